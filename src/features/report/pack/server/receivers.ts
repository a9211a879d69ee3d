import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { buildLotPack } from './commands.ts';
import { packRequested, type PackRequested } from './signals.ts';

/** The worker puts a lot's file together, event by event. */
export const packOnRequest = (app: App): Receiver => ({
  signal: packRequested,
  name: 'report',
  receive: (payload) => buildLotPack(app, payload as PackRequested),
});
