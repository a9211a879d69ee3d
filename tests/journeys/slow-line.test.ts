import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent } from '../support/factory.ts';
import { slowLine } from '../support/slow-line.ts';

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

for (const script of [false, true]) {
  test(`at 64 kbit/s and 800 ms the sign-up form can be typed into within ten seconds (script ${script ? 'on' : 'off'})`, { timeout: 90_000 }, async (t) => {
    const event = await makeEvent(server);
    const line = await slowLine(server.origin, { bitsPerSecond: 64_000, roundTripMs: 800 });
    const { context, page } = await browser.open({ script });
    const started = performance.now();
    await page.goto(`${line.origin}/e/${event.slug}/daftar`, { waitUntil: 'commit' });
    const name = page.getByLabel('Nama lengkap');
    await name.waitFor();
    await page.getByRole('button', { name: 'Daftar', exact: true }).waitFor();
    await name.fill('Budi Santosa');
    const usable = performance.now() - started;
    t.diagnostic(`usable after ${(usable / 1000).toFixed(1)} s, ${line.received()} bytes`);
    assert.ok(usable <= 10_000, `${usable.toFixed(0)} ms`);
    assert.equal(await name.inputValue(), 'Budi Santosa');
    await context.close();
    await line.close();
  });
}

test('canary: the line is as slow as it says', { timeout: 60_000 }, async () => {
  const line = await slowLine(server.origin, { bitsPerSecond: 64_000, roundTripMs: 800 });
  const started = performance.now();
  const answer = await fetch(`${line.origin}/api/v1/openapi.json`, { headers: { 'accept-encoding': 'identity' } });
  const bytes = (await answer.arrayBuffer()).byteLength;
  const took = performance.now() - started;
  assert.ok(took >= 1_500 + bytes / 8, `${bytes} bytes in ${took.toFixed(0)} ms`);
  await line.close();
});
