import { createInflateRaw } from 'node:zlib';
import { SheetError } from './model.ts';

/** One entry of a ZIP archive, as its central directory names it. */
export interface ZipEntry {
  name: string;
  method: number;
  packed: Uint8Array;
  /** What the archive says; never trusted. */
  declaredBytes: number;
}

const damaged = () => new SheetError({ reason: 'sheet_damaged' });
const mostEntries = 2000;

/**
 * The entries of an archive held in memory, by its central directory (PKWARE APPNOTE 4.3.12 and 4.3.16). Encrypted ones are
 * refused as locked; ZIP64 is not needed below 4 GB. Nothing is unpacked here.
 */
export function listEntries(bytes: Buffer): Map<string, ZipEntry> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) throw damaged();
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > mostEntries) throw new SheetError({ reason: 'sheet_too_heavy' });
  const entries = new Map<string, ZipEntry>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged();
    if (bytes.readUInt16LE(at + 8) & 1) throw new SheetError({ reason: 'sheet_locked' });
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50) throw damaged();
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(begin, begin + bytes.readUInt32LE(at + 20));
    // Some programs write backslashes; names are only looked up, never made paths.
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    entries.set(name, { name, method: bytes.readUInt16LE(at + 10), packed, declaredBytes: bytes.readUInt32LE(at + 24) });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

/** What may still be unpacked of one file, over all its entries. */
export interface UnpackBudget {
  left: number;
}

/** The content of one entry, piece by piece; stops with `sheet_too_heavy` as soon as the budget is used up, whatever was declared. */
export async function* unpack({ method, packed }: ZipEntry, budget: UnpackBudget): AsyncGenerator<Buffer> {
  if (method !== 0 && method !== 8) throw damaged();
  const spend = (piece: Buffer): Buffer => {
    budget.left -= piece.length;
    if (budget.left < 0) throw new SheetError({ reason: 'sheet_too_heavy' });
    return piece;
  };
  if (method === 0) {
    yield spend(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength));
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 65_536 });
  inflate.end(packed);
  try {
    for await (const piece of inflate) yield spend(piece as Buffer);
  } catch (reason) {
    throw reason instanceof SheetError ? reason : damaged();
  } finally {
    inflate.destroy();
  }
}
