/**
 * People named in a sentence, with the office written beside them. A name is capitalised words that no lexicon knows as something
 * else, with titles before and degrees after; an office starts with one of the words of `data/positions.json`.
 */
import { nameKey, parseName } from '#features/speaker/model.ts';
import { regionAt } from '../place/model.ts';
import type { RegionIndex } from '#features/region/model.ts';
import calendar from '../data/calendar.json' with { type: 'json' };
import positions from '../data/positions.json' with { type: 'json' };
import lexicon from '../data/words.json' with { type: 'json' };
import type { Sentence, Span } from '../passage/model.ts';
import {
  alsoNames, fronts, honorifics, institutionNames, isAcronym, isCapital, isDegree, isHead, isInCapitals, isNot, isVerb, key, lower, nameStarts, notBeforeName,
  organisation, organisationHeads, ranks, roleWord, stops, tokensOf,
} from '../word/model.ts';
import type { Token } from '../word/model.ts';

export interface Mention extends Span {
  name: string;
  nameSpan: Span;
  position: string | null;
  positionSpan: Span | null;
  /** Several words, as a full name has. */
  isFull: boolean;
  /** One word, no title, no office: a person only if something else says so. */
  isWeak: boolean;
  /** How the office was attached: it stood before the name, after it, or not at all. */
  attached: 'before' | 'after' | null;
  sentence: Sentence;
}

/** A sentence is read several times, for its cast and for its questions. */
const cut = new WeakMap<Sentence, Token[]>();

/** Reads names and offices in one sentence. */
class Reader {
  readonly tokens: Token[];
  readonly sentence: Sentence;
  readonly index: RegionIndex;
  /** Several words in capitals: a capital then says nothing about an acronym. */
  readonly isShouting: boolean;

  constructor(sentence: Sentence, index: RegionIndex) {
    this.sentence = sentence;
    this.index = index;
    this.tokens = cut.get(sentence) ?? tokensOf(sentence.mask);
    cut.set(sentence, this.tokens);
    this.isShouting = isInCapitals(sentence.mask);
  }

  text(at: number): string { return this.tokens[at]?.text ?? ''; }

  /** Whether the words from `at` on name a role ("Keynote Speaker"), not a person. */
  isRole(at: number): boolean {
    const token = this.tokens[at];
    return token !== undefined && roleWord.test(this.sentence.mask.slice(token.from, token.from + 40));
  }

  /** The end of a region's name that starts here, as a token number; `at` when none does. */
  regionEnd(at: number): number {
    const token = this.tokens[at];
    if (token === undefined || !isCapital(token.text)) return at;
    const region = regionAt(this.sentence.mask, token.from, '', this.index);
    if (region === null) return at;
    let end = at;
    while (end < this.tokens.length && (this.tokens[end]?.from ?? Infinity) < region.to) end += 1;
    return end;
  }

