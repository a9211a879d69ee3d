/** Zoom told something of an event that nobody has read into evidence yet. */
export const attendanceNoticed = 'attendance.noticed';

export interface NoticedSignal {
  eventId: string;
}
