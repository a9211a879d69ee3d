import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { programmeFacts, listProgrammes } from '#features/programme/server/queries.ts';
import { getEvent, searchEvents } from '#features/event/server/queries.ts';
import { listFacts } from '#features/programme/fact/server/queries.ts';
import { writeAnnouncement } from '#features/recap/announcement/model.ts';
import { getAnnouncementInput } from '#features/recap/announcement/server/queries.ts';
import { listClippings } from '#features/recap/clipping/server/queries.ts';
import { searchKnowledge } from '#features/recap/knowledge/server/queries.ts';
import { getEventFacts, publishedRecapOf } from '#features/recap/server/queries.ts';
import { draftRecap } from '#features/recap/server/commands.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp } from '../../tests/support/app.ts';
import { loadDemo, loadDemoWhenEmpty, readDemo } from './demo.ts';

const clock = manualClock(new Date('2026-11-21T16:30:00Z'));
const { app, asSystem, close } = await testApp({ clock });
after(close);
before(() => loadDemoWhenEmpty(app));

const { programmes, events, additions } = readDemo();
const slugOf = (event: { source: string }) => additions.events[event.source]!.slug;

/** Every row of the database that the load made, ids and all. */
const everything = () => asSystem(async (trx) => {
  const tables = ['programme', 'programme_target', 'programme_statement', 'programme_reach', 'programme_segment', 'speaker', 'event', 'event_region', 'event_day', 'event_group', 'event_statement',
    'event_cast', 'event_crew', 'channel', 'rundown_item', 'rundown_note', 'registration_pool', 'attendance_reported', 'question', 'recap', 'programme_fact', 'recap_clipping', 'recap_knowledge', 'room_log', 'audit'] as const;
  const rows: Record<string, string[]> = {};
  for (const table of tables) rows[table] = (await trx.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort();
  return rows;
});

test('every fact of the five events comes back from the rows, with the same names and values', async () => {
  for (const event of events) {
    assert.deepEqual(await asSystem((trx) => getEventFacts(trx, slugOf(event))), event, slugOf(event));
  }
  assert.deepEqual(events.length, 5);
});

test('every fact of the three programmes comes back from the rows', async () => {
  const known = await asSystem(listProgrammes);
  for (const programme of programmes) {
    const { id } = known.find((one) => one.key === programme.key)!;
    assert.deepEqual(await asSystem((trx) => programmeFacts(trx, id)), programme);
  }
  assert.deepEqual(known.map((one) => [one.key, one.targets.map((target) => target.value)]), [['asn-2023', [350_000]], ['gnld-2021', [10_000_000]], ['jember-2021', []]]);
});

test('a changed row is a changed fact, and nothing else moves', async () => {
  const slug = 'batu-bara-2021-07-02';
  const before = await asSystem((trx) => getEventFacts(trx, slug));
  const rollBack = new Error('roll back');
  await assert.rejects(asSystem(async (trx) => {
    await trx.updateTable('attendance_reported').set({ count: 229 }).where('as_written', '=', 'dihadiri 228 peserta daring').execute();
    assert.deepEqual(await getEventFacts(trx, slug), { ...before, attended: { ...before.attended, count: 229 } });
    throw rollBack;
  }), rollBack);
});

test('the five are closed with a published recap, in their regions, and count for their programmes', async () => {
  const { events: found } = await asSystem((trx) => searchEvents(trx, { includeCopies: false }));
  assert.deepEqual(found.map((event) => [event.slug, event.state, event.programmeKey, event.regions.map((region) => region.name).join()]), [
    ['bali-2023-08-21', 'closed', 'asn-2023', 'Bali'],
    ['bangka-barat-2021-07-15', 'closed', 'gnld-2021', 'Kabupaten Bangka Barat'],
    ['batu-bara-2021-07-02', 'closed', 'gnld-2021', 'Kabupaten Batu Bara'],
    ['jember-2021-06-22', 'closed', 'jember-2021', 'Kabupaten Jember'],
    ['palembang-2021-06-18', 'closed', 'gnld-2021', 'Kota Palembang'],
  ]);
  for (const { slug } of found) {
    const recaps = await asSystem(async (trx) => [await publishedRecapOf(trx, { slug, language: 'id', now: app.clock.now() }), await publishedRecapOf(trx, { slug, language: 'en', now: app.clock.now() })]);
    assert.deepEqual(recaps.map((recap) => recap?.state), ['published', 'published'], slug);
  }
});

test('the upcoming copy is open a few days ahead at 09.00 WIB, with 1,000 meeting seats, a stream and speaker 2', async () => {
  const event = (await asSystem((trx) => searchEvents(trx, { states: ['published'] }))).events;
  assert.deepEqual(event.map(({ slug, startsAt, endsAt, registrationOpen, simulated }) => [slug, startsAt?.toISOString(), endsAt?.toISOString(), registrationOpen, simulated]), [
    ['jember-ulang', '2026-11-26T02:00:00.000Z', '2026-11-26T05:00:00.000Z', true, false],
  ]);
  const rows = await asSystem(async (trx) => ({
    pools: await trx.selectFrom('registration_pool as pool').innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'pool.event_id').onRef('channel.id', '=', 'pool.channel_id'))
      .select(['channel.kind', 'pool.seat_limit']).where('pool.event_id', '=', event[0]!.id).orderBy('pool.position').execute(),
    speaker: await trx.selectFrom('event_cast').select('name_as_written').where('event_id', '=', event[0]!.id).where('role', '=', 'speaker').where('position', '=', 2).execute(),
    plan: await trx.selectFrom('rundown_item').select(['kind', 'planned_minutes']).where('event_id', '=', event[0]!.id).orderBy('position').execute(),
  }));
  assert.deepEqual(rows.pools, [{ kind: 'meeting', seat_limit: 1000 }, { kind: 'stream', seat_limit: null }]);
  assert.deepEqual(rows.speaker, [{ name_as_written: 'Firdaus Rahman, A.Md.A' }]);
  assert.deepEqual([rows.plan.map((item) => item.kind), rows.plan.reduce((sum, item) => sum + (item.planned_minutes ?? 0), 0)], [
    ['opening', 'anthem', 'speech', 'talk', 'talk', 'questions', 'closing'], 180,
  ]);
});

