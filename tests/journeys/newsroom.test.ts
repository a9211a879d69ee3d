import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { newId } from '#platform/database/id.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';

before(async () => {
  server = await testServer({ pages: await loadPages() });
  await loadDemo(server.app);
  const programme = await server.asSystem((trx) => trx.selectFrom('programme').select('id').where('key', '=', 'jember-2021').executeTakeFirstOrThrow());
  await createAccount(server.app, { email: 'redaksi@contoh.id', name: 'Redaksi Uji', password, grants: [{ role: 'programme_admin', kind: 'programme', id: programme.id }] });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function signIn(page: Page, to: string): Promise<void> {
  await page.goto(server.origin + to);
  await page.getByLabel('Surel').fill('redaksi@contoh.id');
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(server.origin + to);
}

async function press(page: Page, name: string): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await answered;
  await page.waitForLoadState('load');
}

const main = (page: Page): Promise<string> => page.getByRole('main').innerText();
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** No sideways scrolling on a phone, and nothing that axe finds. */
async function faultsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return [...(await axeFindings(page)), ...(wide > 0 ? [`${wide} px wider than the screen`] : [])];
}

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script';

  test(`the day before, ${how}: what is missing is named; texts and pictures are taken away`, { timeout: 120_000 }, async () => {
    const { context, page } = await browser.open({ script, origin: server.origin });
    const home = '/console/event/jember-ulang/pengumuman';
    await signIn(page, home);
    assert.match(await main(page), /Belum lengkap[\s\S]*nama narahubung/);
    const chat = page.locator('#whatsapp').locator('xpath=ancestor-or-self::*[.//textarea][1]').locator('textarea').first();
    const text = await chat.inputValue();
    assert.ok(text.length <= 1000 && /\*.+\*/.test(text) && text.includes('{'), 'bold, short, and its blanks in braces');
    assert.equal(await page.getByRole('link', { name: /^Unduh (?:PNG|SVG): Poster$/ }).count(), 2);
    if (script) assert.deepEqual(await faultsOf(page), []);
    for (const file of ['poster.svg', 'story.svg', 'poster.png', 'story.png']) {
      const answer = await page.request.get(`${server.origin}${home}/${file}`);
      assert.deepEqual([answer.status(), answer.headers()['content-type']?.split(';')[0]], [200, file.endsWith('svg') ? 'image/svg+xml' : 'image/png'], file);
    }
    await page.goto(`${server.origin}${home}?bahasa=en`);
    assert.match(await page.locator('textarea').first().inputValue(), /Speakers?|Programme|Theme|Sign up|Register/i);
    await context.close();
  });

  test(`the fact store, ${how}: a fact is added, reviewed and disputed with its reason`, { timeout: 120_000 }, async () => {
    const { context, page } = await browser.open({ script, origin: server.origin });
    await signIn(page, '/console/fakta');
    const sentence = `Jember memiliki 31 kecamatan (${how}).`;
    await page.getByLabel('Kalimat').fill(sentence);
    await page.locator('#add').getByLabel('Sumber').fill('BPS Jember');
    await page.getByLabel('Nilai').fill('31');
    await page.getByLabel('Satuan').fill('kecamatan');
    await press(page, 'Simpan fakta');
    assert.match(await main(page), /Fakta tersimpan\./);
    const fact = () => page.locator('article').filter({ hasText: sentence });
    assert.match(await fact().innerText(), /berlaku[\s\S]*BPS Jember[\s\S]*Belum ditinjau/i);
    await fact().locator('summary').click();
    await press(page, `Tandai sudah ditinjau: ${sentence}`);
    assert.match(await fact().innerText(), /Ditinjau Redaksi Uji/);
    await fact().locator('summary').click();
    await press(page, `Ragukan: ${sentence}`);
    assert.match(await main(page), /wajib/i, 'a doubt needs its reason');
    await fact().getByLabel('Alasan').fill('Angkanya berubah sejak 2024.');
    await press(page, `Ragukan: ${sentence}`);
    assert.match(await fact().innerText(), /diragukan[\s\S]*Angkanya berubah sejak 2024\./i);
    if (script) assert.deepEqual(await faultsOf(page), []);
    await context.close();
  });

  test(`clippings, ${how}: where an event was printed is kept with its picture, read in public, and taken away again`, { timeout: 120_000 }, async () => {
    const { context, page } = await browser.open({ script, origin: server.origin });
    const outlet = `Koran ${script ? 'Satu' : 'Dua'}`;
    await signIn(page, '/console/event/jember-2021-06-22/kliping');
    await page.getByLabel('Media', { exact: false }).first().fill(outlet);
    await page.getByLabel('Alamat').fill(`https://contoh.id/${newId()}`);
    await page.getByLabel('Tanggal terbit').fill('2021-06-23');
    await page.locator('input[type=file]').setInputFiles({ name: 'halaman.png', mimeType: 'image/png', buffer: pixel });
    await press(page, 'Tambah kliping');
    assert.match(await main(page), /Daftar kliping tersimpan\./);
    if (script) assert.deepEqual(await faultsOf(page), []);
    const reader = await browser.open({ script: false });
    await reader.page.goto(`${server.origin}/e/jember-2021-06-22`);
    assert.match(await main(reader.page), new RegExp(`${outlet}[\\s\\S]*23 Juni 2021`));
    await page.locator(`summary[aria-label="Hapus kliping: ${outlet}"]`).click();
    await press(page, 'Ya, hapus');
    await reader.page.reload();
    assert.equal((await main(reader.page)).includes(outlet), false);
    for (const one of [context, reader.context]) await one.close();
  });
}

test('a published recap on a phone: it says who, what and when to readers, previews, search engines, feeds and other newsrooms', { timeout: 120_000 }, async () => {
  const { context, page } = await browser.open({ origin: server.origin });
  const home = '/e/jember-2021-06-22/rilis';
  await page.goto(server.origin + home);
  assert.deepEqual(await faultsOf(page), []);
  const title = await page.locator('article h1, h1').first().innerText();
  const meta = (name: string): Promise<string | null> => page.locator(`meta[property="${name}"]`).getAttribute('content');
  assert.deepEqual([await meta('og:type'), await meta('og:title'), await meta('og:url')], ['article', title, server.origin + home]);
  const machine = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!) as { '@type': string; headline: string; datePublished: string };
  assert.deepEqual([machine['@type'], machine.headline, Number.isNaN(Date.parse(machine.datePublished))], ['NewsArticle', title, false]);
  const feed = await page.request.get(`${server.origin}/rilis/rss.xml`);
  assert.match(feed.headers()['content-type']!, /xml/);
  const xml = await feed.text();
  assert.ok(xml.includes(`${server.origin}${home}`) && xml.includes('<pubDate>'));
  for (const [format, type, start] of [['teks', 'text/plain', title], ['markdown', 'text/markdown', `# ${title}`], ['word', 'application/vnd.openxmlformats', 'PK']] as const) {
    const answer = await page.request.get(`${server.origin}${home}/salinan/${format}`);
    const body = (await answer.body()).toString(format === 'word' ? 'latin1' : 'utf8');
    assert.deepEqual([answer.headers()['content-type']?.startsWith(type), body.startsWith(start)], [true, true], format);
  }
  await context.close();
});
