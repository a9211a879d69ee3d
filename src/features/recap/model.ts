/**
 * The recap of a closed event: an Indonesian news article, and its English sister, as a pure function of facts.
 *
 * What the record does not hold is left out, never filled; whatever is printed names the fields it came from.
 * Phrasings follow the seed and positions, never chance: the same facts always give the same words.
 */
import { formatPressDate } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import { officialParagraphs, opinionLeaderParagraph, peopleParagraphs, speakerParagraphs } from './appearance/model.ts';
import {
  baselineSentences, derivedSentences, outlookSentences, programmeSentences, purposeSentences, reminderSentences,
} from './background/model.ts';
import { discussionParagraphs } from './discussion/model.ts';
import { field } from './fact/model.ts';
import type { Fact } from './fact/model.ts';
import { headlineOf } from './headline/model.ts';
import { leadSentences } from './lead/model.ts';
import { datelineOf } from './place/model.ts';
import type { EventFacts, ProgrammeFacts } from './schema.ts';
import { join, put, say, sentence, sourcesOf, textOf, told } from './sentence/model.ts';
import type { Phrase } from './sentence/model.ts';
import { daySentences, reachSentences, turnoutSentences } from './turnout/model.ts';
import { voiceOf } from './voice/model.ts';

export interface RecapParagraph {
  text: string;
  /** Paths of the facts in the text, such as `event.speakers[0].name`, in the order of the text. */
  sources: string[];
}

export interface Recap {
  title: string;
  titleSources: string[];
  /** The place in capitals, printed before the first paragraph with a dash; empty where no place is known. */
  dateline: string;
  datelineSources: string[];
  paragraphs: RecapParagraph[];
  /** The writer's initials. The last paragraph ends with them already, in brackets. */
  writer: string | null;
}

/** The same article with every phrase still in pieces: what an editor needs to lock facts and free the words between them. */
export interface ComposedRecap {
  title: Phrase;
  dateline: Phrase;
  paragraphs: Phrase[][];
}

/** Puts facts into sentences. `paragraphs` holds one list of sentences for each paragraph. */
export function composeRecap({ event, programme, language, seed = null }: RecapInput): ComposedRecap {
  const facts: Fact<EventFacts> = { value: event, path: 'event' };
  const movement: Fact<ProgrammeFacts> | null = programme ? { value: programme, path: 'programme' } : null;
  const press = (date: Fact<string>): Phrase => put(date, (day) => formatPressDate(day, language));
  const writer = field(facts, 'writer');
  const voice = voiceOf(language, seed);
  const paragraphs = [
    leadSentences(facts, voice),
    daySentences(facts, press, voice),
    ...officialParagraphs(facts, voice),
    ...speakerParagraphs(facts, voice),
    ...peopleParagraphs(facts, voice),
    opinionLeaderParagraph(facts, voice),
    ...discussionParagraphs(facts, voice),
    turnoutSentences(facts, voice),
    reachSentences(facts, voice),
    purposeSentences(facts, voice),
    programmeSentences(facts, movement, voice),
    reminderSentences(movement, voice),
    baselineSentences(movement, voice),
    outlookSentences(facts, voice),
    language === 'en' ? [sentence(say`notes, questions and answers are given in Indonesian, as they were recorded`)] : [],
    derivedSentences(facts, language),
  ].filter((sentences) => sentences.length > 0);
  if (writer) paragraphs.at(-1)?.push(say`(${told(writer)})`);
  return { title: headlineOf(facts, voice), dateline: datelineOf(facts), paragraphs };
}

export interface RecapInput {
  event: EventFacts;
  programme?: ProgrammeFacts | null;
  language: Language;
  /** The event's id: it chooses among phrasings. Without one every sentence has its plain form. */
  seed?: string | null;
}

/**
 * Writes the recap. Every fact a text uses is among its sources, and nothing else: changing one field changes
 * only the title, dateline or paragraphs that cite it. The register and the rules of spelling are EYD's.
 */
export function writeRecap(input: RecapInput): Recap {
  const { title, dateline, paragraphs } = composeRecap(input);
  const writer = input.event.writer?.trim();
  return {
    title: textOf(title),
    titleSources: sourcesOf(title),
    dateline: textOf(dateline),
    datelineSources: sourcesOf(dateline),
    paragraphs: paragraphs.map((sentences) => {
      const paragraph = join(sentences, ' ');
      return { text: textOf(paragraph), sources: sourcesOf(paragraph) };
    }),
    writer: writer || null,
  };
}
