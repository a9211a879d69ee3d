import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildRegionIndex, displayRegion, holdsOn, ianaZoneOf, normaliseRegionName, parentOn, provinceOf, readRegionFiles,
  regionKindOf, resolveRegion, twinKeys, within, zoneOf,
} from './model.ts';

const text = (name: string) => readFileSync(new URL(`./data/${name}.tsv`, import.meta.url), 'utf8');
const files = readRegionFiles({ regions: text('regions'), history: text('history'), aliases: text('aliases') });
const index = buildRegionIndex(files);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** The answer as one line, so that a table of cases reads at a glance. */
function found(name: string, on?: string): string {
  const answer = resolveRegion(name, index, on === undefined ? {} : { on });
  if (answer.kind === 'one') return answer.region.code;
  return answer.kind === 'none' ? 'none' : answer.candidates.map((region) => region.code).sort().join(' or ');
}

test('the data hold 38 provinces, 416 regencies and 98 cities', () => {
  const count = (kind: string) => files.regions.filter((region) => region.kind === kind).length;
  assert.deepEqual([count('province'), count('regency'), count('city')], [38, 416, 98]);
  assert.equal(index.byCode.size, 552);
});

test('every regency and city lies in the province its code names', () => {
  for (const region of files.regions) assert.equal(region.parent, region.kind === 'province' ? null : provinceOf(region.code));
});

test('on 15 July 2021 there were 34 provinces, from 25 July 2022 there are 37, from 8 December 2022 there are 38', () => {
  const provinces = (on: string) => files.regions.filter((region) => region.kind === 'province' && holdsOn(region, on)).length;
  assert.deepEqual(
    ['2021-07-15', '2022-07-24', '2022-07-25', '2022-12-07', '2022-12-08', '2026-11-21'].map(provinces),
    [34, 34, 37, 37, 38, 38],
  );
});

test('in 2021 Papua had 29 regencies and cities and Papua Barat 13, and nobody is lost by the split', () => {
  const children = (province: string, on: string) =>
    files.regions.filter((region) => parentOn(region, index, on) === province).length;
  assert.deepEqual(['91', '92', '93', '94', '95', '96'].map((code) => children(code, '2021-07-15')), [29, 13, 0, 0, 0, 0]);
  assert.deepEqual(['91', '92', '93', '94', '95', '96'].map((code) => children(code, '2022-09-01')), [9, 13, 4, 8, 8, 0]);
  assert.deepEqual(['91', '92', '93', '94', '95', '96'].map((code) => children(code, '2023-08-21')), [9, 7, 4, 8, 8, 6]);
});

test('on any day every regency and city has exactly one province, and that province existed', () => {
  const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10));
  fc.assert(fc.property(day, fc.constantFrom(...files.regions.filter((region) => region.parent !== null)), (on, region) => {
    const rows = files.parents.filter((row) => row.code === region.code && holdsOn(row, on));
    assert.equal(rows.length, 1);
    const province = index.byCode.get(rows[0]?.parent ?? '');
    assert.ok(province !== undefined && holdsOn(province, on), `${region.name} on ${on}`);
  }), { seed });
});

