/** People: somebody the record does not know, a name one letter apart, an order number glued to a name, offices and "mewakili". */
import { m } from '#platform/i18n/paraglide/messages.js';
import { nameKey, parseName } from '#features/speaker/model.ts';
import roles from '../data/roles.json' with { type: 'json' };
import { isOneLetterApart, lettersOf } from '../finding/model.ts';
import type { Fault } from '../finding/model.ts';
import type { Known, KnownPerson } from '../known/model.ts';
import { matches, sentenceAt } from '../reading/model.ts';
import type { Reading, Span } from '../reading/model.ts';

const BEFORE = new Set(roles.before);
const VERBS = new Set(roles.verbs);
const INSTITUTION = new Set(roles.institution);
const WORD = "(?:\\p{Lu}\\p{Ll}{0,2}\\.(?!\\p{L})|\\p{Lu}[\\p{L}'’]*(?!\\.?\\p{L}))";
const NAME = new RegExp(`(?<![\\p{L}.])(?:(?:Drs|Dra|Dr|dr|drg|drh|Prof|Ir|Hj|H|KH|apt|Ns)\\.? ){0,3}${WORD}(?: ${WORD}){0,14}`, 'gu');

export interface NameMention extends Span {
  key: string;
  words: readonly string[];
  hasTitle: boolean;
}

/** Every row of capital words that may be a name, with a title before it or a degree behind it marked. */
export function namesIn(reading: Reading): NameMention[] {
  return [...matches(reading, NAME)].flatMap(({ from, ...found }) => {
    // "Aru. Tantangannya": three letters and a full stop look like an initial and may end a sentence.
    const to = Math.min(found.to, sentenceAt(reading, from)?.to ?? found.to);
    const text = found.text.slice(0, to - from);
    const isOpening = /(?:^|[.?!] |\n|“)$/u.test(reading.plain.slice(Math.max(0, from - 2), from));
    const parts = parseName(text.replace(/\.$/u, ''));
    const key = nameKey(parts);
    const hasTitle = parts.front.length > 0 || /^\.?, ?(?:[SM]\.?\p{Lu}|A\.Md|Ph\.D)/u.test(reading.plain.slice(to, to + 8));
    const words = key.split(' ');
    // One capital word at the start of a sentence is a word, unless something marks it as a name.
    if (key.length < 3 || (isOpening && words.length === 1 && !hasTitle && !VERBS.has(wordAfter(reading.plain, to)))) return [];
    return [{ from, to, text, key, words, hasTitle }];
  });
}

function wordAfter(plain: string, to: number): string {
  return /^(?:,? )(\p{Ll}+)/u.exec(plain.slice(to, to + 30))?.[1] ?? '';
}

function wordBefore(plain: string, from: number): string {
  return /(\p{L}+)(?: pertama| kedua| ketiga| keempat)?,? ?$/u.exec(plain.slice(Math.max(0, from - 30), from))?.[1]?.toLowerCase() ?? '';
}

