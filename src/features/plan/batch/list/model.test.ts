import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#platform/http/refusal.ts';
import { linesOf, readCount, readPairs, readUnits, rowsOf } from './model.ts';

const days = ['2023-08-21', '2023-08-22'];

test('counts are read as people write them', () => {
  assert.deepEqual(['5.000', '5,000', '5 000', '750', '1.000.000', '5,5', 'lima', '-3', ''].map(readCount), [5000, 5000, 5000, 750, 1_000_000, null, null, null, null]);
});

test('units are read with semicolons, tabs or a last comma, with a heading or without, and written back the same', () => {
  const units = readUnits(rowsOf('Unit; Orang; Hari\nPemprov Bali; 3.200; 1, 2\nDinas A, Denpasar, 750\nBadung\t2900\t2023-08-22\n\n'), days);
  assert.deepEqual(units, [{ unit: 'Pemprov Bali', people: 3200, days }, { unit: 'Dinas A, Denpasar', people: 750 }, { unit: 'Badung', people: 2900, days: ['2023-08-22'] }]);
  assert.deepEqual(readUnits(rowsOf(linesOf(units, days)), days), units);
});

test('the first line that cannot be read is named', () => {
  const lineOf = (text: string) => {
    try {
      readUnits(rowsOf(text), days);
      return null;
    } catch (reason) {
      return reason instanceof Refusal ? reason.values.line : reason;
    }
  };
  assert.deepEqual([lineOf('A; 5\nB; banyak'), lineOf('A; 5; 3'), lineOf('A; 5; 2023-09-01')], [2, 1, 1]);
  assert.throws(() => readPairs('A; B\nC', 'apart'), (reason) => reason instanceof Refusal && reason.values.line === 2);
});
