/** What commands need of the live side: say, after the commit, that a room's log has grown. */
export interface Live {
  wake(eventId: string): void;
  /**
   * Runs `act` once after a pause, however often it is asked for meanwhile under the same subject: ten thousand votes are one word
   * in the room. What a stopped process did not say is in the next word, for `act` reads what is there then.
   */
  soon(subject: string, afterMs: number, act: () => Promise<void>): void;
}

/** The pauses of `soon`, of one process. `onError` hears of an act that failed; the next one tells what it would have told. */
export function createPauses(onError: (reason: Error) => void): Pick<Live, 'soon'> & { stop(): Promise<void> } {
  const waiting = new Map<string, { timer: NodeJS.Timeout; act(): Promise<void> }>();
  const running = new Set<Promise<void>>();

  function run(subject: string): void {
    const due = waiting.get(subject);
    if (!due) return;
    waiting.delete(subject);
    clearTimeout(due.timer);
    const done = due.act().catch((reason: unknown) => onError(reason as Error)).finally(() => running.delete(done));
    running.add(done);
  }

  return {
    soon(subject, afterMs, act) {
      if (waiting.has(subject)) return;
      waiting.set(subject, { timer: setTimeout(() => run(subject), afterMs), act });
    },
    /** Says what is due, then no more. */
    async stop() {
      for (const subject of waiting.keys()) run(subject);
      await Promise.all(running);
    },
  };
}
