import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stairs } from '#features/stairs.ts';

test('the features stand on the floors of the house page', () => {
  const floors: string[][] = [];
  for (const [name, { floor }] of Object.entries(stairs)) (floors[floor] ??= []).push(name);
  assert.deepEqual(floors, [
    ['region', 'organisation'],
    ['programme', 'speaker', 'account'],
    ['event', 'participant'],
    ['channel', 'rundown', 'message'],
    ['registration'],
    ['attendance', 'question', 'poll', 'assessment'],
    ['certificate', 'recap', 'prize', 'plan'],
    ['report'],
  ]);
});
