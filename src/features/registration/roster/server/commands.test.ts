import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { signUpAs } from '../../../../../tests/support/sign-up.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { hashBody } from '#platform/idempotency/idempotency.ts';
import { acceptRoster, forgetRosterFiles, mapRoster, takeRoster, uploadRoster } from './commands.ts';
import { getRoster, listAgencies, listEntries, rereadRoster } from './queries.ts';

let now = new Date();
const server = await testApp({ clock: { now: () => now } });
const { app, asSystem } = server;
after(server.close);
const by = system('test');

const nipOf = (i: number): string => `19850101201001${(i % 2) + 1}${String(i).padStart(3, '0')}`;
/** People as a spreadsheet would have them; each NIP once below 1,000. */
const list = (count: number, more: readonly (readonly string[])[] = []): string => ['NIP;Nama;No HP;OPD', ...Array.from({ length: count }, (_, i) => `${nipOf(i)};PEGAWAI NOMOR ${['SATU', 'DUA', 'TIGA'][i % 3]};;${i % 2 ? 'Dinas Kesehatan' : 'DINAS PENDIDIKAN'}`), ...more.map((row) => row.join(';'))].join('\r\n');

async function upload(event: string, content: string | Buffer, { agency = null as string | null, key = newId() } = {}): Promise<string> {
  const bytes = Buffer.from(content);
  return (await uploadRoster(app, by, { event, bytes, fileName: 'daftar.csv', agency, key: { scope: 'test', key, bodyHash: hashBody(content.toString()) } })).rosterId;
}
const entries = (eventId: string) => asSystem((trx) => trx.selectFrom('registration_roster_entry').select(['id', 'name', 'contact_hint', 'registration_id', 'linked_by']).where('event_id', '=', eventId).orderBy('id').execute());
const take = async (eventId: string, rosterId: string) => {
  await acceptRoster(app, by, { event: eventId, rosterId });
  return takeRoster(app, { eventId, rosterId });
};

test('a list is looked at, taken over by agencies, and the rows that are wrong are reported with their cells', async () => {
  const event = await makeEvent(server);
  const rosterId = await upload(event.slug, list(700, [['123', 'Salah Satu', '', 'Dinas Kesehatan'], [nipOf(1), 'PEGAWAI NOMOR DUA', '', 'Dinas Kesehatan']]));
  const view = await asSystem((trx) => getRoster(trx, { event: event.slug, rosterId }));
  assert.deepEqual([view.state, view.counts.rows, view.counts.good, view.counts.faulty, (await entries(event.eventId)).length], ['preview', 702, 700, 2, 0]);
  assert.deepEqual(await take(event.eventId, rosterId), { rows: 702, good: 700, faulty: 2, added: 700, changed: 0, unchanged: 0 });
  assert.deepEqual((await asSystem((trx) => listAgencies(trx, { eventId: event.eventId }))).map(({ name, listed, answered }) => [name, listed, answered]), [['DINAS PENDIDIKAN', 350, 0], ['Dinas Kesehatan', 350, 0]]);
  const { faults, cells } = await rereadRoster(app, view);
  assert.deepEqual(faults.map(({ line, reason, value }) => [line, reason, value, cells.get(line)?.[1]]), [[702, 'nip_length', 15, 'Salah Satu'], [703, 'twice_in_list', 3, 'PEGAWAI NOMOR DUA']]);
  assert.equal((await entries(event.eventId))[0]?.name, 'Pegawai Nomor Satu');
});

test('the same list again, as another kind of file too, changes nothing; a later one brings the phones', async () => {
  const event = await makeEvent(server);
  const first = await upload(event.slug, list(30));
  await take(event.eventId, first);
  const before = await entries(event.eventId);
  assert.equal(await upload(event.slug, list(30)), first, 'the same file is the list that is there');
  const rows = list(30).split('\r\n').map((line) => line.split(';'));
  assert.deepEqual(await take(event.eventId, await upload(event.slug, await writeXlsx(rows, { name: 'Daftar' }))), { rows: 30, good: 30, faulty: 0, added: 0, changed: 0, unchanged: 30 });
  assert.deepEqual(await entries(event.eventId), before);
  const late = list(30).replace(';;DINAS PENDIDIKAN', ';081234567890;DINAS PENDIDIKAN');
  assert.deepEqual(await take(event.eventId, await upload(event.slug, late)), { rows: 30, good: 30, faulty: 0, added: 0, changed: 1, unchanged: 29 });
  assert.deepEqual((await entries(event.eventId)).filter((entry) => entry.contact_hint !== null).map((entry) => entry.contact_hint), ['…7890']);
});

test('killed between two batches, the next run goes on there and nobody is there twice', async () => {
  const event = await makeEvent(server);
  const rosterId = await upload(event.slug, list(999));
  await acceptRoster(app, by, { event: event.eventId, rosterId });
  let sealed = 0;
  const dying = { ...app, keys: { ...app.keys, encrypt: (text: string) => { if (++sealed > 700) throw new Error('killed'); return app.keys.encrypt(text); } } };
  await assert.rejects(takeRoster(dying, { eventId: event.eventId, rosterId }), /killed/);
  assert.deepEqual([(await entries(event.eventId)).length, (await asSystem((trx) => getRoster(trx, { event: event.slug, rosterId }))).progress], [500, 500]);
  const [counts] = await Promise.all([takeRoster(app, { eventId: event.eventId, rosterId }), takeRoster(app, { eventId: event.eventId, rosterId })]);
  assert.deepEqual([counts.added, (await entries(event.eventId)).length], [999, 999]);
});

