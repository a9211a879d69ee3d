import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { settlePoint } from '#features/registration/viewing/settling/server/commands.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

const people = (event: TestEvent) => server.asSystem((trx) => trx.selectFrom('registration_viewing_person').select(['name', 'came_at', 'left_at', 'registration_id']).where('event_id', '=', event.eventId).where('removed_at', 'is', null).orderBy('name').execute());
const pointOf = (event: TestEvent) => server.asSystem((trx) => trx.selectFrom('registration_viewing_point').select(['id', 'code', 'head_count']).where('event_id', '=', event.eventId).executeTakeFirstOrThrow());
const main = (page: Page) => page.locator('main').innerText();

async function becomeHost(page: Page, event: TestEvent): Promise<void> {
  await page.goto(`${server.origin}/e/${event.slug}/nobar`);
  await page.getByLabel('Nama tempat').fill('Balai Desa Sukorambi');
  await page.getByLabel('Kabupaten Jember').check();
  await page.getByLabel('Nama penanggung jawab').fill('Pak Joko');
  await page.getByLabel('Nomor WhatsApp atau surel').fill('081234500000');
  await page.getByLabel('Perkiraan jumlah orang').fill('40');
  await page.getByLabel('Kelompok peserta').selectOption('umum');
  await Promise.all([page.waitForURL(/\/titik$/), page.getByRole('button', { name: 'Daftarkan tempat ini' }).click()]);
}

async function write(page: Page, name: string, contact = ''): Promise<void> {
  await page.getByLabel('Nama lengkap').fill(name);
  await page.getByRole('textbox', { name: /WhatsApp atau surel/ }).fill(contact);
  await page.getByLabel('tanda tangan di kertas').check();
  await page.getByRole('button', { name: 'Catat, sudah datang' }).click();
}

test('a host without script registers a place, prints the sheet, writes people down and counts heads', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await browser.open({ script: false });
  await page.goto(`${server.origin}/e/${event.slug}/nobar`);
  await page.getByRole('button', { name: 'Daftarkan tempat ini' }).click();
  assert.match(await main(page), /Nama tempat[\s\S]*▲/, 'what is missing is said at the field');
  await becomeHost(page, event);
  assert.match(await main(page), /Daftar hadir Balai Desa Sukorambi[\s\S]*belum dihitung/);

  await page.getByRole('link', { name: 'Cetak lembar QR' }).click();
  const { code } = await pointOf(event);
  assert.ok((await main(page)).includes(`${code.slice(0, 4)}-${code.slice(4)}`));
  assert.equal(await page.locator('svg[role=img] path').count(), 1);
  await page.getByRole('link', { name: 'Kembali ke daftar' }).click();

  await write(page, 'Mbah Satinah');
  await page.getByText('Mbah Satinah').waitFor();
  await write(page, 'Budi Santosa', '0812');
  assert.match(await page.getByRole('alert').innerText(), /kurang/);
  assert.equal(await page.getByLabel('Nama lengkap').inputValue(), 'Budi Santosa', 'what was typed stays');
  await write(page, 'Budi Santosa', '081234567890');
  await page.getByText('Budi Santosa').first().waitFor();
  await page.getByRole('button', { name: 'Mbah Satinah: pulang' }).click();
  await page.getByRole('spinbutton', { name: 'Jumlah kepala' }).fill('57');
  await page.getByRole('button', { name: 'Simpan jumlah kepala' }).click();
  assert.match(await main(page), /Orang yang dikenal\s+2\s+Jumlah kepala\s+57/);
  assert.deepEqual((await people(event)).map(({ name, left_at }) => [name, left_at !== null]), [['Budi Santosa', false], ['Mbah Satinah', true]]);
  await context.close();
});

