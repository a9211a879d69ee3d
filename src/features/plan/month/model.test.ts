import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountOf, readDay, readHour, readMonth, readPerson, samePerson } from './model.ts';

test('days are read as people write them', () => {
  assert.deepEqual(['2026-12-01', '2026-12-01T00:00:00', '1/12/2026', '01-12-2026', '1 Desember 2026', 'Selasa, 1 Des 2026', '31/2/2026', 'besok', ''].map(readDay), [...Array.from({ length: 6 }, () => '2026-12-01'), null, null, null]);
});

test('hours too', () => {
  assert.deepEqual(['09.00', '9:00', '09:00:00', '9', '09.00 WIB', 'pukul 14.30', '24.00', '9.75', 'pagi'].map(readHour), ['09.00', '09.00', '09.00', '09.00', '09.00', '14.30', null, null, null]);
});

test('the heading is found under a title line and by other names; what is missing is named', () => {
  const rows = [['Jadwal Desember'], ['No', 'Kab/Kota', 'Tanggal', 'Jam', 'Judul'], ['1', 'Jember', '1/12/2026', '09.00', 'Tema'], ['', '', '', '', '']].map((cells, at) => ({ line: at + 1, cells }));
  assert.deepEqual(readMonth(rows), { rows: [{ line: 3, cells: { regions: 'Jember', day: '1/12/2026', startHour: '09.00', theme: 'Tema' } }] });
  assert.deepEqual(readMonth([{ line: 1, cells: ['Wilayah', 'Tema'] }]), { missing: ['Tanggal', 'Mulai'] });
});

test('a person is a name with titles and an office in brackets', () => {
  assert.deepEqual(readPerson('Drs. Eko Pamuji, M.I.Kom (Sekretaris PWI Jatim)'), { nameAsWritten: 'Drs. Eko Pamuji, M.I.Kom', office: 'Sekretaris PWI Jatim' });
  assert.deepEqual([samePerson('Drs. Eko Pamuji, M.I.Kom', 'Drs. Eko Pamuji, M.I.Kom.'), samePerson('Eko Pamuji', 'Eko Pamuji (Ketua)')], [true, false]);
});

test('one meeting is one account, whatever the link carries besides', () => {
  assert.equal(accountOf('https://us02web.zoom.us/j/123?pwd=x'), accountOf('https://zoom.us/j/123'));
  assert.notEqual(accountOf('https://zoom.us/j/123'), accountOf('https://zoom.us/j/124'));
});
