import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { mergeQuestions, unmergeQuestion } from '../../merge/server/commands.ts';
import { askQuestion, hideQuestion, queueQuestion } from '../../server/commands.ts';
import { listDeskQuestions } from '../../server/queries.ts';
import { voteQuestion } from './commands.ts';

let world: TestApp;
before(async () => {
  world = await testApp();
});
after(() => world.close());

const desk = system('test');
const key = null;
async function peopleOf(event: TestEvent, count: number): Promise<ParticipantPrincipal[]> {
  return (await addPeople(world, event, count)).map(({ registrationId, participantId }) => ({ kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId, participantId }));
}
/** A live event with one queued question per asker; answers the askers. */
async function askedBy(count: number): Promise<{ event: TestEvent; askers: ParticipantPrincipal[] }> {
  const event = await makeEvent(world, { state: 'live' });
  const askers = await peopleOf(event, count);
  for (const [i, asker] of askers.entries()) {
    await askQuestion(world.app, asker, { key, to: 'all', text: `Pertanyaan nomor ${i + 1}?` });
    await queueQuestion(world.app, desk, { event: event.slug, number: i + 1, key });
  }
  return { event, askers };
}
const votesIn = async (event: TestEvent): Promise<number[]> => (await world.asSystem((trx) => listDeskQuestions(trx, event))).map(({ votes }) => votes);

test('one vote per person and question, however often and at once; taken back it is gone', async () => {
  const { event } = await askedBy(1);
  const [one, two] = await peopleOf(event, 2);
  await Promise.all(Array.from({ length: 6 }, () => voteQuestion(world.app, one!, { number: 1, wanted: true, key })));
  await voteQuestion(world.app, two!, { number: 1, wanted: true, key });
  assert.deepEqual(await votesIn(event), [2]);
  await voteQuestion(world.app, one!, { number: 1, wanted: false, key });
  assert.deepEqual(await votesIn(event), [1]);
});

test('canary: without the table\'s key one person would count six times', async () => {
  const { event } = await askedBy(1);
  const [one] = await peopleOf(event, 1);
  const insert = () => world.asSystem((trx) => trx.insertInto('question_vote').values({ event_id: event.eventId, number: 1, registration_id: one!.registrationId, at: new Date() }).execute());
  const done = await Promise.allSettled(Array.from({ length: 6 }, insert));
  assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((done.find((each): each is PromiseRejectedResult => each.status === 'rejected')!.reason as { constraint: string }).constraint, 'question_vote_pkey');
});

test('five replays at once are one vote and one answer', async () => {
  const { event } = await askedBy(1);
  const [one] = await peopleOf(event, 1);
  const vote = () => voteQuestion(world.app, one!, { number: 1, wanted: true, key: keyFor(one!, 'question.vote', 'phone-0001', { number: 1 }) });
  const answers = await Promise.all(Array.from({ length: 5 }, vote));
  assert.deepEqual(answers, Array.from({ length: 5 }, () => ({ number: 1, wanted: true })));
  assert.deepEqual(await votesIn(event), [1]);
});

test('nobody votes for an own question, one that is not public, one of another event, or one that is over', async () => {
  const { event, askers } = await askedBy(2);
  const other = await makeEvent(world, { state: 'live' });
  const [stranger] = await peopleOf(other, 1);
  const [person] = await peopleOf(event, 1);
  await assert.rejects(voteQuestion(world.app, askers[0]!, { number: 1, wanted: true, key }), { reason: 'own_question' });
  await askQuestion(world.app, askers[0]!, { key, to: 'all', text: 'Belum diloloskan?' });
  await assert.rejects(voteQuestion(world.app, person!, { number: 3, wanted: true, key }), { reason: 'not_found' });
  await assert.rejects(voteQuestion(world.app, { ...stranger!, eventId: event.eventId }, { number: 1, wanted: true, key }), { reason: 'not_found' });
  await hideQuestion(world.app, desk, { event: event.slug, number: 2, reason: 'other', key });
  await assert.rejects(voteQuestion(world.app, person!, { number: 2, wanted: true, key }), { reason: 'not_found' });
  await assert.rejects(voteQuestion(world.app, desk, { number: 1, wanted: true, key }), { reason: 'forbidden' });
  assert.deepEqual(await votesIn(event), [0, 0, 0]);
});

test('merged questions unite their votes per person and their askers, and undoing it parts them as they were', async () => {
  const { event, askers } = await askedBy(3);
  const [one, two] = await peopleOf(event, 2);
  await voteQuestion(world.app, one!, { number: 1, wanted: true, key });
  await voteQuestion(world.app, one!, { number: 2, wanted: true, key });
  await voteQuestion(world.app, two!, { number: 2, wanted: true, key });
  await voteQuestion(world.app, askers[0]!, { number: 2, wanted: true, key });
  assert.deepEqual(await votesIn(event), [1, 3, 0]);
  assert.deepEqual(await mergeQuestions(world.app, desk, { event: event.slug, into: 1, numbers: [2, 3], key }), { into: 1, merged: [2, 3] });
  // one and two once each, the askers of 2 and 3, and not the asker of 1, who had voted for 2.
  assert.deepEqual(await votesIn(event), [4, 0, 0]);
  assert.deepEqual(await unmergeQuestion(world.app, desk, { event: event.slug, number: 2, key }), { number: 2, state: 'queued' });
  assert.deepEqual(await votesIn(event), [2, 3, 0]);
  await assert.rejects(mergeQuestions(world.app, desk, { event: event.slug, into: 1, numbers: [1], key }), { reason: 'merged_where' });
  await assert.rejects(mergeQuestions(world.app, desk, { event: event.slug, into: 3, numbers: [2], key }), { reason: 'merged_where' });
  await assert.rejects(mergeQuestions(world.app, desk, { event: event.slug, into: 1, numbers: [3], key }), { reason: 'question_is_merged' });
});

test('what was merged into a question follows it, and each can be taken out again', async () => {
  const { event } = await askedBy(3);
  await mergeQuestions(world.app, desk, { event: event.slug, into: 2, numbers: [3], key });
  await mergeQuestions(world.app, desk, { event: event.slug, into: 1, numbers: [2], key });
  const into = async () => (await world.asSystem((trx) => listDeskQuestions(trx, event))).map(({ mergedInto }) => mergedInto);
  assert.deepEqual(await into(), [null, 1, 1]);
  await unmergeQuestion(world.app, desk, { event: event.slug, number: 3, key });
  assert.deepEqual(await into(), [null, 1, null]);
});

test('a hundred votes are one word in the room', { timeout: 30_000 }, async () => {
  const { event } = await askedBy(1);
  const people = await peopleOf(event, 100);
  await Promise.all(people.map((person) => voteQuestion(world.app, person, { number: 1, wanted: true, key })));
  const told = () => world.asSystem((trx) => trx.selectFrom('room_log').select('payload').where('event_id', '=', event.eventId).where('kind', '=', 'question.votes').execute());
  for (let i = 0; i < 80 && (await told()).length === 0; i += 1) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual((await told()).map(({ payload }) => payload), [{ votes: { 1: 100 } }]);
});
