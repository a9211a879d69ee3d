/** Everybody who appeared: one paragraph each, with what they said. */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { introduction, introductionGoingOn, notesOf, quotesOf } from '../person/model.ts';
import type { EventFacts, PersonFacts } from '../schema.ts';
import { asAdvice } from '../speech/advice/model.ts';
import { reportSpeech, tidyNote, topic } from '../speech/model.ts';
import { comma, put, say, sentence, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import type { Voice } from '../voice/model.ts';

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
function paragraphOf(person: Fact<PersonFacts>, frame: Frame, voice: Voice): Phrase[] {
  const speech = {
    speaker: frame.subject, isNew: frame.introduction === null, notes: notesOf(person), quotes: quotesOf(person),
    topicWord: frame.topicWord, turn: frame.turn + voice.shift('speech'),
  };
  return [...(frame.introduction ? [sentence(frame.introduction)] : []), ...reportSpeech(speech, voice)];
}

function hasSpoken(person: Fact<PersonFacts>): boolean {
  return notesOf(person).length + quotesOf(person).length > 0;
}

/** What a person talked about: 'membahas ...', or 'mengajak peserta ...' when the subject itself is an advice. */
function subjectOf(person: Fact<PersonFacts>, voice: Voice, turn: number): Phrase | null {
  const subject = field(person, 'subject');
  if (!subject) return null;
  if (voice.language === 'en') return say`${voice.word('subject', ['spoke about', 'talked about', 'took up'], turn)} ${topic(subject, voice.language)}`;
  const advice = subject.value.includes(';') ? null : asAdvice(tidyNote(subject.value));
  return advice === null ? say`${voice.word('subject', ['membahas', 'mengulas', 'memaparkan', 'mengupas'], turn)} ${topic(subject, voice.language)}`
    : say`mengajak peserta ${put(subject, () => advice)}`;
}

/** A role beside a name, as the Indonesian press writes it: 'Narasumber pertama, Drs. Eko Pamuji, M.I.Kom., ...,'. */
function inRole(role: Phrase, person: Fact<PersonFacts>, turn: number, voice: Voice): Phrase[] {
  const id = voice.language === 'id';
  const form = field(person, 'form');
  const subject = subjectOf(person, voice, turn);
  const who = introductionGoingOn(person, voice.language);
  const roleFirst = who.at(-1)?.text.endsWith(',') ? say`${role}, ${who}` : say`${role}, ${who},`;
  const named = voice.choose('role', id ? [roleFirst, say`${comma(who)} selaku ${role},`] : [roleFirst, say`${comma(who)} ${role},`], turn);
  const shown = form && (form.value === 'video'
    ? say`${id ? 'tampil melalui' : 'appeared by'} ${told(form)}` : say`${id ? 'tampil secara' : 'appeared:'} ${told(form)}`);
  const doing = shown && subject ? say`${shown} ${id ? 'dan' : 'and'} ${subject}` : shown ?? subject;
  const told_ = introduction(person, voice.language);
  const plain = voice.choose('role.plain', id ? [say`${role} adalah ${told_}`, say`sebagai ${role} tampil ${told_}`, say`${role} kegiatan itu adalah ${told_}`]
    : [say`${role} was ${told_}`, say`as ${role} appeared ${told_}`], turn);
  const active = doing && voice.choose('role.active', id ? [say`${named} ${doing}`, say`sebagai ${role}, ${who} ${doing}`, say`${named} ${doing}`]
    : [say`${named} ${doing}`, say`as ${role}, ${who} ${doing}`], turn);
  const intro = active ?? (hasSpoken(person) ? null : plain);
  return paragraphOf(person, { introduction: intro, subject: named, topicWord: 'hal itu', turn }, voice);
}

/** Opening, keynote, opening speech, moderator: each a paragraph, absent ones none. */
export function officialParagraphs(event: Fact<EventFacts>, voice: Voice): Phrase[][] {
  const { language } = voice;
  const id = language === 'id';
  const paragraphs: Phrase[][] = [];
  const opening = field(event, 'opening');
  if (opening) {
    const who = introductionGoingOn(opening, language);
    const whole = introduction(opening, language);
    paragraphs.push(paragraphOf(opening, {
      introduction: voice.choose('opening', id ? [say`${who} turut hadir dalam pembukaan kegiatan`, say`pembukaan kegiatan turut dihadiri ${whole}`]
        : [say`${who} joined the opening`, say`the opening was joined by ${whole}`]),
      subject: who, topicWord: 'kegiatan itu', turn: 1,
    }, voice));
  }
  const keynote = field(event, 'keynote');
  if (keynote) paragraphs.push(inRole(id ? say`pembicara kunci` : say`the keynote speaker`, keynote, 0, voice));
  const speech = field(event, 'openingSpeech');
  if (speech) {
    const [who, whole] = [introductionGoingOn(speech, language), introduction(speech, language)];
    paragraphs.push(paragraphOf(speech, {
      introduction: voice.choose('welcome', id
        ? [say`sambutan pembuka disampaikan ${whole}`, say`${who} menyampaikan sambutan pembuka`, say`sambutan pembuka datang dari ${whole}`]
        : [say`the opening speech was given by ${whole}`, say`${who} gave the opening speech`]),
      subject: who, topicWord: 'hal itu', turn: 2,
    }, voice));
  }
  const running = [moderatorSentence(event, voice), rundownSentence(event, voice)].filter((one) => one !== null);
  if (running.length > 0) paragraphs.push(running.map(sentence));
  return paragraphs;
}

function moderatorSentence(event: Fact<EventFacts>, voice: Voice): Phrase | null {
  const moderator = field(event, 'moderator');
  if (!moderator) return null;
  const [who, whole] = [introductionGoingOn(moderator, voice.language), introduction(moderator, voice.language)];
  return voice.choose('moderator', voice.language === 'id'
    ? [say`acara dipandu moderator ${whole}`, say`${who} memandu acara sebagai moderator`, say`moderator acara itu adalah ${whole}`, say`jalannya acara dipandu ${who} selaku moderator`]
    : [say`the event was moderated by ${whole}`, say`${who} moderated the event`, say`the moderator was ${whole}`]);
}

function rundownSentence(event: Fact<EventFacts>, voice: Voice): Phrase | null {
  const id = voice.language === 'id';
  const rundown = items(field(event, 'rundown'));
  if (rundown.length === 0) return null;
  const members = rundown.map((item, at) => {
    const text = put(item, (value) => (id && /^\d\d\.\d\d/u.test(value) ? `pukul ${tidyNote(value)}` : tidyNote(value)));
    return at === 0 ? text : say`; ${text}`;
  }).flat();
  return say`${voice.word('rundown', id ? ['urutan acaranya', 'susunan acaranya', 'rangkaian acaranya'] : ['the order of events', 'the programme of the day'])}: ${members}`;
}

/** One paragraph for every speaker, in the order of the record. */
export function speakerParagraphs(event: Fact<EventFacts>, voice: Voice): Phrase[][] {
  return items(field(event, 'speakers')).map((speaker, at) => {
    const order = field(speaker, 'order');
    const role = voice.language === 'id'
      ? say`narasumber${order && say` ${ordinal(order, voice.language)}`}`
      : say`the ${order && say`${ordinal(order, voice.language)} `}speaker`;
    return inRole(role, speaker, at, voice);
  });
}

/** Officials who were quoted without being on the programme: office first, then the name. */
export function peopleParagraphs(event: Fact<EventFacts>, voice: Voice): Phrase[][] {
  return items(field(event, 'people')).map((person, at) => {
    const [who, whole] = [introductionGoingOn(person, voice.language), introduction(person, voice.language)];
    const silent = voice.choose('present', voice.language === 'id' ? [say`hadir pula ${whole}`, say`turut hadir ${whole}`, say`${who} juga hadir`]
      : [say`also present was ${whole}`, say`${who} was also present`], at);
    return paragraphOf(person, { introduction: hasSpoken(person) ? null : silent, subject: who, topicWord: 'kegiatan itu', turn: at }, voice);
  });
}

/** The key opinion leader; 'selaku' keeps a lower-case title such as dr. out of the first place. */
export function opinionLeaderParagraph(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const leader = field(event, 'keyOpinionLeader');
  if (!leader) return [];
  const subject = subjectOf(leader, voice, 2);
  const [who, whole] = [introductionGoingOn(leader, language), introduction(leader, language)];
  const named = voice.choose('kol', id ? [say`selaku key opinion leader (KOL), ${who}`, say`sebagai key opinion leader (KOL), ${who}`]
    : [say`as key opinion leader (KOL), ${who}`, say`speaking as key opinion leader (KOL), ${who}`]);
  const silent = voice.choose('kol.silent', id ? [
    say`key opinion leader (KOL) kegiatan itu adalah ${whole}`, say`kegiatan itu menghadirkan key opinion leader (KOL) ${whole}`,
    say`tampil sebagai key opinion leader (KOL) adalah ${whole}`, say`${who} hadir selaku key opinion leader (KOL)`,
  ] : [say`the key opinion leader (KOL) was ${whole}`, say`${who} took part as key opinion leader (KOL)`]);
  const intro = subject ? say`${named} ${subject}` : silent;
  return paragraphOf(leader, { introduction: intro, subject: named, topicWord: 'hal itu', turn: 2 }, voice);
}
