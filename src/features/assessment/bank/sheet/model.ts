import type { Pillar } from '#features/event/model.ts';
import type { AnswerKey, Form, ItemKind, Option } from '../../model.ts';
import { mostOptions, problemsOf, problemsTogether, type ItemDraft, type Problem } from '../model.ts';

/** An item bank as a sheet: one row per item, the same headings in and out. */
const optionKeys = 'abcdef'.slice(0, mostOptions).split('');
export const headings = ['kode', 'bentuk', 'pilar', 'jenis', 'pertanyaan', 'question', ...optionKeys.flatMap((key) => [`pilihan ${key}`, `option ${key}`]), 'kunci'] as const;

const pillarWords: Record<Pillar, readonly string[]> = { skill: ['kecakapan', 'cakap', 'skill'], safety: ['keamanan', 'aman', 'safety'], ethics: ['etika', 'ethics'], culture: ['budaya', 'culture'] };
const kindWords: Record<ItemKind, readonly string[]> = {
  single: ['satu', 'single'], several: ['beberapa', 'several'], true_false: ['benar-salah', 'benar/salah', 'true-false'], likert: ['likert'], number: ['angka', 'number'], ordering: ['urutan', 'ordering'], text: ['uraian', 'text'],
};
const truths: Record<string, boolean> = { benar: true, salah: false, true: true, false: false, ya: true, tidak: false };

export interface ReadItem {
  /** The row of the file. */
  line: number;
  item: ItemDraft;
  problems: Problem[];
}

/** Headings that the sheet lacks; without them nothing can be read. */
export const missingHeadings = (first: readonly string[]): string[] => ['kode', 'bentuk', 'jenis', 'pertanyaan', 'kunci'].filter((heading) => !first.some((cell) => tidy(cell) === heading));

const tidy = (cell: string): string => cell.normalize('NFKC').trim().toLowerCase().replace(/[\s_]+/g, ' ');
/** Our own export puts an apostrophe before what a spreadsheet would take for a formula; it is no part of the text. */
const plain = (cell: string | undefined): string => (cell ?? '').normalize('NFC').replace(/^'(?=[=+\-@＝＋－＠−])/, '').trim();
const named = <T extends string>(words: Record<T, readonly string[]>, cell: string): T | null => (Object.keys(words) as T[]).find((key) => words[key].includes(tidy(cell).replaceAll(' ', '-')) || words[key].includes(tidy(cell))) ?? null;

/** Reads the rows below the headings; every problem is named beside its row, none is thrown. */
export function readItems(rows: readonly { line: number; cells: readonly string[] }[]): ReadItem[] {
  const [first, ...rest] = rows;
  const columns = new Map((first?.cells ?? []).map((cell, i) => [tidy(cell), i]));
  const read = rest.map(({ line, cells }): ReadItem => {
    const cell = (heading: string): string => plain(cells[columns.get(heading) ?? -1]);
    const pillarCell = cell('pilar');
    const pillar = named(pillarWords, pillarCell);
    const kind = named(kindWords, cell('jenis'));
    const options = optionKeys.flatMap((key): Option[] => (cell(`pilihan ${key}`) === '' ? [] : [{ key, id: cell(`pilihan ${key}`), en: cell(`option ${key}`) || null }]));
    const { answer, reverse } = readKey(kind, cell('kunci'));
    const item: ItemDraft = {
      code: cell('kode').toLowerCase(), form: (cell('bentuk').toUpperCase() || 'A') as Form, pillar, kind: kind ?? ('?' as ItemKind),
      text: { id: cell('pertanyaan'), en: cell('question') || null }, options, answer, reverse,
    };
    const own = problemsOf(item);
    return { line, item, problems: pillarCell !== '' && pillar === null ? ['pillar_wrong', ...own] : own };
  });
  const together = problemsTogether(read.map(({ item }) => item));
  return read.map((one, i) => ({ ...one, problems: [...one.problems, ...(together.get(i) ?? [])] }));
}

/** `b` · `a, c` · `benar` · `4` or `3,5 ± 0,5` · the order of the letters · `balik` for a turned Likert statement. */
function readKey(kind: ItemKind | null, cell: string): { answer: AnswerKey; reverse: boolean } {
  const word = tidy(cell);
  if (kind === 'likert') return { answer: word === '' || word === 'balik' || word === 'reverse' ? null : [word], reverse: word === 'balik' || word === 'reverse' };
  if (word === '') return { answer: null, reverse: false };
  if (kind === 'true_false') return { answer: truths[word] ?? [word], reverse: false };
  if (kind === 'number') {
    const [value, tolerance = 0] = word.split(/±|\+-|\+\/-/).map((part) => Number(part.trim().replace(',', '.')));
    return { answer: { value: value ?? NaN, tolerance }, reverse: false };
  }
  return { answer: word.split(/[\s,;>]+/).filter(Boolean), reverse: false };
}

/** The rows of a sheet with these items; reading it gives the same items. */
export function writeItems(items: readonly ItemDraft[]): string[][] {
  return [[...headings], ...items.map((item) => [
    item.code, item.form, item.pillar === null ? '' : pillarWords[item.pillar][0]!, kindWords[item.kind][0]!, item.text.id, item.text.en ?? '',
    ...optionKeys.flatMap((key) => {
      const option = item.options[optionKeys.indexOf(key)];
      return [option?.id ?? '', option?.en ?? ''];
    }),
    writeKey(item),
  ])];
}

function writeKey({ answer, options, reverse }: ItemDraft): string {
  if (answer === null) return reverse ? 'balik' : '';
  if (typeof answer === 'boolean') return answer ? 'benar' : 'salah';
  if (!Array.isArray(answer)) return answer.tolerance === 0 ? String(answer.value) : `${answer.value} ± ${answer.tolerance}`;
  return answer.map((key) => optionKeys[options.findIndex((option) => option.key === key)]).join(', ');
}
