import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byWish, isPublic, mayBecome, questionStates, withQuestion, type PublicQuestion } from './model.ts';
import { withNews, type RoomView } from './room/model.ts';

const question = (number: number, more: Partial<PublicQuestion> = {}): PublicQuestion => ({
  number, state: 'queued', asker: 'Yudartha', toCastId: null, to: null, text: `Pertanyaan ${number}?`, answer: null, answeredBy: null, votes: 0, askedAt: '2021-07-15T02:00:00.000Z', answeredAt: null, ...more,
});

test('moderation first: what nobody let through is not public, and hidden ones never are', () => {
  assert.deepEqual(questionStates.filter((state) => isPublic({ state, answeredHow: 'live' }, true)), ['queued', 'on_air', 'answered', 'published']);
  assert.deepEqual(questionStates.filter((state) => isPublic({ state, answeredHow: null }, false)), ['asked', 'queued', 'on_air', 'answered', 'published']);
});

test('an answer in writing is the desk\'s until it is published', () => {
  assert.deepEqual([isPublic({ state: 'answered', answeredHow: 'written' }, false), isPublic({ state: 'published', answeredHow: 'written' }, true)], [false, true]);
});

test('what most people want stands first among what waits, and the newest answer among the answers', () => {
  const list = [question(1, { votes: 1 }), question(2, { votes: 5 }), question(3, { state: 'answered', answeredAt: '2021-07-15T03:00:00.000Z' }), question(4, { state: 'on_air' }), question(5, { votes: 5 }), question(6, { state: 'published', answeredAt: '2021-07-15T04:00:00.000Z' })];
  assert.deepEqual(list.sort(byWish).map(({ number }) => number), [4, 2, 5, 1, 6, 3]);
});

test('the desk leads a question forward, may take it back from the air, and never back to merely asked', () => {
  const allowed = Object.fromEntries(questionStates.map((from) => [from, questionStates.filter((to) => mayBecome(from, to))]));
  assert.deepEqual(allowed, {
    asked: ['queued', 'on_air', 'answered', 'hidden', 'merged'],
    queued: ['on_air', 'answered', 'hidden', 'merged'],
    on_air: ['queued', 'answered', 'hidden'],
    answered: ['answered', 'published', 'hidden'],
    published: ['published', 'hidden'],
    hidden: ['queued', 'answered', 'published'],
    merged: ['asked', 'queued'],
  });
});

test('a word on a question replaces the one before, keeps the order of numbers, and a hidden one leaves', () => {
  const list = [question(1), question(3)];
  assert.deepEqual(withQuestion(list, question(2)).map(({ number }) => number), [1, 2, 3]);
  assert.deepEqual(withQuestion(list, question(3, { state: 'on_air' })), [question(1), question(3, { state: 'on_air' })]);
  assert.deepEqual(withQuestion(list, { number: 1, state: 'hidden' }), [question(3)]);
});

test('news it does not know changes nothing, so that an open page outlives a new version', () => {
  const room: RoomView = { state: 'live', startsAt: null, videoId: null, audioUrl: null, items: [], questions: [question(1)], notices: [] };
  assert.equal(withNews(room, { kind: 'poll.opened', at: '', payload: { anything: true } }), room);
  assert.deepEqual(withNews(room, { kind: 'event.state', at: '', payload: { state: 'ended' } }), { ...room, state: 'ended' });
  assert.deepEqual(withNews(room, { kind: 'question.changed', at: '', payload: { number: 1, state: 'hidden' } }).questions, []);
});
