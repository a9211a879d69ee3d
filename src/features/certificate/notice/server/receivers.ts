import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { notifyHolders } from './commands.ts';
import { noticeAsked, type NoticeAsked } from './signals.ts';

/** Writes the messages that somebody asked for; a job that is tried again goes on with those not told yet. */
export const notifyOnRequest = (app: App): Receiver => ({
  signal: noticeAsked,
  name: 'tell-holders',
  receive: (payload) => notifyHolders(app, payload as NoticeAsked),
});
