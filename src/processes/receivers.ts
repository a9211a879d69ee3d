import { attendanceReceivers } from '#features/attendance/server/receivers.ts';
import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';

/** The one list of who listens to what, and of work by the clock. */
export function receivers(app: App): Receiver[] {
  return [
    ...attendanceReceivers(app),
  ];
}
