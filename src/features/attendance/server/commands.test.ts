import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sql } from 'kysely';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../tests/support/people.ts';
import { spansOfPulses } from '../model.ts';
import { computeAttendance, exportAttendance, recordPulse, recordPulses } from './commands.ts';
import { countedSeconds, countsOf, listAttendance } from './queries.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const replay = `replay: SEED=${seed} node --test src/features/attendance/server/commands.test.ts`;

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

const register = async (event: TestEvent, count: number) => (await addPeople(product, event, count)).map((person) => person.registrationId);

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

test('rows prove what the set of pulses proves, in whatever order and batches they come', async (t) => {
  t.diagnostic(replay);
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
  await addEvidence(product, event, clock.now(), [
    { registrationId: all, from: -600, until: 6000 }, { registrationId: all, from: 5400, until: 20_000 },
    { registrationId: some, from: 0, until: 4440 }, { registrationId: some, from: 60, until: 4000 },
    { registrationId: late, from: 3 * 3600, until: 4 * 3600 },
  ]);
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

test('the sheet holds every line, and one line of the audit says who took how many', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [first = ''] = await register(event, 2);
  await product.asSystem((trx) => trx.updateTable('participant').set({ name: '=HYPERLINK("x")' }).where('id', 'in', trx.selectFrom('registration').select('participant_id').where('id', '=', first)).execute());
  const clerk = { kind: 'staff' as const, userId: 'clerk', email: 'clerk@example.test', name: 'Clerk', grants: [{ role: 'regional_organiser' as const, kind: 'region' as const, id: '35' }] };
  const { name, body: csv } = await exportAttendance(product.app, clerk, { slug: event.slug, filter: 'all', search: '', locale: 'id', format: 'csv' });
  const sheet = await exportAttendance(product.app, clerk, { slug: event.slug, filter: 'met', search: '', locale: 'id', format: 'xlsx' });
  assert.deepEqual([sheet.name, (sheet.body as Buffer).subarray(0, 2).toString()], [`presensi-${event.slug}.xlsx`, 'PK']);
  assert.equal(name, `presensi-${event.slug}.csv`);
  assert.equal(csv, `\uFEFFNomor;Nama;Kanal;Menit;Detik;Memenuhi;Alasan\r\n1;"'=HYPERLINK(""x"")";Siaran langsung;0;0;belum;Belum ada bukti kehadiran.\r\n2;Peserta 2;Siaran langsung;0;0;belum;Belum ada bukti kehadiran.\r\n`);
  const lines = await product.asSystem((trx) => trx.selectFrom('audit').select(['actor_id', 'action', 'detail']).where('event_id', '=', event.eventId).orderBy('id').execute());
  assert.deepEqual(lines, [{ actor_id: 'clerk', action: 'attendance.export', detail: { rows: 2, format: 'csv' } }, { actor_id: 'clerk', action: 'attendance.export', detail: { rows: 0, format: 'xlsx' } }]);
  const foreign = { ...clerk, grants: [{ role: 'regional_organiser' as const, kind: 'region' as const, id: '51' }] };
  await assert.rejects(exportAttendance(product.app, foreign, { slug: event.slug, filter: 'all', search: '', locale: 'id', format: 'csv' }), { reason: 'not_found' });
  await assert.rejects(computeAttendance(product.app, foreign, event.eventId), { reason: 'not_found' });
});

test('the list is filtered by what the ledger says and searched by name or number', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [met = '', short = ''] = await register(event, 12);
  await addEvidence(product, event, clock.now(), [{ registrationId: met, from: 0, until: 9000 }, { registrationId: short, from: 0, until: 60 }]);
  await computeAttendance(product.app, system('test'), event.eventId);
  const numbers = async (more: Partial<Parameters<typeof listAttendance>[1]>) => {
    const { lines, total } = await product.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 5, offset: 0, ...more }));
    return [total, lines.map((line) => line.number)];
  };
  assert.deepEqual(await numbers({ filter: 'met' }), [1, [1]]);
  assert.deepEqual(await numbers({ filter: 'short' }), [1, [2]]);
  assert.deepEqual(await numbers({ filter: 'none', offset: 5 }), [10, [8, 9, 10, 11, 12]]);
  assert.deepEqual(await numbers({ search: '12' }), [1, [12]]);
  assert.deepEqual(await numbers({ search: 'serta 1' }), [4, [1, 10, 11, 12]]);
  assert.deepEqual(await numbers({ search: '%' }), [0, []]);
});
