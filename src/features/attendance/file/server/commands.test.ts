import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import { personKey } from '#features/participant/model.ts';
import { system, type Staff } from '#platform/app/principal.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { listDoubts } from '../../doubt/server/queries.ts';
import { listAttendance } from '../../server/queries.ts';
import { previewReport, takeReport, withdrawFile, type ReportInput } from './commands.ts';

/** The morning of the sample reports: Jember, 15 July 2021, 09.00 to 12.00 WIB. */
const clock = manualClock(new Date('2021-07-15T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

const folder = join(import.meta.dirname, '../../../../../tests/fixtures/zoom');
const clerk: Staff = { kind: 'staff', userId: 'clerk', email: 'clerk@example.test', name: 'Clerk', grants: [{ role: 'regional_organiser', kind: 'region', id: '35' }] };
const job = system('test');

/** People of the samples, registered by name and contact. */
async function enrol(event: TestEvent, people: readonly { name: string; contact: string }[]): Promise<string[]> {
  const made = await addPeople(product, event, people.length);
  await product.asSystem(async (trx) => {
    for (const [i, { name, contact }] of people.entries()) {
      const kind = contact.includes('@') ? 'email' : 'phone';
      await trx.updateTable('participant').set({ name, name_key: personKey(name), contact_kind: kind, contact_hmac: product.app.keys.lookup('contact', `${kind}:${contact}`) }).where('id', '=', made[i]!.participantId).execute();
    }
  });
  return made.map((one) => one.registrationId);
}
const crowd = [{ name: 'Siti Aminah', contact: 'siti.aminah@contoh.example' }, { name: 'Drs. Budi Santoso', contact: 'budi.s@contoh.example' }, { name: 'Rahmat Hidayat', contact: '+6281200000003' }, { name: 'Dewi Lestari Putri', contact: '+6281200000004' }];

/** Cells of a sample, which quotes nothing. */
const fixtureRows = (name: string): string[][] => readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/).map((line) => line.split(','));

const input = (event: TestEvent, name: string, more: Partial<ReportInput> = {}): ReportInput => ({ event: event.slug, bytes: readFileSync(join(folder, name)), name, zone: 'Asia/Jakarta', order: null, ...more });

/** Everything the ledger's tables hold of an event, without ids and hours of writing. */
const stateOf = (event: TestEvent) => product.asSystem(async (trx) => ({
  evidence: (await sql`select registration_id, source, source_key, shape, started_at, ended_at, total_seconds, role, grade from attendance_evidence where event_id = ${event.eventId} order by source_key, started_at`.execute(trx)).rows,
  visitors: (await sql`select encode(visitor_key, 'hex') as key, name, state, reason, registration_id, candidates from attendance_visitor where event_id = ${event.eventId} order by visitor_key`.execute(trx)).rows,
  files: (await sql`select encode(hash, 'hex') as hash, layout, zone, day_first, rows from attendance_file where event_id = ${event.eventId} order by hash`.execute(trx)).rows,
  ledger: (await listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 50, offset: 0 })).lines.map(({ name, verdict }) => [name, verdict?.seconds ?? null, verdict?.met ?? null]),
}));

test('a preview says what taking would do, changes nothing, and taking does that; a second time changes nothing either', async () => {
  const event = await makeEvent(product, { state: 'live' });
  await enrol(event, crowd);
  const before = await stateOf(event);
  const preview = await previewReport(product.app, clerk, input(event, 'webinar-attendees.csv'));
  const { layout, language, rows, people, matched, suggested, unmatched, minutes } = preview;
  // Siti 60 + 110, Budi 180 of his 195, Rahmat 90, Dewi 150, a caller 20; the host, the panel and who stayed away are not there.
  assert.deepEqual({ layout, language, rows, people, matched, suggested, unmatched, minutes }, { layout: 'webinar', language: 'en', rows: 6, people: 5, matched: 3, suggested: 1, unmatched: 1, minutes: 170 + 180 + 90 + 150 + 20 });
  assert.deepEqual(preview.warnings, [{ reason: 'hosts_left_out', count: 2 }]);
  assert.deepEqual(await stateOf(event), before);
  assert.deepEqual(await takeReport(product.app, clerk, input(event, 'webinar-attendees.csv')), preview);
  const taken = await stateOf(event);
  assert.deepEqual(taken.ledger, [['Siti Aminah', 170 * 60, true], ['Drs. Budi Santoso', 180 * 60, true], ['Rahmat Hidayat', 90 * 60, true], ['Dewi Lestari Putri', null, null]]);
  const again = await takeReport(product.app, clerk, input(event, 'webinar-attendees.csv'));
  assert.deepEqual(again, { ...preview, warnings: [...preview.warnings, { reason: 'already_taken', count: null }] });
  assert.deepEqual(await stateOf(event), taken);
});

