import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkStairs } from './check-stairs.ts';
import { checkVocabulary } from './check-vocabulary.ts';
import { newFeature } from './new-feature.ts';
import { plantTree, rulesIn } from './planted-tree.ts';

test('a new feature passes the checks of the house once its line stands in the stairs', async () => {
  const entry = newFeature(plantTree({}), { name: 'poll', floor: 5 });
  assert.equal(entry, '  poll: { floor: 5, tables: [] },');
  const root = plantTree({ 'src/features/stairs.ts': `export const stairs = {\n${entry}\n};` });
  newFeature(root, { name: 'poll', floor: 5 });
  assert.deepEqual([...(await checkStairs(root)), ...checkVocabulary(root)], []);
});

test('a new feature without its line is caught', async () => {
  const root = plantTree({ 'src/features/stairs.ts': 'export const stairs = {};' });
  newFeature(root, { name: 'poll', floor: 5 });
  assert.deepEqual(rulesIn(await checkStairs(root)), ['no-floor']);
});

test('a wrong name, a wrong floor and a name in use are refused', () => {
  const root = plantTree({ 'src/features/event/README.md': '# event' });
  for (const name of ['Poll', 'po_ll', '', '../poll', 'poll2']) {
    assert.throws(() => newFeature(root, { name, floor: 5 }), /is not a noun in kebab-case/, name);
  }
  for (const floor of [-1, 8, 1.5, Number.NaN]) assert.throws(() => newFeature(root, { name: 'poll', floor }), /from 0 to 7/);
  assert.throws(() => newFeature(root, { name: 'event', floor: 2 }), /event exists/);
});
