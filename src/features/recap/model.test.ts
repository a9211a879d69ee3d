import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { formatPressDate } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import { composeRecap, writeRecap } from './model.ts';
import type { Recap } from './model.ts';
import { eventFacts, programmeFacts } from './schema.ts';
import type { EventFacts, ProgrammeFacts } from './schema.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];
interface Facts {
  event: EventFacts;
  programme: ProgrammeFacts;
}

const source = JSON.parse(readFileSync(new URL('./data/facts.json', import.meta.url), 'utf8')) as { events: Json[]; programmes: Json[] };
const programmes = source.programmes.map((one) => programmeFacts.parse(one));

/** The five events of the sources, each with its programme. */
const closed: Facts[] = source.events.map((one) => {
  const event = eventFacts.parse(one);
  const programme = programmes.find((each) => each['key'] === event['programme']);
  assert.ok(programme);
  return { event, programme };
});
const names = ['Bangka Barat', 'Batu Bara', 'Palembang', 'Bali', 'Jember'];
const languages: Language[] = ['id', 'en'];

/** An event of ours: from rows, with no article behind it. */
const live: Facts = {
  event: eventFacts.parse({
    theme: 'Aman Bermedia Sosial', date: '2026-12-01', start: '13.00', end: '15.30', timeZoneLabel: 'WITA', segment: 'Guru',
    regions: [{ code: '51.03', name: 'Kabupaten Badung' }, { code: '51.71', name: 'Kota Denpasar' }],
    attended: { count: 1101, qualifier: 'exactly', basis: 'hadir menurut aturan kegiatan' },
    channels: [{ kind: 'meeting', name: 'Zoom', capacity: 1000 }, { kind: 'stream' }],
    keynote: { name: 'drg Ni Luh Ayu, M.Kes', position: 'Staf Ahli Wali Kota Denpasar', representing: 'Wali Kota Denpasar' },
    speakers: [
      { order: 1, name: 'I Made Putra, S.Kom', position: 'Dosen', subject: 'Kata Sandi yang Kuat', notes: ['- aktifkan verifikasi dua langkah\n- jangan bagikan kode OTP\n- 3 dari 10 akun memakai sandi yang sama'] },
      { order: 2, name: 'Sri Wahyuni', position: 'Plt. Kepala Dinas Kominfo', points: ['Kominfo membuka aduan setiap hari.'] },
    ],
    questions: [
      { asker: 'Komang', to: 'Sri Wahyuni', question: 'Kak, kalau akun saya diretas harus bagaimana?', answer: 'Laporkan lewat kanal aduan.', answeredBy: 'Sri Wahyuni' },
      { asker: 'Wayan, S.Pd', to: 'I Made Putra, S.Kom', answer: '12 huruf sudah cukup' },
      { to: 'Sri Wahyuni', question: 'Apakah rekamannya dibagikan?' },
    ],
    contact: { name: 'Putu', phone: '0812-0000-0000' }, writer: 'pt',
  }),
  programme: programmeFacts.parse({ name: 'Gerakan Nasional Literasi Digital', target: { value: 350_000, basis: 'orang' } }),
};

const letters = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
const paragraphsOf = (recap: Recap): string => recap.paragraphs.map((one) => one.text).join('\n');
const isRecord = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

function leaves(value: Json, path: Path = []): { path: Path; value: Json }[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => leaves(one, [...path, at]));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
  return [{ path, value }];
}

const written = (path: Path): string => path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

function changed(facts: Facts, path: Path, change: (parent: { [key: string]: Json }, key: string) => void): Facts | null {
  const copy = structuredClone(facts) as unknown as Json;
  let parent = copy;
  for (const step of path.slice(0, -1)) parent = (parent as { [key: string]: Json })[String(step)] as Json;
  change(parent as { [key: string]: Json }, String(path.at(-1)));
  const { event, programme } = copy as { event: Json; programme: Json };
  const [one, other] = [eventFacts.safeParse(event), programmeFacts.safeParse(programme)];
  return one.success && other.success ? { event: one.data, programme: other.data } : null;
}

