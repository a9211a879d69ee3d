import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Refusal } from '#platform/http/refusal.ts';
import { READING_LIMIT } from '../source/model.ts';
import { textOfDocument } from './vendor.ts';

const reasonOf = (bytes: Uint8Array): string => {
  try {
    textOfDocument(bytes);
  } catch (reason) {
    if (reason instanceof Refusal) return reason.reason;
    throw reason;
  }
  return 'read';
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what cannot be read is refused for its own reason', () => {
  assert.equal(reasonOf(new Uint8Array(10_000_000).fill(97)), 'reading_too_long');
  assert.equal(reasonOf(bytes('a'.repeat(READING_LIMIT + 1))), 'reading_too_long');
  assert.equal(reasonOf(bytes('PK\u0003\u0004word/document.xml')), 'reading_needs_plain_text');
  assert.equal(reasonOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])), 'reading_not_text');
  assert.equal(reasonOf(new Uint8Array(400).fill(0xff)), 'reading_not_text');
  assert.equal(reasonOf(bytes(' \n 1 2')), 'reading_empty');
});

test('text is taken as it is, HTML without what runs', () => {
  assert.equal(textOfDocument(bytes('Webinar')), 'Webinar');
  assert.equal(textOfDocument(bytes('<p>Webinar<script>alert(1)</script></p>')), '\nWebinar\n');
});
