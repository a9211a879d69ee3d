import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getCast, getCrew, searchEvents } from '#features/event/server/queries.ts';
import { publishEvent } from '#features/event/server/commands.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { lotEntry } from '../../lot/schema.ts';
import { createLot } from '../../lot/server/commands.ts';
import { findLotOf } from '../../lot/server/queries.ts';
import { readMonthSheet, takeMonthSheet } from './commands.ts';
import { getSheet, monthTable } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const us = system('test');
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const heading = 'Wilayah;Tanggal;Mulai;Selesai;Tema;Segmen;Pilar;Narasumber;Moderator;Petugas;Zoom;Kuota Zoom;Rangkaian;Nomor;Paket';
const good = [
  'Kabupaten Jember;1/12/2026;09.00;12.00;Cakap di Dunia Digital;Masyarakat umum;Cakap|Aman;Dr. Ani Lestari, M.Si. (Dosen)|Budi Santosa;Citra Dewi;Operator Satu;https://zoom.us/j/111;1.000;Jember;1;1',
  'Kota Malang|Kabupaten Malang;2 Desember 2026;14:00;;Etika di Media Sosial;;;"Budi Santosa";;;;;;;',
];
const csv = (...rows: string[]) => Buffer.from([heading, ...rows].join('\n'));

/** A programme with one segment and one lot, and no event in December. */
async function programme() {
  const { programmeId } = await makeEvent(product, { state: 'draft' });
  const { key } = await asSystem((trx) => trx.selectFrom('programme').select('key').where('id', '=', programmeId).executeTakeFirstOrThrow());
  await createLot(app, us, { programme: key, entry: lotEntry.parse({ number: 1, name: 'Paket Jawa Timur', contractor: 'PT Contoh', startsOn: '2026-01-01', endsOn: '2026-12-31', events: 10, people: 100, source: 'kontrak', regions: ['35'] }) });
  return { programmeId, key };
}
const read = async (key: string, bytes: Uint8Array, who: Principal = us) => {
  const { sheetId } = await readMonthSheet(app, who, { programme: key, fileName: 'desember.csv', bytes });
  const sheet = await withScope(app.db, who, (trx) => getSheet(trx, who, { sheetId }));
  return { sheetId, rows: sheet.outcome!.rows, kinds: sheet.outcome!.rows.map((row) => row.kind) };
};
const december = (key: string) => asSystem((trx) => searchEvents(trx, { programmeKey: key, from: '2026-12-01', to: '2026-12-31' })).then((found) => found.events.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1)));
const table = (key: string) => asSystem((trx) => monthTable(trx, { from: '2026-12-01', to: '2026-12-31', programmeKey: key }));

test('a preview makes nothing; taking it makes drafts with regions, hours, cast, crew, channels and lot', async () => {
  const { key } = await programme();
  const { sheetId, kinds } = await read(key, csv(...good));
  assert.deepEqual([kinds, await december(key)], [['new', 'new'], []]);
  assert.deepEqual(await takeMonthSheet(app, us, { sheetId }), { made: 2, changed: 0, same: 0 });
  const [jember, malang] = await december(key);
  assert.deepEqual([jember!.state, jember!.segments, jember!.pillars, jember!.series, jember!.seriesNumber, jember!.startsAt?.toISOString()], ['draft', ['umum'], ['skill', 'safety'], 'Jember', 1, '2026-12-01T02:00:00.000Z']);
  assert.deepEqual([malang!.regions.map((region) => region.code), malang!.endsAt?.toISOString()], [['35.73', '35.07'], '2026-12-02T10:00:00.000Z']);
  const [cast, crew, lot] = await asSystem(async (trx) => [await getCast(trx, jember!.id), await getCrew(trx, jember!.id), await findLotOf(trx, { eventId: jember!.id })]);
  assert.deepEqual(cast.map((member) => [member.role, member.nameAsWritten, member.office]), [['speaker', 'Dr. Ani Lestari, M.Si.', 'Dosen'], ['speaker', 'Budi Santosa', null], ['moderator', 'Citra Dewi', null]]);
  assert.deepEqual([crew.map((member) => member.name), lot?.number], [['Operator Satu'], 1]);
  await publishEvent(app, us, { event: jember!.slug });
});