/** Every other value a field could have had, of the same kind. */
function others(value: Json): Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value + 1000, value + 0.25];
  if (typeof value !== 'string') return [];
  if (['exactly', 'moreThan', 'about'].includes(value)) return ['exactly', 'moreThan', 'about'].filter((one) => one !== value);
  if (['WIB', 'WITA', 'WIT'].includes(value)) return ['WIB', 'WITA', 'WIT'].filter((one) => one !== value);
  if (/^\d{4}-\d\d-\d\d$/u.test(value)) return ['2022-02-09'];
  if (/^\d\d\.\d\d$/u.test(value)) return ['08.35'];
  return [`${value} Tambahan`, 'Zulkarnain', `${value}, ST`];
}

/** Everything wrong with the surface of a text; an empty list is a clean one. */
function faults(recap: Recap): string[] {
  const found: string[] = [];
  for (const { text } of [{ text: recap.title }, ...recap.paragraphs]) {
    for (const wrong of [/undefined|null|NaN|\[object/u, / {2}|^ | $/u, /“\s*”/u, / [,.;:]/u, /,,|,;|;,|\.\.|,\.|;\.|:\./u, /\(\s*\)|\( | \)/u, /\boleh \.|\bdi ,|\bdan [,.]/u]) {
      if (wrong.test(text)) found.push(`${String(wrong)}: ${text}`);
    }
    if ((text.match(/“/gu) ?? []).length !== (text.match(/”/gu) ?? []).length) found.push(`unbalanced quotation: ${text}`);
    const outside = text.replaceAll(/“[^”]*”/gu, '“”');
    if (/^\P{L}*\d|[.?!]”? \(?\d/u.test(outside)) found.push(`a sentence begins with a figure: ${text}`);
    if (/antusias/iu.test(outside)) found.push(`praise: ${text}`);
  }
  for (const { text } of recap.paragraphs) {
    if (!/[.?!”)]$/u.test(text)) found.push(`does not end: ${text}`);
    if (!/^[“(]?(\p{Lu}|drg?\.)/u.test(text)) found.push(`begins small: ${text}`);
  }
  const count = recap.title.split(' ').length;
  if (count < 5 || count > 10) found.push(`headline of ${count} words: ${recap.title}`);
  return found;
}

const TOLD = new Set(['name', 'position', 'description', 'handle', 'representing', 'asker', 'to', 'answeredBy', 'statedBy', 'theme', 'regency', 'province', 'segment',
  'venue', 'onlineFrom', 'onlineShare', 'question', 'answer', 'quote', 'writer', 'basis', 'series', 'timeZoneLabel', 'start', 'end', 'reachOwner', 'host']);
const TOLD_LISTS = new Set(['questions', 'quotes', 'units', 'online', 'attendedBy', 'communities', 'aims', 'rundown']);

for (const [at, facts] of closed.entries()) {
  const text = paragraphsOf(writeRecap({ ...facts, language: 'id' }));

  test(`${names[at]}: every name, position, place, theme, hour, question, answer and quotation of the record is printed`, () => {
    let seen = 0;
    for (const { path, value } of leaves(facts.event as Json)) {
      const [key, parent] = [path.at(-1), path.at(-2)];
      if (typeof value !== 'string' || written(path) === 'to' || !(TOLD.has(String(key)) || (typeof key === 'number' && TOLD_LISTS.has(String(parent))))) continue;
      seen += 1;
      assert.ok(letters(text).includes(letters(value)), `${written(path)} is missing: ${value}`);
    }
    assert.ok(seen >= 12);
  });

  test(`${names[at]}: every date is printed with its own weekday`, () => {
    for (const { path, value } of leaves(facts.event as Json)) {
      if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/u.test(value)) assert.ok(text.includes(formatPressDate(value, 'id')), written(path));
      if (path.at(-1) === 'weekday') assert.ok(text.includes(`${JSON.stringify(value).slice(1, -1)} (`), written(path));
    }
  });

  test(`${names[at]}: both languages are clean, and every source is a field of the record`, () => {
    for (const language of languages) {
      const recap = writeRecap({ ...facts, language });
      assert.deepEqual(faults(recap), []);
      const known = new Set(leaves(facts as unknown as Json).map(({ path }) => written(path)));
      for (const path of [...recap.titleSources, ...recap.datelineSources, ...recap.paragraphs.flatMap((one) => one.sources)]) {
        assert.ok(known.has(path) || path === 'event.questions' || path === 'event.hybrid', `${path} is no field`);
      }
    }
  });
}

test('numbers stand with their qualifier, thousands with a dot, and what they count', () => {
  const expected: string[][] = [
    ['Sekitar 329 peserta daring menghadiri', 'menargetkan 10 juta partisipan', 'pukul 09.00–12.00. '],
    ['Sebanyak 228 peserta daring menghadiri', 'pukul 09.00–12.00 WIB.', 'awal 2021 mencapai 202,6 juta jiwa', '274,9 juta jiwa', '73,7 persen', '3,47 dari skala 1 hingga 4', 'skala survei sendiri 1–5'],
    ['Sebanyak 311 peserta menghadiri', 'mulai pukul 09.00.', 'Webinar ke-8 dijadwalkan pada Senin (21/6/2021)', 'Sesi tanya jawab mencatat empat pertanyaan.'],
    ['Sebanyak 20.000 ASN mengikuti', '8 kelompok', 'Jadwal Senin (21/8/2023) mencakup 5.000 peserta dari Pemprov Bali dan Pemkot Denpasar.',
      'Jadwal Selasa (22/8/2023) mencakup 5.500 peserta dari Kabupaten Badung dan Kabupaten Buleleng.', 'Jadwal Rabu (23/8/2023) mencakup 5.000 peserta',
      'Jadwal Kamis (24/8/2023) mencakup 4.500 peserta dari Pemkab Karangasem dan Pemkab Tabanan.', 'secara bertahap menargetkan 350.000 ASN', 'Pemilu Serentak Tahun 2024'],
    ['diikuti ribuan peserta', 'lebih dari 2.000 orang', 'berkapasitas 1.000 peserta', 'lebih dari 1.000 kali', 'lebih dari 33.518 pengikut', 'lebih dari 1.448 pengikut'],
  ];
  for (const [at, facts] of closed.entries()) {
    const text = paragraphsOf(writeRecap({ ...facts, language: 'id' }));
    for (const words of expected[at] ?? []) assert.ok(text.includes(words), `${names[at]}: ${words}`);
  }
});

test('headlines, datelines and initials of the five events', () => {
  const recaps = closed.map((facts) => writeRecap({ ...facts, language: 'id' }));
  assert.deepEqual(recaps.map((one) => one.title), [
    'Webinar Kupas Tantangan Inovasi Pemerintah Daerah di Era Digital',
    'Webinar Batu Bara Kupas Peningkatan Produktivitas ASN di Masa Pandemi',
    'Webinar Kupas Tantangan dan Inovasi Pemerintah Daerah di Era Digital',
    'Sebanyak 20.000 ASN Ikuti Kegiatan di Bali',
    'Webinar Jember Kupas Dampak Positif Bermedsos',
  ]);
  assert.deepEqual(recaps.map((one) => one.dateline), ['BANGKA BARAT', 'BATU BARA', 'PALEMBANG', 'JAKARTA', 'JEMBER']);
  assert.deepEqual(recaps.map((one) => one.writer), ['litdig/nf', 'deo', 'osk', null, 'Herman']);
  assert.ok(recaps[0]?.paragraphs.at(-1)?.text.endsWith('. (litdig/nf)'));
});

test('titles are in EYD, and mewakili and Plt. are kept', () => {
  const all = closed.map((facts) => paragraphsOf(writeRecap({ ...facts, language: 'id' }))).join('\n');
  for (const words of [
    'Drs. Eko Pamuji, M.I.Kom., Sekretaris PWI Jatim', 'Muhaimin, S.IP., M.A., CEO Nextup ID', 'Fahriansyah, S.IP., M.AP., Plt. Kepala Dinas',
    'H. Sakti Alam Siregar, S.H., menjawab,', 'dr. Letizia, M.Kes., Staf Ahli Bidang Ekonomi, mewakili Sekretaris Daerah Kota Palembang.',
    'bertanya kepada Hendra Syamhari, A.Md., bagaimana', 'Firdaus Rahman, A.Md.A., membahas',
  ]) assert.ok(all.includes(words), words);
});

test('quotation marks stand only around themes, titles and words that were said', () => {
  for (const facts of [...closed, live]) {
    const { event } = facts;
    const people = [event.opening, event.keynote, event.openingSpeech, event.keyOpinionLeader, ...(event.speakers ?? []), ...(event.people ?? [])];
    const allowed = [event.theme, event.nextInSeries?.theme, ...people.flatMap((one) => [one?.subject, one?.quote, ...(one?.quotes ?? [])])]
      .filter((one) => typeof one === 'string').map((one) => one.replace(/,$/u, ''));
    for (const [, inner = ''] of paragraphsOf(writeRecap({ ...facts, language: 'id' })).matchAll(/“([^”]*)”/gu)) {
      assert.ok(allowed.includes(inner.replace(/,$/u, '')), inner);
    }
  }
});

test('changing one fact changes only what cites it', () => {
  let checked = 0;
  for (const facts of [...closed, live]) {
    for (const language of languages) {
      const before = writeRecap({ ...facts, language });
      for (const { path, value } of leaves(facts as unknown as Json)) {
        for (const other of others(value)) {
          const variant = changed(facts, path, (parent, key) => { parent[key] = other; });
          if (!variant) continue;
          checked += 1;
          const after = writeRecap({ ...variant, language });
          const cites = (sources: string[]): boolean => sources.some((one) => written(path) === one || written(path).startsWith(`${one}.`) || written(path).startsWith(`${one}[`));
          const where = `${written(path)} -> ${JSON.stringify(other)}`;
          if (before.title !== after.title) assert.ok(cites([...before.titleSources, ...after.titleSources]), `title: ${where}`);
          if (before.dateline !== after.dateline) assert.ok(cites([...before.datelineSources, ...after.datelineSources]), `dateline: ${where}`);
          const [old, fresh] = [before.paragraphs.map((one) => one.text), after.paragraphs.map((one) => one.text)];
          for (const [at, one] of before.paragraphs.entries()) {
            if (!fresh.includes(one.text)) assert.ok(cites([...one.sources, ...(after.paragraphs[at]?.sources ?? [])]), `${where}: ${one.text}`);
          }
          for (const [at, one] of after.paragraphs.entries()) {
            if (!old.includes(one.text)) assert.ok(cites([...one.sources, ...(before.paragraphs[at]?.sources ?? [])]), `${where}: ${one.text}`);
          }
        }
      }
    }
  }
  assert.ok(checked > 2500, `only ${checked} changes were tried`);
});

test('every cited fact is used: changing it changes the paragraph that cites it', () => {
  for (const facts of [...closed, live]) {
    for (const language of languages) {
      const before = writeRecap({ ...facts, language });
      for (const { path, value } of leaves(facts as unknown as Json)) {
        const variants = others(value).flatMap((other) => {
          const variant = changed(facts, path, (parent, key) => { parent[key] = other; });
          return variant ? [writeRecap({ ...variant, language })] : [];
        });
        for (const [at, one] of before.paragraphs.entries()) {
          if (one.sources.includes(written(path))) assert.ok(variants.some((after) => after.paragraphs[at]?.text !== one.text), `${written(path)} is cited and not used: ${one.text}`);
        }
        if (before.titleSources.includes(written(path))) assert.ok(variants.some((after) => after.title !== before.title), `${written(path)} is cited by the title and not used`);
      }
    }
  }
});

test('without any one fact the text stays clean', () => {
  let checked = 0;
  for (const facts of [...closed, live]) {
    const paths = new Set(leaves(facts as unknown as Json).flatMap(({ path }) => path.map((_, at) => JSON.stringify(path.slice(0, at + 1)))));
    for (const path of [...paths].map((one) => JSON.parse(one) as Path)) {
      if (path.length < 2) continue;
      const variant = changed(facts, path, (parent, key) => { if (Array.isArray(parent)) parent.splice(Number(key), 1); else delete parent[key]; });
      if (!variant) continue;
      for (const language of languages) {
        checked += 1;
        assert.deepEqual(faults(writeRecap({ ...variant, language })), [], `without ${written(path)}`);
      }
    }
  }
  assert.ok(checked > 1000, `only ${checked} removals were tried`);
});

test('any subset of the facts gives a clean text that prints nothing else', (t) => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  t.diagnostic(`seed ${seed} (replay with SEED=${seed})`);
  const everyLetter = new Map(closed.map((facts) => [facts, letters(JSON.stringify(facts))]));
  fc.assert(
    fc.property(fc.constantFrom(...closed), fc.infiniteStream(fc.nat(9)), fc.nat(9), fc.constantFrom(...languages), (facts, dice, keep, language) => {
      let kept = facts;
      for (const { path } of leaves(facts as unknown as Json)) {
        if (Number(dice.next().value) < keep) continue;
        kept = changed(kept, path, (parent, key) => { if (parent && !Array.isArray(parent)) delete parent[key]; }) ?? kept;
      }
      const recap = writeRecap({ ...kept, language });
      assert.deepEqual(faults(recap), []);
      for (const [, inner = ''] of paragraphsOf(recap).matchAll(/“([^”]*)”/gu)) assert.ok(everyLetter.get(facts)?.includes(letters(inner)), inner);
    }),
    { seed, numRuns: 60 },
  );
});

