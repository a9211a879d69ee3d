/** Regions named in a text, and which of them the event was for. Names and codes are the region feature's; nothing here knows a place. */
import { displayRegion, normaliseRegionName, parentOn, resolveRegion } from '#features/region/model.ts';
import type { Region, RegionAnswer, RegionIndex } from '#features/region/model.ts';
import type { Passage, Sentence, Span } from '../passage/model.ts';

/** How plainly a mention says where the event was: 3 with its kind, 2 inside an organisation's name, 1 a bare name. */
export type Weight = 1 | 2 | 3;

const MOST_MENTIONS = 500;

export interface RegionMention extends Span {
  regions: Region[];
  weight: Weight;
  hasKind: boolean;
  sentence: Sentence;
}

const KIND = /\b(kabupaten\/kota|kabupaten|kab\.|kotamadya|kota|provinsi|propinsi|prov\.|pemkab|pemkot|pemprov|pemerintahan)\s(?:administrasi\s)?/giu;
const PLACE_WORD = /[\p{Lu}\d][\p{L}\d.'’-]*/uy;
const PREFIX: Readonly<Record<string, string>> = { pemkab: 'Kabupaten ', pemkot: 'Kota ', pemprov: 'Provinsi ', kabupaten: 'Kabupaten ', 'kab.': 'Kabupaten ', kotamadya: 'Kota ', kota: 'Kota ', provinsi: 'Provinsi ', propinsi: 'Provinsi ', 'prov.': 'Provinsi ' };

/** The capitalised words from `at` on, at most four, with where each ends. */
function placeWords(mask: string, at: number): { word: string; to: number }[] {
  const words: { word: string; to: number }[] = [];
  let from = at;
  while (words.length < 5) {
    PLACE_WORD.lastIndex = from;
    const word = PLACE_WORD.exec(mask)?.[0];
    if (word === undefined) break;
    words.push({ word, to: from + word.length });
    if (/[.]$/.test(word) && !/^Kep\.$/.test(word)) break;
    from += word.length + 1;
    if (mask.charAt(from - 1) !== ' ') break;
  }
  return words;
}

/** The first two letters of all region names: most capitalised words are none, and this tells so cheaply. */
const openings = new WeakMap<RegionIndex, ReadonlySet<string>>();
function openingsOf(index: RegionIndex): ReadonlySet<string> {
  const known = openings.get(index);
  if (known !== undefined) return known;
  const made = new Set([...index.byKey.keys()].map((key) => key.slice(0, 2)));
  openings.set(index, made);
  return made;
}

/** Answers already given, for the same index and day: a name occurs many times in an article. Emptied when it grows. */
const answers = new WeakMap<RegionIndex, Map<string, RegionAnswer>>();
function resolve(text: string, index: RegionIndex, on: string | undefined): RegionAnswer {
  const known = answers.get(index) ?? new Map<string, RegionAnswer>();
  answers.set(index, known);
  const key = `${on ?? ''} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size > 4000) known.clear();
  const answer = resolveRegion(text, index, on === undefined ? {} : { on });
  known.set(key, answer);
  return answer;
}

/** The longest region name that starts at `at`, of a stated kind or of any. */
export function regionAt(mask: string, at: number, prefix: string, index: RegionIndex, on?: string): { to: number; regions: Region[] } | null {
  if (!openingsOf(index).has(mask.slice(at, at + 2).toLowerCase())) return null;
  const words = placeWords(mask, at);
  for (let count = Math.min(4, words.length); count > 0; count -= 1) {
    const last = words[count - 1];
    if (last === undefined) continue;
    const name = words.slice(0, count).map(({ word }) => word).join(' ').replace(/[.,]+$/, '');
    if (name.length < 3) continue;
    const answer = resolve(`${prefix}${name}`, index, on);
    const sameKind = prefix === '' || answer.kind !== 'one' || kindAgrees(prefix, answer.region);
    if (answer.kind === 'one' && sameKind) return { to: at + (last.to - at) - (/[.]$/.test(last.word) ? 1 : 0), regions: [answer.region] };
    if (answer.kind === 'ambiguous') return { to: last.to, regions: answer.candidates };
  }
  return null;
}

const kindAgrees = (prefix: string, region: Region): boolean => region.kind === (prefix === 'Kabupaten ' ? 'regency' : prefix === 'Kota ' ? 'city' : 'province') || (prefix === 'Kota ' && /^kotabaru/.test(normaliseRegionName(region.name)));

const ORGANISATION = /(?:dinas|badan|pemerintah|pemerintahan|daerah|kementerian|informatika|kominfo|diskominfo|persandian|pemkab|pemkot|pemprov|bpsdm|sekretaris|sekda|kepala|ketua|kantor|polres|universitas|institut|politeknik|relawan|tik|komunitas|forum|dosen|rektor|pwi|aji|bupati|kadis|gubernur|kota|hotel|aula|smpn?|sman?|wakil|wali|jurnalis|independen|cabang|kendari|claro|mercure|agama|aliansi|barat|timur)\s$/iu;

/** Every region named outside quotations: with its kind, in a list that goes on ("Kabupaten Bangli, Jembrana dan Gianyar"), or bare. */
export function regionsIn(passage: Passage, index: RegionIndex, on?: string): RegionMention[] {
  const found: RegionMention[] = [];
  for (const sentence of passage.sentences) {
    const taken: Span[] = [];
    const add = (from: number, to: number, regions: Region[], weight: Weight, hasKind: boolean): void => {
      taken.push({ from, to });
      found.push({ from: sentence.from + from, to: sentence.from + to, regions, weight, hasKind, sentence });
    };
    for (const hit of sentence.mask.matchAll(KIND)) {
      if (taken.some(({ from, to }) => hit.index >= from && hit.index < to)) continue;
      const prefix = PREFIX[(hit[1] ?? '').toLowerCase()] ?? '';
      const isOffice = prefix === '' || /^pem/i.test(hit[1] ?? '') || ORGANISATION.test(sentence.mask.slice(Math.max(0, hit.index - 24), hit.index)) || /\bwali\s$/i.test(sentence.mask.slice(0, hit.index));
      let start = hit.index;
      let at = hit.index + hit[0].length;
      for (;;) {
        const region = regionAt(sentence.mask, at, prefix, index, on);
        if (region === null) break;
        add(start, region.to, region.regions, isOffice ? 2 : 3, true);
        const glue = /^(?:,\s(?:dan\s|serta\s)?|\s(?:dan|serta)\s|\/)(?=\p{Lu})/u.exec(sentence.mask.slice(region.to, region.to + 12))?.[0];
        if (glue === undefined || prefix === '' || prefix === 'Provinsi ') break;
        start = region.to + glue.length;
        at = start;
        // "Kabupaten Lombok Utara, Nusa Tenggara Barat": what follows may be the province.
        const next = regionAt(sentence.mask, at, '', index, on);
        if (next?.regions[0]?.kind === 'province' && next.regions.length === 1) break;
      }
    }
    for (const hit of sentence.mask.matchAll(/(?<![\p{L}\d.'’-])\p{Lu}[\p{L}'’-]{2,}/gu)) {
      if (taken.some(({ from, to }) => hit.index >= from && hit.index < to)) continue;
      const region = regionAt(sentence.mask, hit.index, '', index, on);
      if (region === null) continue;
      const before = sentence.mask.slice(Math.max(0, hit.index - 24), hit.index);
      add(hit.index, region.to, region.regions, ORGANISATION.test(before) ? 2 : 1, false);
    }
  }
  return found.sort((a, b) => a.from - b.from).slice(0, MOST_MENTIONS);
}

export interface ReadRegion extends Span {
  code: string;
  name: string;
  province: string;
}

/** A region as the draft prints it; its province is that of the day. A province is its own. */
export function readRegionOf(region: Region, index: RegionIndex, span: Span, on?: string): ReadRegion {
  const parent = parentOn(region, index, on);
  const province = parent === null ? region : (index.byCode.get(parent) ?? region);
  return { code: region.code, name: displayRegion(region, 'short'), province: displayRegion(province, 'short'), from: span.from, to: span.to };
}

export interface EventRegions { regions: ReadRegion[]; ambiguous: RegionMention | null }

/**
 * The event's regions among all that are named: those said with their kind outside names of offices; else those in the names of
 * offices; else bare ones at the top. Provinces count only where no regency or city does. `isExcluded` leaves out
 * what belongs to people, units, questions and other events.
 */
export function eventRegions(mentions: RegionMention[], index: RegionIndex, isExcluded: (mention: RegionMention) => boolean, on?: string): EventRegions {
  const usable = mentions.filter((mention) => !isExcluded(mention));
  let ambiguous: RegionMention | null = null;
  for (const weight of [3, 2, 1] as const) {
    const here = usable.filter((mention) => mention.weight === weight);
    const local = here.filter(({ regions }) => regions.some(({ kind }) => kind !== 'province'));
    for (const pool of weight === 1 ? [bareChoice(local), bareChoice(here)] : [local]) {
      ambiguous ??= pool.find(({ regions }) => regions.length > 1) ?? null;
      const chosen = distinct(pool.filter(({ regions }) => regions.length === 1), index, on);
      if (chosen.length > 0) return { regions: chosen, ambiguous: null };
    }
    const provinces = distinct(here.filter(({ regions, hasKind }) => hasKind && regions.length === 1 && regions[0]?.kind === 'province'), index, on);
    const bareLocal = usable.filter((mention) => mention.weight === 1 && !isDateline(mention) && mention.regions.length === 1 && mention.regions[0]?.kind !== 'province' && mention.sentence.line < 4);
    if (provinces.length > 0 && (weight !== 3 || bareLocal.every(({ regions }) => !provinces.some(({ code }) => regions[0]?.parent === code)) || provinces.length > 1)) return { regions: provinces, ambiguous: null };
  }
  return { regions: [], ambiguous };
}

/** "MAKASSAR – ..." says where the paper wrote, which need not be where the event was. */
function isDateline({ sentence, from, to }: RegionMention): boolean {
  return sentence.mask.slice(0, from - sentence.from).trim() === '' && /^(?:,\s[^–—-]{2,30})?\s?[–—-]/u.test(sentence.mask.slice(to - sentence.from));
}

/** Of bare names the first counts, and others joined to it in the same sentence. */
function bareChoice(mentions: RegionMention[]): RegionMention[] {
  const first = mentions.find((mention) => !isDateline(mention)) ?? mentions[0];
  if (first === undefined) return [];
  return [first, ...mentions.filter(({ sentence, from }) => from > first.from && sentence === first.sentence && /^(?:,|\sdan|,\sdan)?\s?$/.test(sentence.mask.slice(first.to - sentence.from, from - sentence.from)))];
}

function distinct(mentions: RegionMention[], index: RegionIndex, on?: string): ReadRegion[] {
  const found = new Map<string, ReadRegion>();
  for (const mention of mentions) {
    const [region] = mention.regions;
    if (region !== undefined && !found.has(region.code)) found.set(region.code, readRegionOf(region, index, mention, on));
  }
  return [...found.values()];
}
