import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Running {
  origin: string;
  child: ChildProcess;
  ended: Promise<{ code: number | null; signal: string | null; after: number }>;
}

/** The product as an operator starts it, pages aside, on an embedded database of its own. */
async function start(dataDir: string): Promise<Running> {
  const { DATABASE_URL: _, SERENTAK_TEST_CLUSTER: __, ...env } = process.env;
  const child = spawn(process.execPath, ['src/processes/serve.ts', '--services=live,worker'], { cwd: root, env: { ...env, SERENTAK_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise<{ code: number | null; signal: string | null; after: number }>((done) => {
    const began = performance.now();
    child.once('exit', (code, signal) => done({ code, signal, after: performance.now() - began }));
  });
  const origin = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const address = /http:\/\/localhost:(\d+)/.exec(said);
      if (address) found(`http://127.0.0.1:${address[1]}`);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => failed(new Error(`ended before it listened: ${said}`)));
  });
  return { origin, child, ended };
}

const person = (i: number) => ({ name: `Peserta Uji ${i}`, email: `peserta-${i}@uji.example`, region: '35.09', segment: 'masyarakat-umum', consent: { attend: true, publicity: false, contact: false } });

async function segmentOf(origin: string): Promise<string> {
  const answer = (await (await fetch(`${origin}/api/v1/programmes`)).json()) as { programmes: { key: string; segments: { key: string }[] }[] };
  const { segments } = answer.programmes.find(({ key }) => key === 'jember-2021')!;
  return segments[0]!.key;
}

async function signUp(origin: string, segment: string, i: number): Promise<{ status: number; number: number }> {
  const answer = await fetch(`${origin}/api/v1/events/jember-ulang/registrations`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `shutdown-${i}` }, body: JSON.stringify({ ...person(i), segment }) });
  return { status: answer.status, ...((await answer.json()) as { number: number }) };
}

function openStream(origin: string): Promise<{ ended: Promise<void> }> {
  return new Promise((opened, failed) => {
    get(`${origin}/live/jember-ulang`, { agent: false }, (response) => {
      const ended = new Promise<void>((done) => response.once('close', done));
      response.on('error', () => {});
      response.once('data', () => opened({ ended }));
      response.resume();
    }).once('error', failed);
  });
}

test('SIGTERM with open streams ends in seconds, and whatever was acknowledged is there after the next start, as after a kill', { timeout: 120_000 }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'serentak-shutdown-'));
  folders.push(dataDir);
  const first = await start(dataDir);
  const segment = await segmentOf(first.origin);
  const streams = await Promise.all(Array.from({ length: 60 }, () => openStream(first.origin)));
  const acknowledged = await Promise.all(Array.from({ length: 40 }, (_, i) => signUp(first.origin, segment, i)));
  assert.deepEqual(acknowledged.map(({ status }) => status), Array.from({ length: 40 }, () => 201));

  const asked = performance.now();
  first.child.kill('SIGTERM');
  const { code } = await first.ended;
  const seconds = (performance.now() - asked) / 1000;
  t.diagnostic(`ended ${seconds.toFixed(2)} s after SIGTERM, with ${streams.length} streams open`);
  assert.equal(code, 0);
  assert.ok(seconds < 6, `took ${seconds} s`);
  await Promise.all(streams.map((stream) => stream.ended));

  const second = await start(dataDir);
  const again = await Promise.all(Array.from({ length: 40 }, (_, i) => signUp(second.origin, segment, i)));
  assert.deepEqual(again.map(({ number }) => number), acknowledged.map(({ number }) => number), 'a replayed key gets its first answer');
  const later = await signUp(second.origin, segment, 40);
  second.child.kill('SIGKILL');
  await second.ended;

  const third = await start(dataDir);
  assert.equal((await signUp(third.origin, segment, 40)).number, later.number, 'acknowledged before the kill, there after it');
  assert.equal((await signUp(third.origin, segment, 41)).number, 42, 'numbers go on without a gap');
  third.child.kill('SIGTERM');
  assert.equal((await third.ended).code, 0);
});
