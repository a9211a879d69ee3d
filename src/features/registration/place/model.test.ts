import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildRegionIndex, readRegionFiles } from '#features/region/model.ts';
import { readPlace } from './model.ts';

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../region/data', name), 'utf8');
const index = buildRegionIndex(readRegionFiles({ regions: file('regions.tsv'), history: file('history.tsv'), aliases: file('aliases.tsv') }));
const read = (typed: string, chosen = '', offeredFor = '') => readPlace({ typed, chosen, offeredFor }, index, '2026-11-21');

test('a name that means one place is that place, however it is written', () => {
  for (const typed of ['Jember', 'kab. jember', 'KABUPATEN JEMBER', 'Jember, Jawa Timur', '35.09']) assert.deepEqual(read(typed), { code: '35.09' }, typed);
});

test('a Kabupaten and a Kota of one name are asked back with their provinces, and the choice then counts', () => {
  const answer = read('Bogor');
  assert.deepEqual(answer, { reason: 'regency_ambiguous', choices: [{ value: '32.01', label: 'Kabupaten Bogor, Jawa Barat' }, { value: '32.71', label: 'Kota Bogor, Jawa Barat' }] });
  assert.deepEqual(read('Bogor', '32.71', 'Bogor'), { code: '32.71' });
});

test('text that was changed after the choices were offered counts more than the choice', () => {
  assert.deepEqual(read('Jember', '32.71', 'Bogor'), { code: '35.09' });
});

test('a choice among the event\'s own places needs no text', () => {
  assert.deepEqual(read('', '35.09'), { code: '35.09' });
  assert.deepEqual(read('Jember', '51.03'), { code: '35.09' }, 'typed text says it more exactly');
});

test('a province is asked back with its regencies', () => {
  const answer = read('Bali');
  assert.ok('reason' in answer);
  assert.deepEqual([answer.reason, answer.choices.length, answer.choices[0]], ['regency_needed', 9, { value: '51.01', label: 'Kabupaten Jembrana, Bali' }]);
});

test('a name that is a Kota and a province alike offers the Kota first, then the rest of the province', () => {
  const answer = read('Bengkulu');
  assert.ok('reason' in answer);
  assert.deepEqual([answer.reason, answer.choices.length, answer.choices[0]!.label], ['regency_needed', 10, 'Kota Bengkulu, Bengkulu']);
});

test('nothing, nonsense and a code that was made up are no place', () => {
  assert.deepEqual([read(''), read('Atlantis'), read('', '99.99'), read('', '35')].map((answer) => ('reason' in answer ? answer.reason : answer.code)), ['required', 'regency_unknown', 'required', 'required']);
});
