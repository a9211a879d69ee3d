/**
 * Letters as outlines: a poster then looks the same in every browser, printer and picture program, whatever fonts they have, and the
 * width of a text is known before it is drawn. Outlines and their licence: ../data/ATTRIBUTION.
 */
import letters from '../data/letters.json' with { type: 'json' };

export type Weight = 'regular' | 'bold';

interface Face {
  /** Letter -> [advance, outline], in thousandths of the size. */
  glyphs: Record<string, [number, string]>;
  /** First letter -> shift -> the letters after which it applies. */
  kerning: Record<string, Record<string, string>>;
}

const faces = letters as unknown as Record<Weight, Face>;
const em = letters.unitsPerEm;
/** Of the size: how high capitals stand, and how far letters reach below the line. */
export const capHeight = letters.capHeight / em;
export const descent = -letters.descent / em;

const kerningPairs = new Map<string, number>();
for (const weight of ['regular', 'bold'] as const) {
  for (const [first, shifts] of Object.entries(faces[weight].kerning)) {
    for (const [shift, seconds] of Object.entries(shifts)) for (const second of seconds) kerningPairs.set(weight + first + second, Number(shift));
  }
}

const hasLetter = (letter: string): boolean => Object.hasOwn(faces.regular.glyphs, letter);

/** The letters we can draw: an unknown accent leaves its base letter, any other unknown sign a question mark; what has no shape is dropped. */
export function drawable(text: string): string {
  const known = (letter: string): string => {
    if (hasLetter(letter)) return letter;
    if (/^[\p{Z}\s]$/u.test(letter)) return ' ';
    if (/^[\p{C}\p{M}\p{Sk}]$/u.test(letter)) return '';
    const base = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
    return base !== letter && Array.from(base).every(hasLetter) ? base : '?';
  };
  return Array.from(text.normalize('NFC'), known).join('').replaceAll(/ +/g, ' ').trim();
}

export interface PlacedLetter {
  letter: string;
  /** From the start of the line, in thousandths of the size. */
  x: number;
}

/** Where each letter of a line stands. The text must be drawable. */
export function placeLetters(text: string, weight: Weight): { letters: PlacedLetter[]; width: number } {
  const placed: PlacedLetter[] = [];
  let x = 0;
  let before = '';
  for (const letter of text) {
    x += kerningPairs.get(weight + before + letter) ?? 0;
    placed.push({ letter, x });
    x += faces[weight].glyphs[letter]?.[0] ?? 0;
    before = letter;
  }
  return { letters: placed, width: x };
}

/** How wide a line is at a size, both in pixels. */
export function widthOf(text: string, size: number, weight: Weight): number {
  return (placeLetters(text, weight).width * size) / em;
}

export const outlineOf = (letter: string, weight: Weight): string => faces[weight].glyphs[letter]?.[1] ?? '';

/** Lines no wider than `width`: broken between words, and inside a word that is wider than a line by itself. */
export function wrap(text: string, { width, size, weight }: { width: number; size: number; weight: Weight }): string[] {
  const fits = (line: string): boolean => widthOf(line, size, weight) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of drawable(text).split(' ').filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const letter of word) {
      if (line !== '' && !fits(line + letter)) {
        // An address is broken after a mark rather than inside a name.
        const mark = Math.max(line.lastIndexOf('/'), line.lastIndexOf('-')) + 1;
        const end = mark > line.length / 2 ? mark : line.length;
        lines.push(line.slice(0, end));
        line = line.slice(end);
      }
      line += letter;
    }
  }
  return line === '' ? lines : [...lines, line];
}
