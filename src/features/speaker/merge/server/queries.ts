import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { formatName } from '../../model.ts';
import { toParts } from '../../server/queries.ts';
import { likelyPairs, pairName } from '../model.ts';

export interface Asked {
  one: { id: string; name: string };
  other: { id: string; name: string };
}

/** Spellings that might be one person and about which nobody has decided yet, the likeliest first. */
export async function listLikelyPairs(db: Kysely<Database>, { limit = 20 }: { limit?: number } = {}): Promise<Asked[]> {
  const rows = await db.selectFrom('speaker').select(['id', 'name_key', 'front_titles', 'name', 'back_titles']).where('head_id', 'is', null).orderBy('id').execute();
  const decided = await db.selectFrom('speaker_merge as made').leftJoin('speaker as a', 'a.id', 'made.from_id').leftJoin('speaker as b', 'b.id', 'made.into_id')
    .select(['made.from_id', 'made.into_id', 'a.head_id as from_head', 'b.head_id as into_head']).where('made.undone_at', 'is', null).where('made.decision', '=', 'apart').execute();
  const known = new Set(decided.map((row) => pairName(row.from_head ?? row.from_id, row.into_head ?? row.into_id)));
  const names = new Map(rows.map((row) => [row.id, { id: row.id, name: formatName(toParts(row)) }]));
  return likelyPairs(rows.map((row) => ({ id: row.id, key: row.name_key })), { known, limit }).map(({ one, other }) => ({ one: names.get(one)!, other: names.get(other)! }));
}

export interface MadeDecision {
  id: string;
  decision: 'same' | 'apart';
  from: string;
  into: string;
  reason: string | null;
  decidedAt: Date;
  undoneAt: Date | null;
}

/** What was decided about these entries, newest first. */
export async function listDecisions(db: Kysely<Database>, { ids }: { ids: readonly string[] }): Promise<MadeDecision[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('speaker_merge as made').innerJoin('speaker as a', 'a.id', 'made.from_id').innerJoin('speaker as b', 'b.id', 'made.into_id')
    .select(['made.id', 'made.decision', 'made.reason', 'made.decided_at', 'made.undone_at', 'a.front_titles as af', 'a.name as an', 'a.back_titles as ab', 'b.front_titles as bf', 'b.name as bn', 'b.back_titles as bb'])
    .where((row) => row.or([row('made.from_id', 'in', ids), row('made.into_id', 'in', ids)])).orderBy('made.decided_at', 'desc').orderBy('made.id', 'desc').execute();
  return rows.map((row) => ({
    id: row.id, decision: row.decision as MadeDecision['decision'], reason: row.reason, decidedAt: row.decided_at, undoneAt: row.undone_at,
    from: formatName({ front: row.af, name: row.an, back: row.ab }), into: formatName({ front: row.bf, name: row.bn, back: row.bb }),
  }));
}

/** Keys of merged spellings -> the key of the person they belong to: for whoever compares names. */
export async function listMergedKeys(db: Kysely<Database>): Promise<Map<string, string>> {
  const rows = await db.selectFrom('speaker as own').innerJoin('speaker as head', 'head.id', 'own.head_id').select(['own.name_key', 'head.name_key as head_key']).execute();
  return new Map(rows.map((row) => [row.name_key, row.head_key]));
}
