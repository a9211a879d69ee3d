import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { anybody, type ParticipantPrincipal, type Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { readRoom } from '../room/server/queries.ts';
import { airQuestion, answerQuestion, askQuestion, enterQuestion, hideQuestion, queueQuestion } from './commands.ts';
import { listAskable, listDeskQuestions, listOwnQuestions, listPublicQuestions } from './queries.ts';

let world: TestApp;
before(async () => {
  world = await testApp();
});
after(() => world.close());

const key = null;
const staffOf = (event: Pick<TestEvent, 'programmeId'>): Staff => ({ kind: 'staff', userId: 'user-1', email: 'x@example.id', name: 'Moderator', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });

let people = 0;
/** Somebody with a place in the event, as admission leaves them. */
async function participantOf(event: TestEvent, name = 'Yudartha', state = 'active'): Promise<ParticipantPrincipal> {
  const person = (people += 1);
  const [participantId, registrationId] = [newId(), newId()];
  const at = new Date();
  await world.asSystem(async (trx) => {
    await trx.insertInto('participant').values({ id: participantId, programme_id: event.programmeId, name, name_key: name.toLowerCase(), contact_kind: 'phone', contact: Buffer.from('secret'), contact_hmac: Buffer.from(`hmac-${person}`), contact_hint: '0812…', region_code: '35.09', segment: 'umum', language: 'id', origin_hmac: Buffer.from(`origin-${person}`), created_at: at }).execute();
    const pool = await trx.selectFrom('registration_pool').select('id').where('event_id', '=', event.eventId).where('channel_id', '=', event.streamChannelId).executeTakeFirstOrThrow();
    await trx.insertInto('registration').values({ event_id: event.eventId, id: registrationId, number: person, participant_id: participantId, channel_id: event.streamChannelId, pool_id: pool.id, state, code: `TEST${String(person).padStart(4, '0')}`, via: 'form', created_at: at }).execute();
  });
  return { kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId, participantId };
}

const publicOf = (event: TestEvent) => world.asSystem((trx) => listPublicQuestions(trx, event));
const desk = (event: TestEvent) => world.asSystem((trx) => listDeskQuestions(trx, event));
const log = (event: TestEvent) => world.asSystem((trx) => trx.selectFrom('room_log').select(['kind', 'payload']).where('event_id', '=', event.eventId).orderBy('seq').execute());
const openToAll = (event: TestEvent) => world.asSystem((trx) => trx.updateTable('event').set({ questions_moderated: false }).where('id', '=', event.eventId).execute());

test('a question travels from its asker over the queue and the air to an answer, and the room hears each step', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const asker = await participantOf(event, 'Yudartha');
  const who = staffOf(event);
  assert.deepEqual(await askQuestion(world.app, asker, { key, to: '2', text: 'Bagaimana mengamankan WhatsApp?' }), { number: 1, state: 'asked' });
  assert.deepEqual(await publicOf(event), []);
  assert.deepEqual(await log(event), [{ kind: 'question.changed', payload: { number: 1, state: 'asked' } }]);
  await queueQuestion(world.app, who, { event: event.slug, key, number: 1 });
  await airQuestion(world.app, who, { event: event.slug, key, number: 1 });
  await answerQuestion(world.app, who, { event: event.slug, key, number: 1, answer: 'Aktifkan autentikasi dua faktor.' });
  const [question] = await publicOf(event);
  assert.deepEqual(
    { ...question, askedAt: null, answeredAt: null },
    { number: 1, state: 'answered', asker: 'Yudartha', toCastId: event.speakers[1]!.castId, to: 'Budi Santosa', text: 'Bagaimana mengamankan WhatsApp?', answer: 'Aktifkan autentikasi dua faktor.', answeredBy: 'Budi Santosa', votes: 0, askedAt: null, answeredAt: null },
  );
  assert.deepEqual((await log(event)).map(({ payload }) => (payload as { state: string }).state), ['asked', 'queued', 'on_air', 'answered']);
  assert.deepEqual((await log(event)).at(-1)!.payload, { ...question });
});

test('what leaves the house holds the asker as named, and neither a contact nor an id of a person', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const asker = await participantOf(event, 'Siti Aminah');
  await openToAll(event);
  await askQuestion(world.app, asker, { key, to: 'all', text: 'Apa itu phishing?' });
  const room = await withScope(world.db, { kind: 'event', eventId: event.eventId, programmeId: '' }, (trx) => readRoom(trx, event), { oneView: true });
  assert.equal(room.seq, 1);
  const told = JSON.stringify([room, await log(event)]);
  assert.match(told, /Siti Aminah/);
  for (const secret of [asker.participantId, asker.registrationId, '0812', 'zoom.example']) assert.equal(told.includes(secret), false, secret);
});

