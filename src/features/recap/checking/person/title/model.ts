/** Titles and degrees as EYD writes them: a dot after each part, a comma before each degree and behind the last one. */
import titles from '#features/speaker/data/titles.json' with { type: 'json' };
import { m } from '#platform/i18n/paraglide/messages.js';
import { formatName, parseName } from '#features/speaker/model.ts';
import type { Fault, FindingKind } from '../../finding/model.ts';
import { matches } from '../../reading/model.ts';
import type { Reading } from '../../reading/model.ts';

const letters = (text: string): string => text.replaceAll(/[.\s]/gu, '').toLowerCase();
const DEGREES = new Set(titles.degree.map(letters));
/** Degrees without their dots as people write them, SH or SPd; "Mei" is a name. */
const BARE = new Set([...titles.degree.map((form) => form.replaceAll(/[.\s]/gu, '')), 'Amd']);
/** Marks of professions count only behind a degree: alone behind a comma they are mostly something else. */
const MARKS = new Set(titles.mark.map(letters));

const DEGREE = /(,)? ?(?<![\p{L}\d.])(ASEAN Eng\.?|\p{Lu}[\p{L}®]{0,5}(?:\. ?\p{Lu}[\p{L}]{0,5}){0,4}\.?)(?![\p{L}\d]|\.\p{Ll})/gu;
const NAME_BEFORE = /(?:(?:Drs|Dra|Dr|dr|drg|drh|Prof|Ir|Hj|H|KH|apt|Ns)\.? ?){0,3}\p{Lu}[\p{L}'’]*\.?(?: (?:\p{Lu}[\p{L}'’]*\.?|bin|binti|al-\p{L}+)){0,5}$/u;

/** A role before a name is no part of it. */
const ROLE = /^(?:(?:Narasumber|Pembicara|Pemateri|Moderator|Bapak|Ibu|Saudara|Kepada|Sekretaris|Kepala|Dan|Yakni|Atas|Menurut) )+/u;

interface Group {
  from: number;
  to: number;
}

/** Names with everything that looks like a degree behind them, as stretches of the text. */
function groupsIn(reading: Reading): Group[] {
  const found: Group[] = [];
  for (const { from, to, groups: [comma, written = ''], text } of matches(reading, DEGREE)) {
    const last = found.at(-1);
    const between = last ? reading.plain.slice(last.to, from) : '';
    const goesOn = last !== undefined && /^,? ?$/u.test(between) && (comma !== undefined || between.includes(','));
    const isDegree = DEGREES.has(letters(written)) || (goesOn && MARKS.has(letters(written)));
    if (!isDegree) continue;
    if (goesOn) {
      last.to = to;
      continue;
    }
    const start = to - text.length;
    const name = NAME_BEFORE.exec(reading.plain.slice(Math.max(0, start - 80), start).replace(/,? ?$/u, ''))?.[0].replace(ROLE, '') ?? '';
    const isBare = !written.includes('.');
    const isName = name.split(' ').some((word) => /^\p{Lu}\p{Ll}{2,}/u.test(word));
    // "dan MA" is a school; letters without a dot are a degree only behind a name and a comma.
    if (!isName || (isBare && (!BARE.has(written) || (comma === undefined && written !== 'Amd')))) continue;
    const gap = reading.plain.slice(Math.max(0, start - 80), start).replace(/,? ?$/u, '').length;
    found.push({ from: Math.max(0, start - 80) + gap - name.length, to });
  }
  return found;
}

function fault(group: Group, what: FindingKind, suggestion: string, why: Fault['why'], certainty: Fault['certainty'] = 'certain'): Fault {
  return { ...group, what, certainty, suggestion, why };
}

function degreeFaults(reading: Reading): Fault[] {
  return groupsIn(reading).flatMap((group): Fault[] => {
    // "M.Sc. (Eng.)": the field of a degree is part of it.
    const more = /^ \([\p{L}.]{1,8}\)/u.exec(reading.plain.slice(group.to, group.to + 12))?.[0] ?? '';
    const written = reading.plain.slice(group.from, group.to) + more;
    const proper = formatName(parseName(written));
    const rest = reading.plain.slice(group.to, group.to + 3);
    const undotted = (text: string): string => text.replaceAll('.', '').replaceAll(/\s+/gu, ' ').toLowerCase();
    // A mark such as IPM has no dot of its own: at the end of a sentence it is followed by one.
    // A sentence begins with a capital: "Apt." is there what "apt." is elsewhere.
    const isRaised = written.slice(1) === proper.slice(1) && written.toLowerCase() === proper.toLowerCase();
    if (written !== proper && written !== `${proper}.` && !isRaised) {
      return undotted(written) === undotted(proper)
        ? [fault(group, 'title_dots', proper, (options) => m.check_title_dots({ proper }, options))]
        : [fault(group, 'title_comma', proper, (options) => m.check_title_comma({ proper }, options))];
    }
    // A name in the middle of a sentence needs a comma behind its last degree as well.
    if (/^ \p{Ll}/u.test(rest) && reading.language === 'id') return [fault(group, 'title_comma', `${proper},`, (options) => m.check_title_closing_comma({ proper }, options), 'likely')];
    return [];
  });
}

/** "Drs Eko", "H Edison": a title before a name without its dot. */
function frontFaults(reading: Reading): Fault[] {
  return [...matches(reading, /(?<![\p{L}.])(Drs|Dra|Dr|dr|drg|drh|Prof|Ir|Hj|H|KH) (?=\p{Lu}\p{Ll}{2,})/gu)].map(({ from, to, text }) => {
    const proper = `${text.trim().replace('KH', 'K.H')}.`;
    return fault({ from, to: to - 1 }, 'title_dots', proper, (options) => m.check_title_dots({ proper }, options));
  });
}

/** "Drs.Eko", "M.Si.mengenai": no blank between a title and what stands beside it. */
function gluedFaults(reading: Reading): Fault[] {
  const front = [...matches(reading, /(?<![\p{L}.])(Drs|Dra|Dr|dr|drg|drh|Prof|Ir|Hj|H)\.(?=(?:Ir\.|H\.)? ?\p{Lu}\p{Ll}{2,})(?! )/gu)]
    .map(({ from, to, text }) => fault({ from, to }, 'title_glued', `${text} `, (options) => m.check_title_glued({}, options)));
  const back = [...matches(reading, /(?<![\p{L}.])(\p{Lu}\p{L}{0,3}(?:\.\p{Lu}\p{L}{0,5}){1,3}\.)(\p{Ll}{3,20})/gu)]
    .filter(({ groups: [degree = ''] }) => DEGREES.has(letters(degree)))
    .map(({ from, to, groups: [degree = '', word = ''] }) => fault({ from, to }, 'title_glued', `${degree}, ${word}`, (options) => m.check_title_glued({}, options)));
  const name = [...matches(reading, /(?<=\p{Ll}{3})(?:[SM]\.(?:\p{Lu}\p{L}{0,5}\.?){1,3}|A\.Md\.?)(?![\p{L}])/gu)]
    .filter(({ text }) => DEGREES.has(letters(text)))
    .map(({ from, to, text }) => fault({ from, to }, 'title_glued', `, ${text}`, (options) => m.check_title_glued({}, options)));
  return [...front, ...back, ...name];
}

/** All findings on titles. */
export function titleFaults(reading: Reading): Fault[] {
  return [...degreeFaults(reading), ...frontFaults(reading), ...gluedFaults(reading)];
}
