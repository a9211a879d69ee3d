import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedEvent } from '#features/recap/record/server/queries.ts';
import { readDemo } from './demo.ts';
import { wordOf, wordParagraph } from '../../tests/support/zip.ts';
import { table } from './cli/table.ts';
import { usageOf } from './cli/command.ts';

// The real binary on a data folder of its own; the embedded server lives as long as each command.
const data = mkdtempSync(join(tmpdir(), 'serentak-cli-'));
after(() => rmSync(data, { recursive: true, force: true }));
const binary = join(import.meta.dirname, '../../bin/serentak.mjs');
const inner = join(import.meta.dirname, 'cli.ts');

/** `program`: the binary prepares the clone first; what it hands over to answers quicker. */
const serentak = (words: string, more: Record<string, string> = {}, program = binary) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    const { DATABASE_URL: _given, SERENTAK_DEMO: _demo, ...env } = process.env;
    execFile(process.execPath, [program, ...words.split(' ').filter(Boolean)], { env: { ...env, SERENTAK_DATA: data, LC_ALL: 'C', ...more }, timeout: 120_000, maxBuffer: 2 ** 24 }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
    });
  });

test('on a fresh folder the list of events is one JSON document with every fact of the five', { timeout: 180_000 }, async () => {
  const { code, out, err } = await serentak('event list --json');
  assert.equal(code, 0, err);
  const listed = JSON.parse(out) as ListedEvent[];
  const { events, additions } = readDemo();
  const expected = events.map((facts) => ({ ...facts, slug: additions.events[facts.source]!.slug, state: 'closed', zone: facts.timeZoneLabel ?? additions.events[facts.source]!.zone }));
  const bySlug = (a: { slug: string }, b: { slug: string }) => a.slug.localeCompare(b.slug);
  assert.deepEqual(listed.map(({ id: _id, regions: _regions, ...facts }) => facts as object & { slug: string }).sort(bySlug), expected.sort(bySlug));
  assert.deepEqual(listed.map((event) => event.regions).flat().sort((a, b) => a.code.localeCompare(b.code)), [
    { code: '12.19', name: 'Kabupaten Batu Bara' }, { code: '16.71', name: 'Kota Palembang' }, { code: '19.05', name: 'Kabupaten Bangka Barat' },
    { code: '35.09', name: 'Kabupaten Jember' }, { code: '51', name: 'Bali' },
  ]);
});

test('copies stand in the list only when asked for, and people read a table', { timeout: 120_000 }, async () => {
  const { out } = await serentak('event list --all');
  const lines = out.trimEnd().split('\n').map((line) => line.split(/ {2,}/).slice(0, 3).join('|'));
  assert.deepEqual(lines.slice(0, 3), ['KEGIATAN|STATUS|WILAYAH', 'jember-ulang|terbit|Kabupaten Jember', 'bali-2023-08-21|ditutup|Bali']);
  assert.equal(lines.length, 7);
});

test('wrong use ends with 2 and the usage, on standard error alone', { timeout: 120_000 }, async () => {
  for (const words of ['', 'event sing', 'event list --loud', 'account token']) {
    const { code, out, err } = await serentak(words, {}, inner);
    assert.deepEqual([code, out, /Cara pakai:/.test(err)], [2, '', true], words);
  }
  const { code, out } = await serentak('--help', { LC_ALL: 'en_US.UTF-8' }, inner);
  assert.deepEqual([code, out.split('\n')[0], table.every((command) => out.includes(usageOf(command)))], [0, 'Usage:', true]);
});

test('a refusal ends with 1 and one sentence, in the language of the terminal', { timeout: 120_000 }, async () => {
  assert.deepEqual(await serentak('account token nobody@serentak.example --json'), { code: 1, out: '', err: 'serentak: Tidak ada akun dengan surel ini.\n' });
});

