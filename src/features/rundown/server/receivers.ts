import { eventEnded, type EventSignal } from '#features/event/server/signals.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { endItem } from './commands.ts';

/** An event that is over has nothing on: what was still running ends when the event did. */
export function endWithEvent(app: App): Receiver {
  const by = system('rundown');
  return {
    signal: eventEnded,
    name: 'end-item',
    async receive(payload) {
      const { eventId } = payload as EventSignal;
      const { endedAt } = await withScope(app.db, by, (trx) => getEvent(trx, eventId));
      await endItem(app, by, { event: eventId, key: null, at: endedAt ?? undefined }).catch((reason: unknown) => {
        if (!(reason instanceof Refusal)) throw reason; // nothing was on
      });
    },
  };
}
