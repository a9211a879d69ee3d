import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { createAccount, issueToken } from '#features/account/server/commands.ts';
import { findTicketByToken } from '#features/registration/ticket/server/queries.ts';
import { spotOddities } from '#features/registration/flag/server/commands.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { takeRoster } from '#features/registration/roster/server/commands.ts';
import { invitationToken } from '#features/registration/roster/invitation/server/queries.ts';
import { hostCookie } from '#features/registration/viewing/model.ts';
import { pointEntry } from '#features/registration/viewing/schema.ts';
import { registerPoint } from '#features/registration/viewing/server/commands.ts';
import { hostToken } from '#features/registration/viewing/server/queries.ts';
import { settlePoint } from '#features/registration/viewing/settling/server/commands.ts';
import { newId } from '#platform/database/id.ts';
import { loadPages } from '../src/processes/serve.ts';
import { testServer, type TestApp } from './support/app.ts';
import { makeEvent, type TestEvent } from './support/factory.ts';
import { outboxText } from './support/mailbox.ts';
import { proofOfWork } from './support/proof.ts';
import { pageEntrances } from './support/routes.ts';

/**
 * Every form of sign-up, ticket, helpdesk and review, sent five times at once with one key: one effect (rows counted before and
 * after; a look at a list leaves its own line in the audit), one answer; then altered with the same key: 422.
 */
