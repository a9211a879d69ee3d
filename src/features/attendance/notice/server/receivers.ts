import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { takeNotices } from './commands.ts';
import { attendanceNoticed, type NoticedSignal } from './signals.ts';

/** What Zoom told becomes evidence a moment later, many notices at once. */
export function noticeReceivers(app: App): Receiver[] {
  return [{ signal: attendanceNoticed, name: 'attendance', receive: async (payload) => void (await takeNotices(app, (payload as NoticedSignal).eventId)) }];
}
