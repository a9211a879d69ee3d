import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanOfParts, nationalSeries, placeOnScale, quotedFigure } from './model.ts';

const rounded = (value: number): number => Math.round(value * 100 + 1e-9) / 100;

test('every published index is the plain mean of its four pillars, on a scale of one to five', () => {
  const [series] = nationalSeries;
  assert.deepEqual(series!.scale, { min: 1, max: 5 });
  assert.deepEqual(series!.years.map(({ year, published }) => [year, published]), [[2020, 3.46], [2021, 3.49], [2022, 3.54]]);
  for (const { published, parts } of series!.years) assert.equal(rounded(meanOfParts(Object.values(parts))), published);
});

test('the quoted 3.47 keeps the words of the article, is the mean of its own four parts, and has its scale corrected', () => {
  assert.equal(rounded(meanOfParts(quotedFigure.parts)), quotedFigure.value);
  assert.equal(quotedFigure.asWritten, '3,47 dari skala 1 hingga 4');
  assert.equal(quotedFigure.scale.max, 5);
});

test('the ends of a scale are the ends of its line', () => {
  assert.deepEqual([1, 3, 5].map((value) => placeOnScale(value, { min: 1, max: 5 }, 100)), [0, 50, 100]);
});
