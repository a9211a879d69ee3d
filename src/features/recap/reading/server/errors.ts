import { Refusal } from '#platform/http/refusal.ts';

/** The text is longer than any recap: nothing is read of it. */
export const readingTooLong = (limit: number) => new Refusal('reading_too_long', 413, { values: { limit } });
/** A Word document: nothing here opens it yet; its text, pasted or saved as text, is read. */
export const readingNeedsPlainText = () => new Refusal('reading_needs_plain_text', 415);
/** Neither text nor HTML. */
export const readingNotText = () => new Refusal('reading_not_text', 415);
/** There is no word in it. */
export const readingEmpty = () => new Refusal('reading_empty', 422);
/** There is no such file. */
export const readingNoFile = () => new Refusal('reading_no_file', 404);
