import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { connectDatabase } from '#platform/database/connect.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
let event: TestEvent;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  browser = await testBrowser();
  event = await makeEvent(server, { seats: 1 });
});
after(async () => {
  await browser.close();
  await server.close();
});

/** Presses a button and waits for the page it leads to. */
async function press(page: Page, name: string, path: string): Promise<void> {
  await Promise.all([page.waitForURL((url) => url.pathname === path && url.search === ''), page.getByRole('button', { name }).click()]);
}
const ticketPath = () => `/e/${event.slug}/tiket`;
const at = (path: string) => `${server.origin}/e/${event.slug}${path}`;
const textOf = (page: Page) => page.locator('main').innerText();
const registrations = () => server.asSystem((trx) => trx.selectFrom('registration').select(['number', 'state', 'via']).where('event_id', '=', event.eventId).orderBy('number').execute());

async function fill(page: Page, { name, contact }: { name: string; contact: string }): Promise<void> {
  await page.getByLabel('Nama lengkap').fill(name);
  await page.getByLabel('Nomor WhatsApp atau surel').fill(contact);
  await page.getByLabel('Kabupaten Jember').check();
  await page.getByLabel('Kelompok peserta').selectOption('umum');
  await page.getByLabel('Saya setuju data ini').check();
}

for (const script of [false, true]) {
  test(`a person signs up, corrects what was wrong and holds a ticket (script ${script ? 'on' : 'off'})`, { timeout: 90_000 }, async () => {
    event = await makeEvent(server, { seats: 1 });
    const { context, page } = await browser.open({ script });
    await page.goto(at('/daftar'));
    // The page is the same without script; the reader that looks for faults needs it.
    const faults = async () => (script ? axeFindings(page) : []);
    assert.deepEqual(await faults(), []);
    assert.deepEqual(await page.locator('input[type=checkbox]:checked').count(), 0, 'no consent is given beforehand');
    await fill(page, { name: 'Drs. Budi Santosa, M.Si.', contact: '08123456' });
    await page.getByLabel('Daerah lain').fill('Bogor');
    await page.getByRole('button', { name: 'Daftar' }).click();
    await page.getByRole('alert').waitFor();

    const said = await textOf(page);
    assert.match(said, /Nomor ini belum lengkap \(kurang 2 angka\)\. Isian lain tetap tersimpan\./);
    assert.match(said, /Nama ini dimiliki lebih dari satu daerah\. Pilih salah satu\./);
    assert.deepEqual(await faults(), []);
    assert.deepEqual([await page.getByLabel('Nama lengkap').inputValue(), await page.getByLabel('Nomor WhatsApp').inputValue(), await page.getByLabel('Saya setuju data ini').isChecked(), await page.getByLabel('Kelompok peserta').inputValue()], ['Drs. Budi Santosa, M.Si.', '08123456', true, 'umum']);
    assert.deepEqual(await registrations(), []);

    await page.getByLabel('Nomor WhatsApp').fill('081234567890');
    await page.getByLabel('Kota Bogor, Jawa Barat').check();
    await press(page, 'Daftar', ticketPath());
    const ticket = await textOf(page);
    assert.match(ticket, /Nomor 1\n[\s\S]*Drs\. Budi Santosa, M\.Si\.\n\s*Kontak: …7890[\s\S]*\d\d\.\d\d–\d\d\.\d\d WIB[\s\S]*kursi Zoom/i);
    assert.match(ticket, /[0-9A-Z]{4}-[0-9A-Z]{4}/);
    assert.deepEqual(await faults(), []);
    assert.equal(await page.locator('svg[role=img] path').count(), 1, 'the link is there as a QR code');
    const [cookie] = (await context.cookies()).filter((one) => one.name.startsWith('serentak_ticket_'));
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Lax']);
    const region = await server.asSystem((trx) => trx.selectFrom('participant').select('region_code').where('programme_id', '=', event.programmeId).execute());
    assert.deepEqual(region, [{ region_code: '32.71' }]);

    await page.reload();
    assert.deepEqual(await registrations(), [{ number: 1, state: 'active', via: 'form' }], 'a reload signs nobody up again');
    await context.close();
  });
}

