/** Questions and answers: who asked whom what, who answered, what. */
import type { RegionIndex } from '#features/region/model.ts';
import type { Cast } from '../cast/model.ts';
import type { Passage, Sentence, Span } from '../passage/model.ts';
import { mentionsIn } from '../person/model.ts';
import type { Mention } from '../person/model.ts';

export interface Discussion {
  asker: string | null;
  to: string | null;
  answeredBy: string | null;
  question: string | null;
  answer: string | null;
  spans: { asker: Span | null; question: Span | null; answer: Span | null };
}

const ASKS = /\b(?:bertanya|menanyakan|mempertanyakan|pertanyaan|penanya|pertanyaannya|ditanyakan)\b/iu;
const NO_ASKER = /pertanyaan-pertanyaan/iu;
const ANSWERS = /(?:^|[\s,.?])((?:lalu\s|kemudian\s)?di\s?jawab|dijelaskan|jawabannya|jawaban(?:nya)?(?:\sdari)?|menanggapi|menjawab(?:\spertanyaan\s(?:itu|tersebut))?|merespons?)\b/iu;
const SAYS = '(?:menjawab|menanggapi|menjelaskan|menyarankan|mengatakan|menyampaikan|menyebut|menyebutkan|menerangkan|menuturkan|menegaskan|memaparkan|berpesan|menyatakan|merespons?|menganjurkan|mengungkapkan|meminta|mengimbau|memberi jawaban|berpendapat|menilai)';
const SAID = new RegExp(`^[\\s,)]{0,3}(?:(?:lalu|kemudian|pun|langsung|juga)\\s){0,2}${SAYS}(?:\\spertanyaan\\s(?:itu|tersebut))?(?:\\s(?:bahwa|agar|untuk|supaya))?[\\s,:]{0,3}`, 'iu');
const FILLER = /^[\s,:–-]*(?:(?:bahwa|mengenai|tentang|terkait|soal|perihal|yaitu|yakni|bertanya|menanyakan|pertanyaan|mengajukan|memberikan)\b[\s,:]*){0,4}/iu;

/** The lines in which somebody asks or answers; what is named there joins no cast and gives no region. */
export function questionSentences(passage: Passage): Set<Sentence> {
  const found = new Set<Sentence>();
  passage.sentences.forEach((sentence, number) => {
    if (!ASKS.test(sentence.mask) || (NO_ASKER.test(sentence.mask) && !/\bbertanya\b/iu.test(sentence.mask))) return;
    if (/(?:penanya|pertanyaan)\s(?:terbaik|beruntung|kuis|terbanyak)|untuk\s\d+\s(?:orang\s)?penanya/iu.test(sentence.mask)) return;
    found.add(sentence);
    // The answer follows, up to the end of the paragraph it starts in.
    for (let next = number + 1; next < passage.sentences.length && next < number + 12; next += 1) {
      const one = passage.sentences[next];
      if (one === undefined || (ASKS.test(one.mask) && !ANSWERS.test(one.mask))) break;
      const isNearby = one.line === sentence.line || (one.line <= sentence.line + 2 && (one.mask.includes('?') || ANSWERS.test(one.mask.slice(0, 60)) || [...found].some((other) => other.line === one.line)));
      if (!isNearby) break;
      found.add(one);
    }
  });
  return found;
}

/** Who asks in a block: before "bertanya" or behind "pertanyaan dari"; and whom, behind "kepada". */
function partiesOf(block: string, mentions: Mention[], base: number): { asker: Mention | null; to: Mention | null; after: number } {
  const left = (mention: Mention): string => block.slice(Math.max(0, mention.from - base - 140), mention.from - base);
  const right = (mention: Mention): string => block.slice(mention.to - base, mention.to - base + 60);
  const to = mentions.find((one) => /\bkepada\s(?:para\s)?(?:(?:narasumber|nara sumber|pembicara|pemateri)\s?(?:\d|pertama|kedua|ketiga|keempat)?\s?,?\s?)?(?:\d\s?)?$/iu.test(left(one))) ?? null;
  const asker = mentions.find((one) => one !== to && (
    /^[\s,)]{0,3}(?:(?:yang|lalu|kemudian|sempat|juga|ikut|dari\s\p{L}+)[\s,]{1,2}){0,3}(?:bertanya|menanyakan|mempertanyakan|(?:mengajukan|memberikan|melontarkan|menyampaikan)\s(?:sebuah\s)?pertanyaan)/iu.test(right(one))
    || /^\s(?:dari|asal)\s[^,.]{2,40}?,?\s(?:yang\s)?(?:bertanya|menanyakan)/iu.test(block.slice(one.nameSpan.to - base, one.nameSpan.to - base + 80))
    || /(?:bertanya|pertanyaan|penanya)(?:\s(?:lain|lainnya|pertama|kedua|ketiga|keempat|selanjutnya|berikutnya|terakhir|datang|muncul|diajukan|dilontarkan|disampaikan|dari|oleh|salah|seorang|satu|peserta|bernama|adalah|yaitu|yakni|itu)|,|\s)*\s?$/iu.test(left(one))
  )) ?? mentions.find((one) => one !== to && (to === null || one.from < to.from) && /(?:bernama|seperti|dari|penanya)[\s,]{1,2}$/iu.test(left(one))) ?? null;
  const ends = [asker?.nameSpan.to, to?.nameSpan.to, asker?.to, to?.to].filter((one) => one !== undefined).map((one) => one - base);
  return { asker, to, after: Math.max(0, ...ends) };
}

