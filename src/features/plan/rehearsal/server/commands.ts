import { randomInt } from 'node:crypto';
import { removeSimulatedEvent } from '#features/event/copy/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { removeSimulated } from '#features/participant/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { removeRoom } from '#platform/live/room-log.ts';
import { removeMessages } from '#platform/outbox/outbox.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { startingProgress, type Progress } from '../model.ts';
import { rehearsalOfRehearsal, rehearsalPeople, rehearsalRunning } from './errors.ts';
import { assertMayRehearse } from './policy.ts';
import { findRehearsal } from './queries.ts';
import { rehearsalRemoved, rehearsalRequested, type RehearsalRemoved, type RehearsalRequested } from './signals.ts';

export const mostPeople = 5000;

/**
 * Asks the worker to play the event with simulated people. One at a time per event: a running one refuses (`rehearsal_running`).
 * Refuses `rehearsal_of_rehearsal`, and a number of people outside 20..5,000.
 */
export async function requestRehearsal(app: App, principal: Principal, { event: slugOrId, people, seed = randomInt(1, 2 ** 31), key = null }: { event: string; people: number; seed?: number; key?: IdempotencyKey | null }): Promise<{ rehearsalId: string; seed: number }> {
  assertMayRehearse(principal);
  if (!Number.isInteger(people) || people < 20 || people > mostPeople) throw rehearsalPeople();
  const answer = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await getEvent(trx, slugOrId);
    if (event.simulated) throw rehearsalOfRehearsal();
    const now = app.clock.now();
    const running = await trx
      .selectFrom('plan_rehearsal').select('id').where('of_event_id', '=', event.id).where('state', 'in', ['queued', 'running'])
      .where('created_at', '>', new Date(now.getTime() - 15 * 60_000)) // one whose worker died is not in the way for ever
      .executeTakeFirst();
    if (running) throw rehearsalRunning();
    const id = newId();
    await trx.insertInto('plan_rehearsal').values({ id, of_event_id: event.id, people, state: 'queued', progress: JSON.stringify(startingProgress(seed)), started_by: principalId(principal), created_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'rehearsal.request', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { people, seed } });
    const news: RehearsalRequested = { rehearsalId: id };
    await app.jobs.announce(trx, rehearsalRequested, news);
    return { rehearsalId: id, seed };
  }));
  app.jobs.wake(rehearsalRequested);
  return answer;
}

/** Keeps how far the play is, so that the page that started it can be left and come back to. */
export async function saveProgress(app: App, rehearsalId: string, change: { state?: 'running' | 'done' | 'failed'; eventId?: string; progress?: Progress; failure?: string }): Promise<void> {
  const { state, eventId, progress, failure } = change;
  await withScope(app.db, system('rehearsal'), (trx) =>
    trx
      .updateTable('plan_rehearsal')
      .set({
        ...(state ? { state } : {}),
        ...(eventId ? { event_id: eventId } : {}),
        ...(progress ? { progress: JSON.stringify(progress as unknown as JsonValue) } : {}),
        ...(failure ? { failure } : {}),
        ...(state === 'done' || state === 'failed' ? { finished_at: app.clock.now() } : {}),
      })
      .where('id', '=', rehearsalId)
      .execute(),
  );
}

/**
 * Takes a played rehearsal away: its event, people, messages and room, and what they counted. The line that it was played stays.
 * Removing it again changes nothing. Refuses `rehearsal_running` while it is played.
 */
export async function removeRehearsal(app: App, principal: Principal, { rehearsalId, key = null }: { rehearsalId: string; key?: IdempotencyKey | null }): Promise<{ removed: true }> {
  assertMayRehearse(principal);
  const seen = await withScope(app.db, principal, (trx) => findRehearsal(trx, rehearsalId));
  if (!seen) throw notFound();
  // From here as the system: once their registrations are gone, nobody's scope sees the simulated people any more.
  const answer = await withScope(app.db, system('rehearsal'), (trx) => once(trx, app.clock.now(), key, async () => {
    const rehearsal = (await findRehearsal(trx, rehearsalId))!;
    if (rehearsal.state === 'queued' || rehearsal.state === 'running') throw rehearsalRunning();
    const { eventId } = rehearsal;
    if (eventId) {
      const { programmeId } = await getEvent(trx, eventId);
      const people = await trx.selectFrom('registration').select('participant_id').where('event_id', '=', eventId).execute();
      await removeMessages(trx, eventId);
      await removeRoom(trx, eventId);
      await removeSimulatedEvent(trx, eventId);
      await removeSimulated(trx, people.map((row) => row.participant_id));
      const news: RehearsalRemoved = { programmeId };
      await app.jobs.announce(trx, rehearsalRemoved, news);
    }
    await trx.updateTable('plan_rehearsal').set({ state: 'removed', event_id: null }).where('id', '=', rehearsalId).execute();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'rehearsal.remove', objectKind: 'event', objectId: rehearsal.ofEventId, eventId: rehearsal.ofEventId });
    return { removed: true as const };
  }));
  app.jobs.wake(rehearsalRemoved);
  return answer;
}
