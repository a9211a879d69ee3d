import { test } from 'node:test';
import assert from 'node:assert/strict';
import { say, sourcesOf, textOf } from '../sentence/model.ts';
import { voiceOf } from '../voice/model.ts';
import { reportSpeech, tidyNote, topic } from './model.ts';

const plain = voiceOf('id', null);

const fact = (value: string, at = 0): { value: string; path: string } => ({ value, path: `event.keynote.points[${at}]` });

function told(notes: string[], quotes: string[] = [], isNew = false): string[] {
  const speech = { speaker: say`Sri Wahyuni, M.Kes.,`, isNew, notes: notes.map(fact), quotes: quotes.map(fact), topicWord: 'kegiatan itu', turn: 0 };
  return reportSpeech(speech, plain).map(textOf);
}

test('every shape of note has its frame', () => {
  const frames: [string, string][] = [
    ['rapat lewat Zoom sangat membantu', 'Ia mengatakan rapat lewat Zoom sangat membantu.'],
    ['pembentukan tim pemantau diskusi publik', 'Ia menjelaskan pembentukan tim pemantau diskusi publik.'],
    ['tantangan: sinyal berbeda antardaerah', 'Tantangannya, menurut dia, sinyal berbeda antardaerah.'],
    ['faktor internal: anggaran, budaya, sinyal', 'Ia menjelaskan faktor internal adalah anggaran, budaya, dan sinyal.'],
    ['aktifkan 2FA', 'Ia menyarankan peserta mengaktifkan 2FA.'],
    ['jangan bagikan kode OTP', 'Ia mengingatkan peserta untuk tidak membagikan kode OTP.'],
    ['mengingatkan ASN menjaga netralitas', 'Ia mengingatkan ASN menjaga netralitas.'],
    ['dilaksanakan secara bertahap', 'Ia mengatakan kegiatan itu dilaksanakan secara bertahap.'],
    ['digitalisasi layanan sudah berjalan', 'Ia mengatakan digitalisasi layanan sudah berjalan.'],
    ['meningkatkan kecakapan ASN', 'Ia menjelaskan upaya meningkatkan kecakapan ASN.'],
    ['bukan hanya infrastruktur', 'Ia menekankan bukan hanya infrastruktur.'],
    ['lewat OSS dapat dibuat aplikasi', 'Menurut dia, lewat OSS dapat dibuat aplikasi.'],
    ['Pemkab dituntut berinovasi.', 'Pemkab dituntut berinovasi, katanya.'],
    ['3 dari 10 akun diretas', 'Ia mengatakan 3 dari 10 akun diretas.'],
  ];
  assert.deepEqual(frames.map(([note]) => told([note])), frames.map(([, sentence]) => [sentence]));
});

test('a predicate goes on in the sentence before it', () => {
  assert.deepEqual(told(['era digital menuntut perubahan', 'sangat berperan bagi daerah']), ['Ia mengatakan era digital menuntut perubahan dan sangat berperan bagi daerah.']);
});

test('a speaker whom nobody introduced is named by the first report only', () => {
  assert.deepEqual(told(['rapat sangat membantu', 'layanan harus cepat'], [], true), ['Sri Wahyuni, M.Kes., mengatakan rapat sangat membantu.', 'Menurut dia, layanan harus cepat.']);
});

test('a quotation is word for word, and only its closing mark may change', () => {
  assert.deepEqual(told([], ['Medsos  sangat membantu,']), ['“Medsos sangat membantu,” katanya.']);
  assert.deepEqual(told([], ['Medsos membantu'], true), ['“Medsos membantu,” kata Sri Wahyuni, M.Kes.']);
  assert.deepEqual(told([], ['Siapa takut?']), ['Ia mengatakan, “Siapa takut?”']);
  assert.deepEqual(told([], ['10 juta orang akan ikut,']), ['Ia mengatakan, “10 juta orang akan ikut.”']);
});

test('every sentence cites its note, and only that', () => {
  const speech = { speaker: say`Sri`, isNew: false, notes: [fact('satu hal', 0), fact('hal lain', 1)], quotes: [], topicWord: 'hal itu', turn: 0 };
  assert.deepEqual(reportSpeech(speech, plain).map(sourcesOf), [['event.keynote.points[0]'], ['event.keynote.points[1]']]);
});

test('a talk with a title is named in quotation marks, a subject in running text', () => {
  assert.equal(textOf(topic(fact('Pelayanan Pemerintah di Era Digital'), 'id')), '“Pelayanan Pemerintah di Era Digital”');
  assert.equal(textOf(topic(fact('keamanan data pribadi; Autentikasi Dua Faktor'), 'id')), 'keamanan data pribadi serta Autentikasi Dua Faktor');
});

test('inside a note no sentence begins with a figure', () => {
  assert.equal(tidyNote('Sandi harus panjang. 12 huruf cukup.'), 'Sandi harus panjang; 12 huruf cukup');
});
