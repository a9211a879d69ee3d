import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { switchCarrier } from '#features/channel/carrier/server/commands.ts';
import { castLinks } from '#features/event/link/server/queries.ts';
import { enterQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { sendPrompt } from '#features/rundown/prompt/server/commands.ts';
import { listPrompts } from '#features/rundown/prompt/server/queries.ts';
import { startItem } from '#features/rundown/server/commands.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { getEventRows } from '#features/recap/record/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';

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

async function participant(context: BrowserContext, event: TestEvent, { meeting = false } = {}): Promise<void> {
  const [person] = await addPeople(server, event, 1);
  if (meeting) {
    await server.asSystem(async (trx) => {
      const pool = await trx.updateTable('registration_pool').set({ taken: 1 }).where('event_id', '=', event.eventId).where('channel_id', '=', event.meetingChannelId).returning('id').executeTakeFirstOrThrow();
      await trx.updateTable('registration').set({ channel_id: event.meetingChannelId, pool_id: pool.id }).where('event_id', '=', event.eventId).where('id', '=', person!.registrationId).execute();
    });
  }
  const value = linkToken(server.app.keys, { registrationId: person!.registrationId, linkVersion: 1 });
  await context.addCookies([{ name: ticketCookie(event.eventId), value, url: server.origin, httpOnly: true, sameSite: 'Lax' }]);
}

/** A moderator for an event of the factory, which has speakers alone. */
async function addModerator(event: TestEvent): Promise<string> {
  const castId = newId();
  await server.asSystem(async (trx) => {
    const speakerId = newId();
    await trx.insertInto('speaker').values({ id: speakerId, name: 'Eka Putri', name_key: `eka ${event.slug}`, created_at: server.app.clock.now() }).execute();
    await trx.insertInto('event_cast').values({ event_id: event.eventId, id: castId, role: 'moderator', position: 1, speaker_id: speakerId, name_as_written: 'Eka Putri' }).execute();
  });
  return castId;
}

/** Through the personal link, as it is sent: a page that changes nothing, and a button. */
async function enter(page: Page, event: TestEvent, castId: string): Promise<void> {
  const links = await server.asSystem((trx) => castLinks(trx, server.app.keys, event));
  await page.goto(`${server.origin}/s/${links.get(castId)!}`);
  await page.getByRole('button', { name: 'Masuk' }).click();
}

test('one question travels from asker to queue, on air, answer and recap, with participant, moderator, speaker and big screen at once', { timeout: 180_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const moderatorId = await addModerator(event);
  const [phone, moderator, speaker, screen] = [await browser.open(), await browser.open({ width: 1280, height: 900 }), await browser.open(), await browser.open({ width: 1920, height: 1080, dark: true })];
  await participant(phone.context, event);
  await phone.page.goto(`${server.origin}/e/${event.slug}/ruang`);
  await phone.page.getByText('Tersambung. Halaman ini bergerak sendiri.').waitFor();
  await enter(moderator.page, event, moderatorId);
  await moderator.page.waitForURL('**/moderator');
  await enter(speaker.page, event, event.speakers[1]!.castId);
  await speaker.page.waitForURL('**/narasumber');
  await screen.page.goto(`${server.origin}/panggung/${event.slug}/layar`);
  await phone.page.getByRole('link', { name: 'Ajukan pertanyaan' }).click();
  await phone.page.getByLabel('Kepada').selectOption({ label: '2. Budi Santosa' });
  await phone.page.getByLabel('Pertanyaan Anda').fill('Bagaimana mengenali tautan palsu?');
  await phone.page.getByRole('button', { name: 'Kirim pertanyaan' }).click();
  await phone.page.getByText('Terkirim. Pertanyaan Anda bernomor 1.').waitFor();
  const asked = await server.asSystem((trx) => listDeskQuestions(trx, event));
  assert.deepEqual(asked.map(({ number, state }) => [number, state]), [[1, 'asked']]);
  await queueQuestion(server.app, desk, { event: event.slug, number: 1, key });
  await speaker.page.getByText('Bagaimana mengenali tautan palsu?').waitFor();
  // By keyboard alone: to the question, on air.
  await moderator.page.getByText('Bagaimana mengenali tautan palsu?').waitFor();
  await moderator.page.keyboard.press('j');
  await moderator.page.keyboard.press('Enter');
  await screen.page.locator('.question', { hasText: 'Bagaimana mengenali tautan palsu?' }).waitFor();
  await speaker.page.getByText('Sedang ditanyakan').waitFor();
  assert.deepEqual([...(await axeFindings(screen.page)), ...(await axeFindings(speaker.page)), ...(await axeFindings(moderator.page))], []);
  assert.ok(await screen.page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'a wall does not scroll');
  await moderator.page.locator('#answer').fill('Periksa alamat situs sebelum menekan tautan.');
  await moderator.page.getByRole('button', { name: 'Simpan jawaban' }).click();
  await phone.page.getByText('Periksa alamat situs sebelum menekan tautan.').first().waitFor();
  const [rows] = await server.asSystem(async (trx) => getEventRows(trx, [await getEvent(trx, event.slug)]));
  assert.deepEqual(rows!.questions.map((question) => (question as { answer?: string | null }).answer), ['Periksa alamat situs sebelum menekan tautan.']);
  for (const { context } of [phone, moderator, speaker, screen]) await context.close();
});

test('after the event a speaker answers in writing by the own link, without script, and may word it again until the desk publishes it', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  await enterQuestion(server.app, desk, { event: event.slug, key, asker: 'Ani', via: 'floor', to: '2', text: 'Bagaimana melapor?' });
  await server.asSystem((trx) => trx.updateTable('event').set({ state: 'ended' }).where('id', '=', event.eventId).execute());
  const { context, page } = await browser.open({ script: false });
  await enter(page, event, event.speakers[1]!.castId);
  const say = async (answer: string): Promise<void> => {
    await page.getByText('Jawab secara tertulis').click();
    await page.getByLabel('Jawaban Anda').fill(answer);
    await page.getByRole('button', { name: 'Kirim jawaban' }).click();
  };
  await say('Lewat kanal aduan.');
  await page.getByText('Lewat kanal aduan.').first().waitFor();
  await say('Lewat kanal aduan resmi.');
  await page.getByText('Lewat kanal aduan resmi.').first().waitFor();
  assert.deepEqual((await server.asSystem((trx) => listDeskQuestions(trx, event))).map(({ state, answer, answeredHow, answeredByCastId }) => [state, answer, answeredHow, answeredByCastId]), [['answered', 'Lewat kanal aduan resmi.', 'written', event.speakers[1]!.castId]]);
  await context.close();
});

