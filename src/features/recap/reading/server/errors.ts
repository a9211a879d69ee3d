import { Refusal } from '#platform/http/refusal.ts';

/** The text is longer than any recap: nothing is read of it. */
export const readingTooLong = (limit: number) => new Refusal('reading_too_long', 413, { values: { limit } });
/** A ZIP that is no Word file, or a broken one. */
export const readingNotWord = () => new Refusal('reading_not_word', 415);
/** A Word file that swells beyond any recap, or keeps its reader busy. */
export const readingWordTooLarge = () => new Refusal('reading_word_too_large', 413);
/** Neither text, HTML nor Word. */
export const readingNotText = () => new Refusal('reading_not_text', 415);
/** There is no word in it. */
export const readingEmpty = () => new Refusal('reading_empty', 422);
/** There is no such file. */
export const readingNoFile = () => new Refusal('reading_no_file', 404);
