import type { Transaction } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { forbidden, notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom, type RoomEntry } from '#platform/live/room-log.ts';
import { mayMove, readChoices, type DeskPoll, type PollState } from '../model.ts';
import type { PollEntry } from '../schema.ts';
import { choiceWrong, pollPlaceCancelled, pollRoomClosed, pollState } from './errors.ts';
import { eventOfPolls } from './policy.ts';
import { listDeskPolls, toPublicPoll } from './queries.ts';

/** New counts are told at most this often: answers come in thousands. */
export const tellResultsMs = 2000;

export interface PollAct {
  /** Address or id. */
  event: string;
  number: number;
  key: IdempotencyKey | null;
}

export interface PollAnswered {
  number: number;
  state: PollState;
  shown: boolean;
}

/** Prepares a poll; the room does not see it yet. Refuses `not_found` and `forbidden`. */
export function draftPoll(app: App, principal: Principal, { event: slug, key, text, kind, options }: PollEntry & Omit<PollAct, 'number'>): Promise<PollAnswered> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const last = await trx.selectFrom('poll').select('number').where('event_id', '=', event.id).orderBy('number', 'desc').limit(1).executeTakeFirst();
    const number = (last?.number ?? 0) + 1;
    await trx.insertInto('poll').values({ event_id: event.id, number, kind, text, made_by: principal.kind === 'staff' ? principal.userId : principal.kind, made_at: now }).execute();
    await trx.insertInto('poll_option').values(options.map((option, i) => ({ event_id: event.id, number, position: i + 1, text: option }))).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'poll.draft', objectKind: 'poll', objectId: String(number), eventId: event.id });
    return { number, state: 'draft', shown: false };
  });
}

/** Takes a draft away. Refuses `not_found` and `poll_is_<state>` once the room has seen it. */
export function removePoll(app: App, principal: Principal, { event: slug, number, key }: PollAct): Promise<{ number: number }> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const poll = await getPoll(trx, event.id, number);
    if (poll.state !== 'draft') throw pollState(poll.state);
    await trx.deleteFrom('poll').where('event_id', '=', event.id).where('number', '=', number).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'poll.remove', objectKind: 'poll', objectId: String(number), eventId: event.id });
    return { number };
  });
}

/** Puts a poll to the room; one that is still open is closed, for one is open at a time. Refuses `not_found`, `poll_is_open`, `poll_room_closed`. */
export function openPoll(app: App, principal: Principal, input: PollAct): Promise<PollAnswered> {
  return move(app, principal, input, 'open', async ({ trx, event, now }) => {
    if (event.state !== 'published' && event.state !== 'live') throw pollRoomClosed();
    const before = await trx.updateTable('poll').set({ state: 'closed', closed_at: now }).where('event_id', '=', event.id).where('state', '=', 'open').returning('number').execute();
    return before.map((row) => row.number);
  });
}

/** Ends the answering; what was chosen is kept. Refuses `not_found` and `poll_is_<state>`. */
export function closePoll(app: App, principal: Principal, input: PollAct): Promise<PollAnswered> {
  return move(app, principal, input, 'closed', async () => []);
}

/** Shows the results to the room and on the big screen, live while the poll is open, or hides them again. Refuses `not_found` and `poll_is_draft`. */
export function showPoll(app: App, principal: Principal, { shown, ...input }: PollAct & { shown: boolean }): Promise<PollAnswered> {
  return atDesk(app, principal, input, async ({ trx, event, now }) => {
    const poll = await getPoll(trx, event.id, input.number);
    if (poll.state === 'draft') throw pollState('draft');
    if (poll.shown !== shown) {
      await trx.updateTable('poll').set({ shown }).where('event_id', '=', event.id).where('number', '=', poll.number).execute();
      await writeAudit(trx, { by: principal, at: now, action: shown ? 'poll.show' : 'poll.cover', objectKind: 'poll', objectId: String(poll.number), eventId: event.id });
      await appendRoomLog(trx, event.id, now, await told(trx, event.id, [poll.number]));
    }
    return { number: poll.number, state: poll.state, shown };
  });
}

/**
 * A participant answers the open poll, or answers it anew while it is open: one answer per person, by the table. Refuses `forbidden`
 * (no participant), `not_found`, `place_cancelled`, `poll_is_<state>` and `invalid` (a choice that is not offered, or too many).
 */
