import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { dayFirstOf, readZoomReport, timeReport, type ReportLayout, type ZoomReport } from './model.ts';
import { withoutNul } from './text/model.ts';

const folder = join(import.meta.dirname, '../../../../tests/fixtures/zoom');
const day = { from: Date.parse('2021-07-15T09:00:00+07:00'), until: Date.parse('2021-07-15T12:00:00+07:00') };

async function report(name: string): Promise<ZoomReport> {
  const { rows } = await readSheet(withoutNul(readFileSync(join(folder, name))));
  const read = readZoomReport(rows);
  assert.ok(read, `${name} is a Zoom report`);
  return read;
}

const clock = (instant: number) => new Date(instant + 7 * 3_600_000).toISOString().slice(11, 16);
/** Who was there when, by Jakarta's clock; without hosts, panel and waiting rooms. */
function presence(read: ZoomReport): string[] {
  const dayFirst = dayFirstOf(read, day);
  assert.notEqual(dayFirst, null);
  const timed = timeReport(read, { zone: 'Asia/Jakarta', dayFirst: dayFirst!, meanwhile: day });
  assert.equal(timed.wrong, 0);
  return timed.rows.filter((row) => row.role === 'attendee').map((row) => `${row.name} <${row.email}> ${clock(row.from)}-${clock(row.until)}${row.totalSeconds === null ? '' : ` ${row.totalSeconds / 60} min`}`);
}

const meeting = [
  'Siti Aminah <siti.aminah@contoh.example> 09:00-10:00', 'Siti Aminah <siti.aminah@contoh.example> 10:10-12:00',
  'HP Samsung (Budi Santoso) <> 08:50-12:05', 'Dewi Lestari <> 09:00-11:30',
];
const unique = ['Siti Aminah <siti.aminah@contoh.example> 09:00-12:00 170 min', 'HP Samsung (Budi Santoso) <> 09:00-12:00 195 min', 'Dewi Lestari <> 09:00-12:00 150 min'];

const files: readonly [name: string, layout: ReportLayout, language: 'id' | 'en', rows: readonly string[]][] = [
  ['meeting-a.csv', 'meeting-A', 'en', meeting],
  ['meeting-b.csv', 'meeting-B', 'en', unique],
  ['meeting-c.csv', 'meeting-C', 'en', meeting],
  ['meeting-c-unique.csv', 'meeting-C-unique', 'en', unique],
  ['meeting-d.csv', 'meeting-D', 'en', meeting],
  ['meeting-indonesian.csv', 'meeting-C', 'id', meeting],
  ['meeting-indonesian-unique.csv', 'meeting-C-unique', 'id', unique],
  ['meeting-utf16-tab.csv', 'meeting-C', 'en', meeting],
  ['meeting-nul.csv', 'meeting-C', 'en', meeting],
  ['meeting-quoted-trailing.csv', 'meeting-C', 'en', meeting],
  ['meeting-24-hours-iso.csv', 'meeting-C', 'en', meeting],
  ['webinar-attendees.csv', 'webinar', 'en', [
    'Siti Aminah <siti.aminah@contoh.example> 09:00-10:00', 'Siti Aminah <siti.aminah@contoh.example> 10:10-12:00', 'Budi Santoso (HP Samsung (Budi Santoso)) <budi.s@contoh.example> 08:50-12:05',
    'Rahmat Hidayat <> 09:30-11:00', 'Dewi Lestari <dewi@contoh.example> 09:00-11:30', 'Penelepon 62811 <> 09:00-09:20',
  ]],
  ['webinar-without-registration.csv', 'webinar', 'en', ['Siti Aminah <siti.aminah@contoh.example> 09:00-10:00', 'Siti Aminah <siti.aminah@contoh.example> 10:10-12:00', 'Budi Santoso <> 08:50-12:05']],
];

for (const [name, layout, language, rows] of files) {
  test(`${name}: ${layout} in ${language}, and who was there when`, async () => {
    const read = await report(name);
    assert.deepEqual([read.layout, read.language, read.topic, read.meetingId, read.unread], [layout, language, 'Dampak Positif Bermedsos', '98983188454', 0]);
    assert.deepEqual(presence(read), rows);
  });
}

