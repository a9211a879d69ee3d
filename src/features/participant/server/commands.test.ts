import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../tests/support/app.ts';
import { makeEvent } from '../../../../tests/support/factory.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { removeSimulated, resolveParticipant, resolveParticipants, type IdentityRequest, type ResolvedParticipant } from './commands.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const event = await makeEvent(product);

const budi = (more: Partial<IdentityRequest> = {}): IdentityRequest => ({
  eventId: event.eventId,
  programmeId: event.programmeId,
  simulated: false,
  key: { scope: 'test', key: newId(), bodyHash: Buffer.alloc(32) },
  name: 'Drs. Budi Santosa, M.Si.',
  contact: { kind: 'phone', value: '+6281234567890' },
  regionCode: '35.09',
  segment: 'umum',
  institution: null,
  language: 'id',
  proven: [],
  ...more,
});
const contact = () => ({ kind: 'phone' as const, value: `+62812${String(Math.random()).slice(2, 10)}` });
const resolve = async (request: IdentityRequest): Promise<ResolvedParticipant> => {
  const answer = await resolveParticipant(app, request);
  assert.equal(answer.kind, 'participant');
  return (answer as Extract<typeof answer, { kind: 'participant' }>).participant;
};
const rowsOf = (ids: readonly string[]) => asSystem((trx) => trx.selectFrom('participant').selectAll().where('id', 'in', ids).orderBy('id').execute());

test('a request that is sent five times at once is one row', async () => {
  const request = budi({ contact: contact() });
  const ids = (await Promise.all(Array.from({ length: 5 }, () => resolve(request)))).map((one) => one.id);
  assert.equal(new Set(ids).size, 1);
  assert.equal((await rowsOf(ids)).length, 1);
});

test('a request that died after this step finds its row when it is sent again', async () => {
  const request = budi({ contact: contact() });
  const first = await resolve(request);
  assert.equal((await resolve(request)).id, first.id);
});

test('the same contact and name without proof is a row of its own that points at the first and changes nothing in it', async () => {
  const first = budi({ contact: contact(), institution: 'Dinas Kominfo' });
  const { id } = await resolve(first);
  const [before] = await rowsOf([id]);
  const claim = await resolve(budi({ contact: first.contact, name: 'budi santosa', institution: 'Lain', segment: 'asn' }));
  assert.notEqual(claim.id, id);
  const [after] = await rowsOf([id]);
  assert.deepEqual(after, before);
  const [row] = await rowsOf([claim.id]);
  assert.deepEqual([row!.claim_of, row!.name, row!.institution, row!.segment], [id, 'budi santosa', 'Lain', 'asn']);
  const again = await resolve(budi({ contact: first.contact }));
  assert.deepEqual((await rowsOf([again.id])).map((one) => one.claim_of), [id], 'claims point at the first, never at each other');
});

test('two people who type the same in one batch are one person and one claim', async () => {
  const shared = contact();
  const [a, b] = (await resolveParticipants(app, [budi({ contact: shared }), budi({ contact: shared })])).map((answer) => (answer.kind === 'participant' ? answer.participant.id : ''));
  const rows = await rowsOf([a!, b!]);
  assert.deepEqual(new Set(rows.map((row) => row.claim_of)), new Set([a, null]));
  assert.equal(rows.length, 2);
});

test('with proof the first row is answered, and a claim\'s own proof answers the claim', async () => {
  const shared = contact();
  const first = await resolve(budi({ contact: shared }));
  const claim = await resolve(budi({ contact: shared }));
  assert.equal((await resolve(budi({ contact: shared, proven: [first.id] }))).id, first.id);
  assert.equal((await resolve(budi({ contact: shared, proven: [claim.id] }))).id, claim.id);
  const stranger = await resolve(budi({ contact: contact(), name: 'Orang Lain' }));
  const third = await resolve(budi({ contact: shared, proven: [stranger.id] }));
  assert.ok(![first.id, claim.id, stranger.id].includes(third.id), 'somebody else\'s ticket proves nothing');
});

