import { Refusal } from '#platform/http/refusal.ts';

/** The sheet lacks columns; by their headings. */
export const monthHeadings = (missing: readonly string[]) => new Refusal('month_headings', 422, { fields: { file: 'month_headings' }, values: { missing: missing.join(', ') } });
export const monthTooLong = (most: number) => new Refusal('month_too_long', 422, { fields: { file: 'month_too_long' }, values: { most } });
export const monthNoFile = () => new Refusal('month_no_file', 422, { fields: { file: 'month_no_file' } });
/** All or nothing: while a row has a problem, no row is taken. */
export const monthHasProblems = (rows: number) => new Refusal('month_has_problems', 409, { values: { rows } });
