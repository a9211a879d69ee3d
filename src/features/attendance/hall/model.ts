/**
 * The door of a hall, as the phone at it thinks: what was read, whose ticket that is by the phone's own list, what to say, and at
 * which hour. Runs in the browser; the server reads the same words again and has the last one.
 */
import { readCode } from '#features/registration/model.ts';
import { readHallTicket } from '#features/registration/ticket/hall/model.ts';

export const directions = ['in', 'out'] as const;
export type Direction = (typeof directions)[number];

/** Numbered 1, 2, ... by its device, so that a scan that is missing is known and one that comes twice is one. */
export interface Scan {
  sequence: number;
  /** What the camera read or somebody typed: a hall ticket, a short code, or something else. */
  text: string;
  direction: Direction;
  /** The device's own hour, and what it then knew to be added to it (milliseconds). */
  at: number;
  offset: number;
}

/** So many scans are sent at once; more follow. */
export const mostScans = 100;
/** A device whose clock is further off than this is told to its owner and marked in the list; the hour is corrected all the same. */
export const clockOffMs = 5 * 60_000;

/** The hour of a scan, by our clock. A function of the scan alone, so that nothing depends on when it is sent. */
export const hourOf = ({ at, offset }: Pick<Scan, 'at' | 'offset'>): number => at + offset;

/**
 * What has to be added to the device's clock: the server's hour in the middle of the question, less the device's (Cristian's
 * algorithm). Wrong by half the round trip at most.
 */
export const offsetOf = ({ asked, answered, server }: { asked: number; answered: number; server: number }): number => Math.round(server - (asked + answered) / 2);

/** One line of the list: hashes of code and registration, the number, initials. A cancelled ticket stays, to be told apart from an unknown one. */
export type ListedTicket = readonly [code: string, registration: string, number: number, initials: string, state: 'active' | 'cancelled'];

export interface DoorList {
  slug: string;
  eventId: string;
  /** When it was made, by the server's clock (ISO). */
  listedAt: string;
  /** Makes the hashes of one event's list mean nothing for another. */
  salt: string;
  /** Public key with which hall tickets are checked (base64url). */
  ticketKey: string;
  tickets: readonly ListedTicket[];
}

/** Bytes of a code's hash that the list keeps: four. To each belong 256 codes, so a lost phone tells nobody's code. */
export const codeHashBytes = 4;
/** A registration's id cannot be guessed; eight bytes are enough to tell them apart. */
export const registrationHashBytes = 8;

/** "A. L." of "Ani Lestari, S.Pd.": enough to notice that a ticket is in the wrong hand, too little for a list of names. */
export function initialsOf(name: string): string {
  const letters = name.split(',')[0]!.split(/\s+/).flatMap((word) => /\p{L}/u.exec(word)?.[0]?.toUpperCase() ?? []);
  return letters.slice(0, 3).map((letter) => `${letter}.`).join(' ');
}

export type Read =
  | { kind: 'ticket'; registrationId: string; eventId: string; number: number }
  | { kind: 'code'; code: string }
  | { kind: 'unknown' };

/** What a text is, before anybody asks whose it is. The link of a ticket is none: who holds a link holds the place itself. */
export function readScan(text: string): Read {
  const ticket = readHallTicket(text)?.ticket;
  if (ticket) return { kind: 'ticket', registrationId: ticket.registrationId, eventId: ticket.eventId, number: ticket.number };
  const code = readCode(text);
  return code === null ? { kind: 'unknown' } : { kind: 'code', code };
}

/** ok: on the list · again: on the list and already inside (or already out) · later: true, but newer than the list · cancelled, foreign, unknown: not let pass by the machine. */
export type DoorAnswer = { kind: 'ok' | 'again' | 'cancelled'; number: number; initials: string } | { kind: 'later'; number: number | null } | { kind: 'foreign' | 'unknown' };

/**
 * What the phone says, by its own list. A hall ticket that is signed by us and not on the list was made after it: the person goes
 * in, and the server settles it. A signature that this browser cannot check counts as unchecked, and is let pass as "later" too.
 * @param signed whether the signature is ours: true, false, or null where the browser cannot tell.
 * @param last the direction in which this ticket last went by this device, if any.
 */
export function answerAtDoor(read: Read, { eventId, found, signed, last, direction }: { eventId: string; found: readonly ListedTicket[]; signed: boolean | null; last: Direction | null; direction: Direction }): DoorAnswer {
  if (read.kind === 'unknown') return { kind: 'unknown' };
  if (read.kind === 'ticket' && read.eventId !== eventId) return { kind: 'foreign' };
  if (read.kind === 'ticket' && signed === false) return { kind: 'unknown' };
  const standing = found.find(([, , , , state]) => state === 'active') ?? found[0];
  if (!standing) return read.kind === 'ticket' ? { kind: 'later', number: read.number } : { kind: 'unknown' };
  const [, , number, initials, state] = standing;
  if (state === 'cancelled') return { kind: 'cancelled', number, initials };
  return { kind: last === direction ? 'again' : 'ok', number, initials };
}

/** Which scan is kept and sent: also who was turned away with a ticket, for they may complain. Other codes (of a drink, of a poster) are not. */
export const worthKeeping = ({ kind }: DoorAnswer): boolean => kind !== 'unknown';

/** Lower-case hexadecimal of the first bytes of SHA-256 of salt and value, as list and phone make it. */
export async function listHash(salt: string, value: string, bytes: number): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${salt}:${value}`)));
  return Array.from(digest.subarray(0, bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
