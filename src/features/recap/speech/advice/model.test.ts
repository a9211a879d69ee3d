import { test } from 'node:test';
import assert from 'node:assert/strict';
import { activeForm, asAdvice } from './model.ts';

test('the prefix meN- follows the first sound of the word', () => {
  const forms = {
    aktifkan: 'mengaktifkan', gunakan: 'menggunakan', hapus: 'menghapus', jaga: 'menjaga', lindungi: 'melindungi', manfaatkan: 'memanfaatkan', waspadai: 'mewaspadai',
    pakai: 'memakai', pastikan: 'memastikan', periksa: 'memeriksa', perbarui: 'memperbarui', perhatikan: 'memperhatikan', promosikan: 'mempromosikan',
    tolak: 'menolak', terapkan: 'menerapkan', saring: 'menyaring', simpan: 'menyimpan', kenali: 'mengenali', kunci: 'mengunci', baca: 'membaca', buat: 'membuat',
    verifikasi: 'memverifikasi', cek: 'mengecek', dukung: 'mendukung', cari: 'mencari', unduh: 'mengunduh', rawat: 'merawat', nyalakan: 'menyalakan',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(forms).map((base) => [base, activeForm(base)])), forms);
});

test('an advice becomes what people are urged to do', () => {
  assert.equal(asAdvice('aktifkan Autentikasi Dua Faktor (2FA)'), 'mengaktifkan Autentikasi Dua Faktor (2FA)');
  assert.equal(asAdvice('gunakanlah media sosial untuk hal positif'), 'menggunakan media sosial untuk hal positif');
  assert.equal(asAdvice('jangan bagikan kode OTP'), 'untuk tidak membagikan kode OTP');
  assert.equal(asAdvice('jangan sembarangan memberikan kode OTP'), 'untuk tidak sembarangan memberikan kode OTP');
  assert.equal(asAdvice('selalu periksa alamat situs'), 'selalu memeriksa alamat situs');
  assert.equal(asAdvice('jadilah warga digital yang santun'), 'menjadi warga digital yang santun');
  assert.equal(asAdvice('jadilah berprestasi untuk instansi'), 'berprestasi untuk instansi');
});

test('what is no advice for certain is left alone', () => {
  for (const note of ['akan ada pelatihan', 'bukan hanya infrastruktur', 'pelayanan publik harus tetap berjalan', 'makan siang bersama', 'jangan', '']) {
    assert.equal(asAdvice(note), null, note);
  }
});