/** Reads every exchange. Names of people on stage come out as the cast writes them. */
export function readDiscussion(passage: Passage, cast: Cast, index: RegionIndex): Discussion[] {
  const sentences = questionSentences(passage);
  const blocks: Sentence[][] = [];
  for (const sentence of passage.sentences) {
    if (!sentences.has(sentence)) continue;
    const starts = ASKS.test(sentence.mask) && !/^\s*(?:pertanyaan (?:itu|tersebut))/iu.test(sentence.mask) && !(ANSWERS.test(sentence.mask.slice(0, 40)) && !/^(?:menjawab|menanggapi|merespons?)\s(?:atas\s)?pertanyaan/iu.test(sentence.mask));
    const current = blocks.at(-1);
    const last = current?.at(-1);
    if (starts || current === undefined || last === undefined || sentence.line > last.line + 2) { if (starts) blocks.push([sentence]); }
    else current.push(sentence);
  }
  return blocks.slice(0, 100).map((block) => readBlock(passage, block, cast, index)).filter((one) => one.asker !== null && one.question !== null);
}

function readBlock(passage: Passage, block: Sentence[], cast: Cast, index: RegionIndex): Discussion {
  const from = block[0]?.from ?? 0;
  const to = block.at(-1)?.to ?? from;
  const text = passage.clean.text.slice(from, to);
  const mask = passage.mask.slice(from, to);
  const mentions = block.flatMap((sentence) => mentionsIn(sentence, index));
  const stage = (mention: Mention | null): string | null => (mention === null ? null : (cast.find(mention.name)?.name ?? mention.name));

  const replyTo = /^(?:menjawab|menanggapi|merespons?)\s(?:atas\s)?pertanyaan\s/iu.exec(mask);
  if (replyTo) return readReply(text, mask, mentions, from, stage);

  const parties = partiesOf(mask, mentions, from);
  const { asker, to: addressee } = parties;
  const answer = findAnswer(mask, mentions, from, parties.after, cast);
  let start = parties.after;
  const verb = /\b(?:bertanya|menanyakan|mempertanyakan)\b/iu.exec(mask);
  if (verb !== null && verb.index + verb[0].length > start && verb.index < (answer?.at ?? mask.length)) start = verb.index + verb[0].length;
  start += FILLER.exec(mask.slice(start))?.[0].length ?? 0;
  const asked = askedIn(text, mask, start, answer?.at ?? mask.length);
  const answered = answer === null ? null : text.slice(answer.from, answer.to).replace(/\s+/g, ' ').trim().replace(/^[“"]|[”"]$/g, '');
  return {
    asker: asker?.name ?? null,
    to: stage(addressee),
    answeredBy: answer === null ? null : answer.by === 'addressee' ? stage(addressee) : answer.by === null ? null : stage(answer.by),
    question: asked === null ? null : asked.text,
    answer: answered === '' ? null : answered,
    spans: {
      asker: asker?.nameSpan ?? null,
      question: asked === null ? null : { from: from + asked.from, to: from + asked.to },
      answer: answer === null || answered === null ? null : { from: from + answer.from, to: answer.to === undefined ? to : from + answer.to },
    },
  };
}

/** The question: up to its last question mark before the answer, else the rest of its sentence. */
function askedIn(text: string, mask: string, start: number, limit: number): { text: string; from: number; to: number } | null {
  const rest = text.slice(start, limit);
  const mark = rest.lastIndexOf('?');
  const stop = /[.](?=\s|$)/u.exec(mask.slice(start, limit))?.index ?? rest.length;
  const end = mark === -1 ? stop : mark + 1;
  const words = rest.slice(0, end).replace(/\s+/g, ' ').trim().replace(/^[“"‘]|[”"’]$/g, '').trim();
  return words.length < 4 ? null : { text: words, from: start, to: start + end };
}