let server: TestApp & { origin: string };
let event: TestEvent;
let staff: string;
before(async () => {
  server = await testServer({ pages: await loadPages() });
  event = await makeEvent(server);
  await createAccount(server.app, { email: 'petugas@contoh.id', name: 'Petugas', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
  staff = (await issueToken(server.app, 'petugas@contoh.id')).token;
});
after(() => server.close());

type Fields = Record<string, string>;
let people = 0;

async function signUp(more: Fields = {}, where = event): Promise<{ token: string; registrationId: string; cookie: string }> {
  const answer = await fetch(`${server.origin}/api/v1/events/${where.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ name: 'Budi Santosa', phone: `0822${String(++people).padStart(8, '0')}`, region: '35.09', segment: 'umum', consent: { attend: true }, ...more }),
  });
  const token = ((await answer.json()) as { link: string }).link.split('/j/')[1]!;
  return { token, registrationId: (await findTicketByToken(server.app, token))!.registrationId, cookie: `${ticketCookie(where.eventId)}=${token}` };
}

/** What a browser sees: status, where it is led, and the words of the page without what is new in every answer. */
async function post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(server.origin + path, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html', origin: server.origin, ...headers }, body: new URLSearchParams(fields) });
  const text = await answer.text();
  return `${answer.status} ${answer.headers.get('location') ?? /role="alert"[\s\S]{0,300}/.exec(text)?.[0]}`;
}

const tables = ['registration', 'registration_viewing_point', 'registration_viewing_person', 'registration_roster', 'registration_roster_entry', 'registration_help', 'registration_joined', 'registration_consent_record', 'participant', 'participant_join', 'outbox', 'audit'] as const;
const rows = () => server.asSystem(async (trx) => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, Number((await trx.selectFrom(table).select((row) => row.fn.countAll().as('n')).$if(table === 'audit', (query) => query.where(sql<boolean>`action not like '%.read%' and action <> 'registration.review'`)).executeTakeFirstOrThrow()).n)] as const))) as Record<(typeof tables)[number], number>);

/** Every address that was tried here, for the list at the end. */
const tried: string[] = [];

/** `altered` null: the form says nothing that could be another. */
async function fiveTimes(path: string, fields: Fields, altered: Fields | null, effect: Partial<Record<(typeof tables)[number], number>>, headers: Record<string, string> = {}, door: TestEvent | null = null): Promise<void> {
  tried.push(path);
  const before = await rows();
  const key = newId();
  if (door) fields = { ...fields, work: await proofOfWork(server.app, door, key) };
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(path, { ...fields, key }, headers)));
  assert.deepEqual([new Set(answers).size, answers[0]!.slice(0, 4)], [1, '303 '], answers.join('\n'));
  const after = await rows();
  const changed = Object.fromEntries(tables.filter((table) => table !== 'audit' && after[table] !== before[table]).map((table) => [table, after[table] - before[table]]));
  assert.deepEqual(changed, effect, path);
  if (altered === null) return;
  assert.equal((await post(path, { ...fields, ...altered, key }, headers)).slice(0, 3), '422', `${path} altered`);
  assert.deepEqual(await rows(), after, `${path} altered left nothing`);
}

const form = { name: 'Siti Aminah', region: 'Jember', segment: 'umum', consent: 'attend' };

test('the sign-up form', async () => {
  await fiveTimes(`/e/${event.slug}/daftar`, { ...form, contact: '082500000001' }, { name: 'Orang Lain' }, { registration: 1, participant: 1, outbox: 1 }, {}, event);
});

test('one tap of somebody who comes back', async () => {
  const next = await makeEvent(server);
  await server.asSystem((trx) => trx.updateTable('event').set({ programme_id: event.programmeId }).where('id', '=', next.eventId).execute());
  const { cookie } = await signUp();
  await fiveTimes(`/e/${next.slug}/daftar`, { returning: 'ya' }, { consent: 'publicity' }, { registration: 1, outbox: 1 }, { cookie }, next);
});

test('asking for links by number', async () => {
  await fiveTimes(`/e/${event.slug}/masuk`, { phone: '082500000002' }, { phone: '082500000003' }, {});
});

test('the ticket: profile, correction, consents, a code to the contact and its confirmation, withdrawal', async () => {
  const { cookie, registrationId } = await signUp();
  const at = `/e/${event.slug}/tiket`;
  await fiveTimes(`${at}?/jawaban`, { ageBand: '25_34' }, { ageBand: '35_44' }, {}, { cookie });
  await fiveTimes(`${at}/ubah?/simpan`, { ...form, name: 'Drs. Budi Santosa', contact: '082500000004' }, { name: 'Orang Lain' }, { outbox: 1 }, { cookie });
  await fiveTimes(`${at}/ubah?/persetujuan`, { consent: 'publicity' }, { consent: 'contact' }, {}, { cookie });
  const before = await rows();
  const key = newId();
  tried.push(`${at}/konfirmasi?/kirim`, `${at}/ubah?/tarik`);
  const sent = await Promise.all(Array.from({ length: 5 }, () => post(`${at}/konfirmasi?/kirim`, { key }, { cookie })));
  assert.deepEqual([new Set(sent).size, (await rows()).outbox - before.outbox], [1, 1], sent.join('\n'));
  const code = /(\d{6})/.exec((await outboxText(server, { registrationId, template: 'note' })).at(-1)!)![1]!;
  await fiveTimes(`${at}/konfirmasi?/periksa`, { confirmation: code }, { confirmation: code === '000000' ? '1' : '000000' }, {}, { cookie });
  await Promise.all(Array.from({ length: 5 }, () => post(`${at}/ubah?/tarik`, { key }, { cookie })));
  const consents = await server.asSystem((trx) => trx.selectFrom('registration_consent').innerJoin('registration', 'registration.id', 'registration_consent.registration_id').select(['purpose', 'given', 'state']).where('registration_id', '=', registrationId).orderBy('purpose').execute());
  assert.deepEqual(consents, [{ purpose: 'attend', given: true, state: 'cancelled' }, { purpose: 'contact', given: false, state: 'cancelled' }, { purpose: 'publicity', given: false, state: 'cancelled' }]);
  const lines = await server.asSystem((trx) => trx.selectFrom('audit').select('action').where('object_id', '=', registrationId).where('action', 'in', ['consent.withdraw', 'registration.cancel', 'registration.confirm_contact', 'registration.send_code']).orderBy('action').execute());
  assert.deepEqual(lines.map((line) => line.action), ['consent.withdraw', 'registration.cancel', 'registration.confirm_contact', 'registration.send_code']);
});

test('a request for help, taken on and answered', async () => {
  const { cookie } = await signUp();
  await fiveTimes(`/e/${event.slug}/bantuan`, { kind: 'name_wrong', text: 'Gelar kurang' }, { text: 'Lain' }, { registration_help: 1 }, { cookie });
  await fiveTimes(`/e/${event.slug}/bantuan`, { kind: 'link_missing', name: 'Ani Lestari', contact: '082500000005' }, { name: 'Lain' }, { registration_help: 1 });
  const [one, two] = await server.asSystem((trx) => trx.selectFrom('registration_help').select('id').where('event_id', '=', event.eventId).orderBy('number').execute());
  const headers = { authorization: `Bearer ${staff}` };
  const desk = `/console/event/${event.slug}/bantuan`;
  await fiveTimes(`${desk}?/ambil`, { id: one!.id, to: 'ambil' }, { to: 'lepas' }, {}, headers);
  await fiveTimes(`${desk}?/jawab`, { id: two!.id, answer: 'Tautan sudah dikirim.' }, { answer: 'Lain' }, { outbox: 1 }, headers);
});

test('an officer signs somebody up', async () => {
  const headers = { authorization: `Bearer ${staff}` };
  await fiveTimes(`/console/event/${event.slug}/bantu-daftar`, { ...form, contact: '082500000006', how: 'paper', day: '2026-01-05' }, { name: 'Orang Lain' }, { registration: 1, participant: 1, outbox: 1, registration_consent_record: 1 }, headers);
});

test('a claim is joined and separated, and what stands out is judged', async () => {
  const phone = '082500000007';
  await signUp({ phone });
  const claim = await signUp({ phone });
  const headers = { authorization: `Bearer ${staff}` };
  const desk = `/console/event/${event.slug}/tinjau`;
  await fiveTimes(`${desk}?/gabung`, { id: claim.registrationId, reason: 'Suaranya dikenal' }, { reason: 'Lain sekali' }, { participant_join: 1, registration_joined: 1 }, headers);
  const { id } = await server.asSystem((trx) => trx.selectFrom('participant_join').select('id').executeTakeFirstOrThrow());
  await fiveTimes(`${desk}?/pisah`, { id, reason: 'Ternyata kembar' }, { reason: 'Lain sekali' }, {}, headers);
  for (let i = 0; i < 6; i++) await signUp({ name: 'Tes Tes' });
  await spotOddities(server.app, event.eventId);
  const flag = await server.asSystem((trx) => trx.selectFrom('registration_flag').select('id').where('kind', '=', 'same_name').executeTakeFirstOrThrow());
  await fiveTimes(`${desk}?/nilai`, { id: flag.id, state: 'fine' }, { state: 'handled' }, {}, headers);
});

test('a seat that is waited for no longer, and one that is given back', async () => {
  const full = await makeEvent(server, { seats: 1 });
  const holders = [await signUp({}, full), await signUp({}, full)];
  await fiveTimes(`/e/${full.slug}/tiket?/tunggu`, {}, null, {}, { cookie: holders[1]!.cookie });
  await fiveTimes(`/e/${full.slug}/tiket?/batal`, {}, null, {}, { cookie: holders[0]!.cookie });
});

test('quotas, a role and the release of seats', async () => {
  const headers = { authorization: `Bearer ${staff}` };
  const wide = await makeEvent(server, { seats: 1000 });
  await server.asSystem((trx) => trx.updateTable('event').set({ programme_id: event.programmeId }).where('id', '=', wide.eventId).execute());
  const page = `/console/event/${wide.slug}/kuota`;
  await signUp({}, wide);
  await fiveTimes(`${page}?/kursi`, { channel: wide.meetingChannelId, limit: '900', reserved: '5' }, { limit: '901' }, {}, headers);
  await fiveTimes(`${page}?/kuota`, { channel: wide.meetingChannelId, region: '35', segment: '', limit: '500' }, { limit: '400' }, {}, headers);
  await fiveTimes(`${page}?/peran`, { number: '1', role: 'official' }, { role: 'crew' }, {}, headers);
  await fiveTimes(`${page}?/lepas`, { minutes: '15' }, { minutes: '20' }, {}, headers);
});

test('a channel that is added with its seats, and taken away again', async () => {
  const headers = { authorization: `Bearer ${staff}` };
  const page = `/console/event/${event.slug}/kanal`;
  const halls = () => server.asSystem((trx) => trx.selectFrom('channel').leftJoin('registration_pool as pool', 'pool.channel_id', 'channel.id').select(['channel.id', 'pool.seat_limit']).where('channel.event_id', '=', event.eventId).where('channel.kind', '=', 'venue').execute());
  await fiveTimes(`${page}?/save`, { kind: 'venue', name: 'Aula', link: '', place: 'Aula Kantor Bupati', capacity: '120' }, { capacity: '130' }, {}, headers);
  const [hall, ...more] = await halls();
  assert.deepEqual([hall?.seat_limit, more], [120, []], 'five presses are one hall with one pool');
  await fiveTimes(`${page}?/remove`, { id: hall!.id }, { id: event.streamChannelId }, {}, headers);
  assert.deepEqual(await halls(), []);
});

test('a viewing point: its place, its list with and without script, "I watch here", and what the organiser does with it', async () => {
  const at = `/e/${event.slug}`;
  await fiveTimes(`${at}/nobar`, { place: 'Balai Desa', officer: 'Pak Joko', contact: '081234500000', expected: '40', segment: 'umum', region_code: '35.09', region: '', address: '', agencyCode: '' }, { expected: '41' }, { registration_viewing_point: 1 });
  const point = await server.asSystem((trx) => trx.selectFrom('registration_viewing_point').select(['id', 'code', 'link_version']).where('event_id', '=', event.eventId).executeTakeFirstOrThrow());
  const cookie = `${hostCookie(event.eventId)}=${hostToken(server.app.keys, { pointId: point.id, linkVersion: point.link_version })}`;
  const person = newId();
  await fiveTimes(`${at}/titik?/tambah`, { person, name: 'Ratna Sari', contact: '', consent: 'paper' }, { name: 'Lain' }, { registration_viewing_person: 1 }, { cookie });
  await fiveTimes(`${at}/titik?/ubah`, { person, what: 'left' }, { what: 'back' }, {}, { cookie });
  await fiveTimes(`${at}/titik?/hitung`, { heads: '57' }, { heads: '58' }, {}, { cookie });

  tried.push(`${at}/titik/sinkron`);
  const before = await rows();
  const [id, key, sentAt] = [newId(), newId(), new Date().toISOString()];
  const sync = async (name: string) => {
    const answer = await fetch(`${server.origin}${at}/titik/sinkron`, { method: 'POST', headers: { 'content-type': 'application/json', origin: server.origin, cookie, 'idempotency-key': key }, body: JSON.stringify({ sentAt, changes: [{ id, name, consent: 'voice', cameAt: sentAt }] }) });
    return `${answer.status} ${await answer.text()}`;
  };
  const replies = await Promise.all(Array.from({ length: 5 }, () => sync('Dewi Lestari')));
  assert.deepEqual([new Set(replies).size, replies[0]!.slice(0, 3), (await rows()).registration_viewing_person - before.registration_viewing_person, (await sync('Orang Lain')).slice(0, 3)], [1, '200', 1, '422'], replies[0]);

  const { cookie: ticket } = await signUp({ name: 'Ratna Sari' });
  await fiveTimes(`${at}/nobar/${point.code}`, {}, null, { registration_viewing_person: 1 }, { cookie: ticket });

  await signUp({ name: 'Dewi Lestari' });
  await settlePoint(server.app, { eventId: event.eventId, pointId: point.id });
  const headers = { authorization: `Bearer ${staff}` };
  const desk = `/console/event/${event.slug}/titik`;
  await fiveTimes(`${desk}?/putuskan`, { person: id, decision: 'same' }, { decision: 'other' }, {}, headers);
  await fiveTimes(`${desk}?/ganti`, { point: point.id }, { point: newId() }, {}, headers);
  const renewed = await server.asSystem((trx) => trx.selectFrom('registration_viewing_point').select('link_version').where('id', '=', point.id).executeTakeFirstOrThrow());
  assert.equal(renewed.link_version, point.link_version + 1, 'five presses replace the link once');
  await fiveTimes(`${desk}?/tutup`, { point: point.id }, { point: newId() }, {}, headers);
});

test('an agency\'s list: brought, mapped, taken over, invited, answered, and ticked at a viewing point', async () => {
  const headers = { authorization: `Bearer ${staff}` };
  const page = `/console/event/${event.slug}/instansi`;
  tried.push(`${page}?/unggah`);
  const before = await rows();
  const key = newId();
  const upload = async (people: string) => {
    const form = new FormData();
    form.set('key', key);
    form.set('agency', 'Dinas Uji');
    form.set('file', new File([`Nama;Surel;Bagian\n${people}\n`], 'daftar.csv'));
    const answer = await fetch(`${server.origin}${page}?/unggah`, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html', origin: server.origin, ...headers }, body: form });
    return `${answer.status} ${answer.headers.get('location') ?? ''}`;
  };
  const list = 'Sari Wulandari;sari@contoh.go.id;Umum\nTono Prasetyo;tono@contoh.go.id;Umum';
  const replies = await Promise.all(Array.from({ length: 5 }, () => upload(list)));
  assert.deepEqual([new Set(replies).size, replies[0]!.slice(0, 3), (await rows()).registration_roster - before.registration_roster, (await upload(`${list}\nLain Lagi;lain@contoh.go.id;Umum`)).slice(0, 3)], [1, '303', 1, '422'], replies[0]);
  const rosterId = replies[0]!.split('/').at(-1)!;
  await fiveTimes(`${page}/daftar/${rosterId}?/petakan`, { column_name: '0', column_email: '1', firstLine: '2', agency: 'Dinas Uji', sheet: '' }, { column_name: '2' }, {}, headers);
  await fiveTimes(`${page}/daftar/${rosterId}?/ambil`, {}, { lain: 'x' }, {}, headers);
  await takeRoster(server.app, { eventId: event.eventId, rosterId });
  const [sari, tono] = await server.asSystem((trx) => trx.selectFrom('registration_roster_entry').select(['id', 'agency_id']).where('event_id', '=', event.eventId).orderBy('line').execute());
  await fiveTimes(`${page}/${sari!.agency_id}?/undang`, {}, { lain: 'x' }, { outbox: 2 }, headers);
  await fiveTimes(`/undangan/${invitationToken(server.app.keys, sari!.id)}`, { contact: '', segment: 'umum', region_code: '35.09', region: '', consent: 'attend' }, { contact: '081355500009' }, { registration: 1, participant: 1, outbox: 1 });

  const { code } = await server.asSystem((trx) => trx.selectFrom('registration_agency').select('code').where('id', '=', tono!.agency_id).executeTakeFirstOrThrow());
  const point = await registerPoint(server.app, { slug: event.slug, key: newId(), entry: pointEntry.parse({ place: 'Kantor Dinas Uji', address: '', officer: 'Bu Tini', contact: '081234500001', expected: 10, segment: 'umum', agencyCode: code, listed: false }), regionCode: '35.09', address: '10.0.0.1' });
  await fiveTimes(`/e/${event.slug}/titik?/instansi`, { entry: tono!.id }, { entry: sari!.id }, { registration_viewing_person: 1 }, { cookie: `${hostCookie(event.eventId)}=${point.token}` });
});

/** Forms of registration that keep nothing a second press could double, and why. */
const harmless: Record<string, string> = {
  '/j/:token': 'opens a link: the browser is remembered, the first opening is kept by its place',
  '/t/:token': 'opens a host\'s link: the browser is remembered',
  '/e/:slug/instansi': 'finds an invitation by code and number; only tries are counted',
  '/e/:slug/tiket?/kode': 'a code of the room, once per person and span by the ledger\'s own key',
};

test('every form of registration is tried above', async () => {
  const owned = /#features\/registration\/[\w/-]*server\/commands/;
  const missing = (await pageEntrances()).filter((entrance) => {
    if (entrance.method === 'GET' || !owned.test(readFileSync(entrance.file!, 'utf8'))) return false;
    const address = `${entrance.path}${entrance.action ?? ''}`;
    const shape = new RegExp(`^${address.replace('?', '\\?').replace(/:\w+/g, '[^/?]+')}$`);
    return !(address in harmless) && !tried.some((path) => shape.test(path));
  });
  assert.deepEqual(missing.map(({ path, action }) => `${path}${action ?? ''}`), []);
});
