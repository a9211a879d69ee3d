/**
 * Data dukung: what proves one event, as sections of words and tables. The same sections make the PDF and the workbook, so the two
 * cannot disagree. Everything is in the reader's language already.
 */

export type PackCell = string | number | null;

export interface PackTable {
  head: readonly string[];
  rows: readonly (readonly PackCell[])[];
}

export interface PackSection {
  /** Also the name of the workbook's sheet. */
  title: string;
  /** Where the numbers come from, or what is missing. */
  notes: readonly string[];
  table: PackTable | null;
  /** Paragraphs, e.g. of the recap. */
  text?: readonly string[];
  /** Pictures by the name under which the setter gets their bytes. */
  pictures?: readonly { file: string; caption: string }[];
}

export interface Pack {
  language: 'id' | 'en';
  slug: string;
  title: string;
  subtitle: string;
  /** Marked across every page where the event was a rehearsal. */
  rehearsal: string | null;
  facts: readonly (readonly [string, string])[];
  sections: readonly PackSection[];
  signatures: { heading: string; roles: readonly string[]; place: string; name: string; statement: string };
}

/** More lines than this are printed in the workbook alone; the PDF says so. */
export const mostPrinted = 3000;

/** The figures that every other page shows of this event, as the pack prints them. */
export interface PackFigures {
  registrations: number;
  attendances: number;
  met: number;
}
