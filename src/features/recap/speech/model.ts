/**
 * From a note-taker's fragments to sentences of a news article.
 *
 * A note comes in one of a few shapes (a statement, "pengertian: isi", an advice, a bare predicate, ...).
 * Each shape has its own frames; they go round by position, begun by the voice: forty recaps vary, the same record never does.
 * Nothing is added but the frame; a note whose shape is unknown is printed as it stands.
 */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { asAdvice } from './advice/model.ts';
import { bare, join, put, quoted, say, sentence, textOf, tidy } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import type { Voice } from '../voice/model.ts';

/** Verbs that take a full clause, and those that also take a bare noun phrase. */
const CLAUSE_VERBS = ['mengatakan', 'menuturkan', 'menilai', 'menyatakan'] as const;
const OPEN_VERBS = ['menjelaskan', 'menyebutkan', 'menerangkan'] as const;
const ADVICE_VERBS = ['menyarankan peserta', 'mengajak peserta', 'mengimbau peserta'] as const;
const SAID = ['katanya', 'ujarnya', 'tuturnya', 'jelasnya'] as const;

const REPORTING = /^(mengingatkan|mengajak|mengimbau|meminta|menyarankan|menegaskan|menjelaskan|mengatakan|menekankan|menyebut|menyebutkan|menilai|berharap|berpesan|mendorong|membahas|memaparkan|menyoroti|menyampaikan|menuturkan)\b/u;
const PREDICATE = /^(sangat|lebih|telah|sudah|akan|mampu|juga|masih|belum|tidak)\b/u;
const IMPERSONAL = /^(diperlukan|dibutuhkan|diharapkan|disarankan|didapat|ditemukan)\b/u;
const PREPOSITION = /^(dalam|di|ke|dari|pada|lewat|melalui|dengan|untuk|bagi|saat|ketika|jika|kalau|bila|agar|menurut)\b/u;
const VERB = /^(harus|dapat|bisa|perlu|sudah|telah|akan|tidak|belum|adalah|merupakan|menjadi|sangat|me[mn]\p{L}{3,}|me[lr]\p{L}{4,}|ber\p{L}{3,}|di\p{L}{4,})$/u;
/** Words that only look like verbs with di- or ber-. */
const NO_VERB = /^(dialog|difabel|digital|digitalisasi|dimensi|dinamika|dinas|diplomasi|direktorat|direktur|disiplin|diskominfo|diskusi|distribusi|divisi|berbagai|berbasis|beragam|berikut|berita|bernama|bersama|bersih|berupa)\b/u;
/** A passive at the start of a note speaks of something the note does not name. */
const PASSIVE = /^di\p{L}{4,}/u;
const OPENS_PHRASE = /^(dalam|untuk|yang|guna|dan|cara|bagi|dengan|upaya|atau)$/u;

/** A clause has a verb of its own, outside a phrase that another word opens ("dalam melaksanakan program"). */
function isClause(note: string): boolean {
  const words = note.replaceAll(/[,;()]/gu, '').split(' ');
  return words.some((word, index) => index > 0 && VERB.test(word) && !NO_VERB.test(word) && !OPENS_PHRASE.test(words[index - 1] ?? ''));
}

/** A note ready to stand inside a sentence: one line, no closing mark, no inner sentence that begins with a figure. */
export function tidyNote(note: string): string {
  return tidy(note).replace(/[.;,:\s]+$/u, '').replaceAll(/[.?!] (?=\d)/gu, '; ');
}

/** "a; b; c" and "a, b, c" as a list with its conjunction; text that holds one already is left alone. */
function asList(text: string): string {
  const semicolons = text.split(/; ?/u);
  const members = semicolons.length > 1 ? semicolons : text.split(', ');
  if (members.length < 2 || (semicolons.length > 1 && text.includes(','))) return text;
  if (semicolons.length === 1 && (members.length < 3 || / dan /u.test(text))) return text;
  const last = members.at(-1) ?? '';
  const head = members.slice(0, -1).join(', ');
  return `${head}${members.length > 2 ? ',' : ''} ${/ dan /u.test(last) ? 'serta' : 'dan'} ${last}`;
}

/** What an activity is about: members parted by a semicolon become a list. */
export function topic(fact: Fact<string>, language: Language): Phrase {
  const members = (text: string): string[] => tidyNote(text).split(/; ?/u);
  const conjunction = language === 'id' ? ' serta ' : ' and ';
  // A talk with a title of its own is named in quotation marks, a subject is told in running text.
  const isTitle = fact.value.split(' ').filter((word) => /^\p{Lu}\p{Ll}/u.test(word)).length >= 2 && /^\p{Lu}\p{Ll}/u.test(fact.value);
  return isTitle ? quoted(fact) : put(fact, (text) => members(text).join(conjunction));
}

export interface Speech {
  /** Who speaks, with name and position, closed by a comma where one is due. */
  readonly speaker: Phrase;
  /** False once an earlier sentence has introduced the speaker. */
  readonly isNew: boolean;
  readonly notes: readonly Fact<string>[];
  readonly quotes: readonly Fact<string>[];
  /** What a passive note without a subject speaks of: 'kegiatan itu' for an official, 'hal itu' otherwise. */
  readonly topicWord: string;
  /** The place among the talks; the frames follow it. */
  readonly turn: number;
}

function pick<T>(from: readonly [T, ...T[]], index: number): T {
  return from[index % from.length] ?? from[0];
}

/** How a report begins: the full introduction, 'Ia', or 'Ia juga' once something has been reported. */
interface Beginning {
  readonly who: Phrase | null;
  readonly isFirst: boolean;
}

