/** What a reader looks for and does not find: the theme, for whom it was; and a theme that stands where the segment belongs. */
import { m } from '#platform/i18n/paraglide/messages.js';
import segments from '../data/segments.json' with { type: 'json' };
import { lettersOf } from '../finding/model.ts';
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

const SEGMENT = new RegExp(`(?<!\\p{L})(?:${segments.join('|')})(?!\\p{L})`, 'iu');
const THEME = /(?<!\p{L})(?:tema|bertema|bertajuk|tajuk|judul|berjudul|topik|bertopik|theme)(?!\p{L})/iu;

/** The theme as the text itself names it, in quotation marks behind "bertema". */
function themeIn(reading: Reading): string | null {
  return /(?:ber)?(?:tema|tajuk|judul|topik)(?:nya)? ?[“"‘]([^”"’\n]{5,300})[”"’]/iu.exec(reading.plain)?.[1] ?? null;
}

function themeAsSegment(reading: Reading, known: Known): Fault[] {
  const theme = lettersOf(known.context.facts?.theme ?? themeIn(reading) ?? '');
  if (theme.length < 10) return [];
  return [...matches(reading, /(?<!\p{L})(?:segmen|bagi|sasaran|menyasar|kalangan|diperuntukkan bagi|target segmen|for) [“"‘]?(?=\p{Lu})/giu)]
    .filter(({ to }) => lettersOf(reading.plain.slice(to, to + theme.length * 2 + 40)).startsWith(theme))
    .map(({ from, to }) => ({
      from, to: Math.min(reading.plain.length, to + (known.context.facts?.theme ?? themeIn(reading) ?? '').length), what: 'theme_as_segment', certainty: 'certain',
      suggestion: known.context.facts?.segment ?? null, why: (options) => m.check_theme_as_segment({}, options),
    }));
}

/** Whether running text holds these words; headline and theme do not say for whom an event was. */
function isTold(words: string, reading: Reading): boolean {
  const [plain, wanted] = [reading.plain.toLowerCase(), words.toLowerCase()];
  const isLetter = (at: number): boolean => /\p{L}/u.test(plain[at] ?? '');
  for (let at = plain.indexOf(wanted, reading.headline?.to ?? 0); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    if (!reading.isQuoted(at) && !isLetter(at - 1) && !isLetter(at + wanted.length)) return true;
  }
  return false;
}

/** All findings on what is left out. With a record, only what the record states can be missing. */
export function omissionFaults(reading: Reading, known: Known): Fault[] {
  const { facts } = known.context;
  const letters = lettersOf(reading.plain);
  const faults = themeAsSegment(reading, known);
  const hasTheme = facts ? !facts.theme || letters.includes(lettersOf(facts.theme)) : THEME.test(reading.plain);
  const hasSegment = faults.length > 0 || (facts ? !facts.segment || isTold(facts.segment, reading) : SEGMENT.test(reading.plain));
  if (!hasTheme) faults.push({ from: 0, to: 0, what: 'theme_missing', certainty: 'likely', suggestion: facts?.theme ?? null, why: (options) => m.check_theme_missing({}, options) });
  if (!hasSegment) faults.push({ from: 0, to: 0, what: 'segment_missing', certainty: facts ? 'likely' : 'possible', suggestion: facts?.segment ?? null, why: (options) => m.check_segment_missing({}, options) });
  return faults;
}
