import { StringDecoder } from 'node:string_decoder';
import { mostEmptyRows, putCell, SheetError, type Sheet, type SheetLimits, type SheetRow } from './model.ts';
import { createXmlReader, type XmlHandler } from './xml.ts';
import { listEntries, unpack, type UnpackBudget, type ZipEntry } from './zip.ts';

interface Workbook {
  sheets: { name: string; path: string }[];
  date1904: boolean;
}

type Entries = Map<string, ZipEntry>;

const readPart = async (entries: Entries, name: string, budget: UnpackBudget, handler: XmlHandler): Promise<void> => {
  const entry = entries.get(name);
  if (!entry) return;
  const decoder = new StringDecoder('utf8');
  const xml = createXmlReader(handler);
  for await (const piece of unpack(entry, budget)) xml.push(decoder.write(piece));
  xml.push(decoder.end());
  xml.end();
};

/**
 * Reads one sheet of an Office Open XML workbook (ECMA-376 part 1, chapter 18), row by row: text, numbers, dates, results of
 * formulas as the file carries them. Only the parts that this needs are unpacked; macros, pictures and links to other files
 * are left packed. Without a wish the largest visible sheet is read, for the first is often only instructions.
 */
export async function readXlsx(bytes: Buffer, { sheet: wanted, limits }: { sheet: string | null; limits: SheetLimits }, head: (head: Omit<Sheet, 'rows' | 'formulas' | 'peakMib'>) => void, put: (row: SheetRow) => void): Promise<{ formulas: number }> {
  const entries = listEntries(bytes);
  if (entries.has('EncryptedPackage')) throw new SheetError({ reason: 'sheet_locked' });
  if (!entries.has('xl/workbook.xml')) throw new SheetError({ reason: 'sheet_wrong_type' });
  const budget: UnpackBudget = { left: limits.unpackedBytes };
  const { sheets, date1904 } = await readWorkbook(entries, budget);
  const largest = [...sheets].sort((a, b) => (entries.get(b.path)?.declaredBytes ?? 0) - (entries.get(a.path)?.declaredBytes ?? 0))[0];
  const chosen = (wanted === null ? undefined : sheets.find(({ name }) => name === wanted)) ?? largest;
  if (!chosen || !entries.has(chosen.path)) throw new SheetError({ reason: 'sheet_empty' });
  head({ format: 'xlsx', name: chosen.name, names: sheets.map(({ name }) => name), encoding: 'utf-8', separator: '' });
  const shared = await readSharedTexts(entries, budget, limits);
  const dated = await readDateStyles(entries, budget);
  return readCells(entries, chosen.path, budget, { shared, limits, isDate: (style) => dated[style] ?? false, date1904 }, put);
}

async function readWorkbook(entries: Entries, budget: UnpackBudget): Promise<Workbook> {
  const targets = new Map<string, string>();
  await readPart(entries, 'xl/_rels/workbook.xml.rels', budget, {
    open(name, attribute) {
      const target = attribute('Target') ?? '';
      // A part outside of the file is another file; it is never opened.
      if (name === 'Relationship' && attribute('TargetMode') !== 'External') targets.set(attribute('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`);
    },
  });
  const book: Workbook = { sheets: [], date1904: false };
  await readPart(entries, 'xl/workbook.xml', budget, {
    open(name, attribute) {
      if (name === 'workbookPr') book.date1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
      if (name !== 'sheet' || !['visible', undefined].includes(attribute('state'))) return;
      const path = targets.get(attribute('r:id') ?? attribute('ns1:id') ?? '') ?? `xl/worksheets/sheet${book.sheets.length + 1}.xml`;
      book.sheets.push({ name: attribute('name') ?? '', path });
    },
  });
  return book;
}

/** The table of texts that cells point at; phonetic readings beside them are left out. */
async function readSharedTexts(entries: Entries, budget: UnpackBudget, limits: SheetLimits): Promise<string[]> {
  const shared: string[] = [];
  let text = '';
  let within = false;
  let phonetic = false;
  await readPart(entries, 'xl/sharedStrings.xml', budget, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 't') within = true;
      if (name === 'rPh') phonetic = true;
    },
    text(piece) {
      // A little above the limit, so that whoever points at it is told which line is too long.
      if (within && !phonetic && text.length <= limits.cellLength) text += piece.slice(0, limits.cellLength + 1);
    },
    close(name) {
      if (name === 'si') shared.push(text);
      if (name === 't') within = false;
      if (name === 'rPh') phonetic = false;
    },
  });
  return shared;
}

