import { z } from 'zod';

/**
 * What is signed: everything the certificate says, with short names, for it travels in a QR code. Published form: JWS compact
 * (RFC 7515) with EdDSA over Ed25519 (RFC 8037); the header names the key by its thumbprint (RFC 7638).
 */
export const payloadShape = z.strictObject({
  v: z.literal(1),
  /** Where it was issued, e.g. `https://serentak.example`. */
  iss: z.string().max(200),
  /** Seconds since 1970. */
  iat: z.int().min(0),
  /** Number of the certificate. */
  no: z.string().max(140),
  /** Name with titles, as its owner writes it. */
  nm: z.string().min(1).max(200),
  /** Theme of the event, its programme, places, organiser as of that day. */
  ev: z.string().min(1).max(300),
  pr: z.string().max(300),
  rg: z.array(z.string().max(120)).max(60),
  org: z.string().max(300),
  /** Days, as 2021-07-15. */
  d: z.array(z.iso.date()).min(1).max(31),
  /** Pillars. */
  pl: z.array(z.enum(['skill', 'safety', 'ethics', 'culture'])).max(4),
  /** Jam pelajaran; absent = none stated. */
  jp: z.int().min(1).max(200).optional(),
  /** Who signs for the organiser, and as what. */
  sg: z.tuple([z.string().max(200), z.string().max(200)]).optional(),
  /** A rehearsal's: worth nothing. */
  sim: z.literal(true).optional(),
});
export type Payload = z.infer<typeof payloadShape>;

export const payloadType = 'serentak-certificate';

/** Looks like a JWS; nothing is said about whether it holds. */
export const jwsShape = /^[A-Za-z0-9_-]{20,200}\.[A-Za-z0-9_-]{40,4000}\.[A-Za-z0-9_-]{86}$/;

/** Where the payload stands in an address, a file or a pasted text; null where there is none. */
export function findPayload(words: string): string | null {
  return /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{17,197}\.eyJ[A-Za-z0-9_-]{37,3997}\.[A-Za-z0-9_-]{86}(?![A-Za-z0-9_-])/.exec(words)?.[0] ?? null;
}

/** What a payload of our own says; its signature is the business of `verifierOf`. Throws on anything else. */
export function saidBy(jws: string): Payload {
  const bytes = Uint8Array.from(atob(jws.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  return payloadShape.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** The address behind the QR code: the page of this installation, with the whole certificate in it. */
export const payloadAddress = (base: string, jws: string): string => `${base}/sertifikat/${jws}`;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * `JEMBER-2021-07-15-00042-K7QM2X4P`: the event's address, the serial, and eight letters (40 random bits), so that a number
 * tells nothing about any other.
 */
export function certificateNumber(slug: string, serial: number, random: Uint8Array): string {
  if (random.length < 8) throw new RangeError('eight random bytes make a number');
  const tail = Array.from(random.subarray(0, 8), (byte) => alphabet[byte & 31]).join('');
  return `${slug.toUpperCase()}-${String(serial).padStart(5, '0')}-${tail}`;
}

/** As people type it: small letters, spaces, long dashes, and the letters that look like figures (Crockford). Null where it cannot be one. */
export function readNumber(typed: string): string | null {
  const plain = typed.normalize('NFKC').toUpperCase().replace(/[–—−]/g, '-').replace(/\s+/g, '');
  const tail = plain.slice(-8).replace(/O/g, '0').replace(/[IL]/g, '1');
  const number = plain.slice(0, -8) + tail;
  return /^[A-Z0-9-]{3,100}-\d{5,}-[0-9A-HJKMNP-TV-Z]{8}$/.test(number) ? number : null;
}

/** For whoever knows only a number: first letters, so that its owner recognises it and a stranger learns little. */
export function maskName(name: string): string {
  return name.split(/\s+/).map((word) => (word.length <= 1 || word.endsWith('.') ? word : `${word[0]}${'•'.repeat(Math.min(word.length - 1, 6))}`)).join(' ');
}

/** The file's name that agencies ask for: number first, then the name, in letters every system takes. */
export function fileName(number: string, name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return `${number}${plain ? `_${plain}` : ''}.pdf`;
}