test('the reading of a text\'s surface catches what it is there for', () => {
  const recap = writeRecap({ event: {}, language: 'id' });
  for (const text of ['Nilai undefined.', 'Dua  spasi.', 'Tema “” kosong.', 'Ada koma , lepas.', 'Muhaimin, M.A.. Lalu.', 'Tutup ( ) kosong.', 'Kutip “terbuka.',
    '5.000 peserta hadir.', 'Hadir. 20 orang bertanya.', 'Peserta antusias.', 'Tanpa titik', 'kecil di awal.']) {
    assert.notDeepEqual(faults({ ...recap, paragraphs: [{ text, sources: [] }] }), [], text);
  }
  assert.notDeepEqual(faults({ ...recap, title: 'Webinar Bali' }), []);
});

test('an empty record still gives a headline and one true sentence', () => {
  const recap = writeRecap({ event: {}, language: 'id' });
  assert.deepEqual(recap, {
    title: 'Webinar Ini Telah Selesai Digelar', titleSources: [], dateline: '', datelineSources: [],
    paragraphs: [{ text: 'Webinar digelar.', sources: [] }], writer: null,
  });
});

test('an event of ours is told from its rows: zone, regions, definition of the count, questions', () => {
  const recap = writeRecap({ ...live, language: 'id' });
  assert.deepEqual(faults(recap), []);
  assert.equal(recap.title, 'Webinar Kupas Aman Bermedia Sosial');
  assert.equal(recap.dateline, 'BADUNG/DENPASAR');
  assert.equal(recap.paragraphs[0]?.text, 'Sebanyak 1.101 peserta (hadir menurut aturan kegiatan) menghadiri webinar bertema “Aman Bermedia Sosial” '
    + 'di Kabupaten Badung dan Kota Denpasar, Selasa (1/12/2026) pukul 13.00–15.30 WITA. Kegiatan itu diperuntukkan bagi Guru.');
});

test('the same facts always give the same words, and facts stay apart from the words between them', () => {
  for (const facts of [...closed, live]) {
    const input = { ...facts, language: 'id' as const };
    assert.deepEqual(writeRecap(input), writeRecap(structuredClone(input)));
    const lead = composeRecap(input).paragraphs[0]?.flat() ?? [];
    const theme = lead.find((piece) => piece.sources.includes('event.theme'));
    assert.equal(theme?.text, facts.event.theme);
  }
});