/** Whether something beside the capitals says that this is a person: a title, a verb of saying, a role before it. */
function isMarked(name: NameMention, plain: string): boolean {
  const isInstitution = name.words.some((word) => INSTITUTION.has(word));
  if (isInstitution || /(?:^| )(?:di|wilayah|dari|pada|dalam|untuk|ke|asal|se-) ?$/u.test(plain.slice(Math.max(0, name.from - 10), name.from))) return false;
  return name.hasTitle || VERBS.has(wordAfter(plain, name.to)) || BEFORE.has(wordBefore(plain, name.from))
    || /\((?:KOL|@)|pembicara kunci, $/iu.test(plain.slice(Math.max(0, name.from - 20), name.from));
}

function isKnownKey(name: NameMention, known: Known): boolean {
  return known.people.some((person) => person.key === name.key || ` ${person.key} `.includes(` ${name.key} `) || ` ${name.key} `.includes(` ${person.key} `))
    || known.isOnRecord(name.text.replace(/\.$/u, ''));
}

/** A row of words against the known names that share a word with it: equal but for one letter in one or two words. */
function nearest(words: readonly string[], byWord: ReadonlyMap<string, readonly KnownPerson[]>): { person: KnownPerson; start: number; length: number } | null {
  for (const [place, word] of words.entries()) {
    for (const person of byWord.get(word) ?? []) {
      const start = place - person.words.indexOf(word);
      const window = words.slice(Math.max(0, start), start + person.words.length);
      if (start < 0 || window.length !== person.words.length) continue;
      const differing = window.filter((one, at) => one !== person.words[at]);
      const isNear = window.every((one, at) => one === person.words[at] || (one.length >= 4 && isOneLetterApart(one, person.words[at] ?? '')));
      if (isNear && differing.length > 0 && differing.length <= 2) return { person, start, length: window.length };
    }
  }
  return null;
}

function misspelt(name: NameMention, right: string, certainty: Fault['certainty']): Fault {
  return { from: name.from, to: name.to, what: 'person_misspelt', certainty, suggestion: right, why: (options) => m.check_person_misspelt({ name: right }, options) };
}

/** Names against record and register. */
function comparedFaults(reading: Reading, known: Known, names: readonly NameMention[]): Fault[] {
  const byWord = new Map<string, KnownPerson[]>();
  for (const person of known.people) for (const word of person.words) byWord.set(word, [...(byWord.get(word) ?? []), person]);
  const single = known.people.filter((person) => person.isCast).flatMap((person) => person.words.filter((word) => word.length >= 5).map((word) => ({ word, person })));
  const faults: Fault[] = [];
  for (const name of names) {
    if (isKnownKey(name, known) || reading.isQuoted(name.from)) continue;
    const near = nearest(name.words, byWord);
    const exact = near !== null && known.people.some((person) => person.key === name.words.slice(near.start, near.start + near.length).join(' '));
    if (near && !exact) {
      faults.push(misspelt(name, near.person.full, near.person.isCast ? 'certain' : 'likely'));
      continue;
    }
    const marked = isMarked(name, reading.plain);
    const alone = marked && name.words.length === 1 ? single.find(({ word }) => isOneLetterApart(word, name.words[0] ?? '')) : undefined;
    if (alone) faults.push(misspelt(name, alone.person.full, 'likely'));
    else if (marked && known.people.length > 0 && (name.words.length > 1 || known.hasFacts)) {
      faults.push({ from: name.from, to: name.to, what: 'person_unknown', certainty: known.hasFacts ? 'likely' : 'possible', why: (options) => m.check_person_unknown({ name: name.text }, options) });
    }
  }
  return faults;
}

/** One person spelt in two ways in the text itself, where no register decides. */
function inconsistentFaults(reading: Reading, known: Known, names: readonly NameMention[]): Fault[] {
  const seen: NameMention[] = [];
  const faults: Fault[] = [];
  for (const name of names) {
    if (name.words.length < 2 || name.words.some((word) => INSTITUTION.has(word)) || seen.length > 400) continue;
    const twin = seen.find((other) => other.words.length === name.words.length && other.key !== name.key
      && other.words.filter((word, at) => word !== name.words[at]).length === 1
      && other.words.every((word, at) => word === name.words[at] || (word.length >= 5 && isOneLetterApart(word, name.words[at] ?? ''))));
    if (twin && (isMarked(twin, reading.plain) || isMarked(name, reading.plain)) && !(isKnownKey(name, known) && isKnownKey(twin, known))) {
      faults.push({ from: name.from, to: name.to, what: 'person_misspelt', certainty: 'likely', suggestion: twin.text, why: (options) => m.check_person_two_spellings({ name: twin.text }, options) });
    }
    if (!seen.some((other) => other.key === name.key)) seen.push(name);
  }
  return faults;
}

/** "Narasumber 1Ika Meilani": the order in a list that was pasted before the name. */
function gluedFaults(reading: Reading): Fault[] {
  return [...matches(reading, /(?<!\p{L})(Narasumber|Pembicara|Pemateri|Speaker) ?\d{1,2}(?=\p{L})/giu)].map(({ from, to, text }) => ({
    from, to, what: 'order_glued', certainty: 'certain', suggestion: `${text.replace(/ ?\d+$/u, '')} ${/\d+$/u.exec(text)?.[0] ?? ''},`,
    why: (options) => m.check_order_glued({}, options),
  }));
}

/** Every place where the record's name stands, in small letters. */
function placesOf(reading: Reading, text: string): number[] {
  const [plain, wanted] = [reading.plain.toLowerCase(), text.toLowerCase()];
  const found: number[] = [];
  for (let at = plain.indexOf(wanted); at >= 0 && found.length < 50; at = plain.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

const APPOSITION = /^(?:, (?:[A-Z]\p{L}{0,5}\.(?:\p{L}{1,5}\.?){0,4}|IPM|IPU|ASEAN Eng))*(?: \(@[^)\n]{1,40}\))?(?:, [^,.\n]{3,120})?/u;

/** The office of the record: acting (Plt.), on behalf of somebody (mewakili), or another one than printed. */
function officeFaults(reading: Reading, known: Known): Fault[] {
  const letters = lettersOf(reading.plain);
  return known.people.filter((person) => person.isCast).flatMap((person): Fault[] => {
    const name = parseName(person.full).name;
    const [at] = placesOf(reading, name);
    if (at === undefined) return [];
    const from = at;
    // The name with its degrees and what is told of the person behind it: that is where the office belongs.
    const to = at + name.length + (APPOSITION.exec(reading.plain.slice(at + name.length, at + name.length + 200))?.[0].length ?? 0);
    const faults: Fault[] = [];
    const acting = /^(Plt|Plh|Pj|Pjs)\.? (.+)$/u.exec(person.position ?? '');
    const office = acting?.[2] ?? '';
    const bare = acting ? placesOf(reading, office).find((place) => !/(?:Plt|Plh|Pj|Pjs)\.? ?$/iu.test(reading.plain.slice(Math.max(0, place - 5), place))) : undefined;
    if (bare !== undefined) {
      faults.push({
        from: bare, to: bare + office.length, what: 'acting_missing', certainty: 'certain', suggestion: person.position,
        why: (options) => m.check_acting_missing({ name: person.full, office: person.position ?? '' }, options),
      });
    } else if (person.position && !letters.includes(lettersOf(person.position))) {
      faults.push({
        from, to, what: 'position_differs', certainty: 'likely', suggestion: `${person.full}, ${person.position}`,
        why: (options) => m.check_position_differs({ name: person.full, office: person.position ?? '' }, options),
      });
    }
    if (person.representing && reading.language === 'id' && !/(?:me|di)wakili/iu.test(reading.plain)) {
      faults.push({
        from, to, what: 'representing_missing', certainty: 'certain', suggestion: `${person.full}, mewakili ${person.representing}`,
        why: (options) => m.check_representing_missing({ name: person.full, office: person.representing ?? '' }, options),
      });
    }
    return faults;
  });
}

/** All findings on people. */
export function personFaults(reading: Reading, known: Known): Fault[] {
  const names = namesIn(reading);
  return [
    ...(known.people.length > 0 ? comparedFaults(reading, known, names) : []),
    ...inconsistentFaults(reading, known, names),
    ...gluedFaults(reading),
    ...officeFaults(reading, known),
  ];
}
