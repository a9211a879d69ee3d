import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { CastMember, EventRecord } from '#features/event/model.ts';
import { composeRecord, provenBasis, type EventRows } from './model.ts';

const event: EventRecord = {
  id: 'e', slug: 'jember-ulang', programmeId: 'p', programmeKey: 'jember-2021', state: 'closed', theme: 'Dampak Positif Bermedsos', title: null, organiser: 'Dinas Kominfo',
  startsOn: '2026-11-26', endsOn: '2026-11-26', zone: 'WIB', zoneStated: true, startsAt: new Date('2026-11-26T02:00:00Z'), endsAt: new Date('2026-11-26T05:00:00Z'),
  segments: ['umum', 'asn'], pillars: ['safety'], partners: [], series: null, seriesNumber: 3, nextEvent: null, writer: null, contact: 'Sekretariat', source: null,
  attendanceRule: { kind: 'share', share: 0.5 }, questionsModerated: true, registrationOpen: true, simulated: false, copyOf: 'o',
  openedAt: null, endedAt: null, closedAt: null, version: 1,
  regions: [{ code: '35.09', name: 'Kabupaten Jember', kind: 'regency', provinceName: 'Jawa Timur' }],
};
const member = (id: string, role: CastMember['role'], position: number, nameAsWritten: string): CastMember => ({
  id, role, position, nameAsWritten, speakerId: id, name: nameAsWritten, handle: null, office: null, representing: null, talkTitle: null, pillar: null, form: null,
  description: null, statement: {}, source: null,
});
const rows: EventRows = {
  event, segments: [{ key: 'umum', name: 'Masyarakat umum', nameEn: '' }, { key: 'asn', name: 'ASN', nameEn: '' }],
  cast: [member('k1', 'keynote', 1, 'Hendy'), member('k2', 'keynote', 2, 'Ani'), member('s1', 'speaker', 1, 'M Yasin, S.Kom'), member('s2', 'speaker', 2, 'Firdaus Rahman, A.Md.A')],
  crew: [], days: [], groups: [], statements: {}, reach: [], reported: [], met: 812,
  notes: [{ castId: 's2', kind: 'point', text: 'budaya digital' }, { castId: 's2', kind: 'quote', text: 'Mari mulai.' }],
  channels: [
    { kind: 'meeting', provider: 'other', name: 'Zoom', place: null, capacity: 1000 }, { kind: 'stream', provider: null, name: 'Siaran', place: null, capacity: null },
    { kind: 'viewing_point', provider: null, name: 'Nobar', place: 'Balai Desa', capacity: 50 },
  ],
  rundown: [{ title: 'Pembukaan', asWritten: null, startedAt: new Date('2026-11-26T02:03:00Z') }, { title: 'Penutup', asWritten: null, startedAt: null }],
  questions: [{ asker: 'Siti', text: 'Bagaimana caranya?', toCastId: 's2', answeredByCastId: 's2', answer: 'Mulai dari diri sendiri.', statement: {} }],
};

test('an event of our own stands under the keys of the sources, with what was really on and who was counted by its rule', () => {
  assert.deepEqual(composeRecord(rows), {
    programme: 'jember-2021', theme: 'Dampak Positif Bermedsos', organiser: 'Dinas Kominfo', seriesNumber: 3, contact: { name: 'Sekretariat' }, segment: 'Masyarakat umum, ASN',
    date: '2026-11-26', weekday: 'Kamis', start: '09.00', end: '12.00', timeZoneLabel: 'WIB', regency: 'Kabupaten Jember', province: 'Jawa Timur',
    keynote: { name: 'Hendy' },
    people: [{ name: 'Ani' }],
    speakers: [{ order: 1, name: 'M Yasin, S.Kom' }, { order: 2, name: 'Firdaus Rahman, A.Md.A', points: ['budaya digital'], quote: 'Mari mulai.' }],
    channels: [{ kind: 'meeting', capacity: 1000 }, { kind: 'stream' }, { kind: 'viewing_point', name: 'Balai Desa', capacity: 50 }],
    attended: { count: 812, qualifier: 'exactly', basis: provenBasis },
    rundown: ['09.03 Pembukaan'],
    questions: [{ asker: 'Siti', to: 'Firdaus Rahman, A.Md.A', question: 'Bagaimana caranya?', answer: 'Mulai dari diri sendiri.', answeredBy: 'Firdaus Rahman, A.Md.A' }],
  });
});

test('a figure that somebody stated is printed as stated, and the ledger does not speak over it', () => {
  const figure = { kind: 'attended' as const, count: 329, qualifier: 'about' as const, basis: null, asWritten: 'sekitar 329', statedBy: null, note: null, source: 'x' };
  assert.deepEqual(composeRecord({ ...rows, reported: [figure] }).attended, { count: 329, qualifier: 'about', asWritten: 'sekitar 329' });
});

test('several regions have no single regency, and an hour without a stated zone gets none', () => {
  const regions = [...event.regions, { code: '35.78', name: 'Kota Surabaya', kind: 'city' as const, provinceName: 'Jawa Timur' }];
  const facts = composeRecord({ ...rows, event: { ...event, regions, zoneStated: false } });
  assert.deepEqual([facts.regency, facts.province, facts.regions, facts.timeZoneLabel], [undefined, undefined, [{ code: '35.09', name: 'Kabupaten Jember' }, { code: '35.78', name: 'Kota Surabaya' }], undefined]);
});

test('an event opened on another day than announced took place on that day, in its real hours', () => {
  const moved = { ...event, openedAt: new Date('2026-11-22T01:30:00Z'), endedAt: new Date('2026-11-22T04:10:00Z') };
  const { date, weekday, start, end, timeZoneLabel } = composeRecord({ ...rows, event: moved });
  assert.deepEqual([date, weekday, start, end, timeZoneLabel], ['2026-11-22', 'Minggu', '08.30', '11.10', 'WIB']);
  const onTheDay = { ...event, openedAt: new Date('2026-11-26T01:50:00Z'), endedAt: new Date('2026-11-26T05:20:00Z') };
  assert.deepEqual([composeRecord({ ...rows, event: onTheDay }).start, composeRecord({ ...rows, event: onTheDay }).end], ['09.00', '12.00'], 'the announced hours stand on the announced day');
  const short = { ...moved, endedAt: new Date('2026-11-22T01:30:40Z') };
  assert.equal(composeRecord({ ...rows, event: short }).end, undefined, 'over within a minute has no hour to end at');
});