test('while the database is away the form says so, keeps what was typed, and the same form goes through afterwards (script off)', { timeout: 90_000 }, async () => {
  event = await makeEvent(server, { seats: 1 });
  const { context, page } = await browser.open({ script: false });
  await page.goto(at('/daftar'));
  await fill(page, { name: 'Ibu Wulan Sari', contact: '081277788899' });
  const { db } = server.app;
  const away = connectDatabase({ host: '/tidak-ada', port: 1, user: 'x', database: 'x' }, { max: 2, onError: () => {} });
  server.app.db = away.db;
  try {
    const [answer] = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), page.getByRole('button', { name: 'Daftar' }).click()]);
    assert.equal(answer.status(), 503);
    await page.getByRole('alert').waitFor();
    assert.deepEqual([await page.getByLabel('Nama lengkap').inputValue(), await page.getByLabel('Nomor WhatsApp').inputValue(), await page.getByLabel('Kabupaten Jember').isChecked(), await page.getByLabel('Kelompok peserta').inputValue(), await page.getByLabel('Saya setuju data ini').isChecked()], ['Ibu Wulan Sari', '081277788899', true, 'umum', true]);
  } finally {
    server.app.db = db;
    await away.db.destroy();
  }
  await press(page, 'Daftar', ticketPath());
  assert.deepEqual((await registrations()).map(({ number, state }) => [number, state]), [[1, 'active']]);
  await context.close();
});

test('the form that was sent twice is one registration, and the back button does not lose the ticket', { timeout: 60_000 }, async () => {
  event = await makeEvent(server, { seats: 5 });
  const { context, page } = await browser.open({ script: false });
  await page.goto(at('/daftar'));
  await fill(page, { name: 'Siti Aminah', contact: 'siti@example.id' });
  await press(page, 'Daftar', ticketPath());
  await page.goBack();
  await press(page, 'Daftar', ticketPath());
  assert.equal((await registrations()).length, 1);
  await context.close();
});

test('who comes after the last meeting seat is told kindly, may cancel, and may come back', { timeout: 60_000 }, async () => {
  event = await makeEvent(server, { seats: 0 });
  const { context, page } = await browser.open({ script: false });
  await page.goto(at('/daftar'));
  await fill(page, { name: 'Siti Aminah', contact: '081234567891' });
  await press(page, 'Daftar', ticketPath());
  assert.match(await textOf(page), /Kursi Zoom penuh\. Anda mendapat tempat di siaran langsung, dengan hak yang sama\./);
  await page.getByText('Batalkan pendaftaran').click();
  await page.getByRole('button', { name: 'Ya, batalkan' }).click();
  await page.getByRole('link', { name: 'Daftar lagi' }).click();
  await fill(page, { name: 'Siti Aminah', contact: '081234567891' });
  await press(page, 'Daftar', ticketPath());
  assert.match(await textOf(page), /Nomor 2/);
  assert.deepEqual((await registrations()).map((row) => row.state), ['cancelled', 'active']);
  const people = await server.asSystem((trx) => trx.selectFrom('participant').select('id').where('programme_id', '=', event.programmeId).execute());
  assert.equal(people.length, 1, 'still one person');
  await context.close();
});

