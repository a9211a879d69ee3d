import { randomFillSync } from 'node:crypto';

let lastMillisecond = 0;
let counter = 0;
/** Random bytes for many ids at once: asking the system for sixteen at a time was dearer than the rest of an id. */
const pool = Buffer.alloc(4096);
let at = pool.length;

/**
 * UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then a 12-bit counter within the millisecond (method 1 of 6.2),
 * then 62 random bits. Ids made by one process ascend, so that new rows land at the end of an index.
 */
export function newId(now = Date.now()): string {
  if (now > lastMillisecond) {
    lastMillisecond = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMillisecond += 1;
    counter = 0;
  }
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const bytes = pool.subarray(at, (at += 16));
  bytes.writeUIntBE(lastMillisecond, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