test('the same people and minutes whichever order the files arrive', async () => {
  const names = ['webinar-attendees.csv', 'webinar-without-registration.csv', 'meeting-a.csv', 'meeting-b.csv', 'meeting-c.csv', 'meeting-d.csv', 'meeting-indonesian.csv', 'registrations.csv'];
  const orders = [names, [names[7]!, names[2]!, names[0]!, names[5]!, names[1]!, names[6]!, names[3]!, names[4]!]];
  const event = await makeEvent(product, { state: 'live' });
  await enrol(event, crowd);
  const states = [];
  for (const order of orders) {
    for (const name of order) await takeReport(product.app, job, input(event, name));
    states.push(await stateOf(event));
    for (const name of order) await withdrawFile(product.app, job, { event: event.slug, hash: createHash('sha256').update(readFileSync(join(folder, name))).digest('hex') });
    const { evidence, visitors, files } = await stateOf(event);
    assert.deepEqual([evidence, visitors, files], [[], [], []]);
  }
  assert.equal(states[0]!.files.length, 8);
  assert.deepEqual(states[0]!.ledger.map(([name, seconds]) => [name, Number(seconds) / 60]), [['Siti Aminah', 170], ['Drs. Budi Santoso', 180], ['Rahmat Hidayat', 90], ['Dewi Lestari Putri', 0]]);
  for (const state of states.slice(1)) assert.deepEqual(state, states[0]);
});

test('a file in the wrong zone is moved by saying the right one, and the account is remembered', async () => {
  const event = await makeEvent(product, { state: 'live' });
  await enrol(event, crowd);
  await assert.rejects(takeReport(product.app, clerk, input(event, 'meeting-c.csv', { zone: null })), { reason: 'report_zone_unknown' });
  await assert.rejects(takeReport(product.app, clerk, input(event, 'meeting-c.csv', { zone: 'WIB' })), { reason: 'report_zone_wrong' });
  assert.equal((await takeReport(product.app, clerk, input(event, 'meeting-c.csv', { zone: 'Asia/Jayapura' }))).minutes, 60 + 65 + 30);
  const moved = await takeReport(product.app, clerk, input(event, 'meeting-c.csv'));
  assert.equal(moved.minutes, 170 + 180 + 150);
  assert.equal((await stateOf(event)).evidence.length, 5);
  const remembered = await takeReport(product.app, clerk, input(event, 'meeting-c-unique.csv', { zone: null }));
  assert.deepEqual([remembered.zone, remembered.zoneFrom], ['Asia/Jakarta', 'remembered']);
});

