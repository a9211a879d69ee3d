import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { piecesOf } from './model.ts';

test('words show the field they gave; where two share words the more exact one shows; each field begins once', () => {
  const pieces = piecesOf('Ani bicara di Jember, lalu Ani lagi.', { 'people[0].name': [0, 3], 'quotes[0]': [0, 20], 'regions[0]': [14, 20], 'next': [22, 26] });
  assert.deepEqual(pieces.map(({ text, field, isFirst }) => [text, field, isFirst]), [['Ani bicara di ', 'people', true], ['Jember', 'regions', true], [', lalu Ani lagi.', null, false]]);
});

test('the pieces are the text, whatever spans say', (t) => {
  const seed = Number(process.env.SERENTAK_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SERENTAK_SEED=${seed}`);
  const span = fc.tuple(fc.nat(60), fc.nat(60));
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.dictionary(fc.constantFrom('theme', 'dates[0]', 'people[1].name', 'unheard'), span), (text, spans) => {
    assert.equal(piecesOf(text, spans).map((piece) => piece.text).join(''), text.normalize('NFC'));
  }), { seed, numRuns: 300 });
});
