import { test } from 'node:test';
import assert from 'node:assert/strict';
import { toCsv } from './model.ts';

test('names that look like formulas stay names, quotes and separators survive', () => {
  const csv = toCsv([['=1+1', '+62', '-x', '@a', '\t=b', ' =c'], ['Ani "A"; B', 'a,b', 'satu\ndua', 5]], 'id');
  assert.equal(csv, `\uFEFF'=1+1;'+62;'-x;'@a;"'\t=b";' =c\r\n"Ani ""A""; B";"a,b";"satu\ndua";5\r\n`);
});

test('English readers get commas', () => {
  assert.equal(toCsv([['a', 1]], 'en'), '\uFEFFa,1\r\n');
});
