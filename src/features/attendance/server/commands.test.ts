import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sql } from 'kysely';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { spansOfPulses } from '../model.ts';
import { computeAttendance, recordPulse, recordPulses } from './commands.ts';
import { countedSeconds, countsOf, listAttendance } from './queries.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
console.log(`# replay: SEED=${seed} node --test src/features/attendance/server/commands.test.ts`);

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

/** Registrations as admission leaves them: a person, a number, a seat on the stream. */
async function register(event: TestEvent, count: number): Promise<string[]> {
  const now = clock.now();
  const people = Array.from({ length: count }, (_, i) => ({ id: newId(), participantId: newId(), number: i + 1 }));
  await product.asSystem(async (trx) => {
    const { id: pool } = await trx.selectFrom('registration_pool').select('id').where('event_id', '=', event.eventId).where('channel_id', '=', event.streamChannelId).executeTakeFirstOrThrow();
    await trx.insertInto('participant').values(people.map(({ participantId, number }) => {
      const key = Buffer.from(participantId);
      return { id: participantId, programme_id: event.programmeId, name: `Peserta ${number}`, name_key: `peserta ${number}`, contact_kind: 'phone', contact: key, contact_hmac: key, contact_hint: '0812', region_code: '35.09', segment: 'umum', language: 'id', origin_hmac: key, created_at: now };
    })).execute();
    await trx.insertInto('registration').values(people.map(({ id, participantId, number }) =>
      ({ event_id: event.eventId, id, number, participant_id: participantId, channel_id: event.streamChannelId, pool_id: pool, code: participantId.slice(-8).toUpperCase(), via: 'form', created_at: now }))).execute();
  });
  return people.map(({ id }) => id);
}

const scopeOf = (event: TestEvent) => ({ eventId: event.eventId, programmeId: event.programmeId });
const at = (event: { start: number }, second: number) => new Date(event.start + second * 1000);
const rowsOf = (event: TestEvent, registrationId: string) =>
  product.asSystem((trx) => trx.selectFrom('attendance_evidence').select(['started_at', 'ended_at']).where('event_id', '=', event.eventId).where('registration_id', '=', registrationId).orderBy('started_at').execute());

test('three hours of pulses are one row, and each answer counts what has passed', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [registrationId = ''] = await register(event, 1);
  const principal = { kind: 'participant' as const, ...scopeOf(event), registrationId, participantId: newId() };
  const start = clock.now().getTime();
  for (let second = 0; second <= 3 * 3600; second += 600) {
    // Between these, pulses by the minute as a hidden page sends them.
    await recordPulses(product.app, scopeOf(event), Array.from({ length: 10 }, (_, i) => ({ registrationId, at: at({ start }, second - i * 60) })).filter((pulse) => pulse.at.getTime() >= start));
    assert.deepEqual(await recordPulse(product.app, principal), { countedSeconds: second, counting: true });
    clock.advance(600_000);
  }
  assert.equal((await rowsOf(event, registrationId)).length, 1);
});

test('rows prove what the set of pulses proves, in whatever order and batches they come', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const start = clock.now().getTime();
  const pulses = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 25 });
  const cases = fc.sample(fc.tuple(pulses, fc.integer({ min: 1, max: 6 })), { seed, numRuns: 60 });
  const people = await register(event, cases.length);
  for (const [i, [seconds, size]] of cases.entries()) {
    const registrationId = people[i]!;
    for (let from = 0; from < seconds.length; from += size) {
      await recordPulses(product.app, scopeOf(event), seconds.slice(from, from + size).map((second) => ({ registrationId, at: at({ start }, second) })));
    }
    const rows = (await rowsOf(event, registrationId)).map((row) => ({ from: row.started_at.getTime(), until: row.ended_at.getTime() }));
    const proven = spansOfPulses(seconds.map((second) => start + second * 1000));
    const union = rows.reduce<typeof rows>((all, row) => {
      const last = all.at(-1);
      if (last && row.from <= last.until) last.until = Math.max(last.until, row.until);
      else all.push({ ...row });
      return all;
    }, []);
    // Two stretches that touch without reaching each other cannot be: 45 seconds apart is within reach.
    assert.deepEqual(union, proven, `pulses ${seconds.join(' ')} in batches of ${size}`);
  }
});

