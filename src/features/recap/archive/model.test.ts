import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { DraftEvent } from '../reading/schema.ts';
import { ASKS_BELOW, gather, headlineOf, meant, missingOf } from './model.ts';

const nothing: DraftEvent = {
  kind: 'recap', theme: null, dates: [], weekdays: [], start: null, end: null, zone: null, regions: [], segments: [], organiser: null, participants: { count: null, qualifier: null }, people: [], questions: [],
  registered: { count: null, qualifier: null }, groups: [], reach: [], quotes: [], channels: [], next: null, findings: [], spans: {},
};
const told: DraftEvent = { ...nothing, theme: 'Aman', dates: ['2021-07-12', '2021-07-13'], start: '09.00', end: '11.00', zone: 'WIB', regions: [{ code: '35.09', name: 'Kabupaten Jember', province: 'Jawa Timur' }], segments: ['guru'], organiser: 'Dinas Uji', participants: { count: 77, qualifier: 'exactly' }, people: [{ name: 'Ani', role: 'speaker', order: 1, position: null, topic: null, pillar: null }] };
const doubt = (where: string, certainty: number) => ({ where, what: 'x', why: 'y', suggestion: null, certainty });

test('nothing told asks for everything that an event needs; everything told asks for nothing', () => {
  assert.deepEqual(gather([told]).doubts, []);
  assert.equal(gather([told]).certainty, 1);
  const { entry, doubts } = gather([nothing]);
  assert.deepEqual([doubts, missingOf(entry)], [['theme', 'dates', 'start', 'end', 'zone', 'regions', 'organiser', 'segments', 'participants', 'people'], ['theme', 'organiser', 'startsOn', 'regions']]);
  assert.deepEqual([gather([told]).entry.startsOn, gather([told]).entry.endsOn, missingOf(gather([told]).entry)], ['2021-07-12', '2021-07-13', []]);
});

test('a doubt of the reader lowers its field, and the surer article gives the value', () => {
  const wrong = { ...told, dates: ['2021-07-15'], findings: [doubt('weekdays', 1), doubt('groups', 0.2)] };
  const alone = gather([wrong]);
  assert.deepEqual([alone.doubts, alone.trust.dates.certainty, alone.trust.participants.certainty >= ASKS_BELOW], [['dates'], 0, true]);
  const both = gather([wrong, told]);
  assert.deepEqual([both.entry.startsOn, both.trust.dates], ['2021-07-12', { certainty: 0.5, others: ['2021-07-15, 2021-07-15'] }]);
});

test('what one article leaves out another fills; people are told once, in the order of a programme', () => {
  const other: DraftEvent = { ...nothing, theme: 'Aman!', people: [{ name: 'Budi', role: 'opening', order: null, position: 'Bupati', topic: null, pillar: null }, { name: 'Dr. Ani, M.Si', role: 'speaker', order: null, position: 'Dosen', topic: 'T', pillar: 'safety' }] };
  const { entry, doubts } = gather([told, other]);
  assert.deepEqual([entry.theme, doubts], ['Aman', []]);
  assert.deepEqual(entry.people.map(({ name, role, office, topic, pillar }) => [name, role, office, topic, pillar]), [['Budi', 'opening', 'Bupati', null, null], ['Dr. Ani, M.Si', 'speaker', 'Dosen', 'T', 'safety']]);
});

test('a headline is a short first line that is no sentence', () => {
  assert.deepEqual([headlineOf('\n Warga Cakap Digital \n\nIsi.'), headlineOf('Webinar digelar kemarin.\nIsi'), headlineOf('x'.repeat(200)), headlineOf('')], ['Warga Cakap Digital', null, null, null]);
});

test('who is meant is found by the name without titles', () => {
  const people = [{ name: 'Ani Lestari, S.Kom' }, { name: 'Budi Santoso' }];
  assert.deepEqual([meant(people, 'Ani'), meant(people, 'Santoso')?.name, meant(people, 'Citra'), meant(people, null)], [people[0], 'Budi Santoso', null, null]);
});
