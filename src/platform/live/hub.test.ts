import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { testServer } from '../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../tests/support/factory.ts';
import { entryIds, openStream } from '../../../tests/support/stream.ts';
import { createLog } from '#platform/log/log.ts';
import { createHub, type HubLimits } from './hub.ts';
import { appendRoomLog } from './room-log.ts';

let server: Awaited<ReturnType<typeof testServer>>;
before(async () => {
  server = await testServer();
});
after(() => server.close());

/** One entry, as a command writes it. */
async function say(room: Pick<TestEvent, 'eventId'>, text: string, { wake = true, pause = 0 } = {}): Promise<number> {
  const seq = await server.asSystem(async (trx) => {
    const last = await appendRoomLog(trx, room.eventId, new Date(), [{ kind: 'test.said', payload: { text } }]);
    if (pause) await sleep(pause);
    return last;
  });
  if (wake) server.app.live.wake(room.eventId);
  return seq;
}

const upTo = (n: number, from = 1): number[] => Array.from({ length: n - from + 1 }, (_, i) => from + i);

/** A hub of its own over the same database, for limits and faults of one test. */
async function ownHub(t: TestContext, limits: Partial<HubLimits>, more: { findRoom?: (slug: string) => Promise<{ eventId: string } | null>; room: TestEvent }) {
  const hub = createHub({
    db: server.db,
    wakeups: { on: () => {} },
    log: createLog('fatal'),
    findRoom: more.findRoom ?? (async (slug) => (slug === more.room.slug ? { eventId: more.room.eventId } : null)),
    snapshot: async () => ({ seq: (await server.asSystem((trx) => trx.selectFrom('room').select('last_seq').where('event_id', '=', more.room.eventId).executeTakeFirst()))?.last_seq ?? 0, content: {} }),
    limits,
  });
  const http = createServer(hub.handle);
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
  t.after(async () => {
    await hub.stop();
    http.closeAllConnections();
    await new Promise((done) => http.close(done));
  });
  return { hub, origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

test('a newcomer gets the whole room with its number, then every entry once and in order', async () => {
  const room = await makeEvent(server);
  await say(room, 'before');
  const stream = await openStream(server.origin, room.slug);
  assert.equal(stream.status, 200);
  assert.equal(stream.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.equal(stream.headers['x-accel-buffering'], 'no');
  const snapshot = await stream.until(({ event }) => event === 'snapshot');
  assert.equal(snapshot.id, 1);
  assert.deepEqual((snapshot.data as { items: { title: string }[] }).items.map(({ title }) => title), ['Pembukaan', 'Materi 1', 'Materi 2', 'Materi 3', 'Materi 4', 'Tanya jawab']);
  assert.ok(stream.retry! >= 2000 && stream.retry! < 7000);
  await Promise.all([say(room, 'a'), say(room, 'b'), say(room, 'c')]);
  await stream.until(({ id }) => id === 4);
  assert.deepEqual(entryIds(stream), [2, 3, 4]);
  stream.close();
});

test('who comes back with a number gets exactly what was missed, by header or by address', async () => {
  const room = await makeEvent(server);
  for (const text of ['1', '2', '3', '4']) await say(room, text);
  const byHeader = await openStream(server.origin, room.slug, { lastId: 2 });
  const byAddress = await openStream(server.origin, room.slug, { after: 3 });
  await byHeader.until(({ id }) => id === 4);
  await byAddress.until(({ id }) => id === 4);
  assert.deepEqual(entryIds(byHeader), [3, 4]);
  assert.deepEqual(entryIds(byAddress), [4]);
  assert.deepEqual([...byHeader.events, ...byAddress.events].filter(({ event }) => event === 'snapshot'), []);
  byHeader.close();
  byAddress.close();
});

test('who was away too long, or knows a number this room never had, gets the whole room', async (t) => {
  const room = await makeEvent(server);
  for (let i = 0; i < 8; i += 1) await say(room, 'x');
  const hub = await ownHub(t, { replayLimit: 5 }, { room });
  for (const lastId of [2, 999]) {
    const stream = await openStream(hub.origin, room.slug, { lastId });
    assert.equal((await stream.until(({ event }) => event === 'snapshot')).id, 8);
    stream.close();
  }
  const near = await openStream(hub.origin, room.slug, { lastId: 3 });
  await near.until(({ id }) => id === 8);
  assert.deepEqual(entryIds(near), [4, 5, 6, 7, 8]);
  near.close();
});

/** Eight readers, some of whom are cut again and again, while four writers append: what each was told in the end. */
async function readThroughCuts(room: TestEvent, origin: string, { writes, resume }: { writes: number; resume: boolean }): Promise<number[][]> {
  const readers = Array.from({ length: 8 }, (_, reader) => read(reader));
  await sleep(50);
  let written = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (written < writes) {
        written += 1;
        await say(room, String(written), { pause: Math.random() * 4 });
        await sleep(Math.random() * 8);
      }
    }),
  );
  return Promise.all(readers);

  async function read(reader: number): Promise<number[]> {
    const told: number[] = [];
    let lastId: number | null = 0;
    for (let cut = 0; ; cut += 1) {
      const stream = await openStream(origin, room.slug, resume ? { lastId } : {});
      const last = reader === 0 || cut > 3;
      if (last) await stream.until(({ id }) => id === writes);
      else {
        await sleep(20 + Math.random() * 60);
        stream.close();
      }
      told.push(...entryIds(stream));
      lastId = stream.lastId ?? lastId;
      if (last) {
        stream.close();
        return told;
      }
      await sleep(Math.random() * 30);
    }
  }
}