  isNameWord(at: number, isFirst: boolean): boolean {
    const word = this.text(at);
    if (!isCapital(word) || word.includes('/') || word.startsWith('@')) return false;
    if (/^\p{Lu}\.?$/u.test(word)) return true;
    if (/\d/.test(word) || this.isRole(at)) return false;
    if (!isFirst && this.isTitle(at)) return false;
    if (!isFirst && alsoNames.has(lower(word)) && /\p{Ll}/u.test(word)) return true;
    if (isHead(word) || (!isFirst && /^(?:Provinsi|Propinsi|Kabupaten|Kota|Kecamatan|Desa|Kelurahan)$/.test(word))) return false;
    if (isNot(word)) return lower(word) === 'lalu' && isFirst && [1, 2].every((step) => isCapital(this.text(at + step)) && !isNot(this.text(at + step)));
    if (isFirst ? organisation.has(lower(word)) : organisationHeads.has(lower(word))) return false;
    if (/^\p{Lu}{2,}$/u.test(word)) return nameStarts.has(word.toLowerCase()) || (word.length > 2 && !organisation.has(lower(word)) && (/^\p{Lu}{3,}$/u.test(this.text(at + 1)) || /^\p{Lu}{3,}$/u.test(this.text(at - 1)) || (this.text(at + 1) === ',' && isDegree(this.text(at + 2)))));
    return /^\p{Lu}[\p{L}’'-]+\.?$/u.test(word) && (/\p{Ll}/u.test(word) || word.includes("'"));
  }

  /** A title that starts a name wherever it stands: "Dr.", "Hj.", a rank; not "H.", which is an initial as well. */
  isTitle(at: number): boolean {
    const word = this.text(at);
    return isCapital(word) && ((fronts.has(key(word)) && word.endsWith('.') && key(word).length > 1) || (ranks.has(lower(word)) && isCapital(this.text(at + 1))));
  }

  /** A name that starts at `at`: titles, at most six words, degrees. `end` is the token after it. */
  nameAt(at: number): { end: number; words: number; hasTitle: boolean; hasDegree: boolean } | null {
    let end = at;
    let hasTitle = false;
    while (end - at < 5) {
      const word = this.text(end);
      const isFront = (fronts.has(key(word)) && isCapital(word) && (word.endsWith('.') || isCapital(this.text(end + 1)))) || /^dr[gh]?\.$/.test(word);
      const isHonorific = honorifics.has(lower(word)) && (isCapital(word) || /^(?:ustaz|ustadz|bu|pak|bang)$/.test(word)) && isCapital(this.text(end + 1)) && !isNot(this.text(end + 1));
      if (!isFront && !isHonorific) break;
      if (isFront && this.text(end + 1) === ',') break;
      hasTitle = true;
      end += 1;
    }
    const start = end;
    while (end - start < 6) {
      if (this.isNameWord(end, end === start && !hasTitle)) end += 1;
      else if (end > start && lexicon.particles.includes(this.text(end)) && this.isNameWord(end + 1, false)) end += 2;
      else break;
    }
    if (end === start) return null;
    const words = end - start;
    if (/^\p{Lu}\.?$/u.test(this.text(start)) && words === 1) return null;
    while (this.text(end).startsWith('@')) end += 1;
    const beforeDegrees = end;
    for (;;) {
      const comma = this.text(end) === ',' ? 1 : 0;
      const word = this.text(end + comma);
      const isTwoWords = /^ASEAN$/i.test(word) && /^Eng/i.test(this.text(end + comma + 1));
      const isGood = isTwoWords || (isDegree(word) && isCapital(word) && (comma === 1 || word.includes('.') || end > beforeDegrees || /^(?:Amd|Psikolog)$/.test(word)) && !(comma === 1 && isHead(word) && this.text(end + comma + 1) !== ',' && isCapital(this.text(end + comma + 1))));
      if (!isGood || lower(word) === 'psikolog') break;
      end += comma + (isTwoWords ? 2 : 1);
    }
    return { end, words, hasTitle, hasDegree: end > beforeDegrees };
  }

  /** Whether "dan" at `at` joins two parts of one office ("Komunikasi dan Informatika"), rather than two people. */
  joinsOffice(at: number): boolean {
    const next = this.text(at + 1);
    if (isHead(next)) return this.before(at + 1) === null;
    if (organisation.has(lower(next))) return this.before(at + 1) === null || !isHead(next);
    if (/^\p{Ll}/u.test(next)) return !isVerb(next) && !stops.has(next);
    return this.nameAt(at + 1) === null;
  }

  /** Where the office that starts at `at` ends, when the name stood before it. */
  officeEnd(at: number): number {
    let end = at;
    for (; end < this.tokens.length && end - at < 22; end += 1) {
      const word = this.text(end);
      if (/^[;).:?!“”"‘|·–—-]$/.test(word)) break;
      if (word === '(') {
        const close = this.tokens.findIndex((token, number) => number > end && token.text === ')');
        const broken = this.tokens.findIndex((token, number) => number > end && /^(?:dengan|dan)$/.test(token.text));
        if (close !== -1 && close - end < 10 && (broken === -1 || close < broken)) { end = close; continue; }
        if (close === -1 && broken !== -1 && broken - end < 8) { end = broken; }
        break;
      }
      if (word === ',') {
        const next = this.text(end + 1);
        const goesOn = isCapital(next) && (isHead(next) || next.includes('/')) && this.before(end + 1) === null && this.nameAt(end + 1) === null && end > at && !this.isRole(end + 1);
        if (!goesOn && !(next.includes('/') && isCapital(next))) break;
        continue;
      }
      if (word === 'dan' || word === 'serta' || word === '&') {
        if (end === at || !this.joinsOffice(end)) break;
        continue;
      }
      if (/^\p{Ll}/u.test(word) && end > at && (stops.has(word) || isVerb(word))) {
        if (word === 'di' && isCapital(this.text(end + 1)) && organisation.has(lower(this.text(end + 1)))) continue;
        break;
      }
      if (end === at && /^\p{Ll}/u.test(word) && (stops.has(word) || isVerb(word))) break;
      if (end > at && this.isRole(end) && !/^(?:runner|mc|host)/i.test(word)) break;
      if (calendar.weekdays[lower(word) as keyof typeof calendar.weekdays] !== undefined && isCapital(word)) break;
      if (end > at && fronts.has(key(word)) && word.endsWith('.') && isCapital(word) && this.nameAt(end) !== null) break;
    }
    return end;
  }

  /** An office at `at` with the name after it ("Bupati Belu Agustinus Seran"); null when no name follows. */
  before(at: number, isBody = false): { officeEnd: number; nameStart: number; name: { end: number; words: number; hasTitle: boolean; hasDegree: boolean } } | null {
    const head = this.text(at);
    if (!isHead(head) && !isBody) return null;
    let end = at + 1;
    let lows = 0;
    let isInstitution = false;
    while (end - at < 18) {
      const word = this.text(end);
      if (word === '') return null;
      if (word === ',' || word === ':') {
        const shift = /^(?:yaitu|yakni|yang|juga)$/.test(this.text(end + 1)) ? 2 : 1;
        const name = this.nameAt(end + shift);
        if (name === null || (shift === 1 && word === ':')) return null;
        if (name.words === 1 && !name.hasTitle && !name.hasDegree && !this.closes(name.end)) return null;
        return { officeEnd: end, nameStart: end + shift, name };
      }
      if (/^[;().?!“”"·–—-]$/.test(word)) return null;
      const isTitle = (fronts.has(key(word)) && isCapital(word) && word.endsWith('.')) || /^dr[gh]?\.$/.test(word) || (honorifics.has(lower(word)) && isCapital(word));
      if (isTitle) {
        const name = this.nameAt(end);
        if (name !== null) return { officeEnd: end, nameStart: end, name };
      }
      if (/^\p{Ll}/u.test(word)) {
        if (word === 'dan' || word === 'serta') { if (!organisation.has(lower(this.text(end + 1))) && !isHead(this.text(end + 1))) return null; }
        else if (stops.has(word) || isVerb(word)) return null;
        lows += 1;
        if (lows > 6) return null;
        end += 1;
        continue;
      }
      if (/^[\dIVX]+$/.test(word) && !(word === 'I' && /^(?:Gede|Made|Nyoman|Ketut|Wayan|Putu|Komang|Kadek|Gusti|Nengah|Dewa|Gst)$/.test(this.text(end + 1)))) { end += 1; continue; }
      if (this.isRole(end)) return null;
      const region = this.regionEnd(end);
      // "Ketua Rambu Ana Intan" and the like: a region's name is a person's only when nothing else is left for one.
      if (region > end && !(this.nameAt(end)?.hasDegree === true && this.nameAt(region) === null && region - end === 1 && end === at + 1)) { end = region; isInstitution = false; continue; }
      if (isInstitution) {
        const rest = this.sentence.mask.slice(this.tokens[end]?.from ?? 0).toLowerCase();
        const known = institutionNames.find((name) => rest.startsWith(name) && !/^\p{L}/u.test(rest.slice(name.length)));
        if (known !== undefined) { end += known.split(' ').length; isInstitution = known === 'negeri' || known === 'mataram'; continue; }
        if (!organisation.has(lower(word))) { end += 1; isInstitution = false; continue; }
      }
      if (organisation.has(lower(word)) || isHead(word) || organisationHeads.has(lower(word))) {
        if (/^(?:universitas|institut|politeknik|akademi|stkip|stie|uin|iain|yayasan|toko|komunitas|pesantren|hotel|desa|kelurahan|kecamatan|kampung)$/i.test(word)) isInstitution = true;
        end += 1;
        continue;
      }
      if ((isAcronym(word) && !this.isShouting && !nameStarts.has(word.toLowerCase()) && this.nameAt(end) === null) || (isAcronym(word) && word.length <= 4 && !nameStarts.has(word.toLowerCase()) && !/^\p{Lu}{3,}$/u.test(this.text(end + 1)))) { end += 1; continue; }
      const name = this.nameAt(end);
      if (name === null) return null;
      if (!name.hasTitle && !name.hasDegree) {
        // "Asisten I Setda Kabupaten Kapuas", "Universitas PGRI Ronggolawe Dr. Suantoko": unknown words before a body or a title are the office's.
        const next = this.text(name.end);
        if ((isCapital(next) && (organisationHeads.has(lower(next)) || /^(?:Kabupaten|Kota|Provinsi|Propinsi|Kecamatan|Kab\.|RI)$/.test(next))) || this.isTitle(name.end)) { end = name.end; continue; }
      }
      // "Ketua kelompok tani Sumber Rejeki, Sukardi, mengatakan": the name may stand between commas after all.
      const apposed = this.text(name.end) === ',' ? this.nameAt(name.end + 1) : null;
      if (apposed !== null && !name.hasDegree && !name.hasTitle && end - at > 1 && this.text(apposed.end) === ',' && (isVerb(this.text(apposed.end + 1)) || this.text(apposed.end + 1) === 'yang') && !isHead(this.text(name.end + 1))) {
        return { officeEnd: name.end, nameStart: name.end + 1, name: apposed };
      }
      return { officeEnd: end, nameStart: end, name };
    }
    return null;
  }

  /** Whether the clause around a name plainly closes at `at`: a verb, a comma, a full stop. */
  closes(at: number): boolean {
    const word = this.text(at);
    return word === '' || /^[,.;()]$/.test(word) || isVerb(word) || stops.has(word);
  }

  /** What follows a name as its office; null when nothing does. */
  after(at: number, isList: boolean): { from: number; to: number; end: number } | null {
    const word = this.text(at);
    const next = this.text(at + 1);
    const office = (from: number): { from: number; to: number; end: number } | null => {
      const to = this.officeEnd(from);
      return to > from ? { from, to, end: to } : null;
    };
    if (word === '(') {
      const close = this.tokens.findIndex((token, number) => number > at && token.text === ')');
      if (close === -1 || close - at > 24 || close === at + 1 || /^\d/.test(next) || this.isRole(at + 1)) return null;
      return { from: at + 1, to: close, end: close + 1 };
    }
    if (/^[–—-]$/.test(word) && this.isDatelineDash(at)) return null;
    if (/^[–—|]$/.test(word) || (word === '-' && /\s/.test(this.sentence.mask.charAt((this.tokens[at]?.to ?? 0))))) return this.isRole(at + 1) && !isHead(next) ? null : office(at + 1);
    if (/^(?:selaku|sebagai|seorang|merupakan|adalah|ialah)$/.test(word)) {
      const skip = next === 'seorang' ? 2 : 1;
      if (this.isRole(at + skip) && !/^runner/i.test(this.text(at + skip))) return null;
      return /^\p{L}/u.test(this.text(at + skip)) && !stops.has(this.text(at + skip)) && !isVerb(this.text(at + skip)) && !/^(?:salah|para)$/.test(this.text(at + skip)) ? office(at + skip) : null;
    }
    if (word === 'bekerja' && next === 'sebagai') return office(at + 2);
    if (word === 'yang' && /^(?:merupakan|juga|menjabat)$/.test(next)) {
      const skip = /^(?:sebagai|seorang|merupakan)$/.test(this.text(at + 2)) ? 3 : 2;
      return isHead(this.text(at + skip)) ? office(at + skip) : null;
    }
    if (word === 'dari' && isCapital(next) && (organisation.has(lower(next)) || isAcronym(next) || isList)) return this.nameAt(at + 1) === null || organisationHeads.has(lower(next)) || isList || organisation.has(lower(next)) ? office(at + 1) : null;
    if (isHead(word) && isCapital(word) && !this.isRole(at)) return this.before(at) === null || isList ? office(at) : null;
    if (word !== ',') return null;
    if (/^seorang$/.test(next)) return office(at + 2);
    if (isHead(next) && !(this.isRole(at + 1) && !/^runner/i.test(next))) {
      // "Irfan dari Mafindo, jurnalis senior Ratna": the office before a name without a comma belongs to that name.
      const other = this.before(at + 1);
      if (other !== null && this.text(other.officeEnd) !== ',' && (other.name.hasTitle || other.name.hasDegree || this.lastAttached === 'before')) return null;
      const end = this.officeEnd(at + 1);
      // "Bambang, Ketua RT, Rina, dosen": an office and a name between commas is read as this person's office.
      return end > at + 1 ? { from: at + 1, to: end, end } : null;
    }
    if (/^\p{Ll}/u.test(next) && !stops.has(next) && !isVerb(next) && !/^(?:dan|serta|para|salah|namun|tetapi|sehingga)$/.test(next) && !this.isRole(at + 1)) {
      const end = this.officeEnd(at + 1);
      const tail = this.text(end);
      if (end - at - 1 <= 8 && end > at + 1 && (/^[,.;()]?$/.test(tail) || tail === 'dan' || tail === 'serta')) return { from: at + 1, to: end, end };
    }
    if (isList && isCapital(next) && this.nameAt(at + 1) === null && (organisation.has(lower(next)) || isAcronym(next)) && !calendarWord(next)) return office(at + 1);
    return null;
  }

  /** "Gunung Sugih – Kepala Dinas X, Sarjito, ...": a place before the dash, a person with an office after it. */
  isDatelineDash(at: number): boolean {
    return at <= 3 && (this.before(at + 1) !== null || this.tokens.slice(0, at).some(({ text }) => /^\p{Lu}{3,}$/u.test(text) && !isDegree(text)));
  }

  words(from: number, to: number): Span {
    return { from: this.sentence.from + (this.tokens[from]?.from ?? 0), to: this.sentence.from + (this.tokens[to - 1]?.to ?? 0) };
  }

  /** How the person before was written: lists keep to one way. */
  lastAttached: 'before' | 'after' | null = null;

  mentions(isList: boolean): Mention[] {
    const found: Mention[] = [];
    let at = 0;
    const textOf = (span: Span): string => this.sentence.text.slice(span.from - this.sentence.from, span.to - this.sentence.from).replace(/\s+/g, ' ').trim();
    while (at < this.tokens.length) {
      const isBody = this.text(at - 1) === 'dari' && organisationHeads.has(lower(this.text(at))) && isCapital(this.text(at));
      const office = this.isRole(at) ? null : this.before(at, isBody);
      if (office !== null && !(notBeforeName.has(lower(this.text(at))) && office.officeEnd - at < 2)) {
        const nameSpan = this.words(office.nameStart, office.name.end);
        const positionSpan = this.words(at, office.officeEnd);
        found.push({ from: positionSpan.from, to: nameSpan.to, name: nameText(textOf(nameSpan)), nameSpan, position: textOf(positionSpan), positionSpan, isFull: office.name.words > 1, isWeak: false, attached: 'before', sentence: this.sentence });
        at = office.name.end;
        this.lastAttached = 'before';
        continue;
      }
      const name = this.isRole(at) ? null : this.nameAt(at);
      const region = name === null ? at : this.regionEnd(at);
      const isPlace = name !== null && region > at && !name.hasTitle && !name.hasDegree && region >= at + name.words;
      if (name === null || isPlace || (this.isShouting && !name.hasDegree && !name.hasTitle && name.words < 2)) { at = isPlace ? region : at + 1; continue; }
      const behind = this.after(name.end, isList);
      const nameSpan = this.words(at, name.end);
      const positionSpan = behind === null ? null : this.words(behind.from, behind.to);
      found.push({
        from: nameSpan.from, to: positionSpan?.to ?? nameSpan.to, name: nameText(textOf(nameSpan)), nameSpan, positionSpan,
        position: positionSpan === null ? null : textOf(positionSpan).replace(/[\s,(–-]+$/, ''),
        isFull: name.words > 1, isWeak: name.words === 1 && !name.hasTitle && !name.hasDegree && behind === null,
        attached: behind === null ? null : 'after', sentence: this.sentence,
      });
      at = behind?.end ?? name.end;
      this.lastAttached = behind === null ? null : 'after';
    }
    return found;
  }
}

const calendarWord = (word: string): boolean => lower(word) in calendar.weekdays || lower(word) in calendar.months;
const nameText = (text: string): string => text.replace(/\s?@\S+/g, '').replace(/[\s,]+$/, '');

/** Everybody who may be named in a sentence, in order. `isList` where the sentence lists people: then bare offices are believed sooner. */
export function mentionsIn(sentence: Sentence, index: RegionIndex, isList = false): Mention[] {
  return new Reader(sentence, index).mentions(isList);
}

const keys = new Map<string, string>();

/** What a person is recognised by: the name without titles, small letters. Kept, since every mention asks for it again. */
export function personKey(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size > 2000) keys.clear();
  const key = makeKey(name);
  keys.set(name, key);
  return key;
}

function makeKey(name: string): string {
  const plain = nameKey(parseName(name)).replace(/^(?:bapak|ibu|pak|bu|bang|kak|mas|mbak)\s/, '');
  const nicknames: Readonly<Record<string, string>> = positions.nicknames;
  return plain.split(' ').map((word) => nicknames[word]?.toLowerCase() ?? word).join(' ');
}

/** Whether two writings can be one person: all words of the shorter name occur in the longer, in order. */
export function isSamePerson(one: string, other: string): boolean {
  const [short, long] = [personKey(one).split(' '), personKey(other).split(' ')].sort((a, b) => a.length - b.length);
  let at = 0;
  for (const word of long ?? []) if (word === short?.[at]) at += 1;
  return at === (short?.length ?? 0) && at > 0;
}
