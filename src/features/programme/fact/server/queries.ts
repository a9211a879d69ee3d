import type { Kysely, Selectable } from 'kysely';
import type { Database, ProgrammeFactTable } from '#platform/database/schema.ts';
import { blockingFacts, factsUsedBy, type BlockingFact, type Fact, type FactState, type UsedFact } from '../model.ts';

const toFact = (row: Selectable<ProgrammeFactTable>): Fact => ({
  id: row.id, programmeId: row.programme_id, path: row.path, sentence: row.sentence, value: row.value, unit: row.unit,
  scale: row.scale_min === null || row.scale_max === null ? null : { min: row.scale_min, max: row.scale_max },
  asOf: row.as_of, source: row.source, note: row.note, validFrom: row.valid_from, validUntil: row.valid_until,
  state: row.state as FactState, // the table's CHECK
  reason: row.reason, addedAt: row.added_at, changedAt: row.changed_at, reviewedBy: row.reviewed_by, reviewedAt: row.reviewed_at,
});

/** The facts of a programme, in the order they were added. */
export async function listFacts(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<Fact[]> {
  const rows = await trx.selectFrom('programme_fact').selectAll().where('programme_id', '=', programmeId).orderBy('added_at').orderBy('id').execute();
  return rows.map(toFact);
}

export async function findFact(trx: Kysely<Database>, id: string): Promise<Fact | undefined> {
  const row = await trx.selectFrom('programme_fact').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toFact(row);
}

/** The facts that a text of this programme uses, and those of them that forbid publishing it today. `sources`: the paths it cites. */
export async function factsUnder(trx: Kysely<Database>, { programmeId, sources, today }: { programmeId: string; sources: readonly string[]; today: string }): Promise<{ used: UsedFact<Fact>[]; blocking: BlockingFact<Fact>[] }> {
  const facts = await listFacts(trx, { programmeId });
  return { used: factsUsedBy(facts, sources), blocking: blockingFacts(facts, sources, today) };
}
