import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SheetRow } from '#platform/files/sheet/model.ts';
import { findMapping } from './mapping/model.ts';
import { agencyKey, readRoster } from './model.ts';
import { rosterName } from './name/model.ts';

const rowsOf = (lines: readonly (readonly string[])[]): SheetRow[] => lines.flatMap((cells, i) => (cells.some((cell) => cell !== '') ? [{ line: i + 1, cells: [...cells] }] : []));
const read = (lines: readonly (readonly string[])[], agency: string | null = 'BKPSDM Kabupaten Jember') => {
  const rows = rowsOf(lines);
  const mapping = findMapping(rows);
  return { mapping, ...readRoster(rows, mapping, { agency, on: '2026-11-22' }) };
};
const [nip1, nip2] = ['198501012010011001', '199002022019032002'];

test('titles above, a heading of two merged rows and a row of column numbers are not people', () => {
  const { mapping, people, faults, rows } = read([
    ['PEMERINTAH KABUPATEN JEMBER'],
    ['DAFTAR PESERTA WEBINAR LITERASI DIGITAL'],
    [],
    ['NO', 'IDENTITAS PEGAWAI', '', 'KONTAK', '', 'UNIT KERJA'],
    ['', 'N I P', 'Nama Lengkap (dengan gelar)', 'No. HP/WA *', 'E-mail', ''],
    ['1', '2', '3', '4', '5', '6'],
    ['1', '19850101 201001 1 001', 'SITI AMINAH, S.SOS', '81234567890', '', 'Bidang Mutasi'],
    ['2', `'${nip2}`, 'drs. budi SANTOSA', '0812-3456-7891 / 0813', 'budi@jember.go.id', ''],
    ['', '', '', '', 'Jember, 21 Agustus 2023', ''],
    ['', '', '', '', 'Kepala BKPSDM', ''],
    ['', '', '', '', 'Drs. Sukowinarno, M.Si.', ''],
  ]);
  assert.deepEqual(mapping, { columns: { nip: 1, name: 2, phone: 3, email: 4, unit: 5 }, headingLine: 5, firstLine: 7 });
  assert.deepEqual([rows, faults], [2, []]);
  assert.deepEqual(people, [
    { line: 7, name: 'Siti Aminah, S.Sos.', nameKey: 'siti aminah', nip: nip1, contact: { kind: 'phone', value: '+6281234567890' }, agency: 'BKPSDM Kabupaten Jember', unit: 'Bidang Mutasi', position: null, region: null },
    { line: 8, name: 'drs. budi SANTOSA', nameKey: 'budi santosa', nip: nip2, contact: { kind: 'phone', value: '+6281234567891' }, agency: 'BKPSDM Kabupaten Jember', unit: null, position: null, region: null },
  ]);
});

test('every wrong row is named with what is wrong, and the others are taken', () => {
  const { people, faults } = read([
    ['NIP', 'Nama', 'No HP', 'OPD'],
    [nip1, 'Siti Aminah', '', 'Dinas Kesehatan'],
    ['1.98501012010011E+17', 'Angka Hilang', '', 'Dinas Kesehatan'],
    ['19850101201001', 'Kurang Angka', '', 'Dinas Kesehatan'],
    ['', 'Tanpa Apa', '', 'Dinas Kesehatan'],
    ['', 'Hanya Telepon', '081234567892', 'Dinas Kesehatan'],
    [nip2, '', '', 'Dinas Kesehatan'],
    [nip2, 'Salah Telepon', '0812', 'Dinas Kesehatan'],
    [nip2, 'Tanpa Instansi', '', '-'],
    [nip1, 'SITI AMINAH', '', 'Dinas Kesehatan'],
  ], null);
  assert.deepEqual(people.map(({ name }) => name), ['Siti Aminah', 'Hanya Telepon']);
  assert.deepEqual(faults.map(({ line, field, reason, value }) => [line, field, reason, value]), [
    [3, 'nip', 'nip_digits_lost', null], [4, 'nip', 'nip_length', 4], [5, 'nip', 'nip_missing', null], [7, 'name', 'name_missing', null],
    [8, 'phone', 'phone_incomplete', 6], [9, 'agency', 'agency_missing', null], [10, 'nip', 'twice_in_list', 2],
  ]);
});

test('a list without numbers is one of people all the same, and without a heading its columns tell what they are', () => {
  assert.deepEqual(read([['Nama Siswa?', 'Nama', 'Kelas'], ['x', 'Ani Lestari', 'XI'], ['y', 'Budi Santosa', 'XI']], 'SMAN 1').people.map(({ name, nip }) => [name, nip]), [['Ani Lestari', null], ['Budi Santosa', null]]);
  const bare = read([[nip1, 'Siti Aminah', '081234567890'], [nip2, 'Budi Santosa', '081234567891']]);
  assert.deepEqual([bare.mapping.columns, bare.people.length], [{ nip: 0, phone: 2, name: 1 }, 2]);
});

test('names in capitals become names, titles keep their forms, and what was typed with care stays', () => {
  const cases: [Parameters<typeof rosterName>[0], string][] = [
    [{ name: 'DRS. EKO PAMUJI, M.I.KOM' }, 'Drs. Eko Pamuji, M.I.Kom.'],
    [{ name: 'I GUSTI NGURAH RAI' }, 'I Gusti Ngurah Rai'],
    [{ name: 'MUHAMMAD AL-FATIH BIN UMAR' }, 'Muhammad Al-Fatih bin Umar'],
    [{ name: "NUR'AINI" }, "Nur'Aini"],
    [{ name: 'EKO PAMUJI', front: 'Drs.', back: 'M.Si' }, 'Drs. Eko Pamuji, M.Si.'],
    [{ name: 'Wayan de Vries' }, 'Wayan de Vries'],
  ];
  for (const [given, wanted] of cases) assert.equal(rosterName(given), wanted);
});

test('an agency is the same with other signs and letters', () => {
  assert.equal(agencyKey('DINAS KESEHATAN  Kab. Jember'), agencyKey('Dinas Kesehatan Kabupaten Jember'));
  assert.notEqual(agencyKey('Dinas Kesehatan Kota Jember'), agencyKey('Dinas Kesehatan Kabupaten Jember'));
});
