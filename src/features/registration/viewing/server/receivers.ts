import type { App } from '#platform/app/app.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { settlePoint, settlingJob } from '../settling/server/commands.ts';
import { viewingSynced, type ViewingSignal } from './signals.ts';

/** A host's list is settled when it arrives, and once more a while later for whoever signed up in between or could not be placed. */
export function viewingReceivers(app: App): Receiver[] {
  const settle = (signal: ViewingSignal) =>
    settlePoint(app, signal).catch((reason: unknown) => {
      if (!(reason instanceof Refusal)) throw reason; // a rehearsal may be gone by now
    });
  return [
    { signal: viewingSynced, name: 'viewing', receive: async (payload) => void (await settle(payload as ViewingSignal)) },
    {
      signal: 'viewing.settle',
      name: 'viewing',
      everySeconds: 120,
      async receive() {
        const waiting = await withScope(app.db, settlingJob, (trx) =>
          trx
            .selectFrom('registration_viewing_person as person')
            .innerJoin('event', 'event.id', 'person.event_id')
            .select(['person.event_id as eventId', 'person.point_id as pointId'])
            .distinct()
            .where('person.registration_id', 'is', null)
            .where('person.removed_at', 'is', null)
            .where('person.came_at', 'is not', null)
            .where('event.state', 'in', ['published', 'live', 'ended'])
            .execute(),
        );
        for (const signal of waiting) await settle(signal);
      },
    },
  ];
}
