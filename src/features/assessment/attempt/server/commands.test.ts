import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { testApp } from '../../../../../tests/support/app.ts';
import { askStarter, holderOf, rightAnswer, wrongAnswer } from '../../../../../tests/support/assessment.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import type { AnswerValue, Item } from '../../model.ts';
import { getResults } from '../../server/queries.ts';
import { saveAnswers, saveBatch } from '../answer/server/commands.ts';
import { settleExpired, startAttempt, submitAttempt } from './commands.ts';
import { readAnswers } from './queries.ts';

const start = new Date('2026-11-21T02:00:00Z');
const ticking = manualClock(start);
const clock = { set: (at: Date) => ticking.advance(at.getTime() - ticking.now().getTime()) };
const product = await testApp({ clock: ticking });
const { app, asSystem, close } = product;
after(close);

const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const begin = { role: 'pre', language: 'id', key: null } as const;
const entry = (item: Pick<Item, 'id'>, value: AnswerValue, sequence: number, ageMs = 0) => ({ item: item.id, value, sequence, ageMs });

async function stage(options: Parameters<typeof askStarter>[2] = {}) {
  clock.set(start);
  const event = await makeEvent(product);
  const test = await askStarter(product, event, options);
  const [person, other] = (await addPeople(product, event, 2)).map((one) => holderOf(event, one));
  const itemsOf = (form: string) => test.items.filter((item) => item.form === form);
  return { event, test, person: person!, other: other!, itemsOf, saved: (attemptId: string) => asSystem((trx) => readAnswers(trx, { eventId: event.eventId, attemptId })) };
}

test('beginning twice, at once and later, is one attempt; the other form follows after the event', async () => {
  const { event, person } = await stage();
  const attempts = await Promise.all(Array.from({ length: 5 }, () => startAttempt(app, person, begin)));
  assert.equal(new Set(attempts.map(({ id }) => id)).size, 1);
  const pre = attempts[0]!;
  await submitAttempt(app, person, { role: 'pre', answers: [], key: null });
  const post = await startAttempt(app, person, { ...begin, role: 'post' });
  assert.deepEqual(new Set([pre.form, post.form]), new Set(['A', 'B']));
  const rows = await asSystem((trx) => trx.selectFrom('assessment_attempt').select('role').where('event_id', '=', event.eventId).execute());
  assert.equal(rows.length, 2);
});

test('both forms are drawn', async () => {
  const { event } = await stage();
  const people = await addPeople(product, event, 40);
  const forms = await Promise.all(people.map(async (one) => (await startAttempt(app, holderOf(event, one), begin)).form));
  assert.deepEqual(new Set(forms), new Set(['A', 'B']));
});

test('before, between and after the window', async () => {
  const { person, other } = await stage({ opensAt: new Date('2026-11-21T03:00:00Z'), closesAt: new Date('2026-11-21T04:00:00Z'), minutes: 45 });
  assert.equal(await reasonOf(startAttempt(app, person, begin)), 'assessment_not_open');
  assert.equal(await reasonOf(startAttempt(app, person, { ...begin, role: 'feedback' })), 'assessment_absent');
  clock.set(new Date('2026-11-21T03:00:00Z'));
  assert.equal((await startAttempt(app, person, begin)).deadlineAt.toISOString(), '2026-11-21T03:45:00.000Z');
  clock.set(new Date('2026-11-21T03:30:00Z'));
  assert.equal((await startAttempt(app, other, begin)).deadlineAt.toISOString(), '2026-11-21T04:00:00.000Z', 'the window ends before the minutes do');
  clock.set(new Date('2026-11-21T04:00:00Z'));
  const late = await stage({ closesAt: new Date('2026-11-21T02:30:00Z') });
  clock.set(new Date('2026-11-21T02:30:00Z'));
  assert.equal(await reasonOf(startAttempt(app, late.person, begin)), 'assessment_window_closed');
});

