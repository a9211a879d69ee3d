import type { AnswerValue } from '#features/assessment/model.ts';
import { memoryStore, openAnswerStore, type AnswerStore, type Kept } from './store.ts';

export interface SendingState {
  /** By item: what this phone and the server know, the newer of both. */
  answers: Record<string, AnswerValue>;
  /** Answers that the server has not acknowledged. */
  unsent: number;
  /** Given after the deadline: the server did not take them. */
  late: number;
  handingIn: boolean;
}

const patienceMs = 10_000;
const retryMs = { min: 1500, spread: 1500 };
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

interface Told {
  slug: string;
  path: string;
  attempt: string;
  /** What the page came with. */
  known: Record<string, { value: AnswerValue; sequence: number }>;
  onState(state: SendingState): void;
  /** The attempt is over, however that came: the page asks the server how. */
  onClosed(): void;
}

/**
 * Keeps every answer on the phone, then sends it, and sends it again until the server has answered: through a cut line, a reload, a
 * closed browser. The sequence rises with every change, so that an old resend replaces nothing.
 */
export async function createSending({ slug, path, attempt, known, onState, onClosed }: Told) {
  const store: AnswerStore = await openAnswerStore(attempt).catch(memoryStore);
  const loaded = await store.load().catch(() => ({ answers: [], handingIn: null }));
  const own = new Map(loaded.answers.map((answer) => [answer.item, answer]));
  let handingIn = loaded.handingIn;
  let late = 0;
  let sending = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sequence = Math.max(0, ...Object.values(known).map((one) => one.sequence), ...loaded.answers.map((one) => one.sequence));
  /** Held by the server already, from this page's own words or another device's: nothing to send. */
  const unsent = (): Kept[] => [...own.values()].filter((answer) => !answer.acked && (known[answer.item]?.sequence ?? 0) < answer.sequence);

  function tell(): void {
    const answers: Record<string, AnswerValue> = Object.fromEntries(Object.entries(known).map(([item, { value }]) => [item, value]));
    for (const { item, value, sequence: own_ } of own.values()) if (own_ > (known[item]?.sequence ?? 0)) answers[item] = value;
    onState({ answers, unsent: unsent().length, late, handingIn: handingIn !== null });
  }

  async function post(address: string, body: unknown, key?: string): Promise<{ status: number; body: unknown } | null> {
    try {
      const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) }, body: JSON.stringify(body), signal: AbortSignal.timeout(patienceMs) });
      if (answer.status >= 500 || answer.status === 429) return null;
      return { status: answer.status, body: await answer.json() };
    } catch {
      return null;
    }
  }
  const entries = (waiting: readonly Kept[]) => waiting.map(({ item, value, sequence: turn, typedAt }) => ({ item, value, sequence: turn, ageMs: Math.max(0, Date.now() - typedAt) }));

  /** False when the server did not answer. */
  async function sendOnce(): Promise<boolean> {
    const waiting = unsent().slice(0, 100);
    if (handingIn !== null) {
      const answer = await post(`/api/v1/events/${slug}/attempts/${path}/submit`, { answers: entries(waiting) }, handingIn);
      if (!answer) return false;
      handingIn = null;
      await store.keepHandingIn(null).catch(() => {});
      stopped = true;
      onClosed();
      return true;
    }
    if (waiting.length === 0) return true;
    const answer = await post(`/api/v1/events/${slug}/answers`, { attempt, answers: entries(waiting) });
    if (!answer) return false;
    if (answer.status !== 200) {
      // Closed meanwhile, or the place was cancelled: what waits will never be taken, and the page says why.
      stopped = true;
      onClosed();
      return true;
    }
    const { answers } = answer.body as { answers: { item: string; sequence: number; state: 'kept' | 'late' | 'wrong' }[] };
    late += answers.filter(({ state }) => state === 'late').length;
    for (const { item, sequence: turn } of answers) {
      const now = own.get(item);
      if (now?.sequence === turn) own.set(item, { ...now, acked: true });
    }
    await store.acknowledge(answers).catch(() => {});
    tell();
    return true;
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    if (sending || stopped) return;
    sending = true;
    try {
      while (!stopped && (unsent().length > 0 || handingIn !== null)) {
        if (await sendOnce()) continue;
        timer = setTimeout(() => void flush(), retryMs.min + Math.random() * retryMs.spread);
        return;
      }
    } finally {
      sending = false;
    }
  }

  tell();
  void flush();
  return {
    /** On the phone's disk first, then on its way. */
    async answer(item: string, value: AnswerValue): Promise<void> {
      const kept: Kept = { item, value, sequence: ++sequence, typedAt: Date.now(), acked: false };
      own.set(item, kept);
      tell();
      await store.put(kept).catch(() => {});
      void flush();
    },
    async handIn(): Promise<void> {
      handingIn ??= newKey();
      tell();
      await store.keepHandingIn(handingIn).catch(() => {});
      void flush();
    },
    flush: () => void flush(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
