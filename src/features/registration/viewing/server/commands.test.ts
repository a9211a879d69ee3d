import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { signUpAs } from '../../../../../tests/support/sign-up.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { hashBody } from '#platform/idempotency/idempotency.ts';
import { takeRoster, uploadRoster } from '../../roster/server/commands.ts';
import { listAgencies, listEntries } from '../../roster/server/queries.ts';
import { findTicketByToken } from '../../ticket/server/queries.ts';
import { settleInstant } from '../model.ts';
import { pointEntry, type SyncEntry } from '../schema.ts';
import { decideSameName, settlePoint } from '../settling/server/commands.ts';
import { joinPoint, registerPoint, renewPoint, syncPoint } from './commands.ts';
import { findHost, listExpected, listPeople, listPoints, listSameNames, listViewingPresence, type ViewingHost } from './queries.ts';

const server = await testApp();
const { app, asSystem } = server;
after(server.close);
const by = system('test');

const point = (more: Record<string, unknown> = {}) => pointEntry.parse({ place: 'Balai Desa Sukorambi', address: '', officer: 'Pak Joko', contact: '081234500000', expected: 40, segment: 'umum', agencyCode: '', listed: true, ...more });
async function host(event: TestEvent, more: Record<string, unknown> = {}): Promise<{ host: ViewingHost; code: string; token: string }> {
  const { token, code } = await registerPoint(app, { slug: event.slug, key: newId(), entry: point(more), regionCode: '35.09', address: '10.0.0.1' });
  const found = await findHost(app, token);
  assert.ok(found);
  return { host: found, code, token };
}
type Change = SyncEntry['changes'][number];
const came = (name: string, more: Partial<Change> = {}): Change => ({ id: newId(), name, consent: 'paper', cameAt: app.clock.now().toISOString(), ...more });
const sync = (found: ViewingHost, changes: Change[], { key = newId(), headCount = null as number | null, sentAt = app.clock.now() } = {}) => syncPoint(app, found, { key, entry: { sentAt: sentAt.toISOString(), headCount, changes } });
const places = (eventId: string) => asSystem((trx) => trx.selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id').select(['registration.id', 'registration.number', 'registration.state', 'participant.name']).where('registration.event_id', '=', eventId).orderBy('registration.number').execute());
const view = async (eventId: string) => (await asSystem((trx) => listPoints(trx, { eventId })))[0]!;

test('a host registers a place without an account; five times at once is one place, and the event has one channel for all of them', async () => {
  const event = await makeEvent(server);
  const key = newId();
  const replies = await Promise.all(Array.from({ length: 5 }, () => registerPoint(app, { slug: event.slug, key, entry: point(), regionCode: '35.09', address: '10.0.0.1' })));
  assert.equal(new Set(replies.map((reply) => JSON.stringify(reply))).size, 1);
  await assert.rejects(registerPoint(app, { slug: event.slug, key, entry: point({ expected: 41 }), regionCode: '35.09', address: '10.0.0.1' }), { reason: 'idempotency_key_reused' });
  await Promise.all([host(event, { place: 'SMAN 1' }), host(event, { place: 'SMAN 2' })]);
  const rows = await asSystem(async (trx) => ({ channels: await trx.selectFrom('channel').select('id').where('event_id', '=', event.eventId).where('kind', '=', 'viewing_point').execute(), points: await listPoints(trx, { eventId: event.eventId }) }));
  assert.deepEqual([rows.channels.length, rows.points.map(({ place }) => place)], [1, ['Balai Desa Sukorambi', 'SMAN 1', 'SMAN 2']]);
});

test('a list that is sent five times at once, and again later, is one list', async () => {
  const event = await makeEvent(server);
  const { host: found } = await host(event);
  const [ani, budi] = [came('Ani Lestari'), came('Budi Santosa', { contact: '081234567890' })];
  const key = newId();
  const now = app.clock.now();
  const replies = await Promise.all(Array.from({ length: 5 }, () => sync(found, [ani, budi], { key, sentAt: now })));
  assert.equal(new Set(replies.map((reply) => JSON.stringify(reply))).size, 1);
  await assert.rejects(sync(found, [ani], { key, sentAt: now }), { reason: 'idempotency_key_reused' });
  await sync(found, [ani, { id: budi.id, leftAt: app.clock.now().toISOString() }]);
  await Promise.all([settlePoint(app, found), settlePoint(app, found)]);
  await settlePoint(app, found);
  const people = await asSystem((trx) => listPeople(trx, found));
  assert.deepEqual(people.map(({ name, registered, leftAt }) => [name, registered, leftAt !== null]), [['Ani Lestari', true, false], ['Budi Santosa', true, true]]);
  assert.deepEqual((await places(event.eventId)).map(({ number, name }) => [number, name]), [[1, 'Ani Lestari'], [2, 'Budi Santosa']]);
});

/** One list that a device sends six times at once, each time with a new key, as after dropped lines and reloads; answers how many were taken. */
async function sentSixTimes(lock: boolean): Promise<{ taken: number; people: number }> {
  const event = await makeEvent(server);
  const { host: found } = await host(event);
  const changes = Array.from({ length: 12 }, (_, i) => came(`Peserta ${'ABCDEFGHIJKL'[i]}`));
  const sentAt = app.clock.now().toISOString();
  const replies = await Promise.allSettled(Array.from({ length: 6 }, () => syncPoint(app, found, { key: newId(), entry: { sentAt, headCount: null, changes } }, { lock })));
  return { taken: replies.filter(({ status }) => status === 'fulfilled').length, people: (await asSystem((trx) => listPeople(trx, found))).length };
}

test('the same people sent six times at once under new keys are there once, and every device is answered', async () => {
  assert.deepEqual(await sentSixTimes(true), { taken: 6, people: 12 });
});

test('canary: without the lock of the point some devices are not answered', async () => {
  for (let tries = 0; tries < 5; tries++) if ((await sentSixTimes(false)).taken < 6) return;
  assert.fail('five times six lists met without harm');
});

test('one wrong row costs only itself, and nobody is written down without consent or at another point', async () => {
  const event = await makeEvent(server);
  const [first, second] = [await host(event), await host(event, { place: 'SMAN 2' })];
  const ani = came('Ani Lestari');
  await sync(first.host, [ani]);
  const noConsent = came('Citra Dewi');
  delete noConsent.consent;
  const bad = came('Budi Santosa', { contact: '0812' });
  const good = came('Dodi Wijaya');
  const answer = await sync(second.host, [{ id: ani.id, name: 'Bukan Ani' }, noConsent, bad, good]);
  assert.deepEqual([answer.kept, answer.refused], [[good.id], [{ id: ani.id, reason: 'not_found' }, { id: noConsent.id, reason: 'consent_needed' }, { id: bad.id, reason: 'phone_incomplete' }]]);
  assert.deepEqual((await asSystem((trx) => listPeople(trx, first.host))).map(({ name }) => name), ['Ani Lestari']);
});

test('who signed up with the same contact and name is the same person; the same name alone is asked, and the answer holds', async () => {
  const event = await makeEvent(server);
  const { host: found } = await host(event);
  const mine = await signUpAs(app, event.slug, { name: 'Ani Lestari, S.Pd.', phone: '081234567890' });
  await signUpAs(app, event.slug, { name: 'Budi Santosa', phone: '081234567891' });
  await signUpAs(app, event.slug, { name: 'Citra Dewi', phone: '081234567892' });
  const people = [came('ANI LESTARI', { contact: '0812-3456-7890' }), came('Budi Santosa'), came('Citra Dewi')];
  await sync(found, people);
  assert.deepEqual(await settlePoint(app, found), { linked: 1, made: 2, open: 0 });
  const ticket = await findTicketByToken(app, mine.token);
  const presence = await asSystem((trx) => listViewingPresence(trx, { eventId: event.eventId }));
  assert.equal(presence.find(({ personId }) => personId === people[0]!.id)?.registrationId, ticket?.registrationId);
  const asked = await asSystem((trx) => listSameNames(trx, { eventId: event.eventId }));
  assert.deepEqual(asked.map(({ name, number }) => [name, number]), [['Budi Santosa', 2], ['Citra Dewi', 3]]);

  const decide = (personId: string, decision: 'same' | 'other', key: string) => decideSameName(app, by, { event: event.slug, personId, decision, key: { scope: 'test', key, bodyHash: hashBody(decision) } });
  const key = newId();
  const replies = await Promise.all(Array.from({ length: 5 }, () => decide(people[1]!.id, 'same', key)));
  assert.equal(new Set(replies.map((reply) => JSON.stringify(reply))).size, 1);
  await assert.rejects(decide(people[1]!.id, 'other', key), { reason: 'idempotency_key_reused' });
  await decide(people[2]!.id, 'other', newId());
  await settlePoint(app, found);
  assert.deepEqual(await asSystem((trx) => listSameNames(trx, { eventId: event.eventId })), []);
  assert.deepEqual((await places(event.eventId)).map(({ name, state }) => [name, state]), [['Ani Lestari, S.Pd.', 'active'], ['Budi Santosa', 'active'], ['Citra Dewi', 'active'], ['Budi Santosa', 'cancelled'], ['Citra Dewi', 'active']]);
});

test('who presses "I watch here" on the own phone and stands on the host\'s list is there once, from the earlier hour', async () => {
  const event = await makeEvent(server);
  const { host: found, code } = await host(event);
  const mine = await signUpAs(app, event.slug, { name: 'Ani Lestari', phone: '081234567890' });
  const holder = await findTicketByToken(app, mine.token);
  const early = new Date(app.clock.now().getTime() - 600_000);
  const key = { scope: 'test', key: newId(), bodyHash: hashBody(code) };
  await Promise.all(Array.from({ length: 5 }, () => joinPoint(app, holder!, { code, key })));
  await joinPoint(app, holder!, { code: code.toLowerCase() });
  await assert.rejects(joinPoint(app, holder!, { code: 'AAAA0000' }), { reason: 'point_unknown' });
  await sync(found, [came('Ani Lestari', { contact: '081234567890', cameAt: early.toISOString() })]);
  await settlePoint(app, found);
  const people = await asSystem((trx) => listPeople(trx, found));
  assert.deepEqual(people.map(({ name, addedBy }) => [name, addedBy]), [['Ani Lestari', 'self']]);
  assert.ok(Math.abs(Date.parse(people[0]!.cameAt!) - early.getTime()) < 2000);
});

test('heads that were counted and people who are known are two numbers', async () => {
  const event = await makeEvent(server);
  const { host: found } = await host(event);
  await sync(found, [came('Ani Lestari')], { headCount: 57 });
  await settlePoint(app, found);
  const { headCount, identified, people, expected } = await view(event.eventId);
  assert.deepEqual([headCount, identified, people, expected, (await places(event.eventId)).length], [57, 1, 1, 40, 1]);
});

test('an office that is a viewing point has its people at hand, and ticking them needs no typing', async () => {
  const event = await makeEvent(server);
  const { rosterId } = await uploadRoster(app, by, { event: event.slug, bytes: Buffer.from('NIP;Nama\n198501012010011001;Ani Lestari\n199002022019032002;Budi Santosa\n'), fileName: 'a.csv', agency: 'Dinas Kesehatan' });
  await takeRoster(app, { eventId: event.eventId, rosterId });
  const [agency] = await asSystem((trx) => listAgencies(trx, { eventId: event.eventId }));
  await assert.rejects(host(event, { agencyCode: 'AAAA0000' }), (refusal: { fields?: Record<string, string> }) => refusal.fields?.agencyCode === 'agency_unknown');
  const { host: found } = await host(event, { agencyCode: agency!.code, place: 'Ruang rapat Dinas Kesehatan' });
  const expected = await asSystem((trx) => listExpected(trx, found));
  assert.deepEqual(expected.map(({ name, nipHint }) => [name, nipHint]), [['Ani Lestari', '…001'], ['Budi Santosa', '…002']]);
  const tick = (): Change => ({ id: newId(), entryId: expected[0]!.entryId, consent: 'voice', cameAt: app.clock.now().toISOString() });
  await Promise.all([sync(found, [tick()]), sync(found, [tick()])]);
  await settlePoint(app, found);
  assert.deepEqual((await asSystem((trx) => listPeople(trx, found))).map(({ name, registered }) => [name, registered]), [['Ani Lestari', true]]);
  const { rows } = await asSystem((trx) => listEntries(trx, { eventId: event.eventId, agencyId: agency!.id, answered: true }));
  assert.deepEqual(rows.map(({ name, linkedBy }) => [name, linkedBy]), [['Ani Lestari', 'viewing_point']]);
});

test('a list that was offline until after the end still counts; once the event is closed it stays a list', async () => {
  const event = await makeEvent(server, { state: 'live' });
  const { host: found } = await host(event);
  await sync(found, [came('Ani Lestari')]);
  await asSystem((trx) => trx.updateTable('event').set({ state: 'ended', ended_at: app.clock.now() }).where('id', '=', event.eventId).execute());
  assert.deepEqual(await settlePoint(app, found), { linked: 0, made: 1, open: 0 });
  await assert.rejects(signUpAs(app, event.slug, { name: 'Orang Lain', phone: '081234567899' }), { reason: 'event_closed' });
  await asSystem((trx) => trx.updateTable('event').set({ state: 'closed', closed_at: app.clock.now() }).where('id', '=', event.eventId).execute());
  await sync(found, [came('Budi Santosa')]);
  assert.deepEqual(await settlePoint(app, found), { linked: 0, made: 0, open: 1 });
});

test('a device whose clock is wrong is set right, and nobody comes in the future', () => {
  const now = new Date('2026-11-22T03:00:00Z');
  const settle = (said: string, sentAt: string) => settleInstant(said, { sentAt: new Date(sentAt), now, earliest: new Date('2026-11-21T00:00:00Z') }).toISOString();
  assert.equal(settle('2026-11-22T01:00:00Z', '2026-11-22T03:00:00Z'), '2026-11-22T01:00:00.000Z');
  assert.equal(settle('2019-01-01T01:00:00Z', '2019-01-01T02:30:00Z'), '2026-11-22T01:30:00.000Z');
  assert.equal(settle('2026-11-22T09:00:00Z', '2026-11-22T03:00:00Z'), now.toISOString());
  assert.equal(settle('1999-01-01T00:00:00Z', '2026-11-22T03:00:00Z'), '2026-11-21T00:00:00.000Z');
});

test('a host\'s link that was renewed opens nothing any more', async () => {
  const event = await makeEvent(server);
  const { host: found, token } = await host(event);
  const renewed = await renewPoint(app, by, { event: event.slug, pointId: found.pointId });
  assert.equal(await findHost(app, token), null);
  assert.equal((await findHost(app, renewed.token!))?.pointId, found.pointId);
  await renewPoint(app, by, { event: event.slug, pointId: found.pointId, close: true });
  assert.equal(await findHost(app, renewed.token!), null);
});
