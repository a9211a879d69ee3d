import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupSimilar, similarity, suggestFrom } from './model.ts';

const alike: readonly (readonly [string, string])[] = [
  ['Bagaimana cara mengamankan akun WhatsApp?', 'Gimana caranya supaya akun WA kita aman?'],
  ['Bagaimana membedakan berita hoaks dan berita benar?', 'Cara membedakan hoax dengan berita yang benar gimana ya?'],
  ['Apakah sertifikat webinar ini bisa diunduh?', 'Kapan sertifikat webinar bisa di unduh?'],
  ['How do I protect my children on social media?', 'How can we protect our kids from social media?'],
  ['Bagaimana melaporkan penipuan online?', 'bgaimana cara melaporkan penipuan onlen'],
];
const apart: readonly (readonly [string, string])[] = [
  ['Bagaimana cara mengamankan akun WhatsApp?', 'Apakah sertifikat webinar ini bisa diunduh?'],
  ['Bagaimana melaporkan penipuan online?', 'Bagaimana anak belajar dengan internet?'],
  ['Apa itu etika digital?', 'Apa itu budaya digital?'],
  ['How do I protect my password?', 'How do I report a hoax?'],
];

test('questions that ask the same are suggested, in Indonesian and English, and others are not', () => {
  for (const [one, two] of alike) assert.ok(similarity(one, two) >= suggestFrom, `${similarity(one, two).toFixed(2)}: ${one} | ${two}`);
  for (const [one, two] of apart) assert.ok(similarity(one, two) < suggestFrom, `${similarity(one, two).toFixed(2)}: ${one} | ${two}`);
});

test('a group stands under its first question, and a lone one is a group of its own', () => {
  const texts = [alike[0]![0], alike[1]![0], alike[0]![1], alike[1]![1], 'Apa kabar Jember?'];
  assert.deepEqual([...groupSimilar(texts.map((text, i) => ({ number: i + 1, text })))], [[1, [3]], [2, [4]], [5, []]]);
});

test('a flood of a thousand is grouped in a moment', () => {
  const flood = Array.from({ length: 1000 }, (_, i) => ({ number: i + 1, text: `Beli pulsa murah di toko saya sekarang juga nomor ${i % 40} `.repeat(3) }));
  const began = performance.now();
  const groups = groupSimilar(flood);
  assert.ok(performance.now() - began < 5000);
  assert.ok(groups.size <= 40, `${groups.size} groups`);
});