interface Answer { at: number; from: number; to?: number; by: Mention | 'addressee' | null }

function findAnswer(mask: string, mentions: Mention[], base: number, after: number, cast: Cast): Answer | null {
  const options: Answer[] = [];
  for (const mention of mentions) {
    const at = mention.from - base;
    if (at < after) continue;
    const end = mention.to - base;
    const said = SAID.exec(mask.slice(end, end + 80));
    const isMenurut = /menurut\s$/iu.test(mask.slice(Math.max(0, at - 9), at));
    if (said === null && !isMenurut) continue;
    if (said !== null && mention.isWeak && cast.find(mention.name) === null) continue;
    const lead = /(?:narasumber|pembicara|pemateri)\s(?:\d\s?)?$/iu.exec(mask.slice(Math.max(0, at - 16), at))?.[0].length ?? 0;
    options.push({ at: isMenurut ? at - 8 : at - lead, from: end + (said?.[0].length ?? /^[\s,]*/.exec(mask.slice(end))?.[0].length ?? 0), by: mention });
    break;
  }
  const impersonal = /(?:^|(?<=[\s?.]))(?:lalu\s|kemudian\s)?(?:di\s?jawab|dijelaskan|jawabannya)(?:\s(?:oleh|bahwa))?[\s,:]{1,3}/iu.exec(mask.slice(after));
  if (impersonal) options.push({ at: after + impersonal.index, from: after + impersonal.index + impersonal[0].length, by: null });
  const anonymous = new RegExp(`(?:^|(?<=[\\s?.]))(?:narasumber|pembicara|pemateri|ia|beliau)(?:\\stersebut)?\\s(?:(?:lalu|kemudian|pun)\\s)?${SAYS}(?:\\sbahwa)?[\\s,:]{1,3}`, 'iu').exec(mask.slice(after));
  if (anonymous) options.push({ at: after + anonymous.index, from: after + anonymous.index + anonymous[0].length, by: 'addressee' });
  const quoted = /["“](·+)["”],?\s(?:jawab|kata|ujar|jelas|tutur|terang|ucap|tegas|papar|ungkap)(nya)?\b/u.exec(mask.slice(after));
  if (quoted?.[1] !== undefined) {
    const at = after + quoted.index;
    const by = mentions.find((one) => one.from - base >= at + quoted[0].length && one.from - base <= at + quoted[0].length + 2);
    options.push({ at, from: at + 1, to: at + 1 + quoted[1].length, by: by ?? (quoted[2] === undefined ? null : 'addressee') });
  }
  options.sort((one, other) => one.at - other.at);
  const first = options[0] ?? null;
  // "Lalu dijawab oleh Budi, ...": the person may stand behind the verb.
  if (first !== null && first.by === null) {
    const next = mentions.find((one) => one.from - base >= first.from && one.from - base <= first.from + 6 && /oleh\s$/iu.test(mask.slice(0, one.from - base)));
    if (next !== undefined) return { ...first, from: next.to - base + (/^[\s,:]*(?:bahwa\s)?/iu.exec(mask.slice(next.to - base))?.[0].length ?? 0), by: next };
  }
  return first;
}

/** "Menjawab pertanyaan A tentang Q, B mengatakan J." */
function readReply(text: string, mask: string, mentions: Mention[], base: number, stage: (mention: Mention | null) => string | null): Discussion {
  const [asker = null, ...others] = mentions;
  const by = others.find((one) => SAID.test(mask.slice(one.to - base, one.to - base + 80))) ?? null;
  const start = asker === null ? 0 : asker.nameSpan.to - base;
  const from = start + (FILLER.exec(mask.slice(start))?.[0].length ?? 0);
  const end = by === null ? mask.length : by.from - base;
  const question = text.slice(from, end).replace(/[\s,]+$/, '').trim();
  const answerFrom = by === null ? mask.length : by.to - base + (SAID.exec(mask.slice(by.to - base, by.to - base + 80))?.[0].length ?? 0);
  const answer = text.slice(answerFrom).trim();
  return {
    asker: asker?.name ?? null, to: stage(by), answeredBy: stage(by), question: question === '' ? null : question, answer: answer === '' ? null : answer,
    spans: { asker: asker?.nameSpan ?? null, question: { from: base + from, to: base + end }, answer: answer === '' ? null : { from: base + answerFrom, to: base + text.length } },
  };
}
