/**
 * Regions of Indonesia as the Ministry of Home Affairs codes them: `35` is a province, `35.09` a regency or city in it.
 * Everything here is pure; the rows come from `data/` (files) or from `server/queries.ts` (tables).
 * Dates are ISO days; `validFrom` is the first day a row holds, `validUntil` the first day it no longer does.
 */
export type Zone = 'WIB' | 'WITA' | 'WIT';
export type RegionKind = 'province' | 'regency' | 'city';

export interface Region {
  code: string;
  /** The official name with its kind: "Kabupaten Jember", "Kota Palembang", "Jawa Timur". */
  name: string;
  kind: RegionKind;
  /** The province a regency or city lies in today; null for a province. */
  parent: string | null;
  zone: Zone;
  validFrom: string | null;
  validUntil: string | null;
}

/** Which province a regency or city belonged to, by date. */
export interface RegionParent {
  code: string;
  parent: string;
  validFrom: string | null;
  validUntil: string | null;
}

/** Another spelling, an abbreviation, a former name or a former code of a region. */
export interface RegionAlias {
  alias: string;
  code: string;
}

export interface RegionIndex {
  byCode: ReadonlyMap<string, Region>;
  byKey: ReadonlyMap<string, readonly Region[]>;
  parents: ReadonlyMap<string, readonly RegionParent[]>;
}

export type RegionAnswer =
  | { kind: 'one'; region: Region }
  | { kind: 'ambiguous'; candidates: Region[] }
  | { kind: 'none' };

const ZONES: Record<Zone, { iana: string; provinces: readonly string[] }> = {
  WIB: { iana: 'Asia/Jakarta', provinces: '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62'.split(' ') },
  WITA: { iana: 'Asia/Makassar', provinces: '51 52 53 63 64 65 71 72 73 74 75 76'.split(' ') },
  WIT: { iana: 'Asia/Jayapura', provinces: '81 82 91 92 93 94 95 96'.split(' ') },
};

/** The IANA name of a zone, as `Intl` wants it. None of the three has summer time. */
export function ianaZoneOf(zone: Zone): string {
  return ZONES[zone].iana;
}

/** The time zone of a region by its province (Keppres 41/1987; Kalimantan Utara was split off a WITA province). Throws on an unknown province. */
export function zoneOf(code: string): Zone {
  const province = provinceOf(code);
  for (const zone of ['WIB', 'WITA', 'WIT'] as const) if (ZONES[zone].provinces.includes(province)) return zone;
  throw new RangeError(`no time zone is known for region ${code}`);
}

/** What a code stands for: regencies are numbered 01-69 within a province, cities 71-99 (Permendagri 137/2017). Throws on anything else. */
export function regionKindOf(code: string): RegionKind {
  if (/^\d\d$/.test(code)) return 'province';
  const number = /^\d\d\.(\d\d)$/.exec(code)?.[1];
  if (number !== undefined && number >= '01' && number <= '69') return 'regency';
  if (number !== undefined && number >= '71') return 'city';
  throw new RangeError(`not a region code: ${code}`);
}

/** The province part of a code: `35.09` -> `35`. Today's province; for an earlier date ask `parentOn`. */
export function provinceOf(code: string): string {
  regionKindOf(code);
  return code.slice(0, 2);
}

/** Whether `code` lies in the subtree of `ancestor`; '' and 'ID' are the nation and contain every region, every region contains itself. */
export function within(code: string, ancestor: string): boolean {
  return ancestor === '' || ancestor === 'ID' || code === ancestor || code.startsWith(`${ancestor}.`);
}

/** Whether a dated row holds on a day. */
export function holdsOn(row: { validFrom: string | null; validUntil: string | null }, on: string): boolean {
  return (row.validFrom === null || row.validFrom <= on) && (row.validUntil === null || on < row.validUntil);
}

