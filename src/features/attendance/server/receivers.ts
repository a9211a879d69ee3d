import { eventClosed, type EventSignal } from '#features/event/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import { Refusal } from '#platform/http/refusal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { computeAttendance, ledgerJob } from './commands.ts';

/** A closed event's ledger is computed once more, for good. */
export function attendanceReceivers(app: App): Receiver[] {
  return [
    {
      signal: eventClosed,
      name: 'attendance',
      async receive(payload) {
        const { eventId } = payload as EventSignal;
        await computeAttendance(app, ledgerJob, eventId).catch((reason: unknown) => {
          if (!(reason instanceof Refusal && reason.reason === 'not_found')) throw reason; // a rehearsal may be gone by now
        });
      },
    },
  ];
}
