import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventRecord, EventRegion } from '../model.ts';
import { daysText, eventAsJsonLd, hoursText, jsonLdElement, placesText, publicState, takesSignUps } from './model.ts';
import { readSearch, searchQuery } from './schema.ts';

const region = (code: string, name: string, provinceName: string, kind: EventRegion['kind'] = 'regency'): EventRegion => ({ code, name, kind, provinceName });
const jember = region('35.09', 'Kabupaten Jember', 'Jawa Timur');
const event: EventRecord = {
  id: '0190a000-0000-7000-8000-000000000001', slug: 'jember-2026-12-03', programmeId: 'p', programmeKey: 'jember-2021', state: 'published', theme: 'Bijak Bermedia Sosial', title: null,
  organiser: 'Dinas Komunikasi dan Informatika Kabupaten Jember', startsOn: '2026-12-03', endsOn: '2026-12-03', zone: 'WIB', zoneStated: true,
  startsAt: new Date('2026-12-03T02:00:00Z'), endsAt: new Date('2026-12-03T05:00:00Z'), segments: [], pillars: [], partners: [], series: null, seriesNumber: null, nextEvent: null,
  writer: null, contact: null, source: null, attendanceRule: { kind: 'share', share: 0.5 }, questionsModerated: true, registrationOpen: true, simulated: false, copyOf: null,
  openedAt: null, endedAt: null, closedAt: null, version: 1, regions: [jember],
};
const before = new Date('2026-12-01T00:00:00Z');
const after = new Date('2026-12-04T00:00:00Z');

test('the public state follows the event, its hours and its door', () => {
  assert.equal(publicState(event, before), 'open');
  assert.equal(publicState({ ...event, registrationOpen: false }, before), 'shut');
  assert.equal(publicState(event, after), 'waiting');
  assert.equal(publicState({ ...event, state: 'live' }, after), 'live');
  assert.equal(publicState({ ...event, state: 'ended' }, after), 'over');
  assert.equal(publicState({ ...event, state: 'closed' }, before), 'over');
  assert.deepEqual((['published', 'live', 'ended', 'closed'] as const).map((state) => takesSignUps({ state, registrationOpen: true })), [true, true, false, false]);
});

test('days and hours are printed as far as they are known', () => {
  assert.equal(daysText(event, 'id'), 'Kamis, 3 Desember 2026');
  assert.equal(daysText({ startsOn: '2023-08-21', endsOn: '2023-08-24' }, 'id'), '21–24 Agustus 2023');
  assert.equal(hoursText(event, 'id'), '09.00–12.00 WIB');
  assert.equal(hoursText({ ...event, endsAt: null }, 'en'), '09:00 WIB');
  assert.equal(hoursText({ ...event, startsAt: null }, 'id'), null);
});

test('places name their province once and count what is left over', () => {
  assert.deepEqual(placesText([jember], 'id'), { text: 'Kabupaten Jember, Jawa Timur', more: 0 });
  assert.deepEqual(placesText([jember, region('35.71', 'Kota Kediri', 'Jawa Timur', 'city')], 'id'), { text: 'Kabupaten Jember, Kota Kediri, Jawa Timur', more: 0 });
  assert.deepEqual(placesText([region('51', 'Bali', 'Bali', 'province')], 'id'), { text: 'Provinsi Bali', more: 0 });
  assert.deepEqual(placesText([jember, region('51.03', 'Kabupaten Badung', 'Bali'), region('51.71', 'Kota Denpasar', 'Bali', 'city'), jember, jember], 'id'), {
    text: 'Kabupaten Jember, Jawa Timur, Kabupaten Badung, Kota Denpasar, Bali', more: 2,
  });
  assert.deepEqual(placesText([], 'id'), { text: '', more: 0 });
});

