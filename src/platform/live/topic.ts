import type { JsonValue } from '#platform/database/schema.ts';
import type { Connection } from '#platform/live/connection.ts';
import { frame } from '#platform/live/frame.ts';

/** An entry of a room's log as streams carry it. */
export interface LogEntry {
  seq: number;
  kind: string;
  payload: JsonValue;
  at: Date;
}

/** Where a topic reads its room. */
export interface TopicSource {
  /** Entries after this number, in order. */
  entriesAfter(after: number, limit: number): Promise<LogEntry[]>;
  /** The newest entries, in order. */
  lastEntries(limit: number): Promise<LogEntry[]>;
  /** The whole public state of the room, and the number it stands at. */
  snapshot(): Promise<{ seq: number; content: JsonValue }>;
}

/** What a newcomer is given first; afterwards it goes on from `seq`. */
export interface Opening {
  seq: number;
  bytes: Buffer | null;
}

/** The live side of one room in this process: its tail of the log, and who listens. */
export interface Topic {
  /** Decides between replay and snapshot. `after` is the last number the client saw; null = a newcomer. */
  open(after: number | null): Promise<Opening>;
  /** Writes what came since the opening and adds the connection, in one step. False = so much came that the client must ask again. */
  join(connection: Connection): boolean;
  leave(connection: Connection): void;
  /** Reads what is new in the log and sends it to everybody. Calls that overlap are one. */
  look(): Promise<void>;
  /** Tells how many are in the room, if that changed. */
  tellPresence(): void;
  /** A sign of life in words a browser hears (it hides comments), so that it notices a line that died without a goodbye. */
  beat(): void;
  readonly lastSeq: number;
  readonly connections: ReadonlySet<Connection>;
}

interface Kept {
  seq: number;
  bytes: Buffer;
}

const batch = 500;

/** @param replayLimit entries kept in memory; who is further behind gets a snapshot, which is smaller by then. */
export async function createTopic(source: TopicSource, { replayLimit = 500, snapshotAgeMs = 10_000, snapshotGap = 50 } = {}): Promise<Topic> {
  const connections = new Set<Connection>();
  let tail: Kept[] = [];
  let lastSeq = 0;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let snapshot: (Kept & { at: number }) | null = null;
  let snapshotting: Promise<Kept & { at: number }> | null = null;
  let present = 0;
  let toldPresence = -1;

  // The newest entries are read once for all, so that a herd coming back after a restart asks the database nothing.
  keep(await source.lastEntries(replayLimit));

  function keep(entries: readonly LogEntry[]): Kept[] {
    const added = entries
      .filter((entry) => entry.seq > lastSeq)
      .map(({ seq, kind, at, payload }) => ({ seq, bytes: frame({ id: seq, event: 'entry', data: { kind, at: at.toISOString(), payload } }) }));
    if (added.length === 0) return added;
    lastSeq = added.at(-1)!.seq;
    tail = [...tail, ...added].slice(-replayLimit);
    return added;
  }

  function send(added: readonly Kept[]): void {
    const first = added[0]!.seq;
    const whole = added.length === 1 ? added[0]!.bytes : Buffer.concat(added.map(({ bytes }) => bytes));
    for (const connection of connections) {
      // A snapshot may be ahead of this tail: what it already holds is not sent again.
      const missing = connection.seq < first ? whole : Buffer.concat(added.filter(({ seq }) => seq > connection.seq).map(({ bytes }) => bytes));
      if (missing.length > 0) connection.write(missing);
      connection.seq = Math.max(connection.seq, lastSeq);
    }
  }

  async function readNew(): Promise<void> {
    for (;;) {
      const entries = await source.entriesAfter(lastSeq, batch);
      const added = keep(entries);
      if (added.length > 0) send(added);
      if (entries.length < batch) return;
    }
  }

  function look(): Promise<void> {
    lookAgain = true;
    looking ??= (async () => {
      try {
        while (lookAgain) {
          lookAgain = false;
          await readNew();
        }
      } finally {
        looking = null;
      }
    })();
    return looking;
  }

  /** One snapshot serves all newcomers for a while: the entries since then follow from the tail. */
  async function someSnapshot(): Promise<Kept> {
    if (snapshot && lastSeq - snapshot.seq <= Math.min(snapshotGap, replayLimit) && performance.now() - snapshot.at < snapshotAgeMs) return snapshot;
    snapshotting ??= (async () => {
      try {
        const { seq, content } = await source.snapshot();
        return { seq, bytes: frame({ id: seq, event: 'snapshot', data: content }), at: performance.now() };
      } finally {
        snapshotting = null;
      }
    })();
    snapshot = await snapshotting;
    return snapshot;
  }

  const replayable = (after: number): boolean => after <= lastSeq && (after === lastSeq || after + 1 >= tail[0]!.seq);
  const presence = (): Buffer => frame({ event: 'presence', data: { count: present } });

  function beat(onChange: boolean): void {
    toldPresence = present;
    const bytes = presence();
    for (const connection of connections) if (!onChange || !connection.quiet) connection.write(bytes);
  }

  return {
    async open(after) {
      // Another process may have told this client more than we have read; who then is still ahead knows another log (a restore).
      if (after !== null && after > lastSeq) await look();
      if (after !== null && replayable(after)) return { seq: after, bytes: null };
      return someSnapshot();
    },
    join(connection) {
      if (connection.seq < lastSeq && !replayable(connection.seq)) return false;
      const missing = tail.filter(({ seq }) => seq > connection.seq).map(({ bytes }) => bytes);
      connections.add(connection);
      if (connection.counted) present += 1;
      connection.write(Buffer.concat([...missing, presence()]));
      connection.seq = Math.max(connection.seq, lastSeq);
      return true;
    },
    leave(connection) {
      if (connections.delete(connection) && connection.counted) present -= 1;
    },
    look,
    tellPresence() {
      if (present !== toldPresence) beat(true);
    },
    beat: () => beat(false),
    get lastSeq() {
      return lastSeq;
    },
    connections,
  };
}
