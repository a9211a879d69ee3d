import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { system } from '#platform/app/principal.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readLocale, refusalSentence } from '#platform/i18n/locale.ts';
import { openConnection, type Connection } from '#platform/live/connection.ts';
import { byeFrame, drawRetry, replacedFrame, retryFrame } from '#platform/live/frame.ts';
import { createTopic, type Topic, type TopicSource } from '#platform/live/topic.ts';
import type { Wakeups } from '#platform/live/wakeups.ts';

/**
 * The live side: `GET /live/{slug}` is a stream of server-sent events over a room's log, public like the room itself.
 *
 * - `snapshot` (id: its number): the whole public state, for newcomers and for who was away too long.
 * - `entry` (id: its number, without gaps): `{kind, at, payload}`.
 * - `presence` (no id): `{count}`, when it changes and at most once a second, and every 15 s as a sign of life; never who.
 * - `bye`: the server is going; come back after the last `retry`.
 *
 * - `replaced`: the same person (`?as=<what the page was told>`) opened a newer stream; this one is over.
 *
 * A client that comes back sends `Last-Event-ID` (browsers do), or `?after=<number>`, and misses nothing. `?count=0` looks on
 * without being counted as present (desks); `?quiet=1` hears the presence with the signs of life alone.
 */
export interface Hub {
  handle: RequestListener;
  /** Says goodbye to every stream and ends it, so that the process can stop in a second. */
  stop(): Promise<void>;
  /** Open streams. */
  readonly size: number;
}

export interface HubLimits {
  /** Streams of this process; the hard limit of open files is 20,000. */
  maxConnections: number;
  /** Bytes a slow reader may let pile up. */
  capBytes: number;
  heartbeatMs: number;
  presenceMs: number;
  /** How long a lost wake-up can go unnoticed. */
  pollMs: number;
  replayLimit: number;
}

const usual: HubLimits = { maxConnections: 19_000, capBytes: 256 * 1024, heartbeatMs: 15_000, presenceMs: 1000, pollMs: 5000, replayLimit: 500 };
const slugKeptMs = 30_000;
const topicKeptMs = 60_000;

export interface HubDoors {
  db: Kysely<Database>;
  wakeups: Pick<Wakeups, 'on'>;
  log: Logger;
  /** The event behind an address that anybody may see, or null. */
  findRoom(slug: string): Promise<{ eventId: string } | null>;
  /** The room's whole public state and the number it stands at, read in one view of the database. */
  snapshot(eventId: string): Promise<{ seq: number; content: JsonValue }>;
  limits?: Partial<HubLimits>;
}

