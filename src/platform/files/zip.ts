import { crc32 } from 'node:zlib';

/** Part of an archive: its name, with `/` between folders, and its bytes. */
export interface ArchivePart {
  name: string;
  bytes: Uint8Array;
}

/**
 * An archive (PKWARE APPNOTE 4.3, method "stored"): PDF and XLSX are packed already. Names are UTF-8; the hour of every part is the first
 * that the format knows, so that the same parts make the same bytes. For less than 4 GB and 65,535 parts; refuses more with a RangeError.
 */
export function writeZip(parts: readonly ArchivePart[]): Buffer {
  const total = parts.reduce((sum, part) => sum + part.bytes.length + 2 * Buffer.byteLength(part.name) + 76, 22);
  if (parts.length > 65_535 || total >= 2 ** 32) throw new RangeError('too much for one archive');
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of parts) {
    const title = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2); // names in UTF-8
    fields.writeUInt16LE(0x21, 8); // 1 January 1980
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, rest, title);
    pieces.push(Buffer.from([0x50, 0x4b, 3, 4]), fields, title, bytes);
    at += 30 + title.length + bytes.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, entries, end]);
}
