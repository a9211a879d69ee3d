import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getEvent } from '#features/event/server/queries.ts';
import { answerQuestion, enterQuestion, hideQuestion, publishQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listPublicQuestions } from '#features/question/server/queries.ts';
import { answerInWriting } from '#features/question/written/server/commands.ts';
import { listSpeakerQuestions } from '#features/question/written/server/queries.ts';
import { getEventRows } from '#features/recap/record/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { testApp, type TestApp } from '../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../tests/support/factory.ts';

// Where questions and the recap meet: what stands in the record of an event.
let world: TestApp;
before(async () => {
  world = await testApp();
});
after(() => world.close());

const desk = system('test');
const key = null;
const enter = (event: TestEvent, to: string, text = 'Bagaimana melapor?') => enterQuestion(world.app, desk, { event: event.slug, key, asker: 'Ani', via: 'floor', to, text });
const publicOf = (event: TestEvent) => world.asSystem((trx) => listPublicQuestions(trx, event));
const recapOf = (event: TestEvent) => world.asSystem(async (trx) => (await getEventRows(trx, [await getEvent(trx, event.slug)]))[0]!.questions.map(({ text, answer }) => [text, answer]));

test('days later a speaker answers in writing; the desk publishes it, and only then it is public and in the record', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const speaker = { eventId: event.eventId, castId: event.speakers[1]!.castId };
  await enter(event, '2');
  await world.asSystem((trx) => trx.updateTable('event').set({ state: 'closed' }).where('id', '=', event.eventId).execute());
  assert.deepEqual((await world.asSystem((trx) => listSpeakerQuestions(trx, speaker))).map(({ number }) => number), [1]);
  await answerInWriting(world.app, speaker, { number: 1, answer: 'Lewat kanal aduan.', key });
  await answerInWriting(world.app, speaker, { number: 1, answer: 'Lewat kanal aduan resmi.', key });
  assert.deepEqual([await publicOf(event), await recapOf(event)], [[], []]);
  assert.deepEqual(await publishQuestion(world.app, desk, { event: event.slug, number: 1, key }), { number: 1, state: 'published' });
  assert.deepEqual((await publicOf(event)).map(({ answer, answeredBy }) => [answer, answeredBy]), [['Lewat kanal aduan resmi.', 'Budi Santosa']]);
  assert.deepEqual(await recapOf(event), [['Bagaimana melapor?', 'Lewat kanal aduan resmi.']]);
  await assert.rejects(answerInWriting(world.app, speaker, { number: 1, answer: 'Lain lagi.', key }), { reason: 'question_is_published' });
});

test('a published answer that is hidden and shown again stands published', async () => {
  const event = await makeEvent(world, { state: 'live' });
  await enter(event, '1');
  await answerQuestion(world.app, desk, { event: event.slug, number: 1, answer: 'Begini caranya.', key });
  await publishQuestion(world.app, desk, { event: event.slug, number: 1, key });
  await hideQuestion(world.app, desk, { event: event.slug, number: 1, reason: 'other', key });
  assert.deepEqual(await recapOf(event), []);
  assert.deepEqual(await queueQuestion(world.app, desk, { event: event.slug, number: 1, key }), { number: 1, state: 'published' });
});