/** The province a regency or city lay in on a day (today's when no day is given); null for a province. */
export function parentOn(region: Region, index: RegionIndex, on?: string): string | null {
  if (on === undefined) return region.parent;
  return index.parents.get(region.code)?.find((row) => holdsOn(row, on))?.parent ?? region.parent;
}

/** A region as a sentence names it: 'short' = "Kabupaten Jember", 'full' = "Kabupaten Jember, Jawa Timur" (the province of that day). */
export function displayRegion(region: Region, style: 'short'): string;
export function displayRegion(region: Region, style: 'full', index: RegionIndex, on?: string): string;
export function displayRegion(region: Region, style: 'short' | 'full', index?: RegionIndex, on?: string): string {
  if (style === 'short' || index === undefined) return region.name;
  const parent = parentOn(region, index, on);
  const province = parent === null ? undefined : index.byCode.get(parent);
  return province === undefined ? region.name : `${region.name}, ${province.name}`;
}

const KIND_WORDS: [RegExp, RegionKind][] = [
  [/^(?:kabupaten|kab)(?:\.\s*|\s+)(?:(?:administrasi|adm)(?:\.\s*|\s+))?(?=\S)/, 'regency'],
  [/^(?:kotamadya|kodya|kota)(?:\.\s*|\s+)(?:(?:administrasi|adm)(?:\.\s*|\s+))?(?=\S)/, 'city'],
  [/^(?:provinsi|propinsi|prov)(?:\.\s*|\s+)(?=\S)/, 'province'],
];

/** Takes the leading kind word off a name, when it has one: "Kab. Jember" -> regency + "jember". */
function splitKind(text: string): { stated: RegionKind | null; rest: string; plain: string } {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
  for (const [pattern, stated] of KIND_WORDS) if (pattern.test(plain)) return { stated, rest: plain.replace(pattern, ''), plain };
  return { stated: null, rest: plain, plain };
}

function squeeze(plain: string): string {
  return plain.replace(/\bkep\b\.?/g, 'kepulauan').replaceAll('&', 'dan').replace(/[^a-z0-9]/g, '');
}

/**
 * The key a name is looked up by: no kind word, no case, no spaces or signs ("Kab. Gunung Kidul", "GUNUNGKIDUL" -> "gunungkidul").
 * Spaces go because official and everyday spelling differ in nothing else (Pangkal Pinang, Pangkalpinang).
 */
export function normaliseRegionName(text: string): string {
  return squeeze(splitKind(text).rest);
}

/** Collects rows into what `resolveRegion` and `parentOn` read. An alias of an unknown code is refused. */
export function buildRegionIndex(rows: { regions: Region[]; parents: RegionParent[]; aliases: RegionAlias[] }): RegionIndex {
  const byCode = new Map(rows.regions.map((region) => [region.code, region]));
  const byKey = new Map<string, Region[]>();
  const parents = new Map<string, RegionParent[]>();
  const name = (key: string, region: Region) => {
    const known = byKey.get(key) ?? [];
    if (!known.includes(region)) byKey.set(key, [...known, region]);
  };
  for (const region of rows.regions) name(normaliseRegionName(region.name), region);
  for (const { alias, code } of rows.aliases) {
    const region = byCode.get(code);
    if (region === undefined) throw new RangeError(`alias ${alias} names an unknown region ${code}`);
    name(normaliseRegionName(alias), region);
  }
  for (const row of rows.parents) parents.set(row.code, [...(parents.get(row.code) ?? []), row]);
  return { byCode, byKey, parents };
}

function isTwin(regions: readonly Region[]): boolean {
  return regions.some((region) => region.kind === 'regency') && regions.some((region) => region.kind === 'city');
}

/** The keys borne by a Kabupaten and a Kota alike (Bekasi, Bogor, ...): 26 in the present list. Such a name alone never decides. */
export function twinKeys(index: RegionIndex): string[] {
  return [...index.byKey].filter(([, regions]) => isTwin(regions)).map(([key]) => key).sort();
}

