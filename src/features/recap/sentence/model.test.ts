import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bare, comma, list, quoted, say, sentence, sourcesOf, standardSpelling, textOf, told } from './model.ts';
import type { Phrase } from './model.ts';

const fact = (value: string, path = 'event.theme'): { value: string; path: string } => ({ value, path });
const words = (...members: string[]): Phrase[] => members.map((one) => say`${one}`);

test('a phrase knows each fact once, in the order of the text', () => {
  const phrase = say`${told(fact('a', 'event.b'))} dan ${told(fact('c', 'event.a'))} lalu ${told(fact('a', 'event.b'))}`;
  assert.equal(textOf(phrase), 'a dan c lalu a');
  assert.deepEqual(sourcesOf(phrase), ['event.b', 'event.a']);
});

test('lists follow EYD: a comma before dan from three on, semicolons around commas, serta after an inner dan', () => {
  assert.equal(textOf(list(words('a'), 'id')), 'a');
  assert.equal(textOf(list(words('a', 'b'), 'id')), 'a dan b');
  assert.equal(textOf(list(words('a', 'b', 'c'), 'id')), 'a, b, dan c');
  assert.equal(textOf(list(words('a', 'b, c', 'd'), 'id')), 'a; b, c; dan d');
  assert.equal(textOf(list(words('a', 'b', 'c dan d'), 'id')), 'a, b, serta c dan d');
  assert.equal(textOf(list(words('a dan b', 'c'), 'id')), 'a dan b serta c');
  assert.equal(textOf(list(words('a', 'b', 'c'), 'en')), 'a, b, and c');
  assert.deepEqual(list([], 'id'), []);
});

test('a sentence has a capital and one full stop; dr. stays small and a figure never leads', () => {
  assert.equal(textOf(sentence(say`acara dibuka`)), 'Acara dibuka.');
  assert.equal(textOf(sentence(say`disampaikan dr. Letizia, M.Kes.`)), 'Disampaikan dr. Letizia, M.Kes.');
  assert.equal(textOf(sentence(say`dr. Letizia hadir`)), 'dr. Letizia hadir.');
  assert.equal(textOf(sentence(say`50 orang hadir,`)), 'Adapun 50 orang hadir.');
  assert.equal(textOf(sentence(say`“kami siap,” katanya`)), '“Kami siap,” katanya.');
});

test('appositions open and close with one comma', () => {
  assert.equal(textOf(comma(say`Muhaimin, M.A.`)), 'Muhaimin, M.A.,');
  assert.equal(textOf(comma(say`Muhaimin, M.A.,`)), 'Muhaimin, M.A.,');
  assert.equal(textOf(bare(say`Muhaimin, M.A.,`)), 'Muhaimin, M.A.');
});

test('quotation marks inside a quotation become single ones', () => {
  assert.equal(textOf(quoted(fact('Kata “aman”  itu'))), '“Kata ‘aman’ itu”');
});

test('notes are spelled as the dictionary does, names are not touched', () => {
  assert.equal(standardSpelling('hoax dan phising secara massif'), 'hoaks dan phishing secara masif');
  assert.equal(standardSpelling('Massif Hoax'), 'Massif Hoax');
});
