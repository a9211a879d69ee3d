import { test } from 'node:test';
import assert from 'node:assert/strict';
import { asPrinted, holdsContact, searchWords } from './model.ts';

test('a number, an address or an identity number of somebody is found, other figures are not', () => {
  const held = ['hubungi 0812-3456-7890', 'WA +62 812 3456 7890', 'kirim ke sari.dewi@contoh.go.id', 'NIK 3509123456789012', 'NIP 198501012010011001'];
  const free = ['tahun 2021 ada 202.600.000 pengguna', 'pukul 09.00–12.00', 'kode OTP 6 angka', 'tulis @tomrist_ di Instagram', 'Pasal 27 ayat (3) UU 11/2008'];
  assert.deepEqual([held.map(holdsContact), free.map(holdsContact)], [held.map(() => true), free.map(() => false)]);
});

test('a printed question begins with a capital, and nothing else of it changes', () => {
  assert.deepEqual([asPrinted(' bagaimana WhatsApp? '), asPrinted('Apa itu?'), asPrinted('2FA itu apa?')], ['Bagaimana WhatsApp?', 'Apa itu?', '2FA itu apa?']);
});

test('a search is at most eight words, without signs and without repetition', () => {
  assert.deepEqual(searchWords('  WhatsApp, whatsapp? 2FA & (aman) '), ['whatsapp', '2fa', 'aman']);
  assert.equal(searchWords('satu dua tiga empat lima enam tujuh delapan sembilan').length, 8);
  assert.deepEqual(searchWords('?!'), []);
});
