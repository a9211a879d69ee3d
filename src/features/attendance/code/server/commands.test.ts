import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endEvent } from '#features/event/server/commands.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { testServer } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople, type TestPerson } from '../../../../../tests/support/people.ts';
import { slotOf } from '../model.ts';
import { roomCode } from './queries.ts';

const clock = manualClock(new Date('2026-11-22T02:00:30Z'));
const server = await testServer({ clock });
const { app, asSystem, origin, close } = server;
after(close);

const codeOf = (event: TestEvent, spansAgo = 0): string => roomCode(app.keys, event.eventId, slotOf(clock.now().getTime()) - spansAgo);
const tokenOf = (person: TestPerson): string => linkToken(app.keys, { registrationId: person.registrationId, linkVersion: 1 });

async function send(slug: string, token: string, code: string, key = newId()): Promise<[number, unknown]> {
  const answer = await fetch(`${origin}/api/v1/events/${slug}/codes`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key }, body: JSON.stringify({ code }),
  });
  const body = (await answer.json()) as { reason?: string };
  return [answer.status, body.reason ?? body];
}
const evidence = (event: TestEvent) => asSystem((trx) => trx.selectFrom('attendance_evidence').select(['registration_id', 'source', 'source_key', 'shape', 'grade', 'started_at']).where('event_id', '=', event.eventId).orderBy('source_key').execute());

test('the code of the moment is evidence of that moment, once per span, however often it is sent', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [person] = await addPeople(server, event, 1);
  const token = tokenOf(person!);
  const key = newId();
  const first = await send(event.slug, token, codeOf(event).toLowerCase(), key);
  assert.deepEqual(first, [201, { again: false, codes: 1 }]);
  assert.deepEqual(await send(event.slug, token, codeOf(event).toLowerCase(), key), first, 'the same request has the same answer');
  assert.deepEqual(await send(event.slug, token, codeOf(event)), [201, { again: true, codes: 1 }]);
  clock.advance(120_000);
  assert.deepEqual(await send(event.slug, token, codeOf(event, 1)), [201, { again: true, codes: 1 }], 'the last one is still taken, and was entered');
  assert.deepEqual(await send(event.slug, token, codeOf(event)), [201, { again: false, codes: 2 }]);
  const rows = await evidence(event);
  assert.deepEqual(rows.map((row) => [row.registration_id, row.source, row.shape, row.grade, row.started_at.toISOString()]), [
    [person!.registrationId, 'room_code', 'instant', 'C', '2026-11-22T02:00:30.000Z'],
    [person!.registrationId, 'room_code', 'instant', 'C', '2026-11-22T02:02:30.000Z'],
  ]);
});

test('one entry sent five times at once is one entry, with one key or with five', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [one, other] = await addPeople(server, event, 2);
  const key = newId();
  const same = await Promise.all(Array.from({ length: 5 }, () => send(event.slug, tokenOf(one!), codeOf(event), key)));
  assert.deepEqual(same, Array.from({ length: 5 }, () => [201, { again: false, codes: 1 }]));
  const each = await Promise.all(Array.from({ length: 5 }, () => send(event.slug, tokenOf(other!), codeOf(event))));
  assert.equal(each.filter(([, body]) => (body as { again: boolean }).again).length, 4);
  assert.equal((await evidence(event)).length, 2);
});

test('forged, replayed and foreign: nothing changes', async () => {
  const [event, other] = [await makeEvent(server, { state: 'live' }), await makeEvent(server, { state: 'live' })];
  const [person] = await addPeople(server, event, 1);
  const [stranger] = await addPeople(server, other, 1);
  const token = tokenOf(person!);
  const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
  const stale = codeOf(event, 3);
  assert.deepEqual(await send(event.slug, token, codeOf(other)), [422, 'code_wrong'], 'the code of another event');
  assert.deepEqual(await send(event.slug, token, stale), [422, 'code_wrong'], 'the code of six minutes ago');
  assert.deepEqual(await send(event.slug, token, roomCode(app.keys, event.eventId, slotOf(clock.now().getTime()) + 1)), [422, 'code_wrong'], 'the code to come');
  assert.deepEqual(await send(event.slug, forged, codeOf(event)), [401, 'sign_in_needed'], 'a forged token');
  assert.deepEqual(await send(event.slug, tokenOf(stranger!), codeOf(event)), [401, 'sign_in_needed'], 'the token of another event');
  assert.deepEqual(await send(other.slug, token, codeOf(other)), [401, 'sign_in_needed']);
  const key = newId();
  await send(event.slug, token, codeOf(event), key);
  assert.deepEqual(await send(event.slug, token, 'KKKKKK', key), [422, 'code_wrong'], 'an altered replay is another guess');
  assert.deepEqual([(await evidence(event)).length, (await evidence(other)).length], [1, 0]);
});

test('before and after the event there is no code', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const waiting = await makeEvent(server);
  const [early] = await addPeople(server, waiting, 1);
  const [late] = await addPeople(server, event, 1);
  await endEvent(app, system('test'), { event: event.slug });
  assert.deepEqual(await send(waiting.slug, tokenOf(early!), codeOf(waiting)), [409, 'code_not_open']);
  assert.deepEqual(await send(event.slug, tokenOf(late!), codeOf(event)), [409, 'code_not_open']);
  assert.deepEqual([await evidence(event), await evidence(waiting)], [[], []]);
});

test('who guesses too often waits, even with the right code, and nobody waits with him', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [guesser, neighbour] = await addPeople(server, event, 2);
  const tries = await Promise.all(Array.from({ length: 15 }, () => send(event.slug, tokenOf(guesser!), 'KKKKKK')));
  assert.deepEqual([tries.filter(([, reason]) => reason === 'code_wrong').length, tries.filter(([, reason]) => reason === 'guessed_too_often').length], [12, 3]);
  assert.deepEqual(await send(event.slug, tokenOf(guesser!), codeOf(event)), [429, 'guessed_too_often']);
  assert.deepEqual(await send(event.slug, tokenOf(neighbour!), codeOf(event)), [201, { again: false, codes: 1 }]);
  clock.advance(10 * 60_000 + 1000);
  assert.deepEqual(await send(event.slug, tokenOf(guesser!), codeOf(event)), [201, { again: false, codes: 1 }]);
});

test('a cancelled place enters nothing', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const [person] = await addPeople(server, event, 1);
  await asSystem((trx) => trx.updateTable('registration').set({ state: 'cancelled', cancelled_at: clock.now() }).where('id', '=', person!.registrationId).execute());
  assert.deepEqual(await send(event.slug, tokenOf(person!), codeOf(event)), [401, 'sign_in_needed']);
});
