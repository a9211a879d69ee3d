import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { askQuestion, enterQuestion } from '#features/question/server/commands.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { listNotes } from '#features/rundown/note/server/queries.ts';
import { nextItem } from '#features/rundown/server/commands.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';

const password = 'kata-sandi-uji-coba';
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

async function desk(event: TestEvent, path: string, { script = true, width = 1280 } = {}) {
  const email = `operator-${event.slug}@contoh.id`;
  await createAccount(server.app, { email, name: 'Operator', password, grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] }).catch(() => {});
  const { context, page } = await browser.open({ script, width, height: 900 });
  const to = `/console/event/${event.slug}/${path}`;
  await page.goto(server.origin + to);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(server.origin + to);
  return { context, page };
}

const titleOf = (page: Page) => page.locator('.now .title');
const questionsOf = (event: TestEvent) => server.asSystem((trx) => listDeskQuestions(trx, event));

test('the operator starts the event, moves the show by one key, and sees what another operator does', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await desk(event, 'jalan');
  await page.getByRole('button', { name: 'Mulai kegiatan' }).click();
  await page.getByRole('button', { name: 'Mulai: Pembukaan' }).waitFor();
  await page.getByText('Tersambung', { exact: true }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { loadedOnce: true }));
  await page.keyboard.press('n');
  await titleOf(page).getByText('Pembukaan').waitFor();
  await page.getByText('sisa 10 menit').waitFor();
  await nextItem(server.app, system('other operator'), { event: event.slug, key });
  await titleOf(page).getByText('Materi 1').waitFor();
  await page.getByRole('button', { name: 'Mulai Materi 3' }).click();
  await titleOf(page).getByText('Materi 3').waitFor();
  await page.getByRole('row', { name: /Materi 2/ }).getByText('dilewati').waitFor();
  assert.deepEqual(await axeFindings(page), []);

  const box = page.getByRole('form', { name: 'Catatan untuk Citra Dewi' });
  await box.getByLabel('Catatan').press('n'); // typing is no command
  await box.getByLabel('Catatan').fill('waspadai tautan yang tidak dikenal');
  await box.getByRole('button', { name: 'Simpan catatan' }).click();
  await page.getByRole('listitem').getByText('waspadai tautan yang tidak dikenal').waitFor();
  assert.deepEqual((await server.asSystem((trx) => listNotes(trx, event))).map(({ castId, text }) => [castId, text]), [[event.speakers[2]!.castId, 'waspadai tautan yang tidak dikenal']]);
  await titleOf(page).getByText('Materi 3').waitFor();
  assert.equal(await page.evaluate(() => (globalThis as { loadedOnce?: boolean }).loadedOnce), true);
  await context.close();
});

test('a question comes to the desk by itself and goes to its answer by keyboard alone', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [person] = await addPeople(server, event, 1);
  const { context, page } = await desk(event, 'pertanyaan');
  await page.getByText('Belum ada pertanyaan').waitFor();
  await page.getByText('Tersambung', { exact: true }).waitFor();
  await askQuestion(server.app, { kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, ...person! }, { key, to: '2', text: 'Bagaimana mengamankan WhatsApp?' });
  await page.getByRole('heading', { name: 'Menunggu (1)' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Antrean (1)' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('article.on_air').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await page.keyboard.press('a');
  await page.keyboard.type('Aktifkan autentikasi dua faktor.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sudah dijawab (1)' }).waitFor();
  assert.deepEqual((await questionsOf(event)).map(({ state, answer, answeredBy }) => [state, answer, answeredBy]), [['answered', 'Aktifkan autentikasi dua faktor.', 'Budi Santosa']]);
  await context.close();
});

test('both desks work without script, on a phone, with what was typed kept through an error', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await desk(event, 'jalan', { script: false, width: 360 });
  await page.getByRole('button', { name: 'Mulai kegiatan' }).click();
  await page.getByRole('button', { name: 'Mulai: Pembukaan' }).click();
  await page.getByRole('button', { name: 'Mulai: Materi 1' }).click();
  assert.deepEqual((await server.asSystem((trx) => listRundown(trx, event))).map(({ startedAt, endedAt }) => [startedAt !== null, endedAt !== null]).slice(0, 3), [[true, true], [true, false], [false, false]]);

  await page.goto(`${server.origin}/console/event/${event.slug}/pertanyaan`);
  await page.getByLabel('Nama penanya').fill('Yudartha');
  await page.getByLabel('Kepada').selectOption({ label: '2. Budi Santosa' });
  await page.getByLabel('Pertanyaannya').fill('ab');
  await page.getByRole('button', { name: 'Masukkan ke antrean' }).click();
  assert.equal(await page.getByLabel('Nama penanya').inputValue(), 'Yudartha');
  await page.getByLabel('Pertanyaannya').fill('Apa itu phishing?');
  await page.getByRole('button', { name: 'Masukkan ke antrean' }).click();
  await page.getByRole('button', { name: /Bahas sekarang/ }).click();
  await page.getByLabel('Jawaban dalam satu kalimat').fill('Pengelabuan untuk mencuri data.');
  await page.getByRole('button', { name: 'Simpan jawaban' }).click();
  await page.getByText('Budi Santosa menjawab').waitFor();
  assert.deepEqual((await questionsOf(event)).map(({ asker, via, state, answer }) => [asker, via, state, answer]), [['Yudartha', 'zoom_chat', 'answered', 'Pengelabuan untuk mencuri data.']]);

  await enterQuestion(server.app, system('test'), { event: event.slug, key, asker: 'Ani', via: 'floor', to: 'all', text: 'Beli apa?' });
  await page.reload();
  await page.locator('#q-2 details[data-hide] summary').click();
  await page.locator('#q-2').getByLabel('Alasan').selectOption('advertising');
  await page.locator('#q-2 details[data-hide]').getByRole('button').click();
  await page.getByText('Tidak ditampilkan: promosi').waitFor();
  await context.close();
});
