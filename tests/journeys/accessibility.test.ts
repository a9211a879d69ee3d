import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';

/** Every page anybody can open, on the demo; add yours. `status` other than 200 where the page is one of refusal. */
const publicPages: readonly { path: string; status?: number }[] = [
  { path: '/' },
  { path: '/?waktu=lalu' },
  { path: '/?cari=bali&provinsi=51&dari=2023-02-30&sampai=2023-12-31&segmen=asn&pilar=safety' },
  { path: '/?cari=tidak-ada-yang-begini&waktu=lalu' },
  { path: '/program' },
  { path: '/program/gnld-2021' },
  { path: '/program/asn-2023' },
  { path: '/program/jember-2021' },
  { path: '/e/jember-ulang' },
  { path: '/e/jember-ulang/daftar' },
  { path: '/e/jember-ulang/masuk' },
  { path: '/e/bali-2023-08-21' },
  { path: '/e/palembang-2021-06-18' },
  { path: '/e/palembang-2021-06-18/rilis' },
  { path: '/e/jember-ulang/rilis' },
  { path: '/rilis' },
  { path: '/program/jember-2021/capaian' },
  { path: '/program/jember-2021/capaian?wilayah=35' },
  { path: '/program/jember-2021/layar' },
  { path: '/metode' },
  { path: '/e/tidak-ada', status: 404 },
];
const looks = [
  { width: 360, dark: false },
  { width: 360, dark: true },
  { width: 1280, dark: false },
  { width: 1280, dark: true },
] as const;

let server: TestApp & { origin: string };
let browser: TestBrowser;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  await loadDemo(server.app);
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

/** What a person with a reader, a keyboard or a thumb would stumble over; every closed part is opened first. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const small = await page.evaluate<string[]>(`[...document.querySelectorAll('button, .button, select, textarea, summary, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), header a, footer a, nav[aria-label] a, h2 > a, h3 > a')]
    .filter((element) => { const box = element.getBoundingClientRect(); return box.height > 1 && box.height < 43.5; })
    .map((element) => element.outerHTML.slice(0, 80) + ' is ' + Math.round(element.getBoundingClientRect().height) + ' px high')`);
  return [
    ...(await axeFindings(page)),
    ...(wide > 0 ? [`the page is ${wide} px wider than the screen`] : []),
    ...small,
  ];
}

/** Opens every page; answers the faults by path, the pages without one left out. */
async function walk(page: Page, language = 'id'): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { path, status = 200 } of publicPages) {
    const answer = await page.goto(server.origin + path);
    const faults = await faultsOf(page);
    const lang = await page.locator('html').getAttribute('lang');
    if (answer?.status() !== status) faults.unshift(`answers ${answer?.status()}`);
    if (lang !== language) faults.unshift(`says its language is ${lang}`);
    if (faults.length > 0) found[path] = faults;
  }
  return found;
}

for (const { width, dark } of looks) {
  test(`public pages have no barrier at ${width} px, ${dark ? 'dark' : 'light'}`, { timeout: 180_000 }, async () => {
    const { context, page } = await browser.open({ width, height: width === 360 ? 740 : 900, dark, origin: server.origin });
    const complaints: string[] = [];
    page.on('console', (message) => {
      // A page of refusal is itself a failed load to the browser.
      // Where the router runs (the wall screen), its announcer may not style itself; base.css does.
      if (message.type() === 'error' && !/status of 404/.test(message.text()) && !(page.url().endsWith('/layar') && /style-src/.test(message.text()))) complaints.push(`${page.url()} ${message.text()}`);
    });
    assert.deepEqual(await walk(page), {});
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('public pages in English have no barrier and say their language', { timeout: 120_000 }, async () => {
  const { context, page } = await browser.open({ language: 'en', origin: server.origin });
  assert.deepEqual(await walk(page, 'en'), {});
  await context.close();
});
