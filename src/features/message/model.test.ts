import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareWhatsApp, ticketMail, ticketWhatsApp, type TicketMessage } from './model.ts';

const ticket: TicketMessage = {
  name: 'Drs. Budi Santosa, M.Si.',
  number: 1101,
  code: 'CBQC0PSS',
  link: 'https://serentak.example/j/token',
  seat: { kind: 'stream', channel: 'Siaran langsung', place: null, overflowOf: 'Zoom' },
  occasion: { theme: 'Dampak Positif Bermedsos', organiser: 'Dinas Kominfo Jember', startsAt: '2021-06-22T02:00:00Z', endsAt: '2021-06-22T05:00:00Z', zone: 'WIB', publicLink: 'https://serentak.example/e/jember-ulang' },
};

test('a ticket by mail says number, day and hour with the zone, place, link, code, and that nobody asks for an OTP', () => {
  assert.deepEqual(ticketMail(ticket, 'id'), {
    subject: 'Tiket Anda: Dampak Positif Bermedsos',
    text: `Yth. Drs. Budi Santosa, M.Si.,

Pendaftaran Anda tercatat dengan nomor 1.101.

“Dampak Positif Bermedsos”
Hari/tanggal: Selasa, 22 Juni 2021
Pukul: 09.00–12.00 WIB
Tempat: Kursi Zoom penuh. Anda mendapat tempat di siaran langsung, dengan hak yang sama.

Masuk ruang: https://serentak.example/j/token
Kode singkat: CBQC-0PSS (dapat dibacakan lewat telepon)

Tautan dan kode ini milik Anda. Teman dapat mendaftar sendiri di https://serentak.example/e/jember-ulang.
Panitia tidak pernah meminta kode OTP.

Dinas Kominfo Jember
`,
  });
});

test('the English ticket holds no Indonesian word of ours', () => {
  const { text } = ticketMail({ ...ticket, seat: { kind: 'venue', channel: 'Aula', place: 'Aula PB Sudirman', overflowOf: null } }, 'en');
  assert.match(text, /^Dear Drs\. Budi Santosa, M\.Si\.,\n\nYou are registered with number 1,101\./);
  assert.match(text, /Time: 09:00–12:00 WIB\nWhere: a seat at Aula PB Sudirman/);
  assert.doesNotMatch(text, /Kode|Pukul|Tempat|Panitia/);
});

test('for WhatsApp the ticket is short, and what one sends to a friend holds nothing personal', () => {
  const own = ticketWhatsApp(ticket, 'id').text;
  assert.match(own, /^\*TIKET NOMOR 1\.101\*\n\*“Dampak Positif Bermedsos”\*\n\nHari\/tanggal: \*Selasa, 22 Juni 2021\*\nPukul: \*09\.00–12\.00 WIB\*/);
  const shared = shareWhatsApp(ticket.occasion, 'id');
  for (const personal of ['token', 'CBQC', 'Budi', '1.101']) assert.equal(shared.includes(personal), false, personal);
  assert.match(shared, /Daftar: https:\/\/serentak\.example\/e\/jember-ulang/);
});

test('an event of several days gives its days and the hour it begins', () => {
  const { text } = ticketMail({ ...ticket, occasion: { ...ticket.occasion, startsAt: '2023-08-21T01:00:00Z', endsAt: '2023-08-24T08:00:00Z', zone: 'WITA' } }, 'id');
  assert.match(text, /Hari\/tanggal: 21–24 Agustus 2023\nPukul: 09\.00 WITA/);
});
