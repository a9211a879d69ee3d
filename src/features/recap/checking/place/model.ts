/** Regions: none named, another one's boilerplate, one written wrongly, cities counted as regencies. */
import { m } from '#platform/i18n/paraglide/messages.js';
import { normaliseRegionName, provinceOf, resolveRegion, within, zoneOf } from '#features/region/model.ts';
import type { Region, RegionIndex, Zone } from '#features/region/model.ts';
import islands from '../data/islands.json' with { type: 'json' };
import numerals from '../data/numerals.json' with { type: 'json' };
import { isOneLetterApart } from '../finding/model.ts';
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches, readText, sentenceAt } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

export interface RegionMention {
  from: number;
  to: number;
  text: string;
  /** 'Kabupaten', 'Kota', 'Provinsi' where it is written, else null. */
  kind: string | null;
  /** The regions the name fits; several where a Kabupaten and a Kota share it. Empty for a name that fits none. */
  regions: readonly Region[];
  isIsland: boolean;
}

const WORDS = '\\p{Lu}[\\p{L}\'’-]*(?: \\p{Lu}[\\p{L}\'’-]*){0,3}';
const EXPLICIT = new RegExp(`(?<!\\p{L})(Kabupaten|Kab\\.|Kota|Provinsi|Propinsi|Prov\\.|Pemkab|Pemkot|Pemprov) (?:Administrasi )?(?=(\\p{Lu}[\\p{L}'’-]*(?: (?:dan )?\\p{Lu}[\\p{L}'’-]*){0,4}))`, 'gu');
const BARE = new RegExp(`(?<!\\p{L})(?:di|se-|wilayah|masyarakat|warga|asal|in) ?(?:seluruh |daerah |Pulau )?(${WORDS})`, 'gu');
const ISLANDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(Object.entries(islands).flatMap(([name, codes]) => (typeof codes === 'string' ? [] : [[name, codes]])));
const KINDS: Readonly<Record<string, string>> = {
  'Kab.': 'Kabupaten', 'Prov.': 'Provinsi', Propinsi: 'Provinsi', Pemkab: 'Kabupaten', Pemkot: 'Kota', Pemprov: 'Provinsi',
};

/** The longest beginning of a row of capital words that is a region's name. */
function longestRegion(row: string, kind: string | null, index: RegionIndex): { name: string; regions: Region[] } | null {
  const words = row.split(' ');
  for (let length = words.length; length > 0; length -= 1) {
    const name = words.slice(0, length).join(' ');
    const answer = resolveRegion(kind ? `${kind} ${name}` : name, index);
    if (answer.kind === 'one') return { name, regions: [answer.region] };
    if (answer.kind === 'ambiguous') return { name, regions: answer.candidates };
  }
  return null;
}

/** Every region the text names with its kind ("Kabupaten Jember") or behind a word of place ("di Jember", "se-Sulawesi"). */
export function regionsIn(reading: Reading, index: RegionIndex): RegionMention[] {
  const found: RegionMention[] = [];
  for (const { from, groups: [word = '', row = ''], text } of matches(reading, EXPLICIT)) {
    const kind = KINDS[word] ?? word;
    const region = longestRegion(row, kind, index);
    // A name that fits nothing ends where the next one of a list begins.
    const name = region?.name ?? row.split(' dan ')[0] ?? row;
    found.push({ from, to: from + text.length + name.length, text: text + name, kind, regions: region?.regions ?? [], isIsland: false });
  }
  for (const { from, groups: [row = ''], text } of matches(reading, BARE)) {
    if (/^(?:Kabupaten|Kota|Provinsi|Propinsi) /u.test(row)) continue;
    const start = from + text.length - row.length;
    const region = longestRegion(row, null, index);
    const island = Object.keys(ISLANDS).find((name) => row === name || row.startsWith(`${name} `));
    // "Maluku" and "Papua" are provinces and islands: the wider meaning accuses nobody.
    const onIsland = island !== undefined && (region === null || region.name === island);
    if (region === null && !onIsland) continue;
    const name = onIsland ? island : region?.name ?? row;
    const regions = onIsland ? (ISLANDS[island] ?? []).flatMap((code) => index.byCode.get(code) ?? []) : region?.regions ?? [];
    found.push({ from: start, to: start + name.length, text: name, kind: null, regions, isIsland: onIsland });
  }
  return found.sort((a, b) => a.from - b.from);
}

