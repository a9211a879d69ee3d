import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { eraseWithdrawn } from './commands.ts';

/** Looks every hour for people whose thirty days are over. */
export function withdrawalErasures(app: App): Receiver[] {
  return [{
    signal: 'registration.erase_due', name: 'registration', everySeconds: 3600,
    async receive() {
      while ((await eraseWithdrawn(app)) > 0);
    },
  }];
}
