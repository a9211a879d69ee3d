import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { solveChallenge } from 'altcha-lib';
import { workCost } from '#features/registration/gate/model.ts';
import { askForWork } from '#features/registration/gate/server/vendor.ts';
import { setQuota } from '#features/registration/pool/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { appRole, connectDatabase, type Connection } from '#platform/database/connect.ts';
import { startEmbedded } from '#platform/database/embedded.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { loadKeys } from '#platform/files/keys.ts';
import { prepareDatabase } from '../src/processes/open.ts';
import { makeEvent, type TestEvent } from '../tests/support/factory.ts';
import { startProcess } from '../tests/support/process.ts';
import type { Measured } from './run.ts';
import { drive, rawRequest } from './signup/generator.ts';
import { processorUs } from './signup/processor.ts';

const connections = 500;
const seed = 20210715;
const formsSent = 500;
const ms = Number(process.env.BENCH_MS ?? 5000);
const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

let people = 0;
/** Somebody new each time, from one of two regencies, in one of two segments. */
function nextPerson(slug: string, { spread = false } = {}): string {
  const who = ++people;
  const body = JSON.stringify({
    name: `Siti Aminah ${who}, S.Pd.`, phone: `0812${String(who).padStart(8, '0')}`, region: spread && who % 2 ? '35.10' : '35.09', segment: spread && who % 3 === 0 ? 'asn' : 'umum',
    institution: 'SMAN 1 Jember', consent: { attend: true, publicity: false, contact: true },
  });
  return rawRequest('POST', `/api/v1/events/${slug}/registrations`, { 'content-type': 'application/json', 'idempotency-key': `bench-${process.pid}-${who}` }, body);
}

/**
 * One hot event through the whole path: API route, validation, identity, consent, audit, outbox, durable commit. The baseline is the
 * bare loop on the same PostgreSQL, which writes the same rows and knows nobody; the generator runs beside both.
 */
export async function signup(): Promise<Measured> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'serentak-bench-')));
  const server = await startEmbedded({ dataDir: folder });
  const owner = (database: string): Connection => ({ host: server.socketDir, port: server.port, user: server.user, database });
  const role = { ...owner('serentak'), user: appRole };
  const admin = new pg.Client(owner('postgres'));
  await admin.connect();
  for (const name of ['serentak', 'bare']) await admin.query(`create database ${name}`);
  await admin.end();
  await prepareDatabase(owner('serentak'), { password: null });
  const { db } = connectDatabase(role, { max: 2, onError: () => {} });
  const app = { db, clock: { now: () => new Date() }, jobs: { wake: () => {}, announce: async () => {} } } as never;
  const asSystem = <T>(act: Parameters<typeof withScope<T>>[2]) => withScope(db, system('bench'), act);
  const event = (options: Parameters<typeof makeEvent>[1]) => makeEvent({ app, asSystem }, options);

  const baseline = await measureBare(owner('bare'));
  const pages = existsSync(join(import.meta.dirname, '../build/handler.js'));
  const product = await startProcess({ owner: owner('serentak'), product: role, dataDir: folder, services: 'web', pages });
  const port = Number(new URL(product.origin).port);
  const hot = await event({ seats: 1000 });
  const post = (slug: string, more: { spread?: boolean } = {}) => () => nextPerson(slug, more);
  await drive({ port, connections, ms: Math.min(1500, ms), next: post(hot.slug) });
  const databasePid = Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  const used = () => ({ product: processorUs(product.child.pid!), database: processorUs(databasePid), generator: process.cpuUsage() });
  const before = used();
  const ours = await drive({ port, connections, ms, next: post(hot.slug) });
  const after = used();
  const each = (total: number) => Math.round(total / ours.answered);
  const generatorUs = process.cpuUsage(before.generator);

  const scarce = await event({ seats: 1000 });
  const burst = await drive({ port, connections, count: 2000, next: post(scarce.slug) });
  const threePools = await overlapping(app, asSystem, await event({ seats: 1_000_000 }));
  const pools = await drive({ port, connections, ms: Math.min(3000, ms), next: post(threePools.slug, { spread: true }) });

  let turn = 0;
  const read = rawRequest('GET', pages ? `/e/${hot.slug}/daftar` : `/api/v1/events/${hot.slug}`, { accept: 'text/html' });
  const mixed = await drive({ port, connections, ms: Math.min(3000, ms), next: () => (++turn % 58 === 0 ? nextPerson(hot.slug) : read) });
  const form = pages ? await measureForm(port, hot, folder) : 0;

  await product.stop();
  await db.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  for (const [name, result] of Object.entries({ ours, burst, pools })) {
    if (Object.keys(result.statuses).some((status) => status !== '201')) throw new Error(`${name}: ${JSON.stringify(result.statuses)}`);
  }
  return {
    name: 'signup', ours: ours.perSecond, baseline: baseline.perSecond, ratio: round(ours.perSecond / baseline.perSecond), unit: 'sign-ups/s', seed,
    figures: {
      acks_per_s: ours.perSecond, p99_ms: ours.p99Ms, form_per_s: form, burst_2000_s: round(burst.seconds), pools_per_s: pools.perSecond,
      product_us_each: each(after.product - before.product), database_us_each: each(after.database - before.database), generator_us_each: each(generatorUs.user + generatorUs.system),
      baseline_p99_ms: baseline.p99Ms, mixed_answers_per_s: mixed.perSecond, mixed_p99_ms: mixed.p99Ms, mixed_failed: mixed.answered - (mixed.statuses[200] ?? 0) - (mixed.statuses[201] ?? 0),
    },
  };
}

