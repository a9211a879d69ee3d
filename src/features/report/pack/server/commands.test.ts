import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { system, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { listEntries } from '#platform/files/sheet/zip.ts';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../../tests/support/people.ts';
import { addPaper, downloadPaper, removePaper, waivePaper } from '#features/plan/paper/server/commands.ts';
import { reportEvent } from '../../server/commands.ts';
import { programmeProgress } from '../../server/queries.ts';
import { buildLotPack, downloadLotPack, exportPack, requestLotPack } from './commands.ts';

const server = await testApp();
after(server.close);
const { app, asSystem } = server;
const event = await makeEvent(server, { region: '35.09', state: 'live', seats: 50 });
const people = await addPeople(server, event, 23);
await addEvidence(server, event, app.clock.now(), people.slice(0, 17).map((person, at) => ({ ...person, from: 0, until: at < 14 ? 3 * 3600 : 60 })));
await asSystem((trx) => trx.updateTable('event').set({ state: 'closed', ended_at: new Date(app.clock.now().getTime() + 3 * 3_600_000) }).where('id', '=', event.eventId).execute());
await computeAttendance(app, system('test'), event.eventId);
await reportEvent(app, event.eventId);
const admin: Principal = { kind: 'staff', userId: 'admin', email: 'a@contoh.id', name: 'A', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] };
const stranger: Principal = { ...admin, userId: 'x', grants: [{ role: 'regional_organiser', kind: 'region', id: '12.71' }] };
const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n');
const actions = (action: string) => asSystem(async (trx) => Number((await trx.selectFrom('audit').select((row) => row.fn.countAll<number>().as('count')).where('action', '=', action).executeTakeFirstOrThrow()).count));

test('the figures of the pack are those of the dashboard, in the workbook as well, and every export is a line of the audit', async () => {
  const made = await exportPack(app, admin, { event: event.slug, language: 'id', format: 'xlsx' });
  const line = await asSystem(async (trx) => {
    const { key } = await trx.selectFrom('programme').select('key').where('id', '=', event.programmeId).executeTakeFirstOrThrow();
    return (await programmeProgress(trx, key)).events.lines.find(({ slug }) => slug === event.slug)!.counts;
  });
  assert.deepEqual(made.figures, { registrations: 23, attendances: 17, met: 14 });
  assert.deepEqual(made.figures, line);
  const counts = await readSheet(made.bytes, { sheet: 'Hitungan kehadiran' });
  assert.deepEqual(counts.rows.slice(1, 4).map(({ cells }) => Number(cells[1])), [23, 17, 14]);
  const list = await readSheet(made.bytes, { sheet: 'Daftar hadir' });
  assert.deepEqual([list.rows.length - 1, list.rows.filter(({ cells }) => cells[4] === 'ya').length], [23, 14]);
  const paper = await exportPack(app, admin, { event: event.slug, language: 'en', format: 'pdf' });
  assert.equal(paper.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.equal(await actions('pack.export'), 2);
  await assert.rejects(exportPack(app, stranger, { event: event.slug, language: 'id', format: 'pdf' }), (reason: { reason: string }) => ['not_found', 'forbidden'].includes(reason.reason));
});

test('a paper is there, waived or missing; whoever downloads it leaves a line; a stranger never has it', async () => {
  const states = async () => {
    const made = await exportPack(app, admin, { event: event.slug, language: 'id', format: 'xlsx' });
    return (await readSheet(made.bytes, { sheet: 'Surat dan berkas terlampir' })).rows.slice(1).map(({ cells }) => cells[1]);
  };
  assert.deepEqual(await states(), Array.from({ length: 6 }, () => 'belum ada'));
  const { id } = await addPaper(app, admin, { event: event.slug, entry: { kind: 'assignment', title: 'ST-12' }, bytes: pdf });
  await waivePaper(app, admin, { event: event.slug, entry: { kind: 'receipt', reason: 'tanpa biaya' } });
  assert.deepEqual(await states(), ['ada', 'belum ada', 'belum ada', 'belum ada', 'tidak diperlukan: tanpa biaya', 'belum ada']);
  assert.equal((await downloadPaper(app, admin, { event: event.slug, id })).bytes.equals(pdf), true);
  assert.equal(await actions('paper.download'), 1);
  for (const act of [() => downloadPaper(app, stranger, { event: event.slug, id }), () => addPaper(app, stranger, { event: event.slug, entry: { kind: 'cv', title: 'x' }, bytes: pdf })]) {
    await assert.rejects(act(), (reason: { reason: string }) => ['not_found', 'forbidden'].includes(reason.reason));
  }
  await removePaper(app, admin, { event: event.slug, id });
  await assert.rejects(downloadPaper(app, admin, { event: event.slug, id }), { reason: 'not_found' });
});

test('a lot’s file holds two files per event and a summary with the same figures', async () => {
  const lotId = newId();
  await asSystem(async (trx) => {
    await trx.insertInto('plan_lot').values({ id: lotId, programme_id: event.programmeId, number: 7, name: 'Paket uji', contractor: 'PT Uji', starts_on: '2020-01-01', ends_on: '2099-12-31', events: 1, people: 10, source: 'kontrak', created_at: app.clock.now() }).execute();
    await trx.insertInto('plan_lot_event').values({ event_id: event.eventId, lot_id: lotId, assigned_by: 'test', assigned_at: app.clock.now() }).execute();
  });
  const { packId } = await requestLotPack(app, admin, { lotId, language: 'id' });
  await assert.rejects(requestLotPack(app, admin, { lotId, language: 'id' }), { reason: 'pack_running' });
  await assert.rejects(downloadLotPack(app, admin, { packId }), { reason: 'not_found' });
  await buildLotPack(app, { packId });
  const { bytes } = await downloadLotPack(app, admin, { packId });
  const entries = listEntries(bytes);
  assert.deepEqual([...entries.keys()], ['paket-7.xlsx', `${event.slug}/data-dukung-${event.slug}.pdf`, `${event.slug}/data-dukung-${event.slug}.xlsx`]);
  const summary = await readSheet(entries.get('paket-7.xlsx')!.packed);
  assert.deepEqual(summary.rows[1]!.cells.slice(2, 5).map(Number), [23, 17, 14]);
  await assert.rejects(downloadLotPack(app, stranger, { packId }), { reason: 'not_found' });
});