test('a report without its first lines is read by its headings; its host is then a guest of nobody', async () => {
  const read = await report('meeting-headless.csv');
  assert.deepEqual([read.layout, read.meetingId, presence(read).length], ['meeting-A', '', 5]);
});

test('hosts, panel and waiting rooms keep their roles', async () => {
  const roles = (read: ZoomReport) => read.rows.map((row) => row.role).filter((role) => role !== 'attendee');
  assert.deepEqual(roles(await report('webinar-attendees.csv')), ['host', 'panelist']);
  for (const name of ['meeting-a.csv', 'meeting-c.csv', 'meeting-d.csv', 'meeting-indonesian.csv']) assert.deepEqual(roles(await report(name)), ['host', 'waiting_room']);
});

test('who registered and stayed away is known and not present', async () => {
  const read = await report('webinar-attendees.csv');
  assert.deepEqual(read.registrants.map((row) => [row.name, row.email]), [['Joko Susilo', 'joko@contoh.example']]);
  const registrations = await report('registrations.csv');
  assert.deepEqual([registrations.layout, registrations.rows.length], ['registration', 0]);
  assert.deepEqual(registrations.registrants.map((row) => [row.name, row.email, row.phone]), [
    ['Siti Aminah', 'siti.aminah@contoh.example', '081200000001'], ['Budi Santoso', 'budi.s@contoh.example', ''], ['Rahmat Hidayat', 'rahmat.pribadi@contoh.example', '081200000003'],
  ]);
});

test('questions keep who asked and who answered, polls and surveys who answered and when', async () => {
  const { layout, questions } = await report('questions.csv');
  assert.equal(layout, 'question');
  assert.deepEqual(questions.map(({ text, asker, email, answer, answeredBy, answeredAloud }) => [text, asker, email, answer, answeredBy, answeredAloud]), [
    ['Bagaimana mengenali hoaks, Bu?', 'Siti Aminah', 'siti.aminah@contoh.example', 'Periksa sumbernya.', 'Host', false],
    ['Apakah ada sertifikat?', '', '', '', '', true],
    ['Materi bisa diunduh di mana?\nTerima kasih', 'Dewi Lestari', 'dewi@contoh.example', '', '', false],
  ]);
  const poll = await report('poll.csv');
  const survey = await report('survey.csv');
  const answers = (read: ZoomReport) => read.rows.map(({ role, name, email, join }) => [role, name, email, `${join!.hour}.${join!.minute}`]);
  assert.deepEqual([poll.layout, answers(poll)], ['poll', [['respondent', 'Siti Aminah', 'siti.aminah@contoh.example', '11.40'], ['respondent', 'Budi Santoso', 'budi.s@contoh.example', '11.40']]]);
  assert.deepEqual([survey.layout, answers(survey)], ['survey', [['respondent', 'Siti Aminah', 'siti.aminah@contoh.example', '12.1']]]);
});

test('day before month is known by a number above twelve or by the day of the event; else a person is asked', async () => {
  const on = (from: string, until = from) => ({ from: Date.parse(`${from}T00:00:00Z`), until: Date.parse(`${until}T23:00:00Z`) });
  assert.equal(dayFirstOf(await report('meeting-indonesian.csv'), null), true);
  assert.equal(dayFirstOf(await report('meeting-c.csv'), null), false);
  const open = await report('meeting-ambiguous-days.csv'); // 07/08/2021
  assert.equal(dayFirstOf(open, on('2021-08-07')), true);
  assert.equal(dayFirstOf(open, on('2021-07-08')), false);
  assert.equal(dayFirstOf(open, null), null);
  assert.equal(dayFirstOf(open, on('2021-07-06', '2021-08-10')), null);
});

test('an article is no report, and a report without people is an empty one', async () => {
  assert.equal(readZoomReport((await readSheet(readFileSync(join(folder, 'recap.txt')))).rows), null);
  assert.deepEqual((await report('empty-report.csv')).rows, []);
});
