import { readContact, readPhone, tidyText, nameLimit, personKey, type Contact } from '#features/participant/model.ts';
import { readNip } from '#features/participant/nip/model.ts';
import type { SheetRow } from '#platform/files/sheet/model.ts';
import { rosterName } from './name/model.ts';
import { isColumnNumbers, type RosterField, type RosterMapping } from './mapping/model.ts';

/** One person of a list, tidied and checked. */
export interface RosterPerson {
  line: number;
  name: string;
  nameKey: string;
  nip: string | null;
  contact: Contact | null;
  /** As written, or the one said for the whole list. */
  agency: string;
  unit: string | null;
  position: string | null;
  /** As written; whoever imports finds its code. */
  region: string | null;
}

/** Why a row is not taken; its sentence is `refusal_<reason>`. */
export type RosterReason =
  | 'name_missing' | 'name_wrong' | 'nip_missing' | 'nip_digits_lost' | 'nip_length' | 'nip_birth' | 'nip_since' | 'nip_sex'
  | 'phone_incomplete' | 'phone_too_long' | 'phone_wrong' | 'email_wrong' | 'agency_missing' | 'twice_in_list';

export interface RosterFault {
  line: number;
  field: RosterField;
  reason: RosterReason;
  /** For the sentence: digits that are missing, or the line where the person stood first. */
  value: number | null;
}

export interface RosterReading {
  /** Rows of people: neither titles, nor column numbers, nor the lines of a signature. */
  rows: number;
  people: RosterPerson[];
  /** One per wrong row, the first thing that is wrong with it. */
  faults: RosterFault[];
}

const shorten = (text: string | undefined): string | null => tidyText(text ?? '').slice(0, 200) || null;
/** What stands in an empty cell of a list. */
const isNothing = (text: string): boolean => /^[-–—.0\s]*$/.test(text) || /^(tidak ada|belum ada|n\/?a|nihil)$/i.test(text);
/** What ends a list: place and date, offices and the name of who signed, totals. */
const closing = /^(mengetahui|mengesahkan|a\.?n\.?\s|kepala\s|sekretaris\s|plt\.?\s|jumlah|total|catatan|keterangan)/i;
/** "Jember, 21 Agustus 2023" */
const placeAndDate = /^[\p{L} .]+, *(tanggal )?[\d.…]* *\p{L}+ *\d{4}$/u;

/**
 * Reads the people of a list by its mapping and says of every other row what is wrong with it. A row without a number where the
 * list has a column for it is wrong unless a phone or e-mail is there; a list without that column (pupils, a community) is fine.
 * Somebody who stands in it twice counts once; the second row is reported.
 * @param agency said for the whole list, for where there is no column or an empty cell.
 * @param on today, "2026-11-22".
 */
export function readRoster(rows: readonly SheetRow[], mapping: RosterMapping, { agency, on }: { agency: string | null; on: string }): RosterReading {
  const reading: RosterReading = { rows: 0, people: [], faults: [] };
  const first = new Map<string, number>();
  let ended = false;
  for (const { line, cells } of rows) {
    if (line < mapping.firstLine || isColumnNumbers(cells)) continue;
    const at = (field: RosterField): string => {
      const column = mapping.columns[field];
      const text = column === undefined ? '' : (cells[column] ?? '');
      return isNothing(text) ? '' : text;
    };
    // A heading inside the list ("BIDANG SATU") and the place, date, office and name of a signature fill one or two cells.
    const filled = cells.filter((cell) => cell !== '');
    if (filled.length <= 2 && filled.some((cell) => closing.test(cell.trim()) || placeAndDate.test(cell.trim()))) ended = true;
    const sayNobody = !filled.some((cell) => cell.includes('@') || /\d{9}/.test(cell.replace(/[\s.-]/g, '')));
    if (filled.length <= 2 && (ended || (filled.length === 1 && sayNobody && mapping.columns.nip !== undefined))) continue;
    reading.rows += 1;
    const read = readPerson(line, at, mapping, agency, on);
    if ('reason' in read) {
      reading.faults.push(read);
      continue;
    }
    const key = rosterKey(read);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, line);
      reading.people.push(read);
    } else reading.faults.push({ line, field: read.nip ? 'nip' : 'name', reason: 'twice_in_list', value: before });
  }
  return reading;
}

/** What makes two rows, of one list or of several, one person: the number, else contact and name, else agency and name. */
export function rosterKey({ nip, contact, nameKey, agency }: Pick<RosterPerson, 'nip' | 'contact' | 'nameKey' | 'agency'>): string {
  if (nip) return `nip ${nip}`;
  return contact ? `contact ${contact.kind}:${contact.value} ${nameKey}` : `name ${agencyKey(agency)} ${nameKey}`;
}

/** One agency however its name is written: without case, signs and the words that only say what it is. */
export const agencyKey = (name: string): string => tidyText(name).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/\b(kab|kabupaten|kota|pemkab|pemkot|prov|provinsi|pemerintah)\b/g, (word) => ({ kab: 'kabupaten', prov: 'provinsi' })[word] ?? word).trim();

function readPerson(line: number, at: (field: RosterField) => string, { columns }: RosterMapping, whole: string | null, on: string): RosterPerson | RosterFault {
  const fault = (field: RosterField, reason: RosterReason, value: number | null = null): RosterFault => ({ line, field, reason, value });
  const asWritten = at('name');
  if (asWritten === '') return fault('name', 'name_missing');
  const name = rosterName({ name: asWritten, front: at('front'), back: at('back') }).slice(0, nameLimit.max);
  if (name.length < nameLimit.min || !/\p{L}{2}/u.test(name)) return fault('name', 'name_wrong');
  let nip: string | null = null;
  if (at('nip') !== '') {
    // A spreadsheet keeps 15 digits of a number; the last three became zeros and nobody can tell them any more.
    if (/^\d([.,]\d+)?E\+?\d+$/i.test(at('nip').trim())) return fault('nip', 'nip_digits_lost');
    const answer = readNip(at('nip').replace(/^NIP\.?\s*:?\s*/i, ''), on);
    if (!answer.ok) return fault('nip', answer.reason, answer.missing ?? null);
    nip = answer.nip;
  }
  let contact: Contact | null = null;
  const phone = firstOf(at('phone'));
  if (phone !== '') {
    const answer = phone.includes('@') ? readContact(phone) : readPhone(/^8\d{7,12}$/.test(phone.replace(/\D/g, '')) ? `0${phone}` : phone);
    if (!answer.ok) return fault('phone', answer.reason, answer.missing ?? null);
    contact = answer.contact;
  } else if (at('email') !== '') {
    const answer = readContact(firstOf(at('email')).replace(/^mailto:/i, ''));
    if (!answer.ok) return fault('email', answer.reason === 'email_wrong' ? 'email_wrong' : answer.reason, answer.missing ?? null);
    contact = answer.contact;
  }
  if (nip === null && contact === null && columns.nip !== undefined) return fault('nip', 'nip_missing');
  const agency = shorten(at('agency')) ?? whole;
  if (agency === null) return fault('agency', 'agency_missing');
  return { line, name, nameKey: personKey(name), nip, contact, agency, unit: shorten(at('unit')), position: shorten(at('position')), region: shorten(at('region')) };
}

/** Of "0812 3456 7890 / 0813..." the first. */
const firstOf = (text: string): string => text.split(/[/;,\n]|\bdan\b|\batau\b/i)[0]!.trim();