test('nothing is lost, doubled or out of order across cuts, while others write', { timeout: 30_000 }, async () => {
  const room = await makeEvent(server);
  for (const told of await readThroughCuts(room, server.origin, { writes: 120, resume: true })) assert.deepEqual(told, upTo(120));
});

test('canary: without the last number the loss is seen', { timeout: 30_000 }, async () => {
  const room = await makeEvent(server);
  const told = await readThroughCuts(room, server.origin, { writes: 120, resume: false });
  assert.notDeepEqual(told, Array.from({ length: 8 }, () => upTo(120)));
});

test('canary: numbers from a database sequence commit out of order, and a reader passes over one for good', async (t) => {
  const room = await makeEvent(server);
  const hub = await ownHub(t, { pollMs: 20 }, { room });
  await say(room, '1', { wake: false });
  const stream = await openStream(hub.origin, room.slug, { lastId: 1 });
  await stream.until(({ event }) => event === 'presence');
  // What a sequence does: 2 is taken first and committed last.
  const insert = (seq: number, wait: number) =>
    server.asSystem(async (trx) => {
      await trx.insertInto('room_log').values({ event_id: room.eventId, seq, kind: 'test.said', payload: '{}', at: new Date() }).execute();
      if (wait) await sleep(wait);
    });
  const two = insert(2, 200);
  await insert(3, 0);
  await server.asSystem((trx) => trx.updateTable('room').set({ last_seq: 3 }).where('event_id', '=', room.eventId).execute());
  await stream.until(({ id }) => id === 3);
  await two;
  await sleep(100);
  assert.deepEqual(entryIds(stream), [3]);
  stream.close();
});

test('a lost wake-up is made good by the poll', async (t) => {
  const room = await makeEvent(server);
  const hub = await ownHub(t, { pollMs: 50 }, { room });
  const stream = await openStream(hub.origin, room.slug, { lastId: 0 });
  await stream.until(({ event }) => event === 'presence');
  await say(room, 'unheard', { wake: false });
  await stream.until(({ id }) => id === 1);
  stream.close();
});

