import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { Refusal } from '#platform/http/refusal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { questionHidden, type QuestionHidden } from '#features/question/server/signals.ts';
import { withdrawHidden } from '../knowledge/server/commands.ts';
import { announceDue, draftRecap } from './commands.ts';

/** The recap is ready the moment the ledger is: people only read it and press publish. */
export const writeWhenCounted = (app: App): Receiver => ({
  signal: 'attendance.computed',
  name: 'write-recap',
  async receive(payload) {
    const { eventId } = payload as { eventId: string };
    try {
      await draftRecap(app, system('recap'), { event: eventId });
    } catch (reason) {
      // Removed or reopened meanwhile: nothing to write, and no use in trying again.
      if (!(reason instanceof Refusal)) throw reason;
    }
  },
});

/** What the question desk takes out of sight is no approved answer any longer: it goes within the second, and may be approved again. */
export const withdrawWhenHidden = (app: App): Receiver => ({
  signal: questionHidden,
  name: 'withdraw-answer',
  async receive(payload) {
    await withdrawHidden(app, system('recap'), payload as QuestionHidden);
  },
});

/** What an embargo held back is announced within a minute of its end. Readers need no announcement: their page compares the clock. */
export const announceWhenFree = (app: App): Receiver => ({
  signal: 'recap.due',
  name: 'announce-recap',
  everySeconds: 60,
  async receive() {
    await announceDue(app, system('recap'));
  },
});
