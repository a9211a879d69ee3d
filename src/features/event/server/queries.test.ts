import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { importProgramme } from '#features/programme/server/commands.ts';
import { testApp } from '../../../../tests/support/app.ts';
import { copyEvent } from '../copy/server/commands.ts';
import { eventDetails, type EventDetailsInput } from '../schema.ts';
import { createEvent, publishEvent } from './commands.ts';
import { findEvent, searchEvents, type SearchArguments } from './queries.ts';

const { app, asSystem, close } = await testApp();
after(close);

before(async () => {
  const segments = [{ key: 'asn', name: 'ASN', nameEn: 'Civil servants' }];
  for (const key of ['satu', 'dua']) await importProgramme(app, system('test'), { key, name: key, organiser: 'Dinas', targets: [], statements: {}, reach: [], segments });
  const make = async (programme: string, place: string, startsOn: string, more: Partial<EventDetailsInput> = {}) => {
    const details = eventDetails.parse({ theme: 'Cakap Digital', organiser: 'Dinas', startsOn, startHour: '09.00', endHour: '12.00', zone: 'WIB', ...more });
    const { slug } = await createEvent(app, system('test'), { programme, details, regions: [place] });
    return publishEvent(app, system('test'), { event: slug });
  };
  await make('satu', 'Kabupaten Jember', '2026-12-01', { theme: 'Aman Bermedia Sosial', pillars: ['safety'], segments: ['asn'] });
  await make('satu', 'Kota Pangkal Pinang', '2026-12-02', { startHour: '08.00' });
  await make('dua', 'Bali', '2026-12-03', { endsOn: '2026-12-06' });
  await make('dua', 'Kota Surabaya', '2026-12-10');
  await createEvent(app, system('test'), { programme: 'dua', details: eventDetails.parse({ theme: 'Rahasia', organiser: 'Dinas', startsOn: '2026-12-20', zone: 'WIB' }), regions: ['Jember'] });
  await copyEvent(app, system('test'), { event: 'surabaya-2026-12-10', newSlug: 'gladi', at: new Date('2026-12-30T02:00:00Z'), simulated: true });
  await publishEvent(app, system('test'), { event: 'gladi' });
});

const found = async (wanted: SearchArguments) => (await withScope(app.db, { kind: 'public' }, (trx) => searchEvents(trx, wanted))).events.map((event) => event.slug);
const [jember, pinang, bali, surabaya] = ['jember-2026-12-01', 'pangkal-pinang-2026-12-02', 'bali-2026-12-03', 'surabaya-2026-12-10'];

test('a province stands for its regencies, and an event of the province for each of them', async () => {
  assert.deepEqual(await found({ region: '35' }), [surabaya, jember]);
  assert.deepEqual(await found({ region: '35.09' }), [jember]);
  assert.deepEqual(await found({ region: '51.03' }), [bali]);
});

test('an event of several days is found on each of them', async () => {
  assert.deepEqual(await found({ from: '2026-12-05', to: '2026-12-05' }), [bali]);
  assert.deepEqual(await found({ to: '2026-12-02' }), [pinang, jember]);
});

test('words are found in theme and place, and a place in any spelling', async () => {
  assert.deepEqual(await found({ text: 'bermedia jember' }), [jember]);
  for (const text of ['Pangkalpinang', 'pangkal pinang', 'Kota Pangkalpinang']) assert.deepEqual(await found({ text }), [pinang], text);
  assert.deepEqual(await found({ text: "'; drop table event; --%_" }), []);
});

test('segment, pillar and programme narrow the list', async () => {
  assert.deepEqual(await found({ segment: 'asn' }), [jember]);
  assert.deepEqual(await found({ pillar: 'safety' }), [jember]);
  assert.deepEqual(await found({ programmeKey: 'dua' }), [surabaya, bali]);
});

test('what is to come stands first, the nearest on top, then the past backwards', async () => {
  assert.deepEqual(await found({ today: '2026-12-03' }), [bali, surabaya, pinang, jember]);
});

test('a page says how many there are altogether', async () => {
  const { total, events } = await asSystem((trx) => searchEvents(trx, { states: ['published'], limit: 2, offset: 2 }));
  assert.deepEqual([total, events.map((event) => event.slug)], [4, [pinang, jember]]);
});

test('rehearsals are left out unless asked for, and a draft is invisible to the public', async () => {
  assert.deepEqual(await found({ includeSimulated: true, programmeKey: 'dua' }), ['gladi', surabaya, bali]);
  assert.equal(await withScope(app.db, { kind: 'public' }, (trx) => findEvent(trx, 'jember-2026-12-20')), undefined);
  assert.equal((await asSystem((trx) => findEvent(trx, 'jember-2026-12-20')))?.theme, 'Rahasia');
});

test('a regency is printed with the province of the day', async () => {
  const { slug } = await createEvent(app, system('test'), {
    programme: 'satu', details: eventDetails.parse({ theme: 'Cakap Digital', organiser: 'Dinas', startsOn: '2021-07-01', zone: 'WIT' }), regions: ['Kabupaten Merauke'],
  });
  assert.deepEqual((await asSystem((trx) => findEvent(trx, slug)))?.regions.map((region) => region.provinceName), ['Papua']);
});
