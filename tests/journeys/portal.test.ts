import assert from 'node:assert/strict';
import { brotliDecompressSync } from 'node:zlib';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { listChannels } from '#features/channel/server/queries.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent } from '../support/factory.ts';

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

const read = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(server.origin + path, { headers });
  return { status: answer.status, text: await answer.text() };
};
/** The words of a page as its reader gets them: no tags, no entities, one space between words. */
const wordsOf = (html: string) =>
  html.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, ' ').replace(/<[^>]+>/g, ' ').replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ');

test('without script, a webinar is found by word, region and date, and every search can be shared', { timeout: 60_000 }, async () => {
  const { context, page } = await browser.open({ script: false });
  const cards = page.locator('article h3');
  await page.goto(server.origin);
  assert.deepEqual(await cards.allTextContents(), ['Dampak Positif Bermedsos']);

  await page.getByLabel('Cari tema atau daerah').fill('jember');
  await page.locator('summary', { hasText: 'Saring' }).click();
  await page.getByLabel('Provinsi').selectOption('35');
  await page.getByRole('button', { name: 'Cari' }).first().click();
  assert.deepEqual(await cards.allTextContents(), ['Dampak Positif Bermedsos']);
  await page.getByLabel('Kabupaten atau kota').selectOption('35.09');
  await page.getByLabel('Dari tanggal').fill('2021-01-01');
  await page.getByRole('button', { name: 'Cari' }).first().click();
  assert.equal(new URL(page.url()).search, '?cari=jember&provinsi=35&wilayah=35.09&dari=2021-01-01&sampai=&segmen=&pilar=');
  assert.deepEqual(await cards.allTextContents(), ['Dampak Positif Bermedsos']);
  assert.equal(await page.getByLabel('Kabupaten atau kota').inputValue(), '35.09');

  await page.getByRole('link', { name: 'English' }).click();
  assert.deepEqual([await page.locator('html').getAttribute('lang'), await page.getByLabel('Regency or city').inputValue(), await page.getByLabel('From').inputValue()], ['en', '35.09', '2021-01-01']);
  await page.getByRole('link', { name: 'Bahasa Indonesia' }).click();

  await page.goto(`${server.origin}/?provinsi=51&dari=2023-01-01&sampai=2023-12-31`);
  assert.deepEqual(await cards.allTextContents(), []);
  await page.getByRole('link', { name: 'Lihat yang sudah lewat' }).click();
  assert.deepEqual(await cards.allTextContents(), ['Transformasi Digital Aparatur Pemerintahan dan Netralitas Aparatur Pemerintahan di Dunia Digital']);
  await page.getByRole('link', { name: /^Baca rilis/ }).click();
  assert.equal(new URL(page.url()).pathname, '/e/bali-2023-08-21/rilis');

  await page.goto(server.origin);
  await page.getByRole('link', { name: /^Daftar: / }).click();
  assert.equal(new URL(page.url()).pathname, '/e/jember-ulang/daftar');
  await context.close();
});

test('filters narrow by segment and pillar, and a list that shrank shows its last page', async () => {
  const themes = async (path: string) => [...(await read(path)).text.matchAll(/<h3[^>]*><a href="\/e\/([^"]+)"/g)].map((match) => match[1]);
  const all = ['bali-2023-08-21', 'bangka-barat-2021-07-15', 'batu-bara-2021-07-02', 'jember-2021-06-22', 'palembang-2021-06-18'];
  assert.deepEqual(await themes('/?waktu=lalu'), all);
  assert.deepEqual(await themes('/?waktu=lalu&hal=99'), all);
  assert.deepEqual(await themes('/?waktu=lalu&segmen=asn-daerah'), ['bangka-barat-2021-07-15']);
  const ofCulture = await server.asSystem((trx) => trx.selectFrom('event').select('slug').where('state', '=', 'closed').where('pillars', '@>', sql<string[]>`array['culture']`).execute());
  assert.deepEqual(await themes('/?waktu=lalu&pilar=culture'), all.filter((slug) => ofCulture.some((one) => one.slug === slug)));
  assert.deepEqual(await themes('/?waktu=lalu&cari=Pangkalpinang'), []);
  assert.deepEqual(await themes('/?waktu=lalu&sampai=2021-06-30'), ['jember-2021-06-22', 'palembang-2021-06-18']);
  for (const odd of ['/?cari=%00&provinsi=%00&hal=%00', '/?cari=%27%3B%20drop%20table%20event', `/?cari=${'a'.repeat(5000)}`, '/?dari=9999-99-99']) assert.equal((await read(odd)).status, 200, odd);
});

