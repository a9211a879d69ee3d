import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isOutage } from './outage.ts';

// serialization_failure and deadlock_detected: the transaction did nothing, and the same one succeeds on the next try.
const passing = new Set(['40001', '40P01']);

/** The constraint that refused a row; undefined for every other failure. */
export function brokenConstraint(reason: unknown): string | undefined {
  return reason instanceof pg.DatabaseError && reason.code?.startsWith('23') ? reason.constraint : undefined;
}

/**
 * Runs one whole transaction again when the database asked for it (deadlock, serialisation), or when `also` says that a fresh
 * try can do better. `act` must open its own transaction and hold no effect outside it. `patience` (ms): how long an absent database
 * is waited for, for work that may be done twice without harm: whether a commit arrived before the line broke, nobody knows.
 */
export async function retrying<T>(act: () => Promise<T>, { tries = 3, also = () => false, patience = 0 }: { tries?: number; also?: (reason: unknown) => boolean; patience?: number } = {}): Promise<T> {
  const end = performance.now() + patience;
  for (let left = tries; ; left--) {
    try {
      return await act();
    } catch (reason) {
      if (isOutage(reason) && performance.now() < end) {
        left++;
        await sleep(100);
        continue;
      }
      const again = also(reason) || (reason instanceof pg.DatabaseError && passing.has(reason.code ?? ''));
      if (!again || left <= 1) throw reason;
    }
  }
}
