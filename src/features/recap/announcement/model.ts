/**
 * What goes out before an event: press text, WhatsApp, caption, letters; Indonesian and English, all from the same record.
 *
 * Nothing is invented. A field that must be there and is not stands in braces and is named in `missing`; whatever else nobody stated
 * is left out. Days are always dates: texts are forwarded, and "tomorrow" is then wrong.
 */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { sourcesOf, textOf } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { partSources } from './blank/model.ts';
import type { Blank } from './blank/model.ts';
import { captionText, whatsAppLimit, whatsAppText } from './chat/model.ts';
import type { LeftOut } from './chat/model.ts';
import { participantLetter, speakerLetters } from './letter/model.ts';
import type { Letter } from './letter/model.ts';
import { pressText } from './press/model.ts';
import type { Announced, AnnouncementInput } from './schema.ts';

export interface Written {
  text: string;
  /** Paths of the facts in it, such as `event.speakers[0].name`. */
  sources: string[];
  /** Fields that stand in braces: nothing with one of them may go out. */
  missing: Blank[];
}

export interface Announcement {
  press: Written;
  /** `leftOut`: what gave way to the limit; `tooLong`: nothing more could. */
  whatsApp: Written & { leftOut: LeftOut[]; tooLong: boolean };
  caption: Written;
  speakers: (Written & Pick<Letter, 'to' | 'role'>)[];
  participants: Written;
  /** Over all texts. */
  missing: Blank[];
}

/** The input as facts that know their path. */
export function announcedOf({ event, programme, link, mustSay = [] }: AnnouncementInput): Announced {
  const known = <T>(value: T | null | undefined, path: string): Fact<T> | null => (value === null || value === undefined ? null : { value, path });
  return { event: { value: event, path: 'event' }, programme: known(programme, 'programme'), link: known(link?.trim() || null, 'link'), mustSay };
}

function written(phrase: Phrase): Written {
  const { facts, missing } = partSources(sourcesOf(phrase));
  return { text: textOf(phrase), sources: facts, missing };
}

/** Writes everything that goes out before an event. */
export function writeAnnouncement(input: AnnouncementInput, language: Language): Announcement {
  const announced = announcedOf(input);
  const { phrase, leftOut } = whatsAppText(announced, language);
  const chat = written(phrase);
  const press = written(pressText(announced, language));
  const caption = written(captionText(announced, language));
  const participants = written(participantLetter(announced, input.rule ?? null, language));
  const speakers = speakerLetters(announced, input.slots ?? [], language, input.doors ?? []).map(({ to, role, phrase: letter }) => ({ to, role, ...written(letter) }));
  return {
    press, caption, participants, speakers,
    whatsApp: { ...chat, leftOut, tooLong: chat.text.length > whatsAppLimit },
    missing: partSources([press, chat, caption, participants, ...speakers].flatMap((one) => one.missing.map((field) => `blank.${field}`))).missing,
  };
}
