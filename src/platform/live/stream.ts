/** What a page hears of a room. */
export interface Hearing {
  /** The whole room as the server knows it, at this number. */
  onSnapshot(room: unknown, seq: number): void;
  onEntry(entry: { kind: string; at: string; payload: unknown }, seq: number): void;
  onPresence(count: number): void;
  /** Whether the line is up; told when that changes. */
  onLine(up: boolean): void;
  /** The same person opened the room elsewhere, and this stream ended for good. */
  onReplaced?(): void;
}

export interface Following {
  /** A desk is not `counted` as present. */
  counted?: boolean;
  /** Whose stream this is, as the page was told: of one person's streams the newest goes on. */
  as?: string | null;
  /** Fewer words about how many are present, for lines that cost. */
  quiet?: boolean;
}

/** The server gives a sign of life every 15 s; twice missed and a bit, and the line is dead whatever the browser believes. */
export const silenceMs = 40_000;
const lookMs = 5000;
const retryMs = { min: 2000, spread: 5000 };

/**
 * One stream of this page's own: the browser comes back by itself while the server answers; what it gives up on (an answer such as
 * "busy", a line that died in silence) is opened anew here, with jitter.
 */
export function openStream(slug: string, after: number, { onSnapshot, onEntry, onPresence, onLine, onReplaced }: Hearing, { counted = true, as = null, quiet = false }: Following): () => void {
  let seq = after;
  let source: EventSource | null = null;
  let heardAt = 0;
  let failures = 0;
  let up: boolean | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  function line(now: boolean): void {
    if (now === up) return;
    up = now;
    onLine(now);
  }

  function open(): void {
    if (over) return;
    source?.close();
    clearTimeout(timer);
    heardAt = Date.now();
    const next = new EventSource(`/live/${slug}?after=${seq}${counted ? '' : '&count=0'}${as ? `&as=${as}` : ''}${quiet ? '&quiet=1' : ''}`);
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
    hear('replaced', () => {
      stop();
      onReplaced?.();
    });
    next.addEventListener('open', () => line(true));
    next.addEventListener('error', () => {
      line(false);
      if (next.readyState !== EventSource.CLOSED || over) return;
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
  function stop(): void {
    over = true;
    clearInterval(looking);
    clearTimeout(timer);
    source?.close();
    removeEventListener('online', back);
    removeEventListener('offline', gone);
    document.removeEventListener('visibilitychange', shown);
  }

  open();
  const looking = setInterval(look, lookMs);
  addEventListener('online', back);
  addEventListener('offline', gone);
  document.addEventListener('visibilitychange', shown);
  return stop;
}