test('a word from the desk fills the speaker\'s screen until it is acknowledged, and the time left follows the show', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { context, page } = await browser.open();
  await enter(page, event, event.speakers[0]!.castId);
  await page.waitForURL('**/narasumber');
  const items = await server.asSystem((trx) => listRundown(trx, event));
  await startItem(server.app, desk, { event: event.slug, key, itemId: items.find(({ castId }) => castId === event.speakers[0]!.castId)!.id });
  await page.getByRole('timer').getByText('20 menit').waitFor();
  await sendPrompt(server.app, desk, { event: event.slug, key, castId: event.speakers[0]!.castId, text: '2 menit lagi' });
  await page.getByRole('dialog').getByText('2 menit lagi').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await page.keyboard.press('Enter'); // the dialog's one button has the focus
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const [prompt] = await server.asSystem((trx) => listPrompts(trx, { eventId: event.eventId, limit: 1 }));
  assert.notEqual(prompt!.seenAt, null);
  await context.close();
});

test('after the switch the room, the ticket, the personal link and the calendar follow within five seconds, and back', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { context, page } = await browser.open();
  await participant(context, event, { meeting: true });
  await page.goto(`${server.origin}/e/${event.slug}/ruang`);
  await page.getByText('Tersambung. Halaman ini bergerak sendiri.').waitFor();
  await page.getByRole('link', { name: /Zoom/ }).waitFor();
  const calendar = async (): Promise<string> => (await fetch(`${server.origin}/e/${event.slug}/kalender.ics`)).text();
  assert.doesNotMatch(await calendar(), /siaran langsung/);
  for (const [to, version] of [['stream', 0], ['meeting', 1]] as const) {
    await switchCarrier(server.app, desk, { event: event.slug, to, version, key });
    const from = Date.now();
    const note = page.getByText('Untuk sementara semua peserta menonton lewat siaran.');
    await note.waitFor({ state: to === 'stream' ? 'visible' : 'hidden', timeout: 5000 });
    assert.ok(Date.now() - from < 5000);
    assert.equal(/siaran langsung/.test((await calendar()).replace(/\r\n /g, '')), to === 'stream');
    const ticket = await context.newPage();
    await ticket.goto(`${server.origin}/e/${event.slug}/tiket`);
    assert.equal(await ticket.getByText('Untuk sementara semua peserta menonton lewat siaran.').count(), to === 'stream' ? 1 : 0);
    await ticket.close();
  }
  await context.close();
});

test('practice and picture guide speak without script, and have nothing axe complains of', { timeout: 60_000 }, async () => {
  for (const script of [true, false]) {
    const { context, page } = await browser.open({ script });
    for (const path of ['/latihan', '/panduan']) {
      await page.goto(server.origin + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (script) assert.deepEqual(await axeFindings(page), []);
      else assert.ok((await page.locator('main').innerText()).length > 300);
    }
    await context.close();
  }
});
