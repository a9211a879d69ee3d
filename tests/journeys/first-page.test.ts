import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { testBrowser } from '../support/browser.ts';

test('the portal answers a phone without script in Indonesian', async () => {
  const server = await testServer({ pages: await loadPages() });
  const { open, close } = await testBrowser();
  try {
    const { page } = await open({ script: false });
    const answer = await page.goto(server.origin);
    assert.equal(answer?.status(), 200);
    assert.equal(await page.locator('html').getAttribute('lang'), 'id');
  } finally {
    await close();
    await server.close();
  }
});
