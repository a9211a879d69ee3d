import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rssDate, writeFeed, type Feed } from './model.ts';

const feed = (items: Feed['items']): Feed => ({ title: 'Rilis & berita', description: 'Uji', link: 'https://x.id/rilis', self: 'https://x.id/rilis/rss.xml?a=1&b=2', language: 'id', items });

/** A small reader of XML that refuses whatever is not well-formed: it knows nothing of how the feed is written. */
function readXml(xml: string): { names: string[]; texts: string[] } {
  const [names, texts, open]: [string[], string[], string[]] = [[], [], []];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  assert.notEqual(body, xml, 'the declaration is missing');
  for (const [token] of body.matchAll(/<[^>]*>|[^<]+/g)) {
    if (!token.startsWith('<')) {
      assert.doesNotMatch(token.replaceAll(/&(amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);/gi, ''), /[&<>]/, token);
      // oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids
      assert.doesNotMatch(token, /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
      if (token.trim() !== '') texts.push(token.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
      continue;
    }
    const [, slash, name, attributes = '', empty] = /^<(\/?)([A-Za-z][\w:]*)((?:\s+[\w:]+="[^"<&]*(?:&amp;[^"<&]*)*")*)\s*(\/?)>$/.exec(token) ?? [];
    assert.ok(name !== undefined, `no tag: ${token}`);
    if (slash) assert.equal(open.pop(), name);
    else {
      names.push(name);
      if (!empty) open.push(name);
      else assert.ok(attributes.length > 0);
    }
  }
  assert.deepEqual(open, []);
  return { names, texts };
}

test('dates are those of RFC 822', () => {
  assert.deepEqual([rssDate(new Date('2026-11-21T16:30:05Z')), rssDate(new Date('2021-07-01T00:00:00Z'))], ['Sat, 21 Nov 2026 16:30:05 +0000', 'Thu, 01 Jul 2021 00:00:00 +0000']);
});

test('the newest news stands first, with its own address as what tells it apart', () => {
  const item = (title: string, at: string) => ({ title, link: `https://x.id/e/${title}/rilis`, description: `Isi ${title}`, publishedAt: new Date(at), category: 'Tema' });
  const xml = writeFeed(feed([item('lama', '2026-01-01T00:00:00Z'), item('baru', '2026-02-01T00:00:00Z')]));
  const { names, texts } = readXml(xml);
  assert.deepEqual(names.filter((name) => name === 'item').length, 2);
  assert.deepEqual(texts, [
    'Rilis & berita', 'https://x.id/rilis', 'Uji', 'id', 'Sun, 01 Feb 2026 00:00:00 +0000',
    'baru', 'https://x.id/e/baru/rilis', 'https://x.id/e/baru/rilis', 'Sun, 01 Feb 2026 00:00:00 +0000', 'Isi baru', 'Tema',
    'lama', 'https://x.id/e/lama/rilis', 'https://x.id/e/lama/rilis', 'Thu, 01 Jan 2026 00:00:00 +0000', 'Isi lama', 'Tema',
  ]);
  assert.match(xml, /<guid isPermaLink="true">https:\/\/x\.id\/e\/baru\/rilis<\/guid>/);
});

test('a feed without news is a feed', () => {
  assert.deepEqual(readXml(writeFeed(feed([]))).names, ['rss', 'channel', 'title', 'link', 'description', 'language', 'atom:link']);
});

test('whatever a title holds, the feed stays well-formed and says the same', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
    const { texts } = readXml(writeFeed(feed([{ title: `a${title}`, link: 'https://x.id/e', description: 'b', publishedAt: new Date(0), category: null }])));
    // oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids is left out
    assert.equal(texts[5], `a${title.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')}`);
  }), { numRuns: 300 });
});
