/** One row that holds something. `line` is its number in the file as a spreadsheet program shows it, from 1. */
export interface SheetRow {
  line: number;
  /** Trimmed text, one per column from the first; empty where the cell is. */
  cells: string[];
}

export interface Sheet {
  format: 'xlsx' | 'csv';
  /** Name of the sheet that was read; empty for CSV. */
  name: string;
  /** Every visible sheet of the file, in its order; empty for CSV. */
  names: string[];
  /** How the text was written: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`; XLSX is always `utf-8`. */
  encoding: string;
  /** `,` `;` `|` or a tab; empty for XLSX. */
  separator: string;
  /** Cells that hold a formula. What is read of them is the value the file carries; nothing is ever calculated. */
  formulas: number;
  rows: SheetRow[];
  /** Most memory that the reading process held. */
  peakMib: number;
}

export interface SheetLimits {
  /** Of the file itself. */
  bytes: number;
  /** Of everything that is unpacked of it. */
  unpackedBytes: number;
  /** Rows that hold something. */
  rows: number;
  columns: number;
  /** Letters of one cell. */
  cellLength: number;
  milliseconds: number;
  memoryMib: number;
}

export const sheetLimits: SheetLimits = { bytes: 16_000_000, unpackedBytes: 120_000_000, rows: 100_000, columns: 200, cellLength: 4000, milliseconds: 15_000, memoryMib: 256 };

/** Rows a file may carry without anything in them (a border drawn down to the last line) before it is refused. */
export const mostEmptyRows = 200_000;

/** Why a file was not read; the sentence of each is `refusal_<reason>`. */
export type SheetFault =
  | { reason: 'sheet_wrong_type' | 'sheet_locked' | 'sheet_too_heavy' | 'sheet_damaged' | 'sheet_empty'; values?: Record<string, number> }
  | { reason: 'sheet_too_large' | 'sheet_too_many_rows' | 'sheet_too_wide' | 'sheet_cell_too_long'; values: Record<string, number> };

/** What the reading process says, one JSON document a line. */
export type SheetNews = { head: Omit<Sheet, 'rows' | 'formulas' | 'peakMib'> } | { rows: [number, string[]][] } | { end: { formulas: number; peakMib: number } } | { fault: SheetFault };

/** Thrown inside the reading process only; the other side makes a Refusal of it. */
export class SheetError extends Error {
  readonly fault: SheetFault;

  constructor(fault: SheetFault) {
    super(fault.reason);
    this.fault = fault;
  }
}

/** Collects cells of one row under the limits of width and length. */
export function putCell(cells: string[], column: number, text: string, line: number, limits: SheetLimits): void {
  const value = text.trim();
  if (value === '') return;
  if (column >= limits.columns) throw new SheetError({ reason: 'sheet_too_wide', values: { max: limits.columns } });
  if (value.length > limits.cellLength) throw new SheetError({ reason: 'sheet_cell_too_long', values: { line, max: limits.cellLength } });
  while (cells.length < column) cells.push('');
  cells[column] = value;
}
