import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAccount, issueToken } from '#features/account/server/commands.ts';
import type { PublicQuestion } from '#features/question/model.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { testServer } from '../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../tests/support/factory.ts';
import { addPeople } from '../../tests/support/people.ts';
import { openStream } from '../../tests/support/stream.ts';

let server: Awaited<ReturnType<typeof testServer>>;
before(async () => {
  server = await testServer();
});
after(() => server.close());

async function send(path: string, { token, key = newId(), body = {}, language = 'id' }: { token?: string; key?: string | null; body?: object; language?: string } = {}) {
  const answer = await fetch(`${server.origin}/api/v1/events/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language, ...(token ? { authorization: `Bearer ${token}` } : {}), ...(key === null ? {} : { 'idempotency-key': key }) },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function participantOf(event: TestEvent): Promise<string> {
  const [person] = await addPeople(server, event, 1);
  return linkToken(server.app.keys, { registrationId: person!.registrationId, linkVersion: 1 });
}

async function staffOf(event: TestEvent): Promise<string> {
  const email = `${event.slug}@contoh.id`;
  await createAccount(server.app, { email, name: 'Operator', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] });
  return (await issueToken(server.app, email)).token;
}

test('the show and a question are driven over HTTP, and a stream hears every step in order', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [person, staff] = [await participantOf(event), await staffOf(event)];
  const stream = await openStream(server.origin, event.slug);
  await stream.until(({ event: name }) => name === 'snapshot');
  assert.deepEqual(await send(`${event.slug}/questions`, { token: person, body: { to: '2', text: 'Bagaimana mengamankan WhatsApp?' } }), { status: 201, body: { number: 1, state: 'asked' } });
  const next = await send(`${event.slug}/rundown/next`, { token: staff });
  assert.deepEqual([next.status, (next.body.current as { title: string }).title, (next.body.next as { title: string }).title], [200, 'Pembukaan', 'Materi 1']);
  assert.equal((await send(`${event.slug}/notes`, { token: staff, body: { speaker: '1', kind: 'point', text: 'satu pokok' } })).status, 201);
  for (const [verb, body, state] of [['queue', {}, 'queued'], ['air', {}, 'on_air'], ['answer', { answer: 'Aktifkan 2FA.', answeredBy: '2' }, 'answered']] as const) {
    assert.deepEqual(await send(`${event.slug}/questions/1/${verb}`, { token: staff, body }), { status: 200, body: { number: 1, state } });
  }
  assert.equal((await send(`${event.slug}/rundown/end`, { token: staff })).status, 200);
  await stream.until(({ id }) => id === 6);
  const heard = stream.events.filter((one) => one.event === 'entry').map(({ id, data }) => [id, (data as { kind: string }).kind, ((data as { payload: { state?: string } }).payload.state ?? null)]);
  assert.deepEqual(heard, [
    [1, 'question.changed', 'asked'], [2, 'rundown.moved', null], [3, 'question.changed', 'queued'],
    [4, 'question.changed', 'on_air'], [5, 'question.changed', 'answered'], [6, 'rundown.moved', null],
  ]);
  const questions = (await (await fetch(`${server.origin}/api/v1/events/${event.slug}/questions`)).json()) as PublicQuestion[];
  assert.deepEqual(questions.map(({ number, to, answer, answeredBy }) => [number, to, answer, answeredBy]), [[1, 'Budi Santosa', 'Aktifkan 2FA.', 'Budi Santosa']]);
  stream.close();
});

test('foreign and forged tokens change nothing, in the room or at the desk', async () => {
  const [event, other] = [await makeEvent(server, { state: 'live' }), await makeEvent(server, { state: 'live' })];
  const [stranger, outsider, person] = [await participantOf(other), await staffOf(other), await participantOf(event)];
  const question = { to: 'all', text: 'Boleh saya bertanya?' };
  for (const token of [undefined, stranger, `${person.slice(0, -2)}xx`, outsider]) assert.equal((await send(`${event.slug}/questions`, { ...(token ? { token } : {}), body: question })).body.reason, 'sign_in_needed');
  await send(`${event.slug}/questions`, { token: person, body: question });
  for (const path of ['rundown/next', 'rundown/end', 'questions/1/queue', 'questions/1/air']) {
    assert.deepEqual([(await send(`${event.slug}/${path}`, { token: outsider })).status, (await send(`${event.slug}/${path}`, { token: person })).status, (await send(`${event.slug}/${path}`)).status], [404, 401, 401], path);
  }
  assert.equal((await send(`${event.slug}/questions/1/hide`, { token: outsider, body: { reason: 'other' } })).status, 404);
  const rows = await server.asSystem((trx) => trx.selectFrom('room_log').select(['event_id', 'kind']).where('event_id', 'in', [event.eventId, other.eventId]).execute());
  assert.deepEqual(rows, [{ event_id: event.eventId, kind: 'question.changed' }]);
});

test('a replayed key gives the first answer, an altered one and none are refused in the reader\'s language', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const token = await participantOf(event);
  const body = { to: 'all', text: 'Sekali saja?' };
  const key = newId();
  const [first, again] = await Promise.all([send(`${event.slug}/questions`, { token, key, body }), send(`${event.slug}/questions`, { token, key, body })]);
  assert.deepEqual(again, first);
  assert.deepEqual((await send(`${event.slug}/questions`, { token, key, body: { ...body, text: 'Lain?' } })).body.reason, 'idempotency_key_reused');
  assert.deepEqual([(await send(`${event.slug}/questions`, { token, key: null, body })).status, (await send(`${event.slug}/questions`, { token, key: 'short', body })).status], [400, 400]);
  const long = await send(`${event.slug}/questions`, { token, language: 'en', body: { to: '9', text: 'x'.repeat(10_000) } });
  assert.deepEqual([long.status, long.body.fields], [422, { text: 'This is too long (at most 500 characters).' }]);
  assert.deepEqual((await send(`${event.slug}/questions`, { token, body: { to: '9', text: 'Siapa?' } })).body.fields, { to: 'Orang ini tidak ada di daftar pengisi acara.' });
  assert.equal((await server.asSystem((trx) => trx.selectFrom('question').select('id').where('event_id', '=', event.eventId).execute())).length, 1);
});
