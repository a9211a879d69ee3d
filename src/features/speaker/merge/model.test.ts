import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameKey, parseName } from '../model.ts';
import { lettersApart, likelyPairs, namesApart, pairName } from './model.ts';

const apart = (one: string, other: string) => namesApart(nameKey(parseName(one)), nameKey(parseName(other)));

test('spellings of the sources that are one person are close, and the number of letters between them is told', () => {
  assert.equal(apart('Samuel A. Pangerapan', 'Semuel A. Pangerapan'), 1);
  assert.equal(apart('Samuel Abrijani Pangerapan', 'Semuel A. Pangerapan'), 2);
  assert.equal(apart('Semuel Abrijani Pangerapan', 'Samuel Pangerapan'), 3);
  assert.equal(apart('Bonifasius Wahyu Pudjianto', 'Bonifasius Pudjianto'), 2);
  assert.equal(lettersApart('samuel', 'semuel', 2), 1);
  assert.equal(lettersApart('adi', 'ada putra', 2), 3);
});

test('other people stay other people', () => {
  for (const [one, other] of [['Eko', 'Eko Pamuji'], ['Eko', 'Edo'], ['Siti Aminah', 'Siti Rahmah'], ['Budi Santoso', 'Budi Susanto'], ['Muhammad Saleh', 'Muhammad Yasin'], ['Joko Widodo', 'Joko Wirodo Saputra']] as const) {
    assert.equal(apart(one, other), null, `${one} / ${other}`);
  }
});

test('pairs come once, the likeliest first, and never again once somebody decided', () => {
  const all = ['Semuel A. Pangerapan', 'Samuel A. Pangerapan', 'Samuel Abrijani Pangerapan', 'Siti Aminah', 'Eko'].map((name, at) => ({ id: String(at), key: nameKey(parseName(name)) }));
  const pairs = likelyPairs(all, { known: new Set() });
  assert.deepEqual(pairs.map(({ one, other, apart: far }) => [one, other, far]), [['0', '1', 1], ['1', '2', 1], ['0', '2', 2]]);
  assert.deepEqual(likelyPairs(all, { known: new Set([pairName('1', '0'), pairName('0', '2')]) }).map(({ one, other }) => [one, other]), [['1', '2']]);
});

test('a register of five thousand is read in a moment', () => {
  const all = Array.from({ length: 5000 }, (_, at) => ({ id: String(at), key: `nama${at} tengah${at % 77} akhir${at}` }));
  const from = performance.now();
  likelyPairs(all, { known: new Set() });
  assert.ok(performance.now() - from < 5000);
});
