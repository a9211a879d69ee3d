import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import loadHighs from 'highs';
import { smallest, withheld, type OpenCell } from './model.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const highs = await loadHighs();

/** A table with all its sums from the numbers of its finest cells: two provinces of three regencies each, three segments. */
function tableOf(fine: readonly number[]): OpenCell[] {
  const leaves = ['11.01', '11.02', '11.03', '12.01', '12.02', '12.03'];
  const sum = (keep: (leaf: string, segment: number) => boolean) => fine.reduce((total, people, at) => total + (keep(leaves[Math.floor(at / 3)]!, at % 3) ? people : 0), 0);
  const places: [string, string | null, (leaf: string) => boolean][] = [['ID', null, () => true], ...['11', '12'].map((province): [string, string, (leaf: string) => boolean] => [province, 'ID', (leaf) => leaf.startsWith(province)]), ...leaves.map((own): [string, string, (leaf: string) => boolean] => [own, own.slice(0, 2), (leaf) => leaf === own])];
  return places.flatMap(([place, above, holds]) => ['', 'a', 'b', 'c'].map((segment, at) => ({ place, above, segment, people: sum((leaf, number) => holds(leaf) && (at === 0 || number === at - 1)) })));
}

/** The most that a cell may hold for somebody who knows every published number and every sum: linear programming over what is withheld. */
function mostPossible(cells: readonly OpenCell[], hidden: ReadonlySet<string>, wanted: string): number {
  const name = (place: string, segment: string) => `${place}|${segment}`;
  const variable = new Map([...hidden].map((key, at) => [key, `x${at}`]));
  const value = new Map(cells.map((cell) => [name(cell.place, cell.segment), cell.people]));
  const rows: string[] = [];
  const equation = (whole: string, parts: readonly string[]): void => {
    const terms = [...parts.filter((part) => hidden.has(part)).map((part) => `+ ${variable.get(part)}`), ...(hidden.has(whole) ? [`- ${variable.get(whole)}`] : [])];
    const known = (hidden.has(whole) ? 0 : value.get(whole)!) - parts.filter((part) => !hidden.has(part)).reduce((sum, part) => sum + value.get(part)!, 0);
    if (terms.length > 0) rows.push(`${terms.join(' ')} = ${known}`);
  };
  for (const { place, segment, above } of cells) {
    if (segment === '') equation(name(place, ''), ['a', 'b', 'c'].map((own) => name(place, own)));
    const parts = cells.filter((cell) => cell.above === place && cell.segment === segment).map((cell) => name(cell.place, segment));
    if (parts.length > 0) equation(name(place, segment), parts);
    assert.ok(above !== undefined);
  }
  if (rows.length === 0) return Infinity;
  const solved = highs.solve(`Maximize\n obj: ${variable.get(wanted)}\nSubject To\n${rows.map((row, at) => ` c${at}: ${row}`).join('\n')}\nBounds\n${[...variable.values()].map((one) => ` 0 <= ${one}`).join('\n')}\nEnd\n`);
  return solved.Status === 'Optimal' ? solved.ObjectiveValue : Infinity;
}

const tables = fc.array(fc.oneof(fc.nat(12), fc.nat(60), fc.constant(0)), { minLength: 18, maxLength: 18 });

test('no published cell is small, and whoever solves the sums finds no small cell', () => {
  fc.assert(fc.property(tables, (fine) => {
    const cells = tableOf(fine);
    const hidden = withheld(cells);
    for (const { place, segment, people } of cells) {
      const key = `${place}|${segment}`;
      if (people >= smallest) continue;
      assert.ok(hidden.has(key), `${key} is published with ${people}`);
      assert.ok(mostPossible(cells, hidden, key) >= smallest - 1e-6, `${key} is known to be small: ${JSON.stringify(fine)}`);
    }
  }), { seed, numRuns: process.env['SERENTAK_LONG'] ? 400 : 40 });
});

test('canary: withholding the small cells alone lets the attacker find one', () => {
  const cells = tableOf([3, 40, 40, ...Array.from({ length: 15 }, () => 30)]);
  const only = new Set(cells.filter(({ people }) => people < smallest).map(({ place, segment }) => `${place}|${segment}`));
  assert.deepEqual([...only], ['11.01|a']);
  assert.ok(mostPossible(cells, only, '11.01|a') < smallest);
  assert.ok(mostPossible(cells, withheld(cells), '11.01|a') >= smallest - 1e-6);
});

test('a table without small cells is published whole, one with a small total not at all', () => {
  assert.deepEqual(withheld(tableOf(Array.from({ length: 18 }, () => 10))), new Set());
  const small = tableOf([4, ...Array.from({ length: 17 }, () => 0)]);
  assert.equal(withheld(small).size, small.length);
});
