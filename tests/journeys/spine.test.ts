import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { createAccount } from '#features/account/server/commands.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';

const password = 'kata-sandi-uji-coba';
const email = 'admin@contoh.id';
let server: Awaited<ReturnType<typeof testServer>>;
let browser: TestBrowser;
before(async () => {
  server = await testServer({ work: true, pages: await loadPages() });
  browser = await testBrowser();
  await loadDemo(server.app);
  const programme = await server.asSystem(async (trx) => (await listProgrammes(trx)).find(({ key }) => key === 'jember-2021')!);
  await createAccount(server.app, { email, name: 'Admin', password, grants: [{ role: 'programme_admin', kind: 'programme', id: programme.id }] });
});
after(async () => {
  await browser.close();
  await server.close();
});

const question = 'Bagaimana membedakan budaya digital yang baik?';
const answerSentence = 'Periksa dahulu sumbernya sebelum membagikan apa pun.';

interface Progress {
  proven: { people: number; attendances: number; met: number; events: number };
}
const progress = async (): Promise<Progress['proven']> => ((await (await fetch(`${server.origin}/api/v1/programmes/jember-2021/progress`)).json()) as Progress).proven;

test('one person goes from the portal to the recap and moves the national count by one', { timeout: 200_000 }, async () => {
  const before = await progress();

  // A phone without script finds the webinar, signs up and holds a ticket.
  const phone = await browser.open({ script: false });
  const { page } = phone;
  await page.goto(server.origin);
  await page.getByLabel('Cari tema atau daerah').fill('jember');
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByRole('link', { name: 'Dampak Positif Bermedsos', exact: true }).click();
  assert.equal(new URL(page.url()).pathname, '/e/jember-ulang');
  await page.getByRole('link', { name: 'Daftar', exact: true }).click();
  await page.getByLabel('Nama lengkap').fill('Dra. Siti Rahmawati, M.Pd.');
  await page.getByLabel('Nomor WhatsApp atau surel').fill('0812 3456 7890');
  await page.getByLabel('Kabupaten Jember').check();
  await page.getByLabel('Kelompok peserta').selectOption({ index: 1 });
  await page.getByLabel('Saya setuju data ini').check();
  await page.getByLabel('Nama dan pertanyaan saya boleh disebut').check();
  await page.getByRole('button', { name: 'Daftar' }).click();
  await page.waitForURL('**/e/jember-ulang/tiket');
  const ticket = await page.locator('main').innerText();
  const code = /\b[0-9A-Z]{4}[ -]?[0-9A-Z]{4}\b/.exec(ticket)?.[0];
  assert.ok(code, 'the ticket shows a short code');
  assert.match(ticket, /Kursi Zoom/, 'the first of a thousand sits in the meeting');

  // The same person in the room on a phone with script: the cookie of the ticket comes along.
  const room = await browser.open();
  await room.context.addCookies(await phone.context.cookies());
  await room.page.goto(`${server.origin}/e/jember-ulang/ruang`);

  // The operator's desk.
  const desk = await browser.open({ width: 1280, height: 900 });
  const show = desk.page;
  await show.goto(`${server.origin}/console/event/jember-ulang/jalan`);
  await show.getByLabel('Surel').fill(email);
  await show.getByLabel('Kata sandi').fill(password);
  await show.getByRole('button', { name: 'Masuk' }).click();
  const openedAt = Date.now();
  let countedSince = Infinity;
  const counted = room.page.waitForResponse(async (response) => response.url().endsWith('/pulses') && ((await response.json()) as { counting: boolean }).counting, { timeout: 60_000 }).then(() => (countedSince = Date.now()));
  await show.getByRole('button', { name: 'Mulai kegiatan' }).click();
  await show.getByRole('button', { name: 'Mulai: Pembukaan oleh moderator' }).waitFor();

  // The run of show advances on the phone without a reload.
  await room.page.evaluate(() => Object.assign(globalThis, { loadedOnce: true }));
  for (const title of ['Pembukaan oleh moderator', 'Menyanyikan Indonesia Raya']) {
    await show.getByRole('button', { name: `Mulai: ${title}` }).click();
    await room.page.locator('.current').getByText(title).waitFor({ timeout: 8000 });
    await room.page.locator('[aria-live], .now').getByText(title).first().waitFor();
  }
  assert.equal(await room.page.evaluate(() => (globalThis as { loadedOnce?: boolean }).loadedOnce), true, 'the room was not loaded again');

  // A question to the second speaker by name, approved, put on air and answered.
  await room.page.getByRole('link', { name: 'Masuk Zoom' }).waitFor(); // the meeting's door opened with the event
  await room.page.getByRole('link', { name: 'Ajukan pertanyaan' }).click();
  await room.page.getByLabel('Kepada').selectOption({ label: '2. Firdaus Rahman, A.Md.A.' });
  await room.page.getByLabel('Pertanyaan Anda').fill(question);
  await room.page.getByRole('button', { name: 'Kirim pertanyaan' }).click();
  await room.page.getByText('Terkirim. Pertanyaan Anda bernomor 1.').waitFor();
  await show.goto(`${server.origin}/console/event/jember-ulang/pertanyaan`);
  await show.getByRole('button', { name: 'Loloskan' }).click();
  await show.getByRole('button', { name: 'Bahas sekarang' }).click();
  await show.getByLabel('Jawaban dalam satu kalimat').fill(answerSentence);
  await show.getByRole('button', { name: 'Simpan jawaban' }).click();
  await room.page.getByText(answerSentence).first().waitFor();

  // Once the phone was counted for longer than half of the show, as the event's rule asks, the event is ended and closed.
  await counted;
  await wait(Math.max(0, countedSince + (countedSince - openedAt) + 4000 - Date.now()));
  await show.goto(`${server.origin}/console/event/jember-ulang/jalan`);
  await show.getByText('Akhiri kegiatan', { exact: true }).first().click();
  await show.getByRole('button', { name: 'Ya, lanjutkan' }).first().click();
  await room.page.getByText('sudah berakhir').or(room.page.getByText('selesai')).first().waitFor();
  await show.goto(`${server.origin}/console/event/jember-ulang`);
  await show.getByText('Tutup kegiatan', { exact: true }).first().click();
  await show.getByRole('button', { name: 'Ya, tutup' }).first().click();
  await show.waitForLoadState('networkidle');

  // The recap is there by itself; publishing is one button; anybody reads it without script.
  const recapPage = `${server.origin}/console/event/jember-ulang/rilis`;
  const publish = show.getByText('Terbitkan langsung', { exact: true });
  for (let tries = 0; tries < 40; tries += 1) {
    await show.goto(recapPage, { waitUntil: 'networkidle' });
    if (await publish.count()) break;
    await wait(500);
  }
  await publish.first().click();
  await show.getByRole('button', { name: 'Ya, terbitkan' }).first().click();
  await show.getByText('Rilis sudah terbit.').waitFor();
  await page.goto(`${server.origin}/e/jember-ulang/rilis`);
  const article = await page.locator('main').innerText();
  for (const needed of ['Siti Rahmawati, M.Pd.', 'Firdaus Rahman, A.Md.A.', question.slice('Bagaimana '.length, -1), answerSentence.slice('Periksa '.length, -1)]) assert.ok(article.includes(needed), `the recap holds "${needed}":\n${article}`);

  // The count of the programme moved by exactly this attendance.
  let now = await progress();
  for (let tries = 0; tries < 40 && now.events === before.events; tries += 1) {
    await wait(500);
    now = await progress();
  }
  assert.deepEqual(now, { people: before.people + 1, attendances: before.attendances + 1, met: before.met + 1, events: before.events + 1 });
});
