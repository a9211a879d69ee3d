import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildRegionIndex, readRegionFiles } from '#features/region/model.ts';
import { readRecap } from './model.ts';
import { draftEvent } from './schema.ts';
import type { DraftEvent } from './schema.ts';
import { f1, score } from './score/model.ts';
import type { Expected, Score } from './score/model.ts';
import { READING_LIMIT } from './source/model.ts';

const regionText = (name: string): string => readFileSync(join(import.meta.dirname, `../../region/data/${name}.tsv`), 'utf8');
const regions = buildRegionIndex(readRegionFiles({ regions: regionText('regions'), history: regionText('history'), aliases: regionText('aliases') }));
const read = (text: string): DraftEvent => readRecap(text, { regions });

interface Article { name: string; text: string; expected: Expected }
interface ArticleFile { text?: string[]; expected: Expected }

const folder = join(import.meta.dirname, 'article/data');
const filesOf = (set: string): { name: string; file: ArticleFile }[] =>
  readdirSync(folder).filter((name) => name.startsWith(set)).sort().map((name) => ({ name, file: JSON.parse(readFileSync(join(folder, name), 'utf8')) as ArticleFile }));
const articles = (set: string): Article[] => filesOf(set).map(({ name, file }) => ({ name, text: (file.text ?? []).join('\n'), expected: file.expected }));

/** Reads a set and says how well, article by article where something is amiss. */
function grade(set: Article[]): { value: number; told: string } {
  const scores = set.map(({ name, text, expected }): [string, Score] => [name, score(expected, read(text))]);
  const told = scores.filter(([, { missing, extra }]) => missing.length + extra.length > 0).map(([name, { missing, extra }]) => `${name}: missing ${JSON.stringify(missing)}, extra ${JSON.stringify(extra)}`).join('\n');
  return { value: f1(scores.map(([, one]) => one)), told };
}

const open = articles('open');
const held = articles('held');

test('articles whose styles the rules were written for are read with F1 of at least 0.95', (t) => {
  assert.ok(open.length >= 30, `${open.length} articles`);
  const { value, told } = grade(open);
  t.diagnostic(`F1 on ${open.length} open articles: ${value.toFixed(4)}`);
  assert.ok(value >= 0.95, told);
});

test('articles put aside before the first rule was written are read with F1 of at least 0.95', (t) => {
  assert.equal(held.length, 10);
  const { value } = grade(held);
  t.diagnostic(`F1 on ${held.length} articles never used for rules: ${value.toFixed(4)}`);
  assert.ok(value >= 0.95, `F1 ${value.toFixed(4)}; what is wrong there is not looked at on purpose`);
});

const sources = join(import.meta.dirname, '../../../../../shared/seeds');
const absent = existsSync(sources) ? false : 'the five source articles do not lie beside this clone';

test('the five source articles are read with F1 of at least 0.95', { skip: absent }, (t) => {
  const names = readdirSync(sources).filter((name) => name.endsWith('.txt')).sort();
  const set = filesOf('seed').map(({ name, file }, at) => ({ name, text: readFileSync(join(sources, names[at] ?? ''), 'utf8'), expected: file.expected }));
  assert.equal(set.length, 5);
  const { value, told } = grade(set);
  t.diagnostic(`F1 on the five sources: ${value.toFixed(4)}`);
  assert.ok(value >= 0.95, told);
});

test('every draft has the promised shape, and every expectation too', () => {
  for (const { name, text, expected } of [...open, ...held]) {
    const draft = read(text);
    assert.deepEqual(draftEvent.parse(draft), draft, name);
    draftEvent.parse({ ...expected, findings: [], spans: {} });
  }
});

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

test('a span holds the words its field was read from', () => {
  let seen = 0;
  for (const { name, text } of [...open, ...held]) {
    const draft = read(text);
    const at = (field: string): string => text.slice(...(draft.spans[field] ?? [0, 0]));
    const holds = (field: string, value: string | null): void => {
      if (value === null) return;
      seen += 1;
      assert.equal(letters(at(field)), letters(value), `${name} ${field}`);
    };
    holds('theme', draft.theme);
    holds('organiser', draft.organiser);
    draft.quotes.forEach((quote, number) => holds(`quotes[${number}]`, quote.text));
    draft.people.forEach((person, number) => {
      holds(`people[${number}].name`, person.name);
      holds(`people[${number}].topic`, person.topic);
    });
    draft.questions.forEach((question, number) => {
      holds(`questions[${number}].asker`, question.asker);
      holds(`questions[${number}].question`, question.question);
      holds(`questions[${number}].answer`, question.answer);
    });
    if (draft.participants.count !== null) assert.match(at('participants'), /\d|ratus|puluh|ribu/i, name);
  }
  assert.ok(seen > 200, `${seen} spans`);
});

const model = open[0] ?? { name: '', text: '', expected: {} as Expected };
const bare = ({ findings: _findings, spans: _spans, ...draft }: DraftEvent): Expected => draft;

