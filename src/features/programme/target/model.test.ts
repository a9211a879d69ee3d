import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divisionsOf, type TargetCell } from './model.ts';

let made = 0;
const cell = (more: Partial<TargetCell>): TargetCell => ({ id: String(made++), regionCode: null, segment: null, pillar: null, startsOn: '2021-01-01', endsOn: '2021-12-31', people: null, events: null, source: 'uji', statedOn: null, version: 1, ...more });
/** Manokwari lay in Papua Barat (91 then 92) in our little country; everything else where its code says. */
const provinceOf = (code: string, on: string) => (code === '92.01' && on < '2022-11-17' ? '91' : code.slice(0, 2));
const told = (cells: TargetCell[]) => divisionsOf(cells, provinceOf).map(({ axis, measure, stated, parts, gap, silent, children }) => [axis, measure, stated, parts, gap, silent, children.length]);

test('children that add up to the parent leave no gap, others show it', () => {
  assert.deepEqual(told([cell({ people: 100 }), cell({ regionCode: '35', people: 60 }), cell({ regionCode: '33', people: 40 })]), [['region', 'people', 100, 100, 0, 0, 2]]);
  assert.deepEqual(told([cell({ people: 100 }), cell({ regionCode: '35', people: 60 }), cell({ regionCode: '33', events: 3 })]), [['region', 'people', 100, 60, 40, 1, 2]]);
});

test('provinces are divided into the regencies of that day', () => {
  assert.deepEqual(told([cell({ regionCode: '91', people: 10 }), cell({ regionCode: '92.01', people: 10 })]), [['region', 'people', 10, 10, 0, 0, 1]]);
  const later = { startsOn: '2023-01-01', endsOn: '2023-12-31' };
  assert.deepEqual(told([cell({ regionCode: '91', people: 10, ...later }), cell({ regionCode: '92.01', people: 10, ...later })]), []);
});

test('segments, pillars and periods divide too, each with the others alike; months within a quarter are not added to the year', () => {
  assert.deepEqual(told([cell({ people: 100 }), cell({ segment: 'asn', people: 30 }), cell({ pillar: 'skill', people: 50 }), cell({ segment: 'asn', pillar: 'skill', people: 30 })]), [
    ['segment', 'people', 100, 30, 70, 0, 1], ['pillar', 'people', 100, 50, 50, 0, 1], ['pillar', 'people', 30, 30, 0, 0, 1], ['segment', 'people', 50, 30, 20, 0, 1],
  ]);
  const half = (startsOn: string, endsOn: string, events: number) => cell({ startsOn, endsOn, events });
  assert.deepEqual(told([cell({ events: 10 }), half('2021-01-01', '2021-06-30', 6), half('2021-07-01', '2021-12-31', 4), half('2021-01-01', '2021-01-31', 6)]), [['period', 'events', 10, 10, 0, 0, 2], ['period', 'events', 6, 6, 0, 0, 1]]);
});