test('zones follow the province, and each has its IANA name', () => {
  const cases: [string, string][] = [['16.71', 'WIB'], ['19.05', 'WIB'], ['62', 'WIB'], ['63', 'WITA'], ['65.71', 'WITA'], ['51', 'WITA'], ['73.71', 'WITA'], ['81.71', 'WIT'], ['96.71', 'WIT']];
  for (const [code, zone] of cases) assert.equal(zoneOf(code), zone, code);
  assert.deepEqual((['WIB', 'WITA', 'WIT'] as const).map(ianaZoneOf), ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']);
  assert.throws(() => zoneOf('99'), RangeError);
});

test('the kind is read from the code, and what is no code is refused', () => {
  assert.deepEqual(['35', '35.09', '35.73'].map(regionKindOf), ['province', 'regency', 'city']);
  for (const code of ['', 'ID', '3', '35.9', '3509', '35.09.01', '35.00', '35.70', "35'--"]) assert.throws(() => regionKindOf(code), RangeError, code);
});

test('a subtree holds itself and what lies below it, and the nation holds all', () => {
  assert.equal(within('35.09', '35'), true);
  assert.equal(within('35', '35'), true);
  assert.equal(within('35.09', '35.09'), true);
  assert.equal(within('35', '35.09'), false);
  assert.equal(within('36.01', '35'), false);
  assert.equal(within('35.09', ''), true);
  assert.equal(within('35.09', 'ID'), true);
  assert.equal(within('35.09', '3'), false);
});

test('a region is named alone or with the province of the day', () => {
  const region = (code: string) => {
    const row = index.byCode.get(code);
    assert.ok(row);
    return row;
  };
  assert.equal(displayRegion(region('19.05'), 'short'), 'Kabupaten Bangka Barat');
  assert.equal(displayRegion(region('16.71'), 'short'), 'Kota Palembang');
  assert.equal(displayRegion(region('35.09'), 'full', index), 'Kabupaten Jember, Jawa Timur');
  assert.equal(displayRegion(region('51'), 'full', index), 'Bali');
  assert.equal(displayRegion(region('93.01'), 'full', index), 'Kabupaten Merauke, Papua Selatan');
  assert.equal(displayRegion(region('93.01'), 'full', index, '2021-07-15'), 'Kabupaten Merauke, Papua');
});

test('exactly 26 names are borne by a Kabupaten and a Kota, and each prompts when written bare', () => {
  assert.deepEqual(twinKeys(index), ['bandung', 'banjar', 'bekasi', 'bima', 'blitar', 'bogor', 'cirebon', 'gorontalo', 'jayapura', 'kediri',
    'kupang', 'madiun', 'magelang', 'malang', 'mojokerto', 'pasuruan', 'pekalongan', 'probolinggo', 'semarang', 'serang', 'solok', 'sorong',
    'sukabumi', 'tangerang', 'tasikmalaya', 'tegal']);
  for (const key of twinKeys(index)) {
    assert.equal(resolveRegion(key, index).kind, 'ambiguous', key);
    assert.equal(resolveRegion(`Kab. ${key}`, index).kind, 'one', key);
    assert.equal(resolveRegion(`Kota ${key}`, index).kind, 'one', key);
  }
});

test('names resolve as people write them', () => {
  const cases: Record<string, string> = {
    'Kabupaten Bangka Barat': '19.05', 'Kab. Bangka Barat': '19.05', 'kab.bangka barat': '19.05', 'BANGKA BARAT': '19.05',
    'Kabupaten Batu Bara': '12.19', 'Batubara': '12.19', 'Kota Palembang': '16.71', 'Palembang': '16.71', 'Jember': '35.09',
    'Jember, Jawa Timur': '35.09', 'Kabupaten Jember, Jatim': '35.09', 'Jember, Jawa Barat': 'none', 'Jember, Atlantis': 'none',
    'Pangkalpinang': '19.71', 'Kota Pangkal Pinang': '19.71', 'Gunung Kidul': '34.03', 'Gunungkidul': '34.03',
    'Bangka Belitung': '19', 'Provinsi Bangka Belitung': '19', 'Kepulauan Bangka Belitung': '19', 'Kep. Bangka Belitung': '19', 'Babel': '19',
    'DKI': '31', 'DKI Jakarta': '31', 'Jakarta': '31', 'DIY': '34', 'D.I. Yogyakarta': '34', 'Yogyakarta': '34 or 34.71', 'Kota Yogyakarta': '34.71',
    'Jambi': '15 or 15.71', 'Provinsi Jambi': '15', 'Kota Jambi': '15.71', 'Gorontalo': '75 or 75.01 or 75.71',
    'Bekasi': '32.16 or 32.75', 'Kota Bekasi': '32.75', 'Kabupaten Bekasi': '32.16', 'Bekasi, Jawa Barat': '32.16 or 32.75',
    'Banjar': '32.79 or 63.03', 'Banjar, Jawa Barat': '32.79 or 63.03', 'Kota Banjar, Jawa Barat': '32.79',
    'Kota Baru': '63.02', 'Kotabaru': '63.02', 'Kabupaten Kotabaru': '63.02', 'Kotawaringin Barat': '62.01', 'Kota Mobagu': '71.74',
    'Kota Solo': '33.72', 'Solo': '33.72', 'Kota Jakarta Pusat': '31.71', 'Kota Administrasi Jakarta Pusat': '31.71', 'Kepulauan Riau': '21', 'Riau': '14',
    'Kepulauan Seribu': '31.01', 'Padang Sidempuan': '12.77', 'Toba Samosir': '12.12', 'Pangkajene & Kepulauan': '73.10',
    '35.09': '35.09', '35': '35', '35.99': 'none', '': 'none', ',': 'none', 'Kota': 'none', 'Wakanda': 'none',
  };
  for (const [name, expected] of Object.entries(cases)) assert.equal(found(name), expected, name);
});

test('a name is answered for the day it is asked for', () => {
  assert.equal(found('Papua Selatan', '2021-07-15'), 'none');
  assert.equal(found('Papua Selatan', '2023-07-15'), '93');
  assert.equal(found('Merauke, Papua', '2021-07-15'), '93.01');
  assert.equal(found('Merauke, Papua'), 'none');
  assert.equal(found('Merauke, Papua Selatan'), '93.01');
});

test('the codes of 2021 still find the 26 regencies and cities that moved', () => {
  const moved = text('history').trimEnd().split('\n').slice(1).map((line) => line.split('\t'));
  assert.equal(moved.length, 26);
  for (const [code = '', then = ''] of moved) assert.equal(found(then), code, then);
  assert.equal(found('91.01'), '93.01');
  assert.equal(found('92.71'), '96.71');
});

test('every official name finds its region, whatever its case and spaces', () => {
  const shape = fc.constantFrom(
    (name: string) => name, (name: string) => name.toUpperCase(), (name: string) => name.toLowerCase(),
    (name: string) => `  ${name.replaceAll(' ', '   ')} `, (name: string) => name.replace('Kabupaten ', 'Kab. '),
  );
  for (const region of files.regions.filter((row) => row.kind !== 'province')) assert.equal(found(region.name), region.code);
  fc.assert(fc.property(fc.constantFrom(...files.regions), shape, (region, write) => {
    const written = write(region.kind === 'province' ? `Provinsi ${region.name}` : region.name);
    assert.equal(found(written), region.code);
  }), { seed });
});

test('any text gets an answer', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
    assert.ok(['one', 'ambiguous', 'none'].includes(resolveRegion(name, index).kind));
    assert.match(normaliseRegionName(name), /^[a-z0-9]*$/);
  }), { seed });
});

test('a file with another header, or a row that contradicts its code, is refused', () => {
  const texts = { regions: text('regions'), history: text('history'), aliases: text('aliases') };
  assert.throws(() => readRegionFiles({ ...texts, aliases: 'code\talias\n' }), /expected the columns/);
  assert.throws(() => readRegionFiles({ ...texts, regions: texts.regions.replace('35.09\tregency', '35.09\tcity') }), /35\.09 contradicts/);
  assert.throws(() => buildRegionIndex({ regions: [], parents: [], aliases: [{ alias: 'X', code: '35' }] }), /unknown region 35/);
});
