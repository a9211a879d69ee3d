import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import QRCode from 'qrcode';
import { createAccount, issueToken } from '#features/account/server/commands.ts';
import { slotOf } from '#features/attendance/code/model.ts';
import { roomCode } from '#features/attendance/code/server/queries.ts';
import { issuePin } from '#features/event/pin/server/commands.ts';
import { pinDigits } from '#features/event/pin/server/queries.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { hallTicketText } from '#features/registration/ticket/hall/server/queries.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople, type TestPerson } from '../support/people.ts';

const desk = system('test');
const key = null;
let server: Awaited<ReturnType<typeof testServer>>;
let browser: TestBrowser;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

const codeNow = (event: TestEvent): string => roomCode(server.app.keys, event.eventId, slotOf(Date.now()));
async function enter(context: BrowserContext, event: TestEvent, person: TestPerson): Promise<void> {
  const value = linkToken(server.app.keys, { registrationId: person.registrationId, linkVersion: 1 });
  await context.addCookies([{ name: ticketCookie(event.eventId), value, url: server.origin, httpOnly: true, sameSite: 'Lax' }]);
}
const evidenceOf = (event: TestEvent) =>
  server.asSystem((trx) => trx.selectFrom('attendance_evidence').select(['registration_id', 'source', 'direction']).where('event_id', '=', event.eventId).orderBy('source').orderBy('started_at').execute());

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Kode dari moderator').fill(code);
  await page.getByRole('button', { name: 'Kirim kode' }).click();
}

