import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnswerValue, Item } from '../model.ts';
import { arrange, isRight, readAnswer, scoreOf } from './model.ts';

const options = ['a', 'b', 'c', 'd'].map((key) => ({ key, id: key.repeat(3), en: null }));
const item = (more: Partial<Item>): Item => ({ id: 'i', form: 'A', position: 1, code: 'c', pillar: 'skill', kind: 'single', text: { id: 'Mana?', en: null }, options, answer: ['b'], reverse: false, ...more });

test('an answer is read in the shape of its item, and what cannot be one is refused', () => {
  const cases: [Partial<Item>, unknown, AnswerValue | null][] = [
    [{}, ['b'], ['b']], [{}, ['b', 'a'], null], [{}, ['x'], null], [{}, 'b', null], [{}, [], []],
    [{ kind: 'several' }, ['c', 'a'], ['a', 'c']], [{ kind: 'several' }, ['a', 'a'], null],
    [{ kind: 'ordering' }, ['d', 'c', 'b', 'a'], ['d', 'c', 'b', 'a']], [{ kind: 'ordering' }, ['d', 'c', 'b'], null],
    [{ kind: 'true_false', options: [] }, false, false], [{ kind: 'true_false', options: [] }, 'false', null],
    [{ kind: 'number', options: [] }, 3.5, 3.5], [{ kind: 'number', options: [] }, NaN, null],
    [{ kind: 'text', options: [] }, ' ', null], [{ kind: 'text', options: [] }, 'Bagus', 'Bagus'],
    [{ kind: 'likert', answer: null }, ['d'], ['d']],
  ];
  for (const [more, raw, expected] of cases) assert.deepEqual(readAnswer(item(more), raw), expected, JSON.stringify([more.kind, raw]));
});

test('a point is had whole or not at all', () => {
  const several = item({ kind: 'several', answer: ['a', 'c'] });
  assert.deepEqual([['a', 'c'], ['c', 'a'], ['a'], ['a', 'b', 'c'], []].map((value) => isRight(several, value)), [true, true, false, false, false]);
  const order = item({ kind: 'ordering', answer: ['a', 'b', 'c', 'd'] });
  assert.deepEqual([isRight(order, ['a', 'b', 'c', 'd']), isRight(order, ['b', 'a', 'c', 'd'])], [true, false]);
  const number = item({ kind: 'number', options: [], answer: { value: 3.5, tolerance: 0.5 } });
  assert.deepEqual([3, 3.5, 4, 4.01, undefined].map((value) => isRight(number, value)), [true, true, true, false, false]);
  assert.equal(isRight(item({ kind: 'true_false', options: [], answer: false }), false), true);
  assert.equal(isRight(item({ kind: 'likert', answer: null }), ['a']), false);
});

test('points are summed whole and per pillar; opinions have none', () => {
  const items = [item({ id: '1' }), item({ id: '2', pillar: 'ethics' }), item({ id: '3', pillar: 'ethics', kind: 'likert', answer: null })];
  assert.deepEqual(scoreOf(items, new Map([['1', ['b']], ['2', ['a']], ['3', ['a']]])), { points: 1, of: 2, byPillar: { skill: { points: 1, of: 1 }, ethics: { points: 0, of: 1 } } });
  assert.deepEqual(scoreOf([items[2]!], new Map()), { points: 0, of: 0, byPillar: {} });
});

test('an order follows from the seed alone, loses nothing, and leaves scales as they are', () => {
  const items = Array.from({ length: 12 }, (_, i) => item({ id: String(i), code: `c-${i}`, position: i + 1, ...(i % 3 === 0 ? { kind: 'likert' as const, answer: null } : {}) }));
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
    const [once, again] = [arrange(items, seed), arrange(items.toReversed(), seed)];
    assert.deepEqual(once, again);
    assert.deepEqual(once.map(({ id }) => id).sort(), items.map(({ id }) => id).sort());
    for (const one of once) assert.deepEqual(one.options.map(({ key }) => key).sort(), ['a', 'b', 'c', 'd']);
    for (const one of once.filter(({ kind }) => kind === 'likert')) assert.deepEqual(one.options, options);
  }));
  const firsts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const { id } = arrange(items, seed)[0]!;
    firsts.set(id, (firsts.get(id) ?? 0) + 1);
  }
  assert.ok([...firsts.values()].every((count) => count > 350 && count < 660), `each item begins about 500 times: ${JSON.stringify([...firsts])}`);
  assert.deepEqual(arrange(items.toReversed(), null).map(({ position }) => position), items.map(({ position }) => position));
});
