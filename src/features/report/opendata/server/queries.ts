import type { Transaction } from 'kysely';
import { getProgramme } from '#features/programme/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { withheld, type OpenCell } from '../model.ts';

export interface OpenRow {
  place: string;
  /** Empty = all segments. */
  segment: string;
  people: number | null;
  met: number | null;
  attendances: number | null;
  withheld: boolean;
}

export interface OpenData {
  programme: string;
  /** When the figures were last counted; null before the first closed event. */
  countedAt: string | null;
  /** Provisional while an event that began is not closed yet. */
  state: 'provisional' | 'confirmed';
  rows: OpenRow[];
}

/** What anybody may have of a programme: real events alone, place by segment, small cells and what would give them away withheld. Refuses `programme_unknown`. */
export async function openDataOf(trx: Transaction<Database>, key: string): Promise<OpenData> {
  const programme = await getProgramme(trx, key);
  const rows = await trx.selectFrom('report_cell').select(['place', 'segment', 'people', 'met', 'attendances']).where('programme_id', '=', programme.id).where('simulated', '=', false)
    .where('lot', '=', '').where('pillar', '=', '').where('period', '=', 'all').orderBy('place').orderBy('segment').execute();
  // A regency that changed its province stands once in each, and not through its whole history: sums would count it twice.
  const moved = new Set(rows.flatMap(({ place }) => (/^\d\d\/\d\d\.\d\d$/.test(place) ? [place.slice(3)] : [])));
  const kept = rows.filter(({ place }) => !moved.has(place));
  const cells = kept.map(({ place, segment, people }): OpenCell => ({ place, segment, people, above: place === 'ID' ? null : place.length === 2 || place === 'ID/00' ? 'ID' : place.slice(0, 2) }));
  const hidden = withheld(cells);
  const whole = await trx.selectFrom('report_programme').select('computed_at').where('programme_id', '=', programme.id).where('simulated', '=', false).executeTakeFirst();
  const open = await trx.selectFrom('event').select('id').where('programme_id', '=', programme.id).where('simulated', '=', false).where('state', 'in', ['live', 'ended']).limit(1).executeTakeFirst();
  return {
    programme: programme.key, countedAt: whole?.computed_at.toISOString() ?? null, state: open ? 'provisional' : 'confirmed',
    rows: kept.map(({ place, segment, people, met, attendances }) => (hidden.has(`${place}|${segment}`) ? { place, segment, people: null, met: null, attendances: null, withheld: true } : { place, segment, people, met, attendances, withheld: false })),
  };
}