/** For each cell style, whether it shows a date or hour (18.8.30: built-in formats 14-22, 27-36, 45-47, 50-58, and own ones with a letter of them). */
async function readDateStyles(entries: Entries, budget: UnpackBudget): Promise<boolean[]> {
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  await readPart(entries, 'xl/styles.xml', budget, {
    open(name, attribute) {
      if (name === 'numFmt') custom.set(Number(attribute('numFmtId')), /[dmyhs]/i.test((attribute('formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/general/i, '')));
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const id = Number(attribute('numFmtId') ?? 0);
      styles.push(custom.get(id) ?? ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

interface CellSense {
  shared: readonly string[];
  limits: SheetLimits;
  isDate(style: number): boolean;
  date1904: boolean;
}

async function readCells(entries: Entries, path: string, budget: UnpackBudget, sense: CellSense, put: (row: SheetRow) => void): Promise<{ formulas: number }> {
  const { limits } = sense;
  let [line, column, filled, empty, formulas] = [0, 0, 0, 0, 0];
  let cells: string[] = [];
  let cell = { type: 'n', style: 0 };
  let value = '';
  let reading = false;
  await readPart(entries, path, budget, {
    open(name, attribute) {
      if (name === 'row') {
        line = Number(attribute('r')) || line + 1;
        column = 0;
        cells = [];
      } else if (name === 'c') {
        column = columnOf(attribute('r')) ?? column;
        cell = { type: attribute('t') ?? 'n', style: Number(attribute('s') ?? 0) };
        value = '';
      } else if (name === 'v' || name === 't') reading = true;
      else if (name === 'f') formulas += 1;
      else if (name === 'rPh') reading = false;
    },
    text(piece) {
      if (reading && value.length <= limits.cellLength) value += piece.slice(0, limits.cellLength + 1);
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false;
      else if (name === 'c') {
        putCell(cells, column, textOf(value, cell, sense), line, limits);
        column += 1;
      } else if (name === 'row') {
        if (cells.length === 0) {
          if (++empty > mostEmptyRows) throw new SheetError({ reason: 'sheet_too_many_rows', values: { max: limits.rows } });
          return;
        }
        if (++filled > limits.rows) throw new SheetError({ reason: 'sheet_too_many_rows', values: { max: limits.rows } });
        put({ line, cells });
      }
    },
  });
  return { formulas };
}

/** "AB12" is column 27 (from 0); null without a reference. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return null;
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function textOf(value: string, { type, style }: { type: string; style: number }, { shared, isDate, date1904 }: CellSense): string {
  if (type === 's') return shared[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : value === '0' ? 'FALSE' : '';
  if (type !== 'n' || value.trim() === '') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (isDate(style)) return dateText(number, date1904);
  // Written out in digits it is exact however long; with an exponent the program that saved it has kept only 15 digits of it.
  if (/^-?\d+$/.test(value.trim())) return value.trim();
  return Number.isSafeInteger(number) || !Number.isInteger(number) ? String(Number(number.toPrecision(15))) : value.trim();
}

/** Days since 1899-12-30 (or 1904-01-01) as `2023-08-21`, with `T09:00:00` where there is an hour; below one day only the hour. */
function dateText(serial: number, date1904: boolean): string {
  if (serial < 0 || serial > 2_958_466) return String(serial);
  const at = new Date(Math.round((serial + (date1904 ? 1462 : 0) - 25_569) * 86_400) * 1000).toISOString();
  if (serial < 1) return at.slice(11, 19);
  return Number.isInteger(serial) ? at.slice(0, 10) : at.slice(0, 19);
}
