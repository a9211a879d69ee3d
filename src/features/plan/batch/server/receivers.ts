import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { planBatch } from './commands.ts';
import { batchRequested, type BatchRequested } from './signals.ts';

/** The worker plans what the console asked for, in a thread of its own. */
export const planOnRequest = (app: App): Receiver => ({
  signal: batchRequested,
  name: 'plan',
  receive: (payload) => planBatch(app, payload as BatchRequested),
});
