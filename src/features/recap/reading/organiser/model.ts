/** Who held the event. Partners ("bekerja sama dengan ...", "bersama ...") are not organisers; two who held it together are. */
import { regionAt } from '../place/model.ts';
import type { RegionIndex } from '#features/region/model.ts';
import lexicon from '../data/words.json' with { type: 'json' };
import calendar from '../data/calendar.json' with { type: 'json' };
import type { Passage, Sentence, Span } from '../passage/model.ts';

export interface Organiser extends Span { text: string }

const HELD = '(?:diselenggarakan|digelar|diadakan|digagas|dilaksanakan|diinisiasi|dihelat|terselenggara|besutan|diprakarsai|diinisiatori|digawangi)';
const HOLDS = '(?:menggelar|menyelenggarakan|mengadakan|melaksanakan|menghelat|menginisiasi|menggagas|memfasilitasi|mengundang|mempersembahkan|menghadirkan webinar|menyelenggarakaan|menyelengarakan)';
const heads = new Set(lexicon.organisationHeads);
const words = new Set(lexicon.organisation);
const WORD = /[\p{L}\d][\p{L}\d.’'-]*/uy;
const stopWords = new Set(['yang', 'ini', 'itu', 'tersebut', 'di', 'pada', 'untuk', 'bagi', 'secara', 'kepada', 'dengan', 'bekerja', 'berkerjasama', 'bekerjasama', 'bersama', 'kembali', 'juga', 'akan', 'telah', 'mulai', 'sebagai']);

/** The end of an organisation's name that starts at `at`: capitalised or known words, "dan" and "melalui" where the name goes on. */
function nameEnd(mask: string, at: number, index: RegionIndex): number | null {
  let end = at;
  let count = 0;
  let from = at;
  while (count < 24) {
    WORD.lastIndex = from;
    const word = WORD.exec(mask)?.[0];
    if (word === undefined) break;
    const plain = word.toLowerCase().replace(/[.,]+$/, '');
    if (count === 0 && !heads.has(plain)) return null;
    const isWeekday = plain in calendar.weekdays || plain in calendar.months;
    const isJoint = plain === 'dan' || plain === 'melalui' || plain === 'serta';
    if (isJoint) {
      WORD.lastIndex = from + word.length + 1;
      const next = WORD.exec(mask)?.[0] ?? '';
      const isOwn = /^\p{Lu}/u.test(next) && (words.has(next.toLowerCase()) || heads.has(next.toLowerCase()));
      if (!isOwn || (plain === 'melalui' && !heads.has(next.toLowerCase())) || /^(?:zoom|youtube)/i.test(next)) break;
    } else {
      // In a text all in capitals a verb is known by its form alone.
      if (isWeekday || stopWords.has(plain) || (/^(?:meng|meny|mem|men|di|ber|ter)\p{Ll}{4,}/u.test(plain) && !words.has(plain) && !heads.has(plain)) || /^[\d]/.test(word)) break;
      if (!/^\p{Lu}/u.test(word) && !words.has(plain)) break;
    }
    const region = isJoint ? null : regionAt(mask, from, '', index);
    const to = region !== null && region.to > from + word.length ? region.to : from + word.replace(/[.]$/, '').length;
    if (!isJoint) end = to;
    count += 1;
    from = to;
    if (mask.charAt(from) === '.') break;
    // "Direktorat A, Direktorat Jenderal B, Kementerian C": a comma inside one body; before a place it ends it.
    const glue = /^(?:\s|,\s)/.exec(mask.slice(from, from + 2))?.[0];
    if (glue === undefined) break;
    if (glue.startsWith(',')) {
      WORD.lastIndex = from + 2;
      const next = (WORD.exec(mask)?.[0] ?? '').toLowerCase();
      if (!/^(?:direktorat|ditjen|kementerian|kemenkominfo)$/.test(next)) break;
    }
    from += glue.length;
  }
  return end > at ? end : null;
}

function at(sentence: Sentence, offset: number, index: RegionIndex): Organiser | null {
  const lead = /^[\s,:]*(?:oleh\s)?/iu.exec(sentence.mask.slice(offset))?.[0].length ?? 0;
  const from = offset + lead;
  const end = nameEnd(sentence.mask, from, index);
  if (end === null) return null;
  return { from: sentence.from + from, to: sentence.from + end, text: sentence.text.slice(from, end).replace(/\s+/g, ' ').trim() };
}

/** The organisation that ends right before `offset`: tried from each possible first word. */
function before(sentence: Sentence, offset: number, index: RegionIndex): Organiser | null {
  const left = sentence.mask.slice(0, offset);
  const starts = [...left.slice(-220).matchAll(/(?<![\p{L}\d.’'-])\p{Lu}[\p{L}\d.’'-]*/gu)].map((hit) => hit.index + Math.max(0, left.length - 220));
  for (const start of starts) {
    const found = at(sentence, start, index);
    if (found === null) continue;
    const gap = sentence.mask.slice(found.to - sentence.from, offset);
    if (/^(?:\s\([^)]{1,24}\))?,?(?:\s\p{Lu}[\p{L}\s]{2,30},)?\s?(?:(?:RI|kembali|akan|telah|juga|resmi|sukses|berhasil|kini|turut|menggandeng|bersinergi|bermitra|berkolaborasi|didukung|yang|pun|bekerja\s?sama|berkerjasama|bekerjasama|bersama|dengan|turut)\b[^.;:]{0,110})?\s?$/iu.test(gap) && gap.length < 130) return found;
  }
  return null;
}

/** The organiser: named as one, or the subject or agent of holding the event. Sentences further up count first. */
export function readOrganiser(passage: Passage, index: RegionIndex, isAside: (sentence: Sentence) => boolean): Organiser | null {
  const options: [RegExp, 'after' | 'before'][] = [
    [/\bpenyelenggara(?:nya)?(?:\s\p{L}+){0,2}\s?(?:adalah|ialah|yaitu|yakni|:)\s?/iu, 'after'],
    [new RegExp(`\\b(?:${HELD}(?:\\sdan\\s${HELD})?)(?:\\s(?:secara|bersama|langsung|atas|resmi|daring)){0,3}\\s(?:oleh\\s)?(?=\\p{Lu})`, 'iu'), 'after'],
    [/\bkerja\s?sama\s(?:antara\s)?(?=\p{Lu})/iu, 'after'],
    [new RegExp(`\\b${HOLDS}\\b`, 'iu'), 'before'],
    [/\b(?:melatih|membekali|mengajak|menyapa|memberikan pelatihan|memberi pembekalan)\b/iu, 'before'],
  ];
  const own = passage.sentences.filter((sentence) => !isAside(sentence));
  for (const [pattern, side] of options) {
    for (const sentence of own) {
      const hit = pattern.exec(sentence.mask);
      if (hit === null) continue;
      const found = side === 'after' ? at(sentence, hit.index + hit[0].length, index) : before(sentence, hit.index, index);
      if (found !== null) return found;
    }
  }
  return null;
}
