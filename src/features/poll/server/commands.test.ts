import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { addPeople } from '../../../../tests/support/people.ts';
import { anybody, system, type ParticipantPrincipal, type Staff } from '#platform/app/principal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import type { PollKind } from '../model.ts';
import { answerPoll, closePoll, draftPoll, openPoll, removePoll, showPoll } from './commands.ts';
import { choicesOf, listDeskPolls, listRoomPolls } from './queries.ts';

let world: TestApp;
before(async () => {
  world = await testApp();
});
after(() => world.close());

const desk = system('test');
const key = null;
const options = ['Setiap hari', 'Kadang-kadang', 'Belum pernah'];
async function peopleOf(event: TestEvent, count: number): Promise<ParticipantPrincipal[]> {
  return (await addPeople(world, event, count)).map(({ registrationId, participantId }) => ({ kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId, participantId }));
}
async function openedPoll(kind: PollKind = 'single'): Promise<{ event: TestEvent; at: { event: string; number: number; key: null } }> {
  const event = await makeEvent(world, { state: 'live' });
  const { number } = await draftPoll(world.app, desk, { event: event.slug, key, text: 'Seberapa sering Anda memeriksa berita?', kind, options });
  const at = { event: event.slug, number, key };
  await openPoll(world.app, desk, at);
  return { event, at };
}
const deskPolls = (event: TestEvent) => world.asSystem((trx) => listDeskPolls(trx, event));
const roomPolls = (event: TestEvent) => world.asSystem((trx) => listRoomPolls(trx, event));

test('one answer per person, changed while the poll is open, kept when it is over', async () => {
  const { event, at } = await openedPoll();
  const people = await peopleOf(event, 4);
  for (const person of people) await answerPoll(world.app, person, { number: 1, choices: [1], key });
  await answerPoll(world.app, people[0]!, { number: 1, choices: [3], key });
  assert.deepEqual((await deskPolls(event)).map(({ counts, answered }) => [counts, answered]), [[[3, 0, 1], 4]]);
  await closePoll(world.app, desk, at);
  await assert.rejects(answerPoll(world.app, people[1]!, { number: 1, choices: [2], key }), { reason: 'poll_is_closed' });
  assert.deepEqual((await deskPolls(event)).map(({ counts }) => counts), [[3, 0, 1]]);
  assert.deepEqual(await world.asSystem((trx) => choicesOf(trx, people[0]!)), { 1: [3] });
});

test('several choices count each, and people once', async () => {
  const { event } = await openedPoll('several');
  const [one, two] = await peopleOf(event, 2);
  await answerPoll(world.app, one!, { number: 1, choices: [3, 1, 3], key });
  await answerPoll(world.app, two!, { number: 1, choices: [1], key });
  assert.deepEqual((await deskPolls(event)).map(({ counts, answered }) => [counts, answered]), [[[2, 0, 1], 2]]);
});

test('what is not offered is refused, by the command and by the table', async () => {
  const { event } = await openedPoll();
  const [person] = await peopleOf(event, 1);
  for (const choices of [[], [4], [0], [1, 2]]) await assert.rejects(answerPoll(world.app, person!, { number: 1, choices, key }), { reason: 'invalid', fields: { choices: 'poll_choice' } });
  const row = { event_id: event.eventId, number: 1, registration_id: person!.registrationId, at: new Date() };
  await assert.rejects(world.asSystem((trx) => trx.insertInto('poll_answer').values({ ...row, kind: 'single', choices: [1, 2] }).execute()), { constraint: 'poll_answer_check' });
  await assert.rejects(world.asSystem((trx) => trx.insertInto('poll_answer').values({ ...row, kind: 'several', choices: [1, 2] }).execute()), { constraint: 'poll_answer_event_id_number_kind_fkey' });
  assert.deepEqual((await deskPolls(event)).map(({ answered }) => answered), [0]);
});

