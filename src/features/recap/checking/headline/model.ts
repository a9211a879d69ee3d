/** Headlines: five to ten words, acronyms in capitals, small words small. */
import { m } from '#platform/i18n/paraglide/messages.js';
import acronyms from '../data/acronyms.json' with { type: 'json' };
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

const ACRONYMS = new Set(acronyms);
const SMALL = /(?<=[\p{L}\d”’,] )(Di|Ke|Dari|Dan|Yang|Untuk|Pada|Dalam|Bagi)(?= \S)/gu;
const [SHORTEST, LONGEST] = [5, 10];

/** A known acronym written as a word, "Asn": in a headline certainly, in running text as well. */
function acronymFaults(reading: Reading, known: Known): Fault[] {
  const names = new Set(known.people.flatMap((person) => person.words));
  return reading.words.filter(({ text }) => /^\p{Lu}\p{Ll}+$/u.test(text) && ACRONYMS.has(text.toUpperCase()) && text !== 'Kol' && text !== 'Mc' && !names.has(text.toLowerCase()))
    .map(({ from, to, text }) => ({
      from, to, what: 'headline_acronym', certainty: 'certain', suggestion: text.toUpperCase(), why: (options) => m.check_headline_acronym({ proper: text.toUpperCase() }, options),
    }));
}

/** All findings on the headline. A text without one has none. */
export function headlineFaults(reading: Reading, known: Known): Fault[] {
  const faults = acronymFaults(reading, known);
  const { headline } = reading;
  if (!headline) return faults;
  const count = headline.text.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  if (count < SHORTEST || count > LONGEST) {
    faults.push({ from: headline.from, to: headline.to, what: 'headline_length', certainty: 'likely', why: (options) => m.check_headline_length({ count, shortest: SHORTEST, longest: LONGEST }, options) });
  }
  const isAllCapital = headline.text === headline.text.toUpperCase();
  for (const { from, to, text } of isAllCapital || reading.language === 'en' ? [] : matches(reading, SMALL)) {
    if (to > headline.to) break;
    faults.push({ from, to, what: 'headline_small_word', certainty: 'likely', suggestion: text.toLowerCase(), why: (options) => m.check_headline_small_word({ word: text }, options) });
  }
  return faults;
}
