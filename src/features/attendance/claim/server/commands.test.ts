import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endEvent } from '#features/event/server/commands.ts';
import { system, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople, type TestPerson } from '../../../../../tests/support/people.ts';
import { keepSheet, tickSheet } from '../../paper/server/commands.ts';
import { listSheets } from '../../paper/server/queries.ts';
import { computeAttendance } from '../../server/commands.ts';
import { listAttendance } from '../../server/queries.ts';
import { setTerms } from '../../term/server/commands.ts';
import { decideClaim, makeClaim } from './commands.ts';
import { listClaims, listOwnClaims } from './queries.ts';

const clock = manualClock(new Date('2026-11-22T02:00:00Z'));
const product = await testApp({ clock });
const { app, asSystem, close } = product;
after(close);
const desk = system('test');
const key = null;
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason + (Object.keys(reason.fields).length ? ` ${Object.values(reason.fields).join()}` : '') : String(reason)));
const holderOf = (event: TestEvent, person: TestPerson): ParticipantPrincipal => ({ kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId: person.registrationId, participantId: person.participantId });
const entry = { reason: 'Menonton bersama di kantor desa, ponsel mati.', from: '09:00', until: '11:00' };
const claim = (event: TestEvent, person: TestPerson, more: Partial<typeof entry> = {}) => makeClaim(app, holderOf(event, person), { entry: { ...entry, ...more }, photo: null, key });
const verdictsOf = (event: TestEvent) => asSystem(async (trx) => (await listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 50, offset: 0 })).lines.map(({ number, verdict }) => [number, verdict ? verdict.seconds / 60 : null, verdict?.reason ?? null]));
const audited = (event: TestEvent) => asSystem((trx) => trx.selectFrom('audit').select(['action', 'detail']).where('event_id', '=', event.eventId).orderBy('id').execute());

test('a claim counts only once a person has accepted it, and both sides read why', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person, other] = await addPeople(product, event, 2);
  const made = await claim(event, person!);
  await claim(event, other!);
  await computeAttendance(app, desk, event.eventId);
  assert.deepEqual(await verdictsOf(event), [[1, null, null], [2, null, null]]);
  await decideClaim(app, desk, { event: event.slug, key, entry: { id: made.id, accept: true, decision: 'Nama ada di daftar tuan rumah.' } });
  assert.deepEqual(await verdictsOf(event), [[1, 120, 'met'], [2, null, null]]);
  const second = (await asSystem((trx) => listClaims(trx, event))).find((one) => one.state === 'open')!;
  await decideClaim(app, desk, { event: event.slug, key, entry: { id: second.id, accept: false, decision: 'Tidak ada di daftar mana pun.' } });
  assert.deepEqual((await asSystem((trx) => listOwnClaims(trx, holderOf(event, other!)))).map(({ state, decision }) => [state, decision]), [['refused', 'Tidak ada di daftar mana pun.']]);
  assert.deepEqual(await verdictsOf(event), [[1, 120, 'met'], [2, null, null]]);
  assert.equal(await reasonOf(decideClaim(app, desk, { event: event.slug, key, entry: { id: second.id, accept: true, decision: 'Berubah pikiran.' } })), 'claim_decided');
  assert.deepEqual((await audited(event)).map(({ action }) => action).filter((action) => action.startsWith('claim.')), ['claim.make', 'claim.make', 'claim.accept', 'claim.refuse']);
});

test('one claim at a time, three in all, within the event and its week', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, event, 1);
  assert.equal(await reasonOf(claim(event, person!, { from: '20:00', until: '21:00' })), 'invalid claim_hours');
  for (let i = 0; i < 3; i++) {
    const { id } = await claim(event, person!);
    assert.equal(await reasonOf(claim(event, person!)), 'claim_waits');
    await decideClaim(app, desk, { event: event.slug, key, entry: { id, accept: false, decision: 'Belum cukup.' } });
  }
  assert.equal(await reasonOf(claim(event, person!)), 'claim_too_many');
  const before = await makeEvent(product);
  const [early] = await addPeople(product, before, 1);
  assert.equal(await reasonOf(claim(before, early!)), 'claim_closed');
});

test('claims end a week after the event, unless the organiser extends them; the audit keeps what it was', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, event, 1);
  clock.advance(8 * 86_400_000);
  assert.equal(await reasonOf(claim(event, person!)), 'claim_closed');
  await setTerms(app, desk, { event: event.slug, key, entry: { codesNeeded: 0, countedUntil: null, claimsUntil: '2026-12-10T17:00' } });
  assert.equal(await reasonOf(claim(event, person!)), 'done');
  assert.deepEqual((await audited(event)).find(({ action }) => action === 'attendance.set_terms')?.detail, { codes: 0, codesBefore: 0, countedUntil: null, countedUntilBefore: null, claimsUntil: '2026-12-10T10:00:00.000Z', claimsUntilBefore: null });
  clock.advance(-8 * 86_400_000);
});

