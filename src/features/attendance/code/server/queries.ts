import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Keys } from '#platform/files/keys.ts';
import { slotHours, slotOf, toRoomCode } from '../model.ts';

/** The code of one span of one event: a keyed function of both, so nothing is stored and nobody outside can compute the next. */
export const roomCode = (keys: Keys, eventId: string, slot: number): string => toRoomCode(keys.sign('room code', `${eventId}:${slot}`, 8));

export interface ShownCode {
  code: string;
  /** When the next one begins (ISO). */
  until: string;
}

/** The codes of this and the next spans, so that a page that shows them turns without asking. */
export function codesAhead(keys: Keys, { eventId, now, count = 4 }: { eventId: string; now: Date; count?: number }): ShownCode[] {
  const first = slotOf(now.getTime());
  return Array.from({ length: count }, (_, i) => ({ code: roomCode(keys, eventId, first + i), until: new Date(slotHours(first + i).until).toISOString() }));
}

/** How many different codes somebody has entered. */
export async function countCodes(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<number> {
  const { count } = await trx.selectFrom('attendance_code_entry').select(({ fn }) => fn.countAll<number>().as('count')).where('event_id', '=', eventId).where('registration_id', '=', registrationId).executeTakeFirstOrThrow();
  return count;
}

/** How many people have entered a code that is taken now, and how many entries there are in all: what the desk sees while it shows them. */
export async function codeEntriesOf(trx: Transaction<Database>, { eventId, slots }: { eventId: string; slots: readonly number[] }): Promise<{ lately: number; people: number }> {
  const row = await trx
    .selectFrom('attendance_code_entry')
    .select(({ fn, ref }) => [
      fn.count<number>(ref('registration_id')).distinct().as('people'),
      fn.count<number>(ref('registration_id')).distinct().filterWhere('slot', 'in', slots.length > 0 ? [...slots] : [-1]).as('lately'),
    ])
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return row;
}
