import { Refusal } from '#platform/http/refusal.ts';
import type { Problem } from '../model.ts';

/** An item cannot be asked as it stands; the first problem's sentence is shown beside it. */
export const itemWrong = (problem: Problem) => new Refusal('item_wrong', 422, { fields: { item: `item_${problem}` } });
export const starterUnknown = () => new Refusal('starter_unknown', 404);
/** The sheet lacks a heading without which nothing can be read. */
export const headingsMissing = (headings: readonly string[]) => new Refusal('headings_missing', 422, { fields: { file: 'headings_missing' }, values: { headings: headings.join(', ') } });
