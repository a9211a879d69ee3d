import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { EventRecord } from '../../model.ts';
import type { DayEntry, GroupEntry } from '../../schema.ts';
import { assertSeen, auditEvent, lockEvent, touch, type Changed, type Keyed, type Seen } from '../../server/commands.ts';

/** Writes the days with their quotas and the groups. Refuses `invalid` for a day outside the event and a number given twice. */
export async function setGroups(app: App, principal: Principal, { event: slugOrId, days, groups, version, key = null }: { event: string; days: readonly DayEntry[]; groups: readonly GroupEntry[] } & Seen & Keyed): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    assertSeen(event, { version });
    await replaceGroups(trx, event, days, groups);
    await auditEvent(app, trx, principal, event, 'event.set_groups', { days: days.length, groups: groups.length });
    return touch(trx, event);
  }));
}

/** Inside a command: writes days and groups whole. Refuses what `setGroups` refuses. */
export async function replaceGroups(trx: Transaction<Database>, event: EventRecord, days: readonly DayEntry[], groups: readonly GroupEntry[]): Promise<void> {
  assertDays(event, days, groups);
  await trx.deleteFrom('event_day').where('event_id', '=', event.id).execute();
  await trx.deleteFrom('event_group').where('event_id', '=', event.id).execute();
  await insertDays(trx, event.id, days, groups);
}

/** Inside a command: refuses what `setGroups` refuses. */
export function assertDays(event: Pick<EventRecord, 'startsOn' | 'endsOn'>, days: readonly DayEntry[], groups: readonly GroupEntry[]): void {
  const within = (day: string | null): boolean => day === null || (event.startsOn <= day && day <= event.endsOn);
  if (!days.every((entry) => within(entry.day))) throw invalid({ days: 'day_outside_event' });
  if (!groups.every((entry) => within(entry.day))) throw invalid({ groups: 'day_outside_event' });
  if (new Set(days.map((entry) => entry.day)).size < days.length) throw invalid({ days: 'given_twice' });
  if (new Set(groups.map((entry) => entry.number)).size < groups.length) throw invalid({ groups: 'given_twice' });
}

/** Inside a command. */
export async function insertDays(trx: Transaction<Database>, eventId: string, days: readonly DayEntry[], groups: readonly GroupEntry[]): Promise<void> {
  if (days.length > 0) await trx.insertInto('event_day').values(days.map((entry) => ({ event_id: eventId, ...entry }))).execute();
  if (groups.length > 0) await trx.insertInto('event_group').values(groups.map((entry) => ({ event_id: eventId, ...entry }))).execute();
}