function frameNote(note: Fact<string>, at: number, { who, isFirst }: Beginning, topicWord: string): Phrase {
  const text = tidyNote(note.value);
  const told = put(note, () => text);
  const subject = who ?? say`Ia`;
  const also = !isFirst && at % 2 === 0 ? ' juga' : '';
  const according = who === null ? say`Menurut dia, ` : say`Menurut ${bare(who)}, `;

  const [, head, body] = /^([^:]{1,60}): (.+)$/u.exec(text) ?? [];
  if (head !== undefined && body !== undefined) {
    const members = asList(body);
    if (/^\p{Ll}\S*$/u.test(head)) {
      const named = `${head}nya`;
      return who === null ? say`${put(note, () => `${named}, menurut dia, ${members}`)}` : say`${according}${put(note, () => `${named} adalah ${members}`)}`;
    }
    const definition = `${head} adalah ${members}`;
    return /^\p{Lu}/u.test(text) ? say`${according}${put(note, () => definition)}` : say`${subject}${also} ${pick(OPEN_VERBS, at)} ${put(note, () => definition)}`;
  }
  if (/^\p{Lu}/u.test(text)) return who === null ? say`${told}, ${pick(SAID, at)}` : say`${according}${told}`;
  const advice = asAdvice(text);
  const urging = /^jangan/u.test(text) ? 'mengingatkan peserta' : pick(ADVICE_VERBS, at);
  if (advice !== null) return say`${subject}${also} ${urging} ${put(note, () => asList(advice))}`;
  if (REPORTING.test(text)) return say`${subject}${also} ${told}`;
  if (IMPERSONAL.test(text)) return say`${according}${told}`;
  if (PREDICATE.test(text) || (PASSIVE.test(text) && !NO_VERB.test(text))) return say`${subject}${also} mengatakan ${topicWord} ${told}`;
  if (/^bukan\b/u.test(text)) return say`${subject}${also} menekankan ${told}`;
  if (/^me[mnlr]\p{L}{3,}/u.test(text)) return say`${subject}${also} menjelaskan upaya ${told}`;
  if (PREPOSITION.test(text)) {
    return / (tetap|jangan) /u.test(text) ? say`${subject}${also} mengingatkan agar ${told}` : say`${according}${told}`;
  }
  if (!isClause(text)) return say`${subject}${also} ${pick(OPEN_VERBS, at)} ${told}`;
  return at % 3 === 1 ? say`${according}${told}` : say`${subject}${also} ${pick(CLAUSE_VERBS, at)} ${told}`;
}

/** A predicate that goes on from the note before ("sangat berperan bagi ...") joins its sentence. */
function goesOn(note: Fact<string>, index: number): boolean {
  return index > 0 && /^(sangat|juga|masih)\b/u.test(tidyNote(note.value));
}

function frameQuote(quote: Fact<string>, at: number, who: Phrase | null): Phrase {
  const said = quote.value.trim();
  const attribution = who === null ? say`${pick(SAID, at)}` : say`kata ${bare(who)}`;
  // Nothing said is altered but the closing mark; a full stop or a leading figure asks for the other order.
  const closed = (text: string): string => (/[.?!]$/u.test(text.trim()) ? text : `${text.trim().replace(/,$/u, '')}.`);
  if (/[.?!]$/u.test(said) || /^\P{L}*\d/u.test(said)) {
    return say`${who ?? say`Ia`} mengatakan, ${quoted(quote, closed)}`;
  }
  return say`${quoted(quote, (text) => `${text.trim().replace(/,$/u, '')},`)} ${attribution}`;
}

function indonesian(speech: Speech): Phrase[] {
  let unnamed = speech.isNew;
  const naming = (): Phrase | null => {
    const who = unnamed ? speech.speaker : null;
    unnamed = false;
    return who;
  };
  const told: Phrase[] = [];
  speech.notes.forEach((note, index) => {
    const before = told.at(-1);
    if (goesOn(note, index) && before !== undefined) told[told.length - 1] = say`${before} dan ${put(note, tidyNote)}`;
    else told.push(frameNote(note, speech.turn + index, { who: naming(), isFirst: told.length === 0 }, speech.topicWord));
  });
  return [...told, ...speech.quotes.map((quote, index) => frameQuote(quote, speech.turn + index, naming()))].map(sentence);
}

/** English keeps the notes in the language they were taken in and says so; we do not translate what people said. */
function english(speech: Speech, voice: Voice): Phrase[] {
  const parts: Phrase[] = [];
  const notes = join(speech.notes.map((note) => put(note, tidyNote)), '; ');
  const [made, points, said] = [
    voice.word('en.made', ['made these points', 'raised these points', 'put forward these points'], speech.turn),
    voice.word('en.points', ['Points made', 'Points raised', 'As noted'], speech.turn),
    voice.word('en.said', ["In the speaker's words", 'Word for word', 'As quoted'], speech.turn),
  ];
  if (notes.length > 0) parts.push(speech.isNew ? say`${speech.speaker} ${made}: ${notes}` : say`${points}: ${notes}`);
  speech.quotes.forEach((quote, index) => {
    const who = speech.isNew && parts.length === 0 && index === 0 ? say`${speech.speaker} said` : say`${said}`;
    parts.push(say`${who}: ${quoted(quote, (text) => text.trim().replace(/,$/u, ''))}`);
  });
  return parts.map(sentence);
}

/** Every note and every quotation of one person, as sentences; none when there is nothing to report. */
export function reportSpeech(speech: Speech, voice: Voice): Phrase[] {
  return (voice.language === 'id' ? indonesian(speech) : english(speech, voice)).filter((one) => textOf(one) !== '');
}
