/** A limit that a seat consumes. `limit` null = everybody fits. With a region or a segment it is a quota among its channel's seats. */
export interface Pool {
  id: string;
  channelId: string;
  kind: ChannelKind;
  position: number;
  limit: number | null;
  /** Kept for crew and officials. */
  reserved: number;
  /** Given to everybody; the reserved ones are counted apart. */
  taken: number;
  reservedTaken: number;
  regionCode: string | null;
  segment: string | null;
}

/** Crew and officials sit on reserved seats and never lose a seat to somebody else. */
export const roles = ['participant', 'crew', 'official'] as const;
export type Role = (typeof roles)[number];

export type ChannelKind = 'meeting' | 'stream' | 'venue' | 'viewing_point';
/** What a person may choose; online seats are given in order. */
export type Wish = 'venue' | 'viewing_point';

export const consentPurposes = ['attend', 'publicity', 'contact'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];
export type Consent = Record<ConsentPurpose, boolean>;
/** Which wording of the consent texts (`consent_*` in the messages) a person agreed to; a new wording gets a new version. */
export const consentVersion = '2026-11';

/** The HttpOnly cookie that holds one's ticket of one event. */
export const ticketCookie = (eventId: string): string => `${ticketCookiePrefix}${eventId}`;
export const ticketCookiePrefix = 'serentak_ticket_';

/** Every personal token a request brings: the bearer's and those of ticket cookies, whichever event they are of. */
export function ticketTokens({ authorization, cookie }: { authorization?: string | undefined; cookie?: string | undefined }): string[] {
  const bearer = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1];
  const cookies = (cookie ?? '').split(';').flatMap((pair) => {
    const [name = '', value = ''] = pair.trim().split('=');
    return name.startsWith(ticketCookiePrefix) ? [value] : [];
  });
  return [...(bearer ? [bearer] : []), ...cookies];
}

/** Seats a pool can still give; Infinity where there is no limit. */
export function freeSeats(pool: Pick<Pool, 'limit' | 'reserved' | 'taken'>): number {
  return pool.limit === null ? Infinity : Math.max(0, pool.limit - pool.reserved - pool.taken);
}

/** Crockford's base 32: no I, L, O, U, so that a code survives being read out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 5 bytes are 8 letters. */
export function toCode(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 8 }, (_, i) => alphabet[Number((bits >> BigInt(35 - 5 * i)) & 31n)]).join('');
}

/** A code as somebody typed or heard it: any case, with spaces or dashes, O for 0, I and L for 1; null when it cannot be one. */
export function readCode(typed: string): string | null {
  const code = typed.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}.]/gu, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.length === 8 && Array.from(code).every((letter) => alphabet.includes(letter)) ? code : null;
}
