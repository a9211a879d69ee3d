import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { runDoctor } from '#features/report/doctor/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { appRole, connectDatabase } from '#platform/database/connect.ts';
import { startEmbedded, type EmbeddedServer } from '#platform/database/embedded.ts';
import { processesOf } from '#platform/database/embedded-processes.ts';
import { withScope } from '#platform/database/scope.ts';
import { prepareDatabase } from '../../src/processes/open.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { startProcess, type ProductProcess } from '../support/process.ts';
import { rushClient, rushPerson, type RushAnswer } from '../support/rush.ts';

/**
 * Power cuts during the rush, on a server of this file's own that syncs its files. People keep their key and try again until they
 * are answered; whoever was answered 201 must be there exactly once, whatever was killed.
 */
const rounds = Number(process.env.SERENTAK_KILL_ROUNDS ?? (process.env.SERENTAK_LONG ? 60 : 20));
const connections = 40;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'serentak-kill-')));
const cluster = join(folder, 'cluster');
let server: EmbeddedServer;
let product: ProductProcess;
let event: TestEvent;

const owner = () => ({ host: server.socketDir, port: server.port, user: server.user, database: 'serentak' });
const role = () => ({ ...owner(), user: appRole });
const startProduct = async () => (product = await startProcess({ owner: owner(), product: role(), dataDir: folder, services: 'web' }));
const startDatabase = async () => (server = await startEmbedded({ dataDir: folder, settings: { shared_buffers: '64MB' } }));

/** Every process of the server in one blow, so that nobody has time to write what only memory holds. */
async function killDatabase(): Promise<void> {
  for (let left = processesOf(cluster); left.length > 0; left = processesOf(cluster)) {
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone already
      }
    }
    await sleep(20);
  }
  await server.stop().catch(() => {}); // gives the folder free; there is nothing left to stop
}

async function query<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(owner());
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

before(async () => {
  await startDatabase();
  const admin = new pg.Client({ ...owner(), database: 'postgres' });
  await admin.connect();
  await admin.query('create database serentak');
  await admin.end();
  await prepareDatabase(owner(), { password: null });
  const { db } = connectDatabase(role(), { max: 2, onError: () => {} });
  event = await makeEvent({ app: { clock: { now: () => new Date() } } as never, asSystem: (act) => withScope(db, system('test'), act) }, { seats: 300 });
  await db.destroy();
  await startProduct();
});
after(async () => {
  await product.kill();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

let people = 0;
/** What the clients were told, in their own books. */
const told = new Map<number, RushAnswer>();
const client = rushClient({ connections });
after(() => client.close());

/** So many people at once who try until they are answered or `until` is over; statuses seen on the way. */
async function rush(until: () => boolean): Promise<Map<number, number>> {
  const seen = new Map<number, number>();
  await Promise.all(Array.from({ length: connections }, async () => {
    while (!until()) {
      const person = rushPerson(event.slug, ++people);
      for (let answer: RushAnswer | null = null; answer?.status !== 201; ) {
        answer = await client.signUp(person, product.origin, event.slug);
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        if (answer.status === 201) told.set(person.who, answer);
        else {
          assert.ok(answer.status === 0 || answer.status === 503, `${answer.status} ${answer.text}`);
          if (answer.status === 503) assert.ok(Number(answer.retryAfter) >= 1 && answer.text.includes('Isian Anda tidak hilang'), answer.text);
          await sleep(250);
        }
      }
    }
  }));
  return seen;
}

/** Those who were acknowledged and are not there exactly once with the number they were told. */
async function lost(): Promise<number[]> {
  const rows = await query<{ key: string; number: number; count: number }>(
    `select i.key, r.number, count(*) over (partition by r.participant_id)::int as count from idempotency i join registration r on r.id = (i.answer->>'registrationId')::uuid where i.scope = $1`, [`registration:${event.eventId}`]);
  const there = new Map(rows.map((row) => [row.key, row]));
  return [...told].filter(([who, answer]) => {
    const row = there.get(`rush-${event.slug}-${who}`);
    return row?.number !== answer.number || row.count !== 1;
  }).map(([who]) => who);
}

test(`${rounds} rounds of kill -9 on product and database during the rush: everybody who was acknowledged is there exactly once`, { timeout: 900_000 }, async (t) => {
  const statuses = new Map<number, number>();
  for (let round = 0; round < rounds; round++) {
    let over = false;
    const rushing = rush(() => over);
    await sleep(100 + Math.random() * 200);
    // The database twice as often as the product, and now and then both in one blow.
    if (round % 5 === 4) await Promise.all([product.kill(), killDatabase()]);
    else if (round % 5 === 1) await product.kill();
    else await killDatabase();
    if (round % 5 !== 1) await startDatabase();
    if (round % 5 === 1 || round % 5 === 4) await startProduct();
    over = true;
    for (const [status, count] of await rushing) statuses.set(status, (statuses.get(status) ?? 0) + count);
  }
  t.diagnostic(`${told.size} acknowledged; answers by status: ${JSON.stringify([...statuses])}`);
  assert.ok(told.size > rounds * 10, `${told.size} acknowledged are too few to prove anything`);
  assert.deepEqual(await lost(), []);
  const [lines] = await query<{ count: number }>('select count(*)::int as count from pg_stat_activity where usename = any($1)', [[appRole, server.user]]);
  assert.ok(lines!.count < 40, `${lines!.count} lines to the database: every outage left some behind`);
  const { db } = connectDatabase(role(), { max: 2, onError: () => {} });
  const { invariants } = await withScope(db, system('test'), runDoctor);
  await db.destroy();
  assert.deepEqual(invariants.filter(({ ok }) => !ok).map(({ id, failures }) => [id, failures[0]]), []);
});

test('canary: with synchronous_commit off the same power cut loses people who were acknowledged', { timeout: 300_000 }, async (t) => {
  await query(`alter role ${appRole} set synchronous_commit = off`);
  await query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [appRole]);
  let gone: number[] = [];
  let round = 0;
  while (gone.length === 0 && round++ < 20) {
    let over = false;
    const book = new Map(told);
    // People who are acknowledged and then lost would try no more: here nobody tries again after the blow.
    const rushing = Promise.all(Array.from({ length: connections }, async () => {
      while (!over) {
        const person = rushPerson(event.slug, ++people);
        const answer = await client.signUp(person, product.origin, event.slug);
        if (answer.status === 201 && !over) told.set(person.who, answer);
      }
    }));
    await sleep(300 + Math.random() * 200);
    await killDatabase();
    over = true;
    await startDatabase();
    await rushing;
    gone = (await lost()).filter((who) => !book.has(who));
  }
  t.diagnostic(`${gone.length} of ${told.size} acknowledged were lost in round ${round}`);
  assert.ok(gone.length > 0, 'the protection that is taken away here protects nothing');
});