test('each source article is a clipping of its event, with outlet and title where the record states them, and nothing else', async () => {
  const clippings = await asSystem(async (trx) => {
    const rows: [string, (string | null | boolean)[][]][] = [];
    for (const event of events) {
      const { id } = await getEvent(trx, slugOf(event));
      rows.push([event.source, (await listClippings(trx, { eventId: id })).map(({ file, outlet, title, url, publishedOn, hasPicture }) => [file, outlet, title, url, publishedOn, hasPicture])]);
    }
    return rows;
  });
  const stated = (value: unknown) => (typeof value === 'string' ? value : null);
  assert.deepEqual(clippings, events.map((event) => [event.source, [[event.source, stated(event.outlet), stated(event.title), null, null, false]]]));
});

test('the figures of the articles are facts, and the answers given there are found again by pillar and word', async () => {
  const gnld = (await asSystem(listProgrammes)).find((one) => one.key === 'gnld-2021')!;
  const facts = await asSystem((trx) => listFacts(trx, { programmeId: gnld.id }));
  assert.deepEqual(facts.map(({ path, value, scale }) => [path, value, scale]), [
    ['programme.baseline.internetUsers', 202_600_000, null], ['programme.baseline.population', 274_900_000, null], ['programme.baseline.penetrationPercent', 73.7, null], ['programme.baseline.literacyIndex', 3.47, { min: 1, max: 4 }],
  ]);
  const found = async (wanted: Parameters<typeof searchKnowledge>[1]) => withScope(app.db, anybody, (trx) => searchKnowledge(trx, wanted));
  assert.equal((await found({})).total, 7);
  assert.deepEqual((await found({ text: 'keamanan WhatsApp sadapan' })).pairs.map(({ event, answeredBy, pillar }) => [event.slug, answeredBy, pillar]), [['bangka-barat-2021-07-15', 'Muhaimin, S.IP., M.A.', 'safety']]);
  assert.deepEqual((await found({ pillar: 'safety', event: 'palembang-2021-06-18' })).pairs.map(({ to, answeredBy, question }) => [to, answeredBy, question]), [['Hendra Syamhari, A.Md.', null, 'Bagaimana memberikan pemahaman kepada keluarga terkait kejahatan di dunia digital?']]);
});

