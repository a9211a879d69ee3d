import { m } from '#platform/i18n/paraglide/messages.js';
import type { Locale } from '#platform/i18n/locale.ts';
import { occasionTimes, type MessageText, type Occasion } from '../model.ts';

/** An invitation to somebody whom an agency named; `link` is personal. */
export interface InvitationMessage {
  name: string;
  agency: string;
  link: string;
  occasion: Occasion;
}

/** The invitation for one person, as an e-mail. */
export function invitationMail({ name, agency, link, occasion }: InvitationMessage, locale: Locale): MessageText {
  const { day, hour } = occasionTimes(occasion, locale);
  const paragraphs = [
    [m.message_greeting({ name }, { locale })],
    [m.invitation_listed({ agency }, { locale })],
    [`“${occasion.theme}”`, m.message_day({ day }, { locale }), m.message_hour({ hour }, { locale })],
    [m.invitation_answer({ link }, { locale })],
    [m.invitation_yours({}, { locale }), m.message_no_otp({}, { locale })],
    [occasion.organiser],
  ];
  return { subject: m.invitation_subject({ theme: occasion.theme }, { locale }), text: `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n` };
}

/** What an agency pastes into its WhatsApp group: everybody claims the own place with the code and the own NIP. */
export function agencyWhatsApp({ agency, code, link, unanswered, occasion }: { agency: string; code: string; link: string; unanswered: number | null; occasion: Occasion }, locale: Locale): string {
  const { day, hour } = occasionTimes(occasion, locale);
  const bold = (text: string): string => `*${text.replaceAll('*', '')}*`;
  return [
    m.invitation_group_greeting({ agency }, { locale }),
    '',
    bold(`“${occasion.theme}”`),
    m.message_day({ day: bold(day) }, { locale }),
    m.message_hour({ hour: bold(hour) }, { locale }),
    '',
    unanswered === null ? m.invitation_group_how({}, { locale }) : m.invitation_group_remind({ unanswered }, { locale }),
    m.invitation_group_link({ link }, { locale }),
    m.invitation_group_code({ code: bold(`${code.slice(0, 4)}-${code.slice(4)}`) }, { locale }),
    '',
    m.message_no_otp({}, { locale }),
    occasion.organiser,
  ].join('\n');
}

/** The same for one person, to be sent by hand. */
export function invitationWhatsApp({ name, agency, link, occasion }: InvitationMessage, locale: Locale): string {
  const { day, hour } = occasionTimes(occasion, locale);
  return [m.message_greeting({ name }, { locale }), m.invitation_listed({ agency }, { locale }), `“${occasion.theme}”`, m.message_day({ day }, { locale }), m.message_hour({ hour }, { locale }), m.invitation_answer({ link }, { locale }), m.message_no_otp({}, { locale })].join('\n');
}
