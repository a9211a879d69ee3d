import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { closeEvent } from '#features/event/server/commands.ts';
import { draftRecap } from '#features/recap/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { loadDemo } from '../../src/processes/demo.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';

before(async () => {
  server = await testServer({ pages: await loadPages(), work: true });
  await loadDemo(server.app);
  for (const [email, name] of [['penulis@contoh.id', 'Penulis Uji'], ['penyunting@contoh.id', 'Penyunting Uji']] as const) {
    await createAccount(server.app, { email, name, password, grants: [{ role: 'regional_organiser', kind: 'region', id: '35' }] });
  }
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function signIn(page: Page, email: string, to: string): Promise<void> {
  await page.goto(server.origin + to);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(server.origin + to);
}

/** Presses a button of the page and waits for the page that answers. */
async function press(page: Page, name: string): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await answered;
  await page.waitForLoadState('load');
}

const notice = (page: Page): Promise<string> => page.getByRole('main').locator('.notice').first().innerText();
const editorOf = (page: Page) => page.getByRole('textbox', { name: 'Isi artikel' });

/** An event that is over, with one talk that was noted; nobody closed it yet. */
async function endedEvent(): Promise<TestEvent> {
  const event = await makeEvent(server, { state: 'ended' });
  await server.asSystem(async (trx) => {
    const now = server.app.clock.now();
    await trx.updateTable('event').set({ opened_at: new Date(now.getTime() - 7_200_000), ended_at: now }).where('id', '=', event.eventId).execute();
    await trx.insertInto('rundown_note').values({ event_id: event.eventId, id: newId(), cast_id: event.speakers[0]!.castId, kind: 'point', position: 1, text: 'jejak digital sulit dihapus', created_at: now }).execute();
  });
  return event;
}

test('from closing to correction: edit, a locked number refuses, two people take it to the public page, a correction is told', { timeout: 180_000 }, async () => {
  const event = await endedEvent();
  const home = `/console/event/${event.slug}/rilis`;
  const { context, page } = await browser.open({ width: 1280, height: 900, origin: server.origin });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The framework's announcer asks for one style attribute on every page, which the policy refuses (see desk.css).
    if (message.type() === 'error' && !message.text().includes('sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=')) complaints.push(message.text());
  });
  await signIn(page, 'penulis@contoh.id', `/console/event/${event.slug}`);
  await page.locator('summary').filter({ hasText: 'Tutup kegiatan' }).click();
  await press(page, 'Ya, tutup');
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    await page.goto(server.origin + home);
    if (await editorOf(page).count()) break;
    await page.waitForTimeout(500);
  }
  const editor = editorOf(page);
  await editor.waitFor();

  // A locked fact: selected by a click, it takes no key.
  const token = editor.locator('.fact', { hasText: 'Dampak Positif Bermedsos' }).last();
  const before = await editor.innerText();
  await token.click();
  await page.keyboard.type('9');
  assert.equal(await page.locator('.complaint').innerText(), 'Kata ini berasal dari tema acara. Ubah datanya, atau hapus kalimatnya.');
  assert.equal(await editor.innerText(), before);
  const digits = editor.locator('.fact').filter({ hasText: /^\d|\(\d/ }).first();
  await digits.click();
  for (const key of ['5', 'Backspace', 'Delete']) {
    await page.keyboard.press(key);
    assert.match(await page.locator('.complaint').innerText(), /^Angka ini berasal dari .+\. Ubah datanya, atau hapus kalimatnya\.$/, key);
  }
  assert.equal(await editor.innerText(), before);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('x');
  assert.equal(await editor.innerText(), before);

  // Free words take keys; unsaved ones outlive a reload.
  await editor.locator('p').last().click();
  await page.keyboard.press('Control+End');
  // The click may have hit a fact; its selection gives way a moment after the key.
  await editor.locator('.ProseMirror-selectednode').waitFor({ state: 'detached' });
  await page.keyboard.type(' Rekaman acara dapat ditonton ulang.');
  assert.match(await editor.innerText(), /Rekaman acara dapat ditonton ulang\./);
  await page.reload();
  await page.getByText('Perubahan Anda yang belum disimpan dipulihkan.').waitFor();
  await press(page, 'Simpan');
  assert.match(await notice(page), /Tersimpan sebagai versi baru/);
  assert.match(await editor.innerText(), /Rekaman acara dapat ditonton ulang\./);

  // A sentence goes with its facts, by one press; taken back by another.
  await editor.locator('p').first().locator('.fact').last().click();
  const whole = await editor.innerText();
  await page.getByRole('button', { name: 'Hapus kalimat' }).click();
  assert.ok((await editor.innerText()).length < whole.length - 10);
  await page.getByRole('button', { name: 'Urungkan' }).click();
  assert.equal(await editor.innerText(), whole);

  assert.deepEqual(await axeFindings(page), []);
  await press(page, 'Ajukan ke penyunting');
  assert.match(await notice(page), /diajukan ke penyunting/);
  assert.equal(await page.getByRole('button', { name: 'Setujui', exact: true }).count(), 0);
  assert.deepEqual(complaints, []);

  const second = await browser.open({ width: 360, height: 740, origin: server.origin });
  await signIn(second.page, 'penyunting@contoh.id', home);
  await editorOf(second.page).waitFor();
  assert.equal(await second.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0);
  assert.deepEqual(await axeFindings(second.page), []);
  await press(second.page, 'Setujui');
  await press(second.page, 'Terbitkan');
  assert.match(await notice(second.page), /Rilis sudah terbit/);

  const reader = await browser.open({ script: false, origin: server.origin });
  await reader.page.goto(`${server.origin}/e/${event.slug}/rilis`);
  assert.match(await reader.page.locator('article').innerText(), /Rekaman acara dapat ditonton ulang\./);
  assert.equal(await reader.page.getByText('Catatan koreksi').count(), 0);
  const machine = JSON.parse((await reader.page.locator('script[type="application/ld+json"]').textContent())!) as { '@type': string; headline: string };
  assert.deepEqual([machine['@type'], machine.headline], ['NewsArticle', await reader.page.locator('h1').innerText()]);

  // The correction: a new version by the writer, published by the editor with a note.
  await page.goto(server.origin + home);
  await editor.waitFor();
  await editor.locator('p').last().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Tautannya dikirim panitia.');
  await press(page, 'Simpan');
  await press(page, 'Ajukan ke penyunting');
  await second.page.goto(server.origin + home);
  await editorOf(second.page).waitFor();
  await press(second.page, 'Setujui');
  await press(second.page, 'Terbitkan koreksi');
  assert.equal(await second.page.locator('#f-note-error').innerText(), '▲ Isian ini wajib.');
  await second.page.getByLabel('Catatan koreksi (Indonesia)').fill('Keterangan tautan rekaman ditambahkan.');
  await second.page.getByLabel('Catatan koreksi (Inggris)').fill('A note on the recording was added.');
  await press(second.page, 'Terbitkan koreksi');
  await reader.page.reload();
  assert.match(await reader.page.locator('article').innerText(), /Catatan koreksi\s+Koreksi .+ WIB: Keterangan tautan rekaman ditambahkan\.[\s\S]+Tautannya dikirim panitia\./);
  assert.deepEqual(await axeFindings(second.page), []);

  await page.goto(`${server.origin}${home}/riwayat`);
  assert.deepEqual(await page.locator('ins').evaluateAll((all) => all.map((one) => one.childNodes[1]?.textContent)), [' Tautannya dikirim panitia.']);
  assert.deepEqual(await axeFindings(page), []);
  for (const [format, mark] of [['word', 'PK'], ['markdown', '# '], ['teks', '']] as const) {
    const answer = await reader.page.request.get(`${server.origin}/e/${event.slug}/rilis/salinan/${format}`);
    assert.equal(answer.status(), 200);
    assert.ok((await answer.body()).subarray(0, 2).toString('latin1').startsWith(mark), format);
  }
  for (const one of [context, second.context, reader.context]) await one.close();
});

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A red picture, 8 by 8, with a note of the camera that nobody may publish. */
function redPicture(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(8, 0);
  header.writeUInt32BE(8, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(24).map((_, at) => (at % 3 === 0 ? 200 : 20))]);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('tEXt', Buffer.from('Place\0rumah Budi')), chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 8 }, () => row)))), chunk('IEND', Buffer.alloc(0))]);
}

