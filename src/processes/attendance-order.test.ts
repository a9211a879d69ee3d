import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeReport } from '#features/attendance/file/server/commands.ts';
import { keepSheet, tickSheet } from '#features/attendance/paper/server/commands.ts';
import { computeAttendance, recordPulses } from '#features/attendance/server/commands.ts';
import { listAttendance } from '#features/attendance/server/queries.ts';
import { readZoomReport, timeReport } from '#features/channel/zoom/model.ts';
import { personKey } from '#features/participant/model.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../../tests/support/app.ts';
import { Dice } from '../../tests/support/dice.ts';
import { makeEvent, type TestEvent } from '../../tests/support/factory.ts';
import { addPeople } from '../../tests/support/people.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const orders = process.env.SERENTAK_LONG ? 60 : 3;
const job = system('test');
const start = new Date('2021-07-15T02:00:00Z');
let product: TestApp;
before(async () => {
  product = await testApp({ clock: manualClock(start) });
});
after(() => product.close());

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../tests/fixtures/zoom', name));
/** Eight reports of one morning: restarts, several hosts, several layouts and languages, with and without addresses. */
const files = ['webinar-attendees.csv', 'meeting-a.csv', 'meeting-c.csv', 'meeting-d.csv', 'meeting-indonesian.csv', 'meeting-utf16-tab.csv', 'meeting-headless.csv', 'registrations.csv'];
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const crowd = [{ name: 'Siti Aminah', contact: 'siti.aminah@contoh.example' }, { name: 'Drs. Budi Santoso', contact: 'budi.s@contoh.example' }, { name: 'Rahmat Hidayat', contact: '+6281200000003' }, { name: 'Dewi Lestari Putri', contact: '+6281200000004' }, { name: 'Budi Santoso', contact: '+6281200000005' }];

type Act = () => Promise<unknown>;

/** An event of that morning with five people, and ten things that may come of it in any order: eight files, the pulses, a sheet. */
async function morning(): Promise<{ event: TestEvent; acts: Act[] }> {
  const event = await makeEvent(product, { state: 'live' });
  const people = await addPeople(product, event, crowd.length);
  await product.asSystem(async (trx) => {
    for (const [i, { name, contact }] of crowd.entries()) {
      const kind = contact.includes('@') ? 'email' : 'phone';
      await trx.updateTable('participant').set({ name, name_key: personKey(name), contact_kind: kind, contact_hmac: product.app.keys.lookup('contact', `${kind}:${contact}`) }).where('id', '=', people[i]!.participantId).execute();
    }
  });
  const pulses = Array.from({ length: 40 }, (_, i) => ({ registrationId: people[i % 3]!.registrationId, at: new Date(start.getTime() + Math.floor(i / 3) * 60_000 + (i % 3) * 7000) }));
  const acts: Act[] = files.map((name) => () => takeReport(product.app, job, { event: event.slug, bytes: fixture(name), name, zone: 'Asia/Jakarta', order: null, anyMeeting: true }));
  acts.push(() => recordPulses(product.app, { eventId: event.eventId, programmeId: event.programmeId }, pulses));
  acts.push(async () => {
    const { hash } = await keepSheet(product.app, job, { event: event.slug, bytes: pixel, key: null, entry: { title: 'Aula', from: '10.00', until: '11.30' } });
    await tickSheet(product.app, job, { event: event.slug, hash, numbers: '1 3 5', key: null });
  });
  return { event, acts };
}

/** People and minutes, grades and sources of the ledger, and what the desk would show. */
const conclusionsOf = (event: TestEvent) => product.asSystem(async (trx) => ({
  ledger: (await listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 50, offset: 0 })).lines.map(({ number, name, verdict }) => [number, name, verdict?.seconds ?? null, verdict?.met ?? null, verdict?.reason ?? null]),
  worth: (await trx.selectFrom('attendance').innerJoin('registration as r', (on) => on.onRef('r.id', '=', 'attendance.registration_id').onRef('r.event_id', '=', 'attendance.event_id')).select(['r.number', 'grade', 'sources']).where('attendance.event_id', '=', event.eventId).orderBy('r.number').execute()),
  desk: (await trx.selectFrom('attendance_visitor as v').leftJoin('registration as r', (on) => on.onRef('r.id', '=', 'v.registration_id').onRef('r.event_id', '=', 'v.event_id')).select(['v.name', 'v.contact_hint', 'v.state', 'v.reason', 'r.number']).where('v.event_id', '=', event.eventId).orderBy('v.visitor_key').execute()),
}));

test(`eight files, the pulses and a paper list come to the same people and minutes in ${orders} random orders, with repetitions (seed ${seed}; replay: SEED=${seed})`, async () => {
  const dice = new Dice(seed);
  let first: Awaited<ReturnType<typeof conclusionsOf>> | null = null;
  for (let round = 0; round < orders; round++) {
    const { event, acts } = await morning();
    for (const act of round === 0 ? acts : [...dice.some(acts, acts.length), ...dice.some(acts, 2)]) await act();
    await computeAttendance(product.app, job, event.eventId);
    const concluded = await conclusionsOf(event);
    first ??= concluded;
    assert.deepEqual(concluded, first, `order ${round} of seed ${seed}`);
  }
  assert.ok(first!.ledger.filter(([, , seconds]) => Number(seconds) > 0).length >= 3);
});

test('canary: a ledger that keeps the last file\'s minutes instead of uniting all of them depends on the order', () => {
  const head = 'Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room';
  const restarts = ['07/15/2021 09:00:00,07/15/2021 09:40:00,40', '07/15/2021 09:45:00,07/15/2021 11:00:00,75'].map((times) => [head, `Siti Aminah,siti.aminah@contoh.example,${times},Yes,OK,No`]);
  const lastWins = (order: readonly string[][]): Map<string, number> => {
    const said = new Map<string, number>();
    for (const lines of order) {
      const report = readZoomReport(lines.map((text, i) => ({ line: i + 1, cells: text.split(',') })))!;
      for (const row of timeReport(report, { zone: 'Asia/Jakarta', dayFirst: false, meanwhile: null }).rows) said.set(row.name, row.until - row.from);
    }
    return said;
  };
  assert.notDeepEqual(lastWins(restarts), lastWins(restarts.toReversed()));
});
