import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { personKey } from '#features/participant/model.ts';
import type { Staff } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { takeReport } from '../../file/server/commands.ts';
import { listAttendance } from '../../server/queries.ts';
import { decideVisitor, undoDecision } from './commands.ts';
import { countDesk, listDesk, listFiles } from './queries.ts';

const clock = manualClock(new Date('2021-07-15T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

const clerk: Staff = { kind: 'staff', userId: 'clerk', email: 'clerk@example.test', name: 'Clerk', grants: [{ role: 'regional_organiser', kind: 'region', id: '35' }] };
const file = readFileSync(join(import.meta.dirname, '../../../../../tests/fixtures/zoom/webinar-attendees.csv'));
const take = (event: TestEvent) => takeReport(product.app, clerk, { event: event.slug, bytes: file, name: 'laporan.csv', zone: 'Asia/Jakarta', order: null });
const desk = (event: TestEvent, filter: 'open' | 'decided') => product.asSystem((trx) => listDesk(trx, { eventId: event.eventId, filter, limit: 20 }));
const minutes = async (event: TestEvent) => (await product.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 20, offset: 0 }))).lines.map(({ name, verdict }) => [name, verdict ? verdict.seconds / 60 : null]);

async function enrol(event: TestEvent, names: readonly string[], same: readonly string[] = []) {
  const made = await addPeople(product, event, names.length, { same });
  if (same.length === 0) await product.asSystem(async (trx) => {
    for (const [i, name] of names.entries()) await trx.updateTable('participant').set({ name, name_key: personKey(name) }).where('id', '=', made[i]!.participantId).execute();
  });
  return made;
}

test('the desk shows whom nobody could be found for, with candidates and reasons; a click credits them, an undo takes it back', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [, budi] = await enrol(event, ['Dewi Lestari', 'Budi Santosa']);
  await take(event);
  // Siti and Rahmat did not register, Budi's name is one letter away; Dewi is found by her name.
  const before = await minutes(event);
  assert.deepEqual(before, [['Dewi Lestari', 150], ['Budi Santosa', null]]);
  const open = await desk(event, 'open');
  assert.deepEqual(open.map(({ name, state, reason, candidates }) => [name, state, reason, candidates.map((one) => one.name)]), [
    ['Budi Santoso (HP Samsung (Budi Santoso))', 'suggested', 'similar_name', ['Budi Santosa']], ['Siti Aminah', 'unmatched', 'nobody', []], ['Rahmat Hidayat', 'unmatched', 'nobody', []], ['Penelepon 62811', 'unmatched', 'nobody', []],
  ]);
  assert.deepEqual([open[0]!.lines, open[0]!.files, open[0]!.contactHint, open[0]!.from.toISOString()], [1, ['laporan.csv'], 'b…@contoh.example', '2021-07-15T01:50:00.000Z']);
  await decideVisitor(product.app, clerk, { event: event.slug, visitorId: open[0]!.id, registrationId: budi!.registrationId });
  await decideVisitor(product.app, clerk, { event: event.slug, visitorId: open[3]!.id, registrationId: null });
  assert.deepEqual(await minutes(event), [['Dewi Lestari', 150], ['Budi Santosa', 180]]);
  assert.deepEqual(await product.asSystem((trx) => countDesk(trx, event.eventId)), { open: 2, suggested: 0, unmatched: 2, decided: 2, files: 1 });
  await take(event); // the same file again leaves the decision alone
  assert.deepEqual(await minutes(event), [['Dewi Lestari', 150], ['Budi Santosa', 180]]);
  const decided = await desk(event, 'decided');
  assert.deepEqual(decided.map(({ name, decision, decided: whom }) => [name, decision, whom?.name]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)), [['Budi Santoso (HP Samsung (Budi Santoso))', 'credit', 'Budi Santosa'], ['Penelepon 62811', 'set_aside', undefined]]);
  for (const { id } of decided) await undoDecision(product.app, clerk, { event: event.slug, visitorId: id });
  assert.deepEqual(await minutes(event), before);
  assert.deepEqual(await desk(event, 'open'), open);
  const actions = await product.asSystem((trx) => trx.selectFrom('audit').select('action').where('event_id', '=', event.eventId).where('object_kind', '=', 'visitor').orderBy('action').execute());
  assert.deepEqual(actions.map(({ action }) => action), ['attendance.match', 'attendance.match', 'attendance.unmatch', 'attendance.unmatch']);
});

test('the address of a decided visitor is that participant\'s in the next event of the programme, until the decision is undone', async () => {
  const first = await makeEvent(product, { state: 'live' });
  const [budi] = await enrol(first, ['Budi Setiawan']);
  await take(first);
  const visitor = (await desk(first, 'open')).find(({ name }) => name.startsWith('Budi'))!;
  await decideVisitor(product.app, clerk, { event: first.slug, visitorId: visitor.id, registrationId: budi!.registrationId });
  const next = await makeEvent(product, { state: 'live' });
  await product.asSystem((trx) => trx.updateTable('event').set({ programme_id: first.programmeId }).where('id', '=', next.eventId).execute());
  await enrol(next, ['Budi Setiawan'], [budi!.participantId]);
  await take(next);
  assert.deepEqual(await minutes(next), [['Budi Setiawan', 180]]);
  await undoDecision(product.app, clerk, { event: first.slug, visitorId: visitor.id });
  await take(next);
  assert.deepEqual(await minutes(next), [['Budi Setiawan', null]]);
});

test('only staff of the event decide, and only for its own registrations', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const other = await makeEvent(product, { state: 'live' });
  const [stranger] = await enrol(other, ['Budi Santoso']);
  await enrol(event, ['Dewi Lestari']);
  await take(event);
  const [visitor] = await desk(event, 'open');
  const foreign: Staff = { ...clerk, grants: [{ role: 'regional_organiser', kind: 'region', id: '51' }] };
  await assert.rejects(decideVisitor(product.app, foreign, { event: event.slug, visitorId: visitor!.id, registrationId: null }), { reason: 'not_found' });
  await assert.rejects(decideVisitor(product.app, clerk, { event: event.slug, visitorId: visitor!.id, registrationId: stranger!.registrationId }), { reason: 'not_found' });
  await assert.rejects(decideVisitor(product.app, clerk, { event: other.slug, visitorId: visitor!.id, registrationId: null }), { reason: 'not_found' });
});

test('a signed sheet is no report: it stays out of the list of reports, which once broke on it', async () => {
  const event = await makeEvent(product, { state: 'live' });
  await take(event);
  await product.asSystem((trx) => trx.insertInto('attendance_file').values({ event_id: event.eventId, hash: Buffer.alloc(32, 9), kind: 'paper', name: 'lembar.jpg', type: 'image/jpeg', layout: 'sheet', rows: 0, taken_by: 'clerk', taken_at: clock.now() }).execute());
  assert.deepEqual((await product.asSystem((trx) => listFiles(trx, event.eventId))).map(({ name }) => name), ['laporan.csv']);
  assert.equal((await product.asSystem((trx) => countDesk(trx, event.eventId))).files, 1);
});