const isIn = (place: number, span: { from: number; to: number } | null): boolean => span !== null && place >= span.from && place < span.to;

/** The regions an event was held in: those of the record, else the first that headline and lead name, with the list they open. */
export function eventRegions(reading: Reading, known: Known, mentions: readonly RegionMention[]): readonly Region[] {
  if (known.regions.length > 0) return known.regions;
  const lead = reading.paragraphs[0];
  const inLead = (one: RegionMention): boolean => isIn(one.from, reading.headline) || isIn(one.from, lead ?? null);
  const first = mentions.find((one) => one.kind !== null && one.regions.length === 1 && inLead(one) && one.kind !== 'Provinsi')
    ?? mentions.find((one) => one.regions.length === 1 && !one.isIsland && inLead(one))
    ?? mentions.find((one) => one.kind !== null && one.regions.length === 1);
  if (first) return first.regions;
  const dateline = reading.dateline ? resolveRegion(reading.dateline.text.replace(/[\s,–—-]+$/u, ''), known.context.regions) : null;
  // Papers write from Jakarta about everywhere.
  return dateline?.kind === 'one' && provinceOf(dateline.region.code) !== '31' ? [dateline.region] : [];
}

/** The zones of the event's clocks, as far as record or text name its place. */
export function eventZones(regions: readonly Region[], known: Known): ReadonlySet<Zone> {
  return known.zones.size > 0 ? known.zones : new Set(regions.map((region) => zoneOf(region.code)));
}

const ABOUT_EVENT = /\b(webinar|kegiatan|acara|program|rangkaian|peserta|masyarakat|warga|literasi|digelar|diselenggarakan|event|participants)\b/iu;

/** Another region than the event's, in a sentence about the event: what a text taken over from elsewhere leaves behind. */
function foreignFaults(reading: Reading, known: Known, mentions: readonly RegionMention[], own: readonly Region[]): Fault[] {
  if (own.length === 0) return [];
  const named = new Set(regionsIn(readText(known.texts.join('\n\n')), known.context.regions).flatMap((one) => one.regions.map(({ code }) => code)));
  const related = (region: Region): boolean => own.some((one) => within(region.code, one.code) || within(one.code, region.code)
    || (!known.hasFacts && provinceOf(region.code) === provinceOf(one.code)));
  return mentions.filter((one) => {
    if (one.regions.length === 0 || one.regions.some(related) || isIn(one.from, reading.dateline) || reading.isQuoted(one.from)) return false;
    // "Kabupaten Buru" is not on record because "Kabupaten Buru Selatan" is; a bare name may be part of any words of the record.
    if (known.hasFacts && (one.regions.some(({ code }) => named.has(code)) || (one.kind === null && known.isOnRecord(one.text)))) return false;
    const sentence = sentenceAt(reading, one.from)?.text ?? reading.headline?.text ?? '';
    // Another region's official may speak; only a place of the event itself is wrong.
    return known.hasFacts || (ABOUT_EVENT.test(sentence) && /(?<!\p{L})(?:di|se-|wilayah|masyarakat|warga|in) ?(?:seluruh |daerah )?$/u.test(reading.plain.slice(Math.max(0, one.from - 20), one.from)));
  }).map(({ from, to, text }) => ({
    from, to, what: 'place_foreign', certainty: known.hasFacts ? 'likely' : 'possible', suggestion: own.map((region) => region.name).join(', '),
    why: (options) => m.check_place_foreign({ place: text, own: own.map((region) => region.name).join(', ') }, options),
  }));
}

