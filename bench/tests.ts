import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { appRole, connectDatabase, type Connection } from '#platform/database/connect.ts';
import { startEmbedded } from '#platform/database/embedded.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { loadKeys } from '#platform/files/keys.ts';
import { prepareDatabase } from '../src/processes/open.ts';
import { askStarter, rightAnswer } from '../tests/support/assessment.ts';
import { makeEvent } from '../tests/support/factory.ts';
import { addPeople } from '../tests/support/people.ts';
import { startProcess } from '../tests/support/process.ts';
import type { Measured } from './run.ts';
import { rawRequest } from './signup/generator.ts';

const people = 10_000;
const everyMs = 10_000;
const connections = 400;
const seed = 20210715;
const ms = Number(process.env.BENCH_MS ?? 60_000);
const warmMs = Math.min(5000, ms);
const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

/**
 * Ten thousand people at a test, each saving an answer every ten seconds, through the whole path: API route, ticket, validation,
 * the attempt's lock, durable commit. The saves come by the clock, whatever the server does, and each is measured from the moment it
 * was due. The baseline is a bare node:http with a group commit of the same rows, in the same run.
 */
export async function tests(): Promise<Measured> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'serentak-bench-')));
  const server = await startEmbedded({ dataDir: folder });
  const owner = (database: string): Connection => ({ host: server.socketDir, port: server.port, user: server.user, database });
  const role = { ...owner('serentak'), user: appRole };
  const admin = new pg.Client(owner('postgres'));
  await admin.connect();
  for (const name of ['serentak', 'bare']) await admin.query(`create database ${name}`);
  await admin.end();
  await prepareDatabase(owner('serentak'), { password: null });
  const product = await startProcess({ owner: owner('serentak'), product: role, dataDir: folder, services: 'web' });
  const room = await fill(role, folder);

  const bare = await startBare(owner('bare'));
  const bareSave = (turn: number) => {
    const who = turn % people;
    return rawRequest('POST', '/', { 'content-type': 'application/json' }, JSON.stringify({ attempt: room.sitters[who]!.attempt, item: room.sitters[who]!.answers[0]!.item, value: ['a'], sequence: turn + 1 }));
  };
  await pace({ port: bare.port, ms: warmMs, next: bareSave });
  const baseline = await pace({ port: bare.port, ms: Math.min(ms, 20_000), next: (turn) => bareSave(turn + people) });
  await bare.stop();

  const port = Number(new URL(product.origin).port);
  const save = (turn: number) => {
    const { token, attempt, answers } = room.sitters[turn % people]!;
    const { item, value } = answers[Math.floor(turn / people) % answers.length]!;
    return rawRequest('POST', `/api/v1/events/${room.slug}/answers`, { 'content-type': 'application/json', authorization: `Bearer ${token}` }, JSON.stringify({ attempt, answers: [{ item, value, sequence: turn + 1, ageMs: 40 }] }));
  };
  const warmed = await pace({ port, ms: warmMs, next: save });
  const ours = await pace({ port, ms, next: (turn) => save(turn + warmed.sent) });
  await product.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  for (const [name, { statuses }] of Object.entries({ baseline, ours })) if (Object.keys(statuses).some((status) => status !== '200')) throw new Error(`${name}: ${JSON.stringify(statuses)}`);
  return {
    name: 'tests', ours: round(ours.p99Ms), baseline: round(baseline.p99Ms), ratio: round(baseline.p99Ms / ours.p99Ms, 2), unit: 'ms p99', seed,
    figures: { p99_ms: round(ours.p99Ms), saves_per_s: Math.round(ours.perSecond), p50_ms: round(ours.p50Ms), baseline_p99_ms: round(baseline.p99Ms), baseline_saves_per_s: Math.round(baseline.perSecond), people },
  };
}

interface Sitter {
  token: string;
  attempt: string;
  answers: { item: string; value: string[] | boolean | number }[];
}

