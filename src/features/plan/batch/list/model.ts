import { Refusal } from '#platform/http/refusal.ts';
import type { BatchUnit } from '../model.ts';

const refuse = (line: number) => new Refusal('batch_line', 422, { fields: { units: 'batch_line' }, values: { line } });
const heading = /^(unit|instansi|opd|agency|nama unit)$/i;

/** "5.000", "5,000" and "5 000" are five thousand heads; null for what is no count. */
export function readCount(text: string): number | null {
  const digits = text.replace(/[\s.,](?=\d{3}(\D|$))/g, '').trim();
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/**
 * Units as people type or paste them: a name, its people, and the days on which it can come (numbers of the plan's days or ISO dates;
 * none = any), in columns or on lines with semicolons, tabs or a last comma. Refuses `batch_line` with the number of the first bad line.
 */
export function readUnits(rows: readonly { line: number; cells: readonly string[] }[], days: readonly string[]): BatchUnit[] {
  const units: BatchUnit[] = [];
  for (const { line, cells } of rows) {
    const [name = '', count = '', ...wishes] = cells.map((cell) => cell.trim());
    if (name === '' || (units.length === 0 && heading.test(name))) continue;
    const people = readCount(count);
    if (people === null) throw refuse(line);
    const wish = wishes.join(' ').split(/[\s,;]+/).filter(Boolean).map((word) => (/^\d{1,3}$/.test(word) ? days[Number(word) - 1] : word));
    if (wish.some((day) => day === undefined || !days.includes(day))) throw refuse(line);
    units.push({ unit: name, people, ...(wish.length > 0 ? { days: wish as string[] } : {}) });
  }
  return units;
}

/** The lines of a text area as rows of cells. */
export function rowsOf(text: string): { line: number; cells: string[] }[] {
  return text.split(/\r?\n/).map((line, at) => ({ line: at + 1, cells: /[;\t|]/.test(line) ? line.split(/[;\t|]/) : line.split(/,\s*(?=\d[\d.]*\s*$)/) }));
}

/** Units as lines again, for the text area. */
export function linesOf(units: readonly BatchUnit[], days: readonly string[]): string {
  return units.map(({ unit, people, days: wish }) => [unit, String(people), ...(wish ? [wish.map((day) => days.indexOf(day) + 1).join(', ')] : [])].join('; ')).join('\n');
}

/** Pairs as people type them: two names on a line with a semicolon, a tab or " + " between. Refuses `batch_pair_line`. */
export function readPairs(text: string, field: 'together' | 'apart'): [string, string][] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === '') return [];
    const names = line.split(/[;\t]|\s\+\s/).map((name) => name.trim()).filter(Boolean);
    if (names.length !== 2) throw new Refusal('batch_pair_line', 422, { fields: { [field]: 'batch_pair_line' }, values: { line: at + 1 } });
    return [[names[0]!, names[1]!] as [string, string]];
  });
}
