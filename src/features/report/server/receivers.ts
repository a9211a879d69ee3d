import { attendanceComputed, type AttendanceSignal } from '#features/attendance/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { mendReports, reportEvent } from './commands.ts';

/** The roll-ups follow the ledger; what no news tells (a rehearsal was removed) is mended by the clock. */
export function reportReceivers(app: App): Receiver[] {
  return [
    {
      signal: attendanceComputed,
      name: 'report',
      receive: (payload) => reportEvent(app, (payload as AttendanceSignal).eventId),
    },
    { signal: 'report.mend', name: 'report', everySeconds: 10, receive: () => mendReports(app) },
  ];
}
