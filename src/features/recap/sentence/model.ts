/**
 * Sentences that remember the facts they are made of.
 *
 * A phrase is a row of pieces, each with the field paths it was made from; plain words have none.
 * An editor can lock exactly the pieces that carry a source, and leave the words between them free.
 */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';

export interface Piece {
  readonly text: string;
  readonly sources: readonly string[];
}

export type Phrase = readonly Piece[];

/** What may stand in the gaps of `say`; null leaves nothing behind. */
type Part = Phrase | string | null;

function toPhrase(part: Part): Phrase {
  if (part === null || part === '') return [];
  return typeof part === 'string' ? [{ text: part, sources: [] }] : part;
}

/** Joins words and phrases: say`${name} memandu acara`. */
export function say(words: TemplateStringsArray, ...parts: Part[]): Phrase {
  return words.flatMap((word, index) => [...toPhrase(word), ...toPhrase(parts[index] ?? null)]);
}

/** A source may hold line breaks and double blanks; a printed sentence may not. */
export function tidy(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

const SPELLINGS: Readonly<Record<string, string>> = {
  hoax: 'hoaks', phising: 'phishing', massif: 'masif', propinsi: 'provinsi', aktifitas: 'aktivitas', seringkali: 'sering kali',
};

/** The spelling of the dictionary for words that notes often carry otherwise. Never for quotations, names and themes. */
export function standardSpelling(text: string): string {
  return text.replaceAll(/\p{Ll}+/gu, (word) => SPELLINGS[word] ?? word);
}

/** A stated text, word for word. */
export function told(fact: Fact<string>): Phrase {
  return [{ text: tidy(fact.value), sources: [fact.path] }];
}

/** A fact put into words, such as a date or a number. */
export function put<T>(fact: Fact<T>, words: (value: T) => string): Phrase {
  return [{ text: tidy(words(fact.value)), sources: [fact.path] }];
}

/** Plain words that follow from a fact without repeating it: they are cited all the same. */
export function because(fact: Fact<unknown>, words: string): Phrase {
  return [{ text: words, sources: [fact.path] }];
}

/** What was said or titled, in “ ”. Quotation marks inside become ‘ ’. */
export function quoted(fact: Fact<string>, words: (value: string) => string = (value) => value): Phrase {
  const inner = (value: string): string => tidy(words(value)).replaceAll(/[“"]([^”"]*)[”"]/gu, '‘$1’').replaceAll(/[“”"]/gu, '');
  return say`“${put(fact, inner)}”`;
}

export function textOf(phrase: Phrase): string {
  return phrase.map((piece) => piece.text).join('');
}

/** The field paths a phrase was made from, each once, in the order of the text. */
export function sourcesOf(phrase: Phrase): string[] {
  return [...new Set(phrase.flatMap((piece) => piece.sources))];
}

/**
 * `a`, `a dan b`, `a, b, dan c`: a comma stands before the conjunction from three members on,
 * and semicolons part members that hold commas themselves. Where a member has a 'dan' of its own, 'serta' joins the last.
 */
export function list(phrases: readonly Phrase[], language: Language): Phrase {
  const last = phrases.at(-1);
  if (last === undefined) return [];
  if (phrases.length === 1) return last;
  const mark = phrases.length > 2 && phrases.some((phrase) => textOf(phrase).includes(',')) ? ';' : ',';
  const head = phrases.slice(0, -1).flatMap((phrase, index) => (index === 0 ? phrase : say`${mark} ${phrase}`));
  const conjunction = language === 'en' ? 'and' : phrases.some((phrase) => / dan /u.test(textOf(phrase))) ? 'serta' : 'dan';
  return phrases.length === 2 ? say`${head} ${conjunction} ${last}` : say`${head}${mark} ${conjunction} ${last}`;
}

/** Phrases one after another; those that have nothing to say are left out. */
export function join(phrases: readonly (Phrase | null)[], between: string): Phrase {
  return phrases.filter((phrase) => phrase !== null && phrase.length > 0)
    .flatMap((phrase, index) => (index === 0 ? toPhrase(phrase) : say`${between}${phrase}`));
}

function changeEnd(phrase: Phrase, change: (text: string) => string): Phrase {
  const last = phrase.at(-1);
  return last === undefined ? [] : [...phrase.slice(0, -1), { ...last, text: change(last.text) }];
}

/** A closing comma for an apposition; none where one stands already. */
export function comma(phrase: Phrase): Phrase {
  return textOf(phrase).endsWith(',') ? phrase : say`${phrase},`;
}

/** Without the comma that an apposition left, for the end of a sentence. */
export function bare(phrase: Phrase): Phrase {
  return changeEnd(phrase, (text) => text.replace(/[\s,;:]+$/u, ''));
}

/**
 * Begins with a capital and ends with one full stop: a phrase that ends in M.Kes. gets no second one.
 * The physician's dr. stays small, since Dr. is another title; a figure never comes first.
 */
export function sentence(phrase: Phrase): Phrase {
  if (/^\P{L}*\d/u.test(textOf(phrase))) return sentence(say`adapun ${phrase}`);
  if (/^(dr|drg|drh)\./u.test(textOf(phrase))) return closeSentence(phrase);
  const index = phrase.findIndex((piece) => /\p{L}/u.test(piece.text));
  const raised = phrase.map((piece, at) => (at === index
    ? { ...piece, text: piece.text.replace(/\p{L}/u, (letter) => letter.toLocaleUpperCase('id')) }
    : piece));
  return closeSentence(raised);
}

function closeSentence(phrase: Phrase): Phrase {
  const ended = bare(phrase);
  return /[.?!][”’)]?$/u.test(textOf(ended)) ? ended : say`${ended}.`;
}
