/** Everybody who appeared: one paragraph each, with what they said. */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { introduction, introductionGoingOn, notesOf, quotesOf } from '../person/model.ts';
import type { EventFacts, PersonFacts } from '../schema.ts';
import { asAdvice } from '../speech/advice/model.ts';
import { reportSpeech, tidyNote, topic } from '../speech/model.ts';
import { put, say, sentence, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';

const ORDINALS: Readonly<Record<Language, readonly string[]>> = {
  id: ['pertama', 'kedua', 'ketiga', 'keempat', 'kelima', 'keenam', 'ketujuh', 'kedelapan', 'kesembilan', 'kesepuluh'],
  en: ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'],
};

function ordinal(order: Fact<number>, language: Language): Phrase {
  return put(order, (value) => ORDINALS[language][value - 1] ?? (language === 'id' ? `ke-${value}` : `number ${value}`));
}

interface Frame {
  /** The sentence that introduces a person of whom nothing is reported, or before it is. */
  readonly introduction: Phrase | null;
  /** The same person as the subject of the first report, where no introduction went before. */
  readonly subject: Phrase;
  readonly topicWord: string;
  readonly turn: number;
}

/** The introduction, then every note and quotation. A person without an introduction is named by the first report. */
function paragraphOf(person: Fact<PersonFacts>, frame: Frame, language: Language): Phrase[] {
  const speech = {
    speaker: frame.subject, isNew: frame.introduction === null, notes: notesOf(person), quotes: quotesOf(person),
    topicWord: frame.topicWord, turn: frame.turn,
  };
  return [...(frame.introduction ? [sentence(frame.introduction)] : []), ...reportSpeech(speech, language)];
}

function hasSpoken(person: Fact<PersonFacts>): boolean {
  return notesOf(person).length + quotesOf(person).length > 0;
}

/** What a person talked about: 'membahas ...', or 'mengajak peserta ...' when the subject itself is an advice. */
function subjectOf(person: Fact<PersonFacts>, language: Language): Phrase | null {
  const subject = field(person, 'subject');
  if (!subject) return null;
  if (language === 'en') return say`spoke about ${topic(subject, language)}`;
  const advice = subject.value.includes(';') ? null : asAdvice(tidyNote(subject.value));
  return advice === null ? say`membahas ${topic(subject, language)}` : say`mengajak peserta ${put(subject, () => advice)}`;
}

/** A role before a name, as the Indonesian press writes it: 'Narasumber pertama, Drs. Eko Pamuji, M.I.Kom., ...,'. */
function inRole(role: Phrase, person: Fact<PersonFacts>, turn: number, language: Language): Phrase[] {
  const id = language === 'id';
  const form = field(person, 'form');
  const subject = subjectOf(person, language);
  const who = introductionGoingOn(person, language);
  const named = who.at(-1)?.text.endsWith(',') ? say`${role}, ${who}` : say`${role}, ${who},`;
  const shown = form && (form.value === 'video'
    ? say`${id ? 'tampil melalui' : 'appeared by'} ${told(form)}` : say`${id ? 'tampil secara' : 'appeared:'} ${told(form)}`);
  const doing = shown && subject ? say`${shown} ${id ? 'dan' : 'and'} ${subject}` : shown ?? subject;
  const plain = id ? say`${role} adalah ${introduction(person, language)}` : say`${role} was ${introduction(person, language)}`;
  const intro = doing ? say`${named} ${doing}` : hasSpoken(person) ? null : plain;
  return paragraphOf(person, { introduction: intro, subject: named, topicWord: 'hal itu', turn }, language);
}

/** Opening, keynote, opening speech, moderator: each a paragraph, absent ones none. */
export function officialParagraphs(event: Fact<EventFacts>, language: Language): Phrase[][] {
  const id = language === 'id';
  const paragraphs: Phrase[][] = [];
  const opening = field(event, 'opening');
  if (opening) {
    const who = introductionGoingOn(opening, language);
    paragraphs.push(paragraphOf(opening, {
      introduction: id ? say`${who} turut hadir dalam pembukaan kegiatan` : say`${who} joined the opening`,
      subject: who, topicWord: 'kegiatan itu', turn: 1,
    }, language));
  }
  const keynote = field(event, 'keynote');
  if (keynote) paragraphs.push(inRole(id ? say`pembicara kunci` : say`the keynote speaker`, keynote, 0, language));
  const speech = field(event, 'openingSpeech');
  if (speech) {
    paragraphs.push(paragraphOf(speech, {
      introduction: id ? say`sambutan pembuka disampaikan ${introduction(speech, language)}` : say`the opening speech was given by ${introduction(speech, language)}`,
      subject: introductionGoingOn(speech, language), topicWord: 'hal itu', turn: 2,
    }, language));
  }
  const moderator = field(event, 'moderator');
  const rundown = items(field(event, 'rundown'));
  const running: Phrase[] = [];
  if (moderator) running.push(id ? say`acara dipandu moderator ${introduction(moderator, language)}` : say`the event was moderated by ${introduction(moderator, language)}`);
  if (rundown.length > 0) {
    const members = rundown.map((item, at) => {
      const text = put(item, (value) => (id && /^\d\d\.\d\d/u.test(value) ? `pukul ${tidyNote(value)}` : tidyNote(value)));
      return at === 0 ? text : say`; ${text}`;
    }).flat();
    running.push(id ? say`urutan acaranya: ${members}` : say`the order of events: ${members}`);
  }
  if (running.length > 0) paragraphs.push(running.map(sentence));
  return paragraphs;
}

/** One paragraph for every speaker, in the order of the record. */
export function speakerParagraphs(event: Fact<EventFacts>, language: Language): Phrase[][] {
  return items(field(event, 'speakers')).map((speaker, at) => {
    const order = field(speaker, 'order');
    const role = language === 'id'
      ? say`narasumber${order && say` ${ordinal(order, language)}`}`
      : say`the ${order && say`${ordinal(order, language)} `}speaker`;
    return inRole(role, speaker, at, language);
  });
}

/** Officials who were quoted without being on the programme: office first, then the name. */
export function peopleParagraphs(event: Fact<EventFacts>, language: Language): Phrase[][] {
  return items(field(event, 'people')).map((person, at) => {
    const who = introductionGoingOn(person, language);
    const silent = language === 'id' ? say`hadir pula ${introduction(person, language)}` : say`also present was ${introduction(person, language)}`;
    return paragraphOf(person, { introduction: hasSpoken(person) ? null : silent, subject: who, topicWord: 'kegiatan itu', turn: at }, language);
  });
}

/** The key opinion leader; 'selaku' keeps a lower-case title such as dr. out of the first place. */
export function opinionLeaderParagraph(event: Fact<EventFacts>, language: Language): Phrase[] {
  const id = language === 'id';
  const leader = field(event, 'keyOpinionLeader');
  if (!leader) return [];
  const subject = subjectOf(leader, language);
  const who = introductionGoingOn(leader, language);
  const named = id ? say`selaku key opinion leader (KOL), ${who}` : say`as key opinion leader (KOL), ${who}`;
  const silent = id ? say`key opinion leader (KOL) kegiatan itu adalah ${introduction(leader, language)}` : say`the key opinion leader (KOL) was ${introduction(leader, language)}`;
  const intro = subject ? say`${named} ${subject}` : silent;
  return paragraphOf(leader, { introduction: intro, subject: named, topicWord: 'hal itu', turn: 2 }, language);
}
