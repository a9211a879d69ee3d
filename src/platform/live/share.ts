import { openStream, silenceMs, type Following, type Hearing } from '#platform/live/stream.ts';

type Entry = Parameters<Hearing['onEntry']>[0];
/** What the tabs of a browser tell each other about one room. */
type Word =
  | { is: 'entry'; seq: number; entry: Entry }
  | { is: 'snapshot'; seq: number; room: unknown }
  | { is: 'presence'; count: number }
  | { is: 'line'; up: boolean }
  | { is: 'replaced' }
  /** "I stand at this number": what followed is said again, or `behind` when the leading tab no longer has it. */
  | { is: 'where'; seq: number }
  | { is: 'behind' };

const keptEntries = 200;
const tickMs = 5000;

/**
 * One stream for all tabs of a browser that show one room: whoever holds the lock has the stream and says everything on to the
 * others; when that tab closes, another takes the lock and goes on from its own number. A leader that a phone has frozen is
 * silent, and loses the lock to the next tab.
 */
export function shareStream(slug: string, after: number, hearing: Hearing, following: Following): () => void {
  const name = `serentak:${slug}:${following.counted === false ? 'desk' : (following.as ?? 'room')}`;
  const channel = new BroadcastChannel(name);
  const ending = new AbortController();
  let seq = after;
  let heardAt = Date.now();
  let kept: { seq: number; entry: Entry }[] = [];
  let up: boolean | null = null;
  let people: number | null = null;
  /** Ends this tab's own stream; null while another tab leads. */
  let leave: (() => void) | null = null;
  let catching = false;
  let over = false;

  const say = (word: Word): void => {
    if (!over) channel.postMessage(word);
  };

  function line(now: boolean): void {
    if (now === up) return;
    up = now;
    hearing.onLine(now);
  }
  function presence(count: number): void {
    people = count;
    hearing.onPresence(count);
  }
  function snapshot(room: unknown, at: number): void {
    if (at < seq) return;
    seq = at;
    hearing.onSnapshot(room, at);
  }
  function replaced(): void {
    end();
    hearing.onReplaced?.();
  }

  function lead(): void {
    leave = openStream(slug, seq, {
      onSnapshot: (room, at) => {
        kept = [];
        seq = at; // the server's own word, also where it knows another log
        hearing.onSnapshot(room, at);
        say({ is: 'snapshot', seq: at, room });
      },
      onEntry: (entry, at) => {
        seq = at;
        kept = [...kept, { seq: at, entry }].slice(-keptEntries);
        hearing.onEntry(entry, at);
        say({ is: 'entry', seq: at, entry });
      },
      onPresence: (count) => {
        presence(count);
        say({ is: 'presence', count });
      },
      onLine: (now) => {
        line(now);
        say({ is: 'line', up: now });
      },
      onReplaced: () => {
        say({ is: 'replaced' });
        replaced();
      },
    }, following);
  }

  /** Holds the lock, and with it the stream, until the page goes or another tab takes it over. */
  function stand(options: LockOptions): void {
    let release: () => void = () => {};
    const held = new Promise<void>((done) => (release = done));
    ending.signal.addEventListener('abort', () => release());
    navigator.locks.request(name, options, () => {
      if (over) return undefined;
      lead();
      return held;
    }).catch(() => {
      if (over) return;
      // Taken over while this tab was frozen, or refused by the browser: listen, and stand again behind the others.
      leave?.();
      leave = null;
      setTimeout(() => stand({ signal: ending.signal }), 1000);
    });
  }

  /** What the leading tab no longer has, the server tells at once. */
  async function catchUp(): Promise<void> {
    if (catching) return;
    catching = true;
    try {
      const answer = await fetch(`/api/v1/events/${slug}/room`);
      if (answer.ok) {
        const { seq: at, room } = (await answer.json()) as { seq: number; room: unknown };
        snapshot(room, at);
      }
    } catch {
      // No line: the leading tab says so, and the next entry asks again.
    } finally {
      catching = false;
    }
  }

  channel.addEventListener('message', ({ data: word }: MessageEvent<Word>) => {
    if (over) return;
    if (word.is === 'where') {
      if (!leave) return;
      if (up !== null) say({ is: 'line', up });
      if (people !== null) say({ is: 'presence', count: people });
      if (word.seq >= seq) return;
      const missing = kept.filter((one) => one.seq > word.seq);
      if (missing[0]?.seq === word.seq + 1) for (const one of missing) say({ is: 'entry', ...one });
      else say({ is: 'behind' });
      return;
    }
    if (leave) return;
    heardAt = Date.now();
    if (word.is === 'line') line(word.up);
    else if (word.is === 'presence') presence(word.count);
    else if (word.is === 'snapshot') snapshot(word.room, word.seq);
    else if (word.is === 'replaced') replaced();
    else if (word.is === 'behind') void catchUp();
    else if (word.seq === seq + 1) {
      seq = word.seq;
      hearing.onEntry(word.entry, word.seq);
    } else if (word.seq > seq) say({ is: 'where', seq });
  });

  const tick = setInterval(() => {
    if (leave) {
      if (up === false) say({ is: 'line', up }); // alive, and without a line
    } else if (Date.now() - heardAt > silenceMs && document.visibilityState === 'visible') {
      heardAt = Date.now();
      stand({ steal: true });
    }
  }, tickMs);

  function end(): void {
    over = true;
    clearInterval(tick);
    leave?.();
    leave = null;
    ending.abort();
    channel.close();
  }

  stand({ signal: ending.signal });
  say({ is: 'where', seq });
  return end;
}