test('what is no report of this event is refused with one sentence, and nothing is changed', async () => {
  const event = await makeEvent(product, { state: 'live' });
  await enrol(event, crowd);
  await product.asSystem((trx) => trx.updateTable('channel').set({ url: 'https://us02web.zoom.us/j/11122233344?pwd=x' }).where('event_id', '=', event.eventId).where('kind', '=', 'meeting').execute());
  const before = await stateOf(event);
  const refused: [Partial<ReportInput> & { name: string }, string][] = [
    [{ name: 'recap.txt' }, 'report_not_zoom'],
    [{ name: 'empty-report.csv' }, 'report_empty'],
    [{ name: 'another-day.csv' }, 'report_other_time'],
    [{ name: 'meeting-c.csv' }, 'report_other_meeting'],
    [{ name: 'meeting-c.csv', bytes: Buffer.alloc(15_000_000, 'x') }, 'sheet_cell_too_long'],
    [{ name: 'meeting-c.csv', bytes: Buffer.alloc(17_000_000, 'x') }, 'sheet_too_large'],
    [{ name: 'meeting-c.csv', bytes: Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108', 'hex') }, 'sheet_wrong_type'],
  ];
  for (const [{ name, ...more }, reason] of refused) {
    for (const act of [previewReport, takeReport]) await assert.rejects(act(product.app, clerk, input(event, name === 'recap.txt' || !more.bytes ? name : 'meeting-c.csv', more)), { reason }, `${name} ${reason}`);
  }
  assert.deepEqual(await stateOf(event), before);
  assert.equal((await takeReport(product.app, clerk, input(event, 'meeting-c.csv', { anyMeeting: true }))).rows, 4);
});

test('answers of a poll are a second sign of those who gave them, and not a second of presence', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [siti, budi] = await enrol(event, crowd);
  const { layout, rows, people, matched, minutes, warnings } = await takeReport(product.app, clerk, input(event, 'poll.csv'));
  assert.deepEqual([layout, rows, people, matched, minutes, warnings], ['poll', 2, 2, 2, 0, [{ reason: 'no_presence', count: 2 }]]);
  const { evidence, ledger } = await stateOf(event);
  assert.deepEqual((evidence as { role: string; registration_id: string | null }[]).map((row) => [row.role, row.registration_id !== null]), [['respondent', true], ['respondent', true]]);
  assert.deepEqual(ledger.map(([, seconds]) => seconds), [null, null, null, null]);
  // By the log alone both would be listed as present without a second sign; their answers are one.
  await takeReport(product.app, clerk, input(event, 'meeting-headless.csv'));
  const listed = async () => (await product.asSystem((trx) => listDoubts(trx, { eventId: event.eventId }))).flatMap((doubt) => (doubt.kind === 'single_signal' ? doubt.registrationIds : []));
  const withAnswers = await listed();
  const [file] = await product.asSystem((trx) => trx.selectFrom('attendance_file').select('hash').where('event_id', '=', event.eventId).where('layout', '=', 'poll').execute());
  await withdrawFile(product.app, clerk, { event: event.slug, hash: file!.hash.toString('hex') });
  assert.deepEqual((await listed()).filter((id) => !withAnswers.includes(id)).toSorted((a = '', b = '') => (a < b ? -1 : 1)), [siti, budi].toSorted((a = '', b = '') => (a < b ? -1 : 1)));
});

test('a date that may be two days is asked about, unless the event says which', async () => {
  const event = await makeEvent(product, { state: 'live' });
  await assert.rejects(previewReport(product.app, clerk, input(event, 'meeting-ambiguous-days.csv')), { reason: 'report_order_unknown', values: { example: '07/08/2021' } });
  await product.asSystem((trx) => trx.updateTable('event').set({ starts_at: new Date('2021-08-07T02:00:00Z'), ends_at: new Date('2021-08-07T05:00:00Z'), opened_at: new Date('2021-08-07T02:00:00Z') }).where('id', '=', event.eventId).execute());
  assert.deepEqual((await previewReport(product.app, clerk, input(event, 'meeting-ambiguous-days.csv'))).order, 'dmy');
});

test('a foreign event is absent', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const foreign: Staff = { ...clerk, grants: [{ role: 'regional_organiser', kind: 'region', id: '51' }] };
  await assert.rejects(takeReport(product.app, foreign, input(event, 'meeting-c.csv')), { reason: 'not_found' });
});

test('a report saved from a spreadsheet is read as the report it was, with times as texts or as dates of the sheet', async () => {
  const report = fixtureRows('meeting-c.csv');
  const asText = await writeXlsx(report, { name: 'participants' });
  // Whoever opened the file in Excel and saved it has dates and numbers where texts were.
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('participants');
  for (const row of report) {
    sheet.addRow(row.map((cell) => {
      const [, month, day, year, hours, minutes, seconds, half] = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)(?: (AM|PM))?$/.exec(cell) ?? [];
      return year ? new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), (Number(hours) % 12) + (half === 'PM' || (!half && Number(hours) >= 12) ? 12 : 0), Number(minutes), Number(seconds))) : cell;
    })).eachCell((cell) => {
      if (cell.value instanceof Date) cell.numFmt = 'dd/mm/yyyy hh:mm:ss';
    });
  }
  const asDates = Buffer.from(await book.xlsx.writeBuffer());
  const told: unknown[] = [];
  for (const bytes of [readFileSync(join(folder, 'meeting-c.csv')), asText, asDates]) {
    const event = await makeEvent(product, { state: 'live' });
    await enrol(event, crowd);
    const { layout, rows, people, matched, suggested, unmatched, minutes } = await takeReport(product.app, clerk, input(event, 'meeting-c.csv', { bytes, anyMeeting: true }));
    told.push({ layout, rows, people, matched, suggested, unmatched, minutes, ledger: (await stateOf(event)).ledger });
  }
  assert.equal((told[0] as { rows: number }).rows, 4);
  assert.deepEqual(told.slice(1), [told[0], told[0]]);
});
