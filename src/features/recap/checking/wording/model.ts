/** Words: standard spelling, foreign words, praise, doubled words, sentences that begin with a figure, names that ended. */
import { m } from '#platform/i18n/paraglide/messages.js';
import foreign from '../data/foreign-words.json' with { type: 'json' };
import institutions from '../data/institutions.json' with { type: 'json' };
import praise from '../data/praise.json' with { type: 'json' };
import spellings from '../data/spellings.json' with { type: 'json' };
import { datesIn, isTold } from '../date/model.ts';
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches } from '../reading/model.ts';
import type { Reading, Span } from '../reading/model.ts';

/** A list of words as one pattern, the longest first; a blank in a word stands for one blank. */
function anyOf(words: readonly string[]): RegExp {
  const escaped = words.toSorted((a, b) => b.length - a.length).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\d@./-])(?:${escaped.join('|')})(?![\\p{L}\\d]|[-.]\\p{L})`, 'giu');
}

const withoutComment = (table: Readonly<Record<string, string>>): [string, string][] => Object.entries(table).filter(([key, value]) => key !== '$comment' && key !== value);
const SPELLINGS = new Map(withoutComment(spellings));
const FOREIGN = new Map(withoutComment(foreign));
const [SPELLED, ALIEN, PRAISED] = [anyOf([...SPELLINGS.keys()]), anyOf([...FOREIGN.keys()]), anyOf(praise)];

const like = (proper: string, written: string): string => (/^\p{Lu}/u.test(written) ? proper.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : proper);

function spellingFaults(reading: Reading, known: Known): Fault[] {
  const words = [...matches(reading, SPELLED, { unquoted: true })].map(({ from, to, text }): Fault => {
    const proper = like(SPELLINGS.get(text.toLowerCase()) ?? '', text);
    return { from, to, what: 'spelling', certainty: 'certain', suggestion: proper, why: (options) => m.check_spelling({ proper }, options) };
  });
  const apart = [...matches(reading, /(?<![\p{L}\d])(\p{L}{2,}) (nya|lah|kah|pun juga)(?![\p{L}\d])/gu, { unquoted: true })]
    .filter(({ from, to }) => !isTold(reading, known, from, to))
    .map(({ from, to, text, groups: [word = '', end = ''] }): Fault => {
      const proper = FOREIGN.has(word.toLowerCase()) ? `${word}-${end}` : `${word}${end}`;
      return { from, to, what: 'spelling', certainty: text.endsWith('nya') ? 'likely' : 'possible', suggestion: proper, why: (options) => m.check_spelling({ proper }, options) };
    });
  return [...words, ...apart];
}

/** Foreign words are the writer's only where the record does not hold them; a name written in capitals is a name. */
function foreignFaults(reading: Reading, known: Known): Fault[] {
  return [...matches(reading, ALIEN, { unquoted: true })]
    .filter(({ from, to, text }) => !/^\p{Lu}/u.test(text) && !isTold(reading, known, from, to) && reading.plain[from - 1] !== '(' && !known.isOnRecord(text))
    .map(({ from, to, text }) => {
      const proper = FOREIGN.get(text.toLowerCase()) ?? '';
      return { from, to, what: 'foreign_word', certainty: 'possible', suggestion: proper, why: (options) => m.check_foreign_word({ proper }, options) };
    });
}

function praiseFaults(reading: Reading, known: Known): Fault[] {
  return [...matches(reading, PRAISED, { unquoted: true })].filter(({ from, to }) => !isTold(reading, known, from, to))
    .map(({ from, to }) => ({ from, to, what: 'praise', certainty: 'likely', why: (options) => m.check_praise({}, options) }));
}

/** "dari dari": the same word twice. Names may repeat (Sri Sri), and so may words that were said. */
function doubledFaults(reading: Reading): Fault[] {
  return reading.words.flatMap((word, at): Fault[] => {
    const next = reading.words[at + 1];
    const isSame = next !== undefined && next.from === word.to + 1 && reading.plain[word.to] === ' ' && next.text.toLowerCase() === word.text.toLowerCase();
    if (!isSame || !/^\p{L}{2,}$/u.test(word.text) || (/^\p{Lu}/u.test(word.text) && /^\p{Lu}/u.test(next.text)) || reading.isQuoted(word.from)) return [];
    return [{ from: word.from, to: next.to, what: 'word_doubled', certainty: 'likely', suggestion: word.text, why: (options) => m.check_word_doubled({ word: word.text }, options) }];
  });
}

function figureFaults(reading: Reading): Fault[] {
  const starts: Span[] = [...reading.sentences, ...(reading.headline ? [reading.headline] : [])];
  return starts.flatMap(({ from, text }): Fault[] => {
    const figure = /^[“"(*_]{0,3}(\d[\d.,]*)(?= \p{L})/u.exec(text);
    // A numbered list is no sentence, and words that were said are not changed.
    if (!figure || /^\d{1,2}[.)] /u.test(text) || reading.isQuoted(from) || text.startsWith('“')) return [];
    const at = from + figure[0].indexOf(figure[1] ?? '');
    return [{ from: at, to: at + (figure[1] ?? '').length, what: 'sentence_starts_with_figure', certainty: 'likely', suggestion: `Sebanyak ${figure[1] ?? ''}`, why: (options) => m.check_sentence_starts_with_figure({}, options) }];
  });
}

/** A name of an institution that had ended when the event took place. */
function renamedFaults(reading: Reading, known: Known): Fault[] {
  const { facts } = known.context;
  const day = facts?.date ?? facts?.from ?? datesIn(reading, known).find(({ iso }) => iso !== null)?.iso;
  if (!day) return [];
  return institutions.renamed.filter(({ until }) => day >= until).flatMap(({ names, now }) =>
    [...matches(reading, anyOf(names), { unquoted: true })].filter(({ text }) => !known.isOnRecord(text)).map(({ from, to }): Fault => ({
      from, to, what: 'organisation_renamed', certainty: 'likely', suggestion: now, why: (options) => m.check_organisation_renamed({ now }, options),
    })));
}

/** All findings on words; an English text is judged by the rules that hold for both languages. */
export function wordingFaults(reading: Reading, known: Known): Fault[] {
  const own = reading.language === 'id' ? [...spellingFaults(reading, known), ...foreignFaults(reading, known)] : [];
  return [...own, ...praiseFaults(reading, known), ...doubledFaults(reading), ...figureFaults(reading), ...renamedFaults(reading, known)];
}
