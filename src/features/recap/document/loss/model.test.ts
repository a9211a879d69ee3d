import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeRecap } from '../../model.ts';
import { eventFacts } from '../../schema.ts';
import { documentOf, isFact, type RecapDocument, type Sentence } from '../model.ts';
import { findLosses } from './model.ts';

const event = eventFacts.parse({
  theme: 'Aman Bermedia Sosial', date: '2026-11-20', start: '09.00', end: '12.00', timeZoneLabel: 'WIB', regency: 'Kabupaten Jember', province: 'Jawa Timur', organiser: 'Dinas Uji', segment: 'guru',
  attended: { count: 2000, qualifier: 'moreThan', basis: 'peserta daring' },
  speakers: [{ order: 1, name: 'Sri Wahyuni', position: 'Dosen', representing: 'Bupati Jember', points: ['12 huruf sudah cukup'] }],
  questions: [{ asker: 'Komang', to: 'Sri Wahyuni', question: 'Apa itu hoaks?', answer: 'kabar bohong', answeredBy: 'Sri Wahyuni' }],
});
const base = documentOf(composeRecap({ event, language: 'id' }));
const after = (change: (document: RecapDocument) => void): [string, string][] => {
  const copy = structuredClone(base);
  change(copy);
  return findLosses(copy, base).map(({ lost, sentence }) => [lost.value, sentence]);
};
const without = (sentence: Sentence, path: string): Sentence => sentence.filter((span) => !(isFact(span) && span.fact.includes(path)));

test('an article that keeps its facts lost none, and neither did one from which sentences, paragraphs or the headline went', () => {
  assert.deepEqual(after(() => {}), []);
  assert.deepEqual(after((copy) => void copy.paragraphs.reverse()), []);
  for (const [at, sentences] of base.paragraphs.entries()) {
    assert.deepEqual(after((copy) => void copy.paragraphs.splice(at, 1)), []);
    for (const [place] of sentences.entries()) assert.deepEqual(after((copy) => void copy.paragraphs[at]!.splice(place, 1)), []);
  }
  assert.deepEqual(after((copy) => void (copy.title = [{ text: 'Guru Jember Belajar Aman Bermedia' }])), []);
});

test('a fact that left its sentence is named with the sentence as it stands now', () => {
  assert.deepEqual(after((copy) => void (copy.paragraphs[0]![0] = without(copy.paragraphs[0]![0]!, 'event.date'))), [
    ['Jumat (20/11/2026)', 'Lebih dari 2.000 peserta daring menghadiri webinar bertema “Aman Bermedia Sosial” di Kabupaten Jember, Provinsi Jawa Timur,  pukul 09.00–12.00 WIB.'],
  ]);
  assert.deepEqual(after((copy) => void (copy.paragraphs[1]![0] = without(copy.paragraphs[1]![0]!, 'event.speakers[0].representing'))).map(([lost]) => lost), ['mewakili Bupati Jember']);
});

test('a number and its qualifier, an office and on whose behalf it speaks are one lock each', () => {
  const values = base.paragraphs.flat(2).filter(isFact).map(({ value }) => value);
  for (const value of ['Lebih dari 2.000', 'mewakili Bupati Jember']) assert.ok(values.includes(value), value);
});

test('a fact may move to another sentence, and whichever single fact of the text goes alone is missed', () => {
  assert.deepEqual(after((copy) => {
    const lead = copy.paragraphs[0]!;
    const theme = lead[0]!.find((span) => isFact(span) && span.fact.includes('event.theme'))!;
    lead[0] = without(lead[0]!, 'event.theme');
    lead.push([{ text: 'Temanya ' }, theme, { text: '.' }]);
  }), []);
  let tried = 0;
  for (const [at, sentences] of base.paragraphs.entries()) {
    for (const [place, sentence] of sentences.entries()) {
      const facts = sentence.filter(isFact);
      if (facts.length < 2) continue;
      for (const gone of facts) {
        tried += 1;
        const lost = after((copy) => void (copy.paragraphs[at]![place] = sentence.filter((span) => span !== gone)));
        // Who asked whom may be all a sentence has of its own: with that it counts as gone.
        if (lost.length === 0) assert.equal(facts.filter((span) => base.paragraphs.flat(2).filter((one) => isFact(one) && one.fact.join() === span.fact.join()).length === 1).every((span) => span === gone), true, gone.value);
      }
    }
  }
  assert.ok(tried > 12, String(tried));
});