export async function answerPoll(app: App, principal: Principal, { number, choices, key }: { number: number; choices: readonly number[]; key: IdempotencyKey | null }): Promise<{ number: number; choices: number[] }> {
  if (principal.kind !== 'participant') throw forbidden();
  const { eventId, registrationId } = principal;
  const now = app.clock.now();
  const { answer, shown } = await withScope(app.db, principal, async (trx) => {
    let shown = false;
    const answer = await once(trx, now, key, async () => {
      const place = await trx.selectFrom('registration').select('state').where('event_id', '=', eventId).where('id', '=', registrationId).executeTakeFirst();
      if (!place) throw notFound();
      if (place.state !== 'active') throw pollPlaceCancelled();
      // Shared: answers do not wait for each other, and closing waits for those that were in time.
      const poll = await trx.selectFrom('poll').select(['kind', 'state', 'shown']).where('event_id', '=', eventId).where('number', '=', number).forShare().executeTakeFirst();
      if (!poll || poll.state === 'draft') throw notFound();
      if (poll.state !== 'open') throw pollState('closed');
      const { offered } = await trx.selectFrom('poll_option').select(({ fn }) => fn.countAll<number>().as('offered')).where('event_id', '=', eventId).where('number', '=', number).executeTakeFirstOrThrow();
      const read = readChoices(choices, { kind: poll.kind as 'single' | 'several', options: offered });
      if (!read) throw choiceWrong();
      await trx
        .insertInto('poll_answer')
        .values({ event_id: eventId, number, registration_id: registrationId, kind: poll.kind, choices: read, at: now })
        .onConflict((on) => on.columns(['event_id', 'number', 'registration_id']).doUpdateSet({ choices: read, at: now }))
        .execute();
      shown = poll.shown;
      return { number, choices: read };
    });
    return { answer, shown };
  });
  if (shown) app.live.soon(`poll ${eventId} ${number}`, tellResultsMs, () => tellResults(app, eventId, number));
  return answer;
}

async function tellResults(app: App, eventId: string, number: number): Promise<void> {
  await withScope(app.db, system('polls'), async (trx) => {
    await lockRoom(trx, eventId);
    await appendRoomLog(trx, eventId, app.clock.now(), await told(trx, eventId, [number]));
  });
  app.live.wake(eventId);
}

interface Desk {
  trx: Transaction<Database>;
  event: EventRecord;
  now: Date;
}

/** What every act of the desk shares: permission, the room's lock, one effect per key, and the wake-up after the commit. */
async function atDesk<T extends object>(app: App, principal: Principal, { event: slug, key }: { event: string; key: IdempotencyKey | null }, act: (desk: Desk) => Promise<T>): Promise<T> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await eventOfPolls(trx, principal, slug);
    await lockRoom(trx, event.id);
    return { answer: await once(trx, now, key, () => act({ trx, event, now })), eventId: event.id };
  });
  app.live.wake(eventId);
  return answer;
}

/** `first` answers the numbers of other polls that it changed. */
function move(app: App, principal: Principal, input: PollAct, to: PollState, first: (desk: Desk) => Promise<number[]>): Promise<PollAnswered> {
  return atDesk(app, principal, input, async (desk) => {
    const { trx, event, now } = desk;
    const poll = await getPoll(trx, event.id, input.number);
    if (!mayMove(poll.state, to)) throw pollState(poll.state);
    const others = await first(desk);
    const openedAt = poll.openedAt === null ? now : new Date(poll.openedAt);
    await trx.updateTable('poll').set({ state: to, opened_at: openedAt, closed_at: to === 'closed' ? now : null }).where('event_id', '=', event.id).where('number', '=', poll.number).execute();
    await writeAudit(trx, { by: principal, at: now, action: `poll.${to === 'open' ? 'open' : 'close'}`, objectKind: 'poll', objectId: String(poll.number), eventId: event.id });
    await appendRoomLog(trx, event.id, now, await told(trx, event.id, [...others, poll.number]));
    return { number: poll.number, state: to, shown: poll.shown };
  });
}

async function getPoll(trx: Transaction<Database>, eventId: string, number: number): Promise<DeskPoll> {
  const [poll] = await listDeskPolls(trx, { eventId, number });
  if (!poll) throw notFound();
  return poll;
}

/** What room and big screen hear: each poll as everybody may see it. */
async function told(trx: Transaction<Database>, eventId: string, numbers: readonly number[]): Promise<RoomEntry[]> {
  const entries: RoomEntry[] = [];
  for (const number of numbers) entries.push({ kind: 'poll.changed', payload: { ...toPublicPoll(await getPoll(trx, eventId, number)) } });
  return entries;
}
