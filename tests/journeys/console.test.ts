import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';

before(async () => {
  server = await testServer({ pages: await loadPages() });
  const { app } = server;
  await loadDemo(app);
  const programmes = await server.asSystem((trx) => listProgrammes(trx));
  await createAccount(app, { email: 'admin@contoh.id', name: 'Admin Uji', password, grants: programmes.map(({ id }) => ({ role: 'programme_admin', kind: 'programme', id })) });
  await createAccount(app, { email: 'jember@contoh.id', name: 'Penyelenggara Uji', password, grants: [{ role: 'regional_organiser', kind: 'region', id: '35.09' }] });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function signIn(page: Page, email: string, to = '/console'): Promise<void> {
  await page.goto(server.origin + to);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(server.origin + to);
}
/** Presses and waits for the page that answers. */
async function press(page: Page, name: string, exact = true): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('main').getByRole('button', { name, exact }).first().click();
  await answered;
  await page.waitForLoadState('load');
}
const notice = (page: Page) => page.locator('.notice').first().innerText();

for (const script of [true, false]) {
  test(`an event is created, filled, published and copied ${script ? 'with' : 'without'} script`, { timeout: 120_000 }, async () => {
    const { context, page } = await browser.open({ script, width: 1280, height: 900 });
    await signIn(page, 'admin@contoh.id', '/console/event/baru?program=gnld-2021');

    await page.getByLabel('Tema', { exact: true }).fill('Etika Bermedia Sosial');
    await page.getByLabel('Kabupaten, Kota, atau Provinsi').fill('Bekasi\nKab. Jember\nAtlantis');
    await page.getByLabel('Tanggal', { exact: true }).fill('2026-12-01');
    await page.getByLabel('Jam mulai').fill('09:00');
    await page.getByLabel('Jam selesai').fill('12:00');
    await page.getByLabel('Etika Digital').check();
    await press(page, 'Simpan sebagai draf');
    assert.equal(await page.locator('#f-regions-error').innerText(), '▲ Wilayah "Atlantis" tidak dikenali.');
    assert.deepEqual([await page.getByLabel('Tema', { exact: true }).inputValue(), await page.getByLabel('Etika Digital').isChecked()], ['Etika Bermedia Sosial', true]);

    await page.getByLabel('Kabupaten, Kota, atau Provinsi').fill('Bekasi\nKab. Jember');
    await page.getByLabel('Kota Bekasi').check();
    await press(page, 'Simpan sebagai draf');
    const home = new URL(page.url()).pathname;
    assert.match(home, /^\/console\/event\/bekasi-2026-12-01(-2)?$/);
    assert.deepEqual(await page.locator('.gaps a').allInnerTexts(), ['Tambahkan narasumber', 'Tambahkan moderator', 'Susun acara', 'Tambahkan kanal']);

    await page.goto(`${server.origin}${home}/pemeran`);
    for (const [role, name] of [['speaker', 'DR Sri Wahyuni, ST, MT'], ['moderator', 'Ani Wulandari']] as const) {
      await page.getByLabel('Peran').selectOption(role);
      await page.getByLabel('Nama dan gelar').fill(name);
      await press(page, 'Simpan');
      assert.equal(await notice(page), 'Tersimpan.');
    }
    assert.deepEqual(await page.locator('main ol b').allInnerTexts(), ['Dr. Sri Wahyuni, S.T., M.T.', 'Ani Wulandari']);

    await page.goto(`${server.origin}${home}/susunan`);
    await page.getByLabel('Acara', { exact: true }).fill('Etika di grup keluarga');
    await page.getByLabel('Menit', { exact: true }).fill('45');
    await press(page, 'Simpan');

    await page.goto(`${server.origin}${home}/kanal`);
    await page.getByLabel('Nama', { exact: true }).fill('Zoom');
    await page.getByLabel('Tautan').fill('zoom saja');
    await page.getByLabel('Kuota').fill('500');
    await press(page, 'Simpan');
    assert.equal(await page.getByLabel('Kuota').inputValue(), '500');
    await page.getByLabel('Tautan').fill('https://us02web.zoom.us/j/123?pwd=abc');
    await press(page, 'Simpan');

    await page.goto(server.origin + home);
    assert.equal(await page.locator('.ready').innerText(), 'Semua sudah siap.');
    assert.equal(await page.locator('.fill p').first().innerText(), '0 dari 500 kursi terisi');
    await press(page, 'Terbitkan');
    assert.equal((await fetch(`${server.origin}/e/${home.split('/').at(-1)!}`)).status, 200);

    const copyDay = script ? '2026-12-08' : '2026-12-15';
    await page.locator('[name=copyDay]').fill(copyDay);
    await press(page, 'Salin');
    assert.equal(new URL(page.url()).pathname, `/console/event/bekasi-${copyDay}`);
    assert.deepEqual(await page.locator('.gaps a').allInnerTexts(), ['Tempel tautan kanal']);
    await context.close();
  });
}

test('whoever saves second is shown what changed and overwrites nothing unseen', { timeout: 60_000 }, async () => {
  const { context, page: first } = await browser.open({ script: false, width: 1280, height: 900 });
  await signIn(first, 'jember@contoh.id', '/console/event/jember-ulang/ubah');
  const second = await context.newPage();
  await second.goto(first.url());

  await second.getByLabel('Tema', { exact: true }).fill('Dampak Positif Bermedsos, lanjutan');
  await press(second, 'Simpan');
  await first.getByLabel('Kontak panitia').fill('Pak Joko 0812');
  await press(first, 'Simpan');
  assert.match(await notice(first), /Orang lain sudah menyimpan perubahan/);
  assert.deepEqual(await first.locator('.notice dt').allInnerTexts(), ['Tema', 'Kontak panitia']);
  assert.equal(await first.getByLabel('Kontak panitia').inputValue(), 'Pak Joko 0812');

  await first.getByLabel('Tema', { exact: true }).fill('Dampak Positif Bermedsos, lanjutan');
  await press(first, 'Simpan isian saya');
  assert.deepEqual([await notice(first), await first.getByLabel('Kontak panitia').inputValue(), await first.getByLabel('Tema', { exact: true }).inputValue()], ['Tersimpan.', 'Pak Joko 0812', 'Dampak Positif Bermedsos, lanjutan']);
  await context.close();
});

test('what is typed before the script arrives stays when it does', { timeout: 60_000 }, async () => {
  const { context, page } = await browser.open({ width: 1280, height: 900 });
  await signIn(page, 'admin@contoh.id');
  let release = (): void => {};
  const arrived = new Promise<void>((done) => (release = done));
  await page.route('**/*.js', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(`${server.origin}/console/event/baru?program=gnld-2021`, { waitUntil: 'commit' });
  await page.getByLabel('Tema', { exact: true }).fill('Etika');
  await page.getByLabel('Kabupaten, Kota, atau Provinsi').fill('Bekasi');
  await page.getByLabel('Etika Digital').check();
  await page.getByLabel('Zona waktu').selectOption('WIT');
  release();
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('Tab'); // off the field, so that the key below is the desk's: then the script is there
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('?');
  await page.locator('dialog').waitFor();
  assert.deepEqual(
    [await page.getByLabel('Tema', { exact: true }).inputValue(), await page.getByLabel('Kabupaten, Kota, atau Provinsi').inputValue(), await page.getByLabel('Etika Digital').isChecked(), await page.getByLabel('Zona waktu').inputValue()],
    ['Etika', 'Bekasi', true, 'WIT'],
  );
  await context.close();
});

test('an organiser sees the own region only, finds events by address, and signs out', { timeout: 60_000 }, async () => {
  const { context, page } = await browser.open({ script: false });
  await signIn(page, 'jember@contoh.id', '/console/event?q=bermedsos');
  const rows = page.locator('[data-row]');
  assert.deepEqual(new Set(await page.locator('.slug').allInnerTexts()), new Set(['jember-ulang', 'jember-2021-06-22']));
  await page.goto(`${server.origin}/console/event?wilayah=Bekasi`);
  assert.deepEqual(await page.locator('.notice a').allInnerTexts(), ['Kabupaten Bekasi', 'Kota Bekasi']);
  await page.goto(`${server.origin}/console/event?keadaan=closed`);
  assert.equal(await rows.count(), 1);
  assert.equal((await page.goto(`${server.origin}/console/event/bali-2023-08-21`))?.status(), 404);
  assert.equal(await page.getByRole('main').getByRole('link', { name: 'Ke konsol' }).getAttribute('href'), '/console');

  await page.goto(`${server.origin}/console`);
  await page.locator('summary', { hasText: 'Penyelenggara Uji' }).click();
  await page.getByRole('button', { name: 'Keluar' }).first().click();
  assert.equal(await notice(page), 'Anda sudah keluar.');
  assert.equal((await page.goto(`${server.origin}/console`))?.url(), `${server.origin}/console/sign-in?to=%2Fconsole`);
  await context.close();
});

test('the keys of the desk reach the search, the rows and their list', { timeout: 60_000 }, async () => {
  const { context, page } = await browser.open({ width: 1280, height: 900 });
  await signIn(page, 'admin@contoh.id', '/console/event');
  await page.waitForLoadState('networkidle'); // until the page listens
  await page.keyboard.press('/');
  assert.equal(await page.evaluate('document.activeElement.name'), 'q');
  await page.keyboard.press('j');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'j');
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate("[...document.querySelectorAll('[data-row]')].indexOf(document.activeElement)"), 1);
  await page.keyboard.press('?');
  assert.equal(await page.locator('dialog').isVisible(), true);
  await context.close();
});

