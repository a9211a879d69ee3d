/** Time is an argument: whoever decides by the hour takes a clock, so that tests can hold it still. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests: starts at `at` and moves only when told. */
export function manualClock(at: Date): Clock & { advance(milliseconds: number): void } {
  let current = at.getTime();
  return {
    now: () => new Date(current),
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
}