test('machines read the hours on the event’s own clock, and never a meeting link', () => {
  const address = 'https://serentak.example/e/jember-2026-12-03';
  const data = eventAsJsonLd({ event, cast: [], venues: ['Hotel Mercure Kuta'], online: true, address });
  assert.deepEqual(data, {
    '@context': 'https://schema.org', '@type': 'Event', '@id': address, url: address, name: 'Bijak Bermedia Sosial',
    description: 'Kamis, 3 Desember 2026, 09.00–12.00 WIB, Kabupaten Jember, Jawa Timur', inLanguage: 'id',
    startDate: '2026-12-03T09:00:00+07:00', endDate: '2026-12-03T12:00:00+07:00',
    eventStatus: 'https://schema.org/EventScheduled', eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
    location: [{ '@type': 'Place', name: 'Hotel Mercure Kuta', address: 'Kabupaten Jember, Jawa Timur' }, { '@type': 'VirtualLocation', url: address }],
    organizer: { '@type': 'Organization', name: 'Dinas Komunikasi dan Informatika Kabupaten Jember' }, isAccessibleForFree: true,
    offers: { '@type': 'Offer', url: `${address}/daftar`, price: '0', priceCurrency: 'IDR', availability: 'https://schema.org/InStock' },
  });
  const past = eventAsJsonLd({ event: { ...event, state: 'closed', startsAt: null, endsAt: null, endsOn: '2026-12-05', zone: 'WIT' }, cast: [], venues: [], online: false, address });
  assert.deepEqual([past.startDate, past.endDate, past.eventAttendanceMode, past.offers], ['2026-12-03', '2026-12-05', undefined, undefined]);
});

test('no theme can end the data block it stands in', () => {
  const element = jsonLdElement({ name: '</script><script>alert(1)</script>', more: '<!--\u2028' });
  assert.equal(element.slice('<script type="application/ld+json">'.length, -'</script>'.length).includes('<'), false);
  assert.deepEqual(JSON.parse(element.slice('<script type="application/ld+json">'.length, -'</script>'.length)), { name: '</script><script>alert(1)</script>', more: '<!--\u2028' });
});

test('a search survives the address and back, and says what it could not read', () => {
  const { search, ignored } = readSearch(new URLSearchParams('cari=medsos&provinsi=35&wilayah=35.09&dari=2026-12-01&sampai=2026-12-31&segmen=asn&pilar=safety&waktu=lalu&hal=2'));
  assert.deepEqual(search, { text: 'medsos', province: '35', regency: '35.09', from: '2026-12-01', to: '2026-12-31', segment: 'asn', pillar: 'safety', past: true, page: 2 });
  assert.deepEqual(ignored, []);
  assert.equal(searchQuery(search, { page: 2 }), '?cari=medsos&provinsi=35&wilayah=35.09&dari=2026-12-01&sampai=2026-12-31&segmen=asn&pilar=safety&waktu=lalu&hal=2');
  assert.equal(searchQuery(search, { past: false, text: '' }), '?provinsi=35&wilayah=35.09&dari=2026-12-01&sampai=2026-12-31&segmen=asn&pilar=safety');
  const broken = readSearch(new URLSearchParams(`cari=${'x'.repeat(101)}&provinsi=Jatim&wilayah=3509&dari=2026-02-30&sampai=besok&segmen=A%27&pilar=fun&hal=-1`));
  assert.deepEqual(broken.ignored, ['regency', 'text', 'province', 'from', 'to', 'segment', 'pillar']);
  assert.equal(searchQuery(broken.search), '');
  assert.equal(searchQuery(readSearch(new URLSearchParams('cari=a%00b%0A')).search), '?cari=a+b');
});

test('a regency of the province chosen before is forgotten, one alone brings its province', () => {
  assert.equal(searchQuery(readSearch(new URLSearchParams('provinsi=51&wilayah=35.09')).search), '?provinsi=51');
  assert.equal(searchQuery(readSearch(new URLSearchParams('wilayah=35.09')).search), '?provinsi=35&wilayah=35.09');
});