test('five replays at once are one answer; the same key with another choice is refused', async () => {
  const { event } = await openedPoll();
  const [person] = await peopleOf(event, 1);
  const send = (choices: number[]) => answerPoll(world.app, person!, { number: 1, choices, key: keyFor(person!, 'poll.answer', 'phone-0001', { choices }) });
  assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => send([2]))), Array.from({ length: 5 }, () => ({ number: 1, choices: [2] })));
  await assert.rejects(send([1]), { reason: 'idempotency_key_reused' });
  assert.deepEqual((await deskPolls(event)).map(({ counts }) => counts), [[0, 1, 0]]);
});

test('the room sees what is open, results only when shown, and closed ones only with them', async () => {
  const { event, at } = await openedPoll();
  const [person] = await peopleOf(event, 1);
  await answerPoll(world.app, person!, { number: 1, choices: [2], key });
  assert.deepEqual((await roomPolls(event)).map(({ counts, answered }) => [counts, answered]), [[null, null]]);
  await closePoll(world.app, desk, at);
  assert.deepEqual(await roomPolls(event), []);
  await showPoll(world.app, desk, { ...at, shown: true });
  assert.deepEqual((await roomPolls(event)).map(({ counts, answered }) => [counts, answered]), [[[0, 1, 0], 1]]);
  const log = await world.asSystem((trx) => trx.selectFrom('room_log').select('payload').where('event_id', '=', event.eventId).orderBy('seq').execute());
  assert.deepEqual(log.map(({ payload }) => payload as { state: string; counts: number[] | null }).map(({ state, counts }) => [state, counts]), [['open', null], ['closed', null], ['closed', [0, 1, 0]]]);
});

test('one poll is open at a time, also when two operators open two at once', async () => {
  const { event } = await openedPoll();
  for (const text of ['Kedua?', 'Ketiga?']) await draftPoll(world.app, desk, { event: event.slug, key, text, kind: 'single', options });
  await Promise.all([2, 3].map((number) => openPoll(world.app, desk, { event: event.slug, number, key })));
  assert.deepEqual((await deskPolls(event)).map(({ state }) => state).sort(), ['closed', 'closed', 'open']);
  await assert.rejects(removePoll(world.app, desk, { event: event.slug, number: 2, key }), { name: 'Refusal' });
});

test('while results are shown the room hears a hundred answers as a word or two', { timeout: 20_000 }, async () => {
  const { event, at } = await openedPoll();
  await showPoll(world.app, desk, { ...at, shown: true });
  const people = await peopleOf(event, 100);
  await Promise.all(people.map((person, i) => answerPoll(world.app, person, { number: 1, choices: [1 + (i % 2)], key })));
  const last = () => world.asSystem((trx) => trx.selectFrom('room_log').select('payload').where('event_id', '=', event.eventId).orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow());
  for (let i = 0; i < 80 && (await last()).payload && ((await last()).payload as { answered: number }).answered < 100; i += 1) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(((await last()).payload as { counts: number[] }).counts, [50, 50, 0]);
  const words = await world.asSystem((trx) => trx.selectFrom('room_log').select('seq').where('event_id', '=', event.eventId).execute());
  assert.ok(words.length <= 5, `${words.length} words`);
});

test('strangers, nobody and desks of other programmes change nothing', async () => {
  const { event, at } = await openedPoll();
  const other = await makeEvent(world, { state: 'live' });
  const [stranger] = await peopleOf(other, 1);
  const outsider: Staff = { kind: 'staff', userId: 'user-2', email: 'x@example.id', name: 'Luar', grants: [{ role: 'programme_admin', kind: 'programme', id: other.programmeId }] };
  await assert.rejects(answerPoll(world.app, { ...stranger!, eventId: event.eventId }, { number: 1, choices: [1], key }), { reason: 'not_found' });
  await assert.rejects(answerPoll(world.app, stranger!, { number: 1, choices: [1], key }), { reason: 'not_found' });
  await assert.rejects(answerPoll(world.app, anybody, { number: 1, choices: [1], key }), { reason: 'forbidden' });
  await assert.rejects(closePoll(world.app, outsider, at), { reason: 'not_found' });
  assert.deepEqual((await deskPolls(event)).map(({ state, answered }) => [state, answered]), [['open', 0]]);
});
