/** Numbers as newspapers write them: "1.250", "5,5 ribu", "dua ratus lima puluh", "500-an", "seribuan". */
import calendar from '../data/calendar.json' with { type: 'json' };

const units: Readonly<Record<string, number>> = calendar.numbers;
const SCALES: Readonly<Record<string, number>> = { ribu: 1000, juta: 1_000_000, miliar: 1_000_000_000 };
const small = Object.keys(units).filter((word) => !word.startsWith('se') || word === 'sepuluh' || word === 'sebelas' || word === 'seratus' || word === 'seribu' || word === 'sembilan' || word === 'sejuta').join('|');

/** Source of a pattern for one number: figures with an optional scale word, or up to eight number words. */
export const NUMBER = `(?:\\d{1,3}(?:\\.\\d{3}){1,3}|\\d{1,7}(?:[.,]\\d{1,2})?)(?:\\s?(?:ribu|juta))?(?:-?an\\b)?|(?:${small}|belas|puluh|ratus|ribu)(?:\\s(?:${small}|belas|puluh|ratus|ribu)){0,7}(?:an\\b)?`;

/** The value of a number in words, or null: "tiga ratus dua puluh" is 320. */
export function valueOfWords(text: string): number | null {
  let total = 0;
  let group = 0;
  let last = 0;
  for (const raw of text.toLowerCase().split(/\s+/)) {
    const word = raw.endsWith('an') && units[raw.slice(0, -2)] !== undefined ? raw.slice(0, -2) : raw;
    const unit = units[word];
    if (unit !== undefined) { group += unit; last = unit; }
    else if (word === 'belas' && last > 0 && last < 10) { group += 10; last = 10; }
    else if (word === 'puluh' || word === 'ratus') {
      const times = word === 'puluh' ? 10 : 100;
      group += last * (times - 1);
      if (last === 0) return null;
      last = 0;
    } else if (SCALES[word] !== undefined) {
      if (group === 0) return null;
      total += group * SCALES[word];
      group = 0;
      last = 0;
    } else return null;
  }
  const value = total + group;
  return value > 0 ? value : null;
}

export interface ReadNumber { value: number; isRound: boolean }

/** The value of what `NUMBER` matched; `isRound` when the ending -an makes it an estimate. Null for what is no number. */
export function valueOfNumber(text: string): ReadNumber | null {
  const trimmed = text.trim().toLowerCase();
  const figures = /^(\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?)\s?(ribu|juta)?(-?an)?$/.exec(trimmed);
  if (figures) {
    const [, digits = '', scale, round] = figures;
    const isThousands = /^\d{1,3}(\.\d{3})+$/.test(digits);
    const plain = isThousands ? Number(digits.replaceAll('.', '')) : Number(digits.replace(',', '.'));
    const value = Math.round(plain * (scale === undefined ? 1 : (SCALES[scale] ?? 1)) * 1000) / 1000;
    return Number.isInteger(value) ? { value, isRound: round !== undefined } : null;
  }
  const value = valueOfWords(trimmed);
  return value === null ? null : { value, isRound: /(?:ratus|puluh|ribu)an$/.test(trimmed) };
}

/** The number an ordinal stands for: "kedelapan", "ke-8", "II", "3"; null for anything else. */
export function valueOfOrdinal(text: string): number | null {
  const plain = text.toLowerCase().trim();
  const ordinals: Readonly<Record<string, number>> = calendar.ordinals;
  const figures = /^(?:ke-?\s?)?(\d{1,3})$/.exec(plain)?.[1];
  return figures === undefined ? (ordinals[plain] ?? null) : Number(figures);
}
