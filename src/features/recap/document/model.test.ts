import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { composeRecap, writeRecap, type RecapInput } from '../model.ts';
import { eventFacts, programmeFacts } from '../schema.ts';
import { fromEditor, toEditor } from './editing/model.ts';
import { arrangeDocument, documentOf, factsOf, findTampering, isFact, recapOf, refreshDocument, sentenceText, tidyDocument, type RecapDocument } from './model.ts';

const source = JSON.parse(readFileSync(new URL('../data/facts.json', import.meta.url), 'utf8')) as { events: { programme: string }[]; programmes: { key: string }[] };
const inputs: RecapInput[] = source.events.flatMap((one) => {
  const programme = programmeFacts.parse(source.programmes.find((each) => each.key === one.programme));
  return (['id', 'en'] as const).map((language) => ({ event: eventFacts.parse(one), programme, language }));
});
const [first] = inputs as [RecapInput, ...RecapInput[]];
const compose = (event: object = {}) => composeRecap({ ...first, event: { ...first.event, ...event } });

test('the article on the desk reads word for word like the one that was composed, with the same sources', () => {
  for (const input of inputs) assert.deepEqual(recapOf(documentOf(composeRecap(input))), writeRecap(input));
});

test('an untouched article is true, and survives the editor unchanged', () => {
  for (const input of inputs) {
    const document = documentOf(composeRecap(input));
    assert.equal(findTampering(document, composeRecap(input)), null);
    assert.deepEqual(fromEditor(toEditor(document), document), document);
  }
});

test('names, titles, offices, figures, days, hours, places and quotations are locked; retold notes are free but for their figures', () => {
  const locked = factsOf(compose()).map(({ value, fact }) => [fact[0], value]);
  for (const pair of [['event.speakers[0].name', 'Drs. Eko Pamuji, M.I.Kom.'], ['event.attended.count', 'Sekitar 329'], ['event.date', 'Kamis (15/7/2021)'], ['event.start', '09.00'], ['event.regency', 'Kabupaten Bangka Barat'], ['event.speakers[1].points[3]', '2FA']]) {
    assert.ok(locked.some((one) => one[0] === pair[0] && one[1] === pair[1]), pair.join(' '));
  }
  const free = documentOf(compose()).paragraphs.flat(2).filter((span) => !isFact(span) && span.from?.[0] === 'event.speakers[1].points[3]');
  assert.deepEqual(free.map((span) => ('text' in span ? span.text : '')), ['mengaktifkan Autentikasi Dua Faktor (', ')']);
});

test('a token with another value, of a field that is not there, or free words that cite one are named', () => {
  const document = documentOf(compose());
  const change = (act: (copy: RecapDocument) => void): ReturnType<typeof findTampering> => {
    const copy = structuredClone(document);
    act(copy);
    return findTampering(copy, compose());
  };
  assert.deepEqual(change((copy) => {
    const token = copy.paragraphs[0]![0]!.find((span) => isFact(span) && span.value === 'Sekitar 329');
    assert.ok(token && isFact(token));
    token.value = '329';
  }), { reason: 'recap_fact_altered', path: 'event.attended.count' });
  assert.deepEqual(change((copy) => copy.paragraphs[0]!.push([{ value: '10', fact: ['event.prizes'] }])), { reason: 'recap_fact_unknown', path: 'event.prizes' });
  assert.deepEqual(change((copy) => copy.title.push({ value: '9', fact: ['event.attended.count'] })), { reason: 'recap_fact_altered', path: 'event.attended.count' });
  assert.deepEqual(change((copy) => copy.dateline.push({ value: 'JAKARTA', fact: ['event.regency'] })), { reason: 'recap_fact_altered', path: 'event.regency' });
  assert.deepEqual(change((copy) => copy.paragraphs[0]!.push([{ text: 'Semua', from: ['event.secret'] }])), { reason: 'recap_source_unknown', path: 'event.secret' });
  assert.deepEqual(change((copy) => void (copy.title = [{ text: ' ' }])), { reason: 'recap_title_missing', path: '' });
  assert.deepEqual(change((copy) => void (copy.paragraphs = [])), { reason: 'recap_text_missing', path: '' });
  assert.equal(change((copy) => copy.paragraphs.reverse()), null);
});