test('the page of each event prints everybody who appears, with office and talk, and the same goes to machines', async () => {
  for (const slug of ['bangka-barat-2021-07-15', 'batu-bara-2021-07-02', 'palembang-2021-06-18', 'bali-2023-08-21', 'jember-2021-06-22', 'jember-ulang']) {
    const { status, text } = await read(`/e/${slug}`);
    assert.equal(status, 200);
    const words = wordsOf(text);
    const { event, cast } = await server.asSystem(async (trx) => ({ event: await getEvent(trx, slug), cast: await getCast(trx, (await getEvent(trx, slug)).id) }));
    const expected = [event.theme, event.organiser, ...event.partners, ...cast.flatMap((one) => [one.name, one.office, one.representing, one.description, one.talkTitle])].filter((one) => one !== null);
    assert.deepEqual(expected.filter((one) => !words.includes(one)), [], slug);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)![1]!) as { '@type': string; name: string; performer: { name: string }[]; url: string };
    assert.deepEqual([data['@type'], data.name, data.url, data.performer.map((one) => one.name)], ['Event', event.theme, `${server.origin}/e/${slug}`, cast.map((one) => one.name)]);
  }
});

test('what a source leaves open is said to be open', async () => {
  const words = async (slug: string) => wordsOf((await read(`/e/${slug}`)).text);
  const palembang = await words('palembang-2021-06-18');
  assert.match(palembang, /Jumat, 18 Juni 2021 mulai 09\.00 WIB, jam selesai tidak diketahui Zona waktu diturunkan dari wilayah/);
  assert.match(palembang, /mewakili Sekretaris Daerah Kota Palembang/);
  assert.match(palembang, /Webinar ke-8, Senin, 21 Juni 2021/);
  const bali = await words('bali-2023-08-21');
  assert.match(bali, /21–24 Agustus 2023 Jamnya tidak diketahui/);
  assert.match(bali, /Selasa, 22 Agustus 2023 5\.500 Kabupaten Badung, Kabupaten Buleleng/);
  assert.match(bali, /8 kelompok/);
  assert.match(await words('bangka-barat-2021-07-15'), /sekitar 329 peserta daring Dilaporkan Tertulis: “sekitar 329 peserta daring” Sumber: 000_332dc02e67e63fcb\.txt/i);
});

test('a programme prints its targets and its baseline as their sources do, with the survey’s own scale beside', async () => {
  const gnld = wordsOf((await read('/program/gnld-2021')).text);
  assert.match(gnld, /Sasaran: 10 juta partisipan/);
  assert.match(gnld, /3,47 dari skala 1 hingga 4 \(masih di bawah tingkatan baik\)/);
  assert.match(gnld, /Survei itu sendiri memakai skala 1–5/);
  assert.match(gnld, /Dibuka 20 Mei 2021 oleh Presiden Joko Widodo/);
  const asn = wordsOf((await read('/program/asn-2023')).text);
  assert.match(asn, /350\.000 sasaran ASN , bertahap|350\.000 sasaran ASN, bertahap/);
  assert.match(asn, /menjaga netralitas ASN/);
  assert.match(asn, /Diturunkan Nama program ini diturunkan/i);
  const jember = wordsOf((await read('/program/jember-2021')).text);
  assert.match(jember, /Facebook Pemkab Jember lebih dari 33\.518/);
  assert.equal((await read('/program/tidak-ada')).status, 404);
});

