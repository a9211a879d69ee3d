import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recapAsText } from '../checking/model.ts';
import type { Recap } from '../model.ts';
import { changesBetween, wordsChanged } from './model.ts';

const recap = (...texts: string[]): Recap => ({ title: 'Judul', titleSources: [], dateline: '', datelineSources: [], paragraphs: texts.map((text) => ({ text, sources: [] })), writer: null });

test('one changed number is one word out and one word in', () => {
  const changes = changesBetween(recap('Sekitar 329 peserta hadir.', 'Selesai.'), recap('Sekitar 331 peserta hadir.', 'Selesai.'));
  assert.deepEqual(changes.filter(({ kind }) => kind !== 'same'), [{ kind: 'removed', text: '329' }, { kind: 'added', text: '331' }]);
  assert.deepEqual(wordsChanged(changes), { added: 1, removed: 1 });
});

test('taken together the parts give back both versions, whatever was changed', () => {
  const texts = fc.array(fc.stringMatching(/^[a-z .,]{1,30}$/), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(texts, texts, (one, other) => {
    const [before, after] = [recap(...one), recap(...other)];
    const changes = changesBetween(before, after);
    const without = (kind: string): string => changes.filter((change) => change.kind !== kind).map(({ text }) => text).join('');
    assert.deepEqual([without('added'), without('removed')], [recapAsText(before), recapAsText(after)]);
  }), { numRuns: 200 });
});