test('whatever one character of whatever token is changed, it is refused', () => {
  const composed = compose();
  const tokens = factsOf(composed);
  fc.assert(fc.property(fc.integer({ min: 0, max: tokens.length - 1 }), fc.nat(), fc.constantFrom('x', '7', ' ', ''), (at, place, put) => {
    const token = tokens[at]!;
    const where = place % token.value.length;
    const value = token.value.slice(0, where) + put + token.value.slice(where + 1);
    fc.pre(value !== '' && !tokens.some((one) => one.value === value && one.fact.join() === token.fact.join()));
    const document = documentOf(composed);
    document.paragraphs.push([[{ ...token, value }]]);
    assert.deepEqual(findTampering(document, composed), { reason: 'recap_fact_altered', path: token.fact[0] });
  }), { numRuns: 400 });
});

test('today’s facts replace stale ones and nothing else; a sentence whose fact is gone goes with it', () => {
  const document = documentOf(compose());
  document.paragraphs[0]![0]!.unshift({ text: 'Menurut panitia, ' });
  const moved = compose({ attended: { ...first.event.attended, count: 331 } });
  assert.deepEqual(findTampering(document, moved), { reason: 'recap_fact_altered', path: 'event.attended.count' });
  const fresh = refreshDocument(document, moved);
  assert.deepEqual([fresh.changed, fresh.gone], [['event.attended.count'], []]);
  assert.equal(findTampering(fresh.document, moved), null);
  assert.equal(recapOf(fresh.document).paragraphs[0]!.text, recapOf(document).paragraphs[0]!.text.replace('329', '331'));

  const without = compose({ series: null });
  const { document: shorter, gone } = refreshDocument(document, without);
  assert.deepEqual(gone, ['event.series']);
  assert.equal(findTampering(shorter, without), null);
  assert.equal(recapOf(shorter).paragraphs.some(({ sources }) => sources.includes('event.series')), false);
});

test('paragraphs move, go and come by one change each, and a place that is not there changes nothing', () => {
  const document: RecapDocument = { title: [{ text: 'J' }], dateline: [], paragraphs: [[[{ text: 'A.' }], [{ text: 'B.' }]], [[{ text: 'C.' }]]] };
  const texts = (change: Parameters<typeof arrangeDocument>[1]): string[] => recapOf(arrangeDocument(document, change)).paragraphs.map(({ text }) => text);
  assert.deepEqual(texts({ verb: 'up', paragraph: 1 }), ['C.', 'A. B.']);
  assert.deepEqual(texts({ verb: 'down', paragraph: 0 }), ['C.', 'A. B.']);
  assert.deepEqual(texts({ verb: 'up', paragraph: 0 }), ['A. B.', 'C.']);
  assert.deepEqual(texts({ verb: 'remove', paragraph: 0 }), ['C.']);
  assert.deepEqual(texts({ verb: 'remove_sentence', paragraph: 0, sentence: 0 }), ['B.', 'C.']);
  assert.deepEqual(texts({ verb: 'remove_sentence', paragraph: 1, sentence: 0 }), ['A. B.']);
  assert.deepEqual(texts({ verb: 'add', paragraph: 0, text: ' Baru.\n\nIya. ' }), ['A. B.', 'Baru. Iya.', 'C.']);
  assert.deepEqual(texts({ verb: 'remove', paragraph: 7 }), ['A. B.', 'C.']);
});

test('words typed behind a sentence belong to it when they touch it, and are a sentence of their own behind a blank', () => {
  const mark = (id: string) => [{ type: 'sentence', attrs: { id } }];
  const read = (...content: object[]): string[] =>
    fromEditor({ type: 'doc', content: [{ type: 'headline', content: [] }, { type: 'paragraph', content }] }, { dateline: [] }).paragraphs.flat().map(sentenceText);
  assert.deepEqual(read({ type: 'text', text: 'Satu', marks: mark('0.0') }, { type: 'text', text: ', dua.' }), ['Satu, dua.']);
  assert.deepEqual(read({ type: 'text', text: 'Satu.', marks: mark('0.0') }, { type: 'text', text: ' Dua.' }), ['Satu.', 'Dua.']);
  assert.deepEqual(read({ type: 'text', text: 'Satu.', marks: mark('0.0') }, { type: 'text', text: ' ' }, { type: 'text', text: 'Dua.', marks: mark('0.0') }), ['Satu.', 'Dua.']);
});

test('control characters, line breaks and double blanks leave the article; nothing empty stays', () => {
  const document = tidyDocument({ title: [{ text: ' Judul\u0000\n baru ' }], dateline: [], paragraphs: [[[{ text: '  ' }]], [[{ text: 'A\u0007  b.' }], []]] });
  assert.deepEqual(document, { title: [{ text: 'Judul baru' }], dateline: [], paragraphs: [[[{ text: 'A b.' }]]] });
});