test('without script the article is arranged, a finding is answered for, a picture added, and an embargo keeps readers out', { timeout: 180_000 }, async () => {
  const event = await endedEvent();
  const home = `/console/event/${event.slug}/rilis`;
  await closeEvent(server.app, system('test'), { event: event.slug });
  await draftRecap(server.app, system('test'), { event: event.slug });
  const { context, page } = await browser.open({ script: false, width: 360, height: 740 });
  await signIn(page, 'penulis@contoh.id', home);
  const paragraphs = () => page.locator('section article > p').allInnerTexts();
  const [first, second] = await paragraphs();
  assert.deepEqual(await axeOf(home, 'penulis@contoh.id'), []);

  await page.getByText('Ubah paragraf 1', { exact: true }).click();
  await press(page, 'Turunkan paragraf');
  assert.match(await notice(page), /Tersimpan sebagai versi baru/);
  assert.deepEqual((await paragraphs()).map((text) => text.replace(/^.+ – /, '')).slice(0, 2), [second, first!.replace(/^.+ – /, '')]);
  await page.getByText('Ubah paragraf 1', { exact: true }).click();
  await page.getByLabel('Isi paragraf baru').first().fill('Webinar berikutnya digelar Senin, 31 Februari 2027.');
  await press(page, 'Tambah paragraf di bawahnya');
  assert.equal((await paragraphs())[1], 'Webinar berikutnya digelar Senin, 31 Februari 2027.');
  await press(page, 'Ajukan ke penyunting');
  assert.match(await notice(page), /1 temuan pasti belum diselesaikan/);

  await page.goto(`${server.origin}${home}`);
  await page.getByText('Tambah foto', { exact: true }).first().click();
  await page.getByLabel(/^Berkas foto/).setInputFiles({ name: 'merah.png', mimeType: 'image/png', buffer: redPicture() });
  for (const [label, text] of [['Keterangan (Indonesia)', 'Peserta di aula'], ['Keterangan (Inggris)', 'Participants in the hall'], ['Pemotret atau sumber', 'Dinas Uji'], ['Yang memastikan persetujuan', 'Panitia Uji'], ['Tanggal persetujuan', '2020-01-02']] as const) await page.getByLabel(label).fill(text);
  await page.locator('form[action="?/photo"] button').click();
  await page.waitForLoadState('load');
  assert.match(await notice(page), /Foto ditambahkan/);
  const address = await page.locator('figure img').getAttribute('src');
  const picture = await page.request.get(server.origin + address!);
  assert.deepEqual([picture.status(), picture.headers()['content-type'], (await picture.body()).includes('Budi')], [200, 'image/png', false]);

  const editor = await browser.open({ script: false, width: 1280, height: 900 });
  await signIn(editor.page, 'penyunting@contoh.id', home);
  await editor.page.getByText('Biarkan dengan alasan', { exact: true }).first().click();
  await editor.page.getByRole('textbox', { name: 'Alasan' }).fill('Demikian tertulis di undangan.');
  await editor.page.locator('form[action="?/override"] button').first().click();
  await editor.page.waitForLoadState('load');
  assert.match(await editor.page.getByRole('main').innerText(), /Dibiarkan: Demikian tertulis di undangan\./);
  await editor.page.getByLabel('Embargo sampai tanggal').fill('2099-01-01');
  await editor.page.getByLabel('Pukul (WIB)').fill('09.00');
  await press(editor.page, 'Simpan penugasan');
  await press(page, 'Ajukan ke penyunting');
  await editor.page.goto(`${server.origin}${home}`);
  await press(editor.page, 'Setujui');
  await press(editor.page, 'Terbitkan');
  assert.match(await editor.page.getByRole('main').innerText(), /Tertahan embargo sampai .*2099.* WIB/);

  const reader = await browser.open({ script: false });
  const publicPicture = address!.replace(/^\/console\/event/, '/e');
  await reader.page.goto(`${server.origin}/e/${event.slug}/rilis`);
  assert.equal(await reader.page.locator('article').count(), 0);
  const closed = [await reader.page.request.get(server.origin + publicPicture), await reader.page.request.get(`${server.origin}/e/${event.slug}/rilis/salinan/teks`), await reader.page.request.get(`${server.origin}/api/v1/events/${event.slug}/recap`)];
  assert.deepEqual(closed.map((answer) => answer.status()), [404, 404, 404]);
  await editor.page.getByLabel('Embargo sampai tanggal').fill('');
  await editor.page.getByLabel('Pukul (WIB)').fill('');
  await press(editor.page, 'Simpan penugasan');
  await reader.page.goto(`${server.origin}/e/${event.slug}/rilis`);
  assert.match(await reader.page.locator('figure').innerText(), /Peserta di aula\s+Foto: Dinas Uji/);
  assert.equal((await reader.page.request.get(server.origin + publicPicture)).status(), 200);
  assert.match((await reader.page.locator('meta[property="og:image"]').getAttribute('content'))!, new RegExp(`^${server.origin}/e/${event.slug}/rilis/foto/`));
  for (const one of [context, editor.context, reader.context]) await one.close();
});

/** Axe needs script, so the page is looked at by another browser of the same person. */
async function axeOf(path: string, email: string): Promise<string[]> {
  const { context, page } = await browser.open({ width: 360, dark: true });
  await signIn(page, email, path);
  await editorOf(page).waitFor();
  await page.evaluate("document.querySelectorAll('main section details').forEach((part) => { part.open = true; })");
  const found = await axeFindings(page);
  await context.close();
  return found;
}
