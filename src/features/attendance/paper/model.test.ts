import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPdf, readNumbers, writeNumbers } from './model.ts';

test('numbers are read as people type them from a sheet', () => {
  assert.deepEqual(readNumbers('1-3, 7 9;10\n12 – 14'), { numbers: [1, 2, 3, 7, 9, 10, 12, 13, 14], wrong: [] });
  assert.deepEqual(readNumbers('3,3 2-4'), { numbers: [2, 3, 4], wrong: [] });
  assert.deepEqual(readNumbers('0 5-2 1-999999 dua 12a'), { numbers: [], wrong: ['0', '5-2', '1-999999', 'dua', '12a'] });
});

test('what is written is read back', () => {
  assert.equal(writeNumbers([1, 2, 3, 7, 9, 10]), '1-3, 7, 9, 10');
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { maxLength: 60 }), (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    assert.deepEqual(readNumbers(writeNumbers(sorted)).numbers, sorted);
  }));
});

test('a PDF is one by its bytes', () => {
  assert.equal(isPdf(Buffer.from('%PDF-1.7\n...\n%%EOF\n')), true);
  for (const other of ['', '%PDF-1.7', '<html>%%EOF', 'GIF89a']) assert.equal(isPdf(Buffer.from(other)), false);
});
