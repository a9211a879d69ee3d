import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import demo from '../data/facts.json' with { type: 'json' };
import type { EventFacts, ProgrammeFacts } from '../schema.ts';
import { blanks } from './blank/model.ts';
import { writeAnnouncement } from './model.ts';
import type { AnnouncedEvent, AnnouncementInput } from './schema.ts';

const link = 'https://serentak.example/e/uji-2026';
const contact = { name: 'Sari Dewi, 0812-3456-7890' };
const events = demo.events as unknown as (EventFacts & { source: string; programme: string })[];
const programmeOf = (event: { programme: string }) => (demo.programmes as unknown as (ProgrammeFacts & { key: string })[]).find((one) => one.key === event.programme)!;
const inputOf = (event: (typeof events)[number]): AnnouncementInput => ({ event: { ...event, zone: event.province === 'Bali' ? 'WITA' : 'WIB' }, programme: programmeOf(event), link });
const words = ['{tema}', '{hari_tanggal}', '{jam}', '{zona_waktu}', '{penyelenggara}', '{tautan_resmi}', '{nama}', '{nomor}'];
const bracesOf = (text: string): string[] => [...new Set(text.match(/\{[^}]*\}/g) ?? [])];

test('the model announcement comes out word for word from the facts that its source states', () => {
  const event: AnnouncedEvent = {
    theme: 'Menghadapi Tantangan Keamanan di Era Digital: Mengenali dan Meningkatkan Keamanan Melalui Platform Digital', seriesNumber: 8, date: '2021-06-21',
    regency: 'Kota Palembang', province: 'Sumatera Selatan', zone: 'WIB', channels: [{ kind: 'zoom' }, { kind: 'youtube-live' }],
  };
  const { whatsApp } = writeAnnouncement({ event, programme: { name: 'Gerakan Nasional Literasi Digital' }, link: null }, 'id');
  assert.equal(whatsApp.text.replace('Kanal: Zoom dan siaran langsung YouTube. ', ''), `*WEBINAR LITERASI DIGITAL KE-8*
_Rangkaian Palembang, Sumatera Selatan_

*“Menghadapi Tantangan Keamanan di Era Digital: Mengenali dan Meningkatkan Keamanan Melalui Platform Digital”*

Hari/tanggal: *Senin, 21 Juni 2021*
Pukul: *{jam} WIB*
Daftar dan masuk: {tautan_resmi}

Belum terbiasa memakai Zoom? Balas pesan ini; kami bantu. Jika Zoom penuh, tautan yang sama membuka siaran langsung.

Panitia tidak pernah meminta kode OTP.

Narahubung: {nama}, {nomor}`);
  assert.deepEqual(whatsApp.missing, ['hours', 'link', 'contactName', 'contactPhone']);
});

for (const event of events) {
  test(`${event.source}: every stated fact stands in the press text, the WhatsApp text keeps to its length, braces stand for what is missing alone`, () => {
    const input = inputOf(event);
    const { press, whatsApp, caption, speakers, participants } = writeAnnouncement(input, 'id');
    const cast = [event.opening, event.openingSpeech, event.keynote, ...(event.speakers ?? []), event.keyOpinionLeader, event.moderator, ...(event.people ?? [])].filter((one) => one !== null && one !== undefined);
    const stated = [
      event.theme, event.regency, event.province, event.segment, event.series, event.timeZoneLabel, link,
      event.hybrid?.venue, ...(event.hybrid?.online ?? []), ...(event.days ?? []).flatMap((day) => day.units ?? []),
      ...cast.flatMap((one) => [one.position, one.position ? null : one.description, one.representing]), ...(event.speakers ?? []).map((one) => one.subject),
      ...(event.start && event.end ? [`${event.start}–${event.end}`] : [event.start]), programmeOf(event).name,
    ].filter((one) => typeof one === 'string');
    for (const fact of stated) assert.ok(press.text.includes(fact), `${fact} in\n${press.text}`);
    for (const text of [whatsApp.text, caption.text, participants.text]) assert.ok(text.includes(event.theme!) && text.includes(link), text);
    assert.ok(whatsApp.text.length <= 1000 && !whatsApp.tooLong, String(whatsApp.text.length));
    const missing = event.start ? ['contactName', 'contactPhone'] : ['hours', 'contactName', 'contactPhone'];
    assert.deepEqual([press.missing, whatsApp.missing], [missing, missing]);
    for (const text of [press.text, whatsApp.text]) assert.deepEqual(bracesOf(text), event.start ? ['{nama}', '{nomor}'] : ['{jam}', '{nama}', '{nomor}']);
    assert.deepEqual(speakers.length, cast.length);
    for (const one of [press, whatsApp, caption, participants, ...speakers]) {
      assert.match(one.text, /Panitia tidak pernah meminta kode OTP\./);
      assert.doesNotMatch(one.text, /\bbesok\b|\blusa\b|kemarin/i);
    }
  });
}

test('what happened on the day is nobody’s announcement: no counts, no questions, no notes', () => {
  for (const event of events) {
    const all = writeAnnouncement(inputOf(event), 'id');
    const text = [all.press, all.whatsApp, all.caption, all.participants, ...all.speakers].map((one) => one.text).join('\n');
    const after = [...(event.questions ?? []).flatMap((one) => [one.asker?.includes(' ') ? one.asker : null, one.answer]), event.attended?.asWritten, ...(event.speakers ?? []).flatMap((one) => one.points ?? []), ...(event.people ?? []).flatMap((one) => one.quotes ?? [])];
    for (const said of after.filter((one) => typeof one === 'string')) assert.ok(!text.includes(said), said);
    for (const count of [event.attended?.count, event.participants?.count]) if (count && count > 100) assert.ok(!text.includes(String(count)), String(count));
  }
});