test('a personal link opened by anybody changes and tells nothing; its button leads in, and the address holds no token after', { timeout: 60_000 }, async () => {
  event = await makeEvent(server);
  const answer = await fetch(`${server.origin}/api/v1/events/${event.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'kunci-uji-1' },
    body: JSON.stringify({ name: 'Rahasia Sekali', phone: '081234567892', region: '35.09', segment: 'umum', consent: { attend: true } }),
  });
  const { link, code } = (await answer.json()) as { link: string; code: string };
  const preview = await fetch(link, { headers: { accept: 'text/html' } });
  const html = await preview.text();
  assert.deepEqual([preview.status, preview.headers.get('set-cookie'), preview.headers.get('cache-control')], [200, null, 'private, no-store']);
  for (const personal of ['Rahasia', '7892', code]) assert.equal(html.includes(personal), false, personal);

  const { context, page } = await browser.open();
  await page.goto(link);
  assert.deepEqual(await axeFindings(page), []);
  await press(page, 'Masuk ruang', `/e/${event.slug}/ruang`);
  await page.goto(at('/tiket'));
  assert.match(await textOf(page), /Rahasia Sekali/);
  await context.close();

  const unknown = await browser.open({ script: false });
  for (const path of [`/j/${'A'.repeat(38)}`, '/j/x', `${new URL(link).pathname.slice(0, -1)}_`]) {
    const wrong = await unknown.page.goto(server.origin + path);
    assert.equal(wrong?.status(), 404, path);
    assert.match(await textOf(unknown.page), /Halaman ini tidak ada/);
  }
  await unknown.context.close();
});

test('without a ticket the ticket page leads to the code, and code and four digits lead to the ticket', { timeout: 60_000 }, async () => {
  event = await makeEvent(server);
  const answer = await fetch(`${server.origin}/api/v1/events/${event.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'kunci-uji-2' },
    body: JSON.stringify({ name: 'Budi Santosa', phone: '081234567893', region: '35.09', segment: 'umum', consent: { attend: true } }),
  });
  const { code } = (await answer.json()) as { code: string };
  const { context, page } = await browser.open();
  await page.goto(at('/tiket'));
  assert.equal(new URL(page.url()).pathname, `/e/${event.slug}/masuk`);
  assert.deepEqual(await axeFindings(page), []);
  await page.getByLabel('Kode singkat').fill(code.toLowerCase());
  await page.getByLabel('4 angka terakhir').fill('0000');
  await page.getByRole('button', { name: 'Buka tempat saya' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await textOf(page), /tidak cocok dengan pendaftaran mana pun/);
  assert.equal(await page.getByLabel('Kode singkat').inputValue(), code.toLowerCase());
  await page.getByLabel('4 angka terakhir').fill('7893');
  await press(page, 'Buka tempat saya', ticketPath());
  assert.match(await textOf(page), /Budi Santosa/);
  await context.close();
});

test('closed, draft and unknown events say so, and a filled trap signs nobody up', async () => {
  const [closed, draft] = [await makeEvent(server, { state: 'closed' }), await makeEvent(server, { state: 'draft' })];
  const open = await makeEvent(server);
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { accept: 'text/html' } });
    return { status: response.status, html: await response.text() };
  };
  const shut = await get(`/e/${closed.slug}/daftar`);
  assert.deepEqual([shut.status, shut.html.includes('Pendaftaran sudah ditutup'), shut.html.includes('<form method="POST"')], [200, true, false]);
  for (const path of ['daftar', 'masuk', 'kalender.ics']) {
    assert.equal((await get(`/e/${draft.slug}/${path}`)).status, 404, path);
    assert.equal((await get(`/e/tidak-ada/${path}`)).status, 404, path);
  }
  const post = (slug: string, more: Record<string, string>) =>
    fetch(`${server.origin}/e/${slug}/daftar`, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html', origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ key: 'kunci-uji-3', name: 'Bot', contact: '081234567894', region: 'Jember', segment: 'umum', consent: 'attend', ...more }) });
  assert.deepEqual([(await post(open.slug, { keterangan: 'x' })).status, (await post(closed.slug, {})).status, (await post(open.slug, {})).status], [422, 409, 303]);
});

test('the calendar file tells the event in UTC and in its own hour, and nothing of a person', async () => {
  event = await makeEvent(server);
  const response = await fetch(at('/kalender.ics'));
  const text = (await response.text()).replaceAll('\r\n ', '');
  assert.equal(response.headers.get('content-type'), 'text/calendar; charset=utf-8');
  assert.match(text, /BEGIN:VEVENT\r\nUID:[0-9a-f-]{36}@serentak\r\n[\s\S]*DTSTART:\d{8}T\d{6}Z\r\nDTEND:\d{8}T\d{6}Z/);
  assert.match(text, /DESCRIPTION:\d\d\.\d\d–\d\d\.\d\d WIB\\n/);
  assert.equal(text.includes('zoom.example'), false);
});

test('every first answer fits the first fourteen kilobytes of a connection', async () => {
  event = await makeEvent(server);
  for (const path of ['/daftar', '/masuk']) {
    const html = await (await fetch(at(path), { headers: { accept: 'text/html' } })).text();
    const size = gzipSync(html).length;
    assert.ok(size <= 14 * 1024, `${path} is ${size} bytes`);
    // The form's island works behind its back; the page itself has no script.
    assert.deepEqual([...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag.replace(/work-[\w-]+/, 'work').replace(/ nonce="[^"]*"/, '')), path === '/daftar' ? ['<script src="/_app/immutable/workers/work.js" defer="">'] : [], path);
  }
});
