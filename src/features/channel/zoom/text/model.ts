/**
 * The bytes of a text file without the zero bytes that some exports leave between words. Workbooks, pictures and UTF-16, where zeros
 * belong, come back as they are.
 */
export function withoutNul(bytes: Uint8Array): Uint8Array {
  const head = bytes.subarray(0, 4096);
  const zeros = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  const isText = head[0] !== 0xff && head[0] !== 0xfe && !(head[0] === 0x50 && head[1] === 0x4b) && zeros < head.length / 8 && head.every((byte) => byte === 0 || byte >= 9);
  return isText && bytes.includes(0) ? bytes.filter((byte) => byte !== 0) : bytes;
}
