/** Runs in a child process (`readApart`): what a paper from outside is by its own bytes, never by its name. */
import { constants, inflateSync } from 'node:zlib';
import { listEntries } from './sheet/zip.ts';
import type { PaperFault } from './paper.ts';
import type { FileType } from './store.ts';

const office = 'application/vnd.openxmlformats-officedocument.';
const kinds: readonly [string, FileType][] = [
  ['word/document.xml', `${office}wordprocessingml.document`],
  ['xl/workbook.xml', `${office}spreadsheetml.sheet`],
  ['ppt/presentation.xml', `${office}presentationml.presentation`],
];
const mostUnpacked = 400_000_000;

/** The text of a PDF without its pictures and pages: what lies between streams, and the objects that were packed into streams (7.5.7). */
function wordsOfPdf(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  let words = '';
  let at = 0;
  for (const { index } of text.matchAll(/stream\r?\n/g)) {
    if (index < at || text.endsWith('end', index)) continue;
    words += `${text.slice(at, index)} `;
    const begin = text.indexOf('\n', index) + 1;
    const end = text.indexOf('endstream', begin);
    if (end < 0) return words + text.slice(begin);
    if (/\/ObjStm/.test(text.slice(Math.max(at, index - 1000), index))) words += unpacked(bytes.subarray(begin, end));
    at = end;
  }
  return words + text.slice(at);
}

function unpacked(bytes: Buffer): string {
  try {
    return `${inflateSync(bytes, { maxOutputLength: 20_000_000, finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')} `;
  } catch {
    return ''; // another filter, or no objects at all: a reader finds none there either
  }
}

/** PDF (ISO 32000-1, 7.5): the mark within the first 1,024 bytes, an end mark within the last 2,048, no action that starts a program. */
function readPdf(bytes: Buffer): PaperFault | FileType {
  if (!bytes.subarray(-2048).includes('%%EOF')) return 'damaged';
  // Names may be written with signs as #xx; a name that hides its letters has a reason to.
  const names = wordsOfPdf(bytes).replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return /\/(?:Launch|JavaScript|JS|RichMedia|EmbeddedFile)\b/.test(names) ? 'active' : 'application/pdf';
}

function readOffice(bytes: Buffer): PaperFault | FileType {
  let entries;
  try {
    entries = listEntries(bytes);
  } catch {
    return 'damaged';
  }
  if ([...entries.values()].reduce((sum, entry) => sum + entry.declaredBytes, 0) > mostUnpacked) return 'damaged';
  if ([...entries.keys()].some((name) => /vbaProject\.bin$|\/embeddings\/.*\.bin$|\/activeX\//i.test(name))) return 'active';
  return (entries.has('[Content_Types].xml') && kinds.find(([part]) => entries.has(part))?.[1]) || 'type';
}

export function paperKind(bytes: Uint8Array): { type: FileType } | { fault: PaperFault } {
  const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const said = own.subarray(0, 1024).includes('%PDF-') ? readPdf(own) : own.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' ? readOffice(own) : 'type';
  return said.includes('/') ? { type: said as FileType } : { fault: said as PaperFault };
}
