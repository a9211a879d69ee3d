import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { releaseDue } from './commands.ts';

/** Looks twice a minute whether an event's hour for releasing seats has come. */
export function seatReleases(app: App): Receiver[] {
  return [{ signal: 'registration.release_due', name: 'registration', everySeconds: 30, receive: async () => void (await releaseDue(app)) }];
}
