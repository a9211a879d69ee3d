import { timingSafeEqual } from 'node:crypto';
import { countGuess, forgiveGuess } from '#features/event/attempt/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { keepEvidence } from '../../evidence/server/commands.ts';
import { getLedgerEvent } from '../../server/queries.ts';
import { readRoomCode, slotsTaken } from '../model.ts';
import { codeNotOpen, codeWithoutPlace, codeWrong } from './errors.ts';
import { countCodes, roomCode } from './queries.ts';

/** Twelve codes in ten minutes per person: with 85.8 million codes, three of them taken, a guess a minute succeeds once in fifty years. */
const guesses = { most: 12, minutes: 10 };

interface Entry {
  /** As typed. */
  code: string;
  /** Where from: the address as the outer server settled it, and what the browser calls itself. Kept as keyed hashes. */
  from: { address: string | null; browser: string | null };
  key: IdempotencyKey | null;
}

/** `again`: this person had entered the code of this span before, and nothing changed. */
export interface EnteredCode {
  again: boolean;
  codes: number;
}

/**
 * A participant enters the code that the room shows: "there at this moment", once per span. Refuses `code_not_open` while the event
 * is not live, `code_wrong` (mistyped, over, of another event), `place_cancelled`, and `guessed_too_often`, which nobody else feels.
 */
export async function enterCode(app: App, principal: ParticipantPrincipal, { code, from, key }: Entry): Promise<EnteredCode> {
  const { eventId, programmeId, registrationId } = principal;
  const now = app.clock.now();
  const open = await withScope(app.db, principal, (trx) => getLedgerEvent(trx, { id: eventId }));
  if (open.state !== 'live') throw codeNotOpen();
  const who = { eventId, programmeId, who: `code ${registrationId}` };
  await countGuess(app, { ...who, ...guesses });
  const slot = slotWith(app, eventId, code, now);
  if (slot === null) throw codeWrong();
  await forgiveGuess(app, who);
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const place = await trx.selectFrom('registration').select(['state', 'channel_id']).where('event_id', '=', eventId).where('id', '=', registrationId).forShare().executeTakeFirst();
    if (place?.state !== 'active') throw codeWithoutPlace();
    const device = from.browser === null ? null : app.keys.lookup('device', from.browser);
    const { numInsertedOrUpdatedRows: added } = await trx
      .insertInto('attendance_code_entry')
      .values({ event_id: eventId, registration_id: registrationId, slot, entered_at: now, address: from.address === null ? null : app.keys.lookup('address', from.address), device })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    await keepEvidence(trx, eventId, [{ registrationId, source: 'room_code', sourceKey: String(slot), startedAt: now, grade: 'C', ...(device ? { sessionKey: device } : {}) }]);
    return { again: !added, codes: await countCodes(trx, principal) };
  }));
}

function slotWith(app: App, eventId: string, typed: string, now: Date): number | null {
  const read = readRoomCode(typed);
  if (read === null) return null;
  return slotsTaken(now.getTime()).find((slot) => timingSafeEqual(Buffer.from(roomCode(app.keys, eventId, slot)), Buffer.from(read))) ?? null;
}
