import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { spotEverywhere } from '../flag/server/commands.ts';
import { sendLinks } from '../ticket/sending/server/commands.ts';
import { linksAsked, type LinksAsked } from './signals.ts';

/** Links that somebody asked for by number, and the minute's look at what stands out. */
export function identityReceivers(app: App): Receiver[] {
  return [
    {
      signal: linksAsked,
      name: 'registration',
      receive: async (payload) => {
        await sendLinks(app, payload as LinksAsked);
      },
    },
    {
      signal: 'registration.spot',
      name: 'registration',
      everySeconds: 60,
      receive: async () => {
        await spotEverywhere(app);
      },
    },
  ];
}