test('a speaker is asked by number or by id, and who is not in this event cannot be asked', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const other = await makeEvent(world, { state: 'live' });
  const asker = await participantOf(event);
  await askQuestion(world.app, asker, { key, to: '4', text: 'Empat?' });
  await askQuestion(world.app, asker, { key, to: event.speakers[0]!.castId, text: 'Satu?' });
  assert.deepEqual((await desk(event)).map(({ to }) => to), ['Dodi Wijaya', 'Ani Lestari']);
  for (const to of ['5', other.speakers[0]!.castId]) await assert.rejects(askQuestion(world.app, asker, { key, to, text: 'Siapa?' }), { reason: 'invalid', fields: { to: 'cast_unknown' } });
  assert.deepEqual((await world.asSystem((trx) => listAskable(trx, event))).map(({ position, name }) => [position, name]), [[1, 'Ani Lestari'], [2, 'Budi Santosa'], [3, 'Citra Dewi'], [4, 'Dodi Wijaya']]);
});

test('a foreign participant, a forged one and a cancelled place ask nothing', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const other = await makeEvent(world, { state: 'live' });
  const stranger = await participantOf(other);
  await assert.rejects(askQuestion(world.app, { ...stranger, eventId: event.eventId }, { key, to: 'all', text: 'Boleh?' }), { reason: 'not_found' });
  await assert.rejects(askQuestion(world.app, { ...stranger, registrationId: newId() }, { key, to: 'all', text: 'Boleh?' }), { reason: 'not_found' });
  await assert.rejects(askQuestion(world.app, await participantOf(event, 'Batal', 'cancelled'), { key, to: 'all', text: 'Boleh?' }), { reason: 'place_cancelled' });
  for (const who of [anybody, staffOf(event)]) await assert.rejects(askQuestion(world.app, who, { key, to: 'all', text: 'Boleh?' }), { reason: 'forbidden' });
  assert.deepEqual([await desk(event), await desk(other), await log(event)], [[], [], []]);
});

test('questions are taken from publication to the end', async () => {
  for (const [state, taken] of [['published', true], ['live', true], ['ended', false], ['closed', false]] as const) {
    const event = await makeEvent(world, { state });
    const asking = askQuestion(world.app, await participantOf(event), { key, to: 'all', text: 'Masih boleh?' });
    if (taken) assert.equal((await asking).number, 1);
    else await assert.rejects(asking, { reason: 'questions_closed' });
  }
});

test('one person asks five times at most, however fast, and hiding gives nothing back', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const asker = await participantOf(event);
  const tried = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => askQuestion(world.app, asker, { key, to: 'all', text: `Pertanyaan ${i}` })));
  assert.equal(tried.filter(({ status }) => status === 'fulfilled').length, 5);
  await hideQuestion(world.app, staffOf(event), { event: event.slug, key, number: 1, reason: 'repeated' });
  await assert.rejects(askQuestion(world.app, asker, { key, to: 'all', text: 'Satu lagi?' }), { reason: 'question_budget', values: { max: 5 } });
  assert.deepEqual((await desk(event)).map(({ number }) => number), [1, 2, 3, 4, 5]);
});

test('thirty people asking at once get the numbers 1 to 30', { timeout: 30_000 }, async () => {
  const event = await makeEvent(world, { state: 'live' });
  const askers = await Promise.all(Array.from({ length: 30 }, (_, i) => participantOf(event, `Orang ${i}`)));
  const numbers = await Promise.all(askers.map(async (asker) => (await askQuestion(world.app, asker, { key, to: '1', text: 'Bersamaan?' })).number));
  assert.deepEqual(numbers.sort((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i + 1));
});

test('canary: without the lock of the room two who look at once take the same number, and only the table refuses the second', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const bothLooked = Promise.withResolvers<void>();
  let looking = 0;
  const insert = () =>
    world.asSystem(async (trx) => {
      const number = (await listDeskQuestions(trx, event)).length + 1;
      if ((looking += 1) === 2) bothLooked.resolve();
      await bothLooked.promise;
      await trx.insertInto('question').values({ event_id: event.eventId, id: newId(), number, asker_name: 'A', text: 'abc', asked_at: new Date() }).execute();
    });
  const done = await Promise.allSettled([insert(), insert()]);
  assert.deepEqual(done.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { constraint?: string }).constraint] : [])), ['question_event_id_number_key']);
});

test('a question sent twice is one question, and the same key with other words is refused', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const asker = await participantOf(event);
  const ask = (text: string) => askQuestion(world.app, asker, { key: keyFor(asker, 'question.ask', 'phone-0001', { text }), to: 'all', text });
  const [first, again] = await Promise.all([ask('Sekali saja?'), ask('Sekali saja?')]);
  assert.deepEqual(first, again);
  await assert.rejects(ask('Lain kali?'), { reason: 'idempotency_key_reused' });
  assert.equal((await desk(event)).length, 1);
});

test('one question is on air; the former goes back to the queue, and the room hears both', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event);
  for (const asker of ['Ani', 'Budi']) await enterQuestion(world.app, who, { event: event.slug, key, asker, via: 'zoom_chat', to: 'all', text: 'Dari obrolan Zoom?' });
  await airQuestion(world.app, who, { event: event.slug, key, number: 1 });
  await airQuestion(world.app, who, { event: event.slug, key, number: 2 });
  assert.deepEqual((await publicOf(event)).map(({ state }) => state), ['queued', 'on_air']);
  assert.deepEqual((await log(event)).map(({ payload }) => payload as { number: number; state: string }).map(({ number, state }) => [number, state]), [[1, 'queued'], [2, 'queued'], [1, 'on_air'], [1, 'queued'], [2, 'on_air']]);
});

