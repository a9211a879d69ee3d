import { formatLongDate, localDate, type Zone } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Locale } from '#platform/i18n/locale.ts';
import type { MessageText } from '../model.ts';

/** A short message beside the ticket: a code that confirms a contact, what the helpdesk answered, a certificate that is there, a form that asks again. */
export type NoteMessage = { name: string; theme: string; organiser: string } & ({ kind: 'confirm'; code: string; minutes: number } | { kind: 'help'; number: number; answer: string; link: string } | { kind: 'certificate'; number: string; link: string } | { kind: 'follow_up'; until: string; zone: Zone; link: string });

/** The words, the same for e-mail and WhatsApp. */
export function noteText(note: NoteMessage, locale: Locale): MessageText {
  const { name, theme, organiser } = note;
  const said = { locale };
  const words: { subject: string; body: string[] } =
    note.kind === 'confirm' ? { subject: m.note_confirm_subject({ theme }, said), body: [m.note_confirm_code({ code: note.code, minutes: note.minutes }, said), m.note_confirm_stranger({}, said)] }
    : note.kind === 'help' ? { subject: m.note_help_subject({ number: note.number, theme }, said), body: [m.note_help_answer({ number: note.number }, said), note.answer, m.note_help_link({ link: note.link }, said)] }
    : note.kind === 'certificate' ? { subject: m.note_certificate_subject({ theme }, said), body: [m.note_certificate_ready({ number: note.number }, said), m.note_certificate_link({ link: note.link }, said)] }
    : { subject: m.note_follow_up_subject({ theme }, said), body: [m.note_follow_up_ask({}, said), m.note_follow_up_link({ link: note.link, until: formatLongDate(localDate(new Date(note.until), note.zone), locale) }, said)] };
  const { subject, body } = words;
  return { subject, text: `${[m.message_greeting({ name }, { locale }), `“${theme}”`, ...body, m.message_no_otp({}, { locale }), organiser].join('\n\n')}\n` };
}
