import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { countsOf, listReported } from '#features/attendance/server/queries.ts';
import { endArchived } from '#features/event/archive/server/commands.ts';
import { closeEvent } from '#features/event/server/commands.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import type { RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { system, type Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { wordOf, wordParagraph } from '../../../../../tests/support/zip.ts';
import { listClippings } from '../../clipping/server/queries.ts';
import { readRecap } from '../../reading/model.ts';
import { getEventFacts } from '../../server/queries.ts';
import { addArticles, articleHash, lockArchive, placeArticle, readWaiting, type ArticleFile } from '../intake/server/commands.ts';
import { acceptOccasion, joinOccasion, mergeOccasions, rejectOccasion, reopenOccasion, reviseOccasion, splitArticle } from './commands.ts';
import { articlesOf, countArchive, getOccasion, likeOccasions, listOccasions, listRefused } from './queries.ts';

let world: TestApp;
let regions: RegionIndex;
before(async () => {
  world = await testApp();
  regions = await world.asSystem((trx) => getRegionIndex(trx));
});
after(() => world.close());

const machine = system('recap');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface House { key: string; id: string; admin: Staff }
async function newProgramme(): Promise<House> {
  const id = newId();
  const key = `arsip-${id.slice(-8)}`;
  await world.asSystem(async (trx) => {
    await trx.insertInto('programme').values({ id, key, name: 'Program uji', organiser: 'Dinas Uji', created_at: world.app.clock.now() }).execute();
    await trx.insertInto('programme_segment').values({ programme_id: id, key: 'pelajar', position: 1, name: 'Pelajar', name_en: 'Pupils' }).execute();
  });
  return { id, key, admin: { kind: 'staff', userId: `admin-${id}`, email: 'a@test', name: 'Admin', grants: [{ role: 'programme_admin', kind: 'programme', id }] } };
}

const paper = `Webinar Literasi Digital Kabupaten Purworejo: Bijak Berkomentar di Media Sosial

Rangkaian Webinar Literasi Digital di Kabupaten Purworejo, Provinsi Jawa Tengah kembali digelar. Kali ini mengusung tema “Bijak Berkomentar di Media Sosial”.

Kegiatan yang berlangsung pada Senin, 9 Agustus 2021 pukul 13.00-16.00 WIB ini diikuti sebanyak 275 peserta daring dari target segmen pelajar.

Para narasumber yang hadir yakni Dra. Endang Lestari, M.Pd, Kepala SMA Negeri 4 Purworejo; Wahyu Nugroho, ST, MT, Dosen Universitas Muhammadiyah Purworejo.

Salah satunya dari Bayu Aji memberikan pertanyaan kepada Wahyu Nugroho, ST, MT bagaimana cara mengatasi rasa sedih karena dirundung di media sosial? Narasumber menjawab ceritakan kepada orang dewasa yang dipercaya dan simpan bukti perundungan.

Kegiatan ini diselenggarakan oleh Dinas Kominfo Kabupaten Purworejo.`;
/** The same occasion in another paper: other words, one more person, another count, no hours. */
const otherPaper = `Pelajar Purworejo Diajak Bijak Berkomentar

PURWOREJO – Webinar literasi digital bertema “Bijak Berkomentar di Media Sosial” digelar Dinas Kominfo Kabupaten Purworejo untuk pelajar di Kabupaten Purworejo, Senin (9/8/2021). Acara diikuti sekitar 300 peserta.

Hadir sebagai narasumber Endang Lestari, Wahyu Nugroho, dan Hesti Ratnasari, S.Psi, psikolog anak.`;
/** Another segment at another hour of the same day, with the same theme. */
const afternoon = paper.replace('13.00-16.00', '09.00-11.30').replace('segmen pelajar', 'segmen guru').replace(/Dra\. Endang Lestari, M\.Pd/g, 'Rudi Hartono, S.Kom').replace(/Wahyu Nugroho, ST, MT/g, 'Siti Maryam, M.Si');

