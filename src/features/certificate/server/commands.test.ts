import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { addPeople, type TestPerson } from '../../../../tests/support/people.ts';
import { manualClock } from '#platform/clock/clock.ts';
import type { ParticipantPrincipal, Staff } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { entryBytes, inclusionProof, leafHash, provesConsistency, provesInclusion, consistencyProof, rootHash } from '../log/model.ts';
import { newestHead, readNodes, sha256 } from '../log/server/queries.ts';
import { parseNote } from '../log/model.ts';
import { saidBy } from '../payload/model.ts';
import { listKeys } from '../payload/server/queries.ts';
import { askCorrection, decideCorrection } from '../correction/server/commands.ts';
import { exportCourseRecords } from '../export/server/commands.ts';
import { bundleOf, checkAlone, checkNumber, checkPayload } from '../verification/server/queries.ts';
import { askForCertificates, issueCertificates, issuer, revokeCertificate, setRule } from './commands.ts';
import { countCertificates, findOwn, listCertificates, newestRun } from './queries.ts';
import { findMissing } from '../condition/server/queries.ts';

const clock = manualClock(new Date('2026-11-22T02:00:00Z'));
let world: TestApp;
before(async () => {
  world = await testApp({ clock });
});
after(() => world.close());

const key = null;
const staffOf = (event: Pick<TestEvent, 'programmeId'>): Staff => ({ kind: 'staff', userId: 'user-1', email: 'x@example.id', name: 'Panitia', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
const holder = (event: TestEvent, person: TestPerson): ParticipantPrincipal => ({ kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId: person.registrationId, participantId: person.participantId });

/** A closed event; the first `met` of its people fulfil the attendance rule. */
async function closedEvent(count: number, met: number): Promise<{ event: TestEvent; people: TestPerson[] }> {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, count);
  await attend(event, people.slice(0, met));
  return { event, people };
}
const attend = (event: TestEvent, people: readonly TestPerson[], met = true) => world.asSystem((trx) =>
  trx.insertInto('attendance').values(people.map(({ registrationId }) => ({ event_id: event.eventId, registration_id: registrationId, seconds: met ? 6000 : 60, needed_seconds: 5400, met, reason: met ? 'met' : 'too_short', computed_at: clock.now() })))
    .onConflict((conflict) => conflict.columns(['event_id', 'registration_id']).doUpdateSet({ met, seconds: met ? 6000 : 60, reason: met ? 'met' : 'too_short' })).execute());

const issueAll = async (event: TestEvent): Promise<void> => {
  const { run } = await askForCertificates(world.app, staffOf(event), { event: event.slug, key });
  await issueCertificates(world.app, { eventId: event.eventId, runId: run });
};
const own = async (event: TestEvent, person: TestPerson) => (await world.asSystem((trx) => findOwn(trx, { eventId: event.eventId, registrationId: person.registrationId })))!;

test('whoever fulfils the rule gets one certificate, signed, logged and dense; the others a reason; a second run adds nobody', async () => {
  const { event, people } = await closedEvent(1203, 1101);
  await issueAll(event);
  const read = async () => world.asSystem(async (trx) => ({ ...(await countCertificates(trx, event.eventId)), run: await newestRun(trx, event.eventId) }));
  const first = await read();
  assert.deepEqual([first.people, first.due, first.valid, first.doubtful, first.run!.state, first.run!.total, first.run!.lookedAt, first.run!.issued], [1203, 0, 1101, 0, 'done', 1203, 1203, 1101]);
  await issueAll(event);
  assert.equal((await read()).valid, 1101);
  const serials = await world.asSystem((trx) => trx.selectFrom('certificate').select(['serial', 'leaf']).where('event_id', '=', event.eventId).orderBy('serial').execute());
  assert.deepEqual(serials.map(({ serial }) => serial), Array.from({ length: 1101 }, (_, i) => i + 1));
  assert.equal(new Set(serials.map(({ leaf }) => leaf)).size, 1101);
  for (const [person, missing] of [[people[0]!, []], [people.at(-1)!, ['attendance']]] as const) assert.deepEqual(await world.asSystem((trx) => findMissing(trx, { eventId: event.eventId, registrationId: person.registrationId })), missing);
});

test('a certificate proves itself to somebody with our public keys alone, and every head continues the one before', async () => {
  const { event, people } = await closedEvent(40, 40);
  const before = await world.asSystem((trx) => newestHead(trx, 'real'));
  await issueAll(event);
  const held = await own(event, people[7]!);
  const { bundle, keys, later } = await world.asSystem(async (trx) => ({ bundle: await bundleOf(trx, held), keys: await listKeys(trx), later: (await newestHead(trx, 'real'))! }));
  const alone = await checkAlone(bundle!.payload, bundle!.proof, keys);
  assert.deepEqual([alone.reading.ok, alone.logged], [true, true]);
  for (const forged of [{ ...bundle!.proof, leaf: bundle!.proof.leaf + 1 }, { ...bundle!.proof, hashes: bundle!.proof.hashes.slice(1) }, { ...bundle!.proof, head: bundle!.proof.head.replace(/\n\d+\n/, '\n9999\n') }, { ...bundle!.proof, head: '' }]) {
    assert.equal((await checkAlone(bundle!.payload, forged, keys)).logged, false);
  }
  await world.asSystem(async (trx) => {
    const [size, root] = [before!.size, before!.root];
    const leaves = (await trx.selectFrom('certificate_entry').select(['kind', 'digest']).where('log', '=', 'real').orderBy('leaf').execute()).map(({ kind, digest }) => leafHash(sha256, entryBytes(kind as 'issue', digest)));
    const node = (level: number, index: number): Uint8Array => hashOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
    assert.deepEqual(Buffer.from(rootHash(sha256, node, later.size)), later.root);
    assert.equal(provesConsistency(sha256, { first: size, firstRoot: root, size: later.size, root: later.root, proof: consistencyProof(sha256, node, size, later.size) }), true);
    const proven = await readNodes(trx, { log: 'real', size: later.size, leaf: held.leaf });
    assert.equal(provesInclusion(sha256, { leaf: leaves[held.leaf]!, index: held.leaf, size: later.size, proof: inclusionProof(sha256, proven, held.leaf, later.size), root: parseNote(later.note)!.root }), true);
  });
});

/** The hash over a power of two of leaves, pair by pair. */
function hashOf(leaves: readonly Uint8Array[]): Uint8Array {
  let row = [...leaves];
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, i) => sha256(Buffer.concat([Buffer.of(1), row[2 * i]!, row[2 * i + 1]!])));
  return row[0]!;
}

