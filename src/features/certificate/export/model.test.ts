import assert from 'node:assert/strict';
import { test } from 'node:test';
import { siasnColumns, siasnRow } from './model.ts';

test('a course record has the columns of SIASN in their order, days as DD-MM-YYYY, year and hours as numbers', () => {
  const row = siasnRow({ nip: '198501012010011001', course: 'Literasi Digital ASN', organiser: 'Kominfo', number: 'BALI-2023-08-21-00001-K7QM2X4P', firstDay: '2023-08-21', lastDay: '2023-08-24', hours: 3 });
  assert.deepEqual(Object.fromEntries(siasnColumns.map((column, i) => [column, row[i]])), {
    pnsOrangId: '198501012010011001', instansiId: '', jenisDiklatId: '', jenisKursus: '', jenisKursusSertipikat: '', namaKursus: 'Literasi Digital ASN', institusiPenyelenggara: 'Kominfo',
    nomorSertipikat: 'BALI-2023-08-21-00001-K7QM2X4P', tanggalKursus: '21-08-2023', tanggalSelesaiKursus: '24-08-2023', tahunKursus: 2023, jumlahJam: 3, lokasiId: '',
  });
  assert.equal(siasnRow({ nip: '1', course: 'c', organiser: 'o', number: 'n', firstDay: '2023-08-21', lastDay: '2023-08-21', hours: null }).length, siasnColumns.length);
});
