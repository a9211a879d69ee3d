/**
 * The signed sheet: names printed with their numbers and room for a signature; afterwards the numbers that bear one are ticked beside
 * the picture of the sheet.
 */

/** A phone's photo of one page, or a scan of some; a form takes no more (BODY_SIZE_LIMIT). */
export const largestSheet = 6 * 1024 * 1024;
/** A sheet holds so many lines to a page (A4, 9 mm each, head and foot taken off). */
export const linesPerPage = 25;

export const sheetTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type SheetType = (typeof sheetTypes)[number];

/** A PDF by its own bytes: the mark in the first kilobyte and the end's mark in the last. Nothing in it is ever run or shown by us. */
export function isPdf(bytes: Uint8Array): boolean {
  const text = (part: Uint8Array): string => String.fromCharCode(...part);
  return text(bytes.subarray(0, 1024)).includes('%PDF-') && text(bytes.subarray(-1024)).includes('%%EOF');
}

export interface Numbers {
  numbers: number[];
  /** Pieces that are no number or no range. */
  wrong: string[];
}

const widestRange = 2000;

/** Numbers as a person types them from a sheet: "1-25, 27 30;31" and new lines. In order, each once. */
export function readNumbers(text: string): Numbers {
  const numbers = new Set<number>();
  const wrong: string[] = [];
  for (const piece of text.normalize('NFKC').replace(/\s*\p{Pd}\s*/gu, '-').split(/[\s,;]+/).filter(Boolean)) {
    const [, first, last] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(piece) ?? [];
    const [from, until] = [Number(first), Number(last ?? first)];
    if (first === undefined || from < 1 || until < from || until - from >= widestRange) wrong.push(piece.slice(0, 40));
    else for (let number = from; number <= until; number++) numbers.add(number);
  }
  return { numbers: [...numbers].sort((a, b) => a - b), wrong };
}

/** "1-3, 7": numbers as a person reads them. */
export function writeNumbers(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length; ) {
    let end = i;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    parts.push(end > i + 1 ? `${numbers[i]}-${numbers[end]}` : end === i + 1 ? `${numbers[i]}, ${numbers[end]}` : String(numbers[i]));
    i = end + 1;
  }
  return parts.join(', ');
}
