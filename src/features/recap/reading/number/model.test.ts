import { test } from 'node:test';
import assert from 'node:assert/strict';
import { valueOfNumber, valueOfOrdinal, valueOfWords } from './model.ts';

test('numbers in words and figures have the value a reader gives them', () => {
  for (const [text, value] of [['dua ratus lima puluh', 250], ['seribu dua ratus', 1200], ['tiga ratus', 300], ['sebelas', 11], ['dua belas', 12], ['lima ribu', 5000], ['seratus dua puluh', 120]] as const) assert.equal(valueOfWords(text), value, text);
  for (const [text, value] of [['1.250', 1250], ['5,5 ribu', 5500], ['20 ribu', 20_000], ['329', 329], ['10 juta', 10_000_000]] as const) assert.deepEqual(valueOfNumber(text), { value, isRound: false }, text);
  assert.deepEqual(valueOfNumber('500-an'), { value: 500, isRound: true });
  assert.deepEqual(valueOfNumber('seratusan'), { value: 100, isRound: true });
});

test('what is no number has no value', () => {
  for (const text of ['ratusan', 'puluhan', 'ribu', 'belas', '3,47', '', 'guru']) assert.equal(valueOfNumber(text), null, text);
});

test('ordinals count: in words, with ke-, in Roman figures', () => {
  assert.deepEqual(['kedelapan', 'ke-8', 'II', '3', 'pertama', 'kekal'].map(valueOfOrdinal), [8, 8, 2, 3, 1, null]);
});
