import { registrationJoined, registrationParted, type RegistrationJoined } from '#features/registration/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Receiver } from '#platform/signals/receiver.ts';

/**
 * When a claim is joined to its person, what was answered at its place is the person's; when the join is taken back, it goes back.
 * Repeating either does no harm: where an attempt was begun stays written in it.
 */
export function attemptJoins(app: App): Receiver[] {
  return [
    { signal: registrationJoined, name: 'assessment', receive: (payload) => moveAttempts(app, payload as RegistrationJoined, { back: false }) },
    { signal: registrationParted, name: 'assessment', receive: (payload) => moveAttempts(app, payload as RegistrationJoined, { back: true }) },
  ];
}

async function moveAttempts(app: App, { eventId, from, into }: RegistrationJoined, { back }: { back: boolean }): Promise<void> {
  await withScope(app.db, system('assessment'), (trx) =>
    trx
      .updateTable('assessment_attempt')
      .set({ registration_id: back ? from : into })
      .where('event_id', '=', eventId)
      .where((row) => (back ? row.and([row('taken_as', '=', from), row('registration_id', '=', into)]) : row('registration_id', '=', from)))
      .execute(),
  );
}
