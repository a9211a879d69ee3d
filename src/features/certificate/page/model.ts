import { formatDateRange, formatNumber, type Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Payload } from '../payload/model.ts';
import { lineOf, type Line } from './line/model.ts';

/** What stands on the page, all of it from the signed payload. */
export interface CertificatePage {
  language: Language;
  accent: string;
  /** The programme's picture comes along. */
  logo: boolean;
  title: string;
  heading: string;
  organiser: string;
  number: string;
  given: string;
  name: string;
  for: string;
  event: string;
  where: string;
  credit: string;
  check: string;
  address: string;
  unsigned: string;
  placed: string;
  signatory: [string, string] | null;
  rehearsal: string | null;
  payload: string;
  /** How the lines whose length nobody knows beforehand are set. */
  lines: Record<'organiser' | 'name' | 'event' | 'where' | 'credit' | 'signatory' | 'position', Line>;
}

/** Our own blue, where the programme has named no colour. */
export const plainAccent = '#0b5a8a';

/** Room for the words over the whole page, and for whoever signs, in millimetres (as in certificate.typ). */
const [wide, narrow] = [225, 112];

const pillarNames: Record<Payload['pl'][number], (locale: Language) => string> = {
  skill: (locale) => m.certificate_pillar_skill({}, { locale }),
  safety: (locale) => m.certificate_pillar_safety({}, { locale }),
  ethics: (locale) => m.certificate_pillar_ethics({}, { locale }),
  culture: (locale) => m.certificate_pillar_culture({}, { locale }),
};

/** The words of a certificate. A missing fact is left out: no hours, no line about hours. */
export function certificatePage(payload: Payload, jws: string, { language, accent = plainAccent, logo = false }: { language: Language; accent?: string; logo?: boolean }): CertificatePage {
  const locale = { locale: language };
  const days = formatDateRange(payload.d[0]!, payload.d.at(-1)!, language);
  const shown = payload.rg.length > 4 ? [...payload.rg.slice(0, 3), m.certificate_more_places({ count: formatNumber(payload.rg.length - 3, language) }, locale)] : payload.rg;
  const credit = [
    payload.pl.map((pillar) => pillarNames[pillar](language)).join(', '),
    payload.jp === undefined ? '' : m.certificate_hours({ hours: formatNumber(payload.jp, language) }, locale),
    payload.pr,
  ].filter((part) => part !== '');
  const where = [shown.join(', '), days].filter((part) => part !== '').join(' · ');
  return {
    language, accent, logo,
    title: `${m.certificate_heading({}, locale)} ${payload.no}`,
    heading: m.certificate_heading({}, locale).toUpperCase(),
    organiser: payload.org,
    number: m.certificate_numbered({ number: payload.no }, locale),
    given: m.certificate_given_to({}, locale),
    name: payload.nm,
    for: m.certificate_for({}, locale),
    event: payload.ev,
    where,
    credit: credit.join(' · '),
    check: m.certificate_check({}, locale),
    address: `${payload.iss}/sertifikat`,
    unsigned: m.certificate_unsigned({}, locale),
    placed: days,
    signatory: payload.sg ?? null,
    rehearsal: payload.sim ? m.certificate_rehearsal({}, locale).toUpperCase() : null,
    payload: jws,
    lines: {
      organiser: lineOf(payload.org, { width: wide, sizes: [15, 13, 11, 10] }),
      name: lineOf(payload.nm, { width: wide, sizes: [34, 30, 26, 23, 20, 18], weight: 'bold' }),
      event: lineOf(payload.ev, { width: wide, sizes: [20, 18, 16, 14, 12, 11, 10], weight: 'semibold' }),
      where: lineOf(where, { width: wide, sizes: [12, 11, 10, 9] }),
      credit: lineOf(credit.join(' · '), { width: wide, sizes: [12, 11, 10, 9] }),
      signatory: lineOf(payload.sg?.[0] ?? '', { width: narrow, sizes: [13, 11.5, 10, 9], weight: 'bold' }),
      position: lineOf(payload.sg?.[1] ?? '', { width: narrow, sizes: [11, 10, 9, 8] }),
    },
  };
}