test('a pulse before, after, or of a cancelled registration is answered and leaves nothing', async () => {
  for (const state of ['published', 'ended', 'closed'] as const) {
    const event = await makeEvent(product, { state });
    const [registrationId = ''] = await register(event, 1);
    assert.deepEqual(await recordPulses(product.app, scopeOf(event), [{ registrationId, at: clock.now() }]), [{ countedSeconds: 0, counting: false }]);
    assert.deepEqual(await rowsOf(event, registrationId), []);
  }
  const event = await makeEvent(product, { state: 'live' });
  const [registrationId = ''] = await register(event, 1);
  await product.asSystem((trx) => trx.updateTable('registration').set({ state: 'cancelled', cancelled_at: clock.now() }).where('id', '=', registrationId).execute());
  await recordPulses(product.app, scopeOf(event), [{ registrationId, at: clock.now() }]);
  assert.deepEqual(await rowsOf(event, registrationId), []);
});

test('the ledger is a function of the evidence: recomputing changes nothing, withdrawn evidence leaves it', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [all = '', some = '', late = '', never = ''] = await register(event, 4);
  const start = clock.now().getTime();
  const evidence = (registrationId: string, from: number, until: number) => ({ event_id: event.eventId, id: newId(), registration_id: registrationId, source: 'manual', source_key: newId(), started_at: at({ start }, from), ended_at: at({ start }, until), grade: 'D', decided_by: 'test', reason: 'test' });
  const add = (...rows: ReturnType<typeof evidence>[]) => product.asSystem((trx) => trx.insertInto('attendance_evidence').values(rows).execute());
  await add(evidence(all, -600, 6000), evidence(all, 5400, 20_000), evidence(some, 0, 4440), evidence(some, 60, 4000), evidence(late, 3 * 3600, 4 * 3600));
  const ledger = () => product.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 10, offset: 0 }));
  assert.deepEqual(await computeAttendance(product.app, system('test'), event.eventId), { people: 3, met: 1 });
  const first = await ledger();
  assert.deepEqual(first.lines.map((line) => [line.registrationId, line.verdict]), [
    [all, { seconds: 10_800, neededSeconds: 5400, met: true, reason: 'met' }],
    [some, { seconds: 4440, neededSeconds: 5400, met: false, reason: 'too_short' }],
    [late, { seconds: 0, neededSeconds: 5400, met: false, reason: 'outside_window' }],
    [never, null],
  ]);
  await computeAttendance(product.app, system('test'), event.eventId);
  assert.deepEqual(await ledger(), first);
  assert.deepEqual(await product.asSystem((trx) => countsOf(trx, event.eventId)), { registrations: 4, attendances: 2, met: 1, short: 2, none: 1 });
  await product.asSystem((trx) => trx.deleteFrom('attendance_evidence').where('registration_id', '=', all).execute());
  assert.deepEqual(await computeAttendance(product.app, system('test'), event.eventId), { people: 2, met: 0 });
});

test('an event with more evidence than one chunk is computed whole', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const people = await register(event, 450);
  const start = clock.now().getTime();
  // 100 rows each of 30 seconds a minute: 45,000 rows, so chunks end within a person.
  await product.asSystem((trx) => sql`
    insert into attendance_evidence (event_id, id, registration_id, source, source_key, started_at, ended_at, grade)
    select ${event.eventId}, gen_random_uuid(), r, 'room_pulse', n::text, ${new Date(start)}::timestamptz + n * interval '1 minute', ${new Date(start)}::timestamptz + n * interval '1 minute' + interval '30 seconds', 'B'
    from unnest(${people}::uuid[]) r, generate_series(0, 99) n`.execute(trx));
  assert.deepEqual(await computeAttendance(product.app, system('test'), event.eventId), { people: 450, met: 0 });
  const sums = await product.asSystem((trx) => trx.selectFrom('attendance').select(({ fn }) => [fn.min('seconds').as('least'), fn.max('seconds').as('most')]).where('event_id', '=', event.eventId).executeTakeFirstOrThrow());
  assert.deepEqual(sums, { least: 3000, most: 3000 });
});

test('what the room counts is what the ledger concludes once the event is over', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [registrationId = ''] = await register(event, 1);
  const start = clock.now().getTime();
  await recordPulses(product.app, scopeOf(event), [0, 30, 60, 300, 330].map((second) => ({ registrationId, at: at({ start }, second) })));
  clock.advance(340_000);
  assert.equal(await product.asSystem((trx) => countedSeconds(trx, { eventId: event.eventId, registrationId, now: clock.now() })), 105 + 40);
  await product.asSystem((trx) => trx.updateTable('event').set({ state: 'ended', ended_at: clock.now() }).where('id', '=', event.eventId).execute());
  await computeAttendance(product.app, system('test'), event.eventId);
  const { lines } = await product.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 1, offset: 0 }));
  assert.equal(lines[0]?.verdict?.seconds, 145);
});
