import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { nameKey, parseName } from '#features/speaker/model.ts';

/** How a person is reached. A phone is E.164 ("+6281234567890"), an e-mail is lower case. */
export interface Contact {
  kind: 'phone' | 'email';
  value: string;
}

/** `missing` is set with `phone_incomplete`: how many digits the number lacks at least. */
export type ContactAnswer = { ok: true; contact: Contact } | { ok: false; reason: 'phone_incomplete' | 'phone_too_long' | 'phone_wrong' | 'email_wrong'; missing?: number };

export const nameLimit = { min: 2, max: 200 } as const;

/**
 * Text of one line as it is kept: composed letters (NFC), one space between words, no control, direction or invisible signs
 * (they hide or turn round a name where it is shown).
 */
export function tidyText(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(/[\u00AD\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g, '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** What makes two writings one person: the name without titles, case and dots ("Drs. Eko Pamuji, M.I.Kom." -> "eko pamuji"). */
export function personKey(name: string): string {
  return nameKey(parseName(name)) || tidyText(name).toLowerCase();
}

/** One field for both: what has an @ is an e-mail address, everything else a phone number. */
export function readContact(typed: string): ContactAnswer {
  return typed.includes('@') ? readEmail(typed) : readPhone(typed);
}

const mostDigits = 15; // E.164
const addressPattern = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Lower case, as every mail service in use treats it; the address itself is proven only by the message that arrives. */
export function readEmail(typed: string): ContactAnswer {
  const value = tidyText(typed).toLowerCase();
  const fits = value.length <= 254 && addressPattern.test(value) && !value.includes('..') && !/^\.|\.@/.test(value);
  return fits ? { ok: true, contact: { kind: 'email', value } } : { ok: false, reason: 'email_wrong' };
}

/**
 * An Indonesian mobile number written without ornament, by the numbering plan as libphonenumber has it (mobile: 8[1-35-9] and 7 to
 * 10 digits); a test holds both against each other. Nearly everybody writes so, and the library takes 20 µs for each.
 */
const plainMobile = /^(?:0|\+?62)(8[1-35-9]\d{7,10})$/;

/** Numbers as people write them in Indonesia (0812-3456-7890, 62812.., +62 812..), and complete foreign ones with their +. */
export function readPhone(typed: string): ContactAnswer {
  const plain = plainMobile.exec(typed);
  if (plain) return { ok: true, contact: { kind: 'phone', value: `+62${plain[1]}` } };
  const text = tidyText(typed).normalize('NFKC');
  const digits = text.replace(/\D/g, '');
  if (/\p{L}/u.test(text) || digits.length === 0) return { ok: false, reason: 'phone_wrong' };
  // Without its + a number that begins with 62 8 is a mobile number with the country code, never a landline of eight digits.
  const international = text.startsWith('+') || /^62\s*0?8/.test(digits);
  const local = international ? `+${digits.replace(/^620/, '62')}` : digits;
  const number = parsePhoneNumberFromString(local, 'ID');
  if (number?.isValid()) return { ok: true, contact: { kind: 'phone', value: number.number } };
  if (digits.length > mostDigits || isTooLong(local)) return { ok: false, reason: 'phone_too_long' };
  const missing = countMissing(local);
  return missing === null ? { ok: false, reason: 'phone_wrong' } : { ok: false, reason: 'phone_incomplete', missing };
}

const isValid = (digits: string) => parsePhoneNumberFromString(digits, 'ID')?.isValid() === true;

/** The fewest further digits that would make the number whole; null when none would. */
function countMissing(digits: string): number | null {
  for (let missing = 1; missing <= 8; missing++) {
    // Some ranges refuse a certain digit at a place, so more than one filling is tried.
    if (['1', '5', '0'].some((digit) => isValid(digits + digit.repeat(missing)))) return missing;
  }
  return null;
}

function isTooLong(digits: string): boolean {
  return [1, 2, 3, 4].some((extra) => digits.length - extra > 8 && isValid(digits.slice(0, -extra)));
}

/** What may be shown of a contact to tell one person from another: "…7890", "b…@gmail.com". */
export function contactHint({ kind, value }: Contact): string {
  return kind === 'phone' ? `…${value.slice(-4)}` : `${value.slice(0, 1)}…${value.slice(value.indexOf('@'))}`;
}