const put = (house: House, files: ArticleFile[], who: Staff = house.admin) => addArticles(world.app, who, { programme: house.key, files });
async function bring(house: House, texts: Record<string, string>): Promise<void> {
  await put(house, Object.entries(texts).map(([name, text]) => ({ name, bytes: bytes(text) })));
  await readWaiting(world.app, machine, { programmeId: house.id });
}
const open = (house: House) => withScope(world.db, house.admin, (trx) => listOccasions(trx, { programmeId: house.id, state: 'open', limit: 100, offset: 0 }));
const one = (house: House, id: string) => withScope(world.db, house.admin, (trx) => getOccasion(trx, id));
const counts = (house: House) => withScope(world.db, house.admin, (trx) => countArchive(trx, house.id));
const audits = (house: House) => world.asSystem(async (trx) => (await trx.selectFrom('audit').select('action').where('actor_id', '=', house.admin.userId).where('action', 'like', 'recap.archive%').orderBy('at').orderBy('id').execute()).map(({ action }) => action.replace('recap.archive_', '')));

test('a folder becomes a queue of occasions: the same told by two papers is one with two sources, and where they disagree the field asks', async () => {
  const house = await newProgramme();
  await bring(house, { 'a.txt': paper, 'b.txt': otherPaper, 'c.txt': afternoon });
  const lines = await open(house);
  assert.deepEqual(lines.map(({ articles, startsOn, regions }) => [articles.join(), startsOn, regions.join()].join(' ')).toSorted((a, b) => a.localeCompare(b)), ['a.txt,b.txt 2021-08-09 33.06', 'c.txt 2021-08-09 33.06']);
  const two = lines.find(({ articles }) => articles.length === 2)!;
  const { entry, doubts } = await one(house, two.id);
  assert.deepEqual([entry.startHour, entry.endHour, entry.zone, entry.attended, entry.segments, doubts], ['13.00', '16.00', 'WIB', { count: 275, qualifier: 'exactly' }, ['pelajar'], ['participants']]);
  assert.deepEqual(entry.people.map(({ name, role, office }) => [name, role, office]), [
    ['Dra. Endang Lestari, M.Pd', 'speaker', 'Kepala SMA Negeri 4 Purworejo'], ['Wahyu Nugroho, ST, MT', 'speaker', 'Dosen Universitas Muhammadiyah Purworejo'], ['Hesti Ratnasari, S.Psi', 'speaker', 'psikolog anak'],
  ]);
});

test('a second run changes nothing, also under another name and together with new files', async () => {
  const house = await newProgramme();
  await bring(house, { 'a.txt': paper, 'b.txt': otherPaper });
  const footprint = () => world.asSystem(async (trx) => JSON.stringify([
    await trx.selectFrom('recap_article').selectAll().where('programme_id', '=', house.id).orderBy('id').execute(), await trx.selectFrom('recap_occasion').selectAll().where('programme_id', '=', house.id).orderBy('id').execute(),
  ]));
  const before = await footprint();
  const again = await put(house, [{ name: 'a.txt', bytes: bytes(paper) }, { name: 'lain.txt', bytes: bytes(otherPaper) }]);
  assert.deepEqual(again, { added: 0, known: 2, refused: [] });
  await readWaiting(world.app, machine, { programmeId: house.id });
  assert.equal(await footprint(), before);
});

