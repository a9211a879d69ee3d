import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { nameOn, readOrganisationFiles } from './model.ts';

const text = (name: string) => readFileSync(new URL(`./data/${name}.tsv`, import.meta.url), 'utf8');
const organisations = readOrganisationFiles({ organisations: text('organisations'), names: text('names') });
const called = (slug: string, on: string) => {
  const organisation = organisations.find((row) => row.slug === slug);
  assert.ok(organisation, slug);
  return nameOn(organisation, on)?.name;
};

test('the ministry is Kominfo until 4 November 2024 and Komdigi from the day after', () => {
  assert.equal(called('kementerian-komunikasi-dan-digital', '2021-07-15'), 'Kementerian Komunikasi dan Informatika');
  assert.equal(called('kementerian-komunikasi-dan-digital', '2024-11-04'), 'Kementerian Komunikasi dan Informatika');
  assert.equal(called('kementerian-komunikasi-dan-digital', '2024-11-05'), 'Kementerian Komunikasi dan Digital');
});

test('an office that ended bears no name afterwards', () => {
  assert.equal(called('ditjen-aplikasi-informatika', '2023-08-21'), 'Direktorat Jenderal Aplikasi Informatika');
  assert.equal(called('ditjen-aplikasi-informatika', '2025-01-01'), undefined);
});

test('every institution of the five articles is known by its full name on the day of its article', () => {
  assert.equal(called('direktorat-pemberdayaan-informatika', '2021-07-02'), 'Direktorat Pemberdayaan Informatika');
  assert.equal(called('bpsdm-kemendagri', '2023-08-21'), 'Badan Pengembangan Sumber Daya Manusia Kementerian Dalam Negeri');
  assert.equal(called('diskominfo-jember', '2021-06-22'), 'Dinas Komunikasi dan Informatika Kabupaten Jember');
  assert.equal(called('pemerintah-kota-palembang', '2021-06-18'), 'Pemerintah Kota Palembang');
  assert.equal(called('pemerintah-kabupaten-tabanan', '2023-08-24'), 'Pemerintah Kabupaten Tabanan');
  assert.equal(called('pwi-jatim', '2021-07-15'), 'Persatuan Wartawan Indonesia Jawa Timur');
});

test('slugs are unique, and every name says where it is from', () => {
  assert.equal(new Set(organisations.map((row) => row.slug)).size, organisations.length);
  for (const organisation of organisations) for (const name of organisation.names) assert.notEqual(name.source, '', name.name);
});

test('overlapping names, a missing parent and a foreign header are refused', () => {
  const files = { organisations: 'slug\tkind\tparent\na\tministry\t\n', names: 'slug\tname\tshort_name\tvalid_from\tvalid_until\tsource\na\tOne\t\t\t\tx\n' };
  assert.equal(readOrganisationFiles(files).length, 1);
  assert.throws(() => readOrganisationFiles({ ...files, names: `${files.names}a\tTwo\t\t2020-01-01\t\tx\n` }), /"Two" overlaps "One"/);
  assert.throws(() => readOrganisationFiles({ ...files, organisations: `${files.organisations}b\toffice\tc\n` }), /before its parent c/);
  assert.throws(() => readOrganisationFiles({ ...files, organisations: 'kind\tslug\n' }), /expected the columns/);
});
