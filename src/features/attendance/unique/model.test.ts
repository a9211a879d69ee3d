import { test } from 'node:test';
import assert from 'node:assert/strict';
import { estimateUnique, type UniqueInput } from './model.ts';
import { Dice } from '../../../../tests/support/dice.ts';

const seed = Number(process.env.SEED ?? 20210715);

const diceOf = (from: number): (() => number) => {
  const dice = new Dice(from);
  return () => dice.next();
};

interface Shape {
  people: number;
  regions: number;
  eventsPerRegion: number;
  /** Share of those who come more than once that use another contact the second time. */
  switching: number;
}

/** A population that is known: names from a long-tailed list, each person at one to three events of their region, some under a second contact. */
function programme({ people, regions, eventsPerRegion, switching }: Shape, next: () => number): { truth: number; input: UniqueInput } {
  const skewed = (size: number): number => Math.floor(size * next() ** 2);
  const identities: { region: number; name: string; events: Set<number> }[] = [];
  for (let i = 0; i < people; i++) {
    const region = Math.floor(next() * regions);
    const name = `${skewed(120)} ${skewed(200)}`;
    const events = new Set(Array.from({ length: 1 + Math.floor(next() * 3) }, () => Math.floor(next() * eventsPerRegion)));
    if (events.size > 1 && next() < switching) {
      const [first, ...others] = [...events];
      identities.push({ region, name, events: new Set([first!]) }, { region, name, events: new Set(others) });
    } else identities.push({ region, name, events });
  }
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const sizes = [...Map.groupBy(identities, ({ region }) => region).values()];
  const meetings = sizes.flatMap((all) => Array.from({ length: eventsPerRegion }, (_, event) => all.filter((one) => one.events.has(event)).length));
  const pairsWithin = meetings.reduce((sum, count) => sum + pairs(count), 0);
  const groups = [...Map.groupBy(identities, ({ region, name }) => `${region} ${name}`).values()].filter((list) => list.length > 1).map((list) => {
    let within = 0;
    for (const [i, one] of list.entries()) for (const other of list.slice(i + 1)) within += [...one.events].filter((event) => other.events.has(event)).length;
    return { pairs: pairs(list.length), within };
  });
  const all = sizes.reduce((sum, list) => sum + pairs(list.length), 0);
  return { truth: people, input: { identities: identities.length, groups, pairs: all, pairsWithin } };
}

const shapes: Shape[] = [
  { people: 6000, regions: 6, eventsPerRegion: 5, switching: 0.1 }, { people: 6000, regions: 6, eventsPerRegion: 5, switching: 0 },
  { people: 3000, regions: 20, eventsPerRegion: 3, switching: 0.2 }, { people: 10_000, regions: 2, eventsPerRegion: 12, switching: 0.05 },
];

for (const shape of shapes) {
  test(`the truth lies inside the stated bar in at least 95 of 100 programmes: ${JSON.stringify(shape)}`, (t) => {
    t.diagnostic(`replay: SEED=${seed} node --test src/features/attendance/unique/model.test.ts`);
    let inside = 0;
    let surplus = 0;
    let width = 0;
    for (let run = 0; run < 100; run++) {
      const { truth, input } = programme(shape, diceOf(seed + run * 7919));
      const { estimate, low, high, identities } = estimateUnique(input);
      assert.ok(low <= estimate && estimate <= high && high <= identities);
      if (low <= truth && truth <= high) inside += 1;
      surplus += identities - truth;
      width += high - low;
    }
    t.diagnostic(`inside ${inside} of 100; identities exceed people by ${surplus / 100} on average, the bar is ${width / 100} wide`);
    assert.ok(inside >= 95, `inside ${inside} of 100`);
  });
}

test('where nobody met anybody the bar is all that is possible', () => {
  assert.deepEqual(estimateUnique({ identities: 10, groups: [{ pairs: 3, within: 0 }], pairs: 45, pairsWithin: 0 }), { identities: 10, estimate: 10, low: 7, high: 10 });
  assert.deepEqual(estimateUnique({ identities: 0, groups: [], pairs: 0, pairsWithin: 0 }), { identities: 0, estimate: 0, low: 0, high: 0 });
});