test('fifty kills in a batch: everybody exactly once, serials dense, every digest in the log', async () => {
  const { event } = await closedEvent(2000, 2000);
  const { run } = await askForCertificates(world.app, staffOf(event), { event: event.slug, key });
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const admin = new pg.Client(world.doors.owner);
  await admin.connect();
  let killed = 0;
  for (let kills = 0; kills < 50; kills++) {
    const working = issueCertificates(world.app, { eventId: event.eventId, runId: run }).catch(() => 'killed');
    await new Promise((resolve) => setTimeout(resolve, random() * 25));
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'serentak_app' and state like '%transaction%' or query like '%certificate%' and pid <> pg_backend_pid() and usename = 'serentak_app' and datname = current_database()`);
    if ((await working) === 'killed') killed += 1;
  }
  await admin.end();
  assert.equal(killed > 5, true, `${killed} of 50 kills hit a chunk at work`);
  await issueCertificates(world.app, { eventId: event.eventId, runId: run });
  await world.asSystem(async (trx) => {
    const rows = await trx.selectFrom('certificate').innerJoin('certificate_entry', (join) => join.onRef('certificate_entry.log', '=', 'certificate.log').onRef('certificate_entry.leaf', '=', 'certificate.leaf').onRef('certificate_entry.digest', '=', 'certificate.digest')).select(['serial', 'registration_id']).where('event_id', '=', event.eventId).orderBy('serial').execute();
    assert.deepEqual(rows.map(({ serial }) => serial), Array.from({ length: 2000 }, (_, i) => i + 1));
    assert.equal(new Set(rows.map((row) => row.registration_id)).size, 2000);
  });
});

test('only the final ledger counts, one issue at a time, and only for who may edit the event', async () => {
  const open = await makeEvent(world, { state: 'live' });
  await assert.rejects(askForCertificates(world.app, staffOf(open), { event: open.slug, key }), { reason: 'certificate_event_open' });
  const { event } = await closedEvent(1, 1);
  await askForCertificates(world.app, staffOf(event), { event: event.slug, key });
  await assert.rejects(askForCertificates(world.app, staffOf(event), { event: event.slug, key }), { reason: 'certificate_run_in_progress' });
  await assert.rejects(askForCertificates(world.app, staffOf(open), { event: event.slug, key }), { reason: 'not_found' });
});

test('hours and signatory stand on what is issued after they were set, and nowhere before', async () => {
  const { event, people } = await closedEvent(2, 1);
  await issueAll(event);
  await setRule(world.app, staffOf(event), { event: event.slug, key, rule: { attendance: true, test: 'none', feedback: false, hours: 3, signatoryName: 'Rina Wati', signatoryPosition: 'Kepala Dinas', correctionDays: 7 } });
  await attend(event, people);
  await issueAll(event);
  const said = await Promise.all(people.map(async (person) => saidBy((await own(event, person)).payload)));
  assert.deepEqual(said.map(({ jp, sg }) => [jp, sg]), [[undefined, undefined], [3, ['Rina Wati', 'Kepala Dinas']]]);
});

test('an owner corrects spelling alone; another name waits for a person; the old number says it was replaced', async () => {
  const { event, people } = await closedEvent(2, 2);
  await issueAll(event);
  const before = await own(event, people[0]!);
  const corrected = await askCorrection(world.app, holder(event, people[0]!), { name: `Dr. ${before.name.replace('Peserta', 'Pesertta')}, M.Si.`, key });
  assert.equal(corrected.state, 'accepted');
  const fresh = await own(event, people[0]!);
  assert.deepEqual([fresh.state, fresh.number, fresh.name], ['valid', corrected.number, `Dr. ${before.name.replace('Peserta', 'Pesertta')}, M.Si.`]);
  assert.deepEqual((await checkNumber(world.app, before.number))!.newNumber, fresh.number);
  assert.equal((await checkPayload(world.app, before.payload)).kind, 'superseded');
  assert.equal((await checkPayload(world.app, fresh.payload)).kind, 'valid');

  assert.deepEqual(await askCorrection(world.app, holder(event, people[0]!), { name: 'Budi Santosa', key }), { state: 'asked', number: null });
  await assert.rejects(askCorrection(world.app, holder(event, people[0]!), { name: 'Budi Santoso', key }), { reason: 'certificate_correction_waits' });
  const { id } = await world.asSystem((trx) => trx.selectFrom('certificate_correction').select('id').where('event_id', '=', event.eventId).where('state', '=', 'asked').executeTakeFirstOrThrow());
  await decideCorrection(world.app, staffOf(event), { event: event.slug, id, accept: true, answer: '', key });
  assert.equal((await own(event, people[0]!)).name, 'Budi Santosa');
  await assert.rejects(decideCorrection(world.app, staffOf(event), { event: event.slug, id, accept: false, answer: 'Tidak', key }), { reason: 'certificate_correction_decided' });
});

test('after the days of the rule even spelling waits for a person', async () => {
  const { event, people } = await closedEvent(1, 1);
  await issueAll(event);
  const held = await own(event, people[0]!);
  clock.advance(8 * 86_400_000);
  assert.equal((await askCorrection(world.app, holder(event, people[0]!), { name: `${held.name} S.Sos.`, key })).state, 'asked');
});

test('a revoked certificate never verifies as valid again; attendance that changes revokes nothing by itself', async () => {
  const { event, people } = await closedEvent(2, 2);
  await issueAll(event);
  await attend(event, people.slice(0, 1), false);
  const counts = await world.asSystem(async (trx) => countCertificates(trx, event.eventId));
  assert.deepEqual([counts.valid, counts.doubtful], [2, 1]);
  const held = await own(event, people[0]!);
  await revokeCertificate(world.app, staffOf(event), { event: event.slug, id: held.id, reason: 'Presensi keliru dihitung', key });
  const verdict = await checkPayload(world.app, held.payload);
  assert.deepEqual([verdict.kind, 'reason' in verdict && verdict.reason], ['revoked', 'Presensi keliru dihitung']);
  await assert.rejects(revokeCertificate(world.app, staffOf(event), { event: event.slug, id: held.id, reason: 'lagi', key }), { reason: 'certificate_not_valid' });
  await assert.rejects(askCorrection(world.app, holder(event, people[0]!), { name: 'Budi Santosa', key }), { reason: 'certificate_not_valid' });
  const { lines } = await world.asSystem((trx) => listCertificates(trx, { eventId: event.eventId, limit: 10, offset: 0 }));
  assert.deepEqual(lines.map(({ state }) => state), ['revoked', 'valid']);
});

test('a number that was never given and a row that nobody signed answer nothing', async () => {
  const { event, people } = await closedEvent(1, 1);
  await issueAll(event);
  const held = await own(event, people[0]!);
  assert.equal(await checkNumber(world.app, `${held.number.slice(0, -1)}${held.number.endsWith('0') ? '1' : '0'}`), null);
  // Somebody with the database in hand writes a certificate for himself: the signature tells.
  const forged = held.payload.replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ v: 1, nm: 'Penipu' })).toString('base64url')}.`);
  await withScope(world.db, issuer, (trx) => trx.updateTable('certificate').set({ payload: forged }).where('event_id', '=', event.eventId).where('id', '=', held.id).execute());
  assert.equal(await checkNumber(world.app, held.number), null);
  assert.equal((await checkPayload(world.app, forged)).kind, 'forged');
});

test('course records hold civil servants with a valid certificate alone, and who took them is written down', async () => {
  const { event, people } = await closedEvent(2, 2);
  await issueAll(event);
  await world.asSystem((trx) => trx.updateTable('participant').set({ nip: world.app.keys.encrypt('198501012010011001'), nip_hmac: Buffer.alloc(32, 1) }).where('id', '=', people[0]!.participantId).execute());
  const { csv } = await exportCourseRecords(world.app, staffOf(event), { event: event.slug });
  const lines = csv.trim().split(/\r?\n/);
  assert.equal(lines.length, 2);
  assert.equal(lines[1]!.includes('198501012010011001'), true);
  const audited = await world.asSystem((trx) => trx.selectFrom('audit').select('detail').where('event_id', '=', event.eventId).where('action', '=', 'certificate.export').execute());
  assert.deepEqual(audited, [{ detail: { rows: 1 } }]);
});