/** The people, their attempts begun, as the product leaves them; without the cost of ten thousand sign-ups. */
async function fill(role: Connection, dataDir: string): Promise<{ slug: string; sitters: Sitter[] }> {
  const { db } = connectDatabase(role, { max: 4, onError: () => {} });
  const keys = loadKeys(dataDir);
  const app = { db, keys, clock: { now: () => new Date() }, jobs: { wake: () => {}, announce: async () => {} } } as never;
  const asSystem = <T>(act: Parameters<typeof withScope<T>>[2]) => withScope(db, system('bench'), act);
  const product = { app, asSystem };
  const event = await makeEvent(product, { state: 'live' });
  const asked = await askStarter(product, event, { asked: ['post'] });
  const answers = asked.items.filter(({ form }) => form === 'A').map((item) => ({ item: item.id, value: rightAnswer(item) }));
  const holders = await addPeople(product, event, people);
  const sitters = holders.map(({ registrationId }): Sitter => ({ token: linkToken(keys, { registrationId, linkVersion: 1 }), attempt: newId(), answers }));
  const now = new Date();
  for (let from = 0; from < people; from += 2000) {
    await asSystem((trx) => trx.insertInto('assessment_attempt').values(holders.slice(from, from + 2000).map(({ registrationId }, i) => ({
      event_id: event.eventId, id: sitters[from + i]!.attempt, registration_id: registrationId, taken_as: registrationId, role: 'post', version_id: asked.versionId, form: 'A', order_seed: i, language: 'id',
      started_at: now, deadline_at: new Date(now.getTime() + 3_600_000),
    }))).execute());
  }
  await asSystem((trx) => trx.updateTable('assessment_version').set({ used_at: now }).where('id', '=', asked.versionId).execute());
  await db.destroy();
  return { slug: event.slug, sitters };
}

async function startBare(database: Connection): Promise<{ port: number; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'tests/bare.ts')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, BARE_DATABASE: JSON.stringify(database) } });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(chunk.toString()),
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** Sends a save every `everyMs / people` milliseconds over kept connections; a time is from the moment a save was due to its answer. */
async function pace({ port, ms: length, next }: { port: number; ms: number; next(turn: number): string }): Promise<{ sent: number; statuses: Record<number, number>; perSecond: number; p50Ms: number; p99Ms: number }> {
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  const due: { at: number; turn: number }[] = [];
  const idle: ((save: { at: number; turn: number }) => void)[] = [];
  const sockets: Socket[] = [];
  await Promise.all(Array.from({ length: connections }, () => new Promise<void>((ready, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.push(socket);
    let began = 0;
    let heard = '';
    const send = (save: { at: number; turn: number }): void => {
      began = save.at;
      socket.write(next(save.turn));
    };
    const free = (): void => {
      const waiting = due.shift();
      if (waiting) send(waiting);
      else idle.push(send);
    };
    socket.on('error', failed).on('connect', () => {
      free();
      ready();
    });
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      heard += chunk;
      const head = heard.indexOf('\r\n\r\n');
      if (head < 0) return;
      const wanted = /\r\ncontent-length: (\d+)/i.exec(heard.slice(0, head + 2));
      if (wanted ? heard.length < head + 4 + Number(wanted[1]) : !heard.endsWith('0\r\n\r\n')) return;
      const status = Number(heard.slice(9, 12));
      statuses[status] = (statuses[status] ?? 0) + 1;
      times.push(performance.now() - began);
      heard = '';
      free();
    });
  })));
  const began = performance.now();
  const gap = everyMs / people;
  let turn = 0;
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      const now = performance.now();
      for (; began + turn * gap <= now && turn * gap < length; turn += 1) {
        const save = { at: began + turn * gap, turn };
        const send = idle.pop();
        if (send) send(save);
        else due.push(save);
      }
      if (turn * gap >= length) {
        clearInterval(timer);
        done();
      }
    }, 2);
  });
  while (times.length < turn) await new Promise((done) => setTimeout(done, 20));
  const seconds = (performance.now() - began) / 1000;
  sockets.forEach((socket) => socket.destroy());
  const sorted = Float64Array.from(times).sort();
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { sent: turn, statuses, perSecond: times.length / seconds, p50Ms: share(0.5), p99Ms: share(0.99) };
}
