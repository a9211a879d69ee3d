import { registrationErased, type RegistrationErased } from '#features/registration/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Receiver } from '#platform/signals/receiver.ts';

/** A person who was erased asked as a participant; what was asked and answered in public stays. */
const nobodyByName = 'Peserta';

export function questionErasures(app: App): Receiver[] {
  return [{
    signal: registrationErased, name: 'question',
    async receive(payload) {
      const { eventId, registrationIds } = payload as RegistrationErased;
      await withScope(app.db, system('question'), (trx) => trx.updateTable('question').set({ asker_name: nobodyByName }).where('event_id', '=', eventId).where('registration_id', 'in', registrationIds).execute());
    },
  }];
}
