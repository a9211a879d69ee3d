/**
 * The ticket for a hall's door: short, signed, and readable without a network. What a QR code of it says:
 *
 *   SR1:<base45>   of 39 bytes and their Ed25519 signature of 64 (RFC 8032)
 *   byte 0         1, the version
 *   bytes 1-16     id of the event
 *   bytes 17-32    id of the registration
 *   bytes 33-36    number of the registration (big endian)
 *   bytes 37-38    version of its personal link: a link that was withdrawn takes its hall ticket along
 *
 * No name, no contact, no link: who finds the picture can be shown to a door and nothing else. Base45 (RFC 9285) and upper case
 * let a QR code use its dense alphabet. A scanner holds the public key of the installation and checks alone; whether the
 * registration is still active it learns from its list or when it is connected again.
 */
export interface HallTicket {
  eventId: string;
  registrationId: string;
  number: number;
  linkVersion: number;
}

/** A ticket as it was read, its signature not yet checked. */
export interface SignedHallTicket {
  ticket: HallTicket;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

const mark = 'SR1:';
const bodyLength = 39;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The bytes that are signed. */
export function hallTicketBytes({ eventId, registrationId, number, linkVersion }: HallTicket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bodyLength);
  bytes[0] = 1;
  bytes.set(idBytes(eventId), 1);
  bytes.set(idBytes(registrationId), 17);
  new DataView(bytes.buffer).setUint32(33, number);
  new DataView(bytes.buffer).setUint16(37, linkVersion);
  return bytes;
}

/** What the QR code says, of the signed bytes and their signature. */
export function writeHallTicket(signed: Uint8Array, signature: Uint8Array): string {
  return mark + toBase45(Uint8Array.of(...signed, ...signature));
}

/** Reads what a scanner saw; null for everything that is no hall ticket of this version. Check its signature before believing it. */
export function readHallTicket(seen: string): SignedHallTicket | null {
  const text = seen.trim();
  const bytes = text.startsWith(mark) ? fromBase45(text.slice(mark.length)) : null;
  if (bytes?.length !== bodyLength + 64 || bytes[0] !== 1) return null;
  const view = new DataView(bytes.buffer);
  return {
    ticket: { eventId: idText(bytes.subarray(1, 17)), registrationId: idText(bytes.subarray(17, 33)), number: view.getUint32(33), linkVersion: view.getUint16(37) },
    signed: bytes.slice(0, bodyLength),
    signature: bytes.slice(bodyLength),
  };
}

/**
 * Whether this installation signed it. Runs in a browser and in Node (WebCrypto); throws in a browser that does not know Ed25519
 * (before Chrome 137, Safari 17, Firefox 129), where the server has to be asked.
 * @param publicKey 32 bytes, base64url, as `hallTicketKey` gives them.
 */
export async function isHallTicketTrue({ signed, signature }: SignedHallTicket, publicKey: string): Promise<boolean> {
  const raw = Uint8Array.from(atob(publicKey.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, signed);
}

const idBytes = (id: string): number[] => Array.from(id.replaceAll('-', '').matchAll(/../g), ([pair]) => parseInt(pair, 16));

function idText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function toBase45(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    let value = pair ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!;
    for (let digit = 0; digit < (pair ? 3 : 2); digit++) {
      text += alphabet[value % 45]!;
      value = Math.floor(value / 45);
    }
  }
  return text;
}

function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 3) {
    const digits = Array.from(text.slice(i, i + 3), (sign) => alphabet.indexOf(sign));
    if (digits.includes(-1) || digits.length === 1) return null;
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (value > (digits.length === 3 ? 0xffff : 0xff)) return null;
    bytes.push(...(digits.length === 3 ? [value >> 8, value & 0xff] : [value]));
  }
  return Uint8Array.from(bytes);
}
