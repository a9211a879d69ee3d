import { formatDateRange, formatNumber, type Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Payload } from '../payload/model.ts';

/** What stands on the page, all of it from the signed payload. */
export interface CertificatePage {
  language: Language;
  accent: string;
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
}

/** Our own blue, where the programme has named no colour. */
export const plainAccent = '#0b5a8a';

const pillarNames: Record<Payload['pl'][number], (locale: Language) => string> = {
  skill: (locale) => m.certificate_pillar_skill({}, { locale }),
  safety: (locale) => m.certificate_pillar_safety({}, { locale }),
  ethics: (locale) => m.certificate_pillar_ethics({}, { locale }),
  culture: (locale) => m.certificate_pillar_culture({}, { locale }),
};

/** The words of a certificate. A missing fact is left out: no hours, no line about hours. */
export function certificatePage(payload: Payload, jws: string, { language, accent = plainAccent }: { language: Language; accent?: string }): CertificatePage {
  const locale = { locale: language };
  const days = formatDateRange(payload.d[0]!, payload.d.at(-1)!, language);
  const shown = payload.rg.length > 4 ? [...payload.rg.slice(0, 3), m.certificate_more_places({ count: formatNumber(payload.rg.length - 3, language) }, locale)] : payload.rg;
  const credit = [
    payload.pl.map((pillar) => pillarNames[pillar](language)).join(', '),
    payload.jp === undefined ? '' : m.certificate_hours({ hours: formatNumber(payload.jp, language) }, locale),
    payload.pr,
  ].filter((part) => part !== '');
  return {
    language, accent,
    title: `${m.certificate_heading({}, locale)} ${payload.no}`,
    heading: m.certificate_heading({}, locale).toUpperCase(),
    organiser: payload.org,
    number: m.certificate_numbered({ number: payload.no }, locale),
    given: m.certificate_given_to({}, locale),
    name: payload.nm,
    for: m.certificate_for({}, locale),
    event: payload.ev,
    where: [shown.join(', '), days].filter((part) => part !== '').join(' · '),
    credit: credit.join(' · '),
    check: m.certificate_check({}, locale),
    address: `${payload.iss}/sertifikat`,
    unsigned: m.certificate_unsigned({}, locale),
    placed: days,
    signatory: payload.sg ?? null,
    rehearsal: payload.sim ? m.certificate_rehearsal({}, locale).toUpperCase() : null,
    payload: jws,
  };
}