const pages = ['/console', '/console/event', '/console/event/baru', '/console/event/baru?program=gnld-2021', ...['', '/ubah', '/pemeran', '/susunan', '/kanal', '/kelompok', '/petugas', '/peserta'].map((part) => `/console/event/jember-ulang${part}`), '/console/event/bali-2023-08-21/kelompok', '/console/event/tidak-ada'];

for (const [width, dark] of [[360, true], [1280, false]] as const) {
  test(`console pages have no barrier at ${width} px, ${dark ? 'dark' : 'light'}`, { timeout: 180_000 }, async () => {
    const { context, page } = await browser.open({ width, height: 860, dark });
    await page.goto(`${server.origin}/console/sign-in`);
    const found: Record<string, unknown> = {};
    const look = async (path: string) => {
      const findings = await axeFindings(page);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (findings.length > 0 || wide > 0) found[path] = [...findings, ...(wide > 0 ? [`${wide} px too wide`] : [])];
    };
    await look('/console/sign-in');
    await signIn(page, 'admin@contoh.id');
    for (const path of pages) {
      await page.goto(server.origin + path);
      await look(path);
    }
    await page.goto(`${server.origin}/console/event/jember-ulang/pemeran`);
    for (const opened of ['header details', 'main > details', 'main li:last-child details']) {
      await page.evaluate(`document.querySelectorAll('details').forEach((part) => { part.open = part.matches('${opened}'); })`);
      await page.locator(opened).first().scrollIntoViewIfNeeded().catch(() => {}); // one of them shows only on a phone
      await look(opened);
    }
    assert.deepEqual(found, {});
    await context.close();
  });
}
