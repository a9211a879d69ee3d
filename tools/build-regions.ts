/**
 * Writes src/features/region/data/regions.tsv from the npm package idn-area-data (data under ODbL-1.0), adding what it lacks:
 * kind, time zone, and the first day of the provinces that are younger than the programmes we carry.
 * Run after changing the package's version: node tools/build-regions.ts. The result is checked in, so nothing needs the package at run time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { getProvinces, getRegencies } from 'idn-area-data';
import { regionKindOf, zoneOf } from '../src/features/region/model.ts';

/** First day of each province made in 2022: the day its law was promulgated. */
const FOUNDED: Record<string, { from: string; law: string }> = {
  '93': { from: '2022-07-25', law: 'UU 14/2022' },
  '94': { from: '2022-07-25', law: 'UU 15/2022' },
  '95': { from: '2022-07-25', law: 'UU 16/2022' },
  '96': { from: '2022-12-08', law: 'UU 29/2022' },
};

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../node_modules/idn-area-data/package.json', import.meta.url), 'utf8'),
);
const source = `idn-area-data ${manifest.version}`;
const provinces = await getProvinces();
const regencies = await getRegencies();

const rows = [...provinces.map((row) => ({ ...row, parent: '' })), ...regencies.map((row) => ({ ...row, parent: row.province_code }))]
  .map(({ code, name, parent }) => {
    const founded = FOUNDED[code];
    const origin = founded === undefined ? source : `${source}; ${founded.law}`;
    return [code, regionKindOf(code), name.trim(), parent, zoneOf(code), founded?.from ?? '', '', origin];
  })
  .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));

const count = (kind: string) => rows.filter((row) => row[1] === kind).length;
const counts = { province: count('province'), regency: count('regency'), city: count('city') };
if (counts.province !== 38 || counts.regency !== 416 || counts.city !== 98) {
  throw new Error(`expected 38 provinces, 416 regencies and 98 cities, got ${JSON.stringify(counts)}: check the package before writing`);
}

const header = ['code', 'kind', 'name', 'parent', 'zone', 'valid_from', 'valid_until', 'source'];
const file = new URL('../src/features/region/data/regions.tsv', import.meta.url);
writeFileSync(file, `${[header, ...rows].map((row) => row.join('\t')).join('\n')}\n`);
process.stderr.write(`regions.tsv: ${JSON.stringify(counts)}\n`);
