import { formatOf, READING_LIMIT, textOfHtml } from '../source/model.ts';
import { readingEmpty, readingNeedsPlainText, readingNotText, readingTooLong } from './errors.ts';

/** No file that yields a text within the limit is longer than this in bytes, markup included. */
export const FILE_LIMIT = 4_000_000;

/**
 * The words of a file somebody hands in: plain text as it is, HTML without its markup and scripts.
 * Refuses what is too long, empty, no text, and for now Word documents, each with its own sentence.
 */
export function textOfDocument(bytes: Uint8Array): string {
  if (bytes.length > FILE_LIMIT) throw readingTooLong(READING_LIMIT);
  const format = formatOf(bytes);
  if (format === 'docx') return textOfWord(bytes);
  if (format === 'unknown') throw readingNotText();
  const decoded = new TextDecoder().decode(bytes);
  if ((decoded.match(/\ufffd/g)?.length ?? 0) > decoded.length / 20) throw readingNotText();
  const text = format === 'html' ? textOfHtml(decoded) : decoded;
  if (text.length > READING_LIMIT) throw readingTooLong(READING_LIMIT);
  if (!/\p{L}/u.test(text)) throw readingEmpty();
  return text;
}

/** The place where a library that opens .docx goes in, with its own limits on what unpacks. Until then: refused in words. */
function textOfWord(_bytes: Uint8Array): never {
  throw readingNeedsPlainText();
}
