import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binsOf, mostBins, mostLines, tracesOf, type Stretch } from './model.ts';

const minute = 60_000;
const window = { from: 0, until: 120 * minute };
const stretch = (registrationId: string, from: number, until: number, way: Stretch['way'] = 'room'): Stretch => ({ registrationId, way, from: from * minute, until: until * minute });

test('each minute counts each person once, over however many ways', () => {
  const bins = binsOf([stretch('a', 0, 3), stretch('a', 1, 2, 'hall'), stretch('b', 2, 4), stretch('c', -5, 1), stretch('d', 119, 130)], window);
  assert.equal(bins.length, 120);
  assert.deepEqual(bins.slice(0, 5).map(({ people, byWay }) => [people, byWay.room, byWay.hall]), [[2, 2, 0], [1, 1, 1], [2, 2, 0], [1, 1, 0], [0, 0, 0]]);
  assert.equal(bins[119]!.people, 1);
});

test('bins equal a count person by person, and a long day has no more of them', () => {
  const anyStretch = fc.record({ registrationId: fc.constantFrom('a', 'b', 'c'), from: fc.integer({ min: -30, max: 130 }), length: fc.integer({ min: 1, max: 60 }) }).map(({ registrationId, from, length }) => stretch(registrationId, from, from + length));
  fc.assert(fc.property(fc.array(anyStretch, { maxLength: 20 }), (list) => {
    for (const bin of binsOf(list, window)) assert.equal(bin.people, new Set(list.filter(({ from, until }) => from < bin.until && until > bin.from).map(({ registrationId }) => registrationId)).size);
  }));
  assert.ok(binsOf([], { from: 0, until: 9 * 60 * minute }).length <= mostBins);
});

test('of two thousand people sixty lines are drawn, early and late among them; of sixty all', () => {
  const people = Array.from({ length: 2000 }, (_, i) => stretch(`p${String(i).padStart(4, '0')}`, i / 20, i / 20 + 10));
  const many = tracesOf(people, window);
  assert.deepEqual([many.people, many.shown.length, many.shown[0]!.registrationId, many.shown.at(-1)!.registrationId], [2000, mostLines, 'p0000', 'p1999']);
  assert.equal(new Set(many.shown.map(({ registrationId }) => registrationId)).size, mostLines);
  assert.equal(tracesOf(people.slice(0, mostLines), window).shown.length, mostLines);
});
