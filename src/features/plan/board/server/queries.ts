import type { Kysely } from 'kysely';
import { castsOf, crewsOf, searchEvents } from '#features/event/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { localDate } from '#platform/i18n/format.ts';
import { callOrder, inOrder, missingOf, paceOf, type BoardCard } from '../model.ts';

const most = 300;

/** Every event that runs today by its own clock, with all that a board shows of it; a handful of statements for however many there are. */
export async function listBoard(trx: Kysely<Database>, { now }: { now: Date }): Promise<BoardCard[]> {
  // "Today" begins two hours earlier in the east.
  const around = await searchEvents(trx, { from: localDate(now, 'WIB'), to: localDate(now, 'WIT'), today: localDate(now, 'WIB'), limit: most });
  const events = around.events.filter(({ startsOn, endsOn, zone }) => startsOn <= localDate(now, zone) && localDate(now, zone) <= endsOn);
  const ids = events.map((event) => event.id);
  if (ids.length === 0) return [];
  const [casts, crews] = [await castsOf(trx, ids), await crewsOf(trx, ids)];
  const channels = Map.groupBy(await trx.selectFrom('channel').select(['event_id', 'kind', 'url', 'external_id', 'provider']).where('event_id', 'in', ids).execute(), (row) => row.event_id);
  const items = Map.groupBy(await trx.selectFrom('rundown_item').select(['event_id', 'title', 'actual_started_at', 'actual_ended_at', 'position']).where('event_id', 'in', ids).orderBy('position').execute(), (row) => row.event_id);
  const seats = Map.groupBy(await trx.selectFrom('channel').select(['event_id', 'kind', 'capacity']).where('event_id', 'in', ids).execute(), (row) => row.event_id);
  const registered = new Map((await trx.selectFrom('registration').select((row) => ['event_id', row.fn.countAll<number>().as('people')] as const).where('event_id', 'in', ids).where('cancelled_at', 'is', null).groupBy('event_id').execute()).map((row) => [row.event_id, Number(row.people)]));
  return inOrder(events.map((event): BoardCard => {
    const [cast, crew, own, run] = [casts.get(event.id) ?? [], crews.get(event.id) ?? [], channels.get(event.id) ?? [], items.get(event.id) ?? []];
    const limited = (seats.get(event.id) ?? []).filter((channel) => channel.kind !== 'stream');
    return {
      event, pace: paceOf(event, now), missing: missingOf({ event, cast, rundown: run.length, crew, channels: own }),
      crew: crew.toSorted((a, b) => callOrder.indexOf(a.role) - callOrder.indexOf(b.role)), speakers: cast.filter((member) => member.role === 'speaker').length,
      registered: registered.get(event.id) ?? 0, seats: limited.length === 0 ? null : limited.reduce((sum, channel) => sum + (channel.capacity ?? 0), 0),
      unlimited: own.some((channel) => channel.kind === 'stream') || limited.some((channel) => channel.capacity === null),
      onNow: event.state === 'live' ? (run.findLast((item) => item.actual_started_at !== null && item.actual_ended_at === null)?.title ?? null) : null,
    };
  }));
}