export function createHub({ db, wakeups, log, findRoom, snapshot, limits = {} }: HubDoors): Hub {
  const { maxConnections, capBytes, heartbeatMs, presenceMs, pollMs, replayLimit } = { ...usual, ...limits };
  const topics = new Map<string, { topic: Promise<Topic>; ready: Topic | null; usedAt: number }>();
  const slugs = new Map<string, { eventId: string; until: number }>();
  const persons = new Map<string, Connection>();
  let open = 0;
  let stopping = false;

  const warn = (reason: unknown): void => log.warn({ reason: reason instanceof Error ? reason.message : String(reason) }, 'live');

  function source(eventId: string): TopicSource {
    const rows = (trx: Kysely<Database>) => trx.selectFrom('room_log').select(['seq', 'kind', 'payload', 'at']).where('event_id', '=', eventId);
    const read = <T>(act: (trx: Kysely<Database>) => Promise<T>): Promise<T> => withScope(db, system('live'), act);
    return {
      entriesAfter: (after, limit) => read((trx) => rows(trx).where('seq', '>', after).orderBy('seq').limit(limit).execute()),
      lastEntries: async (limit) => (await read((trx) => rows(trx).orderBy('seq', 'desc').limit(limit).execute())).reverse(),
      snapshot: () => snapshot(eventId),
    };
  }

  function topicOf(eventId: string): Promise<Topic> {
    const known = topics.get(eventId);
    if (known) {
      known.usedAt = performance.now();
      return known.topic;
    }
    const entry = { topic: createTopic(source(eventId), { replayLimit }), ready: null as Topic | null, usedAt: performance.now() };
    topics.set(eventId, entry);
    entry.topic.then(
      (topic) => {
        entry.ready = topic;
        look(topic); // a wake-up while it was being made found nobody
      },
      () => topics.delete(eventId),
    );
    return entry.topic;
  }

  async function roomOf(slug: string): Promise<string | null> {
    const known = slugs.get(slug);
    if (known && known.until > performance.now()) return known.eventId;
    slugs.delete(slug);
    const room = await findRoom(slug);
    if (room) slugs.set(slug, { eventId: room.eventId, until: performance.now() + slugKeptMs });
    return room?.eventId ?? null;
  }

  async function stream(request: IncomingMessage, response: ServerResponse, slug: string, query: URLSearchParams): Promise<void> {
    const eventId = await roomOf(slug);
    if (!eventId) return refuse(request, response, 404, 'not_found');
    const topic = await topicOf(eventId);
    const opening = await topic.open(readNumber(request.headers['last-event-id']) ?? readNumber(query.get('after')));
    if (response.destroyed) return;
    if (stopping) return refuse(request, response, 503, 'busy');
    const connection = openConnection(response, { seq: opening.seq, counted: query.get('count') !== '0', quiet: query.get('quiet') === '1', capBytes, onCut: () => log.info({ route: '/live' }, 'slow reader cut') });
    response.once('close', () => topic.leave(connection));
    takePlace(response, eventId, query.get('as'), connection);
    connection.write(opening.bytes ? Buffer.concat([retryFrame(), opening.bytes]) : retryFrame());
    if (!topic.join(connection)) connection.end(byeFrame());
  }

  /** Of one person's streams the newest goes on: an old phone, or a line that died without a goodbye, gives way. */
  function takePlace(response: ServerResponse, eventId: string, as: string | null, connection: Connection): void {
    if (!as || !/^[\w-]{16}$/.test(as)) return;
    const person = `${eventId} ${as}`;
    persons.get(person)?.end(replacedFrame);
    persons.set(person, connection);
    response.once('close', () => {
      if (persons.get(person) === connection) persons.delete(person);
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const slug = /^\/live\/([a-z0-9-]{3,100})\/?$/.exec(url.pathname)?.[1];
    if (!slug) return refuse(request, response, 404, 'not_found');
    if (request.method !== 'GET') return refuse(request, response, 405, 'not_found', { allow: 'GET' });
    if (stopping || open >= maxConnections) return refuse(request, response, 503, 'busy');
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    stream(request, response, slug, url.searchParams).catch((reason: unknown) => {
      warn(reason);
      if (response.headersSent) response.destroy();
      else refuse(request, response, 503, 'busy');
    });
  }

  const live = (): Topic[] => [...topics.values()].flatMap(({ ready }) => (ready ? [ready] : []));
  const look = (topic: Topic | null | undefined): void => void topic?.look().catch(warn);

  wakeups.on('room', (eventId) => {
    if (stopping) return;
    if (eventId === null) live().forEach(look);
    else look(topics.get(eventId)?.ready);
  });

  /** The floor under a lost wake-up: one question for all rooms, and a look at those that have moved. */
  async function poll(): Promise<void> {
    const ids = [...topics].filter(([, { ready }]) => ready && ready.connections.size > 0).map(([eventId]) => eventId);
    if (ids.length === 0) return;
    const rows = await withScope(db, system('live'), (trx) => trx.selectFrom('room').select(['event_id', 'last_seq']).where('event_id', '=', sql<string>`any(${ids}::uuid[])`).execute());
    for (const row of rows) {
      const topic = topics.get(row.event_id)?.ready;
      if (topic && topic.lastSeq < row.last_seq) look(topic);
    }
  }

  function everySecond(): void {
    const now = performance.now();
    for (const [eventId, { ready, usedAt }] of topics) {
      if (!ready) continue;
      ready.tellPresence();
      if (ready.connections.size === 0 && now - usedAt > topicKeptMs) topics.delete(eventId);
    }
    for (const [slug, { until }] of slugs) if (until < now) slugs.delete(slug);
  }

  const timers = [
    setInterval(everySecond, presenceMs),
    setInterval(() => live().forEach((topic) => topic.beat()), heartbeatMs),
    setInterval(() => void poll().catch(warn), pollMs),
  ];
  timers.forEach((timer) => timer.unref());

  return {
    handle,
    async stop() {
      stopping = true;
      timers.forEach((timer) => clearInterval(timer));
      for (const topic of live()) for (const connection of topic.connections) connection.end(byeFrame());
      // Who reads gets the goodbye at once; who does not is cut, for a frozen phone must not hold up a restart.
      for (const end = performance.now() + 300; open > 0 && performance.now() < end; ) await new Promise((done) => setTimeout(done, 10));
      for (const topic of live()) for (const connection of topic.connections) connection.destroy();
    },
    get size() {
      return open;
    },
  };
}

function readNumber(text: string | string[] | null | undefined): number | null {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, reason: string, headers: Record<string, string> = {}): void {
  const locale = readLocale({ header: request.headers['accept-language'] ?? null });
  const retry: Record<string, string> = status === 503 ? { 'retry-after': String(Math.ceil(drawRetry() / 1000)) } : {};
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...retry, ...headers });
  response.end(JSON.stringify({ reason, message: refusalSentence(reason, locale) }));
}
