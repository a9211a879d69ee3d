import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gaps, isCovered, missingOf, testDemands, type Standing } from './model.ts';

const nothing: Standing = { attended: false, pre: false, post: false, passed: false, feedback: false };
const everything: Standing = { attended: true, pre: true, post: true, passed: true, feedback: true };

test('every rule is fulfilled by whoever did everything and names exactly what it asks of whoever did nothing', () => {
  const asked = { none: [], taken: ['post'], both: ['pre', 'post'], passed: ['post'] } as const;
  for (const attendance of [true, false]) for (const demand of testDemands) for (const feedback of [true, false]) {
    const rule = { attendance, test: demand, feedback };
    assert.deepEqual(missingOf(rule, everything), []);
    assert.deepEqual(missingOf(rule, nothing), [...(attendance ? ['attendance'] : []), ...asked[demand], ...(feedback ? ['feedback'] : [])]);
  }
});

test('doing more never takes a certificate away', () => {
  const steps = ['attended', 'pre', 'post', 'passed', 'feedback'] as const;
  for (let bits = 0; bits < 32; bits++) for (const step of steps) for (const demand of testDemands) {
    const rule = { attendance: true, test: demand, feedback: true };
    const held = Object.fromEntries(steps.map((name, i) => [name, (bits >> i) % 2 === 1])) as unknown as Standing;
    assert.equal(missingOf(rule, { ...held, [step]: true }).length <= missingOf(rule, held).length, true);
  }
});

test('a test that was taken and not passed lacks the mark, not the test', () => {
  assert.deepEqual(missingOf({ attendance: true, test: 'passed', feedback: false }, { ...everything, passed: false }), ['pass']);
});

test('what a person accepted covers that and less, never something new', () => {
  assert.equal(isCovered(['feedback'], ['attendance', 'feedback']), true);
  assert.equal(isCovered([...gaps], ['attendance']), false);
});