test('the same sheet a second time changes nothing, and neither does the export taken back in', async () => {
  const { key } = await programme();
  await takeMonthSheet(app, us, { sheetId: (await read(key, csv(...good))).sheetId });
  const before = await table(key);
  const again = await read(key, csv(...good));
  assert.deepEqual([again.kinds, await takeMonthSheet(app, us, { sheetId: again.sheetId }), await table(key)], [['same', 'same'], { made: 0, changed: 0, same: 2 }, before]);
  const exported = await read(key, await writeXlsx(before, { name: 'Desember' }));
  assert.deepEqual([exported.kinds, exported.rows.flatMap((row) => row.problems)], [['same', 'same'], []]);
});

test('every problem of a row is named with its column, and one wrong row keeps the whole sheet out', async () => {
  const { key } = await programme();
  const bad = ['Malang;31/2/2026;pagi;12.00;Te;Nelayan;Kuat;;;;http://zoom.us/j/1;banyak;;x;7', 'Kabupaten Antah;3/12/2026;12.00;09.00;Tema baik;;;;;;;;;;', good[0]!];
  const { sheetId, rows } = await read(key, csv(...good, ...bad));
  assert.deepEqual(rows.map((row) => row.kind), ['new', 'new', 'wrong', 'wrong', 'wrong']);
  assert.deepEqual(rows[2]!.problems.map(({ column, code }) => [column, code]), [
    ['day', 'month_day'], ['startHour', 'month_hour'], ['theme', 'month_theme'], ['regions', 'month_region_ambiguous'], ['segments', 'month_segment_unknown'], ['pillars', 'month_pillar_unknown'],
    ['seriesNumber', 'month_number'], ['quota', 'month_number'], ['lot', 'month_lot_unknown'], ['meeting', 'link_wrong'],
  ]);
  assert.deepEqual([rows[3]!.problems.map(({ code }) => code), rows[4]!.problems.map(({ code, values }) => [code, values.line])], [['month_region_unknown', 'ends_before_start'], [['month_row_twice', 2]]]);
  assert.equal(await reasonOf(takeMonthSheet(app, us, { sheetId })), 'month_has_problems');
  assert.deepEqual(await december(key), []);
});

test('a changed row changes its draft and leaves what it does not name; a published event is not changed by a sheet', async () => {
  const { key } = await programme();
  await takeMonthSheet(app, us, { sheetId: (await read(key, csv(...good))).sheetId });
  const changed = good[0]!.replace('Cakap di Dunia Digital', 'Cakap dan Aman').replace('|Budi Santosa', '|Dodi Wijaya').replace('Citra Dewi', '');
  const second = await read(key, csv(changed));
  assert.deepEqual([second.kinds, await takeMonthSheet(app, us, { sheetId: second.sheetId })], [['changed'], { made: 0, changed: 1, same: 0 }]);
  const [jember] = await december(key);
  const cast = await asSystem((trx) => getCast(trx, jember!.id));
  assert.deepEqual([jember!.theme, cast.map((member) => member.nameAsWritten)], ['Cakap dan Aman', ['Dr. Ani Lestari, M.Si.', 'Dodi Wijaya', 'Citra Dewi']]);
  await publishEvent(app, us, { event: jember!.slug });
  assert.deepEqual((await read(key, csv(good[0]!))).rows.map((row) => row.problems.map((problem) => problem.code)), [['month_published']]);
});

test('an organiser takes the events of the own region alone, and sees the own sheets alone', async () => {
  const { key } = await programme();
  const organiser = (region: string): Principal => ({ kind: 'staff', userId: `u-${region}`, email: 'u@contoh.id', name: 'U', grants: [{ role: 'regional_organiser', kind: 'region', id: region }] });
  const mine = await read(key, csv(good[0]!.replace(/1$/, ''), good[1]!), organiser('35.09'));
  assert.deepEqual([mine.kinds, mine.rows[1]!.problems.map((problem) => problem.code)], [['new', 'wrong'], ['region_not_yours']]);
  assert.equal(await reasonOf(takeMonthSheet(app, organiser('35.07'), { sheetId: mine.sheetId })), 'not_found');
});
