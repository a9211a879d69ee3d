import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { settleExpired } from './commands.ts';

/** Looks twice a minute whether somebody's time ran out. */
export function attemptSettling(app: App): Receiver[] {
  return [{ signal: 'assessment.expiry_due', name: 'assessment', everySeconds: 30, receive: async () => void (await settleExpired(app)) }];
}
