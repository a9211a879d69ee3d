import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { openEvent } from '#features/event/server/commands.ts';
import { airQuestion, answerQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { nextItem } from '#features/rundown/server/commands.ts';
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

/** A phone whose owner has entered: the cookie that the button behind a personal link leaves. */
async function enter(context: BrowserContext, event: TestEvent): Promise<TestPerson[]> {
  const people = await addPeople(server, event, 1);
  const [person] = people;
  const value = linkToken(server.app.keys, { registrationId: person!.registrationId, linkVersion: 1 });
  await context.addCookies([{ name: ticketCookie(event.eventId), value, url: server.origin, httpOnly: true, sameSite: 'Lax' }]);
  return people;
}

const ask = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Kepada').selectOption({ label: '2. Budi Santosa' });
  await page.getByLabel('Pertanyaan Anda').fill(text);
  await page.getByRole('button', { name: 'Kirim pertanyaan' }).click();
};
const questionsOf = (event: TestEvent) => server.asSystem((trx) => listDeskQuestions(trx, event));

test('the room moves by itself: what is on, a question from asker to answer, presence', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { context, page } = await browser.open();
  await enter(context, event);
  await page.goto(`${server.origin}/e/${event.slug}/ruang`);
  await page.getByText('Tersambung. Halaman ini bergerak sendiri.').waitFor();
  await page.evaluate(() => Object.assign(globalThis, { loadedOnce: true }));
  await page.getByText('Belum ada acara yang berlangsung.').waitFor();
  await nextItem(server.app, desk, { event: event.slug, key });
  await page.locator('.current', { hasText: 'Pembukaan' }).waitFor();
  await page.getByText('sisa 10 menit').waitFor();
  await page.getByText('1 perangkat di ruang ini').waitFor();
  await page.getByText('Dihitung sejauh ini').waitFor();

  await page.getByRole('link', { name: 'Ajukan pertanyaan' }).click();
  await ask(page, 'Bagaimana mengamankan WhatsApp?');
  await page.getByText('Terkirim. Pertanyaan Anda bernomor 1.').waitFor();
  await page.getByText('Menunggu moderator').waitFor();
  assert.equal((await questionsOf(event))[0]?.to, 'Budi Santosa');
  await queueQuestion(server.app, desk, { event: event.slug, number: 1, key });
  await airQuestion(server.app, desk, { event: event.slug, number: 1, key });
  await page.getByRole('listitem').getByText('Sedang dibahas', { exact: true }).first().waitFor();
  await answerQuestion(server.app, desk, { event: event.slug, number: 1, key, answer: 'Aktifkan autentikasi dua faktor.' });
  await page.getByText('Budi Santosa menjawab').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  assert.equal(await page.evaluate(() => (globalThis as { loadedOnce?: boolean }).loadedOnce), true);
  await context.close();
});

test('who waits with a seat in the meeting finds its door open when the event begins, without reloading', { timeout: 60_000 }, async () => {
  const event = await makeEvent(server);
  await server.asSystem((trx) => trx.updateTable('event').set({ starts_at: new Date(Date.now() + 2 * 3_600_000), ends_at: new Date(Date.now() + 5 * 3_600_000) }).where('id', '=', event.eventId).execute());
  const { context, page } = await browser.open();
  const [person] = await enter(context, event);
  await server.asSystem(async (trx) => {
    const pool = await trx.selectFrom('registration_pool').select('id').where('channel_id', '=', event.meetingChannelId).executeTakeFirstOrThrow();
    await trx.updateTable('registration').set({ channel_id: event.meetingChannelId, pool_id: pool.id }).where('id', '=', person!.registrationId).execute();
  });
  await page.goto(`${server.origin}/e/${event.slug}/ruang`);
  await page.getByText('Tersambung. Halaman ini bergerak sendiri.').waitFor();
  await page.getByText('Tombol masuk Zoom muncul di sini saat kegiatan dimulai.').waitFor();
  assert.equal((await page.content()).includes('zoom.example'), false);
  await openEvent(server.app, desk, { event: event.slug });
  await page.getByRole('link', { name: 'Masuk Zoom' }).waitFor({ timeout: 20_000 });
  assert.equal(await page.getByRole('link', { name: 'Masuk Zoom' }).getAttribute('href'), 'https://zoom.example/j/123');
  await context.close();
});

