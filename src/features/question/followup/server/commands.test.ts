import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { blockAsker, unblockAsker } from '../../block/server/commands.ts';
import { importReportedQuestions } from '../../report/server/commands.ts';
import { airQuestion, answerQuestion, askQuestion, enterQuestion, publishQuestion } from '../../server/commands.ts';
import { listDeskQuestions, listPublicQuestions } from '../../server/queries.ts';
import { answerInWriting } from '../../written/server/commands.ts';
import { dropFollowUp, followUpQuestion } from './commands.ts';
import { listFollowUps } from './queries.ts';

let world: TestApp;
before(async () => {
  world = await testApp();
});
after(() => world.close());

const desk = system('test');
const key = null;
async function personOf(event: TestEvent): Promise<ParticipantPrincipal> {
  const [person] = await addPeople(world, event, 1);
  return { kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId: person!.registrationId, participantId: person!.participantId };
}
const enter = (event: TestEvent, to: string, text = 'Bagaimana melapor?') => enterQuestion(world.app, desk, { event: event.slug, key, asker: 'Ani', via: 'floor', to, text });
const publicOf = (event: TestEvent) => world.asSystem((trx) => listPublicQuestions(trx, event));
const deskOf = (event: TestEvent) => world.asSystem((trx) => listDeskQuestions(trx, event));

test('a speaker finds only what is theirs, and what is on air or answered in the room is not theirs to write', async () => {
  const event = await makeEvent(world, { state: 'live' });
  for (const to of ['1', '2', 'all']) await enter(event, to);
  const speaker = { eventId: event.eventId, castId: event.speakers[1]!.castId };
  await assert.rejects(answerInWriting(world.app, speaker, { number: 1, answer: 'Bukan untuk saya.', key }), { reason: 'not_found' });
  await assert.rejects(answerInWriting(world.app, { ...speaker, castId: event.speakers[2]!.castId }, { number: 2, answer: 'Bukan untuk saya.', key }), { reason: 'not_found' });
  await airQuestion(world.app, desk, { event: event.slug, number: 2, key });
  await assert.rejects(answerInWriting(world.app, speaker, { number: 2, answer: 'Sedang dibahas.', key }), { reason: 'question_is_on_air' });
  await answerQuestion(world.app, desk, { event: event.slug, number: 2, answer: 'Dijawab di ruang.', key });
  await assert.rejects(answerInWriting(world.app, speaker, { number: 2, answer: 'Sesudahnya.', key }), { reason: 'question_is_answered' });
  await answerInWriting(world.app, speaker, { number: 3, answer: 'Untuk semua.', key });
  await assert.rejects(answerInWriting(world.app, { ...speaker, castId: event.speakers[2]!.castId }, { number: 3, answer: 'Saya juga.', key }), { reason: 'question_is_answered' });
});

test('what could not be answered is owed by an agency until its answer is published, or dropped with a reason', async () => {
  const event = await makeEvent(world, { state: 'live' });
  await enter(event, 'all', 'Kapan desa kami mendapat sinyal?');
  await enter(event, 'all', 'Siapa yang bertugas?');
  await enter(event, '1', 'Sudah dijawab?');
  await answerQuestion(world.app, desk, { event: event.slug, number: 3, answer: 'Sudah.', key });
  for (const number of [1, 2]) await followUpQuestion(world.app, desk, { event: event.slug, number, agency: 'Diskominfo Jember', dueOn: '2026-12-01', key });
  await assert.rejects(followUpQuestion(world.app, desk, { event: event.slug, number: 3, agency: 'Diskominfo', dueOn: '2026-12-01', key }), { reason: 'nothing_owed' });
  const owed = () => world.asSystem((trx) => listFollowUps(trx, event));
  assert.deepEqual((await owed()).map(({ number, owner, dueOn, answered }) => [number, owner, dueOn, answered]), [[1, 'Diskominfo Jember', '2026-12-01', false], [2, 'Diskominfo Jember', '2026-12-01', false]]);
  await answerQuestion(world.app, desk, { event: event.slug, number: 1, answer: 'Menara dibangun tahun depan.', how: 'written', key });
  assert.equal((await owed())[0]!.answered, true);
  await publishQuestion(world.app, desk, { event: event.slug, number: 1, key });
  await dropFollowUp(world.app, desk, { event: event.slug, number: 2, note: 'Bukan urusan programme ini.', key });
  assert.deepEqual(await owed(), []);
  assert.deepEqual((await publicOf(event)).filter(({ number }) => number === 1).map(({ answer, answeredBy }) => [answer, answeredBy]), [['Menara dibangun tahun depan.', 'Diskominfo Jember']]);
});

test('who is blocked asks no more, what waited of theirs is hidden, and lifting the block lets them ask again', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const person = await personOf(event);
  for (const text of ['Promosi satu', 'Promosi dua']) await askQuestion(world.app, person, { key, to: 'all', text });
  assert.deepEqual(await blockAsker(world.app, desk, { event: event.slug, number: 1, reason: 'advertising', key }), { number: 1, blocked: true, questions: [1, 2] });
  await assert.rejects(askQuestion(world.app, person, { key, to: 'all', text: 'Promosi tiga' }), { reason: 'asking_blocked' });
  assert.deepEqual((await deskOf(event)).map(({ state, hiddenReason }) => [state, hiddenReason]), [['hidden', 'advertising'], ['hidden', 'advertising']]);
  await unblockAsker(world.app, desk, { event: event.slug, number: 1, key });
  assert.equal((await askQuestion(world.app, person, { key, to: 'all', text: 'Maaf, boleh bertanya?' })).number, 3);
  const lines = await world.asSystem((trx) => trx.selectFrom('audit').select('action').where('event_id', '=', event.eventId).where('action', 'like', 'question.%block').orderBy('at').execute());
  assert.deepEqual(lines.map(({ action }) => action), ['question.block', 'question.unblock']);
  await enter(event, 'all');
  await assert.rejects(blockAsker(world.app, desk, { event: event.slug, number: 4, reason: 'other', key }), { reason: 'nobody_to_block' });
});

test("a meeting's own questions are taken over once, however often the file comes, also twice at once", async () => {
  const event = await makeEvent(world, { state: 'live' });
  await enter(event, 'all');
  const questions = [
    { row: 1, asker: 'Rini', question: 'Apa itu hoaks?', answer: 'Kabar yang tidak benar.', answeredBy: 'Ani Lestari' },
    { row: 2, asker: 'Anonymous Attendee', question: 'Di mana materinya?', answer: '', answeredBy: '' },
  ];
  const fileHash = Buffer.alloc(32, 7);
  const take = () => importReportedQuestions(world.app, desk, { event: event.slug, fileHash, questions });
  const both = await Promise.all([take(), take()]);
  assert.deepEqual(both.map(({ added }) => added).toSorted((a, b) => a - b), [0, 2]);
  assert.deepEqual((await deskOf(event)).map(({ number, asker, state, via, answeredBy }) => [number, asker, state, via, answeredBy]), [
    [1, 'Ani', 'queued', 'floor', null], [2, 'Rini', 'answered', 'zoom_qa', 'Ani Lestari'], [3, 'Anonymous Attendee', 'queued', 'zoom_qa', null],
  ]);
});
