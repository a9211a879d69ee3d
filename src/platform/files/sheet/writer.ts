import { PassThrough } from 'node:stream';
import excel from 'exceljs';

/** Text as text, numbers as numbers; dates come formatted. */
export type ExportCell = string | number | null;

/**
 * A text that no spreadsheet program takes for a formula (OWASP, CSV injection): what begins with = + - @, their full-width
 * forms, a tab or a line break, spaces before it or not, gets an apostrophe before it. Text of people only; numbers of ours go as they are.
 */
export function harmless(text: string): string {
  return /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠−]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}

/**
 * Rows as CSV for the programs that open it: UTF-8 with a byte order mark, and a semicolon where the reader's language writes a
 * decimal comma. No formula survives.
 */
export function writeCsv(rows: Iterable<readonly ExportCell[]>, language: 'id' | 'en'): string {
  const separator = language === 'id' ? ';' : ',';
  const cell = (value: ExportCell): string => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = harmless(value.replaceAll('\0', ''));
    return /[";,|\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  let text = '\uFEFF';
  for (const row of rows) text += `${row.map(cell).join(separator)}\r\n`;
  return text;
}

/** What a sheet's name cannot hold. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31).trim() || 'Data';

export interface WrittenSheet {
  name: string;
  rows: Iterable<readonly ExportCell[]>;
}

/** The same as a workbook with one sheet, the first row as its heading. */
export const writeXlsx = (rows: Iterable<readonly ExportCell[]>, { name }: { name: string }): Promise<Buffer> => writeWorkbook([{ name, rows }]);

/**
 * A workbook of several sheets, the first row of each as its heading; two of one name are numbered. Every text is a text cell and
 * harmless besides, so that it stays a text when somebody saves the sheet as CSV.
 */
export async function writeWorkbook(sheets: readonly WrittenSheet[]): Promise<Buffer> {
  const stream = new PassThrough();
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => stream.on('end', resolve).on('error', reject));
  const book = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  // What XML cannot hold is left out; a workbook's cell ends at 32,767 letters.
  const clean = (text: string): string => harmless(text.toWellFormed().replace(/[^\t\n\r\P{Cc}]|[\uFFFE\uFFFF]/gu, '')).slice(0, 32_767);
  const taken = new Set<string>();
  for (const { name, rows } of sheets) {
    let own = sheetName(name);
    for (let more = 2; taken.has(own.toLowerCase()); more += 1) own = `${sheetName(name).slice(0, 27)} ${more}`;
    taken.add(own.toLowerCase());
    const sheet = book.addWorksheet(own, { views: [{ state: 'frozen', ySplit: 1 }] });
    let first = true;
    for (const row of rows) {
      const added = sheet.addRow(row.map((value) => (typeof value === 'string' ? clean(value) : value)));
      if (first) added.font = { bold: true };
      first = false;
      added.commit();
    }
    sheet.commit();
  }
  await book.commit();
  await ended;
  return Buffer.concat(pieces);
}
