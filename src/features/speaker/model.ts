import titles from './data/titles.json' with { type: 'json' };

/**
 * Names of people as Indonesian spelling (EYD) prints them: titles before the name without commas, degrees after it with a comma
 * before each and a dot after each part, marks of professions (IPM, ASEAN Eng) without dots. Initials are part of the name.
 */
export interface NameParts {
  front: string[];
  name: string;
  back: string[];
}

const squeeze = (text: string) => text.replace(/[.\s]/g, '');
const key = (text: string) => squeeze(text).toLowerCase();
const tidy = (text: string) => text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ').trim();

const offices = new Set(titles.office.map(key));
const fronts = new Map([...titles.front, ...titles.office].map((form) => [key(form), form]));
const frontsWithDot = new Map(titles.frontWithDot.map((form) => [key(form), form]));
/** Degrees by their letters; several ways to dot the same letters (S.IP., S.I.P.) stand in order of preference. */
const backs = Map.groupBy([...titles.degree, ...titles.mark], key);

/** The title a text is, in its proper form; undefined when it is none. "dr" is a physician, "Dr" and "DR" a doctor. */
function frontTitle(text: string): string | undefined {
  const letters = key(text);
  if (letters === 'dr') return text.startsWith('d') ? 'dr.' : 'Dr.';
  return fronts.get(letters) ?? (text.endsWith('.') ? frontsWithDot.get(letters) : undefined);
}

/** Several words are one title when the title is written so ("Wali Kota"), or when they are its letters ("K. H."); "Dr. H." is no "drh." */
function isFrontTitle(words: string[]): boolean {
  const title = frontTitle(words.join(' '));
  if (title === undefined || words.length === 1) return title !== undefined;
  return title.split(' ').length === words.length || words.every((word) => /^\p{L}\.?$/u.test(word));
}

/**
 * The degree or mark a text is, in its proper form; undefined when we do not know it. Dots inside are the owner's choice
 * (S.IP. and S.I.P. are both in use) and stay; where there are none we set our own.
 */
function backTitle(text: string): string | undefined {
  const forms = backs.get(key(text));
  if (forms === undefined) return undefined;
  const bare = text.replace(/\s/g, '').replace(/\.+$/, '');
  if (!bare.includes('.')) return forms[0];
  const same = forms.find((form) => form.replace(/\s/g, '').replace(/\.$/, '').toLowerCase() === bare.toLowerCase());
  return same ?? `${bare}.`;
}

/** Whether a word at the end of a name, with no comma before it, is surely a degree: it has dots, or is written exactly as one without them. */
function isDegreeWithoutComma(text: string, before: string[]): boolean {
  const form = backTitle(text);
  if (form === undefined || /^\p{L}\.?$/u.test(text)) return false;
  if (/\p{L}\.\s?\p{L}/u.test(text)) return true;
  const nameIsCapitals = before.join(' ') === before.join(' ').toUpperCase();
  return !nameIsCapitals && squeeze(form) === squeeze(text);
}

/** What stands between two commas after the name: one title, several without commas, or something unknown, kept as it is. */
function backTitlesIn(segment: string): string[] {
  const whole = backTitle(segment);
  if (whole !== undefined) return [whole];
  const words = segment.split(' ');
  const found: string[] = [];
  while (words.length > 0) {
    const length = [3, 2, 1].find((count) => count <= words.length && backTitle(words.slice(0, count).join(' ')) !== undefined);
    if (length === undefined) return [/^\p{L}+(\.\p{L}+)+$/u.test(segment) ? `${segment}.` : segment];
    found.push(backTitle(words.splice(0, length).join(' ')) ?? '');
  }
  return found;
}

/** "Drs.Eko" and "Dr.Ir." are two words with a space forgotten; "H.B." are initials. */
function splitForgottenSpace(word: string): string[] {
  const [, first = '', rest = ''] = /^(\p{L}+\.)(.+)$/u.exec(word) ?? [];
  if (frontTitle(first) === undefined) return [word];
  const others = splitForgottenSpace(rest);
  const isTwo = others.length > 1 || frontTitle(rest) !== undefined || /^\p{L}{3}/u.test(rest);
  return isTwo ? [first, ...others] : [word];
}

/**
 * Reads a name as somebody wrote it: parseName('Adhi Prasnowo, ST, MT, IPM') is
 * { front: [], name: 'Adhi Prasnowo', back: ['S.T.', 'M.T.', 'IPM'] }. Nothing that was written is dropped; unknown words after
 * a comma stay as they are. The name is empty only when the text is. Its own output, formatted, reads back the same.
 */
export function parseName(asWritten: string): NameParts {
  const [head = '', ...segments] = tidy(asWritten).split(',').map(tidy).filter((segment) => segment !== '');
  const wordsOf = (text: string) => text.split(' ').flatMap(splitForgottenSpace);
  let words = wordsOf(head);
  // "Prof., Dr. Budi": a comma too many after a title.
  while (segments.length > 0 && words.every((word) => frontTitle(word) !== undefined)) words = [...words, ...wordsOf(segments.shift() ?? '')];

  const front: string[] = [];
  for (;;) {
    const length = [3, 2, 1].find((count) => count < words.length && isFrontTitle(words.slice(0, count)));
    if (length === undefined) break;
    front.push(frontTitle(words.splice(0, length).join(' ')) ?? '');
  }

  const tail: string[] = [];
  for (;;) {
    const length = [2, 1].find((count) => count < words.length && isDegreeWithoutComma(words.slice(-count).join(' '), words.slice(0, -count)));
    if (length === undefined) break;
    tail.unshift(backTitle(words.splice(-length).join(' ')) ?? '');
  }
  return { front, name: words.join(' '), back: [...tail, ...segments.flatMap(backTitlesIn)] };
}

/** The name in full, as in a list or a headline: "Drs. Eko Pamuji, M.I.Kom." */
export function formatName(parts: NameParts): string {
  return [[...parts.front, parts.name].join(' '), ...parts.back].join(', ');
}

/**
 * The name inside a sentence. Where the sentence goes on, a comma closes the degrees ("Drs. Muhammad Saleh, M.AP., menilai ...");
 * where it ends, there is one full stop, which the dot of a degree already is.
 */
export function nameInSentence(parts: NameParts, then: 'goes-on' | 'ends' = 'goes-on'): string {
  const full = formatName(parts);
  if (then === 'ends') return full.endsWith('.') ? full : `${full}.`;
  return parts.back.length === 0 ? full : `${full},`;
}

/** What a person is looked up by: the name alone, without titles, case, dots and doubled spaces ("M. Yasin", "M Yasin" -> "m yasin"). */
export function nameKey(parts: Pick<NameParts, 'name'>): string {
  return tidy(parts.name.replace(/[.#]/g, ' ').replace(/[’‘`]/g, "'")).toLowerCase();
}

/** Without the office a person held that day ("Presiden Joko Widodo"): offices are dated and belong to the event's cast. */
export function withoutOffice(parts: NameParts): NameParts {
  return { ...parts, front: parts.front.filter((title) => !offices.has(key(title))) };
}

/** Whether two writings of one name can be one person: before and after the name, one has all the titles of the other. */
export function titlesAgree(one: NameParts, other: NameParts): boolean {
  const covers = (a: string[], b: string[], as: (title: string) => string) => b.every((title) => a.map(as).includes(as(title)));
  const agree = (a: string[], b: string[], as: (title: string) => string) => covers(a, b, as) || covers(b, a, as);
  return agree(one.front, other.front, (title) => title) && agree(one.back, other.back, key);
}