test('without a line the list goes on, survives a reload, says what is not sent, and is sent once when the line is back', { timeout: 180_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await browser.open();
  await becomeHost(page, event);
  assert.deepEqual(await axeFindings(page), []);
  await page.getByText('Tanpa sinyal, halaman ini tetap dapat dibuka').waitFor({ timeout: 60_000 });
  await write(page, 'Ani Lestari');
  // The words alone would not do: nothing is unsent before it is written either.
  for (const end = Date.now() + 20_000; (await people(event)).length === 0 && Date.now() < end; ) await page.waitForTimeout(100);
  await page.getByText('Semua sudah terkirim').waitFor();

  await context.setOffline(true);
  await context.route('**/titik/sinkron*', (route) => route.abort('internetdisconnected')); // a reloaded page is on the line for a moment
  await write(page, 'Mbah Satinah');
  await page.getByText('1 catatan belum terkirim. Tersimpan di ponsel ini, menunggu sinyal.').waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Ani Lestari: pulang' }).click();
  await page.getByText('2 catatan belum terkirim').waitFor();
  await page.reload();
  await page.getByText('2 catatan belum terkirim').waitFor({ timeout: 20_000 });
  await write(page, 'Pak Darmo');
  await page.getByText('3 catatan belum terkirim').waitFor();
  await page.getByRole('spinbutton', { name: 'Jumlah kepala' }).fill('41');
  await page.getByRole('button', { name: 'Simpan jumlah kepala' }).click();
  await page.getByText('4 catatan belum terkirim').waitFor();
  assert.deepEqual((await people(event)).map(({ name }) => name), ['Ani Lestari'], 'the server knows nothing of it yet');

  await context.unroute('**/titik/sinkron*');
  await context.setOffline(false);
  await page.getByText('Semua sudah terkirim').waitFor({ timeout: 30_000 });
  const kept = await people(event);
  assert.deepEqual(kept.map(({ name, came_at, left_at }) => [name, came_at !== null, left_at !== null]), [['Ani Lestari', true, true], ['Mbah Satinah', true, false], ['Pak Darmo', true, false]]);
  const point = await pointOf(event);
  assert.equal(point.head_count, 41);
  await settlePoint(server.app, { eventId: event.eventId, pointId: point.id });
  await page.reload();
  await page.getByText('tercatat sebagai peserta').first().waitFor();
  assert.equal((await people(event)).length, 3, 'a reload sends nothing twice');
  await context.close();
});

test('a person with a ticket scans the sheet and says "I watch here"; one without is shown the way', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server);
  const host = await browser.open({ script: false });
  await becomeHost(host.page, event);
  const { code } = await pointOf(event);

  const { context, page } = await browser.open({ script: false });
  const sheet = `${server.origin}/e/${event.slug}/nobar/${code}`;
  await page.goto(sheet);
  assert.match(await main(page), /buka dulu tiket Anda/);
  await page.getByRole('link', { name: 'Saya belum terdaftar' }).click();
  await page.getByLabel('Nama lengkap').fill('Siti Aminah');
  await page.getByLabel('Nomor WhatsApp atau surel').fill('081234567890');
  await page.getByLabel('Kabupaten Jember').check();
  await page.getByLabel('Kelompok peserta').selectOption('umum');
  await page.getByLabel('Saya setuju data ini').check();
  await Promise.all([page.waitForURL(/\/tiket$/), page.getByRole('button', { name: 'Daftar', exact: true }).click()]);
  await page.goto(sheet);
  await page.getByRole('button', { name: 'Saya menonton di sini' }).click();
  assert.match(await main(page), /Tercatat: Anda menonton di Balai Desa Sukorambi/);
  await host.page.reload();
  assert.match(await main(host.page), /Siti Aminah[\s\S]*lewat ponsel sendiri/);
  await Promise.all([context.close(), host.context.close()]);
});

test('the organiser sees the places, replaces a link, and decides about a name that two people bear', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server);
  const { password } = await createAccount(server.app, { email: `titik-${event.slug}@contoh.id`, name: 'Admin', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
  const host = await browser.open({ script: false });
  await becomeHost(host.page, event);
  const { signUpAs } = await import('../support/sign-up.ts');
  await signUpAs(server.app, event.slug, { name: 'Budi Santosa', phone: '081234567891' });
  await write(host.page, 'Budi Santosa');
  await settlePoint(server.app, { eventId: event.eventId, pointId: (await pointOf(event)).id });

  const { context, page } = await browser.open({ width: 1280, height: 900 });
  await page.goto(`${server.origin}/console/event/${event.slug}/titik`);
  await page.getByLabel('Surel').fill(`titik-${event.slug}@contoh.id`);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Nama sama, orang yang sama?' }).waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await page.getByRole('button', { name: 'Orang yang sama' }).click();
  await page.waitForURL(/tersimpan/);
  assert.equal(await page.getByRole('heading', { name: 'Nama sama' }).count(), 0);
  await page.locator('summary', { hasText: 'Ganti tautan tuan rumah' }).click();
  await page.getByRole('button', { name: 'Ya, ganti' }).click();
  await page.getByText('Tautan tuan rumah yang baru').waitFor();
  await host.page.reload();
  assert.match(await main(host.page), /belum dibuka di sini/);
  const link = /https?:\/\/\S+\/t\/[\w-]{38}/.exec(await main(page))![0];
  await host.page.goto(link);
  await Promise.all([host.page.waitForURL(/\/titik$/), host.page.getByRole('button', { name: 'Buka daftar hadir' }).click()]);
  await Promise.all([context.close(), host.context.close()]);
});
