import { newKey } from './send.ts';

/** A question on its way. Its key makes it one question, however often it is sent. */
export interface Waiting {
  key: string;
  to: string;
  text: string;
}

export interface Draft {
  to: string;
  text: string;
}

interface Kept {
  draft: Draft;
  waiting: Waiting[];
}

export interface Refused {
  message: string;
  fields: Record<string, string>;
}

const retryMs = { min: 5000, spread: 5000 };

/**
 * Keeps what a person writes and sends on the phone until the server has it: through a cut line, a reload, a closed page.
 * `onWaiting` hears the list whenever it changes; `onRefused` gets back what the server will never take.
 */
export function createSending(slug: string, language: string, { onWaiting, onSent, onRefused }: { onWaiting(list: readonly Waiting[]): void; onSent(question: Waiting & { number: number; state: string }): void; onRefused(refused: Refused, question: Waiting): void }) {
  const place = `serentak:ask:${slug}`;
  const kept = read(place);
  let sending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function save(): void {
    try {
      localStorage.setItem(place, JSON.stringify(kept));
    } catch {
      // A full or forbidden store keeps nothing; what is on the screen stays on the screen.
    }
  }

  function setWaiting(list: Waiting[]): void {
    kept.waiting = list;
    save();
    onWaiting(list);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    try {
      for (let first = kept.waiting[0]; first; first = kept.waiting[0]) {
        if (!(await send(first))) {
          timer = setTimeout(() => void flush(), retryMs.min + Math.random() * retryMs.spread);
          return;
        }
        const { key } = first;
        setWaiting(kept.waiting.filter((one) => one.key !== key));
      }
    } finally {
      sending = false;
    }
  }

  /** True when the server has answered for good. */
  async function send(question: Waiting): Promise<boolean> {
    try {
      const response = await fetch(`/api/v1/events/${slug}/questions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': question.key, 'accept-language': language },
        body: JSON.stringify({ to: question.to, text: question.text }),
      });
      if (response.status >= 500 || response.status === 429) return false;
      const body = (await response.json()) as { number: number; state: string } & Partial<Refused>;
      if (response.ok) onSent({ ...question, ...body });
      else onRefused({ message: body.message ?? '', fields: body.fields ?? {} }, question);
      return true;
    } catch {
      return false;
    }
  }

  onWaiting(kept.waiting);
  return {
    draft: kept.draft,
    keepDraft(draft: Draft): void {
      kept.draft = draft;
      save();
    },
    submit(draft: Draft): void {
      kept.draft = { to: draft.to, text: '' };
      setWaiting([...kept.waiting, { key: newKey(), ...draft }]);
      void flush();
    },
    flush: () => void flush(),
    stop: () => clearTimeout(timer),
  };
}

function read(place: string): Kept {
  try {
    const { draft, waiting } = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Kept>;
    return { draft: draft ?? { to: 'all', text: '' }, waiting: waiting ?? [] };
  } catch {
    return { draft: { to: 'all', text: '' }, waiting: [] };
  }
}
