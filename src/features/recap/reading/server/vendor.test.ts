import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Refusal } from '#platform/http/refusal.ts';
import { wordOf, wordParagraph, zipOf } from '../../../../../tests/support/zip.ts';
import { READING_LIMIT } from '../source/model.ts';
import { textOfDocument } from './vendor.ts';

const reasonOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    await textOfDocument(bytes);
  } catch (reason) {
    if (reason instanceof Refusal) return reason.reason;
    throw reason;
  }
  return 'read';
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what cannot be read is refused for its own reason', async () => {
  assert.equal(await reasonOf(new Uint8Array(10_000_000).fill(97)), 'reading_too_long');
  assert.equal(await reasonOf(new Uint8Array(13_000_000)), 'reading_too_long');
  assert.equal(await reasonOf(bytes('a'.repeat(READING_LIMIT + 1))), 'reading_too_long');
  assert.equal(await reasonOf(bytes('PK\u0003\u0004word/document.xml')), 'reading_not_word');
  assert.equal(await reasonOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])), 'reading_not_text');
  assert.equal(await reasonOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0])), 'reading_not_text');
  assert.equal(await reasonOf(new Uint8Array(400).fill(0xff)), 'reading_not_text');
  assert.equal(await reasonOf(bytes(' \n 1 2')), 'reading_empty');
});

test('text is taken as it is, HTML without what runs, Word without anything but its paragraphs', async () => {
  assert.equal(await textOfDocument(bytes('Webinar')), 'Webinar');
  assert.equal(await textOfDocument(bytes('<p>Webinar<script>alert(1)</script></p>')), '\nWebinar\n');
  assert.equal(await textOfDocument(wordOf(wordParagraph('Webinar <b>&') + wordParagraph('“Dua”'))), 'Webinar <b>&\n\n“Dua”\n\n');
});

test('a Word file that is none, is broken or swells ends in one sentence', async () => {
  const zeros = Buffer.alloc(80_000_000);
  const body = wordParagraph('Webinar');
  const cases: [string, Buffer, string][] = [
    ['a ZIP of something else', zipOf([{ name: 'xl/workbook.xml', body: Buffer.from('<x/>') }]), 'reading_not_word'],
    ['a document that no relation names', zipOf([{ name: 'word/document.xml', body: Buffer.from('<x/>') }]), 'reading_not_word'],
    ['a directory that points nowhere', Buffer.from(wordOf(body)).fill(0xff, wordOf(body).length - 6, wordOf(body).length - 2), 'reading_not_word'],
    ['half a file', wordOf(body).subarray(0, 500), 'reading_not_word'],
    ['broken XML', wordOf('<w:p><w:r>'), 'reading_not_word'],
    ['a bomb in the text', wordOf(' '.repeat(60_000_000)), 'reading_word_too_large'],
    ['a bomb beside the text', wordOf(body, { more: [{ name: 'word/media/a.png', body: zeros }] }), 'reading_word_too_large'],
    ['a bomb that claims to be small', wordOf(body, { more: [{ name: 'word/media/a.png', body: zeros, claims: 10 }] }), 'reading_word_too_large'],
    ['many parts', wordOf(body, { more: Array.from({ length: 3000 }, (_, at) => ({ name: `word/${at}`, body: Buffer.of(1) })) }), 'reading_word_too_large'],
    ['more text than any recap', wordOf(wordParagraph('Webinar literasi digital. '.repeat(20_000))), 'reading_too_long'],
    ['no words', wordOf('<w:p/>'), 'reading_empty'],
  ];
  for (const [name, file, reason] of cases) assert.equal(await reasonOf(file), reason, name);
});

test('words that name each other in an endless chain are not followed, and a deep tree is no way in', async () => {
  const lol = `<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}"><!ENTITY d "${'&c;'.repeat(100)}">]>`;
  assert.ok(['reading_not_word', 'read'].includes(await reasonOf(wordOf('<w:p><w:r><w:t>a&d;</w:t></w:r></w:p>', { before: lol }))));
  const deep = '<w:p><w:ins>'.repeat(60_000) + '</w:ins></w:p>'.repeat(60_000);
  assert.ok(['reading_not_word', 'reading_word_too_large', 'reading_empty'].includes(await reasonOf(wordOf(deep))));
});