test('a recap is read paragraph by paragraph, each with its sources', async () => {
  const stored = await server.asSystem((trx) => publishedRecapOf(trx, { slug: 'bangka-barat-2021-07-15', language: 'id', now: server.app.clock.now() }));
  const { text } = await read('/e/bangka-barat-2021-07-15/rilis');
  const words = wordsOf(text);
  assert.deepEqual(stored!.recap.paragraphs.filter((paragraph) => !words.includes(paragraph.text.replace(/\s+/g, ' '))), []);
  assert.equal([...text.matchAll(/<summary[^>]*aria-label="Sumber paragraf/g)].length, stored!.recap.paragraphs.filter((paragraph) => paragraph.sources.length > 0).length);
  assert.deepEqual([...(await read('/rilis')).text.matchAll(/href="\/e\/([^"]+)\/rilis"/g)].map((match) => match[1]), ['bali-2023-08-21', 'bangka-barat-2021-07-15', 'batu-bara-2021-07-02', 'jember-2021-06-22', 'palembang-2021-06-18']);
  assert.match(wordsOf((await read('/e/jember-ulang/rilis')).text), /Rilis belum terbit/);
});

test('a draft looks like an event that does not exist, whatever the address', async () => {
  const draft = await makeEvent(server, { state: 'draft' });
  const absent = await read('/e/tidak-ada');
  assert.equal(absent.status, 404);
  for (const path of [`/e/${draft.slug}`, `/e/${draft.slug}/rilis`, '/e/%00', '/e/a%27b', `/e/${'x'.repeat(3000)}`]) {
    const { status, text } = await read(path);
    assert.deepEqual([status, wordsOf(text)], [404, wordsOf(absent.text)], path);
  }
  assert.equal((await read('/')).text.includes(draft.slug), false);
});

test('a simulated event says so and is in no list; a meeting link is on no public page', async () => {
  const real = await makeEvent(server);
  const played = await makeEvent(server, { state: 'live' });
  await server.asSystem((trx) => trx.updateTable('event').set({ simulated: true, copy_of: real.eventId }).where('id', '=', played.eventId).execute());
  const { text } = await read(`/e/${played.slug}`);
  assert.match(wordsOf(text), /simulasi/i);
  assert.match(text, /<meta name="robots" content="noindex"/);
  assert.equal(text.includes('application/ld+json'), false);
  const portal = (await read('/')).text;
  assert.deepEqual([portal.includes(real.slug), portal.includes(played.slug)], [true, false]);
  const channels = await server.asSystem((trx) => listChannels(trx, { eventId: real.eventId }));
  assert.equal(channels.length, 2);
  assert.equal((await read(`/e/${real.slug}`)).text.includes('zoom.example'), false);
});

test('more events than a page holds are paged, and no theme breaks out of its page', async () => {
  const theme = 'Penutup </script><img src=x onerror=alert(1)> & "kutip"';
  for (let i = 0; i < 21; i += 1) {
    const { eventId } = await makeEvent(server, { slug: `banyak-${newId().slice(-8)}` });
    await server.asSystem((trx) => trx.updateTable('event').set({ theme: `${theme} ${i}`, series: 'banyak' }).where('id', '=', eventId).execute());
  }
  const slugs = async (path: string) => [...(await read(path)).text.matchAll(/<h3[^>]*><a href="\/e\/(banyak-[^"]+)"/g)].map((match) => match[1]);
  const [first, second] = [await slugs('/?cari=banyak'), await slugs('/?cari=banyak&hal=2')];
  assert.deepEqual([first.length, second.length, new Set([...first, ...second]).size], [20, 1, 21]);
  const page = await read(`/e/${second[0]}`);
  assert.equal(page.text.includes('<img src=x'), false);
  assert.equal((JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page.text)![1]!) as { name: string }).name.startsWith(theme), true);
});

/** Bytes on the wire: status line and headers, and the body as sent. */
function weigh(path: string): Promise<{ status: number | undefined; bytes: number; html: string }> {
  return new Promise((resolve, reject) => {
    request(server.origin + path, { headers: { 'accept-encoding': 'br', connection: 'close' } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const body = Buffer.concat(parts);
        const encoded = answer.headers['content-encoding'] === 'br';
        resolve({ status: answer.statusCode, bytes: body.length + answer.rawHeaders.join('').length + 40 + answer.rawHeaders.length * 2, html: (encoded ? brotliDecompressSync(body) : body).toString() });
      });
    }).on('error', reject).end();
  });
}

test('a first answer fits in 14 kB and a whole page in 60 kB, compressed, without script', { timeout: 60_000 }, async () => {
  for (const path of ['/', '/?waktu=lalu', '/program/gnld-2021', '/e/jember-ulang', '/e/bali-2023-08-21', '/e/palembang-2021-06-18/rilis', '/rilis', '/metode']) {
    const { status, bytes, html } = await weigh(path);
    assert.equal(status, 200, path);
    const styles = [...html.matchAll(/<link[^>]*href="([^"]+\.css)"[^>]*>/g)].filter(([tag]) => !tag.includes('disabled')).map((match) => match[1]!);
    let whole = bytes;
    for (const style of styles) whole += (await weigh(style)).bytes;
    assert.equal(bytes <= 14_000, true, `${path}: the first answer has ${bytes} bytes`);
    assert.equal(whole <= 60_000, true, `${path}: the page has ${whole} bytes`);
    assert.equal(/<script(?! type="application\/ld\+json")/.test(html), false, `${path} has a script`);
  }
});