test('five at once with one key are one claim, and five deciders decide once', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, event, 1);
  const holder = holderOf(event, person!);
  const once = keyFor(holder, 'claim.make', newId(), entry);
  const made = await Promise.all(Array.from({ length: 5 }, () => makeClaim(app, holder, { entry, photo: null, key: once })));
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  const decided = await Promise.all(Array.from({ length: 5 }, () => reasonOf(decideClaim(app, desk, { event: event.slug, key, entry: { id: made[0]!.id, accept: true, decision: 'Ya, hadir.' } }))));
  assert.deepEqual(decided.sort(), ['claim_decided', 'claim_decided', 'claim_decided', 'claim_decided', 'done']);
  const rows = await asSystem((trx) => trx.selectFrom('attendance_evidence').select(['source', 'grade', 'reason']).where('event_id', '=', event.eventId).execute());
  assert.deepEqual(rows, [{ source: 'manual', grade: 'E', reason: 'Ya, hadir.' }]);
});

test('a picture that is none is refused before anything is kept; staff elsewhere find no event', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, event, 1);
  assert.equal(await reasonOf(makeClaim(app, holderOf(event, person!), { entry, photo: Buffer.from('<svg onload=alert(1)>'), key })), 'invalid claim_photo');
  const { id } = await claim(event, person!);
  const elsewhere: Principal = { kind: 'staff', userId: 'u', email: 'a@contoh.id', name: 'A', grants: [{ role: 'regional_organiser', kind: 'region', id: '12.71' }] };
  assert.equal(await reasonOf(decideClaim(app, elsewhere, { event: event.slug, key, entry: { id, accept: true, decision: 'Ya.' } })), 'not_found');
  assert.equal(await reasonOf(setTerms(app, elsewhere, { event: event.slug, key, entry: { codesNeeded: 2, countedUntil: null, claimsUntil: null } })), 'not_found');
});

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('ticked numbers are evidence of the sheet\'s hours with the sheet and the line; unticking takes them back', async () => {
  const event = await makeEvent(product, { state: 'live' });
  await addPeople(product, event, 4);
  const { hash } = await keepSheet(app, desk, { event: event.slug, key, bytes: pixel, entry: { title: 'Aula utama', from: '09.00', until: '11.30' } });
  const tick = (numbers: string) => tickSheet(app, desk, { event: event.slug, key, hash, numbers });
  assert.deepEqual(await tick('1-2, 4'), { ticked: 3, added: 3, withdrawn: 0 });
  assert.deepEqual(await tick('4 2 1'), { ticked: 3, added: 0, withdrawn: 0 }, 'the same numbers again change nothing');
  assert.deepEqual(await verdictsOf(event), [[1, 150, 'met'], [2, 150, 'met'], [3, null, null], [4, 150, 'met']]);
  assert.deepEqual(await tick('1, 3'), { ticked: 2, added: 1, withdrawn: 2 });
  assert.deepEqual(await verdictsOf(event), [[1, 150, 'met'], [2, null, null], [3, 150, 'met'], [4, null, null]]);
  assert.equal(await reasonOf(tick('1, 99')), 'paper_unknown');
  assert.equal(await reasonOf(tick('1, dua')), 'paper_numbers');
  assert.deepEqual((await asSystem((trx) => listSheets(trx, event))).map(({ title, numbers }) => [title, numbers]), [['Aula utama', [1, 3]]]);
  const rows = await asSystem((trx) => trx.selectFrom('attendance_evidence').select(['source', 'grade', 'file_row']).where('event_id', '=', event.eventId).orderBy('file_row').execute());
  assert.deepEqual(rows, [{ source: 'paper', grade: 'D', file_row: 1 }, { source: 'paper', grade: 'D', file_row: 3 }]);
  assert.equal(await reasonOf(keepSheet(app, desk, { event: event.slug, key, bytes: Buffer.from('<html>'), entry: { title: 'x', from: '09.00', until: '11.00' } })), 'invalid paper_unreadable');
});

test('codes that the event asks for decide beside the minutes; longer hours ask no more of anybody', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, event, 1);
  const { id } = await claim(event, person!, { from: '09:00', until: '12:00' });
  await decideClaim(app, desk, { event: event.slug, key, entry: { id, accept: true, decision: 'Ya, hadir.' } });
  assert.deepEqual(await verdictsOf(event), [[1, 180, 'met']]);
  await setTerms(app, desk, { event: event.slug, key, entry: { codesNeeded: 2, countedUntil: null, claimsUntil: null } });
  await computeAttendance(app, desk, event.eventId);
  assert.deepEqual(await verdictsOf(event), [[1, 180, 'codes_missing']]);
  clock.advance(3 * 3_600_000);
  await endEvent(app, desk, { event: event.slug });
  await setTerms(app, desk, { event: event.slug, key, entry: { codesNeeded: 0, countedUntil: '2026-11-22T13:00', claimsUntil: null } });
  assert.deepEqual(await verdictsOf(event), [[1, 180, 'met']], 'half of three hours is asked, not half of four');
  assert.equal(await reasonOf(setTerms(app, desk, { event: event.slug, key, entry: { codesNeeded: 0, countedUntil: '2026-11-22T11:00', claimsUntil: null } })), 'invalid counted_until');
});
