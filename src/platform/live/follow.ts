/** What a page hears of a room. */
export interface Hearing {
  /** The whole room as the server knows it, at this number. */
  onSnapshot(room: unknown, seq: number): void;
  onEntry(entry: { kind: string; at: string; payload: unknown }, seq: number): void;
  onPresence(count: number): void;
  /** Whether the line is up; told when that changes. */
  onLine(up: boolean): void;
}

/** The server gives a sign of life every 15 s; twice missed and a bit, and the line is dead whatever the browser believes. */
const silenceMs = 40_000;
const lookMs = 5000;
const retryMs = { min: 2000, spread: 5000 };

/**
 * Follows a room from an entry's number on and comes back by itself after cuts, without losing or doubling anything: the browser
 * does so while the server answers; what a browser gives up on (an answer such as "busy", a line that died in silence) is opened
 * anew here, with jitter. A desk is not `counted` as present. Answers a function that stops.
 */
export function followRoom(slug: string, after: number, { onSnapshot, onEntry, onPresence, onLine }: Hearing, { counted = true } = {}): () => void {
  let seq = after;
  let source: EventSource | null = null;
  let heardAt = 0;
  let failures = 0;
  let up: boolean | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function line(now: boolean): void {
    if (now === up) return;
    up = now;
    onLine(now);
  }

  function open(): void {
    source?.close();
    clearTimeout(timer);
    heardAt = Date.now();
    const next = new EventSource(`/live/${slug}?after=${seq}${counted ? '' : '&count=0'}`);
    source = next;
    const hear = (event: string, act: (data: unknown) => void): void =>
      next.addEventListener(event, (message: MessageEvent<string>) => {
        heardAt = Date.now();
        line(true);
        failures = 0;
        if (message.lastEventId) seq = Number(message.lastEventId);
        act(JSON.parse(message.data));
      });
    hear('snapshot', (room) => onSnapshot(room, seq));
    hear('entry', (entry) => onEntry(entry as Parameters<typeof onEntry>[0], seq));
    hear('presence', (presence) => onPresence((presence as { count: number }).count));
    next.addEventListener('open', () => line(true));
    next.addEventListener('error', () => {
      line(false);
      if (next.readyState !== EventSource.CLOSED) return;
      failures = Math.min(failures + 1, 6);
      timer = setTimeout(open, failures * (retryMs.min + Math.random() * retryMs.spread));
    });
  }

  /** Phones freeze hidden pages and change networks without telling the stream. */
  function look(): void {
    if (Date.now() - heardAt > silenceMs) {
      line(false);
      open();
    }
  }
  const back = (): void => {
    if (!up) open();
  };
  const gone = (): void => line(false);
  const shown = (): void => {
    if (document.visibilityState === 'visible') look();
  };

  open();
  const looking = setInterval(look, lookMs);
  addEventListener('online', back);
  addEventListener('offline', gone);
  document.addEventListener('visibilitychange', shown);
  return () => {
    clearInterval(looking);
    clearTimeout(timer);
    source?.close();
    removeEventListener('online', back);
    removeEventListener('offline', gone);
    document.removeEventListener('visibilitychange', shown);
  };
}
