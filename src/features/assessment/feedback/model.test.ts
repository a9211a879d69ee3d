import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '../model.ts';
import { openTexts, scaleLines } from './model.ts';

const item = (id: string, change: Partial<Item> = {}): Item => ({ id, form: 'A', position: 1, code: id, pillar: null, kind: 'likert', text: { id: 'x', en: null }, options: ['1', '2', '3', '4', '5'].map((key) => ({ key, id: key, en: null })), answer: null, reverse: false, ...change });
const chose = (itemId: string, keys: readonly string[]) => keys.map((key) => ({ itemId, value: [key] }));

test('counts and means per item; a statement that means the opposite is turned round', () => {
  const items = [item('baik'), item('buruk', { reverse: true })];
  const lines = scaleLines(items, [...chose('baik', ['5', '5', '4', '3', '3']), ...chose('buruk', ['1', '1', '2', '2', '4'])]);
  assert.deepEqual(lines, [{ code: 'baik', counts: [0, 0, 2, 1, 2], answers: 5, mean: 4 }, { code: 'buruk', counts: [2, 2, 0, 1, 0], answers: 5, mean: 4 }]);
});

test('four answers show nothing but their number; texts of four people stay closed', () => {
  assert.deepEqual(scaleLines([item('baik')], chose('baik', ['5', '5', '5', '5'])), [{ code: 'baik', counts: null, answers: 4, mean: null }]);
  const open = [item('saran', { kind: 'text', options: [] })];
  const texts = [{ itemId: 'saran', value: ' Lebih lama ' }, { itemId: 'saran', value: '' }];
  assert.deepEqual(openTexts(open, texts, 4), [{ code: 'saran', texts: [] }]);
  assert.deepEqual(openTexts(open, texts, 5), [{ code: 'saran', texts: ['Lebih lama'] }]);
});
