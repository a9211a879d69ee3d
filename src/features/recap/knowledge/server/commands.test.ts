import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { anybody, type Staff } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { answerQuestion, enterQuestion, hideQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { withdrawWhenHidden } from '../../server/receivers.ts';
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

test('a question hidden in the room leaves the approved answers; shown again it may be approved anew', async () => {
  const who = staffOf(event.programmeId);
  const candidates = async () => (await withScope(world.db, who, (trx) => listCandidates(trx, { eventId: event.eventId }))).map(({ number, approved, hidden }) => [number, approved?.pillar ?? null, hidden]);
  const receiver = withdrawWhenHidden(world.app);
  // News that comes late, of a question that is shown, takes nothing away.
  await receiver.receive({ eventId: event.eventId, number: 2 });
  assert.equal((await search({ text: 'hoaks' })).total, 1);
  await hideQuestion(world.app, who, { event: event.slug, number: 2, key, reason: 'personal_data' });
  assert.deepEqual(await candidates(), [[1, 'safety', false], [2, 'ethics', true]]);
  for (const _ of [1, 2]) await receiver.receive({ eventId: event.eventId, number: 2 });
  assert.equal((await search({ text: 'hoaks' })).total, 0);
  assert.deepEqual(await candidates(), [[1, 'safety', false]]);
  const told = await world.asSystem((trx) => trx.selectFrom('audit').select('detail').where('event_id', '=', event.eventId).where('action', '=', 'recap.unknow').where('actor_id', '=', 'recap').execute());
  assert.deepEqual(told.map(({ detail }) => detail), [{ because: 'question_hidden' }]);
  await queueQuestion(world.app, who, { event: event.slug, number: 2, key });
  assert.deepEqual(await candidates(), [[1, 'safety', false], [2, null, false]]);
});

test('hiding announces the news in its own transaction, once for a key', async () => {
  const who = staffOf(event.programmeId);
  const heard: string[] = [];
  const app = { ...world.app, jobs: { ...world.app.jobs, announce: async (_trx: unknown, signal: string, payload: object) => void heard.push(`${signal} ${JSON.stringify(payload)}`) } };
  const again = keyFor(who, 'question.hide', 'hide-three', {});
  for (const _ of [1, 2]) await hideQuestion(app, who, { event: event.slug, number: 3, key: again, reason: 'off_topic' });
  assert.deepEqual(heard, [`question.hidden {"eventId":"${event.eventId}","number":3}`]);
});

test('staff elsewhere neither approve nor withdraw, nor does anybody else', async () => {
  const other = await makeEvent(world, { state: 'live' });
  const entry = { pillar: 'skill' as const, question: 'Boleh?', answer: 'Boleh.' };
  await assert.rejects(approveKnowledge(world.app, staffOf(other.programmeId), { event: event.slug, number: 1, key, entry }), { reason: 'not_found' });
  await assert.rejects(approveKnowledge(world.app, anybody, { event: event.slug, number: 1, key, entry }), { reason: 'forbidden' });
  await assert.rejects(withdrawKnowledge(world.app, anybody, { event: event.slug, number: 1, key }), { reason: 'forbidden' });
  assert.deepEqual(await world.db.selectFrom('recap_knowledge').select('pillar').execute(), []);
});
