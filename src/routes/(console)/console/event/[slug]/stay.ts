import { applyAction } from '$app/forms';
import { refreshAll } from '$app/navigation';
import { page } from '$app/state';
import { followRoom } from '#platform/live/follow.ts';
import type { SubmitFunction } from './$types';

/** Sends a form of a live desk in place: the answer's redirect is for browsers without script; here the page only looks again. */
export const stay: SubmitFunction = ({ formElement }) =>
  async ({ result }) => {
    if (result.type !== 'redirect') return applyAction(result);
    formElement.reset();
    // An earlier refusal is over; without one the focus is left where it is.
    if (page.form) await applyAction({ type: 'success', status: 200, location: location.href });
    await refreshAll();
  };

const gatherMs = 200;

/** Looks again whenever the room moves: once for many words that come together. Answers a function that stops. */
export function lookAlong(slug: string, seq: number, { onPresence, onLine }: { onPresence(count: number): void; onLine(up: boolean): void }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lookSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void refreshAll();
    }, gatherMs);
  };
  const stop = followRoom(slug, seq, { onSnapshot: lookSoon, onEntry: lookSoon, onPresence, onLine }, { counted: false });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
