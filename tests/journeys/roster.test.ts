import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
before(async () => {
  server = await testServer({ pages: await loadPages(), work: true });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

const main = (page: Page) => page.locator('main').innerText();
/** A list as it comes: letterhead, heading, capitals, one row with a number that lost its digits. */
const list = () =>
  writeXlsx([
    ['PEMERINTAH KABUPATEN JEMBER'], ['DAFTAR PESERTA'], [],
    ['NO', 'NIP', 'NAMA LENGKAP', 'NO. HP/WA', 'EMAIL', 'OPD', 'UNIT KERJA'],
    [1, '19850101 201001 1 001', 'ANI LESTARI, S.SOS', '', '', 'Dinas Kesehatan', 'Bidang Mutu'],
    [2, '199002022019032002', 'BUDI SANTOSA', '', 'budi@contoh.go.id', 'Dinas Kesehatan', ''],
    [3, '1.98501E+17', 'CITRA DEWI', '', '', 'Dinas Kesehatan', ''],
  ], { name: 'Daftar' });

async function signIn(page: Page, event: TestEvent, path: string): Promise<void> {
  const email = `instansi-${event.slug}@contoh.id`;
  const { password } = await createAccount(server.app, { email, name: 'Admin', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
  await page.goto(`${server.origin}/console/event/${event.slug}${path}`);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
}

test('an agency: upload, look, take over, error sheet, invitation, and its people claim their places', { timeout: 180_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await browser.open({ width: 1280, height: 900 });
  await signIn(page, event, '/instansi');
  await page.getByText('Belum ada daftar').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await page.getByLabel('Berkas Excel atau CSV').setInputFiles({ name: 'logo.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('89504e470d0a1a0a00000000', 'hex') });
  await page.getByRole('button', { name: 'Periksa daftar' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /bukan lembar kerja/);

  await page.getByLabel('Berkas Excel atau CSV').setInputFiles({ name: 'daftar dinkes.xlsx', mimeType: 'application/octet-stream', buffer: await list() });
  await page.getByRole('button', { name: 'Periksa daftar' }).click();
  await page.waitForURL(/\/daftar\//);
  const looked = await main(page);
  assert.match(looked, /2 baris baik, 1 perlu diperbaiki, dari 3 baris orang/);
  assert.match(looked, /Ani Lestari, S\.Sos\.[\s\S]*…001[\s\S]*Baris 7, NIP: Angka terakhir NIP hilang/);
  assert.equal(await page.getByLabel('Nama', { exact: true }).inputValue(), '2');
  assert.deepEqual(await axeFindings(page), []);
  const sheet = await page.request.get(server.origin + (await page.getByRole('link', { name: 'Unduh lembar kesalahan' }).getAttribute('href'))!);
  assert.equal(sheet.status(), 200, `${sheet.url()} ${page.url()} ${await sheet.text()}`);
  const errors = await readSheet(await sheet.body());
  assert.deepEqual(errors.rows.map(({ cells }) => [cells[0], cells[1], cells[5]]), [['Baris', 'Kolom', 'NAMA LENGKAP'], ['7', 'NIP', 'CITRA DEWI']]);

  await page.getByRole('button', { name: 'Ambil 2 baris yang baik' }).click();
  await page.getByText('2 orang ditambahkan').waitFor({ timeout: 30_000 });
  await page.getByRole('link', { name: 'Ke daftar instansi' }).click();
  await page.getByRole('link', { name: 'Dinas Kesehatan' }).click();
  await page.getByText('ANI LESTARI').or(page.getByText('Ani Lestari')).first().waitFor();
  await page.locator('summary', { hasText: 'Undang yang belum menjawab' }).click();
  await page.getByRole('button', { name: 'Ya, undang' }).click();
  await page.waitForURL(/diundang/);
  assert.match(await main(page), /1 kali, terakhir/);
  assert.deepEqual(await axeFindings(page), []);
  const text = await page.getByLabel('Teks undangan untuk grup WhatsApp').inputValue();
  const [, address, code] = /(https?:\/\/\S+\/instansi)[\s\S]*\*(\w{4}-\w{4})\*/.exec(text)!;

  // A person of the agency, on an old phone, without script.
  const person = await browser.open({ script: false });
  await person.page.goto(address!);
  await person.page.getByLabel('Kode instansi').fill(code!);
  await person.page.getByLabel('NIP').fill('19850101 201001 1 999');
  await person.page.getByRole('button', { name: 'Lanjutkan' }).click();
  assert.match(await person.page.getByRole('alert').innerText(), /tidak cocok/);
  await person.page.getByLabel('NIP').fill('198501012010011001');
  await Promise.all([person.page.waitForURL(/\/undangan\//), person.page.getByRole('button', { name: 'Lanjutkan' }).click()]);
  assert.match(await main(person.page), /Dinas Kesehatan mendaftarkan Anda[\s\S]*Ani Lestari, S\.Sos\./);
  assert.equal(await person.page.locator('input[type=checkbox]:checked').count(), 0, 'no consent is given beforehand');
  await person.page.getByRole('button', { name: 'Ambil tempat saya' }).click();
  assert.match(await main(person.page), /▲/);
  await person.page.getByLabel('Nomor WhatsApp atau surel').fill('081234567890');
  await person.page.getByLabel('Kabupaten Jember').check();
  await person.page.getByLabel('Kelompok peserta').selectOption('umum');
  await person.page.getByLabel('Saya setuju data ini').check();
  await Promise.all([person.page.waitForURL(/\/tiket$/), person.page.getByRole('button', { name: 'Ambil tempat saya' }).click()]);
  assert.match(await main(person.page), /Nomor 1[\s\S]*Ani Lestari, S\.Sos\./);

  await page.goto(page.url().replace('?diundang', '?saring=belum'));
  assert.match(await main(page), /Budi Santosa/);
  assert.doesNotMatch(await page.locator('table').innerText(), /Ani Lestari/);
  assert.match(await page.getByLabel('Teks pengingat untuk grup WhatsApp').inputValue(), /Masih 1 orang/);
  await Promise.all([context.close(), person.context.close()]);
});

test('the lists stand on a phone and without script too', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await browser.open({ script: false });
  await signIn(page, event, '/instansi');
  await page.getByLabel('Berkas Excel atau CSV').setInputFiles({ name: 'siswa.csv', mimeType: 'text/csv', buffer: Buffer.from('Nama;Kelas\nAni Lestari;XI\nBudi Santosa;XI\n') });
  await page.getByLabel('Instansi untuk seluruh daftar').fill('SMAN 1 Jember');
  await page.getByRole('button', { name: 'Periksa daftar' }).click();
  await page.getByRole('button', { name: 'Ambil 2 baris yang baik' }).click();
  for (let i = 0; i < 40 && !(await main(page)).includes('2 orang ditambahkan'); i++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await page.goto(page.url().split('?')[0]!);
  }
  assert.match(await main(page), /2 orang ditambahkan/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await context.close();
});
