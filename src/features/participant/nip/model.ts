/** What is odd about a number that is accepted nevertheless: `month` = digits 13 and 14 are no month, as in most PPPK numbers. */
export type NipWarning = 'month';

export type NipAnswer =
  | { ok: true; nip: string; kind: 'pns' | 'pppk'; bornOn: string; sex: 'male' | 'female'; warnings: readonly NipWarning[] }
  | { ok: false; reason: 'nip_length' | 'nip_birth' | 'nip_since' | 'nip_sex'; missing?: number };

const digitsOf = 18;
/** The oldest who may still serve was born then; whoever is younger than this cannot have been appointed. */
const bornFrom = 1930;
const youngestYears = 15;

/**
 * The number of a civil servant as it is written: 18 digits, with or without spaces, dots and dashes.
 * PNS: birth date (8), year and month of appointment (6), sex (1 man, 2 woman), serial (3): Perka BKN 22/2007 and 43/2007.
 * PPPK: birth date (8), year (4), two digits that count agreements or name the kind, sex (1), serial (3). A number whose digits
 * 13 and 14 are no month is therefore a PPPK's, accepted with a warning. `on` = today, "2026-11-22".
 * Refuses a wrong length (`missing` = digits it lacks), an impossible birth date, an impossible year of appointment, another sex digit.
 */
export function readNip(typed: string, on: string): NipAnswer {
  const digits = typed.normalize('NFKC').replace(/[\s.\p{Pd}'’/]/gu, '');
  if (!/^\d*$/.test(digits) || digits.length !== digitsOf) {
    const missing = digitsOf - digits.length;
    return { ok: false, reason: 'nip_length', ...(/^\d+$/.test(digits) && missing > 0 ? { missing } : {}) };
  }
  const bornOn = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const [born, since, now] = [Number(digits.slice(0, 4)), Number(digits.slice(8, 12)), Number(on.slice(0, 4))];
  if (!isDate(bornOn) || born < bornFrom || bornOn >= on) return { ok: false, reason: 'nip_birth' };
  if (since < born + youngestYears || since > now + 1) return { ok: false, reason: 'nip_since' };
  const sex = { 1: 'male', 2: 'female' }[digits[14]!] as 'male' | 'female' | undefined;
  if (!sex) return { ok: false, reason: 'nip_sex' };
  const month = Number(digits.slice(12, 14));
  const isMonth = month >= 1 && month <= 12;
  return { ok: true, nip: digits, kind: isMonth ? 'pns' : 'pppk', bornOn, sex, warnings: isMonth ? [] : ['month'] };
}

function isDate(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/** What may be shown of a number: its last three digits. The rest tells birth date and sex. */
export const nipHint = (nip: string): string => `…${nip.slice(-3)}`;