test('a news desk reads recaps: ours is clean, a file shows its faults with places, and what is no article is refused', { timeout: 120_000 }, async () => {
  const ours = await serentak('recap check jember-2021-06-22 --json', {}, inner);
  assert.deepEqual([ours.code, JSON.parse(ours.out)], [0, { event: 'jember-2021-06-22', findings: [] }], ours.err);

  const file = join(data, 'article.txt');
  const text = 'Webinar Jember Kupas Dampak Positif Bermedsos\n\nJEMBER – Webinar bertema “Dampak Positif Bermedsos” digelar di Kabupaten Jember, Rabu (22/6/2021).';
  writeFileSync(file, text);
  const found = await serentak(`recap check ${file} --event jember-2021-06-22 --json`, {}, inner);
  const { findings } = JSON.parse(found.out) as { findings: { what: string; where: { from: number; to: number; quote: string }; suggestion: string | null }[] };
  const weekday = findings.find(({ what }) => what === 'weekday_differs');
  assert.deepEqual([weekday?.suggestion, text.slice(weekday?.where.from, weekday?.where.to)], ['Selasa', weekday?.where.quote]);
  assert.match((await serentak(`recap check ${file}`, {}, inner)).out, /^3: \[pasti\] «Rabu \(22\/6\/2021» .*→ Selasa$/m);

  const long = join(data, 'long.txt');
  writeFileSync(long, 'a'.repeat(10 * 1024 * 1024));
  assert.deepEqual(await serentak(`recap check ${long}`, {}, inner), { code: 1, out: '', err: 'serentak: Teks ini lebih panjang daripada 60000 karakter. Periksa satu artikel setiap kali.\n' });
});

test('a folder of old recaps comes in once: text, HTML and Word are read and checked alike, and a second run changes nothing', { timeout: 240_000 }, async () => {
  const folder = join(data, 'arsip');
  mkdirSync(join(folder, 'lama'), { recursive: true });
  const text = 'Webinar Aman Belanja Daring\n\nJEMBER – Webinar bertema “Aman Belanja Daring” digelar Dinas Kominfo Kabupaten Jember di Kabupaten Jember, Rabu (6/7/2021) pukul 09.00-11.00 WIB. Acara diikuti 77 peserta. Hadir sebagai narasumber Ika Sari, S.Si.';
  const files = { 'a.txt': Buffer.from(text), 'b.html': Buffer.from(`<html><body>${text.split('\n\n').map((part) => `<p>${part}</p>`).join('')}<script>alert(1)</script></body></html>`), 'lama/c.docx': wordOf(text.split('\n\n').map(wordParagraph).join('')) };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'rusak.docx'), 'PK\u0003\u0004');
  const drafts = [];
  for (const name of Object.keys(files)) {
    const read = await serentak(`recap read ${join(folder, name)} --json`, {}, inner);
    const { spans: _spans, ...draft } = JSON.parse(read.out) as { spans: unknown; theme: string };
    drafts.push(draft);
  }
  const checked = JSON.parse((await serentak(`recap check ${join(folder, 'lama/c.docx')} --json`, {}, inner)).out) as { findings: { what: string; suggestion: string | null }[] };
  assert.equal(checked.findings.find(({ what }) => what === 'weekday_differs')?.suggestion, 'Selasa');
  assert.equal(drafts[0]!.theme, 'Aman Belanja Daring');
  assert.deepEqual(drafts.slice(1), [drafts[0], drafts[0]]);
  assert.deepEqual(await serentak(`recap read ${join(folder, 'rusak.docx')}`, {}, inner), { code: 1, out: '', err: 'serentak: Berkas ini bukan dokumen Word (.docx) yang utuh.\n' });

  assert.match((await serentak(`recap import ${folder}`, {}, inner)).err, /Sebutkan programnya dengan --programme\. Yang ada: .*jember-2021/);
  const first = JSON.parse((await serentak(`recap import ${folder} --programme jember-2021 --json`, {}, inner)).out) as Imported;
  assert.deepEqual([first.files, first.added, first.known, first.unread.map(({ file, reason }) => [file, reason]), first.occasions], [4, 4, 0, [['rusak.docx', 'reading_not_word']], { open: 1, accepted: 0, joined: 0, rejected: 0 }]);
  assert.deepEqual([first.queue[0]!.articles.toSorted(), first.queue[0]!.asks], [['a.txt', 'b.html', 'c.docx'], ['dates', 'segments']]);
  const second = JSON.parse((await serentak(`recap import ${folder} --programme jember-2021 --json`, {}, inner)).out) as Imported;
  assert.deepEqual(second, { ...first, added: 0, known: 4 });
});

interface Imported {
  files: number;
  added: number;
  known: number;
  unread: { file: string; reason: string }[];
  occasions: Record<string, number>;
  queue: { articles: string[]; asks: string[] }[];
}
