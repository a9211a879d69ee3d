/** Words and signs of a sentence, and what the lexicons know of each: title, degree, office, body, verb, or possibly a name. */
import titles from '#features/speaker/data/titles.json' with { type: 'json' };
import calendar from '../data/calendar.json' with { type: 'json' };
import cast from '../data/cast.json' with { type: 'json' };
import positions from '../data/positions.json' with { type: 'json' };
import lexicon from '../data/words.json' with { type: 'json' };

export interface Token { text: string; from: number; to: number }

export const key = (text: string): string => text.replace(/[.\s]/g, '').toLowerCase();
const degrees = new Set([...titles.degree, ...titles.mark].map(key));
export const fronts = new Set([...titles.front, ...titles.frontWithDot].map(key));
const heads = new Set(positions.heads);
export const notBeforeName = new Set(positions.notBeforeName);
const notNames = new Set([...lexicon.notNames, ...Object.keys(calendar.weekdays), ...Object.keys(calendar.months)]);
export const organisation = new Set(lexicon.organisation);
export const organisationHeads = new Set(lexicon.organisationHeads);
export const stops = new Set(lexicon.stopsPosition);
const notVerbs = new Set(lexicon.notVerbs);
export const alsoNames = new Set([...lexicon.alsoNames, ...positions.alsoNames]);
export const honorifics = new Set(positions.honorifics);
export const ranks = new Set(positions.honorifics.filter((word) => !/^(?:bapak|ibu|pak|bu|bang|kak|mas|mbak|hj|haji|hajah|raden|gus|kapten|mayor)$/.test(word)));
export const nameStarts = new Set(lexicon.acronymsNamesMayStartWith);
const says = new Set(cast.says);
export const roleWord = new RegExp(`^(?:${Object.values(cast.roles).flat().join('|')})\\b`, 'iu');
export const institutionNames = [...lexicon.institutionNames].sort((a, b) => b.length - a.length);

const TOKEN = /@[\w.]+|[\p{L}\p{N}][\p{L}\p{N}’'®&]*(?:[.-][\p{L}\p{N}’'®]+)*(?:\/[\p{L}][\p{L}\p{N}]*)*\.?|[^\s]/gu;

/** Words and signs, with glued ones taken apart: "1Ika", "Hj.Neneng", "M.Si.mengenai". */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const push = (word: string, from: number): void => {
    const digit = /^\d{1,2}(?=\p{Lu}(?:\p{Ll}|\.))/u.exec(word)?.[0];
    if (digit !== undefined) { tokens.push({ text: digit, from, to: from + digit.length }); push(word.slice(digit.length), from + digit.length); return; }
    const front = /^(\p{L}{1,4}\.)(?=\p{Lu}\p{Ll}{2})/u.exec(word)?.[1];
    if (front !== undefined && fronts.has(key(front))) { tokens.push({ text: front, from, to: from + front.length }); push(word.slice(front.length), from + front.length); return; }
    const glued = /^(\p{L}{1,4}(?:\.\p{L}{1,4})+\.)(\p{Ll}{4,})$/u.exec(word);
    if (glued) { push(glued[1] ?? '', from); push(glued[2] ?? '', from + (glued[1] ?? '').length); return; }
    const isDotted = word.endsWith('.') && !isDegree(word) && !fronts.has(key(word)) && !/^\p{Lu}\.$/u.test(word) && !/^(?:Moh|Muh|Muhd|Moch|Abd|Plt|Plh|Pj|Pjs|Kab|Prov|St|Rd|Tb)\.$/i.test(word);
    if (isDotted) {
      tokens.push({ text: word.slice(0, -1), from, to: from + word.length - 1 }, { text: '.', from: from + word.length - 1, to: from + word.length });
      return;
    }
    tokens.push({ text: word, from, to: from + word.length });
  };
  for (const hit of text.matchAll(TOKEN)) {
    // Most words need no second look.
    if (/[.\d]/.test(hit[0])) push(hit[0], hit.index);
    else tokens.push({ text: hit[0], from: hit.index, to: hit.index + hit[0].length });
  }
  return tokens;
}

export const isDegree = (text: string): boolean => degrees.has(key(text)) || /^[SMAD](?:\.\p{Lu}\p{L}{0,3}){1,3}\.?$/u.test(text);
export const isCapital = (text: string): boolean => /^\p{Lu}/u.test(text);
export const isAcronym = (text: string): boolean => /^\p{Lu}{2,7}$/u.test(text);
export const isVerb = (text: string): boolean => says.has(text) || (/^(?:me[mnlrwy]|menge|meng|meny)\p{Ll}{3,}/u.test(text) && !notVerbs.has(text)) || (/^(?:di|ter)\p{Ll}{5,}/u.test(text) && !notVerbs.has(text));
export const lower = (text: string): string => text.toLowerCase().replace(/\.$/, '');

export const isNot = (word: string): boolean => notNames.has(word.toLowerCase());
export const isHead = (word: string): boolean => heads.has(lower(word)) || (word.includes('/') && heads.has(lower(word.split('/')[0] ?? '')));

/** Whether most letters (of the Latin alphabet without marks) are capitals. */
export function isInCapitals(text: string): boolean {
  let [capitals, small] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 97 && code <= 122) small += 1;
    else if (code >= 65 && code <= 90) capitals += 1;
  }
  return capitals > 28 && capitals > (capitals + small) * 0.7;
}

