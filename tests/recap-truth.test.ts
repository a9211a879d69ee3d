import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { checkRecap, recapAsText } from '#features/recap/checking/model.ts';
import { composeRecap, writeRecap } from '#features/recap/model.ts';
import { eventFacts } from '#features/recap/schema.ts';
import { sourcesOf, textOf } from '#features/recap/sentence/model.ts';
import { buildRegionIndex, readRegionFiles } from '#features/region/model.ts';
import type { EventFacts, PersonFacts, ProgrammeFacts } from '#features/recap/schema.ts';
import { Dice } from './support/dice.ts';
import { extractRecap, type FoundPerson } from './support/recap-extract.ts';
import { drawEvent, notes, readRegions, subjects } from './support/recap-facts.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const many = process.env.SERENTAK_LONG ? 10_000 : 1000;
const regions = readRegions();

const letters = (text: string | null | undefined): string => (text ?? '').normalize('NFC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
const dots = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/gu, '.');
/** The weekday of a day, reckoned by Zeller's congruence so that no calendar of ours has a say. */
function weekdayOf(day: string): string {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number);
  const [year, month] = m < 3 ? [y - 1, m + 12] : [y, m];
  const at = (d + Math.floor((13 * (month + 1)) / 5) + year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)) % 7;
  return weekdays[at]!;
}
const weekdays = ['Sabtu', 'Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat'];
const englishWeekdays = ['Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const months = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];
const englishMonths = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

type Pair = [what: string, stated: unknown, found: unknown];
const qualifiers = { exactly: 'sebanyak', about: 'sekitar', moreThan: 'lebih dari' } as const;
const crowdOf = (head: EventFacts['attended']): unknown => (head?.count == null ? null : { qualifier: qualifiers[head.qualifier ?? 'exactly'], count: head.count, basis: head.basis ?? 'peserta' });

function personPairs(what: string, stated: PersonFacts & { order?: number | undefined }, found: FoundPerson | undefined): Pair[] {
  if (!found) return [[what, stated.name, 'nobody']];
  const subject = subjects.find((one) => one.subject === stated.subject)?.told ?? stated.subject ?? null;
  // "tantangan: a, b" is told as "tantangannya adalah ..." or "tantangannya, menurut dia, ...".
  const text = letters(found.text.replaceAll(/nya(?: adalah|, menurut dia,) /gu, 'nya '));
  const points = (stated.points ?? []).map((one) => notes.find(({ note }) => note === one)?.told ?? one);
  return [
    [`${what}.name`, letters(stated.name), letters(found.name)],
    [`${what}.office`, letters(`${stated.position ?? ''}${stated.description ?? ''}`), letters(found.office)],
    [`${what}.representing`, letters(stated.representing), letters(found.representing)],
    [`${what}.handle`, stated.handle ?? null, found.handle],
    [`${what}.order`, stated.order ?? null, found.order],
    // "mengajak peserta ..." may be a note of somebody whose talk has no subject: the words are the same.
    [`${what}.subject`, letters(subject), !subject && points.includes(found.subject ?? '') ? '' : letters(found.subject)],
    [`${what}.quotes`, [...(stated.quote ? [stated.quote] : []), ...(stated.quotes ?? [])].map(letters), found.quotes.map(letters)],
    [`${what}.notes`, points, notes.map(({ told }) => told).filter((told) => text.includes(letters(told))).sort((a, b) => text.indexOf(letters(a)) - text.indexOf(letters(b)))],
    [`${what}.form`, stated.form ?? null, /tampil melalui video/u.test(found.text) ? 'video' : null],
  ];
}

/** Every fact of the record beside what was read back of it. */
function pairsOf(event: EventFacts, programme: ProgrammeFacts | null, printed: string): Pair[] {
  const found = extractRecap(printed);
  const dated = (day: string): { weekday: string; date: string } => ({ weekday: weekdayOf(day), date: day });
  const places = event.regency ? [event.regency, `Provinsi ${event.province}`] : event.province ? [`Provinsi ${event.province}`] : (event.regions ?? []).map(({ name }) => name);
  const short = places.filter((name) => event.regency === undefined || name === event.regency).map((name) => name.replace(/^(?:Kabupaten|Kota|Provinsi) /u, '').toUpperCase());
  const records = (event.channels ?? []).filter((one) => typeof one !== 'string');
  const speakers = event.speakers ?? [];
  const roles = (role: string): FoundPerson[] => found.people.filter((one) => one.role === role);
  const singles: [string, PersonFacts | null | undefined, string][] = [
    ['keynote', event.keynote, 'pembicara kunci'], ['openingSpeech', event.openingSpeech, 'sambutan pembuka'], ['moderator', event.moderator, 'moderator'], ['kol', event.keyOpinionLeader, 'key opinion leader (kol)'],
  ];
  const questions = event.questions ?? [];
  const target = programme?.target?.value;
  return [
    ['unread', [], found.unread],
    ['title', true, [event.theme && letters(event.theme), ...short.map(letters), dots(event.attended?.count ?? event.participants?.count ?? -1)].some((one) => one && (letters(found.title).includes(one) || found.title.includes(one))) || /^(?:Webinar|Kegiatan) Ini Telah Selesai Digelar$/u.test(found.title)],
    ['dateline', letters(short.length <= 3 ? short.join('/') : ''), letters(found.dateline)],
    ['theme', event.theme ?? null, found.theme],
    ['days', event.date ? [dated(event.date)] : event.from && event.to ? [dated(event.from), dated(event.to)] : [], found.days],
    ['start', event.start ?? null, found.start], ['end', event.end ?? null, found.end], ['zone', event.timeZoneLabel ?? null, found.zone],
    ['places', places, found.places],
    ['attended', crowdOf(event.attended) ?? crowdOf(event.participants), found.crowd],
    ['participants', event.attended ? crowdOf(event.participants) : null, found.second],
    ['segment', event.segment ?? null, found.segment], ['organiser', letters(event.organiser), letters(found.organiser)],
    ['partners', letters(event.partners?.join(' dan ')), letters(found.partners.join(' dan '))],
    ['channels', (event.channels ?? []).find((one) => typeof one === 'string') ?? null, found.manner],
    ['hybrid', event.hybrid ? letters(`Kegiatan luring digelar di ${event.hybrid.venue}, sedangkan ${event.hybrid.onlineShare} mengikuti secara daring${event.hybrid.onlineFrom ? ` dari ${event.hybrid.onlineFrom}` : ''} melalui ${event.hybrid.online?.join(' dan ')}`) : '', letters(found.hybrid)],
    ['schedule', (event.days ?? []).map(({ date, people, units }) => ({ ...dated(date), people: people ?? null, units: letters(units?.join(' dan ')) })), found.schedule.map((one) => ({ ...one, units: letters(one.units.join(' dan ')) }))],
    ['groups', event.groups ?? null, found.groups],
    ...singles.flatMap(([what, stated, role]): Pair[] => (stated ? personPairs(what, stated, roles(role)[0]) : [[what, 0, roles(role).length]])),
    ['speakers', speakers.length, roles('narasumber').length],
    ...speakers.flatMap((one, at) => personPairs(`speakers[${at}]`, one, roles('narasumber')[at])),
    ['officials', event.people?.length ?? 0, roles('official').length],
    ...(event.people ?? []).flatMap((one, at) => personPairs(`people[${at}]`, one, roles('official')[at])),
    ['questionCount', questions.length > 1 ? questions.length : null, found.questionCount],
    ['questions', questions.map((one) => ({
      asker: letters(one.asker), to: letters(one.to ?? speakers.find(({ order }) => order !== undefined && order === one.toOrder)?.name), asked: [letters(one.question)], answer: letters(one.answer), by: letters(one.answeredBy),
    })), found.questions.map((one) => ({ asker: letters(one.asker), to: letters(one.to), asked: one.questions.map(letters), answer: letters(one.answer), by: letters(one.answeredBy) }))],
    ['registered', event.registeredMoreThan ?? null, found.registered],
    ['capacity', Object.fromEntries(records.flatMap(({ name, capacity }) => (capacity ? [[name, capacity]] : []))), found.capacity],
    ['views', Object.fromEntries(records.flatMap(({ name, viewsMoreThan }) => (viewsMoreThan ? [[name, viewsMoreThan]] : []))), found.views],
    ['followers', Object.fromEntries((event.reach ?? []).flatMap(({ channel, followersMoreThan }) => (followersMoreThan ? [[channel, followersMoreThan]] : []))), found.followers],
    ['hosts', (event.reach ?? []).flatMap(({ host }) => host ?? []), found.hosts], ['reachOwner', event.reachOwner ?? null, found.reachOwner],
    ...(event.runner ? personPairs('runner', event.runner, found.runner ?? undefined) : [['runner', null, found.runner] satisfies Pair]),
    ['series', event.series ?? null, found.series],
    ['next', event.nextInSeries && Object.keys(event.nextInSeries).length > 0 ? { number: event.nextInSeries.number ?? null, date: event.nextInSeries.date ?? null, weekday: event.nextInSeries.date ? weekdayOf(event.nextInSeries.date) : null, theme: event.nextInSeries.theme ?? null } : null, found.next],
    ['contact', event.contact ? `${event.contact.name}, ${event.contact.phone}` : null, found.contact],
    ['programme', programme ? { name: programme.name, openedBy: programme.opened?.by, openedOn: programme.opened?.on, target: target === 350_000 ? '350.000 partisipan' : `${target === 10_000_000 ? '10' : '12,4'} juta partisipan` } : null, found.programme],
    ['baseline', programme?.baseline ? ['202,6 juta awal 2021', '274,9 juta', String(programme.baseline.penetrationPercent).replace('.', ','), { value: String(programme.baseline.literacyIndex?.value).replace('.', ','), scale: '1 hingga 5' }] : [null, null, null, null], [found.users, found.population, found.share, found.index]],
    ['writer', event.writer ?? null, found.writer],
  ];
}

test(`every fact of ${many} generated events is read back from the recap by a reader that knows nothing of the writer`, (t) => {
  t.diagnostic(`seed ${seed} (replay with SEED=${seed})`);
  const dice = new Dice(seed);
  let facts = 0;
  const lost: string[] = [];
  for (let at = 0; at < many; at += 1) {
    const { id, event, programme } = drawEvent(dice, regions);
    const printed = recapAsText(writeRecap({ event, programme, language: 'id', seed: id }));
    for (const [what, stated, found] of pairsOf(event, programme, printed)) {
      facts += 1;
      if (JSON.stringify(stated) !== JSON.stringify(found)) lost.push(`event ${at} ${what}: stated ${JSON.stringify(stated)}, read ${JSON.stringify(found)}`);
    }
  }
  t.diagnostic(`${facts} facts of ${many} events compared, ${lost.length} not read back`);
  assert.deepEqual(lost.slice(0, 20), []);
});

test('the reading is no rubber stamp: one fact printed wrongly is noticed', () => {
  const dice = new Dice(seed);
  const missed: string[] = [];
  for (let at = 0; at < 300; at += 1) {
    const { id, event, programme } = drawEvent(dice, regions);
    const { title, dateline, paragraphs } = composeRecap({ event, programme, language: 'id', seed: id });
    // The noun for a hybrid event ("kegiatan") also names others, so a misprint of it alone takes no fact away.
    const pieces = paragraphs.flat(2).filter(({ text, sources }) => sources.length > 0 && text !== '' && sources.some((source) => source !== 'event.hybrid'));
    if (pieces.length === 0) continue;
    const wrong = dice.pick(pieces);
    const put = (piece: (typeof pieces)[number]): string => (piece !== wrong ? piece.text : /\d/u.test(piece.text) ? piece.text.replace(/\d/u, (digit) => String((Number(digit) + 1) % 10)) : piece.text.replace(/\p{Ll}(?=\p{Ll})|\p{Lu}$|\p{Lu}(?=\p{Lu})/u, (letter) => (letter === 'x' ? 'y' : 'x')));
    const printed = recapAsText({ title: textOf(title), dateline: textOf(dateline), paragraphs: paragraphs.map((sentences) => ({ text: sentences.map((phrase) => phrase.map(put).join('')).join(' '), sources: [] })) });
    if (pairsOf(event, programme, printed).every(([, stated, found]) => JSON.stringify(stated) === JSON.stringify(found))) missed.push(`event ${at} ${wrong.sources.join(' ')}: «${wrong.text}»`);
  }
  assert.deepEqual(missed, []);
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];
const written = (path: Path): string => path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

function leaves(value: Json, path: Path = []): { path: Path; value: Json }[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => leaves(one, [...path, at]));
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
  return [{ path, value }];
}

/** Words of the newsroom itself, each read by a person: no name, no day, no place of an event. The number words among them are compared above. */
const vocabulary = JSON.parse(readFileSync(new URL('./support/recap-vocabulary.json', import.meta.url), 'utf8')) as Record<'id' | 'en', string[]>;
const wordsIn = (text: string): string[] => (text.normalize('NFC').toLowerCase().match(/\p{L}+/gu) ?? []);
const figuresIn = (text: string): string[] => text.match(/\d+(?:[.,:]\d+)*/gu) ?? [];

/** Words and figures that neither the record states nor the newsroom uses. */
function inventedIn(printed: string, { event, programme }: { event: EventFacts; programme: ProgrammeFacts | null }, language: 'id' | 'en'): string[] {
  const stated = leaves({ event, programme } as unknown as Json).flatMap(({ value }) => (value === null ? [] : [value]));
  const told = [...notes.filter(({ note }) => stated.includes(note)).map(({ told: one }) => one), ...subjects.filter(({ subject }) => stated.includes(subject)).map(({ told: one }) => one)];
  const texts = [...stated.filter((one) => typeof one === 'string'), ...told];
  const words = new Set([...texts.flatMap(wordsIn), ...vocabulary[language]]);
  const days = texts.filter((one) => /^\d{4}-\d\d-\d\d$/u.test(one));
  for (const day of days) {
    const at = weekdays.indexOf(weekdayOf(day));
    for (const one of language === 'id' ? [weekdays[at]!, months[Number(day.slice(5, 7)) - 1]!] : [englishWeekdays[at]!, englishMonths[Number(day.slice(5, 7)) - 1]!]) words.add(one.toLowerCase());
  }
  const numbers = stated.filter((one) => typeof one === 'number');
  const marked = (one: number): string[] => {
    const [point, group] = language === 'id' ? [',', '.'] : ['.', ','];
    const whole = dots(one).replaceAll('.', group);
    return [Number.isInteger(one) ? whole : String(one).replace('.', point), String(one / 1_000_000).replace('.', point), String(one)];
  };
  const figures = new Set([
    ...texts.flatMap((one) => [...figuresIn(one), ...figuresIn(one.replaceAll('.', ':'))]), ...numbers.flatMap(marked), ...days.flatMap((day) => day.split('-').map((one) => String(Number(one)))), String(event.questions?.length ?? 0),
  ]);
  return [...wordsIn(printed).filter((one) => !words.has(one)), ...figuresIn(printed.replaceAll(/(\d)–(\d)/gu, '$1 $2')).filter((one) => !figures.has(one))];
}

test(`the recaps of ${many} events hold no word and no figure that neither the record nor the newsroom has, in either language`, (t) => {
  t.diagnostic(`seed ${seed} (replay with SEED=${seed})`);
  const dice = new Dice(seed);
  const invented = new Map<string, string>();
  for (let at = 0; at < many; at += 1) {
    const drawn = drawEvent(dice, regions);
    for (const language of ['id', 'en'] as const) {
      const printed = recapAsText(writeRecap({ ...drawn, language, seed: drawn.id }));
      for (const word of inventedIn(printed, drawn, language)) invented.set(`${language} ${word}`, printed);
    }
  }
  assert.deepEqual([...invented.keys()], []);
});

const table = (name: string): string => readFileSync(new URL(`../src/features/region/data/${name}.tsv`, import.meta.url), 'utf8');
const index = buildRegionIndex(readRegionFiles({ regions: table('regions'), history: table('history'), aliases: table('aliases') }));

const checked = Math.ceil(many / 2); // a check takes longer than all the writing
test(`our own checker has nothing against the recaps of ${checked} events`, (t) => {
  t.diagnostic(`seed ${seed} (replay with SEED=${seed})`);
  const dice = new Dice(seed);
  const alarms: string[] = [];
  for (let at = 0; at < checked; at += 1) {
    const drawn = drawEvent(dice, regions);
    const language = at % 4 === 3 ? 'en' : 'id';
    const printed = recapAsText(writeRecap({ ...drawn, language, seed: drawn.id }));
    for (const { what, certainty, where } of checkRecap(printed, { facts: drawn.event, ...(drawn.programme ? { programme: drawn.programme } : {}), regions: index, today: '2026-11-22' })) alarms.push(`event ${at} ${language} ${what} (${certainty}): ${where.quote.slice(0, 120)}`);
  }
  t.diagnostic(`${alarms.length} findings in ${checked} clean recaps`);
  assert.deepEqual(alarms.slice(0, 20), []);
});

/** Another value of the same kind for a leaf of the record. */
function otherValue(value: Json, path: Path, dice: Dice): Json {
  if (typeof value === 'number') return value + dice.number(1, 9);
  if (typeof value !== 'string') return value;
  if (['exactly', 'moreThan', 'about'].includes(value)) return dice.pick(['exactly', 'moreThan', 'about'].filter((one) => one !== value));
  if (['WIB', 'WITA', 'WIT'].includes(value)) return dice.pick(['WIB', 'WITA', 'WIT'].filter((one) => one !== value));
  if (/^\d{4}-\d\d-\d\d$/u.test(value)) return '2022-02-09';
  if (/^\d\d\.\d\d$/u.test(value)) return '08.35';
  return path.at(-1) === 'name' ? dice.pick(['Yosef Kambuaya, S.T.', 'Drs. Hasan Pulungan']) : `${value} Tambahan`;
}

test(`one fact of each of ${many} events is changed: only sentences that cite it change, and every other keeps its words`, (t) => {
  t.diagnostic(`seed ${seed} (replay with SEED=${seed})`);
  const dice = new Dice(seed);
  const wrong: string[] = [];
  let [silent, moved] = [0, 0];
  for (let at = 0; at < many; at += 1) {
    const { id, event, programme } = drawEvent(dice, regions);
    const language = at % 2 === 0 ? 'id' : 'en';
    const { path, value } = dice.pick(leaves(event as unknown as Json));
    const copy = structuredClone(event) as unknown as Json;
    let parent = copy as { [key: string]: Json };
    for (const step of path.slice(0, -1)) parent = parent[String(step)] as { [key: string]: Json };
    parent[String(path.at(-1))] = otherValue(value, path, dice);
    const changed = eventFacts.safeParse(copy);
    if (!changed.success) continue;
    const [before, after] = [event, changed.data].map((one) => {
      const { title, dateline, paragraphs } = composeRecap({ event: one, programme, language, seed: id });
      return [[title], [dateline], ...paragraphs].map((sentences) => sentences.map((phrase) => ({ text: textOf(phrase), sources: sourcesOf(phrase) })));
    });
    const name = `event.${written(path)}`;
    const cites = ({ sources }: { sources: string[] }): boolean => sources.some((one) => name === one || name.startsWith(`${one}.`) || name.startsWith(`${one}[`));
    const lacking = (here: typeof before, there: typeof before): NonNullable<typeof before>[number] => (here ?? []).flat().filter(({ text }) => !there?.flat().some((one) => one.text === text));
    const [gone, fresh] = [lacking(before, after), lacking(after, before)];
    if (gone.length + fresh.length === 0) silent += 1;
    else moved += 1;
    // A sentence that is new without citing the fact stands where one that did was.
    for (const one of gone) if (!cites(one)) wrong.push(`event ${at} ${name}: went «${one.text}» (${one.sources.join(' ')})`);
    if (!gone.some(cites)) for (const one of fresh) if (!cites(one)) wrong.push(`event ${at} ${name}: came «${one.text}» (${one.sources.join(' ')})`);
  }
  t.diagnostic(`${moved} changes were printed, ${silent} stand in no sentence`);
  assert.deepEqual(wrong.slice(0, 10), []);
  assert.ok(moved > many / 2);
});

/** The words between the facts: what repeats when forty recaps read alike. */
const frameOf = (phrase: ReturnType<typeof composeRecap>['title']): string => phrase.map((piece) => (piece.sources.length > 0 ? '·' : piece.text)).join('');
const similarity = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const shared = [...one].filter((part) => other.has(part)).length;
  return shared / (one.size + other.size - shared);
};