for (const script of [true, false]) {
  test(`the room code is entered in the room and on the ticket ${script ? 'with' : 'without'} script`, { timeout: 180_000 }, async () => {
    const event = await makeEvent(server, { state: 'live' });
    const [inRoom, onTicket] = await addPeople(server, event, 2);
    const { context, page } = await browser.open({ script });
    await enter(context, event, inRoom!);
    await page.goto(`${server.origin}/e/${event.slug}/ruang`);
    await typeCode(page, 'KKKKKK');
    await page.getByText('Kode ini tidak berlaku sekarang.').waitFor();
    assert.equal(await page.getByLabel('Kode dari moderator').inputValue(), 'KKKKKK', 'what was typed is kept');
    await typeCode(page, codeNow(event).toLowerCase());
    await page.getByText('Kode diterima. Kode yang sudah Anda masukkan: 1.').waitFor();
    await context.clearCookies();
    await enter(context, event, onTicket!);
    await page.goto(`${server.origin}/e/${event.slug}/tiket`);
    const code = codeNow(event);
    await typeCode(page, `${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByText('Kode diterima. Kode yang sudah Anda masukkan: 1.').waitFor();
    if (script) assert.deepEqual(await axeFindings(page), []); // it waits by timers, which a page without script has not
    assert.deepEqual((await evidenceOf(event)).filter(({ source }) => source === 'room_code').map((row) => row.registration_id), [inRoom!.registrationId, onTicket!.registrationId], 'in the order of entry');
    await context.close();
  });
}

/** A phone whose owner has typed the event's PIN. */
async function crewPhone(event: TestEvent, options: Parameters<TestBrowser['open']>[0] = {}): Promise<{ context: BrowserContext; page: Page }> {
  const { id } = await issuePin(server.app, desk, { event: event.slug, entry: { label: 'Pintu utara', hoursAfter: null }, key });
  const opened = await browser.open(options);
  await opened.page.goto(`${server.origin}/petugas/${event.slug}`);
  await opened.page.getByLabel('PIN', { exact: true }).fill(pinDigits(server.app.keys, id));
  await opened.page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await opened.page.getByText('Anda masuk sebagai petugas: Pintu utara.').waitFor();
  return opened;
}

test('the crew enters with a PIN and shows the code large, on a screen that turns without script too', { timeout: 180_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { context, page } = await crewPhone(event, { script: false, width: 1280, height: 800 });
  await page.getByRole('link', { name: 'Tampilkan kode ruang' }).click();
  const shown = (await page.locator('.code.large').innerText()).replace(' ', '');
  assert.ok([0, 1].some((ago) => shown === roomCode(server.app.keys, event.eventId, slotOf(Date.now()) - ago)), shown);
  assert.equal(await page.locator('meta[http-equiv=refresh]').count(), 1);
  await context.clearCookies();
  await page.reload();
  await page.getByText('Masuk sebagai petugas').waitFor();
  await context.close();
});

test('the door goes on without a line, survives a reload, and hands everything over afterwards', { timeout: 240_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [first, second, third] = await addPeople(server, event, 3);
  const { context, page } = await crewPhone(event);
  const complaints: string[] = [];
  // A line that is away is what this is about, and SvelteKit's announcer may not style itself (base.css does); all else said is a fault.
  page.on('console', (message) => { if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to fetch|style-src/.test(message.text())) complaints.push(message.text()); });
  await page.getByRole('link', { name: 'Pindai tiket di pintu' }).click();
  await page.getByText('Siap dipakai tanpa sinyal.').waitFor({ timeout: 180_000 });
  await page.getByText('Daftar 3 tiket').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  const scan = async (code: string): Promise<void> => {
    await page.getByLabel('Kode di tiket').fill(code);
    await page.getByRole('button', { name: 'Catat' }).click();
  };
  const codeOf = (person: TestPerson): string => String(person.number).padStart(8, '0');
  await scan(codeOf(first!));
  await page.getByText('Silakan masuk').waitFor();
  await page.getByText('Tersambung. Semua pindaian terkirim').waitFor({ timeout: 20_000 });
  assert.equal((await evidenceOf(event)).length, 1);

  await context.setOffline(true);
  await context.route('**/scans', (route) => route.abort('internetdisconnected')); // a reloaded page is on the line for a moment
  await scan(codeOf(second!));
  await page.getByText(`Nomor ${second!.number} · P.`).waitFor();
  await page.getByText('Tanpa sinyal. 1 pindaian tersimpan di ponsel ini dan belum terkirim. Teruskan memindai.').waitFor({ timeout: 20_000 });
  await page.reload();
  await page.getByText('1 pindaian tersimpan di ponsel ini dan belum terkirim').waitFor({ timeout: 20_000 });
  await page.getByText('Daftar 3 tiket').waitFor();
  await scan(codeOf(first!));
  await page.getByText('Sudah masuk').waitFor();
  await page.getByText('Keluar', { exact: true }).click();
  await scan(codeOf(first!));
  await page.getByText('Tercatat keluar').waitFor();
  // A hall ticket from a picture, read by our own reader: it lies on the phone as well.
  await page.getByText('Masuk', { exact: true }).click();
  const picture = await QRCode.toBuffer(hallTicketText(server.app.keys, { eventId: event.eventId, registrationId: third!.registrationId, number: third!.number, linkVersion: 1 }), { width: 500 });
  await page.getByLabel('Atau baca QR dari foto').setInputFiles({ name: 'tiket.png', mimeType: 'image/png', buffer: picture });
  await page.getByText(`Nomor ${third!.number} · P.`).waitFor();
  await scan('ZZZZZZZZ');
  await page.getByText('Bukan tiket kegiatan ini').waitFor();
  assert.equal((await evidenceOf(event)).length, 1, 'nothing was sent meanwhile');

  await context.unroute('**/scans');
  await context.setOffline(false);
  await page.getByText('Tersambung. Semua pindaian terkirim').waitFor({ timeout: 30_000 });
  assert.deepEqual((await evidenceOf(event)).map(({ registration_id: id, direction }) => [[first, second, third].findIndex((person) => person!.registrationId === id) + 1, direction]), [[1, 'in'], [2, 'in'], [1, 'in'], [1, 'out'], [3, 'in']]);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a late claim without script: the person says why with a picture, a clerk decides, the person reads it', { timeout: 180_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [person] = await addPeople(server, event, 1);
  const { context, page } = await browser.open({ script: false });
  await enter(context, event, person!);
  await page.goto(`${server.origin}/e/${event.slug}/tiket`);
  await page.getByRole('link', { name: 'Presensi saya' }).click();
  await page.getByText('Belum ada bukti kehadiran.').first().waitFor();
  await page.getByLabel('Mengapa tidak tercatat').fill('Menonton bersama di kantor desa, ponsel mati.');
  await page.getByLabel('Foto bukti').setInputFiles({ name: 'foto.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
  await page.getByRole('button', { name: 'Kirim susulan' }).click();
  await page.getByText('Foto tidak terbaca.').first().waitFor();
  assert.equal(await page.getByLabel('Mengapa tidak tercatat').inputValue(), 'Menonton bersama di kantor desa, ponsel mati.');
  await page.getByRole('button', { name: 'Kirim susulan' }).click();
  await page.getByText('Terkirim. Petugas akan memutuskan').waitFor();
  const email = `susulan-${event.slug}@contoh.id`;
  await createAccount(server.app, { email, name: 'Petugas Uji', grants: [{ role: 'regional_organiser', kind: 'region', id: '35.09' }] });
  const { token } = await issueToken(server.app, email);
  const desk = await browser.open({ width: 1280, height: 900 });
  await desk.context.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
  await desk.page.goto(`${server.origin}/console/event/${event.slug}/presensi/susulan`);
  assert.deepEqual(await axeFindings(desk.page), []);
  await desk.page.getByLabel('Alasan keputusan').fill('Nama ada di daftar tuan rumah.');
  await desk.page.getByRole('button', { name: 'Terima', exact: true }).click();
  await desk.page.getByText('diterima', { exact: true }).waitFor();
  for (const part of ['aturan', 'lembar', 'lembar/cetak', 'pintu', 'tinjau', 'linimasa']) {
    await desk.page.goto(`${server.origin}/console/event/${event.slug}/presensi/${part}`);
    assert.deepEqual(await axeFindings(desk.page), [], part);
  }
  await desk.context.close();
  await page.reload();
  await page.getByText('Keputusan petugas').waitFor();
  await page.getByText('Nama ada di daftar tuan rumah.').first().waitFor();
  await context.close();
});