/** A list taken over by four workers at once; answers what the list's own row counts. */
async function takenByFour(lock: boolean) {
  const event = await makeEvent(server);
  const rosterId = await upload(event.slug, list(900));
  await acceptRoster(app, by, { event: event.slug, rosterId });
  await Promise.allSettled(Array.from({ length: 4 }, () => takeRoster(app, { eventId: event.eventId, rosterId }, { lock })));
  const { counts } = await asSystem((trx) => getRoster(trx, { event: event.slug, rosterId }));
  return { counted: counts.added + counts.changed + counts.unchanged, there: (await entries(event.eventId)).length, taken: (await asSystem((trx) => trx.selectFrom('audit').select('id').where('action', '=', 'roster.take').where('object_id', '=', rosterId).execute())).length };
}

test('four workers on one list take it over once, and count everybody once', async () => {
  assert.deepEqual(await takenByFour(true), { counted: 900, there: 900, taken: 1 });
});

test('canary: without the lock four workers count otherwise', async () => {
  for (let tries = 0; tries < 5; tries++) {
    const { counted, taken } = await takenByFour(false);
    if (counted !== 900 || taken !== 1) return;
  }
  assert.fail('five lists were taken over rightly by four workers that did not wait for each other');
});

test('five uploads and five acceptances with one key are one, and an altered one is refused', async () => {
  const event = await makeEvent(server);
  const key = newId();
  const ids = await Promise.all(Array.from({ length: 5 }, () => upload(event.slug, list(3), { key })));
  assert.equal(new Set(ids).size, 1);
  await assert.rejects(upload(event.slug, list(4), { key }), { reason: 'idempotency_key_reused' });
  const accept = { event: event.slug, rosterId: ids[0]!, key: { scope: 'accept', key: newId(), bodyHash: hashBody(1) } };
  assert.equal(new Set((await Promise.all(Array.from({ length: 5 }, () => acceptRoster(app, by, accept)))).map(({ rosterId }) => rosterId)).size, 1);
  await assert.rejects(acceptRoster(app, by, { ...accept, key: { ...accept.key, bodyHash: hashBody(2) } }), { reason: 'idempotency_key_reused' });
  assert.equal((await asSystem((trx) => trx.selectFrom('audit').select('id').where('action', '=', 'roster.accept').where('object_id', '=', ids[0]!).execute())).length, 1);
});

test('columns that were read wrongly are said anew, until the list is taken over', async () => {
  const event = await makeEvent(server);
  const rosterId = await upload(event.slug, 'Kode;Peserta\nA1;Siti Aminah\nA2;Budi Santosa\n', { agency: 'SMAN 1 Jember' });
  await assert.rejects(mapRoster(app, by, { event: event.slug, rosterId, columns: { unit: 0 }, agency: 'SMAN 1 Jember', sheet: null }), { reason: 'roster_needs_names' });
  await mapRoster(app, by, { event: event.slug, rosterId, columns: { name: 1, unit: 0 }, firstLine: 2, agency: 'SMAN 1 Jember', sheet: null });
  assert.equal((await take(event.eventId, rosterId)).added, 2);
  await assert.rejects(mapRoster(app, by, { event: event.slug, rosterId, columns: { name: 0 }, agency: null, sheet: null }), { reason: 'roster_already_taken' });
});

test('who had signed up with the same contact and name is linked; a name alone is not enough', async () => {
  const event = await makeEvent(server);
  await signUpAs(app, event.slug, { name: 'Siti Aminah, S.Sos.', phone: '081234567890' });
  await signUpAs(app, event.slug, { name: 'Budi Santosa', phone: '081234567891' });
  const rosterId = await upload(event.slug, 'Nama;HP;OPD\nSITI AMINAH;81234567890;Dinas Kesehatan\nBudi Santosa;081299999999;Dinas Kesehatan\nAni Lestari;081234567891;Dinas Kesehatan\n');
  await take(event.eventId, rosterId);
  const agency = (await asSystem((trx) => listAgencies(trx, { eventId: event.eventId })))[0]!;
  const { rows } = await asSystem((trx) => listEntries(trx, { eventId: event.eventId, agencyId: agency.id }));
  assert.deepEqual([agency.answered, rows.map(({ name, number, linkedBy }) => [name, number, linkedBy])], [1, [['Ani Lestari', null, null], ['Budi Santosa', null, null], ['Siti Aminah', 1, 'contact']]]);
});

test('a file that cannot be read is refused and leaves nothing; the bytes go after thirty days, the people stay', async () => {
  const event = await makeEvent(server);
  await assert.rejects(upload(event.slug, Buffer.from('89504e470d0a1a0a00000000', 'hex')), { reason: 'sheet_wrong_type' });
  const rosterId = await upload(event.slug, list(2));
  await take(event.eventId, rosterId);
  const view = () => asSystem((trx) => getRoster(trx, { event: event.slug, rosterId }));
  now = new Date(now.getTime() + 31 * 86_400_000);
  assert.ok((await forgetRosterFiles(app)) > 0);
  assert.deepEqual([(await view()).forgotten, (await entries(event.eventId)).length], [true, 2]);
  await assert.rejects(view().then((roster) => rereadRoster(app, roster)), { reason: 'roster_file_forgotten' });
  now = new Date();
});
