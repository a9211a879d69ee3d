import { m } from '#platform/i18n/paraglide/messages.js';
import type { Locale } from '#platform/i18n/locale.ts';
import type { MessageText } from '../model.ts';

/** A short message beside the ticket: a code that confirms a contact, or what the helpdesk answered. */
export type NoteMessage = { name: string; theme: string; organiser: string } & ({ kind: 'confirm'; code: string; minutes: number } | { kind: 'help'; number: number; answer: string; link: string });

/** The words, the same for e-mail and WhatsApp. */
export function noteText(note: NoteMessage, locale: Locale): MessageText {
  const { name, theme, organiser } = note;
  const subject = note.kind === 'confirm' ? m.note_confirm_subject({ theme }, { locale }) : m.note_help_subject({ number: note.number, theme }, { locale });
  const body =
    note.kind === 'confirm'
      ? [m.note_confirm_code({ code: note.code, minutes: note.minutes }, { locale }), m.note_confirm_stranger({}, { locale })]
      : [m.note_help_answer({ number: note.number }, { locale }), note.answer, m.note_help_link({ link: note.link }, { locale })];
  return { subject, text: `${[m.message_greeting({ name }, { locale }), `“${theme}”`, ...body, m.message_no_otp({}, { locale }), organiser].join('\n\n')}\n` };
}
