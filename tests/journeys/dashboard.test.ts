import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { parse } from 'csv-parse/sync';
import { createAccount } from '#features/account/server/commands.ts';
import { stateTarget } from '#features/programme/target/server/commands.ts';
import { targetEntry } from '#features/programme/target/schema.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { reportEvent } from '#features/report/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
let programmeId: string;
const password = 'kata-sandi-uji-coba';
const page = '/program/jember-2021/capaian';

before(async () => {
  server = await testServer({ pages: await loadPages() });
  await loadDemo(server.app);
  programmeId = (await server.asSystem((trx) => listProgrammes(trx))).find(({ key }) => key === 'jember-2021')!.id;
  await createAccount(server.app, { email: 'admin@contoh.id', name: 'Admin Uji', password, grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] });
  for (const [region, count, day] of [['35.09', 30, '2026-03-02'], ['35.78', 12, '2026-03-10'], ['73.71', 25, '2026-04-06'], ['12.71', 11, '2026-04-20'], ['11.01', 3, '2026-04-20']] as const) await hold(region, count, day);
  await stateTarget(server.app, system('test'), { programme: 'jember-2021', entry: targetEntry.parse({ regionCode: '35', startsOn: '2026-01-01', endsOn: '2026-12-31', people: 1000, source: 'KAK uji' }) });
  browser = await testBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A closed event whose people come from its region, all of them long enough, and counted. */
async function hold(region: string, count: number, day: string): Promise<TestEvent> {
  const event = { ...(await makeEvent(server, { state: 'live', region })), programmeId };
  await server.asSystem((trx) => trx.updateTable('event').set({ programme_id: programmeId, state: 'closed', starts_on: day, ends_on: day, ended_at: new Date() }).where('id', '=', event.eventId).execute());
  const people = await addPeople(server, event, count);
  await server.asSystem(async (trx) => {
    await trx.updateTable('participant').set({ region_code: region }).where('id', 'in', people.map(({ participantId }) => participantId)).execute();
    await trx.insertInto('attendance').values(people.map(({ registrationId }) => ({ event_id: event.eventId, registration_id: registrationId, seconds: 6000, needed_seconds: 5400, met: true, reason: 'met', computed_at: new Date() }))).execute();
  });
  await reportEvent(server.app, event.eventId);
  return event;
}

/** Every cell of every table, as the page prints it. */
const cellsOf = (on: Page) => on.evaluate<string[][]>(`[...document.querySelectorAll('table[data-table]')].flatMap((table) => [[table.caption.textContent], ...[...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))])`);
const byText = (a: readonly string[], b: readonly string[]): number => (a.join('|') < b.join('|') ? -1 : 1);
const asPrinted = (cell: string): string => (cell === '' ? '–' : /^-?\d+$/.test(cell) ? new Intl.NumberFormat('id-ID').format(Number(cell)) : cell);

for (const javaScript of [true, false]) {
  test(`a reader on a phone looks from the nation into a province ${javaScript ? 'with' : 'without'} script, and takes away exactly what is shown`, { timeout: 120_000 }, async () => {
    const { context, page: phone } = await browser.open({ width: 360, height: 740, script: javaScript, origin: server.origin });
    await phone.goto(`${server.origin}/program/jember-2021`);
    await phone.getByRole('link', { name: 'Capaian menurut wilayah, segmen, dan waktu' }).click();
    await phone.waitForURL(server.origin + page);
    await phone.getByRole('link', { name: /^Jawa Timur: 42$/ }).first().click();
    await phone.waitForURL(`${server.origin}${page}?wilayah=35`);
    if (javaScript) assert.equal(await phone.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0);
    const shown = await phone.locator('table[data-table=region] tbody tr').allInnerTexts();
    assert.deepEqual(shown.map((row) => row.replace(/\s+/g, ' ').trim()).filter((row) => /Jember|Surabaya|Jumlah/.test(row)).length, 3);
    await phone.getByLabel('Waktu').selectOption({ label: 'Maret 2026' });
    await phone.getByRole('button', { name: 'Tampilkan' }).click();
    await phone.waitForURL(/periode=2026-03/);
    if (javaScript) {
      const href = await phone.getByRole('link', { name: 'CSV' }).getAttribute('href');
      const answer = await phone.request.get(server.origin + href!);
      const rows = parse(await answer.text(), { bom: true, delimiter: ';', relax_column_count: true, skip_empty_lines: true }) as string[][];
      const printed = await cellsOf(phone);
      const title = new Set(['Ringkasan', 'Target dan yang terbukti', 'Menurut wilayah', 'Menurut segmen', 'Menurut pilar', 'Menurut minggu', 'Menurut bulan', 'Menurut paket']);
      // The summary stands on the page as four large numbers.
      assert.deepEqual(rows[3]!.slice(1).map(asPrinted), await phone.locator('dl.numbers dd').allInnerTexts());
      assert.deepEqual(rows.slice(4).map((row) => (title.has(row[0]!) && row.length === 1 ? row : row.map(asPrinted))).toSorted(byText), printed.toSorted(byText));
      assert.equal((await phone.request.get(server.origin + href!.replace('/csv', '/xlsx'))).status(), 200);
    }
    await context.close();
  });
}

test('fewer than ten people are not told to everybody, and the console tells them', { timeout: 60_000 }, async () => {
  const { context, page: desk } = await browser.open({ width: 1280, origin: server.origin });
  await desk.goto(`${server.origin}${page}`);
  const row = (name: string) => desk.locator('table[data-table=region] tr', { hasText: name }).innerText();
  assert.match(await row('Aceh'), /ditutup/);
  assert.match(await row('Sumatera Utara'), /ditutup/); // the smallest other one, or the total would give Aceh away
  await desk.goto(`${server.origin}/console/sign-in?to=/console/progres/jember-2021`);
  await desk.getByLabel('Surel').fill('admin@contoh.id');
  await desk.getByLabel('Kata sandi').fill(password);
  await desk.getByRole('button', { name: 'Masuk' }).click();
  await desk.waitForURL(`${server.origin}/console/progres/jember-2021`);
  assert.match(await row('Aceh'), /3/);
  assert.match(await desk.locator('section[aria-labelledby=behind] ol li').first().innerText(), /Jawa Timur.*kurang/);
  assert.deepEqual(await axeFindings(desk), []);
  await context.close();
});

test('leadership sees a new attendance on the wall without touching it', { timeout: 60_000 }, async () => {
  const { context, page: wall } = await browser.open({ width: 1920, height: 1080, origin: server.origin });
  await wall.goto(`${server.origin}/program/jember-2021/layar`);
  const people = () => wall.locator('dd').first().innerText();
  const before = Number(await people());
  assert.ok((await wall.evaluate<number>("parseFloat(getComputedStyle(document.querySelector('dd')).fontSize)")) > 60);
  await hold('35.09', 10, '2026-03-02');
  await wall.locator('dd', { hasText: new RegExp(`^${before + 10}$`) }).first().waitFor({ timeout: 10_000 });
  assert.deepEqual(await axeFindings(wall), []);
  await wall.setViewportSize({ width: 360, height: 740 });
  assert.equal(await wall.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0);
  await context.close();
});
