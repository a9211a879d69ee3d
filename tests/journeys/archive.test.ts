import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { addArticles, readWaiting } from '#features/recap/archive/intake/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { wordOf, wordParagraph } from '../support/zip.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';
const programme = { id: newId(), key: 'arsip-uji' };

before(async () => {
  server = await testServer({ pages: await loadPages(), work: true });
  await server.asSystem(async (trx) => {
    await trx.insertInto('programme').values({ ...programme, name: 'Program Arsip', organiser: 'Dinas Uji', created_at: server.app.clock.now() }).execute();
    await trx.insertInto('programme_segment').values({ programme_id: programme.id, key: 'pelajar', position: 1, name: 'Pelajar', name_en: 'Pupils' }).execute();
  });
  await createAccount(server.app, { email: 'arsip@contoh.id', name: 'Admin Arsip', password, grants: [{ role: 'programme_admin', kind: 'programme', id: programme.id }] });
  await createAccount(server.app, { email: 'wilayah@contoh.id', name: 'Organisator', password, grants: [{ role: 'regional_organiser', kind: 'region', id: '33' }] });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

const paper = `Webinar Literasi Digital Kabupaten Purworejo: Bijak Berkomentar di Media Sosial

Rangkaian Webinar Literasi Digital di Kabupaten Purworejo, Provinsi Jawa Tengah kembali digelar. Kali ini mengusung tema “Bijak Berkomentar di Media Sosial”.

Kegiatan yang berlangsung pada Senin, 9 Agustus 2021 pukul 13.00-16.00 ini diikuti sebanyak 275 peserta daring dari target segmen pelajar.

Para narasumber yang hadir yakni Dra. Endang Lestari, M.Pd, Kepala SMA Negeri 4 Purworejo; Wahyu Nugroho, ST, MT, Dosen Universitas Muhammadiyah Purworejo.

Salah satunya dari Bayu Aji memberikan pertanyaan kepada Wahyu Nugroho, ST, MT bagaimana cara mengatasi rasa sedih karena dirundung di media sosial? Narasumber menjawab ceritakan kepada orang dewasa yang dipercaya dan simpan bukti perundungan.

Kegiatan ini diselenggarakan oleh Dinas Kominfo Kabupaten Purworejo.`;
const otherPaper = `Pelajar Purworejo Diajak Bijak Berkomentar

PURWOREJO – Webinar literasi digital bertema “Bijak Berkomentar di Media Sosial” digelar Dinas Kominfo Kabupaten Purworejo untuk pelajar di Kabupaten Purworejo, Senin (9/8/2021). Acara diikuti sekitar 300 peserta.

Hadir sebagai narasumber Endang Lestari dan Wahyu Nugroho.`;
const thirdPaper = otherPaper.replace('Pelajar Purworejo Diajak', 'Ratusan Pelajar Diajak');
const stray = 'Resep Sambal Matah\n\nIris bawang merah dan serai, lalu siram dengan minyak panas.';

const plain = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const word = (name: string, text: string) => ({ name, mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', buffer: wordOf(text.split('\n\n').map(wordParagraph).join('')) });

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

const main = (page: Page): Promise<string> => page.getByRole('main').innerText();

/** Waits until everything that was sent is read; the page looks again by itself, with script or without. */
async function untilRead(page: Page): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const { count } = await server.asSystem((trx) => trx.selectFrom('recap_article').select(({ fn }) => fn.countAll<number>().as('count')).where('state', '=', 'waiting').executeTakeFirstOrThrow());
    if (count === 0) break;
    await page.waitForTimeout(200);
  }
  await page.locator('#reading').waitFor({ state: 'detached', timeout: 15_000 });
}

test('a folder of old recaps becomes a draft event, and once closed it is told in public', { timeout: 180_000 }, async () => {
  const { context, page } = await browser.open({ width: 1280, height: 900, origin: server.origin });
  await signIn(page, 'arsip@contoh.id', '/console/arsip');
  assert.match(await main(page), /Tidak ada yang menunggu/);
  await page.locator('input[type=file]').setInputFiles([plain('harian.txt', paper), word('kiriman.docx', otherPaper), plain('resep.txt', stray), { name: 'foto.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]) }]);
  await press(page, 'Kirim dan baca');
  assert.match(await main(page), /3 berkas baru diterima; 0 sudah ada sebelumnya\.[\s\S]*foto\.png: Berkas ini bukan teks, HTML, atau dokumen Word/);
  await page.goto(`${server.origin}/console/arsip`);
  await untilRead(page);
  const rows = page.locator('tbody tr');
  assert.deepEqual([await rows.count(), await rows.first().getByRole('link').first().innerText()], [2, 'resep.txt'], 'what is least sure stands first');

  await page.getByRole('link', { name: 'Bijak Berkomentar di Media Sosial' }).click();
  await page.waitForURL(/arsip\/[0-9a-f-]{36}$/);
  assert.deepEqual(await page.locator('section.articles h2').allInnerTexts(), ['harian.txt', 'kiriman.docx']);
  assert.equal(await page.locator('#s-0-theme').innerText(), 'Bijak Berkomentar di Media Sosial');
  assert.equal(await page.locator('#s-0-participants.asks').count(), 1, 'the two papers disagree about the number');
  assert.match(await main(page), /Artikel lain menulis: 300\./);
  await page.getByRole('link', { name: 'Lihat di artikel: Penyelenggara' }).click();
  assert.match(await page.evaluate<string>('document.querySelector("mark:target").textContent'), /Dinas Kominfo Kabupaten Purworejo/);

  await page.getByLabel('Zona waktu').selectOption('WIB');
  await page.getByRole('textbox', { name: 'Jabatan' }).nth(1).fill('Dosen Universitas Muhammadiyah Purworejo (UMP)');
  await press(page, 'Simpan koreksi');
  assert.match(await main(page), /Tersimpan|tersimpan/);
  await page.getByLabel('Media yang memuat').first().fill('Harian Uji');
  await page.getByLabel('Tema').fill('');
  await press(page, 'Terima sebagai acara');
  assert.match(await main(page), /wajib|Wajib|Isi/);
  assert.equal(await page.getByLabel('Zona waktu').inputValue(), 'WIB', 'what was typed stays');
  await page.getByLabel('Tema').fill('Bijak Berkomentar di Media Sosial');
  await press(page, 'Terima sebagai acara');
  assert.match(await main(page), /Sudah menjadi acara[\s\S]*masih rancangan/);
  const slug = 'purworejo-2021-08-09';
  assert.equal((await page.request.get(`${server.origin}/e/${slug}`)).status(), 404, 'the public sees no draft');
  await page.goto(`${server.origin}/console/event/${slug}/pemeran`);
  assert.match(await main(page), /Dra\. Endang Lestari, M\.Pd\.[\s\S]*Wahyu Nugroho, S\.T\., M\.T\.[\s\S]*\(UMP\)/);
  await page.goto(`${server.origin}/console/event/${slug}/kliping`);
  assert.match(await main(page), /Harian Uji[\s\S]*kiriman\.docx/);

  await page.goto(`${server.origin}/console/arsip?keadaan=accepted`);
  await page.getByRole('main').getByRole('link', { name: 'Bijak Berkomentar di Media Sosial' }).first().click();
  await page.locator('summary').filter({ hasText: 'Tutup acara' }).click();
  await press(page, 'Ya, tutup');
  const seen = await page.request.get(`${server.origin}/e/${slug}`);
  assert.deepEqual([seen.status(), (await seen.text()).includes('Bijak Berkomentar di Media Sosial')], [200, true]);

  // Its recap is written by itself, and waits on the desk of whoever decides.
  await page.goto(`${server.origin}/console/meja`);
  for (const end = Date.now() + 20_000; Date.now() < end && !/Periksa dan ajukan/.test(await main(page)); ) {
    await page.waitForTimeout(400);
    await page.reload();
  }
  assert.match(await page.locator('tbody').innerText(), /Bijak Berkomentar di Media Sosial[\s\S]*Periksa dan ajukan/);
  await context.close();
});

test('without script: another paper of an event that is here becomes its clipping, what is none is rejected with a reason', { timeout: 120_000 }, async () => {
  const { context, page } = await browser.open({ script: false, origin: server.origin });
  await signIn(page, 'arsip@contoh.id', '/console/arsip');
  await page.locator('input[type=file]').setInputFiles([plain('susulan.txt', thirdPaper), plain('harian.txt', paper)]);
  await press(page, 'Kirim dan baca');
  assert.match(await main(page), /1 berkas baru diterima; 1 sudah ada sebelumnya\./);
  await untilRead(page);
  assert.match(await main(page), /Mungkin sudah ada/);
  await page.getByRole('link', { name: 'Bijak Berkomentar di Media Sosial' }).first().click();
  assert.match(await main(page), /Acara ini sudah ada/);
  await press(page, 'Ya, jadikan kliping acara itu');
  assert.match(await main(page), /Sudah menjadi kliping/);
  await page.goto(`${server.origin}/console/arsip`);
  await page.getByRole('link', { name: 'resep.txt' }).click();
  await page.getByLabel('Alasan').fill('Ini resep masakan.');
  await press(page, 'Tolak');
  assert.match(await main(page), /Ditolak[\s\S]*Ini resep masakan\./);
  const audit = await server.asSystem(async (trx) => (await trx.selectFrom('audit').select('action').where('action', 'like', 'recap.archive%').orderBy('at').orderBy('id').execute()).map(({ action }) => action.replace('recap.archive_', '')));
  assert.deepEqual(audit, ['add', 'revise', 'accept', 'add', 'join', 'reject']);
  await context.close();
});

test('the archive and the desk are for everybody\'s eyes and hands: screens, dark, both languages; organisers of a region have no archive', { timeout: 120_000 }, async () => {
  await addArticles(server.app, system('test'), { programme: programme.key, files: [paper.replace('9 Agustus', '10 Agustus').replace('Senin', 'Rabu'), otherPaper.replace('(9/8/', '(10/8/').replace('Senin', 'Selasa')].map((text, at) => ({ name: `${at}.txt`, bytes: Buffer.from(text) })) });
  await readWaiting(server.app, system('test'));
  const open = await server.asSystem((trx) => trx.selectFrom('recap_occasion').select('id').where('state', '=', 'open').executeTakeFirst());
  const found: Record<string, unknown> = {};
  for (const look of [{ width: 360, dark: false, language: 'id' }, { width: 1280, dark: true, language: 'en' }] as const) {
    const { context, page } = await browser.open({ width: look.width, dark: look.dark, origin: server.origin });
    await signIn(page, 'arsip@contoh.id', '/console/arsip');
    for (const path of ['/console/arsip', '/console/arsip?keadaan=rejected', `/console/arsip/${open!.id}`, '/console/meja', '/console/meja?bagian=nobody']) {
      const there = `${path}${path.includes('?') ? '&' : '?'}lang=${look.language}`;
      await page.goto(server.origin + there);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      const faults = [...(await axeFindings(page)), ...(wide > 0 ? [`${wide} px wider than the screen`] : [])];
      if (faults.length > 0) found[`${there} ${look.width}`] = faults;
    }
    await context.close();
  }
  assert.deepEqual(found, {});
  const { context, page } = await browser.open({ origin: server.origin });
  await signIn(page, 'wilayah@contoh.id', '/console/meja');
  assert.match(await main(page), /Menunggu saya/);
  assert.equal(await page.getByRole('link', { name: 'Arsip', exact: true }).count(), 0);
  assert.equal((await page.goto(`${server.origin}/console/arsip`))?.status(), 403);
  await context.close();
});