/** "Kabupaten Bangka Brat": no region, and one letter apart from one. */
function misspeltFaults(known: Known, mentions: readonly RegionMention[]): Fault[] {
  const index = known.context.regions;
  const judged = new Set<string>();
  return mentions.filter((one) => one.kind !== null && one.regions.length === 0 && !known.isOnRecord(one.text)).flatMap((one): Fault[] => {
    // Every region's name is compared: once for each name written wrongly is enough.
    if (judged.has(one.text)) return [];
    judged.add(one.text);
    const rest = one.text.replace(/^\S+ (?:Administrasi )?/u, '').split(' ');
    // A name that another kind of region bears is spelt well.
    if (longestRegion(rest.join(' '), null, index) !== null) return [];
    for (let length = rest.length; length > 0; length -= 1) {
      const key = normaliseRegionName(rest.slice(0, length).join(' '));
      if (key.length < 4) continue;
      for (const [other, regions] of index.byKey) {
        if (other[0] !== key[0] || !isOneLetterApart(key, other)) continue;
        const region = regions.find(({ name }) => one.kind === 'Provinsi' || name.startsWith(one.kind ?? ''));
        if (!region) continue;
        const to = one.from + one.text.length - rest.join(' ').length + rest.slice(0, length).join(' ').length;
        return [{ from: one.from, to, what: 'place_misspelt', certainty: 'likely', suggestion: region.name, why: (options) => m.check_place_misspelt({ name: region.name }, options) }];
      }
    }
    return [];
  });
}

const NUMERALS: Readonly<Record<string, number>> = numerals;
const COUNT = new RegExp(`(?<![\\p{L}\\d])(\\d{1,2}|${Object.keys(NUMERALS).sort((a, b) => b.length - a.length).join('|')}) (kabupaten)(?! ?(?:/|dan|atau) ?kota)(?!\\p{L})([^.\\n]{0,400})`, 'giu');

/** "6 kabupaten" where one of the six is a city. */
function countFaults(reading: Reading, known: Known, mentions: readonly RegionMention[]): Fault[] {
  return [...matches(reading, COUNT)].flatMap(({ from, groups: [figure = '', word = '', rest = ''] }): Fault[] => {
    const count = NUMERALS[figure.toLowerCase()] ?? Number(figure);
    const to = from + `${figure} ${word}`.length;
    const listed = mentions.filter((one) => one.from > from && one.from < to + rest.length).flatMap((one) => one.regions.slice(0, 1));
    const regions = listed.some(({ kind }) => kind === 'city') ? listed : known.regions;
    const cities = regions.filter(({ kind }) => kind === 'city').length;
    if (cities === 0 || (regions !== listed && regions.length !== count)) return [];
    const suggestion = `${count - cities} kabupaten dan ${cities} kota`;
    return count > cities ? [{ from, to, what: 'place_count', certainty: 'certain', suggestion, why: (options) => m.check_place_count({ cities }, options) }] : [];
  });
}

/** All findings on places. */
export function placeFaults(reading: Reading, known: Known, mentions: readonly RegionMention[], own: readonly Region[]): Fault[] {
  const isStated = !known.hasFacts || known.regions.length > 0;
  const isNamed = known.hasFacts
    ? known.regions.some(({ name }) => reading.plain.toLowerCase().includes(name.replace(/^(?:Kabupaten|Kota) /u, '').toLowerCase())) || mentions.some((one) => one.regions.some((region) => known.regions.includes(region)))
    : own.length > 0 || mentions.some((one) => one.regions.length > 0);
  const missing: Fault[] = isStated && !isNamed
    ? [{ from: 0, to: 0, what: 'place_missing', certainty: 'likely', suggestion: known.regions[0]?.name ?? null, why: (options) => m.check_place_missing({}, options) }] : [];
  return [...foreignFaults(reading, known, mentions, own), ...misspeltFaults(known, mentions), ...countFaults(reading, known, mentions), ...missing];
}