test('what is no article is named with its reason, and nothing of it is kept; what cannot be read waits no more', async () => {
  const house = await newProgramme();
  const kept = await put(house, [
    { name: 'gambar.png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]) }, { name: 'besar.txt', bytes: new Uint8Array(12_000_001).fill(97) },
    { name: 'kosong.txt', bytes: bytes(' \n') }, { name: 'pura-pura.docx', bytes: bytes('PK\u0003\u0004') }, { name: '../../a\u202e.docx', bytes: wordOf(paper.split('\n\n').map(wordParagraph).join('')) },
  ]);
  assert.deepEqual(kept, { added: 3, known: 0, refused: [{ name: 'gambar.png', reason: 'reading_not_text' }, { name: 'besar.txt', reason: 'reading_too_long' }] });
  assert.equal(await readWaiting(world.app, machine, { programmeId: house.id }), 3);
  assert.deepEqual((await withScope(world.db, house.admin, (trx) => listRefused(trx, { programmeId: house.id, limit: 9 }))).sort((a, b) => a.name.localeCompare(b.name)), [{ name: 'kosong.txt', reason: 'reading_empty' }, { name: 'pura-pura.docx', reason: 'reading_not_word' }]);
  assert.deepEqual((await open(house)).map(({ articles, theme }) => [articles, theme]), [[['a.docx'], 'Bijak Berkomentar di Media Sosial']]);
});

test('several readers at once read each article once, and two papers of one occasion still make one', async () => {
  const house = await newProgramme();
  const files = Array.from({ length: 12 }, (_, day) => [paper, otherPaper].map((text, at) => ({ name: `${day}-${at}.txt`, bytes: bytes(text.replace('9 Agustus', `${day + 1} Agustus`).replace('(9/8/', `(${day + 1}/8/`).replace('Senin', '')) }))).flat();
  await put(house, files);
  const read = await Promise.all([1, 2, 3].map(() => readWaiting(world.app, machine, { programmeId: house.id })));
  assert.equal(read.reduce((sum, count) => sum + count, 0), 24);
  assert.deepEqual([await counts(house), (await open(house)).map(({ articles }) => articles.length)], [{ waiting: 0, read: 24, refused: 0, occasions: { open: 12, accepted: 0, joined: 0, rejected: 0 } }, Array.from({ length: 12 }, () => 2)]);
});

test('two papers of one occasion placed at the same moment make one; without the lock they make two', async () => {
  const drafts = [paper, otherPaper].map((text) => readRecap(text, { regions }));
  const placedWith = async (lock: typeof lockArchive): Promise<number> => {
    const house = await newProgramme();
    let [arrived, go] = [0, () => {}];
    const both = new Promise<void>((resolve) => { go = resolve; });
    await Promise.all(drafts.map((draft) => world.asSystem(async (trx) => {
      arrived += 1;
      if (arrived === 2) go();
      await both;
      const placed = await placeArticle(trx, { programmeId: house.id, programmeKey: house.key, draft, now: world.app.clock.now(), lock });
      await trx.insertInto('recap_article').values({ programme_id: house.id, id: newId(), occasion_id: placed, file_hash: articleHash(bytes(JSON.stringify(draft))), file_type: 'text/plain', name: 'x', state: 'read', text: '', draft: JSON.stringify(draft), added_by: 'x', added_at: world.app.clock.now() }).execute();
      await sql`select pg_sleep(0.1)`.execute(trx);
    })));
    return (await open(house)).length;
  };
  assert.equal(await placedWith(lockArchive), 1);
  assert.equal(await placedWith(async () => {}), 2, 'the canary');
});

test('a person corrects and accepts: a draft event stands with cast, questions, stated figures and clippings, and nothing is proven by it', async () => {
  const house = await newProgramme();
  await bring(house, { 'a.txt': paper, 'b.txt': otherPaper });
  const [line] = await open(house);
  const { entry, version } = await one(house, line!.id);
  const { version: next } = await reviseOccasion(world.app, house.admin, { id: line!.id, version, entry: { ...entry, attended: { count: 275, qualifier: 'exactly' } } });
  await assert.rejects(reviseOccasion(world.app, house.admin, { id: line!.id, version, entry }), { reason: 'archive_changed' });
  const [article] = await withScope(world.db, house.admin, (trx) => articlesOf(trx, line!.id));
  const send = () => acceptOccasion(world.app, house.admin, { id: line!.id, version: next, entry: { ...entry, attended: { count: 275, qualifier: 'exactly' } }, outlets: { [article!.id]: 'Koran Uji' }, key: keyFor(house.admin, 'archive.accept', 'accept-it-once', {}) });
  const [{ slug }, replay] = [await send(), await send()];
  assert.equal(replay.slug, slug);
  assert.equal(slug, 'purworejo-2021-08-09');
  await withScope(world.db, house.admin, async (trx) => {
    const event = await getEvent(trx, slug);
    assert.deepEqual([event.state, event.theme, event.zoneStated, event.segments, event.source, event.registrationOpen], ['draft', 'Bijak Berkomentar di Media Sosial', true, ['pelajar'], 'a.txt', false]);
    assert.deepEqual((await getCast(trx, event.id)).map(({ nameAsWritten }) => nameAsWritten), ['Dra. Endang Lestari, M.Pd', 'Wahyu Nugroho, ST, MT', 'Hesti Ratnasari, S.Psi']);
    const facts = await getEventFacts(trx, event.id);
    assert.deepEqual(facts.questions?.map(({ asker, to, answer }) => [asker, to, answer]), [['Bayu Aji', 'Wahyu Nugroho, ST, MT', 'ceritakan kepada orang dewasa yang dipercaya dan simpan bukti perundungan.']]);
    assert.deepEqual((await listReported(trx, event.id)).map(({ kind, count, qualifier, source }) => [kind, count, qualifier, source]), [['attended', 275, 'exactly', 'a.txt']]);
    assert.deepEqual(await countsOf(trx, event.id), { registrations: 0, attendances: 0, met: 0, short: 0, none: 0 });
    assert.deepEqual((await listClippings(trx, { eventId: event.id })).map(({ outlet, title, file }) => [outlet, title, file]), [
      ['Koran Uji', 'Webinar Literasi Digital Kabupaten Purworejo: Bijak Berkomentar di Media Sosial', 'a.txt'], [null, 'Pelajar Purworejo Diajak Bijak Berkomentar', 'b.txt'],
    ]);
  });
  assert.deepEqual(await audits(house), ['add', 'revise', 'accept']);
  await assert.rejects(rejectOccasion(world.app, house.admin, { id: line!.id, version: next + 2, reason: 'Bukan acara kami.' }), { reason: 'archive_decided' });
  // It was held, so it may be closed like any other, and then it is told as what its sources state.
  await endArchived(world.app, house.admin, { event: slug });
  assert.equal((await closeEvent(world.app, house.admin, { event: slug })).state, 'closed');
  await withScope(world.db, house.admin, async (trx) => assert.deepEqual(await countsOf(trx, (await getEvent(trx, slug)).id), { registrations: 0, attendances: 0, met: 0, short: 0, none: 0 }));
});

test('an event that is here already is recognised, and the article becomes its clipping once a person says so', async () => {
  const house = await newProgramme();
  await bring(house, { 'a.txt': paper });
  const [first] = await open(house);
  const { entry, version } = await one(house, first!.id);
  const { slug } = await acceptOccasion(world.app, house.admin, { id: first!.id, version, entry });
  await bring(house, { 'b.txt': otherPaper, 'c.txt': afternoon });
  const lines = await open(house);
  const [later, other] = [lines.find(({ articles }) => articles[0] === 'b.txt')!, lines.find(({ articles }) => articles[0] === 'c.txt')!];
  assert.deepEqual([later.known?.slug, other.known?.slug], [slug, slug]);
  const clippings = () => withScope(world.db, house.admin, async (trx) => (await listClippings(trx, { eventId: (await getEvent(trx, slug)).id })).map(({ file }) => file));
  assert.deepEqual(await clippings(), ['a.txt']);
  const occasion = await one(house, later.id);
  await joinOccasion(world.app, house.admin, { id: later.id, version: occasion.version, event: slug });
  assert.deepEqual(await clippings(), ['a.txt', 'b.txt']);
  // The same theme on the same day for others at another hour only may be it: a person makes an event of its own.
  const second = await one(house, other.id);
  const made = await acceptOccasion(world.app, house.admin, { id: other.id, version: second.version, entry: second.entry });
  assert.match(made.slug, /^purworejo-2021-08-09-\d$/);
  assert.notEqual(made.slug, slug);
  assert.deepEqual((await counts(house)).occasions, { open: 0, accepted: 2, joined: 1, rejected: 0 });
});

test('without theme, day, place or organiser nothing is taken over, and the fields say so', async () => {
  const house = await newProgramme();
  await bring(house, { 'x.txt': 'Webinar literasi digital diikuti 77 orang.' });
  const [line] = await open(house);
  const { entry, version, doubts } = await one(house, line!.id);
  assert.deepEqual(doubts.filter((field) => ['theme', 'dates', 'regions', 'organiser'].includes(field)), ['theme', 'dates', 'regions', 'organiser']);
  await assert.rejects(acceptOccasion(world.app, house.admin, { id: line!.id, version, entry }), { reason: 'invalid', fields: { theme: 'required', organiser: 'required', startsOn: 'required', regions: 'required' } });
  await assert.rejects(reviseOccasion(world.app, house.admin, { id: line!.id, version, entry: { ...entry, regions: ['Malang'] } }), { reason: 'invalid' });
  const { version: after } = await rejectOccasion(world.app, house.admin, { id: line!.id, version, reason: 'Bukan rilis acara.' });
  assert.deepEqual([(await one(house, line!.id)).reason, after], ['Bukan rilis acara.', version + 1]);
  await reopenOccasion(world.app, house.admin, { id: line!.id });
  assert.deepEqual([(await one(house, line!.id)).state, await audits(house)], ['open', ['add', 'reject', 'reopen']]);
});

test('a person puts two together that the machine kept apart, and apart what it put together', async () => {
  const house = await newProgramme();
  await bring(house, { 'a.txt': paper, 'b.txt': otherPaper });
  const [line] = await open(house);
  const [, second] = await withScope(world.db, house.admin, (trx) => articlesOf(trx, line!.id));
  const before = await one(house, line!.id);
  const { id } = await splitArticle(world.app, house.admin, { id: line!.id, version: before.version, article: second!.id });
  assert.deepEqual((await open(house)).map(({ articles }) => articles.join()).toSorted((a, b) => a.localeCompare(b)), ['a.txt', 'b.txt']);
  const now = await one(house, line!.id);
  const like = await withScope(world.db, house.admin, (trx) => likeOccasions(trx, { programmeId: house.id, entry: now.entry, except: now.id }));
  assert.deepEqual(like.map(({ to, sameness }) => [to.id, sameness]), [[id, 'same']]);
  await assert.rejects(splitArticle(world.app, house.admin, { id, version: (await one(house, id)).version, article: second!.id }), { reason: 'archive_last_article' });
  await mergeOccasions(world.app, house.admin, { id: now.id, version: now.version, other: id });
  assert.deepEqual((await open(house)).map(({ articles }) => articles), [['a.txt', 'b.txt']]);
});

test('nobody but the programme\'s admins sees or brings old articles', async () => {
  const [house, other] = [await newProgramme(), await newProgramme()];
  await bring(house, { 'a.txt': paper });
  const [line] = await open(house);
  const organiser: Staff = { kind: 'staff', userId: 'o', email: 'o@test', name: 'O', grants: [{ role: 'regional_organiser', kind: 'region', id: '33' }] };
  for (const stranger of [other.admin, organiser]) {
    await assert.rejects(put(house, [{ name: 'b.txt', bytes: bytes(otherPaper) }], stranger), { reason: 'forbidden' });
    await assert.rejects(rejectOccasion(world.app, stranger, { id: line!.id, version: line!.certainty, reason: 'Bukan milik saya.' }), { reason: 'not_found' });
  }
});

test('our own varied articles come in by the folder: each waits once, and nothing is lost', { timeout: 60_000 }, async () => {
  const house = await newProgramme();
  const folder = join(import.meta.dirname, '../../reading/article/data');
  const files = readdirSync(folder).filter((name) => name.startsWith('open-')).map((name) => ({ name: `${name}.txt`, bytes: bytes((JSON.parse(readFileSync(join(folder, name), 'utf8')) as { text: string[] }).text.join('\n')) }));
  const { added } = await put(house, files);
  await readWaiting(world.app, machine, { programmeId: house.id });
  const told = await counts(house);
  assert.deepEqual([told.waiting, told.read, told.refused], [0, added, 0]);
  const lines = await open(house);
  assert.equal(lines.flatMap(({ articles }) => articles).length, added);
  assert.deepEqual(lines.map(({ certainty }) => certainty), lines.map(({ certainty }) => certainty).toSorted((a, b) => a - b), 'the unsurest first');
});
