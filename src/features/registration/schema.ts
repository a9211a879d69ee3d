import { z } from 'zod';
import { nameLimit, readContact, readEmail, readPhone, tidyText, type Contact, type ContactAnswer } from '#features/participant/model.ts';
import type { Consent, Wish } from './model.ts';

const line = (max: number) => z.string().overwrite(tidyText).max(max);

/** What the API takes. The rules that need the database (which regions and segments exist) are the command's. */
export const signUpSchema = z.object({
  name: line(nameLimit.max).min(nameLimit.min).regex(/\p{L}/u).describe('As it shall stand on the certificate, titles and all'),
  phone: z.string().nullish().describe('Phone or e-mail, one of the two'),
  email: z.string().nullish(),
  region: z.string().regex(/^\d{2}\.\d{2}$/).describe('Official code of the regency or city, e.g. 35.09'),
  segment: line(100).min(1).describe('Key of one of the programme’s segments'),
  institution: line(nameLimit.max).nullish(),
  nip: line(40).nullish().describe('Number of a civil servant (PNS or PPPK), read and kept only in programmes that ask for it'),
  guardian: z
    .object({ kind: z.enum(['guardian', 'school']), name: line(nameLimit.max).min(nameLimit.min).regex(/\p{L}/u) })
    .nullish()
    .describe('Who agrees for somebody under 18: a parent or guardian, or the school'),
  ofAge: z.boolean().nullish().describe('Said by somebody of a pupils’ segment who is 18 or older'),
  channel: z.enum(['venue', 'viewing_point']).nullish().describe('Only for who comes to a hall or a viewing point'),
  consent: z.object({ attend: z.literal(true), publicity: z.boolean().default(false), contact: z.boolean().default(false) }),
});

export interface SignUp {
  name: string;
  contact: Contact;
  regionCode: string;
  segment: string;
  institution: string | null;
  /** As typed: whether it is asked for, and what today is, the command knows. */
  nip: string | null;
  guardian: { kind: 'guardian' | 'school'; name: string } | null;
  ofAge: boolean;
  wish: Wish | null;
  consent: Consent;
}

/** Every wrong field with its reason code, and the values their sentences need. */
export interface SignUpFaults {
  fields: Record<string, string>;
  values: Record<string, number>;
}

/** Reads a whole sign-up and finds every fault at once, so that nobody corrects one field after the other. */
export function readSignUp(body: unknown): { signUp: SignUp } | { faults: SignUpFaults } {
  const raw = (body !== null && typeof body === 'object' && !Array.isArray(body) ? body : {}) as Record<string, unknown>;
  const parsed = signUpSchema.safeParse(raw);
  const faults: SignUpFaults = { fields: {}, values: {} };
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.join('.');
    const field = path === 'consent' ? 'consent.attend' : path;
    faults.fields[field] ??= reasonOf(issue, field, raw);
    if (issue.code === 'too_big') faults.values.max = Number(issue.maximum);
  }
  const contact = readOneContact(raw);
  if (!contact.ok) {
    faults.fields[contact.field] = contact.reason;
    if (contact.missing !== undefined) faults.values.missing = contact.missing;
  }
  if (!parsed.success || !contact.ok) return { faults };
  const { name, region, segment, institution, nip, guardian, ofAge, channel, consent } = parsed.data;
  return { signUp: { name, contact: contact.contact, regionCode: region, segment, institution: institution || null, nip: nip || null, guardian: guardian ?? null, ofAge: ofAge ?? false, wish: channel ?? null, consent } };
}

function reasonOf(issue: z.core.$ZodIssue, field: string, raw: Record<string, unknown>): string {
  if (field === 'consent.attend') return 'consent_needed';
  const value = issue.path.reduce<unknown>((inside, step) => (inside as Record<PropertyKey, unknown> | undefined)?.[step], raw);
  if (value === undefined || value === null || (typeof value === 'string' && tidyText(value) === '')) return 'required';
  if (issue.code === 'too_big') return 'too_long';
  if (issue.code === 'too_small') return 'too_short';
  const own: Record<string, string> = { name: 'name_wrong', 'guardian.name': 'name_wrong', region: 'regency_unknown' };
  return own[field] ?? 'wrong';
}

/** The form has one field for both (`contact`), the API two names of which one is filled. */
function readOneContact(raw: Record<string, unknown>): (ContactAnswer & { ok: true }) | (Exclude<ContactAnswer, { ok: true }> & { field: string }) | { ok: false; field: string; reason: string; missing?: undefined } {
  const given = (['contact', 'phone', 'email'] as const).filter((field) => raw[field] !== undefined && raw[field] !== null && raw[field] !== '');
  const [field, other] = given;
  if (field === undefined) return { ok: false, field: 'contact' in raw ? 'contact' : 'phone', reason: 'contact_needed' };
  if (other !== undefined) return { ok: false, field: other, reason: 'contact_once' };
  const typed = raw[field];
  if (typeof typed !== 'string') return { ok: false, field, reason: 'wrong' };
  const read = { contact: readContact, phone: readPhone, email: readEmail }[field];
  const answer = read(typed.slice(0, 300));
  return answer.ok ? answer : { ...answer, field };
}
