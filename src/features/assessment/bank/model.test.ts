import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pillars } from '#features/event/model.ts';
import { isBilingual, problemsOf, problemsTogether, starterBank, type ItemDraft } from './model.ts';
import { headings, missingHeadings, readItems, writeItems } from './sheet/model.ts';

const single = (more: Partial<ItemDraft> = {}): ItemDraft => ({
  code: 'a-1', form: 'A', pillar: 'skill', kind: 'single', text: { id: 'Mana yang benar?', en: null }, options: [{ key: 'a', id: 'Ini', en: null }, { key: 'b', id: 'Itu', en: null }], answer: ['b'], reverse: false, ...more,
});

test('the starter bank has six codes per pillar in both forms and both languages, and nothing in it is wrong', () => {
  const [bank] = starterBank;
  for (const form of ['A', 'B'] as const) for (const pillar of pillars) assert.equal(bank!.items.filter((item) => item.form === form && item.pillar === pillar).length, 6, `${form} ${pillar}`);
  assert.deepEqual(bank!.items.filter((item) => problemsOf(item).length > 0), []);
  assert.deepEqual([...problemsTogether(bank!.items)], []);
  assert.equal(isBilingual(bank!.items), true);
});

test('every problem of an item is named', () => {
  const cases: [Partial<ItemDraft>, string[]][] = [
    [{}, []],
    [{ code: 'A 1' }, ['code_wrong']],
    [{ text: { id: ' ', en: null } }, ['text_missing']],
    [{ options: [{ key: 'b', id: 'Itu', en: null }] }, ['options_too_few']],
    [{ options: [{ key: 'a', id: 'Itu', en: null }, { key: 'b', id: 'itu ', en: null }] }, ['options_twice']],
    [{ answer: ['c'] }, ['key_wrong']],
    [{ answer: ['a', 'b'] }, ['key_wrong']],
    [{ answer: null }, ['key_missing']],
    [{ kind: 'several', answer: ['a', 'b'] }, []],
    [{ kind: 'several', answer: [] }, ['key_wrong']],
    [{ kind: 'ordering', answer: ['a'] }, ['key_wrong']],
    [{ kind: 'likert' }, ['key_not_wanted']],
    [{ kind: 'true_false', answer: true }, ['options_not_wanted']],
    [{ kind: 'number', options: [], answer: { value: 3, tolerance: -1 } }, ['key_wrong']],
    [{ text: { id: 'Mana yang benar?', en: 'Which is right?' } }, ['english_partial']],
  ];
  for (const [more, expected] of cases) assert.deepEqual(problemsOf(single(more)), expected, JSON.stringify(more));
  assert.deepEqual([...problemsTogether([single(), single()])], [[1, ['code_twice']]]);
  assert.deepEqual([...problemsTogether([single(), single({ form: 'B', code: 'a-2' })]).values()], [['forms_unlike'], ['forms_unlike']]);
  assert.deepEqual([...problemsTogether([single(), single({ form: 'B' })])], []);
});

test('the starter bank survives the sheet: what is written reads back to the same items', () => {
  const { items } = starterBank[0]!;
  const rows = writeItems(items).map((cells, i) => ({ line: i + 1, cells }));
  const read = readItems(rows);
  assert.deepEqual(read.flatMap(({ problems }) => problems), []);
  assert.deepEqual(read.map(({ item }) => item), items);
});

test('a sheet with faults names each beside its row', () => {
  const row = (...cells: string[]) => cells;
  const sheet = [[...headings], row('x-1', 'A', 'luar angkasa', 'satu', 'Mana?', '', 'Ini', '', 'Itu', ''), row('x-2', 'C', 'etika', 'pilihan', 'Mana?'), row('x-1', 'A', 'cakap', 'benar-salah', 'Betulkah ini?')];
  sheet[3]![headings.indexOf('kunci')] = 'mungkin';
  const read = readItems(sheet.map((cells, i) => ({ line: i + 1, cells })));
  assert.deepEqual(read.map(({ line, problems }) => [line, problems]), [[2, ['pillar_wrong', 'key_missing']], [3, ['form_wrong', 'kind_wrong']], [4, ['key_wrong', 'code_twice']]]);
  assert.deepEqual(missingHeadings(['Kode', 'Bentuk', 'soal']), ['jenis', 'pertanyaan', 'kunci']);
});
