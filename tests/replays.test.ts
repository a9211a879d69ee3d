import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { createAccount, issueToken } from '#features/account/server/commands.ts';
import { findTicketByToken } from '#features/registration/ticket/server/queries.ts';
import { spotOddities } from '#features/registration/flag/server/commands.ts';
import { ticketCookie } from '#features/registration/model.ts';
import { newId } from '#platform/database/id.ts';
import { loadPages } from '../src/processes/serve.ts';
import { testServer, type TestApp } from './support/app.ts';
import { makeEvent, type TestEvent } from './support/factory.ts';
import { outboxText } from './support/mailbox.ts';
import { proofOfWork } from './support/proof.ts';

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

async function signUp(more: Fields = {}): Promise<{ token: string; registrationId: string; cookie: string }> {
  const answer = await fetch(`${server.origin}/api/v1/events/${event.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ name: 'Budi Santosa', phone: `0822${String(++people).padStart(8, '0')}`, region: '35.09', segment: 'umum', consent: { attend: true }, ...more }),
  });
  const token = ((await answer.json()) as { link: string }).link.split('/j/')[1]!;
  return { token, registrationId: (await findTicketByToken(server.app, token))!.registrationId, cookie: `${ticketCookie(event.eventId)}=${token}` };
}

/** What a browser sees: status, where it is led, and the words of the page without what is new in every answer. */
async function post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(server.origin + path, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html', origin: server.origin, ...headers }, body: new URLSearchParams(fields) });
  const text = await answer.text();
  return `${answer.status} ${answer.headers.get('location') ?? /role="alert"[\s\S]{0,300}/.exec(text)?.[0]}`;
}

const tables = ['registration', 'registration_help', 'registration_joined', 'registration_consent_record', 'participant', 'participant_join', 'outbox', 'audit'] as const;
const rows = () => server.asSystem(async (trx) => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, Number((await trx.selectFrom(table).select((row) => row.fn.countAll().as('n')).$if(table === 'audit', (query) => query.where(sql<boolean>`action not in ('help.read_list', 'registration.review')`)).executeTakeFirstOrThrow()).n)] as const))) as Record<(typeof tables)[number], number>);

async function fiveTimes(path: string, fields: Fields, altered: Fields, effect: Partial<Record<(typeof tables)[number], number>>, headers: Record<string, string> = {}, door: TestEvent | null = null): Promise<void> {
  const before = await rows();
  const key = newId();
  if (door) fields = { ...fields, work: await proofOfWork(server.app, door, key) };
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(path, { ...fields, key }, headers)));
  assert.deepEqual([new Set(answers).size, answers[0]!.slice(0, 4)], [1, '303 '], answers.join('\n'));
  const after = await rows();
  const changed = Object.fromEntries(tables.filter((table) => table !== 'audit' && after[table] !== before[table]).map((table) => [table, after[table] - before[table]]));
  assert.deepEqual(changed, effect, path);
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
