import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { readWaiting } from '../intake/server/commands.ts';
import { articlesAdded, type ArticlesAdded } from './signals.ts';

/** Old articles are read as they come, and what a death left waiting is read with the next. */
export const readArchive = (app: App): Receiver => ({
  signal: articlesAdded,
  name: 'read-articles',
  async receive(payload) {
    await readWaiting(app, system('recap'), { programmeId: (payload as ArticlesAdded).programmeId });
  },
});
