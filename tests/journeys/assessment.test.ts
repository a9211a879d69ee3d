import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { getResults, listAnswers } from '#features/assessment/server/queries.ts';
import { moveWindow } from '#features/assessment/setting/server/commands.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { askStarter, type AskedTest } from '../support/assessment.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';

const desk = system('test');
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
async function enter(page: Page, event: TestEvent, origin = server.origin): Promise<string> {
  const [person] = await addPeople(server, event, 1);
  const value = linkToken(server.app.keys, { registrationId: person!.registrationId, linkVersion: 1 });
  await page.context().addCookies([{ name: ticketCookie(event.eventId), value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
  return person!.registrationId;
}

/** Answers the item on the screen with whatever it offers. */
async function answerItem(page: Page, script: boolean): Promise<void> {
  const fields = page.locator('main fieldset').first();
  const selects = fields.locator('select');
  if ((await selects.count()) > 0) for (let i = 0; i < (await selects.count()); i++) await selects.nth(i).selectOption(String(i + 1));
  else if ((await fields.locator('input[type=text]').count()) > 0) {
    await fields.locator('input[type=text]').fill('4');
    if (script) await page.waitForTimeout(600); // a number is saved half a second after its last digit
  } else await fields.locator('label').first().click();
}

/** Through all items to the overview. */
async function answerAll(page: Page, count: number, script: boolean): Promise<void> {
  for (let place = 1; place <= count; place++) {
    await page.getByRole('heading', { name: `Soal ${place} dari ${count}` }).waitFor();
    await answerItem(page, script);
    await page.getByRole('button', { name: place < count ? 'Berikutnya' : 'Ringkasan', exact: true }).first().click();
  }
  await page.getByText('Semua soal sudah dijawab.').waitFor();
}

const resultsOf = (event: TestEvent) => server.asSystem((trx) => getResults(trx, { eventId: event.eventId }));
const stage = async (options: Parameters<typeof askStarter>[2] = {}): Promise<{ event: TestEvent; asked: AskedTest }> => {
  const event = await makeEvent(server, { state: 'live' });
  return { event, asked: await askStarter(server, event, { asked: ['pre'], wanted: ['skill'], passMark: 10, ...options }) };
};

for (const script of [true]) {
  test(`a person takes the pre-test from the ticket and the post-test from the room, and sees the result when it closes (script ${script ? 'on' : 'off'})`, { timeout: 180_000 }, async () => {
    const { event, asked } = await stage({ asked: ['pre', 'post'] });
    const { context, page } = await browser.open({ script });
    const registrationId = await enter(page, event);
    await page.goto(`${server.origin}/e/${event.slug}/tiket`);
    await page.locator('[data-test=pre]').getByRole('link', { name: 'Kerjakan' }).click();
    await page.getByRole('heading', { name: 'Tes awal' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Mulai' }).click();
    await answerAll(page, 6, script);
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Kumpulkan' }).click();
    await page.getByText('Sudah dikumpulkan').first().waitFor();
    await page.getByText('Hasilnya dapat dilihat di sini setelah tes ditutup').waitFor();
    assert.equal(await page.getByText('Benar').count(), 0, 'no result before its time');

    await page.getByRole('link', { name: 'Ke ruang kegiatan' }).click();
    await page.locator('[data-test=post]').getByRole('link', { name: 'Kerjakan' }).click();
    await page.getByRole('button', { name: 'Mulai' }).click();
    await answerAll(page, 6, script);
    await page.getByRole('button', { name: 'Kumpulkan' }).click();
    await page.getByText('Sudah dikumpulkan').first().waitFor();

    await moveWindow(server.app, desk, { event: event.slug, role: 'post', move: 'close' });
    await page.goto(`${server.origin}/e/${event.slug}/tes/akhir`);
    await page.getByText(/^Benar \d dari 6 soal\.$/).waitFor();
    const [mine] = await resultsOf(event);
    assert.equal(mine!.registrationId, registrationId);
    assert.deepEqual(new Set([mine!.results.pre!.form, mine!.results.post!.form]), new Set(['A', 'B']), 'the parallel form after the event');
    const answered = await server.asSystem((trx) => listAnswers(trx, { eventId: event.eventId, role: 'post' }));
    assert.deepEqual(answered.map(({ itemId }) => itemId).sort(), asked.items.filter(({ form }) => form === mine!.results.post!.form).map(({ id }) => id).sort());
    await context.close();
  });
}
