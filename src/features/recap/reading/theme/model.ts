/** The theme of the event, and what is said of the next one. */
import type { Cast } from '../cast/model.ts';
import type { DayMention } from '../date/model.ts';
import { valueOfOrdinal } from '../number/model.ts';
import type { Passage, Sentence, Span } from '../passage/model.ts';
import type { DraftEvent } from '../schema.ts';

export interface Theme extends Span { text: string }

const THEME_WORD = /\b(?:(?:bertemakan|bertema|bertajuk|berjudul|bertopik|tajuk|judul|tema|topik|temanya|bertitel)(?:\s(?:dengan|sentral|besar|utama|kali|kegiatan|acara|webinar|yang|diangkat|diusung|ini|itu|adalah|yakni|yaitu|ialah|tema|judul|tajuk|topik)){0,5})\s?[:,]?\s?/giu;
const LABEL = /^[^\p{L}\d]{0,4}(?:tema|topik|judul)(?:\s(?:webinar|kegiatan|acara))?\s?:\s?(.{4,200})$/iu;
const SMALL = 'untuk|di|ke|dari|pada|dalam|dan|yang|bagi|lewat|dengan|serta|atau|melalui|tanpa|menuju|demi|agar|bersama|dengan|itu adalah';
const PLAIN_TITLE = new RegExp(`^((?:\\p{Lu}[\\p{L}\\d’'-]*|\\d+)(?:[,:&]?\\s(?:(?:${SMALL})\\s){0,2}\\p{Lu}[\\p{L}\\d’'-]*){1,14})`, 'u');
const EVENT_WORD = /(?:webinar|literasi digital|kegiatan|acara|diskusi|lokakarya|pelatihan|seminar|talkshow)(?:\s[\p{Lu}]\p{L}+){0,3}\s?[,:]?\s?$/iu;

/** Another event is spoken of: its day and theme are not this one's. */
const NEXT_EVENT = /\b(?:webinar|kegiatan|acara|seri|agenda|literasi digital)(?:-webinar)?(?:\s(?:literasi|digital|serupa|seri|yang))*\s(?:selanjutnya|berikutnya|mendatang|akan datang|ke-?\s?\d{1,2}|ke\p{Ll}{4,12}(?:\sbelas)?)\b|\b(?:webinar|kegiatan|acara|literasi digital)(?:\s\p{L}+){0,3}\s(?:akan|bakal)\skembali\s(?:di|ber)\p{L}+|\b(?:selanjutnya|berikutnya)[\s,]{1,2}(?:untuk\s)?(?:webinar|kegiatan|acara)/iu;
const TO_COME = /\b(?:akan|bakal|dijadwalkan|diharapkan|direncanakan|nantikan|jangan lewatkan|bertema|dengan tema)\b/iu;

const isNext = new WeakMap<Sentence, boolean>();

/** Whether a sentence speaks of another event, one to come. Asked often, worked out once. */
export function isOfNextEvent(sentence: Sentence): boolean {
  const known = isNext.get(sentence) ?? speaksOfNext(sentence);
  isNext.set(sentence, known);
  return known;
}

