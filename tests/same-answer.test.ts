import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { newId } from '#platform/database/id.ts';
import { testServer } from './support/app.ts';
import { makeEvent, type TestEvent } from './support/factory.ts';
import { mannWhitneyZ, shareLarger } from './support/statistics.ts';

/**
 * A sign-up says the same, in the same time, for a number that is known and one that is not. Known and unknown are asked in turns,
 * so that whatever else the machine does meets both. Told apart = the Mann-Whitney test is beyond 4 standard deviations AND one is
 * slower in more than 65 of 100 pairs: a difference somebody could use, and no accident (5 in 100,000).
 */
const samples = 60;
const server = await testServer();
after(server.close);

const phoneOf = (i: number) => `0821${String(i).padStart(8, '0')}`;

async function signUp(event: TestEvent, phone: string): Promise<{ status: number; shape: string; ms: number }> {
  const started = performance.now();
  const answer = await fetch(`${server.origin}/api/v1/events/${event.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ name: 'Budi Santosa', phone, region: '35.09', segment: 'umum', consent: { attend: true } }),
  });
  const text = await answer.text();
  return { status: answer.status, shape: text.replace(/[0-9A-Za-z_-]{38}/, 'TOKEN').replace(/"code":"[0-9A-Z]{8}"/, 'CODE').replace(/"number":\d+/, 'NUMBER'), ms: performance.now() - started };
}

type Ask = (event: TestEvent, phone: string) => Promise<{ ms: number }>;

async function compare(ask: Ask): Promise<{ z: number; share: number }> {
  const event = await makeEvent(server, { seats: 0 });
  const known = Array.from({ length: samples }, (_, i) => phoneOf(i));
  await Promise.all(known.map((phone) => signUp(event, phone)));
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let i = 0; i < samples; i++) {
    const turns = [['known', known[i]!], ['unknown', phoneOf(10_000 + i)]] as const;
    for (const [kind, phone] of i % 2 ? turns.toReversed() : turns) times[kind].push((await ask(event, phone)).ms);
  }
  return { z: mannWhitneyZ(times.known, times.unknown), share: shareLarger(times.known, times.unknown) };
}

const toldApart = ({ z, share }: { z: number; share: number }) => Math.abs(z) > 4 && Math.abs(share - 0.5) > 0.15;

test('the answer to a known number has the words and fields of any other', async () => {
  const event = await makeEvent(server);
  const [first, known, unknown] = [await signUp(event, phoneOf(1)), await signUp(event, phoneOf(1)), await signUp(event, phoneOf(2))];
  assert.deepEqual([known.status, known.shape], [unknown.status, unknown.shape]);
  assert.equal(first.status, 201);
});

test('its time tells nothing', { timeout: 120_000 }, async (t) => {
  const result = await compare(signUp);
  t.diagnostic(`z ${result.z.toFixed(2)}, known slower in ${(result.share * 100).toFixed(0)} of 100 pairs`);
  assert.equal(toldApart(result), false, JSON.stringify(result));
});

test('canary: an early return for a known number is seen', { timeout: 120_000 }, async (t) => {
  // What a careless "already registered" would do: the look-up, and nothing after it.
  const careless: Ask = async (event, phone) => {
    const started = performance.now();
    const contact = server.app.keys.lookup('contact', `phone:+62${phone.slice(1)}`);
    const row = await server.asSystem((trx) => trx.selectFrom('participant').select('id').where('programme_id', '=', event.programmeId).where('contact_hmac', '=', contact).limit(1).executeTakeFirst());
    if (!row) await signUp(event, phone);
    return { ms: performance.now() - started };
  };
  const result = await compare(careless);
  t.diagnostic(`z ${result.z.toFixed(2)}, known slower in ${(result.share * 100).toFixed(0)} of 100 pairs`);
  assert.equal(toldApart(result), true, JSON.stringify(result));
});