/** Of forty recaps of one day: the largest share one frame has, and how like two articles are in the frames of their sentences. */
function sameness(language: 'id' | 'en', ids: 'own' | 'one'): { lead: number; headline: number; mean: number; most: number } {
  const dice = new Dice(seed);
  const articles = Array.from({ length: 40 }, () => {
    const { id, event, programme } = drawEvent(dice, regions, { whole: true, on: '2021-07-15' });
    const { title, paragraphs } = composeRecap({ event, programme, language, seed: ids === 'own' ? id : 'one' });
    return { headline: frameOf(title), lead: frameOf(paragraphs[0]?.[0] ?? []), frames: new Set(paragraphs.flat().map(frameOf)) };
  });
  const share = (frames: string[]): number => Math.max(...frames.map((one) => frames.filter((other) => other === one).length)) / frames.length;
  const pairs = articles.flatMap((one, at) => articles.slice(at + 1).map((other) => similarity(one.frames, other.frames)));
  return { headline: share(articles.map(({ headline }) => headline)), lead: share(articles.map(({ lead }) => lead)), mean: pairs.reduce((sum, one) => sum + one, 0) / pairs.length, most: Math.max(...pairs) };
}

test('forty recaps of one day, all with the same kinds of facts, do not read alike; with one seed for all they would', (t) => {
  t.diagnostic(`seed ${seed} (replay with SEED=${seed})`);
  for (const language of ['id', 'en'] as const) {
    const [own, canary] = [sameness(language, 'own'), sameness(language, 'one')];
    const told = (one: typeof own): string => Object.entries(one).map(([what, value]) => `${what} ${value.toFixed(2)}`).join(', ');
    t.diagnostic(`${language}: ${told(own)}; with one seed: ${told(canary)}`);
    assert.ok(own.lead <= 0.3 && own.headline <= 0.3, told(own));
    assert.ok(own.mean <= 0.5 && own.most <= 0.8, told(own));
    assert.ok(canary.headline > 0.5 && canary.lead > own.lead && canary.mean > own.mean + 0.1, 'the measure would not see recaps that read alike');
  }
});
