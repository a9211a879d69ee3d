import { eventClosed, type EventSignal } from '#features/event/server/signals.ts';
import { viewingSettled, type ViewingSignal } from '#features/registration/viewing/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import { Refusal } from '#platform/http/refusal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { computeAttendance, ledgerJob } from './commands.ts';

/** A rehearsal may be gone by the time its signal is heard. */
const computeIfThere = (app: App, eventId: string): Promise<unknown> =>
  computeAttendance(app, ledgerJob, eventId).catch((reason: unknown) => {
    if (!(reason instanceof Refusal && reason.reason === 'not_found')) throw reason;
  });

/** A closed event's ledger is computed once more, for good; a viewing point's list counts as soon as its people are known. */
export function attendanceReceivers(app: App): Receiver[] {
  return [
    { signal: eventClosed, name: 'attendance', receive: async (payload) => void (await computeIfThere(app, (payload as EventSignal).eventId)) },
    { signal: viewingSettled, name: 'attendance', receive: async (payload) => void (await computeIfThere(app, (payload as ViewingSignal).eventId)) },
  ];
}