test('a line that is cut loses neither what was written nor what happened', { timeout: 60_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { context, page } = await browser.open();
  await enter(context, event);
  await page.goto(`${server.origin}/e/${event.slug}/ruang`);
  await page.getByText('Tersambung. Halaman ini bergerak sendiri.').waitFor();
  await page.getByRole('link', { name: 'Ajukan pertanyaan' }).click();
  await page.getByLabel('Pertanyaan Anda').fill('Sebuah draf yang');
  await page.reload();
  assert.equal(await page.getByLabel('Pertanyaan Anda').inputValue(), 'Sebuah draf yang');

  await page.getByText('Tersambung. Halaman ini bergerak sendiri.').waitFor();
  await context.setOffline(true);
  await page.getByText('Sambungan terputus, mencoba lagi.').waitFor();
  await ask(page, 'Dikirim tanpa sinyal?');
  await page.getByText('Tersimpan di ponsel, menunggu sinyal').first().waitFor();
  await nextItem(server.app, desk, { event: event.slug, key });
  await nextItem(server.app, desk, { event: event.slug, key });
  assert.deepEqual(await questionsOf(event), []);
  await context.setOffline(false);
  await page.getByText('Tersambung kembali. Tidak ada yang terlewat.').waitFor({ timeout: 20_000 });
  await page.locator('.current', { hasText: 'Materi 1' }).waitFor();
  await page.getByText('Terkirim. Pertanyaan Anda bernomor 1.').waitFor({ timeout: 20_000 });
  assert.deepEqual((await questionsOf(event)).map(({ text }) => text), ['Dikirim tanpa sinyal?']);
  await context.close();
});

test('without script the room is whole, is asked by a form, and keeps what was typed through an error', async () => {
  const event = await makeEvent(server, { state: 'live' });
  await nextItem(server.app, desk, { event: event.slug, key });
  const { context, page } = await browser.open({ script: false });
  await enter(context, event);
  await page.goto(`${server.origin}/e/${event.slug}/ruang`);
  assert.equal(await page.locator('.current').innerText(), 'Pembukaan');
  assert.equal(await page.locator('meta[http-equiv=refresh]').getAttribute('content'), '20;url=?segar');
  await page.getByRole('link', { name: 'Muat ulang sekarang' }).click();
  await page.getByText('Dihitung sejauh ini').waitFor();

  await page.getByRole('link', { name: 'Ajukan pertanyaan' }).click();
  assert.equal(await page.locator('meta[http-equiv=refresh]').count(), 0);
  await ask(page, 'ab');
  await page.getByRole('alert').getByText('Ada isian yang perlu diperbaiki').waitFor();
  assert.equal(await page.getByLabel('Pertanyaan Anda').inputValue(), 'ab');
  await ask(page, 'Apa itu phishing?');
  await page.getByText('Terkirim. Pertanyaan Anda bernomor 1.').waitFor();
  assert.deepEqual((await questionsOf(event)).map(({ text, to }) => [text, to]), [['Apa itu phishing?', 'Budi Santosa']]);
  await context.close();
});

test('who has no ticket may look, and is told how to enter; the meeting stays closed', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { context, page } = await browser.open({ dark: true });
  await page.goto(`${server.origin}/e/${event.slug}/ruang`);
  await page.getByRole('link', { name: 'Masuk dengan kode' }).waitFor();
  assert.equal((await page.content()).includes('zoom.example'), false);
  await page.getByText('Ganti cara mengikuti').click();
  await page.getByText('kira-kira 90 MB per jam').waitFor();
  assert.equal(await page.locator('iframe').count(), 0);
  assert.deepEqual(await axeFindings(page), []);
  await context.close();
});