test('the reminder of the programme stands in everything that goes out, and nowhere without one', () => {
  const bali = events.find((event) => event.programme === 'asn-2023')!;
  const all = writeAnnouncement(inputOf(bali), 'id');
  for (const one of [all.press, all.whatsApp, all.caption, all.participants, ...all.speakers]) assert.match(one.text, /menjaga netralitas ASN, serangkaian dengan Pemilu Serentak Tahun 2024/);
  const others = writeAnnouncement({ ...inputOf(bali), programme: { name: 'Literasi Digital' } }, 'id');
  for (const one of [others.press, others.whatsApp, others.caption, ...others.speakers]) assert.doesNotMatch(one.text, /netralitas ASN|Pengingat|mengingatkan/);
});

test('one line of the event holds name and number; each half is a blank of its own', () => {
  const contactLine = (name: string | null) => writeAnnouncement({ event: name === null ? {} : { contact: { name } }, programme: null, link }, 'id').whatsApp.text.split('\n').at(-1);
  assert.deepEqual([contactLine(contact.name), contactLine('Sari Dewi (WA 0812 3456 7890)'), contactLine('Sari Dewi'), contactLine('0812-3456-7890'), contactLine(null)], [
    'Narahubung: Sari Dewi, 0812-3456-7890', 'Narahubung: Sari Dewi, 0812 3456 7890', 'Narahubung: Sari Dewi, {nomor}', 'Narahubung: {nama}, 0812-3456-7890', 'Narahubung: {nama}, {nomor}',
  ]);
});

test('a speaker reads when it is their turn, where the plan of the day says so', () => {
  const { speakers } = writeAnnouncement({ ...inputOf(events[0]!), slots: [{ role: 'speaker', position: 2, start: '09.50', minutes: 20 }] }, 'id');
  assert.deepEqual(speakers.map((one) => /Giliran Anda: .*/.exec(one.text)?.[0] ?? null), [null, null, 'Giliran Anda: pukul 09.50 selama 20 menit menurut susunan acara', null, null, null]);
});

test('marks of WhatsApp and braces inside a stated text end nothing and look like no blank', () => {
  const { whatsApp } = writeAnnouncement({ event: { theme: 'A*B* {jam} _c_', series: 'Seri _dua_' }, programme: null, link }, 'id');
  assert.match(whatsApp.text, /^\*“AB \(jam\) _c_”\*$/m);
  assert.match(whatsApp.text, /^_Seri dua_$/m);
});

test('English says the same with its own blanks', () => {
  const { whatsApp, press } = writeAnnouncement({ event: { theme: 'Dampak Positif Bermedsos', date: '2026-11-26', zone: 'WIB' }, programme: null, link: null }, 'en');
  assert.deepEqual(bracesOf(whatsApp.text), ['{hours}', '{official_link}', '{name}', '{number}']);
  assert.match(press.text, /on Thursday, 26 November 2026, \{hours\} WIB/);
  assert.match(press.text, /\{organiser\} will hold a webinar/);
});

const longText = fc.string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 300 }).map((text) => text.replaceAll(/[{}*_“”"‘’]/g, '').replaceAll(/\s+/g, ' ').trim()).filter((text) => /\p{L}{3}/u.test(text) && !text.includes('besok'));
const person = fc.record({ name: fc.constantFrom('Drs. Eko Pamuji, M.I.Kom', 'Muhaimin, S.IP, MA', 'Firdaus Rahman'), position: fc.option(longText, { nil: undefined }), subject: fc.option(longText, { nil: undefined }) }, { requiredKeys: ['name'] });
const anyInput = fc.record({
  theme: longText, organiser: longText, date: fc.constantFrom('2026-11-26', '2021-07-15'), start: fc.constant('09.00'), end: fc.constant('12.00'), zone: fc.constantFrom('WIB', 'WITA', 'WIT'),
  regency: fc.constant('Kabupaten Jember'), province: fc.constant('Jawa Timur'), segment: longText, series: fc.string({ maxLength: 60 }), seriesNumber: fc.integer({ min: 1, max: 60 }),
  contact: fc.constantFrom(contact, { name: 'Sari' }), speakers: fc.array(person, { maxLength: 12 }), keynote: person, moderator: person, partners: fc.array(longText, { maxLength: 6 }),
}, { requiredKeys: [] });

test('whatever is missing stands in braces and is named, whatever is there does not, and the text keeps to its length', () => {
  fc.assert(fc.property(anyInput, fc.option(fc.constant(link), { nil: null }), (event, address) => {
    const { whatsApp, press } = writeAnnouncement({ event: event as AnnouncedEvent, programme: null, link: address }, 'id');
    const expected = {
      theme: !event.theme, date: !event.date, hours: !event.start, zone: !event.zone, organiser: !event.organiser, link: address === null,
      contactName: !event.contact, contactPhone: event.contact?.name !== contact.name,
    };
    const missing = blanks.filter((field) => expected[field]);
    assert.deepEqual(press.missing, missing);
    assert.deepEqual(bracesOf(press.text).sort(), words.filter((_, at) => missing.includes(blanks[at]!)).sort());
    assert.deepEqual(whatsApp.missing, missing.filter((field) => field !== 'organiser'));
    assert.ok(whatsApp.text.length <= 1000, `${whatsApp.text.length}\n${whatsApp.text}`);
    if (event.theme) assert.ok(whatsApp.text.includes(event.theme) && press.text.includes(event.theme));
  }), { numRuns: 300 });
});
