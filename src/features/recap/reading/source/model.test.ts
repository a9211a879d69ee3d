import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cleanText, formatOf, textOfHtml } from './model.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a file is known by its first bytes', () => {
  assert.equal(formatOf(bytes('PK\u0003\u0004')), 'docx');
  assert.equal(formatOf(bytes('Webinar 3 < 4, begitu.')), 'text');
  assert.equal(formatOf(bytes('<!doctype html><p>Halo')), 'html');
  assert.equal(formatOf(bytes('a\u0000b')), 'unknown');
});

test('HTML gives its words; scripts, styles and comments give none', () => {
  assert.equal(
    textOfHtml('<head><title>t</title></head><p onclick="x()">Satu &amp; dua</p><script>narasumber("Budi")</script><!-- c --><div>tiga<style>p{}</style></div>'),
    '\n' + 'Satu & dua' + '\n\n' + 'tiga' + '\n',
  );
  assert.equal(textOfHtml('5 < 6 dan <b>tebal</b>&#8220;x&#x201d;&unknown;'), '5 < 6 dan tebal“x”&unknown;');
  assert.equal(textOfHtml('awal<script>tak pernah ditutup'), 'awal');
  assert.equal(textOfHtml('awal<a href="'), 'awal');
});

test('hostile markup costs no more than long markup', () => {
  const before = process.cpuUsage();
  for (const piece of ['<script>', '<!--', '<', '<a ', '</script', '&#', '<style></script>']) textOfHtml(piece.repeat(100_000));
  const { user } = process.cpuUsage(before);
  assert.ok(user < 8e6, `${user / 1e6} s`);
});

test('clean text remembers where each sign stood', () => {
  const { text, origin, emphasis } = cleanText('\u200fSatu\u00a0 *dua*\r\n_tiga_ 🎤 a');
  assert.equal(text, 'Satu dua\ntiga a');
  assert.deepEqual([...origin].map((at) => at).slice(0, 6), [1, 2, 3, 4, 5, 8]);
  assert.deepEqual(emphasis, [{ from: 5, to: 8 }]);
});