test('an old resend never replaces a newer answer, in one batch, in two, and in any order', async () => {
  const { event, person, itemsOf, saved } = await stage();
  const attempt = await startAttempt(app, person, begin);
  const [item] = itemsOf(attempt.form);
  const save = (value: AnswerValue, sequence: number) => ({ attemptId: attempt.id, registrationId: person.registrationId, answers: [entry(item!, value, sequence)] });
  const [right, wrong] = [rightAnswer(item!), wrongAnswer(item!)];
  assert.deepEqual(await saveBatch(app, event, [save(right, 7), save(wrong, 3)]), [7, 3].map((sequence) => ({ answers: [{ item: item!.id, sequence, state: 'kept' }], savedAt: start.toISOString() })));
  await saveBatch(app, event, [save(wrong, 6)]);
  assert.deepEqual((await saved(attempt.id)).get(item!.id), { value: right, sequence: 7 });
  await saveBatch(app, event, [save([], 8)]);
  assert.deepEqual((await saved(attempt.id)).get(item!.id), { value: [], sequence: 8 });
  await saveBatch(app, event, [save(wrong, 6)], { order: false });
  assert.deepEqual((await saved(attempt.id)).get(item!.id), { value: wrong, sequence: 6 }, 'canary: without the order the old one wins');
});

test('what is no answer to this attempt is not kept: another form, another person, nonsense', async () => {
  const { person, other, test: asked, itemsOf, saved } = await stage();
  const attempt = await startAttempt(app, person, begin);
  const foreign = asked.items.find((item) => item.form !== attempt.form)!;
  const [item] = itemsOf(attempt.form);
  const { answers } = await saveAnswers(app, person, { attempt: attempt.id, answers: [entry(foreign, rightAnswer(foreign), 1), entry(item!, ['zzz'], 2), entry({ id: newId() }, true, 3)] });
  assert.deepEqual(answers.map(({ state }) => state), ['wrong', 'wrong', 'wrong']);
  assert.equal(await reasonOf(saveAnswers(app, other, { attempt: attempt.id, answers: [entry(item!, rightAnswer(item!), 1)] })), 'attempt_absent');
  assert.equal(await reasonOf(saveAnswers(app, person, { attempt: newId(), answers: [entry(item!, rightAnswer(item!), 1)] })), 'attempt_absent');
  assert.equal((await saved(attempt.id)).size, 0);
});

test('the server\'s clock decides: given in time and delivered within the grace it counts, given later it does not', async () => {
  const { person, itemsOf, saved } = await stage({ minutes: 10 });
  const attempt = await startAttempt(app, person, begin);
  const [a, b, c] = itemsOf(attempt.form);
  clock.set(new Date(start.getTime() + 10 * 60_000 + 40_000));
  const { answers } = await saveAnswers(app, person, { attempt: attempt.id, answers: [entry(a!, rightAnswer(a!), 1, 41_000), entry(b!, rightAnswer(b!), 2, 39_000)] });
  assert.deepEqual(answers.map(({ state }) => state), ['kept', 'late']);
  clock.set(new Date(start.getTime() + 10 * 60_000 + 60_001));
  const after = await saveAnswers(app, person, { attempt: attempt.id, answers: [entry(c!, rightAnswer(c!), 3, 120_000)] });
  assert.deepEqual(after.answers.map(({ state }) => state), ['late'], 'whatever the device says of its age');
  assert.deepEqual([...(await saved(attempt.id)).keys()], [a!.id]);
});

test('handing in is once: with one key, with many, at once; what waits on the device comes with it', async () => {
  const { person, itemsOf, event } = await stage({ passMark: 50 });
  const attempt = await startAttempt(app, person, begin);
  const items = itemsOf(attempt.form);
  await saveAnswers(app, person, { attempt: attempt.id, answers: items.slice(0, 12).map((item, i) => entry(item, rightAnswer(item), i + 1)) });
  const waiting = items.slice(12, 14).map((item, i) => entry(item, i === 0 ? rightAnswer(item) : wrongAnswer(item), 20 + i));
  const submit = () => submitAttempt(app, person, { role: 'pre', answers: waiting, key: keyFor(person, 'assessment.submit', newId(), {}) });
  const outcomes = await Promise.all(Array.from({ length: 6 }, submit));
  assert.equal(outcomes.filter(({ first }) => first).length, 1);
  assert.deepEqual(new Set(outcomes.map(({ attempt: { score } }) => `${score?.points}/${score?.of}`)), new Set(['13/24']));
  assert.equal(outcomes[0]!.attempt.passed, true);
  assert.equal(await reasonOf(saveAnswers(app, person, { attempt: attempt.id, answers: [entry(items[20]!, rightAnswer(items[20]!), 99)] })), 'attempt_closed');
  const audits = await asSystem((trx) => trx.selectFrom('audit').select('id').where('action', '=', 'assessment.submit').where('object_id', '=', attempt.id).execute());
  assert.equal(audits.length, 1);
  const [results] = await asSystem((trx) => getResults(trx, { eventId: event.eventId }));
  assert.deepEqual([results!.registrationId, results!.results.pre!.score.points, results!.results.pre!.passed, results!.results.post], [person.registrationId, 13, true, undefined]);
});

