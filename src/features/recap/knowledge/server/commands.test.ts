import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { anybody, type Staff } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { answerQuestion, enterQuestion, hideQuestion } from '#features/question/server/commands.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { approveKnowledge, withdrawKnowledge } from './commands.ts';
import { listCandidates, searchKnowledge } from './queries.ts';

let world: TestApp;
let event: TestEvent;
const staffOf = (programmeId: string): Staff => ({ kind: 'staff', userId: 'editor', email: 'e@example.id', name: 'E', grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] });
const search = (wanted: Parameters<typeof searchKnowledge>[1]) => withScope(world.db, anybody, (trx) => searchKnowledge(trx, wanted));
const key = null;

before(async () => {
  world = await testApp();
  event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const ask = (to: string, text: string) => enterQuestion(world.app, who, { event: event.slug, key, asker: 'Yudartha Wijaya', via: 'floor', to, text });
  await ask('2', 'bagaimana mengamankan WhatsApp dari sadapan?');
  await ask('all', 'apa itu hoaks?');
  await ask('1', 'apakah rekamannya dibagikan?');
  await answerQuestion(world.app, who, { event: event.slug, key, number: 1, answer: 'Aktifkan verifikasi dua langkah.' });
  await answerQuestion(world.app, who, { event: event.slug, key, number: 2, answer: 'Berita bohong yang disebarkan.', answeredBy: '3' });
});
after(() => world.close());

test('an approved pair is found by anybody, by stem, by name and by pillar, and who asked is told nowhere', async () => {
  const who = staffOf(event.programmeId);
  await approveKnowledge(world.app, who, { event: event.slug, number: 1, key, entry: { pillar: 'safety', question: 'Bagaimana mengamankan WhatsApp?', answer: 'Aktifkan verifikasi dua langkah.' } });
  const first = (await search({ text: 'keamanan whatsapp' })).pairs;
  assert.deepEqual(first.map(({ pillar, question, answer, to, answeredBy, event: of }) => [pillar, question, answer, to, answeredBy, of.slug]), [
    ['safety', 'Bagaimana mengamankan WhatsApp?', 'Aktifkan verifikasi dua langkah.', 'Budi Santosa', 'Budi Santosa', event.slug],
  ]);
  assert.equal(JSON.stringify(first).includes('Yudartha'), false);
  const totals = [{ text: 'Budi' }, { text: 'verifikasi' }, { pillar: 'safety' as const }, { event: event.slug }, { text: 'verifikasi hoaks' }, { pillar: 'ethics' as const }, { text: "' or 1=1 --" }, { text: '%' }];
  assert.deepEqual(await Promise.all(totals.map(async (wanted) => (await search(wanted)).total)), [1, 1, 1, 1, 0, 0, 0, 1]);
});

test('what was not answered is not approved, and what holds a contact is named field by field', async () => {
  const who = staffOf(event.programmeId);
  const entry = { pillar: 'skill' as const, question: 'Boleh?', answer: 'Boleh.' };
  await assert.rejects(approveKnowledge(world.app, who, { event: event.slug, number: 3, key, entry }), { reason: 'know_not_answered' });
  await assert.rejects(approveKnowledge(world.app, who, { event: event.slug, number: 99, key, entry }), { reason: 'not_found' });
  await assert.rejects(approveKnowledge(world.app, who, { event: event.slug, number: 2, key, entry: { ...entry, answer: 'Hubungi 0812-3456-7890.' } }), { reason: 'know_personal_data', fields: { answer: 'know_personal_data' } });
});

test('approving again replaces the words, withdrawing takes the pair out, and both come back', async () => {
  const who = staffOf(event.programmeId);
  const approve = (answer: string) => approveKnowledge(world.app, who, { event: event.slug, number: 2, key, entry: { pillar: 'ethics', question: 'Apa itu hoaks?', answer } });
  await approve('Berita bohong.');
  await approve('Berita bohong yang disengaja.');
  assert.deepEqual((await search({ text: 'hoaks' })).pairs.map(({ answer }) => answer), ['Berita bohong yang disengaja.']);
  await withdrawKnowledge(world.app, who, { event: event.slug, number: 2, key });
  assert.equal((await search({ text: 'hoaks' })).total, 0);
  await assert.rejects(withdrawKnowledge(world.app, who, { event: event.slug, number: 2, key }), { reason: 'not_found' });
  await approve('Berita bohong.');
  assert.equal((await search({ text: 'hoaks' })).total, 1);
});

test('the desk sees what is answered, what of it is approved, and what was hidden after it was approved', async () => {
  const who = staffOf(event.programmeId);
  await hideQuestion(world.app, who, { event: event.slug, number: 2, key, reason: 'personal_data' });
  const rows = await withScope(world.db, who, (trx) => listCandidates(trx, { eventId: event.eventId }));
  assert.deepEqual(rows.map(({ number, approved, hidden }) => [number, approved?.pillar ?? null, hidden]), [[1, 'safety', false], [2, 'ethics', true]]);
});

test('staff elsewhere neither approve nor withdraw, nor does anybody else', async () => {
  const other = await makeEvent(world, { state: 'live' });
  const entry = { pillar: 'skill' as const, question: 'Boleh?', answer: 'Boleh.' };
  await assert.rejects(approveKnowledge(world.app, staffOf(other.programmeId), { event: event.slug, number: 1, key, entry }), { reason: 'not_found' });
  await assert.rejects(approveKnowledge(world.app, anybody, { event: event.slug, number: 1, key, entry }), { reason: 'forbidden' });
  await assert.rejects(withdrawKnowledge(world.app, anybody, { event: event.slug, number: 1, key }), { reason: 'forbidden' });
  assert.deepEqual(await world.db.selectFrom('recap_knowledge').select('pillar').execute(), []);
});
