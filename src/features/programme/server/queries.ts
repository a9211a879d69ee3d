import type { Kysely } from 'kysely';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import { composeFacts, literacyScaleKey, type LiteracyScale, type Programme, type Reach, type Segment, type Statement, type Target } from '../model.ts';
import { programmeUnknown } from './errors.ts';

/** All programmes with their targets and segments, oldest target first within each; by key. */
export async function listProgrammes(trx: Kysely<Database>): Promise<Programme[]> {
  const rows = await trx.selectFrom('programme').selectAll().orderBy('key').execute();
  const targets = await trx.selectFrom('programme_target').selectAll().orderBy('id').execute();
  const segments = await trx.selectFrom('programme_segment').selectAll().orderBy('position').execute();
  return rows.map((row) => ({
    id: row.id, key: row.key, name: row.name, organiser: row.organiser, note: row.note, asksNip: row.asks_nip,
    targets: targets.filter((target) => target.programme_id === row.id).map((target): Target => ({
      value: target.value, basis: target.basis, segment: target.segment, staged: target.staged, asWritten: target.as_written,
      statedBy: target.stated_by, statedOn: target.stated_on, source: target.source,
    })),
    segments: segments.filter((segment) => segment.programme_id === row.id).map((segment) => ({ key: segment.key, name: segment.name, nameEn: segment.name_en })),
  }));
}

/** The programme with this key, or undefined. */
export async function findProgramme(trx: Kysely<Database>, key: string): Promise<Programme | undefined> {
  return (await listProgrammes(trx)).find((programme) => programme.key === key);
}

/** The programme with this key; refuses `programme_unknown`. */
export async function getProgramme(trx: Kysely<Database>, key: string): Promise<Programme> {
  const programme = await findProgramme(trx, key);
  if (!programme) throw programmeUnknown();
  return programme;
}

/** The segments of a programme, in the order it names them. */
export async function listSegments(trx: Kysely<Database>, programmeId: string): Promise<Segment[]> {
  const rows = await trx.selectFrom('programme_segment').select(['key', 'name', 'name_en']).where('programme_id', '=', programmeId).orderBy('position').execute();
  return rows.map((row) => ({ key: row.key, name: row.name, nameEn: row.name_en }));
}

/** What the sources say beyond the columns, our own conclusions among it (`derived`). */
export async function listStatements(trx: Kysely<Database>, programmeId: string): Promise<Statement[]> {
  return trx.selectFrom('programme_statement').select(['key', 'value', 'source', 'derived']).where('programme_id', '=', programmeId).orderBy('key').execute();
}

/** Reach of the organisers' own channels, in the order of the source. */
export async function listReach(trx: Kysely<Database>, programmeId: string): Promise<Reach[]> {
  const rows = await trx.selectFrom('programme_reach').selectAll().where('programme_id', '=', programmeId).orderBy('position').execute();
  return rows.map((row) => ({
    channel: row.channel, followers: row.followers, qualifier: row.qualifier as Reach['qualifier'], asWritten: row.as_written,
    host: row.host, owner: row.owner, asOf: row.as_of, source: row.source,
  }));
}

/** The record of the sources, key by key (see `composeFacts`); refuses `programme_unknown` for an unknown id. */
export async function programmeFacts(trx: Kysely<Database>, programmeId: string): Promise<Record<string, JsonValue>> {
  const programme = (await listProgrammes(trx)).find((one) => one.id === programmeId);
  if (!programme) throw programmeUnknown();
  return composeFacts(programme, await listStatements(trx, programmeId));
}

/** The scale of the survey behind the literacy index, where we know that the article printed another one. */
export async function findLiteracyScale(trx: Kysely<Database>, programmeId: string): Promise<LiteracyScale | undefined> {
  const row = (await listStatements(trx, programmeId)).find((statement) => statement.key === literacyScaleKey && statement.derived);
  if (!row) return undefined;
  const { min, max } = row.value as { min: number; max: number };
  return { min, max, source: row.source ?? '' };
}

/** Whether a programme is for civil servants, so that its forms ask for their number. */
export async function asksNip(trx: Kysely<Database>, programmeId: string): Promise<boolean> {
  const row = await trx.selectFrom('programme').select('asks_nip').where('id', '=', programmeId).executeTakeFirst();
  return row?.asks_nip ?? false;
}