test('another name on the same number is another person, and titles make no other name', async () => {
  const shared = contact();
  const budiId = (await resolve(budi({ contact: shared }))).id;
  const siti = await resolve(budi({ contact: shared, name: 'Siti Aminah' }));
  const [row] = await rowsOf([siti.id]);
  assert.deepEqual([siti.id === budiId, row!.claim_of], [false, null]);
  const titled = await resolve(budi({ contact: shared, name: 'Budi Santosa' }));
  assert.equal((await rowsOf([titled.id]))[0]!.claim_of, budiId);
});

test('the name stands as typed, the contact is unreadable without the key, and only a hint is in clear', async () => {
  const { id } = await resolve(budi({ contact: { kind: 'email', value: 'rahasia.sekali@example.id' } }));
  const [row] = await rowsOf([id]);
  assert.equal(row!.name, 'Drs. Budi Santosa, M.Si.');
  assert.equal(app.keys.decrypt(row!.contact), 'rahasia.sekali@example.id');
  assert.equal(JSON.stringify(row).includes('rahasia'), false);
  assert.equal(row!.contact.includes('rahasia'), false);
  assert.equal(row!.contact_hint, 'r…@example.id');
});

test('a simulated person never meets a real one, and only simulated people are removed', async () => {
  const shared = contact();
  const real = await resolve(budi({ contact: shared }));
  const simulated = await resolve(budi({ contact: shared, simulated: true }));
  assert.deepEqual((await rowsOf([simulated.id])).map((row) => row.claim_of), [null]);
  assert.equal(await asSystem((trx) => removeSimulated(trx, [real.id, simulated.id])), 1);
  assert.deepEqual((await rowsOf([real.id, simulated.id])).map((row) => row.id), [real.id]);
});

test('how often a contact was used within a day is known, so that nobody\'s mailbox is flooded', async () => {
  const shared = contact();
  const uses = [];
  for (let i = 0; i < 4; i++) uses.push((await resolve(budi({ contact: shared, name: `Orang ${'ABCD'[i]}` }))).recent);
  assert.deepEqual(uses, [0, 1, 2, 3]);
});

test('one transaction resolves a whole batch', async () => {
  const people = Array.from({ length: 400 }, (_, i) => budi({ contact: contact(), name: `Orang ke ${i} Berbeda` }));
  const answers = await resolveParticipants(app, people);
  assert.equal(new Set(answers.map((answer) => answer.kind === 'participant' && answer.participant.id)).size, 400);
  assert.deepEqual(answers.map((answer) => answer.kind === 'participant' && answer.participant.name), people.map((one) => one.name), 'in the order of the questions');
});

test('several processes that meet the same people at once agree on who is first', async () => {
  const people = Array.from({ length: 30 }, (_, i) => ({ contact: contact(), name: `Bersama ${i}` }));
  const processes = await Promise.all(Array.from({ length: 6 }, (_, p) => resolveParticipants(app, (p % 2 ? people.toReversed() : people).map((one) => budi(one)))));
  const ids = processes.flat().map((answer) => (answer.kind === 'participant' ? answer.participant.id : ''));
  const rows = await rowsOf(ids);
  assert.equal(rows.length, 180);
  const firsts = rows.filter((row) => row.claim_of === null);
  assert.deepEqual([firsts.length, new Set(firsts.map((row) => row.name)).size], [30, 30]);
  assert.ok(rows.every((row) => row.claim_of === null || firsts.some((first) => first.id === row.claim_of && first.name === row.name)));
});

test('the public and another programme see no participant; the programme\'s own admission does', async () => {
  const { id } = await resolve(budi({ contact: contact() }));
  const other = await makeEvent(product);
  const seen = (scope: Parameters<typeof withScope>[1]) => withScope(app.db, scope, (trx) => trx.selectFrom('participant').select('id').where('id', '=', id).execute()).then((rows) => rows.length);
  assert.equal(await seen({ kind: 'public' }), 0);
  assert.equal(await seen({ kind: 'event', eventId: other.eventId, programmeId: other.programmeId }), 0);
  assert.equal(await seen({ kind: 'event', eventId: event.eventId, programmeId: event.programmeId }), 1);
});
