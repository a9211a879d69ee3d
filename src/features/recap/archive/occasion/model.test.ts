import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareOccasions, type Occasion } from './model.ts';

const told: Occasion = {
  startsOn: '2021-08-09', endsOn: '2021-08-09', regions: ['33.06'], theme: 'Bijak Berkomentar di Media Sosial', segments: ['pelajar'], startHour: '13.00', speakers: ['Dra. Endang Lestari, M.Pd', 'Wahyu Nugroho'],
};
const like = (more: Partial<Occasion>) => compareOccasions(told, { ...told, ...more });

test('the same occasion is known by day, place and what it was about, however a paper words it', () => {
  assert.deepEqual([
    like({}),
    like({ theme: 'Bijak Berkomentar di Medsos' }),
    like({ theme: null }),
    like({ theme: 'Etika Bergaul Digital', speakers: ['Endang Lestari', 'Wahyu Nugroho, ST, MT'] }),
    like({ speakers: [], startHour: null, segments: [] }),
    like({ regions: ['33'] }),
    like({ startsOn: '2021-08-08', endsOn: '2021-08-10' }),
  ], ['same', 'same', 'same', 'same', 'same', 'same', 'same']);
});

test('another day, another place, or another theme with other people is another occasion', () => {
  assert.deepEqual([
    like({ startsOn: '2021-08-10', endsOn: '2021-08-10' }),
    like({ regions: ['33.05'] }),
    like({ theme: 'Aman Belanja Daring', speakers: ['Budi Santoso'] }),
    like({ theme: null, speakers: ['Budi Santoso'], segments: ['guru'] }),
  ], ['different', 'different', 'different', 'different']);
});

test('where one thing agrees and another does not, a person is asked', () => {
  assert.deepEqual([
    like({ startHour: '09.00' }),
    like({ segments: ['guru'] }),
    like({ regions: [] }),
    like({ startsOn: null, endsOn: null }),
    like({ theme: null, speakers: [] }),
  ], ['maybe', 'maybe', 'maybe', 'maybe', 'maybe']);
});

test('the order of the two says nothing, and everything is like itself', (t) => {
  const seed = Number(process.env.SERENTAK_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SERENTAK_SEED=${seed}`);
  const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  const day = fc.constantFrom('2021-08-08', '2021-08-09', '2021-08-10');
  const occasion = fc.record({
    startsOn: maybe(day), endsOn: maybe(day), regions: fc.subarray(['33', '33.06', '35.09']), theme: maybe(fc.constantFrom('Bijak Berkomentar', 'Bijak Berkomentar di Medsos', 'Aman Belanja')),
    segments: fc.subarray(['pelajar', 'guru']), startHour: maybe(fc.constantFrom('09.00', '13.00')), speakers: fc.subarray(['Ani Lestari', 'Lestari', 'Budi Santoso, S.H.']),
  });
  fc.assert(fc.property(occasion, occasion, (a, b) => compareOccasions(a, b) === compareOccasions(b, a)), { seed, numRuns: 500 });
  assert.equal(compareOccasions(told, told), 'same');
});
