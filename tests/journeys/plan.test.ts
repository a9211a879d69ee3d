import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { endEvent } from '#features/event/server/commands.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent } from '../support/factory.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';

before(async () => {
  server = await testServer({ pages: await loadPages(), work: true });
  await loadDemo(server.app);
  const programmes = await server.asSystem((trx) => listProgrammes(trx));
  await createAccount(server.app, { email: 'admin@contoh.id', name: 'Admin Uji', password, grants: programmes.map(({ id }) => ({ role: 'programme_admin', kind: 'programme', id })) });
  await createAccount(server.app, { email: 'jember@contoh.id', name: 'Penyelenggara Uji', password, grants: [{ role: 'regional_organiser', kind: 'region', id: '35.09' }] });
  browser = await testBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function signIn(page: Page, email: string, to: string): Promise<void> {
  await page.goto(server.origin + to);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(server.origin + to);
}
async function press(page: Page, name: string): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await answered;
  await page.waitForLoadState('load');
}
const figures = (page: Page) => page.locator('.figures strong').allInnerTexts();
/** The worker plans in its own time: the page is looked at until it shows these figures. */
async function planned(page: Page, address: string, expected: string[]): Promise<void> {
  let seen: string[] = [];
  for (let tries = 0; tries < 40 && seen.join() !== expected.join(); tries++) {
    await new Promise((next) => setTimeout(next, 300));
    await page.goto(server.origin + address);
    seen = await figures(page);
  }
  assert.deepEqual(seen, expected);
}

for (const script of [true, false]) {
  test(`agencies are put into groups, moved by hand at a shown cost, and applied ${script ? 'with' : 'without'} script`, { timeout: 120_000 }, async () => {
    const { context, page } = await browser.open({ script, width: 1280, height: 900 });
    const address = '/console/event/bali-2023-08-21/kelompok/rencana';
    await signIn(page, 'admin@contoh.id', address);
    assert.match(await page.locator('main').innerText(), /ASUMSI untuk contoh/);
    // Exactly full: 8 groups of 2,500.
    await page.getByLabel('Kapasitas per kelompok').fill('2500');
    await page.getByLabel('Tidak boleh sekelompok').fill('Pemkot Denpasar; Tidak Ada');
    await press(page, 'Hitung rencana');
    assert.match(await page.locator('.notice').first().innerText(), /Tidak Ada disebut/);
    assert.equal(await page.getByLabel('Kapasitas per kelompok').inputValue(), '2500');
    await page.getByLabel('Tidak boleh sekelompok').fill('');
    await press(page, 'Hitung rencana');
    await planned(page, address, ['5', '5', '0']);
    await page.getByLabel('Ke', { exact: true }).selectOption('2');
    await page.getByLabel('Jumlah orang', { exact: true }).fill('10');
    await press(page, 'Pindahkan');
    assert.match(await page.locator('.notice').first().innerText(), /melanggar aturan/);
    assert.equal(await page.getByRole('button', { name: 'Terapkan ke acara' }).count(), 0);
    await page.goto(server.origin + address);
    await page.getByLabel('Kapasitas per kelompok').fill('3000');
    await press(page, 'Hitung rencana');
    await planned(page, address, ['1', '1', '4.000']);
    await press(page, 'Terapkan ke acara');
    assert.match(await page.locator('.notice').first().innerText(), /Diterapkan/);
    await page.goto(`${server.origin}${address}/undangan`);
    assert.match(await page.locator('main').innerText(), /Kami mengundang 3\.200 pegawai/);
    await context.close();
  });
}

test('a month is imported from one sheet, every problem seen first, and published', { timeout: 120_000 }, async () => {
  const { context, page } = await browser.open({ width: 1280, height: 900 });
  const heading = 'Wilayah;Tanggal;Mulai;Selesai;Tema;Segmen;Narasumber;Zoom;Kuota Zoom';
  const good = ['Kabupaten Jember;4/12/2026;09.00;12.00;Cakap Bermedia Digital;ASN;Ani Lestari|Budi Santosa;https://zoom.us/j/777;1.000', 'Kota Surabaya;4/12/2026;10.00;12.00;Aman Bermedia Digital;;Budi Santosa;https://zoom.us/j/777;500'];
  const upload = async (...rows: string[]) => {
    await page.goto(`${server.origin}/console/rencana?bulan=2026-12&program=gnld-2021`);
    await page.setInputFiles('#f-file', { name: 'desember.csv', mimeType: 'text/csv', buffer: Buffer.from([heading, ...rows].join('\n')) });
    await press(page, 'Baca dan periksa');
    await page.waitForURL(/\/lembar\//);
  };
  await signIn(page, 'admin@contoh.id', '/console/rencana');
  await upload(good[0]!, 'Bogor;5/12/2026;pagi;;Tema;;;;');
  assert.match(await page.locator('#baris-3').innerText(), /Mulai: "pagi" bukan jam[\s\S]*Wilayah: "Bogor" dimiliki Kabupaten dan Kota/);
  assert.equal(await page.getByRole('button', { name: /^Ambil/ }).count(), 0);

  await upload(...good);
  const warnings = await page.locator('main .card').first().innerText();
  for (const said of [/salat Jumat/, /Budi Santosa juga ada di Baris 3/, /akun rapat yang sama/, /Usul: /]) assert.match(warnings, said);
  await press(page, 'Ambil 2 acara');
  await press(page, 'Terbitkan 2 draf');
  assert.deepEqual(await figures(page), ['2', '0', '0', '0']);
  assert.equal(await page.locator('tbody').getByText('terbit', { exact: true }).count(), 2);
  const open = await fetch(`${server.origin}/e/jember-2026-12-04`);
  assert.equal(open.status, 200);
  const feed = await (await fetch(`${server.origin}/kalender.ics?orang=Budi+Santosa`)).text();
  assert.equal(feed.match(/BEGIN:VEVENT/g)?.length, 2);
  await upload(...good);
  assert.deepEqual(await figures(page), ['0', '0', '2', '0']);
  await context.close();
});

test('today\'s board on a phone says what runs, what is missing and whom to call, and changes by itself', { timeout: 120_000 }, async () => {
  const running = await makeEvent(server, { state: 'live' });
  await makeEvent(server, { state: 'draft' });
  await server.asSystem(async (trx) => {
    await trx.updateTable('event').set({ contact: '0812 3456 7890 (Dinas Uji)' }).where('id', '=', running.eventId).execute();
    await trx.insertInto('event_crew').values({ event_id: running.eventId, id: running.eventId, role: 'operator', name: 'Operator Uji' }).execute();
  });
  const { context, page } = await browser.open({ width: 360, height: 740 });
  await signIn(page, 'jember@contoh.id', '/console/papan');
  const card = page.locator('.tile.running');
  const text = await card.innerText();
  for (const said of [/berjalan/, /Belum ada: .*moderator|moderator/i, /Hubungi: Operator Uji/, /0 terdaftar, 10 kursi/]) assert.match(text, said);
  assert.equal(await card.locator('a[href="tel:081234567890"]').count(), 1);
  assert.equal(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'), true);
  assert.deepEqual(await axeFindings(page), []);
  if (process.env.SERENTAK_LOOK) await page.screenshot({ path: `${process.env.SERENTAK_LOOK}/360_board.png`, fullPage: true });
  await endEvent(server.app, system('test'), { event: running.slug });
  await page.locator('.tile.over').waitFor({ timeout: 25_000 });
  assert.equal(await page.locator('.tile.running').count(), 0);
  await context.close();
});

for (const [width, dark] of [[360, true], [1280, false]] as const) {
  test(`the plan's pages have no barrier at ${width} px, ${dark ? 'dark' : 'light'}`, { timeout: 120_000 }, async () => {
    const { context, page } = await browser.open({ width, height: 860, dark });
    await signIn(page, 'admin@contoh.id', '/console/rencana');
    const found: Record<string, unknown> = {};
    for (const path of ['/console/rencana?bulan=2026-12', '/console/rencana/target?program=gnld-2021', '/console/rencana/paket', '/console/papan', '/console/papan?layar', '/console/event/bali-2023-08-21/kelompok/rencana', '/console/event/bali-2023-08-21/kelompok/rencana/undangan']) {
      const answer = await page.goto(server.origin + path);
      const findings = await axeFindings(page);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (process.env.SERENTAK_LOOK) await page.screenshot({ path: `${process.env.SERENTAK_LOOK}/${width}${path.replaceAll(/[/?=]/g, '_')}.png`, fullPage: true });
      if (findings.length > 0 || wide > 0 || answer?.status() !== 200) found[path] = [answer?.status(), ...findings, ...(wide > 0 ? [`${wide} px too wide`] : [])];
    }
    assert.deepEqual(found, {});
    await context.close();
  });
}
