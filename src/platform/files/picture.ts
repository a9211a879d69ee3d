/**
 * Pictures from outside: what a file is by its own bytes, and the same picture without the place, the device and the hour it was
 * taken with. A browser's word for the type is never believed.
 */

export interface Picture {
  type: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
  /** The file to keep. */
  bytes: Uint8Array;
}

/** The picture in these bytes, cleaned; null when they are no JPEG or PNG that can be read to its end. */
export function readPicture(bytes: Uint8Array): Picture | null {
  const picture = bytes[0] === 0xff && bytes[1] === 0xd8 ? readJpeg(bytes) : bytes[0] === 0x89 && bytes[1] === 0x50 ? readPng(bytes) : null;
  return picture && picture.width > 0 && picture.height > 0 && picture.width <= 20_000 && picture.height <= 20_000 ? picture : null;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What a picture needs to be seen in its colours; texts, times and EXIF are left behind. */
const pngKept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs']);

/** PNG (W3C 2003/2023): the mark, then chunks of length, type, data and CRC, from IHDR to IEND. */
function readPng(bytes: Uint8Array): Picture | null {
  if (!pngMark.every((byte, at) => bytes[at] === byte)) return null;
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  let [at, width, height] = [8, 0, 0];
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + length;
    if (end > bytes.length || (at === 8) !== (type === 'IHDR') || (type === 'IHDR' && length !== 13)) return null;
    if (type === 'IHDR') [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (pngKept.has(type)) parts.push(bytes.subarray(at, end));
    if (type === 'IEND') return { type: 'image/png', width, height, bytes: join(parts) };
    at = end;
  }
  return null;
}

/** JPEG (ITU T.81): segments up to the scan. Application segments go, save JFIF, colour profile and Adobe's colour transform. */
function readJpeg(bytes: Uint8Array): Picture | null {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let [at, width, height, turned] = [2, 0, 0, 1];
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // filling
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length || end < at + 4) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && end >= at + 9) [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
    if (marker === 0xe1) turned = orientationOf(bytes.subarray(at + 4, end)) ?? turned;
    if (marker === 0xda) {
      // From the scan on there are no more notes of the camera, only the picture; what hangs behind its end is cut off.
      const last = lastEnd(bytes, end);
      if (last === -1 || width === 0) return null;
      const upright = turned >= 5 ? { width: height, height: width } : { width, height };
      return { type: 'image/jpeg', ...upright, bytes: join([parts[0]!, ...(turned > 1 ? [orientationSegment(turned)] : []), ...parts.slice(1), bytes.subarray(at, last)]) };
    }
    const isNote = (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker)) || marker === 0xfe;
    if (!isNote) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** Behind the end mark (EOI) of the scans; -1 when the file is cut off. Inside scans FF is followed by 00 or a restart mark. */
function lastEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2;
  return -1;
}

/** How the camera was held (EXIF 2.3, tag 0112), 1 to 8; null where nothing says so. */
function orientationOf(segment: Uint8Array): number | null {
  if (String.fromCharCode(...segment.subarray(0, 4)) !== 'Exif' || segment.length < 16) return null;
  const tiff = segment.subarray(6);
  const view = viewOf(tiff);
  const little = tiff[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return null;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i += 1) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.length) return null;
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** An EXIF segment that says how the camera was held, and nothing else. */
function orientationSegment(value: number): Uint8Array {
  return Uint8Array.from([
    0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00, 0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08,
    0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, value, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  ]);
}
