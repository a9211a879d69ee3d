import { attendanceComputed, type AttendanceSignal } from '#features/attendance/server/signals.ts';
import { registrationCancelled, registrationCorrected, type RegistrationCancelled, type RegistrationCorrected } from '#features/registration/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { mendReports, reportEvent, reportPerson } from './commands.ts';

/** The roll-ups follow the ledger and who its people are; what no news tells (a rehearsal was removed, an event put under another lot) is mended by the clock. */
export function reportReceivers(app: App): Receiver[] {
  return [
    {
      signal: attendanceComputed,
      name: 'report',
      receive: (payload) => reportEvent(app, (payload as AttendanceSignal).eventId),
    },
    { signal: registrationCancelled, name: 'report', receive: (payload) => reportEvent(app, (payload as RegistrationCancelled).eventId) },
    { signal: registrationCorrected, name: 'report', receive: (payload) => reportPerson(app, (payload as RegistrationCorrected).participantId) },
    { signal: 'report.mend', name: 'report', everySeconds: 10, receive: () => mendReports(app) },
  ];
}
