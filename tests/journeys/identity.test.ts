import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent } from '../support/factory.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

test('with script a proof of work stands for the sign-up before its form is filled in', { timeout: 60_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await browser.open();
  await page.goto(`${server.origin}/e/${event.slug}/daftar`);
  await page.waitForFunction(() => [...document.querySelectorAll('input[name=work]')].every((field) => (field as unknown as { value: string }).value !== ''));
  await context.close();
});
