import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createAccount } from '#features/account/server/commands.ts';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { register } from '#features/registration/server/commands.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addEvidence } from '../support/people.ts';

let server: TestApp & { origin: string };
let browser: TestBrowser;
const password = 'kata-sandi-uji-coba';

before(async () => {
  server = await testServer({ pages: await loadPages(), work: true });
  await createAccount(server.app, { email: 'panitia@contoh.id', name: 'Panitia Uji', password, grants: [{ role: 'regional_organiser', kind: 'region', id: '35' }] });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

interface Holder {
  event: TestEvent;
  token: string;
}

/** Somebody who was there for the whole of a closed event, and somebody who was not. */
async function closedEvent(): Promise<Holder> {
  const event = await makeEvent(server);
  const signUp = async (name: string, email: string) => register(server.app, anybody, { slug: event.slug, key: newId(), via: 'api', origin: server.origin, language: 'id', body: { name, email, region: '35.09', segment: 'umum', consent: { attend: true } } });
  const { token } = await signUp('Siti Nurhaliza', 'siti@contoh.id');
  await signUp('Tidak Hadir', 'absen@contoh.id');
  const start = new Date(server.app.clock.now().getTime() - 7_200_000);
  await server.asSystem((trx) => trx.updateTable('event').set({ state: 'closed', opened_at: start, ended_at: new Date(start.getTime() + 3_600_000), closed_at: server.app.clock.now(), starts_at: start, ends_at: new Date(start.getTime() + 3_600_000) }).where('id', '=', event.eventId).execute());
  const { id } = await server.asSystem((trx) => trx.selectFrom('registration').select('id').where('event_id', '=', event.eventId).where('number', '=', 1).executeTakeFirstOrThrow());
  await addEvidence(server, event, start, [{ registrationId: id, from: 0, until: 3600 }]);
  await computeAttendance(server.app, system('test'), event.eventId);
  return { event, token };
}

async function signIn(page: Page, to: string): Promise<void> {
  await page.goto(server.origin + to);
  await page.getByLabel('Surel').fill('panitia@contoh.id');
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(server.origin + to);
}

for (const script of [true, false]) {
  test(`rule, issue, the owner's page, a stranger's check, a corrected name, a revocation (${script ? 'with' : 'without'} script on the phone)`, { timeout: 180_000 }, async () => {
    const { event, token } = await closedEvent();
    const home = `/console/event/${event.slug}/sertifikat`;
    const desk = await browser.open({ width: 1280, height: 900, origin: server.origin });
    await signIn(desk.page, home);
    await desk.page.getByLabel('Jam pelajaran (JP)').fill('3');
    await desk.page.getByLabel('Nama penanda tangan').fill('Rina Wati, S.Kom.');
    await desk.page.getByRole('button', { name: 'Simpan', exact: true }).click();
    await desk.page.getByText('Disimpan.').waitFor();
    await desk.page.getByRole('button', { name: 'Terbitkan 1 sertifikat' }).click();
    await desk.page.getByText('Selesai: 1 sertifikat terbit.').waitFor({ timeout: 30_000 });

    const phone = await browser.open({ script, width: 360, height: 780, origin: server.origin });
    await phone.context.addCookies([{ name: ticketCookie(event.eventId), value: token, url: server.origin }]);
    await phone.page.goto(`${server.origin}/e/${event.slug}/tiket`);
    await phone.page.getByRole('link', { name: 'Sertifikat saya' }).click();
    await phone.page.getByText('Siti Nurhaliza').waitFor();
    if (script) assert.deepEqual(await axeFindings(phone.page), []);
    const pdf = await phone.context.request.get(`${server.origin}/e/${event.slug}/sertifikat/pdf`);
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
    const bundle = await phone.context.request.get(`${server.origin}/e/${event.slug}/sertifikat/bukti`);

    // Another person, another browser: the address in the code, the PDF as a file, and the number alone.
    const stranger = await browser.open({ script, width: 360, height: 780, origin: server.origin });
    const address = await phone.page.getByRole('link', { name: 'Lihat seperti yang dilihat pemeriksa' }).getAttribute('href');
    await stranger.page.goto(server.origin + address!);
    assert.match(await stranger.page.getByRole('main').innerText(), /Asli dan berlaku[\s\S]*Siti Nurhaliza/);
    await stranger.page.goto(`${server.origin}/sertifikat`);
    if (script) assert.deepEqual(await axeFindings(stranger.page), []);
    await stranger.page.getByLabel('PDF atau berkas bukti').setInputFiles({ name: 's.pdf', mimeType: 'application/pdf', buffer: await pdf.body() });
    await stranger.page.getByRole('button', { name: 'Periksa berkas' }).click();
    assert.match(await stranger.page.getByRole('main').innerText(), /Asli dan berlaku/);
    const { number } = await server.asSystem((trx) => trx.selectFrom('certificate').select('number').where('event_id', '=', event.eventId).executeTakeFirstOrThrow());
    await stranger.page.goto(`${server.origin}/sertifikat`);
    await stranger.page.getByLabel('Nomor sertifikat').fill(` ${number.toLowerCase()} `);
    await stranger.page.getByRole('button', { name: 'Periksa', exact: true }).click();
    const told = await stranger.page.getByRole('main').innerText();
    assert.match(told, /S••• N••••••/);
    assert.doesNotMatch(told, /Nurhaliza/);

    // With our public keys alone, on a machine without us.
    const folder = mkdtempSync(join(tmpdir(), 'serentak-verify-'));
    writeFileSync(join(folder, 'keys.json'), await (await fetch(`${server.origin}/api/v1/certificates/keys`)).text());
    writeFileSync(join(folder, 'bukti.json'), await bundle.body());
    const verify = (): string => execFileSync(process.execPath, ['src/processes/cli.ts', 'certificate', 'verify', join(folder, 'bukti.json'), '--keys', join(folder, 'keys.json'), '--json'], { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } });
    const { valid, logged, certificate } = JSON.parse(verify()) as { valid: boolean; logged: boolean; certificate: { name: string; hours: number } };
    assert.deepEqual([valid, logged, certificate.name, certificate.hours], [true, true, 'Siti Nurhaliza', 3]);
    writeFileSync(join(folder, 'bukti.json'), readFileSync(join(folder, 'bukti.json'), 'utf8').replace(/"leaf": (\d+)/, (_, leaf: string) => `"leaf": ${Number(leaf) + 1}`));
    assert.throws(verify);
    rmSync(folder, { recursive: true });

    await phone.page.getByLabel('Nama yang benar').fill('Dr. Siti Nurhalisa, M.Si.');
    await phone.page.getByRole('button', { name: 'Perbaiki nama' }).click();
    await phone.page.getByText('Sertifikat baru sudah terbit dengan nama yang benar.').waitFor();
    await stranger.page.goto(server.origin + address!);
    assert.match(await stranger.page.getByRole('main').innerText(), /Sudah diganti/);

    await desk.page.goto(server.origin + home);
    assert.deepEqual(await axeFindings(desk.page), []);
    await desk.page.getByRole('row', { name: /Nurhalisa/ }).locator('summary').click();
    await desk.page.getByRole('row', { name: /Nurhalisa/ }).getByLabel('Alasan, dibaca siapa pun yang memeriksa').fill('Terbit untuk orang yang keliru');
    await desk.page.getByRole('button', { name: 'Ya, cabut sertifikat ini' }).click();
    await desk.page.getByText(/Sertifikat .* dicabut\./).waitFor();
    await phone.page.goto(`${server.origin}/e/${event.slug}/sertifikat`);
    assert.match(await phone.page.getByRole('main').innerText(), /dicabut: Terbit untuk orang yang keliru/);
    for (const { context } of [desk, phone, stranger]) await context.close();
  });
}
