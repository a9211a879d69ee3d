import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { playRehearsal } from '../play/server/commands.ts';
import { rehearsalRequested, type RehearsalRequested } from './signals.ts';

/** The worker plays what the console asked for, against the address this installation answers at. */
export const playOnRequest = (app: App): Receiver => ({
  signal: rehearsalRequested,
  name: 'play',
  async receive(payload) {
    const { rehearsalId } = payload as RehearsalRequested;
    await playRehearsal(app, { rehearsalId, origin: app.config.publicOrigin ?? app.origin ?? `http://127.0.0.1:${app.config.port}` });
  },
});
