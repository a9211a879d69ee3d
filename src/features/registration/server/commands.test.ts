import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testServer } from '../../../../tests/support/app.ts';
import { makeEvent } from '../../../../tests/support/factory.ts';
import { resolveParticipant } from '#features/participant/server/commands.ts';
import { newId } from '#platform/database/id.ts';
import { hashBody } from '#platform/idempotency/idempotency.ts';
import { readSignUp } from '../schema.ts';
import { findTicketByToken, getTicket } from '../ticket/server/queries.ts';
import { listRegistrations } from './queries.ts';
import { cancelRegistration } from './commands.ts';

const server = await testServer();
const { app, asSystem, origin } = server;
after(server.close);

type Json = Record<string, unknown>;
interface Reply {
  status: number;
  json: Json;
  text: string;
}

let people = 0;
const person = (more: Json = {}): Json => ({ name: 'Budi Santosa', phone: `0815${String(++people).padStart(8, '0')}`, region: '35.09', segment: 'umum', institution: 'SMAN 1 Jember', consent: { attend: true, publicity: false, contact: false }, ...more });

async function post(slug: string, body: unknown, { key = newId() as string | null, headers = {} as Record<string, string> } = {}): Promise<Reply> {
  const response = await fetch(`${origin}/api/v1/events/${slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, json: JSON.parse(text) as Json, text };
}

const tokenOf = (reply: Reply) => String(reply.json.link).split('/j/')[1]!;
const registrations = (eventId: string) => asSystem((trx) => trx.selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id').select(['registration.id', 'registration.number', 'registration.state', 'participant.id as participantId', 'participant.name', 'participant.claim_of']).where('registration.event_id', '=', eventId).orderBy('registration.number').execute());
const participants = (programmeId: string) => asSystem((trx) => trx.selectFrom('participant').select('id').where('programme_id', '=', programmeId).execute()).then((rows) => rows.length);

test('the first person gets a number, a seat, a personal link and a short code', async () => {
  const event = await makeEvent(server);
  const reply = await post(event.slug, person());
  assert.equal(reply.status, 201);
  assert.deepEqual([Object.keys(reply.json).sort(), reply.json.number, reply.json.channel], [['channel', 'code', 'link', 'number'], 1, 'meeting']);
  assert.match(String(reply.json.link), new RegExp(`^${origin}/j/[\\w-]{38}$`));
  assert.match(String(reply.json.code), /^[0-9A-Z]{8}$/);
});

test('five replays at once are one registration with one answer, and a later one gets it too', async () => {
  const event = await makeEvent(server);
  const [key, body] = [newId(), person()];
  const replies = await Promise.all(Array.from({ length: 5 }, () => post(event.slug, body, { key })));
  replies.push(await post(event.slug, body, { key }));
  assert.deepEqual(new Set(replies.map((reply) => `${reply.status} ${reply.text}`)).size, 1);
  assert.equal(replies[0]!.status, 201);
  assert.equal((await registrations(event.eventId)).length, 1);
});

test('an altered replay is refused, alone or at the same moment, and leaves no person behind', async () => {
  const event = await makeEvent(server);
  const [key, body] = [newId(), person()];
  await post(event.slug, body, { key });
  const altered = await post(event.slug, { ...body, name: 'Orang Lain' }, { key });
  assert.deepEqual([altered.status, altered.json.reason], [422, 'idempotency_key_reused']);
  assert.deepEqual([(await registrations(event.eventId)).length, await participants(event.programmeId)], [1, 1]);
  const other = newId();
  const people = await participants(event.programmeId);
  const both = await Promise.all([post(event.slug, person(), { key: other }), post(event.slug, person(), { key: other })]);
  assert.deepEqual(both.map((reply) => reply.status).sort((a, b) => a - b), [201, 422]);
  assert.equal(await participants(event.programmeId), people + 1);
});

test('a stored answer holds neither the token nor the code', async () => {
  const event = await makeEvent(server);
  const key = newId();
  const reply = await post(event.slug, person(), { key });
  const row = await asSystem((trx) => trx.selectFrom('idempotency').select('answer').where('key', '=', key).executeTakeFirstOrThrow());
  assert.deepEqual([JSON.stringify(row).includes(tokenOf(reply)), JSON.stringify(row).includes(String(reply.json.code))], [false, false]);
});

test('killed between identity and admission, the retry makes one participant and one registration', async () => {
  const event = await makeEvent(server);
  const [key, body] = [newId(), person()];
  const read = readSignUp(body);
  assert.ok('signUp' in read);
  const { name, contact, regionCode, segment, institution } = read.signUp;
  await resolveParticipant(app, { ...event, simulated: false, key: { scope: `registration:${event.eventId}`, key, bodyHash: hashBody(read.signUp) }, name, contact, regionCode, segment, institution, language: 'id', proven: [] });
  assert.deepEqual([await participants(event.programmeId), (await registrations(event.eventId)).length], [1, 0]);
  assert.equal((await post(event.slug, body, { key })).status, 201);
  assert.deepEqual([await participants(event.programmeId), (await registrations(event.eventId)).length], [1, 1]);
});

test('the same person without proof gets a place of his own and an answer like anybody\'s; staff see a possible duplicate', async () => {
  const event = await makeEvent(server);
  const body = person({ institution: 'Rahasia Pertama' });
  const first = await post(event.slug, body);
  const second = await post(event.slug, { ...body, institution: 'Lain' });
  const stranger = await post(event.slug, person({ name: 'Siti Aminah' }));
  assert.deepEqual([second.status, Object.keys(second.json), second.json.number], [stranger.status, Object.keys(stranger.json), 2]);
  assert.notEqual(second.json.code, first.json.code);
  assert.equal(second.text.includes('Rahasia'), false);
  const rows = await registrations(event.eventId);
  assert.deepEqual(rows.map((row) => row.claim_of), [null, rows[0]!.participantId, null]);
  const listed = await asSystem((trx) => listRegistrations(trx, { eventId: event.eventId }));
  assert.deepEqual(listed.rows.map((row) => row.possibleDuplicate), [true, true, false]);
  assert.deepEqual((await asSystem((trx) => listRegistrations(trx, { eventId: event.eventId, search: 'SITI' }))).rows.map((row) => row.name), ['Siti Aminah']);
});

test('with the first ticket the same person gets the same place back, in this event and as one person in the next', async () => {
  const event = await makeEvent(server);
  const body = person();
  const first = await post(event.slug, body);
  const bearer = { authorization: `Bearer ${tokenOf(first)}` };
  const again = await post(event.slug, body, { headers: bearer });
  assert.deepEqual([again.status, again.json], [201, first.json]);
  assert.equal((await registrations(event.eventId)).length, 1);

  const next = await makeEvent(server);
  await asSystem((trx) => trx.updateTable('event').set({ programme_id: event.programmeId }).where('id', '=', next.eventId).execute());
  assert.equal((await post(next.slug, body, { headers: bearer })).status, 201);
  assert.deepEqual((await registrations(next.eventId)).map((row) => row.participantId), (await registrations(event.eventId)).map((row) => row.participantId));
});

test('somebody else\'s ticket and a token that was made up prove nothing', async () => {
  const event = await makeEvent(server);
  const body = person();
  const first = await post(event.slug, body);
  const stranger = await post(event.slug, person({ name: 'Siti Aminah' }));
  const forged = tokenOf(first).slice(0, 30) + tokenOf(stranger).slice(30);
  for (const token of [tokenOf(stranger), forged, 'x', 'A'.repeat(38)]) {
    const reply = await post(event.slug, body, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(reply.status, 201);
    assert.notEqual(reply.json.code, first.json.code);
  }
});

test('a ticket is a principal of its own event alone, until it is cancelled', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const other = await makeEvent(server, { state: 'live' });
  const token = tokenOf(await post(event.slug, person()));
  const pulse = async (slug: string, headers: Record<string, string>) => (await fetch(`${origin}/api/v1/events/${slug}/pulses`, { method: 'POST', headers })).status;
  const bearer = { authorization: `Bearer ${token}` };
  assert.deepEqual([await pulse(event.slug, bearer), await pulse(other.slug, bearer), await pulse(event.slug, {})], [200, 401, 401]);
  const cookie = { cookie: `a=b; serentak_ticket_${event.eventId}=${token}`, origin };
  assert.deepEqual([await pulse(event.slug, cookie), await pulse(other.slug, cookie)], [200, 401]);
  const holder = await findTicketByToken(app, token);
  assert.ok(holder);
  await cancelRegistration(app, holder, { key: newId() });
  assert.deepEqual([await findTicketByToken(app, token), await pulse(event.slug, bearer)], [null, 401]);
});

test('who gave the place back may come again: a new number, the same person', async () => {
  const event = await makeEvent(server);
  const body = person();
  const first = await post(event.slug, body);
  const holder = await findTicketByToken(app, tokenOf(first));
  assert.ok(holder);
  await cancelRegistration(app, holder, { key: newId() });
  const ticket = await asSystem((trx) => getTicket(trx, holder));
  assert.equal(ticket.state, 'cancelled');
  const again = await post(event.slug, body, { headers: { authorization: `Bearer ${tokenOf(first)}` } });
  assert.deepEqual([again.status, again.json.number], [201, 2]);
  const rows = await registrations(event.eventId);
  assert.deepEqual(rows.map((row) => [row.state, row.participantId === rows[0]!.participantId]), [['cancelled', true], ['active', true]]);
});

test('an answer given before the doors closed is given again after', async () => {
  const event = await makeEvent(server);
  const [key, body] = [newId(), person()];
  const first = await post(event.slug, body, { key });
  await asSystem((trx) => trx.updateTable('event').set({ state: 'closed' }).where('id', '=', event.eventId).execute());
  const replay = await post(event.slug, body, { key });
  assert.deepEqual([replay.status, replay.text], [201, first.text]);
  const late = await post(event.slug, person());
  assert.deepEqual([late.status, late.json.reason], [409, 'event_closed']);
});

test('every refusal has its status, its reason and a sentence in the reader\'s language, and leaves nothing behind', async () => {
  const open = await makeEvent(server);
  const [draft, ended, closed] = await Promise.all((['draft', 'ended', 'closed'] as const).map((state) => makeEvent(server, { state })));
  const shut = await makeEvent(server);
  await asSystem((trx) => trx.updateTable('event').set({ registration_open: false }).where('id', '=', shut.eventId).execute());
  const full = await makeEvent(server, { seats: 0 });
  await asSystem((trx) => trx.deleteFrom('registration_pool').where('event_id', '=', full.eventId).where('seat_limit', 'is', null).execute());
  const good = person();
  const table: [string, string, unknown, string | null, number, string, string[]][] = [
    ['no key', open.slug, good, null, 400, 'idempotency_key_missing', []],
    ['short key', open.slug, good, 'short', 400, 'idempotency_key_missing', []],
    ['long key', open.slug, good, 'x'.repeat(201), 400, 'idempotency_key_missing', []],
    ['unknown event', 'tidak-ada', good, newId(), 404, 'not_found', []],
    ['odd address', '%00%27%22', good, newId(), 404, 'not_found', []],
    ['draft', draft!.slug, good, newId(), 404, 'not_found', []],
    ['draft with bad fields', draft!.slug, {}, newId(), 404, 'not_found', []],
    ['ended', ended!.slug, good, newId(), 409, 'event_closed', []],
    ['closed', closed!.slug, good, newId(), 409, 'event_closed', []],
    ['sign-up shut', shut.slug, good, newId(), 409, 'event_closed', []],
    ['no room', full.slug, good, newId(), 409, 'no_room', []],
    ['no JSON', open.slug, '{"name":', newId(), 400, 'unreadable', []],
    ['no object', open.slug, '[]', newId(), 422, 'invalid', ['consent.attend', 'name', 'phone', 'region', 'segment']],
    ['nothing', open.slug, {}, newId(), 422, 'invalid', ['consent.attend', 'name', 'phone', 'region', 'segment']],
    ['long name', open.slug, { ...good, name: 'x'.repeat(10_000) }, newId(), 422, 'invalid', ['name']],
    ['unknown region', open.slug, { ...good, region: '99.99' }, newId(), 422, 'invalid', ['region']],
    ['province', open.slug, { ...good, region: '35' }, newId(), 422, 'invalid', ['region']],
    ['unknown segment', open.slug, { ...good, segment: 'asn' }, newId(), 422, 'invalid', ['segment']],
    ['incomplete phone', open.slug, { ...good, phone: '0812345' }, newId(), 422, 'invalid', ['phone']],
    ['no consent', open.slug, { ...good, consent: { attend: false } }, newId(), 422, 'invalid', ['consent.attend']],
    ['too large', open.slug, { ...good, institution: 'x'.repeat(70_000) }, newId(), 413, 'too_large', []],
  ];
  const before = await asSystem(async (trx) => [await trx.selectFrom('participant').select('id').execute(), await trx.selectFrom('registration').select('id').execute(), await trx.selectFrom('idempotency').select('key').execute()].map((rows) => rows.length));
  for (const [what, slug, body, key, status, reason, fields] of table) {
    const sentences: string[] = [];
    for (const language of ['id', 'en-GB,en;q=0.9']) {
      const reply = await post(slug, body, { key, headers: { 'accept-language': language } });
      assert.deepEqual([reply.status, reply.json.reason, Object.keys((reply.json.fields ?? {}) as Json).sort()], [status, reason, fields], what);
      const words = [reply.json.message, ...Object.values((reply.json.fields ?? {}) as Json)].map(String);
      assert.ok(words.every((sentence) => sentence.length > 10 && !sentence.includes('{')), `${what}: ${words.join(' ')}`);
      sentences.push(words.join(' '));
    }
    assert.notEqual(sentences[0], sentences[1], what);
  }
  const after = await asSystem(async (trx) => [await trx.selectFrom('participant').select('id').execute(), await trx.selectFrom('registration').select('id').execute(), await trx.selectFrom('idempotency').select('key').execute()].map((rows) => rows.length));
  assert.deepEqual(after, before);
});

test('a sentence says how many digits a number lacks', async () => {
  const event = await makeEvent(server);
  const reply = await post(event.slug, person({ phone: '08123456' }));
  assert.deepEqual(reply.json.fields, { phone: 'Nomor ini belum lengkap (kurang 2 angka). Isian lain tetap tersimpan.' });
});

test('a person of a rehearsal is simulated and gets no mail', async () => {
  const event = await makeEvent(server);
  await asSystem((trx) => trx.updateTable('event').set({ copy_of: event.eventId, simulated: true }).where('id', '=', event.eventId).execute());
  app.config.smtpUrl = 'smtp://127.0.0.1:1';
  try {
    assert.equal((await post(event.slug, person({ phone: undefined, email: 'orang@example.id' }))).status, 201);
  } finally {
    app.config.smtpUrl = null;
  }
  const rows = await asSystem((trx) => trx.selectFrom('outbox').innerJoin('registration', 'registration.id', 'outbox.registration_id').innerJoin('participant', 'participant.id', 'registration.participant_id').select(['outbox.state', 'participant.simulated']).where('outbox.event_id', '=', event.eventId).execute());
  assert.deepEqual(rows, [{ state: 'kept', simulated: true }]);
});

test('one address gets a few tickets by mail in a day, whoever signs it up; the others are kept', async () => {
  const event = await makeEvent(server);
  app.config.smtpUrl = 'smtp://127.0.0.1:1';
  try {
    for (let i = 0; i < 8; i++) await post(event.slug, person({ phone: undefined, email: 'korban@example.id', name: `Orang ${'ABCDEFGH'[i]}` }));
  } finally {
    app.config.smtpUrl = null;
  }
  const rows = await asSystem((trx) => trx.selectFrom('outbox').select('state').where('event_id', '=', event.eventId).orderBy('id').execute());
  assert.deepEqual(rows.map((row) => row.state), ['queued', 'queued', 'queued', 'queued', 'queued', 'kept', 'kept', 'kept']);
});

test('the document of the API tells what a sign-up needs and answers', async () => {
  const document = (await (await fetch(`${origin}/api/v1/openapi.json`)).json()) as { paths: Record<string, { post?: { requestBody: { content: Record<string, { schema: { required: string[] } }> }; responses: Json } }> };
  const post = document.paths['/api/v1/events/{slug}/registrations']?.post;
  assert.deepEqual(post?.requestBody.content['application/json']?.schema.required.toSorted(), ['consent', 'name', 'region', 'segment']);
  assert.deepEqual(Object.keys(post.responses), ['201', '400', '404', '409', '422']);
});
