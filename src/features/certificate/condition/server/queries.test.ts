import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { askAssessment, handIn } from '../../../../../tests/support/attempts.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople, type TestPerson } from '../../../../../tests/support/people.ts';
import { manualClock } from '#platform/clock/clock.ts';
import type { Staff } from '#platform/app/principal.ts';
import { rollUp } from '../../agency/model.ts';
import { listAgencyPeople } from '../../agency/server/queries.ts';
import { exportAgencies } from '../../agency/server/commands.ts';
import { askToNotify, notifyHolders } from '../../notice/server/commands.ts';
import { newestNotice } from '../../notice/server/queries.ts';
import { letStand } from '../../review/server/commands.ts';
import type { RuleEntry } from '../../schema.ts';
import { askForCertificates, issueCertificates, setRule } from '../../server/commands.ts';
import { countCertificates, findOwn } from '../../server/queries.ts';
import { setStyle } from '../../style/server/commands.ts';
import { findStyle, openLogo } from '../../style/server/queries.ts';
import { checkGrowth, checkGrowthAlone } from '../../verification/server/queries.ts';
import { headText, signedNote } from '../../log/model.ts';
import { growthSince, newestHead, sha256 } from '../../log/server/queries.ts';
import { currentKey } from '../../payload/server/commands.ts';
import { listKeys } from '../../payload/server/queries.ts';
import { findMissing, listDoubts } from './queries.ts';

const clock = manualClock(new Date('2026-11-22T02:00:00Z'));
let world: TestApp;
before(async () => {
  world = await testApp({ clock });
});
after(() => world.close());

const key = null;
const staffOf = (event: Pick<TestEvent, 'programmeId'>): Staff => ({ kind: 'staff', userId: 'user-1', email: 'x@example.id', name: 'Panitia', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
const rule = (change: Partial<RuleEntry>): RuleEntry => ({ attendance: true, test: 'none', feedback: false, hours: null, signatoryName: '', signatoryPosition: '', correctionDays: 7, ...change });
const attend = (event: TestEvent, people: readonly TestPerson[], met = true) => world.asSystem((trx) =>
  trx.insertInto('attendance').values(people.map(({ registrationId }) => ({ event_id: event.eventId, registration_id: registrationId, seconds: met ? 6000 : 60, needed_seconds: 5400, met, reason: met ? 'met' : 'too_short', computed_at: clock.now() })))
    .onConflict((conflict) => conflict.columns(['event_id', 'registration_id']).doUpdateSet({ met, seconds: met ? 6000 : 60, reason: met ? 'met' : 'too_short' })).execute());
const missing = (event: TestEvent, { registrationId }: TestPerson) => world.asSystem((trx) => findMissing(trx, { eventId: event.eventId, registrationId }));
const issue = async (event: TestEvent): Promise<void> => {
  const { run } = await askForCertificates(world.app, staffOf(event), { event: event.slug, key });
  await issueCertificates(world.app, { eventId: event.eventId, runId: run });
};

test('the rule over presence, test and feedback is evaluated per person with what is missing, and only who lacks nothing gets one', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 6);
  const [all, absent, untested, failed, unfed, late] = people as [TestPerson, TestPerson, TestPerson, TestPerson, TestPerson, TestPerson];
  const version = await askAssessment(world, event, ['pre', 'post', 'feedback']);
  await setRule(world.app, staffOf(event), { event: event.slug, key, rule: rule({ test: 'passed', feedback: true }) });
  await attend(event, people.filter((person) => person !== absent));
  for (const person of people) {
    const { registrationId } = person;
    if (person !== untested) await handIn(world, event, { registrationId, role: 'post', version, points: person === failed ? 5 : 6, state: person === late ? 'expired' : 'submitted' });
    if (person !== unfed) await handIn(world, event, { registrationId, role: 'feedback', version, points: 0 });
  }
  assert.deepEqual(await Promise.all(people.map((person) => missing(event, person))), [[], ['attendance'], ['post'], ['pass'], ['feedback'], []]);
  await issue(event);
  const counts = await world.asSystem((trx) => countCertificates(trx, event.eventId));
  assert.deepEqual([counts.people, counts.valid, counts.due, counts.doubtful, counts.missing], [6, 2, 0, 0, { attendance: 1, post: 1, pass: 1, feedback: 1 }]);
  assert.equal((await world.asSystem((trx) => findOwn(trx, { eventId: event.eventId, registrationId: all.registrationId })))!.state, 'valid');
  await handIn(world, event, { registrationId: untested.registrationId, role: 'post', version, points: 9 });
  await issue(event);
  assert.equal((await world.asSystem((trx) => countCertificates(trx, event.eventId))).valid, 3);
});