/**
 * Finds the region a person means by a name or a code, "Jember", "Kab. Jember", "Jember, Jawa Timur", "35.09", "91.01" (a former code).
 * A name that fits a Kabupaten and a Kota is always answered by `ambiguous` unless it says which, even when the province
 * would leave only one: people write "Banjar, Jawa Barat" for both. `on` leaves out what did not exist that day.
 */
export function resolveRegion(text: string, index: RegionIndex, { on }: { on?: string } = {}): RegionAnswer {
  const [head = '', ...tail] = text.split(',');
  const { stated, rest, plain } = splitKind(head);
  const exists = (region: Region) => on === undefined || holdsOn(region, on);
  const named = (key: string) => (index.byKey.get(key) ?? []).filter(exists);

  const byCode = index.byCode.get(text.trim());
  if (byCode !== undefined) return answer(exists(byCode) ? [byCode] : []);

  let found = named(squeeze(rest)).filter((region) => stated === null || region.kind === stated);
  // "Kota Baru" is how people write Kabupaten Kotabaru: the kind word may be part of the name.
  if (found.length === 0 && stated !== null) found = named(squeeze(plain));
  if (tail.length === 0 || (stated === null && isTwin(found))) return answer(found);

  const provinces = named(normaliseRegionName(tail.join(','))).filter((region) => region.kind === 'province');
  return answer(found.filter((region) => provinces.some((province) => province.code === parentOn(region, index, on))));
}

function answer(candidates: Region[]): RegionAnswer {
  const [first, ...others] = candidates;
  if (first === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'one', region: first } : { kind: 'ambiguous', candidates };
}

/** Reads one of the feature's data files; refuses a file whose header is not the expected one. */
function readTable<Column extends string>(text: string, columns: readonly Column[]): Record<Column, string>[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  if (header !== columns.join('\t')) throw new Error(`expected the columns ${columns.join(' ')}, found ${header ?? 'nothing'}`);
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])) as Record<Column, string>;
  });
}

export type SourcedRow<Row> = Row & { source: string };

export interface RegionFiles {
  regions: SourcedRow<Region>[];
  parents: SourcedRow<RegionParent>[];
  aliases: SourcedRow<RegionAlias>[];
}

/**
 * Turns the texts of `data/*.tsv` into rows. A regency that changed province gets two parent rows, and its former code
 * becomes an alias, so that a list from 2021 still finds it. Throws when a file is not what it should be.
 */
export function readRegionFiles(texts: { regions: string; history: string; aliases: string }): RegionFiles {
  const table = readTable(texts.regions, ['code', 'kind', 'name', 'parent', 'zone', 'valid_from', 'valid_until', 'source']);
  const regions = table.map((row) => {
    const region: Region = {
      code: row.code,
      name: row.name,
      kind: regionKindOf(row.code),
      parent: row.parent || null,
      zone: zoneOf(row.code),
      validFrom: row.valid_from || null,
      validUntil: row.valid_until || null,
    };
    if (row.kind !== region.kind || row.zone !== region.zone) throw new Error(`row ${row.code} contradicts its code`);
    return { ...region, source: row.source };
  });
  const moves = readTable(texts.history, ['code', 'code_then', 'parent_then', 'valid_until', 'source']);
  const movedOn = new Map(moves.map((row) => [row.code, row]));
  const parents = regions.flatMap(({ code, parent, source }): SourcedRow<RegionParent>[] => {
    if (parent === null) return [];
    const move = movedOn.get(code);
    if (move === undefined) return [{ code, parent, validFrom: null, validUntil: null, source }];
    return [
      { code, parent: move.parent_then, validFrom: null, validUntil: move.valid_until, source: move.source },
      { code, parent, validFrom: move.valid_until, validUntil: null, source: move.source },
    ];
  });
  const aliases = [
    ...readTable(texts.aliases, ['alias', 'code', 'source']),
    ...moves.map((row) => ({ alias: row.code_then, code: row.code, source: row.source })),
  ];
  return { regions, parents, aliases };
}
