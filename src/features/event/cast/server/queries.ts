import { sql, type Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { CastRole } from '../../model.ts';
import type { Appearance } from '../model.ts';

/** Where somebody appears under any of these spellings, the newest day first; rehearsals are left out. Only what the scope sees. */
export async function listAppearances(trx: Kysely<Database>, { speakerIds }: { speakerIds: readonly string[] }): Promise<Appearance[]> {
  if (speakerIds.length === 0) return [];
  const rows = await trx
    .selectFrom('event_cast as member')
    .innerJoin('event', 'event.id', 'member.event_id')
    .select(['event.id', 'event.slug', 'event.theme', 'event.starts_on', 'event.starts_at', 'event.ends_at', 'event.zone', 'event.state', 'member.role', 'member.name_as_written', 'member.office', 'member.form'])
    .select(sql<string>`(select string_agg(region.name, ', ' order by place.position) from event_region place join region on region.code = place.region_code where place.event_id = event.id)`.as('place'))
    .where('member.speaker_id', 'in', speakerIds)
    .where('event.simulated', '=', false)
    .orderBy('event.starts_on', 'desc')
    .orderBy('event.slug')
    .orderBy('member.role')
    .execute();
  return rows.map((row) => ({
    eventId: row.id, slug: row.slug, theme: row.theme, startsOn: row.starts_on, startsAt: row.starts_at, endsAt: row.ends_at, zone: row.zone as Zone, state: row.state, place: row.place ?? '',
    role: row.role as CastRole, nameAsWritten: row.name_as_written, office: row.office, form: row.form as Appearance['form'],
  }));
}

/** How many events each of these spellings appears in, rehearsals apart. */
export async function countAppearances(trx: Kysely<Database>): Promise<Map<string, number>> {
  const rows = await trx.selectFrom('event_cast as member').innerJoin('event', 'event.id', 'member.event_id').innerJoin('speaker', 'speaker.id', 'member.speaker_id')
    .select((row) => [row.fn.coalesce('speaker.head_id', 'speaker.id').as('head'), row.fn.count<number>('member.event_id').distinct().as('events')])
    .where('event.simulated', '=', false).groupBy((row) => row.fn.coalesce('speaker.head_id', 'speaker.id')).execute();
  return new Map(rows.map((row) => [row.head, Number(row.events)]));
}
