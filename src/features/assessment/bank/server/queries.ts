import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { Purpose, Words } from '../../model.ts';

/** One state of an instrument. */
export interface Version {
  id: string;
  number: number;
  /** Null = may still be changed. */
  usedAt: Date | null;
  items: number;
}

export interface Instrument {
  id: string;
  programmeId: string;
  purpose: Purpose;
  name: Words;
  createdBy: string;
  /** The newest first. */
  versions: Version[];
}

/** The instruments of a programme with their versions, the newest first. */
export async function listInstruments(trx: Transaction<Database>, where: { programmeId: string } | { id: string }): Promise<Instrument[]> {
  const rows = await trx
    .selectFrom('assessment_instrument as i')
    .innerJoin('assessment_version as v', 'v.instrument_id', 'i.id')
    .select(['i.id', 'i.programme_id', 'i.purpose', 'i.name_id', 'i.name_en', 'i.created_by', 'v.id as version', 'v.number', 'v.used_at'])
    .select(sql<number>`(select count(*)::int from assessment_item item where item.version_id = v.id)`.as('items'))
    .$if('programmeId' in where, (query) => query.where('i.programme_id', '=', (where as { programmeId: string }).programmeId))
    .$if('id' in where, (query) => query.where('i.id', '=', (where as { id: string }).id))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id')
    .orderBy('v.number', 'desc')
    .execute();
  return [...Map.groupBy(rows, (row) => row.id).values()].map((own) => ({
    id: own[0]!.id, programmeId: own[0]!.programme_id, purpose: own[0]!.purpose as Purpose, name: { id: own[0]!.name_id, en: own[0]!.name_en }, createdBy: own[0]!.created_by,
    versions: own.map((row) => ({ id: row.version, number: row.number, usedAt: row.used_at, items: row.items })),
  }));
}

/** Refuses `not_found` where the scope does not show it. */
export async function getInstrument(trx: Transaction<Database>, id: string): Promise<Instrument> {
  const [found] = await listInstruments(trx, { id });
  if (!found) throw notFound();
  return found;
}