test('the announcement of the upcoming copy lacks the contact alone, names Zoom with its seats and each speaker their minute', async () => {
  const input = await asSystem((trx) => getAnnouncementInput(trx, 'jember-ulang', 'https://serentak.example'));
  const { whatsApp, missing, speakers } = writeAnnouncement(input, 'id');
  assert.deepEqual([missing, whatsApp.leftOut, whatsApp.text.length <= 1000], [['contactName', 'contactPhone'], [], true]);
  for (const line of ['Hari/tanggal: *Kamis, 26 November 2026*', 'Pukul: *09.00–12.00 WIB*', 'Daftar dan masuk: https://serentak.example/e/jember-ulang', 'Narahubung: {nama}, {nomor}', '2. Firdaus Rahman, A.Md.A.: Digital Culture']) assert.ok(whatsApp.text.split('\n').includes(line), `${line} in\n${whatsApp.text}`);
  assert.match(whatsApp.text, /^Kanal: Zoom \(1\.000 kursi\) dan siaran langsung\. /m);
  assert.deepEqual(speakers.map(({ role, text }) => [role, /pukul (\d\d\.\d\d) selama (\d+ menit)/.exec(text)?.slice(1)]), [
    ['keynote', ['09.15', '20 menit']], ['speaker', ['09.35', '45 menit']], ['speaker', ['10.20', '45 menit']], ['moderator', ['09.00', '10 menit']],
  ]);
});

test('one person who appears in several events has one entry in the register', async () => {
  const rows = await asSystem((trx) => trx.selectFrom('event_cast as member').innerJoin('speaker', 'speaker.id', 'member.speaker_id').select(['speaker.id']).where('speaker.name', '=', 'Samuel A. Pangerapan').execute());
  assert.deepEqual([rows.length, new Set(rows.map((row) => row.id)).size], [3, 1]);
});

test('two who load at once make one demo', async () => {
  const { app: another, asSystem: there, close: end } = await testApp({ clock });
  try {
    await Promise.all([loadDemoWhenEmpty(another), loadDemoWhenEmpty(another)]);
    const count = async (within: typeof asSystem) => within(async (trx) => {
      const counts: number[] = [];
      for (const table of ['event', 'channel', 'rundown_item', 'recap', 'room_log'] as const) counts.push((await trx.selectFrom(table).selectAll().execute()).length);
      return counts;
    });
    assert.deepEqual(await count(there), await count(asSystem));
  } finally {
    await end();
  }
});

test('loading again changes nothing, today or another day', async () => {
  const first = await everything();
  await loadDemo(app);
  clock.advance(86_400_000);
  await loadDemo(app);
  assert.equal(await loadDemoWhenEmpty(app), null);
  assert.deepEqual(await everything(), first);
});

test('drafting a published recap again writes nothing; a changed fact gives the next version', async () => {
  const slug = 'palembang-2021-06-18';
  assert.equal((await draftRecap(app, system('test'), { event: slug })).version, 1);
  await asSystem((trx) => trx.updateTable('attendance_reported').set({ count: 312 }).where('count', '=', 311).execute());
  assert.equal((await draftRecap(app, system('test'), { event: slug })).version, 2);
});
