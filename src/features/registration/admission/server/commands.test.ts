import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, test } from 'node:test';
import { testServer } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { resolveParticipants } from '#features/participant/server/commands.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { cancelRegistration } from '../../server/commands.ts';
import { setPool } from '../../pool/server/commands.ts';
import { shortCode } from '../../ticket/server/queries.ts';
import { admitBatch, type Admission, type AdmissionRequest } from './commands.ts';

const server = await testServer();
const { app, asSystem } = server;
after(server.close);

interface Answer {
  status: number;
  number: number;
  channel: string;
  link: string;
  code: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
after(() => agent.destroy());

function signUp(slug: string, who: number): Promise<Answer> {
  const body = JSON.stringify({ name: `Peserta ${who}`, phone: `0813${String(who).padStart(8, '0')}`, region: '35.09', segment: 'umum', consent: { attend: true, publicity: who % 2 === 0 } });
  return new Promise((resolve, reject) => {
    const sent = request(`${server.origin}/api/v1/events/${slug}/registrations`, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'idempotency-key': `sign-up-${slug}-${who}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: response.statusCode!, ...(JSON.parse(text) as Omit<Answer, 'status'>) }));
    });
    sent.on('error', reject).end(body);
  });
}

const dense = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

test('2,050 people for 1,000 meeting seats: 1,000 seats, 1,050 places on the stream, numbers without a gap, nobody refused', { timeout: 120_000 }, async () => {
  const event = await makeEvent(server, { seats: 1000 });
  const answers = await Promise.all(dense(2050).map((who) => signUp(event.slug, who)));
  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]));
  assert.deepEqual(ascending(answers.map((answer) => answer.number)), dense(2050));
  assert.deepEqual([answers.filter((one) => one.channel === 'meeting').length, answers.filter((one) => one.channel === 'stream').length], [1000, 1050]);
  assert.deepEqual([new Set(answers.map((one) => one.code)).size, new Set(answers.map((one) => one.link)).size], [2050, 2050]);
  assert.deepEqual(ascending(answers.filter((one) => one.channel === 'meeting').map((one) => one.number)), dense(1000), 'seats went to the first thousand numbers');

  const rows = await asSystem(async (trx) => {
    const count = async (table: 'registration' | 'registration_consent' | 'registration_refusal' | 'outbox') => Number((await trx.selectFrom(table).select((row) => row.fn.countAll().as('n')).where('event_id', '=', event.eventId).executeTakeFirstOrThrow()).n);
    return {
      registrations: await count('registration'),
      consents: await count('registration_consent'),
      refusals: await count('registration_refusal'),
      messages: await count('outbox'),
      told: (await trx.selectFrom('outbox').select('registration_id').distinct().where('event_id', '=', event.eventId).execute()).length,
      audited: (await trx.selectFrom('audit').select('object_id').distinct().where('event_id', '=', event.eventId).where('action', '=', 'registration.create').execute()).length,
      pools: (await trx.selectFrom('registration_pool').select('taken').where('event_id', '=', event.eventId).orderBy('position').execute()).map((pool) => pool.taken),
      last: (await trx.selectFrom('registration_counter').select('last_number').where('event_id', '=', event.eventId).executeTakeFirstOrThrow()).last_number,
    };
  });
  assert.deepEqual(rows, { registrations: 2050, consents: 6150, refusals: 0, messages: 2050, told: 2050, audited: 2050, pools: [1000, 1050], last: 2050 });
});

/** People at the door of an event, each with an identity, in batches that all stand there at once. */
async function atTheDoor(event: TestEvent, { people, batches }: { people: number; batches: number }): Promise<AdmissionRequest[][]> {
  const keys = dense(people).map(() => ({ scope: `registration:${event.eventId}`, key: newId(), bodyHash: Buffer.alloc(32) }));
  const identities = await resolveParticipants(app, keys.map((key, i) => ({
    eventId: event.eventId, programmeId: event.programmeId, simulated: false, key, name: `Orang ${i}`, contact: { kind: 'phone' as const, value: `+62814${String(i).padStart(8, '0')}` },
    regionCode: '35.09', segment: 'umum', institution: null, language: 'id' as const, proven: [],
  })));
  const requests = keys.map((key, i): AdmissionRequest => {
    const identity = identities[i]!;
    return { key, participant: identity.kind === 'participant' ? identity.participant : null, consent: { attend: true, publicity: false, contact: false }, wish: null, regionCode: '35.09', segment: 'umum', via: 'api', by: anybody, origin: 'http://localhost' };
  });
  return dense(batches).map((b) => requests.filter((_, i) => i % batches === b - 1));
}

async function storm(event: TestEvent, lock: boolean): Promise<{ failed: number; seats: number; numbers: number[] }> {
  const batches = await atTheDoor(event, { people: 240, batches: 12 });
  const done = await Promise.allSettled(batches.map((batch) => admitBatch(app, event, batch, { lock })));
  const admitted = done.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])).flatMap((one: Admission) => (one.kind === 'admitted' ? [one.admitted] : []));
  return { failed: done.filter((one) => one.status === 'rejected').length, seats: admitted.filter((one) => one.channel === 'meeting').length, numbers: ascending(admitted.map((one) => one.number)) };
}

test('batches that come at once wait for each other: exact seats, dense numbers, no failure', async () => {
  const result = await storm(await makeEvent(server, { seats: 100 }), true);
  assert.deepEqual(result, { failed: 0, seats: 100, numbers: dense(240) });
});

test('canary: without the lock the same storm breaks', async () => {
  const result = await storm(await makeEvent(server, { seats: 100 }), false);
  assert.notDeepEqual(result, { failed: 0, seats: 100, numbers: dense(240) });
});

test('a code that is taken already makes the batch try again with others', async () => {
  const event = await makeEvent(server);
  const [batch = []] = await atTheDoor(event, { people: 3, batches: 1 });
  let asked = 0;
  const admissions = await admitBatch(app, event, batch, { codeOf: (id) => (asked++ < 3 ? 'AAAAAAAA' : shortCode(app.keys, id)) });
  assert.deepEqual(admissions.map((one) => (one.kind === 'admitted' ? one.admitted.number : null)), [1, 2, 3]);
});

test('a replay and an altered replay that come in one batch get each its own answer, whichever comes first', async () => {
  const event = await makeEvent(server);
  const [batch = []] = await atTheDoor(event, { people: 2, batches: 1 });
  const first = await admitBatch(app, event, batch);
  const [one, two] = batch as [AdmissionRequest, AdmissionRequest];
  const altered = (request: AdmissionRequest): AdmissionRequest => ({ ...request, key: { ...request.key, bodyHash: Buffer.alloc(32, 9) } });
  const said = (admissions: Admission[]) => admissions.map((admission) => (admission.kind === 'admitted' ? admission.admitted : admission.kind));
  const [firstOne, firstTwo] = said(first);
  assert.deepEqual(said(await admitBatch(app, event, [one, altered(one), altered(two), two])), [firstOne, 'altered', 'altered', firstTwo]);
});

test('a refusal for want of room is a row with the room that was left, and does not undo the others of its batch', async () => {
  const event = await makeEvent(server, { seats: 2 });
  await asSystem(async (trx) => {
    await trx.deleteFrom('registration_pool').where('event_id', '=', event.eventId).where('channel_id', '=', event.streamChannelId).execute();
  });
  const [batch = []] = await atTheDoor(event, { people: 5, batches: 1 });
  const admissions = await admitBatch(app, event, batch);
  assert.deepEqual(admissions.map((one) => one.kind), ['admitted', 'admitted', 'full', 'full', 'full']);
  const refusals = await asSystem((trx) => trx.selectFrom('registration_refusal').select(['reason', 'free_seats']).where('event_id', '=', event.eventId).execute());
  assert.deepEqual(refusals, Array.from({ length: 3 }, () => ({ reason: 'no_room', free_seats: 0 })));
});

test('reserved seats are kept, and a seat that is given back goes to the first who waits', async () => {
  const event = await makeEvent(server, { seats: 3 });
  await setPool(app, system('test'), { event: event.slug, channelId: event.meetingChannelId, limit: 3, reserved: 1 });
  const [batch = []] = await atTheDoor(event, { people: 5, batches: 1 });
  const first = await admitBatch(app, event, batch.slice(0, 3));
  assert.deepEqual(first.map((one) => (one.kind === 'admitted' ? one.admitted.channel : one.kind)), ['meeting', 'meeting', 'stream']);
  const leaver = first[0]!.kind === 'admitted' ? first[0]!.admitted.registrationId : '';
  const holder = { kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId: leaver, participantId: batch[0]!.participant!.id } as const;
  await cancelRegistration(app, holder, { key: 'cancel-key-1' });
  await cancelRegistration(app, holder, { key: 'cancel-key-2' });
  const next = await admitBatch(app, event, batch.slice(3));
  assert.deepEqual(next.map((one) => (one.kind === 'admitted' ? [one.admitted.number, one.admitted.channel] : one.kind)), [[4, 'stream'], [5, 'stream']]);
  const seated = await asSystem((trx) => trx.selectFrom('registration').innerJoin('channel', 'channel.id', 'registration.channel_id').select(['registration.number', 'channel.kind']).where('registration.event_id', '=', event.eventId).where('registration.state', '=', 'active').orderBy('registration.number').execute());
  assert.deepEqual(seated.map((row) => [row.number, row.kind]), [[2, 'meeting'], [3, 'meeting'], [4, 'stream'], [5, 'stream']], 'the one who waited got it, and cancelling twice freed one seat');
  const pools = await asSystem((trx) => trx.selectFrom('registration_pool').select('taken').where('event_id', '=', event.eventId).orderBy('position').execute());
  assert.deepEqual(pools.map((pool) => pool.taken), [2, 2]);
});

test('the public sees no registration, and another event\'s door sees none of this one', async () => {
  const event = await makeEvent(server);
  const other = await makeEvent(server);
  const [batch = []] = await atTheDoor(event, { people: 2, batches: 1 });
  await admitBatch(app, event, batch);
  const seen = async (scope: Parameters<typeof withScope>[1]) =>
    withScope(app.db, scope, async (trx) => {
      const rows = await Promise.all((['registration', 'registration_consent', 'outbox', 'registration_counter'] as const).map((table) => trx.selectFrom(table).select('event_id').where('event_id', '=', event.eventId).execute()));
      return rows.map((list) => list.length);
    });
  assert.deepEqual(await seen({ kind: 'public' }), [0, 0, 0, 0]);
  assert.deepEqual(await seen({ kind: 'event', eventId: other.eventId, programmeId: other.programmeId }), [0, 0, 0, 0]);
  assert.deepEqual(await seen({ kind: 'event', eventId: event.eventId, programmeId: event.programmeId }), [2, 6, 2, 1]);
});
