import assert from 'node:assert/strict';
import { test } from 'node:test';
import mammoth from 'mammoth';
import type { Recap } from '../model.ts';
import { asMarkdown, asText, copyName, newsArticleJson } from './model.ts';
import { asWord } from './server/vendor.ts';

const recap: Recap = {
  title: 'Webinar Jember Kupas *Bermedsos*', titleSources: [], dateline: 'JEMBER', datelineSources: [],
  paragraphs: [{ text: 'Acara <b>ini</b> milik #Jember_Hebat.', sources: [] }, { text: '1. Kalimat dengan & tanda.', sources: [] }], writer: null,
};

test('a text copy is the article as it is printed', () => {
  assert.equal(asText(recap), 'Webinar Jember Kupas *Bermedsos*\n\nJEMBER – Acara <b>ini</b> milik #Jember_Hebat.\n\n1. Kalimat dengan & tanda.\n');
});

test('Markdown keeps every sign of the text a sign', () => {
  assert.equal(asMarkdown(recap), '# Webinar Jember Kupas \\*Bermedsos\\*\n\n**JEMBER** – Acara \\<b\\>ini\\</b\\> milik \\#Jember\\_Hebat.\n\n1\\. Kalimat dengan & tanda.\n');
});

test('a Word copy reads back as the article, headline first', async () => {
  const buffer = await asWord(recap, { language: 'id' });
  const { value } = await mammoth.extractRawText({ buffer });
  assert.equal(value.trim().split(/\n+/).join('\n'), asText(recap).trim().split(/\n+/).join('\n'));
  const { value: html } = await mammoth.convertToHtml({ buffer });
  assert.match(html, /^<h1>Webinar Jember Kupas \*Bermedsos\*<\/h1><p><strong>JEMBER<\/strong> – Acara/);
});

test('a copy is named after its event, and after its version before it is public', () => {
  assert.deepEqual([copyName('word', { slug: 'jember-2021' }), copyName('markdown', { slug: 'jember-2021', version: 3 })], ['rilis-jember-2021.docx', 'rilis-jember-2021-v3.md']);
});

test('machines read the article, its day and its corrections; nothing typed ends the script element', () => {
  const at = new Date('2026-11-21T03:00:00Z');
  const hostile = { ...recap, title: 'A</script><script>alert(1)</script>' };
  const json = newsArticleJson({ recap: hostile, publishedAt: at, corrections: [{ note: 'Satu', at: new Date('2026-11-22T03:00:00Z') }], organiser: 'Dinas', address: 'https://x/e/a/rilis', images: [], language: 'id' });
  assert.doesNotMatch(json, /[<>]/);
  const { headline, datePublished, dateModified, correction } = JSON.parse(json) as Record<string, unknown>;
  assert.deepEqual([headline, datePublished, dateModified, correction], [hostile.title, '2026-11-21T03:00:00.000Z', '2026-11-22T03:00:00.000Z', [{ '@type': 'CorrectionComment', text: 'Satu', datePublished: '2026-11-22T03:00:00.000Z' }]]);
});