test('presence is a count, told when it changes', async (t) => {
  const room = await makeEvent(server);
  const hub = await ownHub(t, { presenceMs: 20 }, { room });
  const first = await openStream(hub.origin, room.slug);
  const lookingOn = await openStream(hub.origin, room.slug, { counted: false });
  const counts = (): unknown[] => first.events.filter(({ event }) => event === 'presence').map(({ data }) => data);
  const second = await openStream(hub.origin, room.slug);
  await first.until(({ data }) => isDeepStrictEqual(data, { count: 2 }));
  second.close();
  await first.until(() => isDeepStrictEqual(counts().at(-1), { count: 1 }) && counts().length > 2);
  const told = counts().length;
  await sleep(100);
  assert.equal(counts().length, told);
  assert.deepEqual(counts().filter((data) => !isDeepStrictEqual(data, { count: 1 }) && !isDeepStrictEqual(data, { count: 2 })), []);
  first.close();
  lookingOn.close();
});

test('a frozen reader is cut at the cap, and the others read on', { timeout: 30_000 }, async (t) => {
  const room = await makeEvent(server);
  const hub = await ownHub(t, { pollMs: 20, capBytes: 64 * 1024, replayLimit: 50 }, { room });
  const awake = await openStream(hub.origin, room.slug, { lastId: 0 });
  const frozen = await openStream(hub.origin, room.slug, { lastId: 0 });
  frozen.freeze();
  assert.equal(hub.hub.size, 2);
  const text = 'x'.repeat(200_000); // the kernel takes some megabytes before anything piles up here
  let written = 0;
  while (hub.hub.size === 2 && written < 100) {
    written += 1;
    await say(room, text, { wake: false });
    await awake.until(({ id }) => id === written);
  }
  assert.equal(hub.hub.size, 1);
  assert.deepEqual(entryIds(awake), upTo(written));
  awake.close();
  frozen.close();
});

test('above the limit a client is sent away with a time to come back', async (t) => {
  const room = await makeEvent(server);
  const hub = await ownHub(t, { maxConnections: 1 }, { room });
  const first = await openStream(hub.origin, room.slug);
  const second = await openStream(hub.origin, room.slug);
  assert.equal(second.status, 503);
  assert.match(second.headers['retry-after']!, /^[2-7]$/);
  first.close();
  await first.closed;
  await sleep(20);
  const third = await openStream(hub.origin, room.slug);
  assert.equal(third.status, 200);
  third.close();
});

test('an unknown room, a draft and other methods are refused', async () => {
  const draft = await makeEvent(server, { state: 'draft' });
  for (const slug of ['no-such-room', draft.slug]) {
    const stream = await openStream(server.origin, slug);
    assert.equal(stream.status, 404);
  }
  assert.equal((await fetch(`${server.origin}/live/${draft.slug}`, { method: 'POST' })).status, 405);
  assert.equal((await fetch(`${server.origin}/live/`)).status, 404);
});

test('a database that is away answers 503, and the room opens once it is back', async (t) => {
  const room = await makeEvent(server);
  let broken = true;
  const hub = await ownHub(t, {}, {
    room,
    findRoom: async () => {
      if (broken) throw new Error('away');
      return { eventId: room.eventId };
    },
  });
  assert.equal((await openStream(hub.origin, room.slug)).status, 503);
  broken = false;
  const stream = await openStream(hub.origin, room.slug);
  assert.equal(stream.status, 200);
  stream.close();
});

test('a server that stops says goodbye and is gone in a second, whatever is open', { timeout: 20_000 }, async () => {
  const other = await testServer();
  const room = await makeEvent(other);
  const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(other.origin, room.slug)));
  streams[0]!.freeze();
  await Promise.all(streams.slice(1).map((stream) => stream.until(({ event }) => event === 'snapshot')));
  const started = performance.now();
  await other.close();
  assert.ok(performance.now() - started < 2000, `took ${performance.now() - started} ms`);
  await Promise.all(streams.slice(1).map((stream) => stream.closed));
  for (const stream of streams.slice(1)) {
    assert.equal(stream.events.at(-1)?.event, 'bye');
    assert.ok(stream.retry! >= 2000 && stream.retry! < 7000);
  }
});
