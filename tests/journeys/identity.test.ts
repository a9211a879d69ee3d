import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { findTicketByToken } from '#features/registration/ticket/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { outboxText } from '../support/mailbox.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';
before(async () => {
  server = await testServer({ pages: await loadPages() });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

const main = (page: Page) => page.locator('main').innerText();
/** Pictures for a person who looks at the screens: SERENTAK_SHOTS=folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SERENTAK_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
async function press(page: Page, name: string, path: RegExp): Promise<void> {
  await Promise.all([page.waitForURL(path), page.getByRole('main').getByRole('button', { name, exact: true }).click()]);
}
async function fill(page: Page, { name, contact }: { name: string; contact: string }): Promise<void> {
  await page.getByLabel('Nama lengkap').fill(name);
  await page.getByLabel('Nomor WhatsApp atau surel').fill(contact);
  await page.getByLabel('Kabupaten Jember').check();
  await page.getByLabel('Kelompok peserta').selectOption('umum');
  await page.getByLabel('Saya setuju data ini').check();
}
const places = (event: TestEvent) => server.asSystem((trx) => trx.selectFrom('registration').select(['number', 'state']).where('event_id', '=', event.eventId).orderBy('number').execute());
const sameProgramme = (event: TestEvent, next: TestEvent) => server.asSystem((trx) => trx.updateTable('event').set({ programme_id: event.programmeId }).where('id', '=', next.eventId).execute());

async function viaApi(event: TestEvent, more: Record<string, unknown> = {}): Promise<{ link: string; token: string; registrationId: string; code: string }> {
  const answer = await fetch(`${server.origin}/api/v1/events/${event.slug}/registrations`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ name: 'Budi Santosa', phone: '081234567890', region: '35.09', segment: 'umum', consent: { attend: true }, ...more }),
  });
  const { link, code } = (await answer.json()) as { link: string; code: string };
  const token = link.split('/j/')[1]!;
  return { link, code, token, registrationId: (await findTicketByToken(server.app, token))!.registrationId };
}

test('with script a proof of work stands for the sign-up before its form is filled in', { timeout: 60_000 }, async () => {
  const event = await makeEvent(server);
  const { context, page } = await browser.open();
  await page.goto(`${server.origin}/e/${event.slug}/daftar`);
  await page.waitForFunction(() => [...document.querySelectorAll('input[name=work]')].every((field) => (field as unknown as { value: string }).value !== ''));
  await fill(page, { name: 'Ani Lestari', contact: '081234567801' });
  await press(page, 'Daftar', /tiket$/);
  const [arrival] = await server.asSystem((trx) => trx.selectFrom('registration_arrival').select(['proof', 'waited_ms']).where('event_id', '=', event.eventId).execute());
  assert.deepEqual(arrival, { proof: 'work', waited_ms: 0 });
  await context.close();
});

for (const script of [false, true]) {
  test(`who comes back signs up with one tap, answers what he likes, corrects and takes consent back (script ${script ? 'on' : 'off'})`, { timeout: 120_000 }, async () => {
    const [event, next] = [await makeEvent(server), await makeEvent(server)];
    await sameProgramme(event, next);
    const { link } = await viaApi(event);
    const { context, page } = await browser.open({ script });
    const faults = async () => (script ? axeFindings(page) : []);
    await page.goto(link);
    await press(page, 'Lihat tiket', /tiket$/);
    assert.deepEqual(await faults(), []);

    await page.getByText('Bantu kami mengenal peserta').click();
    await page.getByLabel('Kelompok usia').selectOption('25_34');
    await page.getByLabel('Pekerjaan').selectOption('farmer_fisher');
    await press(page, 'Simpan jawaban', /jawaban/);
    assert.match(await main(page), /Jawaban Anda tersimpan/);
    assert.equal(await page.getByLabel('Pekerjaan').inputValue(), 'farmer_fisher');
    if (script) await shot(page, 'tiket-360');

    await page.goto(`${server.origin}/e/${next.slug}/daftar`);
    assert.match(await main(page), /Selamat datang lagi, Budi Santosa[\s\S]*…7890, Kabupaten Jember, Jawa Timur/);
    assert.equal(await page.locator('input[type=checkbox]:checked').count(), 0);
    assert.deepEqual(await faults(), []);
    if (script) await shot(page, 'daftar-kenal-360');
    await press(page, 'Setuju dan daftar', /tiket$/);
    assert.match(await main(page), /Nomor 1\n[\s\S]*Budi Santosa/);
    const people = await server.asSystem((trx) => trx.selectFrom('participant').select('id').where('programme_id', '=', event.programmeId).execute());
    assert.equal(people.length, 1, 'one person, two places');

    await page.getByRole('link', { name: 'Ubah data atau persetujuan' }).click();
    await page.getByLabel('Nama lengkap').fill('Drs. Budi Santosa, M.Si.');
    await page.getByLabel('Kabupaten atau kota').fill('Bogor');
    await page.getByRole('button', { name: 'Simpan perubahan' }).click();
    await page.getByRole('alert').waitFor();
    assert.match(await main(page), /Nama ini dimiliki lebih dari satu daerah/);
    await page.getByLabel('Kota Bogor, Jawa Barat').check();
    await press(page, 'Simpan perubahan', /tersimpan/);
    assert.deepEqual(await faults(), []);
    if (script) await shot(page, 'ubah-360');
    await page.getByText('Tarik persetujuan', { exact: true }).click();
    await press(page, 'Ya, tarik dan lepaskan tempat saya', /tiket$/);
    assert.match(await main(page), /Pendaftaran dibatalkan/);
    assert.deepEqual(await places(next), [{ number: 1, state: 'cancelled' }]);
    assert.deepEqual(await places(event), [{ number: 1, state: 'active' }], 'the other event is not touched');
    await context.close();
  });
}

test('the same number typed again gets a place of its own; the code sent to the number makes the two one', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server);
  const first = await viaApi(event, { email: 'budi@contoh.id', phone: undefined });
  const { context, page } = await browser.open({ script: false });
  await page.goto(`${server.origin}/e/${event.slug}/daftar`);
  await fill(page, { name: 'Budi Santosa', contact: 'budi@contoh.id' });
  await press(page, 'Daftar', /tiket$/);
  assert.match(await main(page), /Nomor 2/);
  await page.getByRole('link', { name: 'Konfirmasi nomor atau surel' }).click();
  await press(page, 'Kirim kode', /terkirim/);
  await shot(page, 'konfirmasi-360');
  const second = await server.asSystem((trx) => trx.selectFrom('registration').select('id').where('event_id', '=', event.eventId).where('number', '=', 2).executeTakeFirstOrThrow());
  const code = /(\d{6})/.exec((await outboxText(server, { registrationId: second.id, template: 'note' })).at(-1)!)![1]!;
  await page.getByLabel('Kode 6 angka').fill(code === '123456' ? '654321' : '123456');
  await page.getByRole('button', { name: 'Konfirmasi', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Kode 6 angka').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await press(page, 'Konfirmasi', /digabung/);
  await page.getByRole('link', { name: 'Lihat tiket' }).click();
  assert.match(await main(page), /Nomor 1\n/);
  assert.ok((await main(page)).includes(first.code.slice(0, 4)));
  assert.deepEqual(await places(event), [{ number: 1, state: 'active' }, { number: 2, state: 'cancelled' }]);
  await context.close();
});

test('a link that was opened before asks on another device whose it is, and shows nothing until then', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server);
  const { link } = await viaApi(event, { phone: '081234567899' });
  const [mine, other] = [await browser.open({ script: false }), await browser.open()];
  await mine.page.goto(link);
  await press(mine.page, 'Masuk ruang', /ruang$/);
  await other.page.goto(link);
  assert.match(await main(other.page), /sudah dibuka di perangkat lain/);
  assert.equal((await other.page.content()).includes('Budi'), false);
  assert.deepEqual(await axeFindings(other.page), []);
  await other.page.getByLabel('4 angka terakhir').fill('0000');
  await other.page.getByRole('button', { name: 'Lihat tiket' }).click();
  await other.page.getByRole('alert').waitFor();
  assert.equal((await other.context.cookies()).some(({ name }) => name.startsWith('serentak_ticket')), false);
  await shot(other.page, 'tautan-lain-360');
  await other.page.getByLabel('4 angka terakhir').fill('7899');
  await press(other.page, 'Lihat tiket', /tiket$/);
  assert.match(await main(other.page), /Budi Santosa/);
  await Promise.all([mine.context.close(), other.context.close()]);
});

test('a programme for civil servants asks for the number, and a pupil for who agrees', { timeout: 90_000 }, async () => {
  const event = await makeEvent(server);
  await server.asSystem(async (trx) => {
    await trx.updateTable('programme').set({ asks_nip: true }).where('id', '=', event.programmeId).execute();
    await trx.insertInto('programme_segment').values({ programme_id: event.programmeId, key: 'pelajar', position: 2, name: 'Pelajar', name_en: 'Pupils' }).execute();
  });
  const { context, page } = await browser.open({ script: false });
  await page.goto(`${server.origin}/e/${event.slug}/daftar`);
  await shot(page, 'daftar-asn-360');
  await fill(page, { name: 'Siti Aminah', contact: '081234567811' });
  await page.getByLabel('Kelompok peserta').selectOption('pelajar');
  await page.getByLabel('NIP atau NI PPPK').fill('1990 0913');
  await page.getByRole('button', { name: 'Daftar', exact: true }).click();
  await page.getByRole('alert').first().waitFor();
  assert.match(await main(page), /terdiri atas 18 angka[\s\S]*tulis siapa yang menyetujui/);
  await page.getByLabel('NIP atau NI PPPK').fill('19900913 202524 2 014');
  await page.getByLabel('Nama orang tua, wali').fill('Ibu Aminah');
  await press(page, 'Daftar', /tiket$/);
  assert.match(await main(page), /NIP: …014[\s\S]*bukan bulan/);
  assert.equal((await page.content()).includes('19900913'), false);
  await context.close();
});

test('an officer signs people up one after another, and the helpdesk answers who lost the way', { timeout: 150_000 }, async () => {
  const event = await makeEvent(server);
  await createAccount(server.app, { email: `petugas-${event.slug}@contoh.id`, name: 'Ani Petugas', password, grants: [{ role: 'regional_organiser', kind: 'region', id: '35.09' }] });
  const desk = await browser.open({ width: 1280, height: 900 });
  const { page } = desk;
  const at = `/console/event/${event.slug}`;
  await page.goto(`${server.origin}${at}/bantu-daftar`);
  await page.getByLabel('Surel').fill(`petugas-${event.slug}@contoh.id`);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(/bantu-daftar/);
  for (const [i, name] of ['Mbah Karto', 'Mbah Sumi'].entries()) {
    await page.getByLabel('Nama lengkap').fill(name);
    await page.getByLabel('Nomor atau surel').fill('081299990000');
    if (i === 0) {
      await page.getByLabel('Kabupaten atau kota').fill('Jember');
      await page.getByLabel('lisan, dibacakan lengkap').check();
    }
    await page.getByLabel('Saya setuju data ini').check();
    await press(page, 'Daftarkan, lalu orang berikutnya', /jadi=/);
    await page.getByText(`${name} terdaftar: nomor ${i + 1}`).waitFor();
    assert.deepEqual([await page.getByLabel('Nama lengkap').inputValue(), await page.getByLabel('lisan, dibacakan lengkap').isChecked()], ['', true]);
  }
  assert.deepEqual(await axeFindings(page), []);
  await shot(page, 'bantu-daftar-1280');
  await page.setViewportSize({ width: 360, height: 740 });
  await shot(page, 'bantu-daftar-360');
  const records = await server.asSystem((trx) => trx.selectFrom('registration_consent_record').select(['given_by', 'how', 'recorded_by']).where('event_id', '=', event.eventId).execute());
  assert.deepEqual(records.map(({ given_by, how, recorded_by }) => [given_by, how, recorded_by !== null]), [['person', 'voice', true], ['person', 'voice', true]]);

  const phone = await browser.open({ script: false });
  await phone.page.goto(`${server.origin}/e/${event.slug}/masuk`);
  await shot(phone.page, 'masuk-360');
  await phone.page.getByRole('link', { name: 'Minta bantuan petugas' }).click();
  await phone.page.getByLabel('Apa yang terjadi').selectOption('link_missing');
  await phone.page.getByLabel('Nama lengkap').fill('Mbah Karto');
  await phone.page.getByLabel('Nomor WhatsApp atau surel').fill('081299990000');
  await press(phone.page, 'Kirim permintaan', /terkirim=1/);
  assert.match(await main(phone.page), /bernomor 1 sudah diterima/);
  await shot(phone.page, 'bantuan-360');
  const holder = await viaApi(event, { name: 'Siti Aminah', phone: '081299990001' });
  await phone.page.goto(holder.link);
  await press(phone.page, 'Lihat tiket', /tiket$/);
  await phone.page.getByRole('link', { name: 'Minta bantuan' }).click();
  await phone.page.getByLabel('Apa yang terjadi').selectOption('name_wrong');
  await phone.page.getByLabel('Ceritakan singkat').fill('Gelar saya S.Pd. belum ada.');
  await press(phone.page, 'Kirim permintaan', /terkirim=2/);

  await page.goto(`${server.origin}${at}/bantuan`);
  assert.deepEqual(await axeFindings(page), []);
  await shot(page, 'meja-bantuan-360');
  await page.setViewportSize({ width: 1280, height: 900 });
  await shot(page, 'meja-bantuan-1280');
  await page.getByRole('button', { name: 'Saya tangani: Permintaan 2' }).click();
  await page.waitForURL(/tersimpan/);
  await page.getByText('Ditangani Ani Petugas').waitFor();
  const card = page.getByRole('article').filter({ hasText: 'Siti Aminah' });
  await card.getByLabel('Jawaban').fill('Sudah kami tambahkan.');
  await card.getByRole('button', { name: 'Kirim jawaban' }).click();
  await page.getByRole('article').filter({ hasText: 'Siti Aminah' }).waitFor({ state: 'detached' });
  await phone.page.goto(`${server.origin}/e/${event.slug}/tiket`);
  assert.match(await main(phone.page), /Permintaan 2\n+Sudah kami tambahkan\./);

  await viaApi(event, { name: 'Siti Aminah', phone: '081299990001' });
  await page.goto(`${server.origin}${at}/tinjau`);
  assert.match(await main(page), /Nomor 4: Siti Aminah \(…0001\)\n+mengaku nomor 3/);
  assert.deepEqual(await axeFindings(page), []);
  await shot(page, 'tinjau-1280');
  await page.setViewportSize({ width: 360, height: 740 });
  await shot(page, 'tinjau-360');
  await page.getByText('Gabungkan', { exact: true }).click();
  await page.getByLabel('Bukti yang Anda lihat').fill('Menunjukkan ponselnya');
  await press(page, 'Ya, gabungkan', /tersimpan/);
  await page.getByText('digabungkan petugas').waitFor();
  assert.deepEqual((await places(event)).map(({ state }) => state), ['active', 'active', 'active', 'cancelled']);
  await Promise.all([desk.context.close(), phone.context.close()]);
});