const speaksOfNext = (sentence: Sentence): boolean => TO_COME.test(sentence.mask) && NEXT_EVENT.test(sentence.mask) && !/^\W{0,3}(?:rangkaian\s)?webinar literasi digital ke-\d+\W*$/iu.test(sentence.mask);

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/^[\s“”"‘’'.,:-]+|[\s“”"‘’',.-]+$/g, '');

function quoteAt(passage: Passage, from: number): Span | null {
  return passage.quoted.find((one) => one.from === from || one.from === from + 1) ?? null;
}

/** A theme named in a sentence: in quotation marks, or as words with capitals behind "bertema". */
function namedIn(passage: Passage, sentence: Sentence, isTopic: (from: number) => boolean): Theme | null {
  for (const hit of sentence.mask.matchAll(THEME_WORD)) {
    const end = hit.index + hit[0].length;
    const from = sentence.from + end;
    const quote = quoteAt(passage, from) ?? quoteAt(passage, from - 1);
    if (quote !== null) {
      if (!isTopic(quote.from)) return { ...quote, text: tidy(passage.clean.text.slice(quote.from, quote.to)) };
      continue;
    }
    const before = sentence.mask.slice(Math.max(0, hit.index - 40), hit.index);
    if (/(?:materi|narasumber|pemateri|pembicara)[\s,]*$/iu.test(before)) continue;
    const title = PLAIN_TITLE.exec(sentence.mask.slice(end, end + 200))?.[1];
    if (title !== undefined && !isTopic(from)) return { from, to: from + title.length, text: tidy(title) };
  }
  return null;
}

/** The theme: labelled, named, or the quotation right behind the word webinar; else a line that is nothing but a quotation. */
export function readTheme(passage: Passage, cast: Cast, isAside: (sentence: Sentence) => boolean): Theme | null {
  for (const line of passage.lines) {
    const label = line.text.length < 260 ? LABEL.exec(line.text) : null;
    if (label?.[1] !== undefined) return { from: line.to - label[1].length, to: line.to, text: tidy(label[1]) };
  }
  const own = passage.sentences.filter((sentence) => !isAside(sentence) && !isOfNextEvent(sentence));
  const isTopic = (from: number): boolean => cast.topicQuotes.has(from);
  // What follows a person in the same clause is that person's topic.
  for (const sentence of own) {
    const theme = namedIn(passage, sentence, isTopic);
    if (theme !== null && !cast.people.some(({ spans }) => spans.topic?.from === theme.from)) return theme;
  }
  // "... menjadi tema", "... dipilih sebagai tema": the quotation in front.
  for (const quote of passage.quoted) {
    if (/^[”"’],?\s(?:menjadi|adalah|dipilih|diangkat|diusung)(?:\s(?:sebagai|menjadi))?\s(?:tema|tajuk|judul|topik)\b/iu.test(passage.mask.slice(quote.to, quote.to + 50))) return { from: quote.from, to: quote.to, text: tidy(passage.clean.text.slice(quote.from, quote.to)) };
  }
  for (const sentence of own) {
    for (const quote of passage.quoted) {
      if (quote.from < sentence.from || quote.from >= sentence.to || isTopic(quote.from)) continue;
      if (EVENT_WORD.test(passage.mask.slice(Math.max(sentence.from, quote.from - 60), quote.from - 1)) && quote.to - quote.from < 200) return { from: quote.from, to: quote.to, text: tidy(passage.clean.text.slice(quote.from, quote.to)) };
    }
  }
  for (const bold of passage.clean.emphasis) {
    const text = tidy(passage.clean.text.slice(bold.from, bold.to));
    if (EVENT_WORD.test(passage.clean.text.slice(Math.max(0, bold.from - 40), bold.from)) && text.length > 6) return { from: bold.from, to: bold.to, text };
  }
  const alone = passage.lines.find((line) => passage.quoted.some(({ from, to }) => from - line.from <= 2 && line.to - to <= 2 && to - from > 8) && line.text.length < 200);
  return alone === undefined ? null : { from: alone.from, to: alone.to, text: tidy(alone.text) };
}

export interface NextEvent { value: NonNullable<DraftEvent['next']>; span: Span }

/** What the article says of the next event of the series; its own words where it says nothing definite. */
export function readNext(passage: Passage, days: DayMention[]): NextEvent | null {
  for (const sentence of passage.sentences) {
    if (!isOfNextEvent(sentence)) continue;
    const day = days.find((one) => one.sentence === sentence);
    const quote = namedIn(passage, sentence, () => false);
    const ordinal = /\bke-?\s?(\d{1,2})\b|\b(ke\p{Ll}{4,12}(?:\sbelas)?)\b/iu.exec(sentence.mask.slice(0, (day?.from ?? sentence.to) - sentence.from));
    const number = ordinal === null ? null : valueOfOrdinal(ordinal[1] ?? ordinal[2] ?? '');
    const [date] = day?.days ?? [];
    const value = {
      ...(number === null ? {} : { number }),
      ...(date === undefined ? {} : { date }),
      ...(day?.weekday == null ? {} : { weekday: day.weekday }),
      ...(quote === null ? {} : { theme: quote.text }),
    };
    if (date === undefined && quote === null) return { value: { asWritten: tidy(sentence.text) }, span: sentence };
    return { value, span: sentence };
  }
  return null;
}
