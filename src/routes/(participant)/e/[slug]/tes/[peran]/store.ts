import type { AnswerValue } from '#features/assessment/model.ts';
import { answerOf, done } from '#ui/disk.ts';

/** An answer on this phone; `acked` once the server has said that it keeps it. */
export interface Kept {
  item: string;
  value: AnswerValue;
  sequence: number;
  /** By this phone's clock: only differences of it are ever told. */
  typedAt: number;
  acked: boolean;
}

export interface AnswerStore {
  load(): Promise<{ answers: Kept[]; handingIn: string | null }>;
  /** Resolves when the answer is on the phone's disk. */
  put(answer: Kept): Promise<void>;
  /** Marks what the server has; an answer that was changed meanwhile stays unsent. */
  acknowledge(answers: readonly Pick<Kept, 'item' | 'sequence'>[]): Promise<void>;
  /** The key of a handing-in that was asked for and has not arrived; null once it has. */
  keepHandingIn(key: string | null): Promise<void>;
}

/** The phone's own store of one attempt. */
export async function openAnswerStore(attemptId: string): Promise<AnswerStore> {
  const opening = indexedDB.open(`serentak-tes-${attemptId}`, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('answers', { keyPath: 'item' });
    opening.result.createObjectStore('meta');
  };
  const db = await answerOf(opening);
  const writing = (store: string): IDBTransaction => db.transaction(store, 'readwrite', { durability: 'strict' });
  return {
    async load() {
      const act = db.transaction(['answers', 'meta'], 'readonly');
      const [answers, handingIn] = await Promise.all([answerOf(act.objectStore('answers').getAll() as IDBRequest<Kept[]>), answerOf(act.objectStore('meta').get('handingIn') as IDBRequest<string | null | undefined>)]);
      return { answers, handingIn: handingIn ?? null };
    },
    async put(answer) {
      const act = writing('answers');
      act.objectStore('answers').put(answer);
      await done(act);
    },
    async acknowledge(sent) {
      const act = writing('answers');
      const store = act.objectStore('answers');
      for (const { item, sequence } of sent) {
        const now = await answerOf(store.get(item) as IDBRequest<Kept | undefined>);
        if (now?.sequence === sequence) store.put({ ...now, acked: true });
      }
      await done(act);
    },
    async keepHandingIn(key) {
      const act = writing('meta');
      act.objectStore('meta').put(key, 'handingIn');
      await done(act);
    },
  };
}

/** A browser that lends no database keeps answers as long as the page is open; they are sent all the same. */
export function memoryStore(): AnswerStore {
  const answers = new Map<string, Kept>();
  let handingIn: string | null = null;
  return {
    load: () => Promise.resolve({ answers: [...answers.values()], handingIn }),
    put: (answer) => Promise.resolve(void answers.set(answer.item, answer)),
    acknowledge: (sent) => Promise.resolve(sent.forEach(({ item, sequence }) => {
      const now = answers.get(item);
      if (now?.sequence === sequence) answers.set(item, { ...now, acked: true });
    })),
    keepHandingIn: (key) => Promise.resolve(void (handingIn = key)),
  };
}