test('no answer slips in while the attempt is handed in: what was acknowledged is scored', async () => {
  const { event, itemsOf } = await stage();
  const people = (await addPeople(product, event, 30)).map((one) => holderOf(event, one));
  await Promise.all(people.map(async (person) => {
    const attempt = await startAttempt(app, person, begin);
    const items = itemsOf(attempt.form);
    const save = (item: (typeof items)[number], i: number) => reasonOf(saveAnswers(app, person, { attempt: attempt.id, answers: [entry(item, rightAnswer(item), i + 1)] }));
    assert.equal(await save(items[1]!, 1), 'done');
    const saving = items.slice(2).map((item, i) => save(item, i + 2));
    const { attempt: handed } = await submitAttempt(app, person, { role: 'pre', answers: [], key: null });
    const told = (await Promise.all(saving)).filter((reason) => reason === 'done').length;
    assert.equal(handed.score!.points, 1 + told);
    assert.notEqual(await save(items[0]!, items.length), 'done', 'afterwards nothing is taken');
  }));
});

test('whoever runs out of time is closed by the job with what was saved, and handing in afterwards changes nothing', async () => {
  const { event, person, other, itemsOf } = await stage({ minutes: 10 });
  const attempt = await startAttempt(app, person, begin);
  await startAttempt(app, other, begin);
  const [item] = itemsOf(attempt.form);
  await saveAnswers(app, person, { attempt: attempt.id, answers: [entry(item!, rightAnswer(item!), 1)] });
  clock.set(new Date(start.getTime() + 11 * 60_000));
  const closed = async () => (await asSystem((trx) => getResults(trx, { eventId: event.eventId }))).length;
  await settleExpired(app);
  assert.equal(await closed(), 0, 'within the grace nobody is closed');
  clock.set(new Date(start.getTime() + 11 * 60_000 + 1));
  const late = await submitAttempt(app, other, { role: 'pre', answers: [], key: null });
  assert.deepEqual([late.first, late.attempt.state], [false, 'expired']);
  await settleExpired(app);
  assert.equal(await closed(), 2);
  assert.equal(await settleExpired(app), 0);
  const again = await submitAttempt(app, person, { role: 'pre', answers: [], key: null });
  assert.deepEqual([again.first, again.attempt.state, again.attempt.submittedAt, again.attempt.score!.points], [false, 'expired', null, 1]);
  const results = await asSystem((trx) => getResults(trx, { eventId: event.eventId }));
  assert.deepEqual(results.map(({ results: { pre } }) => pre!.state), ['expired', 'expired']);
});

test('nobody else\'s event, and nobody without a place, sees or writes answers', async () => {
  const { person, itemsOf, event } = await stage();
  const attempt = await startAttempt(app, person, begin);
  const stranger = await stage();
  const [item] = itemsOf(attempt.form);
  assert.equal(await reasonOf(saveAnswers(app, stranger.person, { attempt: attempt.id, answers: [entry(item!, rightAnswer(item!), 1)] })), 'attempt_absent');
  await asSystem((trx) => trx.updateTable('registration').set({ state: 'cancelled' }).where('id', '=', person.registrationId).execute());
  assert.equal(await reasonOf(startAttempt(app, person, { ...begin, role: 'post' })), 'place_cancelled');
  const seen = await app.db.transaction().execute((trx) => sql`select 1 from assessment_attempt where event_id = ${event.eventId}`.execute(trx));
  assert.equal(seen.rows.length, 0);
});