async function measureBare(database: Connection) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'signup/bare.ts')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, BARE_DATABASE: JSON.stringify(database) } });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(chunk.toString());
  const next = () => nextPerson('bare');
  await drive({ port, connections, ms: Math.min(1500, ms), next });
  const result = await drive({ port, connections, ms, next });
  child.stdin.end();
  await once(child, 'exit');
  return result;
}

/** The meeting's seats, those of them for the province, and those for civil servants: a seat of such a person consumes all three. */
async function overlapping(app: never, asSystem: <T>(act: Parameters<typeof withScope<T>>[2]) => Promise<T>, event: TestEvent): Promise<TestEvent> {
  await asSystem((trx) => trx.insertInto('programme_segment').values({ programme_id: event.programmeId, key: 'asn', position: 2, name: 'ASN', name_en: 'Civil servants' }).execute());
  const base = { event: event.slug, channelId: event.meetingChannelId, limit: 900_000 };
  await setQuota(app, system('bench'), { ...base, regionCode: '35', segment: null });
  await setQuota(app, system('bench'), { ...base, regionCode: null, segment: 'asn' });
  return event;
}

/**
 * The same through the form of the page, as a browser with script sends it: each with its own key and the proof of work it was given
 * at rest, solved before the measuring, as people's phones do while they type.
 */
async function measureForm(port: number, { slug, eventId }: TestEvent, dataDir: string): Promise<number> {
  const keys = loadKeys(dataDir);
  const forms: string[] = [];
  for (let i = 0; i < formsSent; i++) {
    const who = ++people;
    const key = newId();
    const challenge = await askForWork(keys, { eventId, key }, { cost: workCost(0), until: new Date(Date.now() + 600_000) });
    const work = Buffer.from(JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) })).toString('base64');
    const fields = { key, work, stamp: '', name: `Siti Aminah ${who}`, contact: `0812${String(who).padStart(8, '0')}`, region_code: '35.09', region: '', segment: 'umum', institution: '', consent: 'attend' };
    forms.push(rawRequest('POST', `/e/${slug}/daftar`, { 'content-type': 'application/x-www-form-urlencoded', origin: `http://127.0.0.1:${port}`, accept: 'text/html', host: `127.0.0.1:${port}` }, new URLSearchParams(fields).toString()));
  }
  const result = await drive({ port, connections: 100, count: forms.length, next: () => forms.pop() ?? null });
  if (result.statuses[303] !== result.answered) throw new Error(`the form answered ${JSON.stringify(result.statuses)}`);
  return Math.round(result.answered / result.seconds);
}
