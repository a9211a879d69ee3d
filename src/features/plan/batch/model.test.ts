import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breachesOf, emptyGroups, splitsOf, type BatchProblem } from './model.ts';

const problem: BatchProblem = {
  days: ['2023-08-21', '2023-08-22'], groupsPerDay: 1, groupCapacity: 10,
  units: [{ unit: 'a', people: 6 }, { unit: 'b', people: 6, days: ['2023-08-22'] }, { unit: 'c', people: 3 }],
  together: [['a', 'c']], apart: [['a', 'b']],
};
const filled = (first: [string, number][], second: [string, number][]) =>
  emptyGroups(problem).map((group, at) => ({ ...group, units: (at === 0 ? first : second).map(([unit, people]) => ({ unit, people })) }));
const kinds = (groups: ReturnType<typeof filled>) => breachesOf(problem, groups).map((breach) => breach.kind);

test('a plan that keeps every rule has no breach', () => {
  assert.deepEqual(kinds(filled([['a', 6], ['c', 3]], [['b', 6]])), []);
});

test('each rule that is broken is named', () => {
  assert.deepEqual(kinds(filled([['a', 6], ['c', 3]], [['b', 5]])), ['people']);
  assert.deepEqual(kinds(filled([['a', 6], ['c', 3]], [['b', 7]])), ['people']);
  assert.deepEqual(kinds(filled([['a', 6]], [['b', 6], ['c', 3]])), ['together']);
  assert.deepEqual(kinds(filled([['a', 6], ['c', 3], ['b', 1]], [['b', 5]])), ['day', 'apart']);
  assert.deepEqual(kinds(filled([], [['a', 6], ['c', 3], ['b', 6]])), ['capacity', 'apart']);
  assert.deepEqual(kinds(filled([['a', 6], ['c', 3], ['d', 1]], [['b', 6]])), ['unknown_unit']);
  assert.deepEqual(kinds(filled([['a', 3], ['a', 3], ['c', 3]], [['b', 6]])), ['part']);
  assert.deepEqual(kinds(filled([['a', 6], ['c', 3]], [['b', 6], ['a', 0]])), ['part', 'together', 'apart']);
  assert.deepEqual(breachesOf(problem, filled([['a', 6], ['c', 3]], [['b', 6]]).slice(0, 1)).map((breach) => breach.kind), ['groups', 'people']);
});

test('splits are the parts beyond one per unit', () => {
  assert.equal(splitsOf(filled([['a', 3], ['c', 3]], [['a', 3], ['b', 6]])), 1);
});
