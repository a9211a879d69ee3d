import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citationsOf } from './model.ts';

test('facts of one kind are cited once, in the order of the text', () => {
  assert.deepEqual(citationsOf(['event.speakers[1].name', 'event.speakers[1].position', 'event.theme', 'event.speakers[0].name', 'programme.target.value', 'programme.name']), [
    { kind: 'speaker', number: 2 },
    { kind: 'theme', number: null },
    { kind: 'speaker', number: 1 },
    { kind: 'programme', number: null },
  ]);
});

test('a path we have no word for is shown as it is, and nothing inherited is taken for a word', () => {
  assert.deepEqual(citationsOf(['event.something[3].new', 'event.constructor', 'elsewhere']), [
    { kind: 'other', path: 'event.something[3].new' },
    { kind: 'other', path: 'event.constructor' },
    { kind: 'other', path: 'elsewhere' },
  ]);
  assert.deepEqual(citationsOf([]), []);
});
