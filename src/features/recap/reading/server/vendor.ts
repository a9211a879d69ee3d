import { ApartError, readApart } from '#platform/files/apart.ts';
import type { WordReading } from '../document/server/vendor.ts';
import { formatOf, READING_LIMIT, textOfHtml } from '../source/model.ts';
import { readingEmpty, readingNotText, readingNotWord, readingTooLong, readingWordTooLarge } from './errors.ts';

/** No text or HTML file that yields a text within the limit is longer than this in bytes, markup included. */
const PLAIN_LIMIT = 4_000_000;
/** The largest file that is looked at: a Word file brings its pictures along. */
export const FILE_LIMIT = 12_000_000;

const wordProgram = new URL('../document/server/vendor.ts', import.meta.url).href;
const wordLimits = { milliseconds: 4000, memory: 512 * 2 ** 20, answer: 4 * READING_LIMIT };

/**
 * The words of a file somebody hands in: plain text as it is, HTML without its markup and scripts, Word without anything but its
 * paragraphs. Refuses what is too long, too large, empty, no text, each with its own sentence.
 */
export async function textOfDocument(bytes: Uint8Array): Promise<string> {
  if (bytes.length > FILE_LIMIT) throw readingTooLong(READING_LIMIT);
  const format = formatOf(bytes);
  if (format !== 'docx' && bytes.length > PLAIN_LIMIT) throw readingTooLong(READING_LIMIT);
  if (format === 'unknown') throw readingNotText();
  const text = format === 'docx' ? await textOfWord(bytes) : textOfPlain(bytes, format);
  if (text.length > READING_LIMIT) throw readingTooLong(READING_LIMIT);
  if (!/\p{L}/u.test(text)) throw readingEmpty();
  return text;
}

function textOfPlain(bytes: Uint8Array, format: 'text' | 'html'): string {
  const decoded = new TextDecoder().decode(bytes);
  if ((decoded.match(/\ufffd/g)?.length ?? 0) > decoded.length / 20) throw readingNotText();
  return format === 'html' ? textOfHtml(decoded) : decoded;
}

/** Opens a .docx in a child process with limits: what unpacks without end costs a sentence, not this process. */
async function textOfWord(bytes: Uint8Array): Promise<string> {
  let read: WordReading;
  try {
    read = (await readApart(wordProgram, 'wordText', bytes, wordLimits)) as WordReading;
  } catch (reason) {
    if (reason instanceof ApartError) throw reason.fault === 'answer' ? readingTooLong(READING_LIMIT) : readingWordTooLarge();
    throw reason;
  }
  if ('text' in read) return read.text;
  throw read.refused === 'not_word' ? readingNotWord() : readingWordTooLarge();
}
