import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { getResults, listAnswers } from '#features/assessment/server/queries.ts';
import { moveWindow } from '#features/assessment/setting/server/commands.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { askStarter, type AskedTest } from '../support/assessment.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';
import { slowLine } from '../support/slow-line.ts';

const desk = system('test');
const cutMs = process.env.SERENTAK_LONG ? 30_000 : 8_000;
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

/** A phone whose owner opens the personal link and enters. */
async function enter(page: Page, event: TestEvent, origin = server.origin): Promise<string> {
  const [person] = await addPeople(server, event, 1);
  const token = linkToken(server.app.keys, { registrationId: person!.registrationId, linkVersion: 1 });
  await page.goto(`${origin}/j/${token}`);
  await page.getByRole('button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/j/'));
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

for (const script of [true, false]) {
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

/** What the phone shows as answered, item by item, and what the server has. */
async function savedOf(event: TestEvent): Promise<number> {
  const { count } = await server.asSystem((trx) => trx.selectFrom('assessment_answer').select((row) => row.fn.countAll<number>().as('count')).where('event_id', '=', event.eventId).executeTakeFirstOrThrow());
  return Number(count);
}

test(`over 64 kbit/s with 5 % loss and a cut of ${cutMs / 1000} s: a saved answer is acknowledged, a typed one survives reload and a killed browser`, { timeout: 240_000 }, async (t) => {
  const { event } = await stage();
  const line = await slowLine(server.origin, { bitsPerSecond: 64_000, roundTripMs: 300, loss: 0.05 });
  const { context, page } = await browser.open();
  await enter(page, event, line.origin);
  await page.goto(`${line.origin}/e/${event.slug}/tes/awal`, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Mulai' }).click();
  await page.getByRole('heading', { name: 'Soal 1 dari 6' }).waitFor({ timeout: 60_000 });
  await page.locator('[data-status]').waitFor({ timeout: 60_000 }); // the script is there
  await page.waitForLoadState('networkidle');
  await answerItem(page, true);
  const began = performance.now();
  await page.getByText('Tersimpan', { exact: false }).first().waitFor();
  t.diagnostic(`first answer acknowledged after ${(performance.now() - began).toFixed(0)} ms`);

  line.cut(cutMs);
  for (let place = 1; place < 4; place++) {
    await page.getByRole('button', { name: 'Berikutnya' }).click();
    await page.getByRole('heading', { name: `Soal ${place + 1} dari 6` }).waitFor();
    await answerItem(page, true);
  }
  await page.getByText(/^Belum terkirim: [123]\./).waitFor();
  const before = await savedOf(event);
  assert.ok(before <= 1, `${before} answers came through a cut line`);
  // The browser dies with the line still cut, and comes back on the same phone.
  await page.close();
  const again = await context.newPage();
  await again.waitForTimeout(cutMs);
  await again.goto(`${line.origin}/e/${event.slug}/tes/awal`, { timeout: 60_000 });
  await again.locator('[data-status=saved]').waitFor({ timeout: 60_000 });
  assert.equal(await savedOf(event), 4);
  await again.getByRole('button', { name: 'Ringkasan' }).click();
  await again.getByText('Belum dijawab: 5, 6.').waitFor();
  await again.getByRole('button', { name: 'Kumpulkan' }).click();
  await again.getByText('Sudah dikumpulkan').first().waitFor({ timeout: 60_000 });
  const [mine] = await resultsOf(event);
  assert.equal(mine!.results.pre!.state, 'submitted');
  await context.close();
  await line.close();
});

test('an organiser sets a test up from the starter bank, sees it as a participant and counts who is done', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server, { state: 'live' });
  const email = `tes-${event.slug}@serentak.example`;
  const { password } = await createAccount(server.app, { email, name: 'Rina', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
  const { context, page } = await browser.open({ width: 1280, height: 900 });
  await signIn(page, email, password);
  const here = `${server.origin}/console/event/${event.slug}/tes`;
  await page.goto(`${server.origin}/console/event/${event.slug}`);
  await page.getByRole('link', { name: 'Tes dan angket' }).first().click();
  await page.getByText('Program ini belum punya perangkat soal.').waitFor();
  await page.getByRole('button', { name: 'Buat perangkat soal' }).click();
  await page.getByText('Perangkat soal dibuat.').waitFor();
  const pre = page.locator('[data-role=pre]');
  await pre.getByText('Atur', { exact: true }).click();
  await pre.getByRole('button', { name: 'Simpan' }).click();
  await pre.getByText('0', { exact: true }).first().waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await pre.getByRole('link', { name: 'Lihat seperti peserta' }).click();
  await page.getByText('Soal 1 dari 24').waitFor();
  await page.goto(here);
  if (await pre.getByRole('button', { name: 'Buka sekarang' }).count()) await pre.getByRole('button', { name: 'Buka sekarang' }).click();
  const phone = await browser.open();
  await enter(phone.page, event);
  await phone.page.goto(`${server.origin}/e/${event.slug}/tes/awal`);
  await phone.page.getByRole('button', { name: 'Mulai' }).click();
  await phone.page.getByRole('heading', { name: 'Soal 1 dari 24' }).waitFor();
  await page.locator('[data-role=pre] [data-count=started]', { hasText: '1' }).waitFor({ timeout: 15_000 });
  const started = await page.locator('[data-role=pre] [data-count=submitted]').textContent();
  assert.equal(started?.trim(), '0');
  await phone.context.close();
  await context.close();
});

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${server.origin}/console/sign-in`);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
}
