import { isOutage } from '#platform/database/outage.ts';

/** How many answers are kept for the time the database is away. */
const mostKept = 500;

/**
 * Reads of public pages that are the same for everybody: who asks while one is being read gets that one, so that a rush of readers
 * costs one read at a time, and while the database is away the last answer still holds (a form with what was typed must be shown).
 */
export function sharedReads<T>(): (key: string, read: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  const last = new Map<string, T>();
  return (key, read) => {
    const known = running.get(key);
    if (known) return known;
    const reading = read()
      .then((answer) => {
        last.delete(key);
        last.set(key, answer);
        if (last.size > mostKept) last.delete(last.keys().next().value!);
        return answer;
      })
      .catch((reason: unknown) => {
        const before = last.get(key);
        if (before === undefined || !isOutage(reason)) throw reason;
        return before;
      })
      .finally(() => running.delete(key));
    running.set(key, reading);
    return reading;
  };
}
