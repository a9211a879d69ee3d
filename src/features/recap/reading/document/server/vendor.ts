/**
 * The words of a Word file, by mammoth. Runs in a child process (`readApart`): a .docx is a ZIP of XML, and both can be made to
 * swell. What the archive holds is unpacked once under a limit before mammoth sees it.
 */
import { inflateRawSync } from 'node:zlib';
import mammoth from 'mammoth';

/** The text, or why there is none: no Word file, or one that swells beyond any recap. */
export type WordReading = { text: string } | { refused: 'not_word' | 'too_large' };

/** A recap's XML has some 100 kB; one of fifty pages 3 MB. */
const LARGEST_XML = 6_000_000;
/** All parts unpacked, pictures included. */
const LARGEST_WHOLE = 48_000_000;
const MOST_PARTS = 2000;

/** Reads the paragraphs, two line ends between them. Nothing is fetched and no picture is opened. */
export async function wordText(bytes: Uint8Array): Promise<WordReading> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const verdict = judgeParts(file);
  if (verdict !== 'word') return { refused: verdict };
  try {
    const { value } = await mammoth.extractRawText({ buffer: file });
    return { text: value };
  } catch {
    return { refused: 'not_word' }; // broken XML, no main document, an unknown way of packing
  }
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;

/** Looks through the archive's directory (APPNOTE.TXT 4.3.12) and unpacks each part under a limit, whatever size it claims to have. */
function judgeParts(file: Buffer): 'word' | 'not_word' | 'too_large' {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 22 > file.length || file.readUInt32LE(end) !== END_SIGNATURE) return 'not_word';
  const count = file.readUInt16LE(end + 10);
  if (count > MOST_PARTS) return 'too_large';
  let at = file.readUInt32LE(end + 16);
  let whole = 0;
  let isWord = false;
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY_SIGNATURE) return 'not_word';
    const [method, packed, nameLength] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt16LE(at + 28)];
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const size = sizeOf(file, { local: file.readUInt32LE(at + 42), method, packed, limit: /\.(?:xml|rels)$/i.test(name) ? LARGEST_XML : LARGEST_WHOLE - whole });
    if (typeof size === 'string') return size;
    whole += size;
    if (whole > LARGEST_WHOLE) return 'too_large';
    isWord ||= /^\/?word\/document\d*\.xml$/i.test(name);
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return isWord ? 'word' : 'not_word';
}

function sizeOf(file: Buffer, { local, method, packed, limit }: { local: number; method: number; packed: number; limit: number }): number | 'not_word' | 'too_large' {
  if (local + 30 > file.length) return 'not_word';
  const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const body = file.subarray(from, from + packed);
  if (method === 0) return body.length > limit ? 'too_large' : body.length;
  if (method !== 8) return 'not_word';
  try {
    return inflateRawSync(body, { maxOutputLength: Math.max(1, limit) }).length;
  } catch (reason) {
    return (reason as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'not_word';
  }
}