test('a rule that nobody could fulfil is refused', async () => {
  const event = await makeEvent(world, { state: 'published' });
  for (const change of [{ test: 'taken' }, { test: 'both' }, { test: 'passed' }, { feedback: true }] as const) {
    await assert.rejects(setRule(world.app, staffOf(event), { event: event.slug, key, rule: rule(change) }), { reason: 'certificate_form_absent' });
  }
  await askAssessment(world, event, ['post'], { passMark: null });
  await setRule(world.app, staffOf(event), { event: event.slug, key, rule: rule({ test: 'taken' }) });
  await assert.rejects(setRule(world.app, staffOf(event), { event: event.slug, key, rule: rule({ test: 'passed' }) }), { reason: 'certificate_form_absent' });
});

test('attendance or test corrected after the issue asks a person, and changes nothing by itself; letting it stand holds until something new is missing', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 3);
  const version = await askAssessment(world, event, ['post']);
  await setRule(world.app, staffOf(event), { event: event.slug, key, rule: rule({ test: 'taken' }) });
  await attend(event, people);
  for (const { registrationId } of people) await handIn(world, event, { registrationId, role: 'post', version, points: 6 });
  await issue(event);
  const doubts = () => world.asSystem((trx) => listDoubts(trx, event.eventId));
  assert.deepEqual(await doubts(), []);
  await attend(event, people.slice(0, 2), false);
  const found = await doubts();
  assert.deepEqual(found.map(({ name, missing: gaps }) => [name, gaps]), [['Peserta 1', ['attendance']], ['Peserta 2', ['attendance']]]);
  assert.equal((await world.asSystem((trx) => countCertificates(trx, event.eventId))).valid, 3);
  await letStand(world.app, staffOf(event), { event: event.slug, id: found[0]!.certificateId, reason: 'Listrik padam di lokasi', key });
  assert.deepEqual((await doubts()).map(({ name }) => name), ['Peserta 2']);
  await assert.rejects(letStand(world.app, staffOf(event), { event: event.slug, id: found[0]!.certificateId, reason: 'Lagi', key }), { reason: 'certificate_no_doubt' });
  await world.asSystem((trx) => trx.deleteFrom('assessment_attempt').where('event_id', '=', event.eventId).where('registration_id', '=', people[0]!.registrationId).execute());
  assert.deepEqual((await doubts()).map(({ name, missing: gaps }) => [name, gaps]), [['Peserta 1', ['attendance', 'post']], ['Peserta 2', ['attendance']]]);
  await attend(event, people);
  assert.deepEqual((await doubts()).map(({ missing: gaps }) => gaps), [['post']]);
});

test('everybody is told once, a killed telling goes on with the rest, and a later one tells only who came since', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 600);
  await attend(event, people);
  await issue(event);
  const { notice } = await askToNotify(world.app, staffOf(event), { event: event.slug, key });
  await assert.rejects(askToNotify(world.app, staffOf(event), { event: event.slug, key }), { reason: 'certificate_notice_in_progress' });
  // Two workers at once: the same job came twice.
  await Promise.all([notifyHolders(world.app, { eventId: event.eventId, noticeId: notice }), notifyHolders(world.app, { eventId: event.eventId, noticeId: notice })]);
  const outbox = () => world.asSystem((trx) => trx.selectFrom('outbox').select('registration_id').where('event_id', '=', event.eventId).where('template', '=', 'note').execute());
  assert.equal(new Set((await outbox()).map((row) => row.registration_id)).size, 600);
  assert.equal((await outbox()).length, 600);
  assert.deepEqual(await world.asSystem((trx) => newestNotice(trx, event.eventId)), { state: 'done', total: 600, told: 600 });
  const [one] = await addPeople(world, event, 1);
  await attend(event, [one!]);
  await issue(event);
  const again = await askToNotify(world.app, staffOf(event), { event: event.slug, key });
  await notifyHolders(world.app, { eventId: event.eventId, noticeId: again.notice });
  assert.equal((await outbox()).length, 601);
});

