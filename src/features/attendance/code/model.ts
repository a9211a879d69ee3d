/**
 * The room code: six signs that whoever is in the room hears or sees and nobody else can compute. It changes every two minutes and is
 * taken for some minutes longer, for a broadcast runs behind the room and thumbs are slow.
 */

/** No vowels, so that no word appears, and nothing that is taken for something else (0 O, 1 I L, 2 Z, 5 S, 8 B, U V). */
export const codeAlphabet = '34679CDFGHJKMNPQRTWXY';
export const codeLength = 6;
/** A new code begins this often, in seconds. */
export const codeTurnsSeconds = 120;
/** A code is taken for this long after the next one has begun, in seconds: a broadcast of 60 s delay, and the time to type. */
export const codeGraceSeconds = 180;

/** The span an instant lies in; spans are counted from 1970, the same for every event. */
export const slotOf = (at: number): number => Math.floor(at / (codeTurnsSeconds * 1000));

/** When the code of a span is shown and until when it is taken, in milliseconds since 1970. */
export function slotHours(slot: number): { from: number; until: number; takenUntil: number } {
  const from = slot * codeTurnsSeconds * 1000;
  const until = from + codeTurnsSeconds * 1000;
  return { from, until, takenUntil: until + codeGraceSeconds * 1000 };
}

/** The spans whose code is taken at this instant, the newest first. */
export function slotsTaken(at: number): number[] {
  const slots: number[] = [];
  for (let slot = slotOf(at); slotHours(slot).takenUntil > at; slot--) slots.push(slot);
  return slots;
}

/** 8 bytes of authentication code as six signs of the alphabet (21^6 = 85.8 million). */
export function toRoomCode(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes.subarray(0, 8)) value = (value << 8n) | BigInt(byte);
  let code = '';
  for (let i = 0; i < codeLength; i++) {
    code += codeAlphabet[Number(value % BigInt(codeAlphabet.length))];
    value /= BigInt(codeAlphabet.length);
  }
  return code;
}

/** A code as somebody typed it: any case, with spaces or dashes; null when it cannot be one. */
export function readRoomCode(typed: string): string | null {
  const code = typed.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}.]/gu, '');
  return code.length === codeLength && Array.from(code).every((sign) => codeAlphabet.includes(sign)) ? code : null;
}

/** "K7M 4QX": how six signs are read out. */
export const spokenRoomCode = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;