test('two moderators putting questions on air at once leave one there', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event);
  for (let i = 0; i < 6; i += 1) await enterQuestion(world.app, who, { event: event.slug, key, asker: 'Ani', via: 'floor', to: '1', text: 'Dari aula?' });
  await Promise.all([1, 2, 3, 4, 5, 6].map((number) => airQuestion(world.app, who, { event: event.slug, key, number })));
  assert.equal((await desk(event)).filter(({ state }) => state === 'on_air').length, 1);
});

test('a hidden question is nobody else\'s, its asker reads why, and an answer survives being hidden', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const asker = await participantOf(event);
  const who = staffOf(event);
  await askQuestion(world.app, asker, { key, to: '1', text: 'Nomor saya 0812?' });
  await answerQuestion(world.app, who, { event: event.slug, key, number: 1, answer: 'Jangan bagikan nomor.' });
  await hideQuestion(world.app, who, { event: event.slug, key, number: 1, reason: 'personal_data' });
  assert.deepEqual(await publicOf(event), []);
  assert.deepEqual((await log(event)).at(-1)!.payload, { number: 1, state: 'hidden' });
  const own = await withScope(world.db, asker, (trx) => listOwnQuestions(trx, asker));
  assert.deepEqual(own.map(({ state, hiddenReason, text }) => [state, hiddenReason, text]), [['hidden', 'personal_data', 'Nomor saya 0812?']]);
  assert.deepEqual(await queueQuestion(world.app, who, { event: event.slug, key, number: 1 }), { number: 1, state: 'answered' });
  assert.equal((await publicOf(event))[0]?.answer, 'Jangan bagikan nomor.');
});

test('what a second moderator already did is said, and an answer needs somebody who gave it', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event);
  await enterQuestion(world.app, who, { event: event.slug, key, asker: 'Ani', via: 'viewing_point', to: 'all', text: 'Untuk semua?' });
  await assert.rejects(queueQuestion(world.app, who, { event: event.slug, key, number: 1 }), { reason: 'question_is_queued', status: 409 });
  await assert.rejects(answerQuestion(world.app, who, { event: event.slug, key, number: 1, answer: 'Begini.' }), { reason: 'invalid', fields: { answeredBy: 'cast_unknown' } });
  await answerQuestion(world.app, who, { event: event.slug, key, number: 1, answer: 'Begini.', answeredBy: '3' });
  await answerQuestion(world.app, who, { event: event.slug, key, number: 1, answer: 'Begini, lebih jelas.', answeredBy: '3' });
  assert.deepEqual((await publicOf(event)).map(({ answer, answeredBy }) => [answer, answeredBy]), [['Begini, lebih jelas.', 'Citra Dewi']]);
  await assert.rejects(airQuestion(world.app, who, { event: event.slug, key, number: 1 }), { reason: 'question_is_answered' });
});

test('a desk of another programme finds neither the event nor its questions', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const other = await makeEvent(world, { state: 'live' });
  await enterQuestion(world.app, staffOf(event), { event: event.slug, key, asker: 'Ani', via: 'message', to: 'all', text: 'Rahasia?' });
  const stranger = staffOf(other);
  await assert.rejects(hideQuestion(world.app, stranger, { event: event.slug, key, number: 1, reason: 'other' }), { reason: 'not_found' });
  await assert.rejects(hideQuestion(world.app, stranger, { event: other.slug, key, number: 1, reason: 'other' }), { reason: 'not_found' });
  assert.deepEqual(await withScope(world.db, stranger, (trx) => listDeskQuestions(trx, event)), []);
  assert.deepEqual(await withScope(world.db, await participantOf(other), (trx) => listDeskQuestions(trx, event)), []);
});

test('what was asked from a claim belongs to the person it was joined to, and goes back when the join is taken back', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const [person, claim, older] = [await participantOf(event), await participantOf(event), await participantOf(event)];
  for (const [i, who] of [person, claim, older].entries()) await askQuestion(world.app, who, { key, to: '2', text: `Pertanyaan ke-${i + 1}, apa kabar?` });
  const joined = (from: ParticipantPrincipal, into: string | null) => world.asSystem((trx) => trx.updateTable('registration').set({ joined_into: into, state: into ? 'cancelled' : 'active' }).where('event_id', '=', event.eventId).where('id', '=', from.registrationId).execute());
  const own = async () => (await world.asSystem((trx) => listOwnQuestions(trx, person))).map(({ number }) => number);
  await joined(older, claim.registrationId);
  await joined(claim, person.registrationId);
  assert.deepEqual(await own(), [1, 2, 3]);
  await joined(claim, null);
  assert.deepEqual(await own(), [1]);
});