test('by agency: who was named and who wrote an institution, each once, with what became of it', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 4);
  const say = (person: TestPerson, institution: string) => world.asSystem((trx) => trx.updateTable('participant').set({ institution }).where('id', '=', person.participantId).execute());
  await say(people[0]!, 'Dinas Kominfo Jember');
  await say(people[1]!, ' DINAS KOMINFO, JEMBER ');
  await say(people[2]!, 'SMAN 1 Jember');
  await attend(event, people.slice(0, 3));
  await issue(event);
  await attend(event, people);
  const agency = crypto.randomUUID();
  await world.asSystem(async (trx) => {
    const [roster, now] = [crypto.randomUUID(), clock.now()];
    await trx.insertInto('registration_agency').values({ event_id: event.eventId, id: agency, name: 'BKD Jember', name_key: 'bkd jember', code: 'ABCDEFGH', created_at: now }).execute();
    await trx.insertInto('registration_roster').values({ event_id: event.eventId, id: roster, file_name: 'a.xlsx', file_hash: Buffer.alloc(32), content_hash: Buffer.alloc(32), sheet: 'A', mapping: '{}', uploaded_by: 'test', uploaded_at: now }).execute();
    const entry = (line: number, name: string, registrationId: string | null) => ({ event_id: event.eventId, id: crypto.randomUUID(), agency_id: agency, roster_id: roster, line, person_hmac: Buffer.alloc(32, line), name, name_key: name.toLowerCase(), ...(registrationId ? { registration_id: registrationId, linked_by: 'staff', linked_at: now } : {}), created_at: now });
    await trx.insertInto('registration_roster_entry').values([entry(1, 'Yang Tidak Mendaftar', null), entry(2, 'Peserta 3', people[2]!.registrationId)]).execute();
  });
  const lines = rollUp(await world.asSystem((trx) => listAgencyPeople(trx, event.eventId)));
  assert.deepEqual(lines, [
    { agency: 'BKD Jember', people: 2, signedUp: 1, certified: 1, waiting: 0 },
    { agency: 'Dinas Kominfo Jember', people: 2, signedUp: 2, certified: 2, waiting: 0 },
    { agency: null, people: 1, signedUp: 1, certified: 0, waiting: 1 },
  ]);
  const { csv } = await exportAgencies(world.app, staffOf(event), { event: event.slug, language: 'id' });
  assert.match(csv, /BKD Jember;;Yang Tidak Mendaftar;Tidak mendaftar;;\r\n/);
});

/** One dot. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('colour and logo are the programme admin’s, a picture that is none is refused, and the logo stays when only the colour changes', async () => {
  const event = await makeEvent(world, { state: 'published' });
  const { programmeId } = event;
  const style = (accent: string | null, logo: Uint8Array | 'keep' | null) => setStyle(world.app, staffOf(event), { programmeId, style: { accent }, logo, key });
  await style('#7a1f5c', png);
  await style('#1f5c7a', 'keep');
  assert.deepEqual(await world.asSystem((trx) => findStyle(trx, programmeId)), { accent: '#1f5c7a', hasLogo: true });
  assert.deepEqual(await world.asSystem((trx) => openLogo(world.app, trx, programmeId)), png);
  await assert.rejects(style(null, Buffer.from('<svg onload=alert(1)>')), { reason: 'certificate_logo_unreadable' });
  await assert.rejects(style(null, Buffer.alloc(1_000_001)), { reason: 'certificate_logo_large' });
  await assert.rejects(setStyle(world.app, { ...staffOf(event), grants: [{ role: 'regional_organiser', kind: 'region', id: '35' }] }, { programmeId, style: { accent: null }, logo: null, key }), { reason: 'forbidden' });
  await style(null, null);
  assert.deepEqual(await world.asSystem((trx) => findStyle(trx, programmeId)), { accent: null, hasLogo: false });
});

test('a head that somebody kept is continued by every later one; a forged, a foreign and a rewritten one are told apart', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 300);
  const heads: string[] = [];
  for (let i = 0; i < 300; i += 100) {
    await attend(event, people.slice(i, i + 100));
    await issue(event);
    heads.push((await world.asSystem((trx) => newestHead(trx, 'real')))!.note);
  }
  const keys = await world.asSystem(listKeys);
  for (const head of heads) {
    assert.equal((await checkGrowth(world.app, `  ${head.replaceAll('\n', '\r\n')}`))!.kind, 'grown');
    const first = Number(head.split('\n')[1]);
    const growth = (await world.asSystem((trx) => growthSince(trx, { log: 'real', first })))!;
    assert.equal(checkGrowthAlone(head, growth, keys).kind, 'grown');
    if (growth.hashes.length > 0) assert.equal(checkGrowthAlone(head, { ...growth, hashes: growth.hashes.with(0, Buffer.alloc(32, 9).toString('base64')) }, keys).kind, 'rewritten');
  }
  assert.equal((await checkGrowth(world.app, heads[0]!.replace(/\n\d+\n/, '\n3\n')))!.kind, 'unsigned');
  assert.equal(await checkGrowth(world.app, 'halo'), null);
  const growth = (await world.asSystem((trx) => growthSince(trx, { log: 'real', first: 1 })))!;
  assert.equal(checkGrowthAlone(heads[0]!, growth, [Buffer.alloc(32, 1)]).kind, 'unsigned');
  // A head of ours that is longer than our log: entries are gone since.
  const [signer, newest] = await world.asSystem(async (trx) => [await currentKey(world.app, trx), (await newestHead(trx, 'real'))!] as const);
  const longer = { origin: heads[0]!.split('\n')[0]!, size: newest.size + 5, root: newest.root };
  const note = signedNote(sha256, longer, signer.publicKey, sign(null, Buffer.from(headText(longer)), signer.privateKey));
  assert.equal((await checkGrowth(world.app, note))!.kind, 'rewritten');
});
