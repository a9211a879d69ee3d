import type { Column } from './model.ts';

/** What is wrong in one cell, by its column; `code` is worded as `refusal_<code>`. */
export interface Problem {
  column: Column | null;
  code: string;
  values: Record<string, string | number>;
}

/** What the sheet's row comes to: a new event, one that is there already as the sheet says, a draft that changes, or nothing yet. */
export interface RowOutcome {
  line: number;
  kind: 'new' | 'same' | 'changed' | 'wrong';
  /** Of the event; null where there is none yet. */
  slug: string | null;
  problems: Problem[];
}

export interface SheetOutcome {
  rows: RowOutcome[];
}

/** The largest month that is taken in one go. */
export const mostRows = 1500;
