import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createAccount } from '#features/account/server/commands.ts';
import { listAttendance } from '#features/attendance/server/queries.ts';
import { personKey } from '#features/participant/model.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { loadPages } from '../../src/processes/serve.ts';
import { testServer } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { testBrowser, type TestBrowser } from '../support/browser.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';

const password = 'kata-sandi-uji-coba';
const report = join(import.meta.dirname, '../fixtures/zoom/webinar-attendees.csv');
/** The morning of the sample report, for the event; sessions live by the system's own clock. */
const morning = new Date('2021-07-15T02:00:00Z');
let server: Awaited<ReturnType<typeof testServer>>;
let browser: TestBrowser;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  browser = await testBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

/** An ended event of that morning with two people: one whom the report names by another letter, one under her full name. */
async function makeMorning(): Promise<TestEvent> {
  const event = await makeEvent({ ...server, app: { ...server.app, clock: manualClock(morning) } }, { state: 'ended' });
  const people = await addPeople(server, event, 2);
  await server.asSystem(async (trx) => {
    await trx.updateTable('event').set({ ended_at: new Date(morning.getTime() + 3 * 3_600_000) }).where('id', '=', event.eventId).execute();
    for (const [i, name] of ['Budi Santosa', 'Dewi Lestari'].entries()) await trx.updateTable('participant').set({ name, name_key: personKey(name) }).where('id', '=', people[i]!.participantId).execute();
  });
  return event;
}

async function desk(event: TestEvent, { script, width }: { script: boolean; width: number }) {
  const email = `organiser-${event.slug}@contoh.id`;
  await createAccount(server.app, { email, name: 'Penyelenggara', password, grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
  const { context, page } = await browser.open({ script, width, height: 900 });
  const to = `${server.origin}/console/event/${event.slug}/presensi/impor`;
  await page.goto(to);
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(to);
  return { context, page };
}

const minutes = async (event: TestEvent) => (await server.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 9, offset: 0 }))).lines.map(({ name, verdict }) => [name, verdict ? verdict.seconds / 60 : null]);

for (const [how, script, width] of [['with script, by keys', true, 1280], ['without script, by plain forms, on a phone', false, 360]] as const) {
  test(`a report is looked at, taken, its doubts are decided and taken back: ${how}`, { timeout: 120_000 }, async () => {
    const event = await makeMorning();
    const { context, page } = await desk(event, { script, width });
    await page.getByLabel('Berkas laporan').setInputFiles(report);
    await page.getByRole('button', { name: 'Lihat isinya' }).click();
    await page.getByText('Zoom Webinar: laporan peserta').waitFor();
    await page.getByText('15 Juli 2021').first().waitFor();
    assert.deepEqual(await minutes(event), [['Budi Santosa', null], ['Dewi Lestari', null]]);
    if (script) assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Ambil sebagai bukti' }).click();
    await page.getByText('Diambil: 5 orang').waitFor();
    assert.deepEqual(await minutes(event), [['Budi Santosa', null], ['Dewi Lestari', 150]]);

    await page.getByRole('link', { name: 'Pencocokan', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Budi Santoso (HP Samsung (Budi Santoso))' }).waitFor();
    if (script) assert.deepEqual(await axeFindings(page), []);
    if (script) {
      await page.waitForFunction(() => document.querySelector('[data-row]') !== null);
      await page.keyboard.press('j');
      await page.keyboard.press('1');
    } else await page.getByRole('button', { name: /1 · Budi Santosa/ }).click();
    await page.getByText('dicocokkan dengan Budi Santosa').waitFor();
    assert.deepEqual(await minutes(event), [['Budi Santosa', 180], ['Dewi Lestari', 150]]);
    if (script) await page.keyboard.press('u');
    else await page.getByRole('button', { name: 'Urungkan' }).click();
    await page.getByRole('button', { name: /1 · Budi Santosa/ }).waitFor();
    assert.deepEqual(await minutes(event), [['Budi Santosa', null], ['Dewi Lestari', 150]]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/match-${width}.png`, fullPage: true });

    // A file that is no report: one sentence, and everything else stands.
    await page.goto(`${server.origin}/console/event/${event.slug}/presensi/impor`);
    await page.getByLabel('Berkas laporan').setInputFiles({ name: 'rilis.csv', mimeType: 'text/csv', buffer: Buffer.from('JEMBER - Webinar literasi digital digelar Kamis.\n') });
    await page.getByRole('button', { name: 'Lihat isinya' }).click();
    await page.getByText('Berkas ini bukan laporan Zoom').waitFor();
    assert.deepEqual(await minutes(event), [['Budi Santosa', null], ['Dewi Lestari', 150]]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-${width}.png`, fullPage: true });
    await context.close();
  });
}