test('what is not stated is null or empty, and a finding asks for it', () => {
  const draft = read('Webinar literasi digital di Kota Sabang diikuti 77 orang.');
  assert.deepEqual(
    { theme: draft.theme, dates: draft.dates, start: draft.start, zone: draft.zone, organiser: draft.organiser, people: draft.people, next: draft.next },
    { theme: null, dates: [], start: null, zone: null, organiser: null, people: [], next: null },
  );
  assert.deepEqual(draft.findings.map(({ where }) => where), ['dates', 'start', 'theme', 'segments', 'organiser', 'people']);
});

test('what contradicts itself is found: weekday, hours, zone, glued number, sums', () => {
  const draft = read('DENPASAR – Webinar literasi digital bertema “Aman” digelar Dinas Kominfo Kota Denpasar untuk guru di Kota Denpasar, Selasa (15/7/2021) pukul 19.00-11.00. Acara diikuti 20 guru. Hadir sebagai narasumber Ika Sari, S.Si dan Narasumber 1Budi Santoso, S.H.');
  const found = draft.findings.map(({ where, certainty }) => `${where} ${certainty}`);
  assert.deepEqual(found, ['weekdays 1', 'end 0.95', 'zone 1', 'people 1']);
});

test('a name shared by a regency and a city is asked about, never chosen', () => {
  const draft = read('Webinar literasi digital digelar di Malang, Senin (12/7/2021) pukul 09.00 WIB.');
  assert.deepEqual(draft.regions, []);
  assert.match(draft.findings.find(({ where }) => where === 'regions')?.why ?? '', /Kabupaten Malang.*Kota Malang|Kota Malang.*Kabupaten Malang/);
});

test('invisible signs change nothing but a finding', () => {
  const signs = ['\u200b', '\u200f', '\u202e', '\u2066', '\ufeff', '\u00ad'];
  const dirty = model.text.split('').map((sign, at) => (at % 7 === 3 ? `${signs[at % signs.length] ?? ''}${sign}` : sign)).join('').replaceAll('\n', '\r\n').replaceAll(' ', '\u00a0 ');
  const draft = read(dirty);
  assert.deepEqual(bare(draft), bare(read(model.text)));
  assert.equal(draft.findings.filter(({ where }) => where === 'text').length, 1);
});

const random = { seed: Number(process.env.SERENTAK_SEED ?? Date.now() % 1_000_000), numRuns: process.env.SERENTAK_LONG ? 2000 : 150 };

test('any text at all gives a draft of the right shape with spans inside it', (t) => {
  t.diagnostic(`SERENTAK_SEED=${random.seed}`);
  const pieces = open.flatMap(({ text }) => text.split(/(?<=[ .,“”()–-])/));
  const words = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) });
  fc.assert(fc.property(fc.array(words, { maxLength: 120 }), (parts) => {
    const text = parts.join('').normalize('NFC');
    const draft = draftEvent.parse(read(text));
    for (const [field, [from, to]] of Object.entries(draft.spans)) assert.ok(from >= 0 && from < to && to <= text.length, field);
  }), random);
});

test('text made to keep rules busy is read in bounded time', (t) => {
  const fill = (piece: string): string => piece.repeat(Math.ceil(READING_LIMIT / piece.length)).slice(0, READING_LIMIT);
  const hostile = ['a', '“', '"a', '(', 'A ', 'Ab ', '1.000', '12-', 'a\n', 'bertanya, , , ', 'Budi Santoso, ', 'Kepala Dinas Kominfo dan ', 'narasumber Budi Santoso, S.H., dosen, ', 'Senin 12 Juli 2021 ', 'Kabupaten Jember, ', 'tiga ratus ', '“Saya senang sekali,” kata Budi. ', 'Narasumber:\nBudi Santoso\n', 'Budi bertanya kepada Ani apa? Ani menjawab ya. ', 'tema adalah yakni ', 'Dinas Kominfo Kabupaten Jember dan ', '\u202eBudi\u200b '];
  for (const piece of hostile) {
    const before = process.cpuUsage();
    read(fill(piece));
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (seconds > 1.5) t.diagnostic(`${JSON.stringify(piece)}: ${seconds.toFixed(1)} s`);
    assert.ok(seconds < 10, `${JSON.stringify(piece)} took ${seconds.toFixed(1)} s`);
  }
});

test('an article is read in a few milliseconds', (t) => {
  for (const { text } of open) read(text);
  const [wall, before] = [performance.now(), process.cpuUsage()];
  let count = 0;
  while (count < 320) for (const { text } of open) { read(text); count += 1; }
  const { user, system } = process.cpuUsage(before);
  const perSecond = count / ((user + system) / 1e6);
  t.diagnostic(`${(count / ((performance.now() - wall) / 1000)).toFixed(0)} articles/s, ${perSecond.toFixed(0)} per second of processor`);
  assert.ok(perSecond >= 200, `${perSecond.toFixed(0)} articles per second of processor time`);
});
