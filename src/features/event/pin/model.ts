/** The HttpOnly cookie that holds the crew's token of one event. */
export const crewCookie = (eventId: string): string => `${crewCookiePrefix}${eventId}`;
export const crewCookiePrefix = 'serentak_crew_';

/** A PIN serves until this long after the event's planned end, unless its maker says otherwise. */
export const pinOutlivesMs = 6 * 3_600_000;
/** Nobody's rehearsal week needs more. */
export const longestPinMs = 14 * 86_400_000;

export interface Pin {
  id: string;
  label: string;
  /** Eight digits. */
  digits: string;
  expiresAt: string;
  revoked: boolean;
}

/** "1234 5678": how eight digits are read out. */
export const spokenPin = (digits: string): string => `${digits.slice(0, 4)} ${digits.slice(4)}`;

/** Eight digits of 64 bits; what the remainder favours is less than one part in 10^11. */
export function toPin(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes.subarray(0, 8)) value = (value << 8n) | BigInt(byte);
  return String(value % 100_000_000n).padStart(8, '0');
}

/** A PIN as somebody typed it, with spaces or dashes; null when it cannot be one. */
export function readPin(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\p{Pd}.]/gu, '');
  return /^\d{8}$/.test(digits) ? digits : null;
}

/** Every crew token a request brings: the bearer's and those of cookies, whichever event they are of. */
export function crewTokens({ authorization, cookie }: { authorization?: string | undefined; cookie?: string | undefined }): string[] {
  const bearer = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1];
  const cookies = (cookie ?? '').split(';').flatMap((pair) => {
    const [name = '', value = ''] = pair.trim().split('=');
    return name.startsWith(crewCookiePrefix) ? [value] : [];
  });
  return [...(bearer ? [bearer] : []), ...cookies];
}
