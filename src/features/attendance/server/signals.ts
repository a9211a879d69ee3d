/** The ledger of an event was recomputed; what counts people may count again. */
export const attendanceComputed = 'attendance.computed';

export interface AttendanceSignal {
  eventId: string;
}
