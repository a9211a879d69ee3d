import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkI18n } from './check-i18n.ts';
import { plantTree, rulesIn } from './planted-tree.ts';

const folder = 'src/platform/i18n/messages';
const rules = (files: Record<string, string>): string[] => rulesIn(checkI18n(plantTree(files)));
/** One area, `event`, in both languages. */
const area = (id: string, en: string): Record<string, string> => ({ [`${folder}/event.id.json`]: id, [`${folder}/event.en.json`]: en });
const page = (markup: string): Record<string, string> => ({ 'src/routes/+page.svelte': markup });

test('messages in step and pages without words have no findings', () => {
  const plural = (one: string, other: string): string => JSON.stringify({
    $schema: 'https://example.org/schema',
    seats: [{ declarations: ['input count', 'local n = count: plural'], selectors: ['n'], match: { 'n=one': one, 'n=other': other } }],
    day: { first: 'Hari {n} dari {all}' },
  });
  const findings = checkI18n(plantTree({
    ...area(plural('{count} kursi', '{count} kursi'), plural('one seat', '{count} seats')),
    [`${folder}/portal.id.json`]: '{"find":"Cari"}',
    [`${folder}/portal.en.json`]: '{"find":"Find"}',
    ...page(`<script lang="ts">const word = 'tidak terlihat';</script>
      <svelte:head><title>Serentak</title></svelte:head>
      <!-- a comment --><p class="kartu besar" title={m.find()} data-kind="event">{m.find()} · 19.00 WIB – 3 &amp; 4</p>
      <a href="/acara" aria-label={m.find()}>Zoom</a><button onclick={() => go('ke sini')} class:aktif={true}></button>
      <code>npm start</code>{#if state === 'live'}{state === 'live' ? 1 : m.find()}{/if}{format(date, 'panjang')}
      <style>p { color: red }</style>`),
  }));
  assert.deepEqual(findings, []);
});

const faults: [claim: string, files: Record<string, string>, rule: string][] = [
  ['an area without English', { [`${folder}/event.id.json`]: '{"a":"Satu"}' }, 'no-translation'],
  ['an area without Indonesian', { [`${folder}/event.en.json`]: '{"a":"One"}' }, 'no-translation'],
  ['a key without translation', area('{"a":"Satu","b":"Dua"}', '{"a":"One"}'), 'no-translation'],
  ['a nested key without translation', area('{"a":{"b":"Dua"}}', '{"a":{}}'), 'no-translation'],
  ['a key without source', area('{"a":"Satu"}', '{"a":"One","b":"Two"}'), 'no-source'],
  ['a placeholder that got lost', area('{"a":"{n} kursi"}', '{"a":"seats"}'), 'placeholders'],
  ['a placeholder under another name', area('{"a":"{n} kursi"}', '{"a":"{count} seats"}'), 'placeholders'],
  ['an empty message', area('{"a":"Satu"}', '{"a":"  "}'), 'empty'],
  ['a message without text', area('{"a":"Satu"}', '{"a":[]}'), 'empty'],
  ['a key written twice', area('{"a":"Satu","a":"Dua"}', '{"a":"One"}'), 'twice'],
  ['a key in two areas', { ...area('{"a":"Satu"}', '{"a":"One"}'), [`${folder}/portal.id.json`]: '{"a":"Satu"}', [`${folder}/portal.en.json`]: '{"a":"One"}' }, 'two-areas'],
  ['a file that is no JSON', area('{"a":"Satu",}', '{}'), 'message-file'],
  ['a file in an unknown language', { [`${folder}/event.fr.json`]: '{"a":"Un"}' }, 'message-file'],
  ['Indonesian between tags', page('<p>Daftar sekarang</p>'), 'hard-coded'],
  ['English beside a message', page('<p>{m.find()} now</p>'), 'hard-coded'],
  ['words inside a block', page('{#each rows as row}<li>{row} orang</li>{/each}'), 'hard-coded'],
  ['words beside a brand', page('<p>Masuk Zoom</p>'), 'hard-coded'],
  ['a page title', page('<svelte:head><title>Beranda</title></svelte:head>'), 'hard-coded'],
  ['words in an attribute that is read aloud', page('<input aria-label="Nama lengkap" />'), 'hard-coded'],
  ['words given to a component', page('<Field label="Nama lengkap" />'), 'hard-coded'],
  ['a literal in braces', page(`<p>{'Selesai'}</p>`), 'hard-coded'],
  ['a literal in a template', page('<p>{`Hari ${n}`}</p>'), 'hard-coded'],
  ['a literal in a spoken attribute', page(`<img alt={big ? 'Peta' : m.map()} />`), 'hard-coded'],
];
for (const [claim, files, rule] of faults) {
  test(`${claim} is caught`, () => assert.deepEqual(rules(files), [rule]));
}

test('both branches of a choice are read, and lines are true', () => {
  const root = plantTree(page(`<script lang="ts">\nlet a = 1;\n</script>\n<p>\n  {a ? 'Ya' : 'Tidak'}\n\n  Selesai</p>`));
  const findings = checkI18n(root).map(({ line, message }) => ({ line, message }));
  const where = 'belongs in src/platform/i18n/messages';
  assert.deepEqual(findings, [
    { line: 5, message: `"Ya" ${where}` },
    { line: 5, message: `"Tidak" ${where}` },
    { line: 7, message: `"Selesai" ${where}` },
  ]);
});
