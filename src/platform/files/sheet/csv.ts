import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, CsvError } from 'csv-parse';
import { putCell, SheetError, type Sheet, type SheetLimits, type SheetRow } from './model.ts';

const separators = [';', ',', '\t', '|'] as const;

/**
 * How a text file is written: by its byte order mark, else UTF-16 by the zero bytes that every second letter of plain text has
 * there, else UTF-8 where that is valid, else Windows-1252, which every older spreadsheet program here saves. Null for no text.
 */
export function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 4096);
  let [even, odd] = [0, 0];
  sample.forEach((byte, i) => {
    if (byte !== 0) return;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  });
  if (odd > sample.length / 4 && even === 0) return 'utf-16le';
  if (even > sample.length / 4 && odd === 0) return 'utf-16be';
  if (bytes.includes(0)) return null;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    // Signs below a space that no list has tell a picture or program from text in an old encoding.
    const strange = sample.filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13).length;
    return strange > sample.length / 50 ? null : 'windows-1252';
  }
}

/** The separator that gives most of the first lines the same number of columns; a comma where there is only one column. */
export function separatorOf(text: string): string {
  const lines = text.slice(0, 65_536).replace(/"(?:[^"]|"")*"/g, '""').split(/\r\n|\r|\n/).filter((line) => line.trim() !== '').slice(0, 30);
  const score = (separator: string): number => {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const columns = line.split(separator).length;
      if (columns > 1) counts.set(columns, (counts.get(columns) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  };
  return separators.reduce((best, one) => (score(one) > score(best) ? one : best), ',' as string);
}

/** Reads a text file of any of the four encodings and separators; `sep=;` in its first line is obeyed. */
export async function readCsv(bytes: Buffer, { limits }: { limits: SheetLimits }, head: (head: Omit<Sheet, 'rows' | 'formulas' | 'peakMib'>) => void, put: (row: SheetRow) => void): Promise<{ formulas: number }> {
  const encoding = encodingOf(bytes);
  if (encoding === null) throw new SheetError({ reason: 'sheet_wrong_type' });
  let text = new TextDecoder(encoding).decode(bytes);
  let skipped = 0;
  const said = /^sep=(.)\r?\n/.exec(text);
  if (said) {
    text = text.slice(said[0].length);
    skipped = 1;
  }
  const separator = said?.[1] ?? separatorOf(text);
  head({ format: 'csv', name: '', names: [], encoding, separator });
  let filled = 0;
  const pieces = function* () {
    for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
  };
  // Records are taken where the parser makes them: as objects of a stream, each cost a turn of the event loop.
  const take = (record: string[], { lines }: { lines: number }): null => {
    const cells: string[] = [];
    const line = lines + skipped;
    record.forEach((value, column) => putCell(cells, column, value, line, limits));
    if (cells.length === 0) return null;
    if (++filled > limits.rows) throw new SheetError({ reason: 'sheet_too_many_rows', values: { max: limits.rows } });
    put({ line, cells });
    return null;
  };
  const parser = parse({ delimiter: separator, relax_column_count: true, relax_quotes: true, skip_empty_lines: false, max_record_size: limits.columns * 1000, on_record: take });
  try {
    await pipeline(Readable.from(pieces()), parser.resume());
  } catch (reason) {
    if (reason instanceof CsvError) throw new SheetError(reason.code === 'CSV_MAX_RECORD_SIZE' ? { reason: 'sheet_cell_too_long', values: { line: filled + 1, max: limits.cellLength } } : { reason: 'sheet_damaged' });
    throw reason;
  }
  return { formulas: 0 };
}
