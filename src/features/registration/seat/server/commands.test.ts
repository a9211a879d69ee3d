import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { readMessage } from '#features/message/server/queries.ts';
import { anybody, system, type Principal, type Staff } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { markEntered } from '../../entry/server/commands.ts';
import { releaseDue, releaseNoShows, setNoShowRelease } from '../../no-show/server/commands.ts';
import { setPool, setQuota } from '../../pool/server/commands.ts';
import { setRole } from '../../role/server/commands.ts';
import { cancelRegistration, register } from '../../server/commands.ts';
import { findTicketByToken, getTicket } from '../../ticket/server/queries.ts';
import { leaveWaiting } from '../waiting/server/commands.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
const product = await testApp({ clock });
const { app, asSystem } = product;
after(product.close);
const us = system('test');

let people = 0;
const bodyOf = (more: Record<string, unknown> = {}) => ({ name: `Orang ${++people}`, phone: `0817${String(people).padStart(8, '0')}`, region: '35.09', segment: 'umum', consent: { attend: true }, ...more });
async function signUp(event: TestEvent, more: Record<string, unknown> = {}) {
  const { token, ticket } = await register(app, anybody, { slug: event.slug, body: bodyOf(more), key: newId(), via: 'api', origin: 'https://acara.example', language: 'id' });
  return { ...ticket, holder: (await findTicketByToken(app, token))! };
}
const several = async (event: TestEvent, count: number, more: Record<string, unknown> = {}) => {
  const list = [];
  for (let i = 0; i < count; i++) list.push(await signUp(event, more));
  return list;
};
/** Who sits in the meeting, and who waits, by number. */
async function standing(event: TestEvent): Promise<{ meeting: number[]; waiting: number[] }> {
  const rows = await asSystem((trx) => trx.selectFrom('registration').select(['number', 'channel_id', 'waits_for']).where('event_id', '=', event.eventId).where('state', '=', 'active').orderBy('number').execute());
  return { meeting: rows.filter((row) => row.channel_id === event.meetingChannelId).map((row) => row.number), waiting: rows.filter((row) => row.waits_for === 'meeting').map((row) => row.number) };
}
const told = (event: TestEvent) => asSystem((trx) => trx.selectFrom('outbox').innerJoin('registration', 'registration.id', 'outbox.registration_id').select(['registration.number', 'outbox.version', 'outbox.data', 'outbox.language', 'outbox.template', 'outbox.transport']).where('outbox.event_id', '=', event.eventId).where('template', '=', 'seat').orderBy('registration.number').orderBy('outbox.version').execute());
const capacity = (event: TestEvent, seats: number) => asSystem((trx) => trx.updateTable('channel').set({ capacity: seats }).where('event_id', '=', event.eventId).where('id', '=', event.meetingChannelId).execute());
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));

test('a ticket shows the position, and whoever is promoted is told once, with the link of the own sign-up', async () => {
  const event = await makeEvent(product, { seats: 2 });
  const [first, , third, fourth] = await several(event, 4);
  const seen = await asSystem((trx) => getTicket(trx, fourth!.holder));
  assert.deepEqual([seen.seat.kind, seen.waiting], ['stream', { kind: 'meeting', position: 2, of: 2 }]);
  await cancelRegistration(app, first!.holder, { key: newId() });
  assert.deepEqual(await standing(event), { meeting: [2, 3], waiting: [4] });
  const messages = await told(event);
  assert.deepEqual(messages.map((row) => [row.number, row.version]), [[3, 2]]);
  const { text, subject } = readMessage(app, messages[0]!);
  assert.ok(text.startsWith('Kabar baik: ada kursi kosong untuk Anda.') && text.includes('Tempat: kursi Zoom') && text.includes(third!.link), text);
  assert.equal(subject, 'Tempat Anda berubah: Dampak Positif Bermedsos');
  assert.deepEqual((await asSystem((trx) => getTicket(trx, fourth!.holder))).waiting, { kind: 'meeting', position: 1, of: 1 });
});

test('fewer seats move the tail to the stream with one message each, never crew; more seats bring them back in order', async () => {
  const event = await makeEvent(product, { seats: 5 });
  const list = await several(event, 7);
  await setRole(app, us, { event: event.slug, registrationId: list[4]!.holder.registrationId, role: 'official' });
  const set = (limit: number, moveTail: boolean) => setPool(app, us, { event: event.slug, channelId: event.meetingChannelId, limit, moveTail });
  assert.equal(await reasonOf(set(3, false)), 'pool_below_taken');
  assert.deepEqual(await standing(event), { meeting: [1, 2, 3, 4, 5], waiting: [6, 7] });
  assert.equal((await set(3, true)).moved, 2);
  assert.deepEqual(await standing(event), { meeting: [1, 2, 5], waiting: [3, 4, 6, 7] });
  assert.equal((await set(5, true)).promoted, 2);
  assert.deepEqual(await standing(event), { meeting: [1, 2, 3, 4, 5], waiting: [6, 7] });
  assert.deepEqual((await told(event)).map((row) => [row.number, row.version]), [[3, 2], [3, 3], [4, 2], [4, 3]]);
  assert.equal(await reasonOf(set(0, true)), 'pool_below_taken', 'the official stays');
});

test('a quota counts who sits there, holds back its own people only, and is passed over by the next who fits', async () => {
  const event = await makeEvent(product, { seats: 3 });
  await asSystem((trx) => trx.insertInto('region').values({ code: '51.03', kind: 'regency', name: 'Kabupaten Badung', parent_code: '51', zone: 'WITA', source: 'test' }).onConflict((conflict) => conflict.doNothing()).execute());
  const [first] = await several(event, 2);
  await setQuota(app, us, { event: event.slug, channelId: event.meetingChannelId, regionCode: '35', segment: null, limit: 2 });
  const [third] = await several(event, 1); // Jember is full, the meeting is not
  const [fourth] = await several(event, 1, { region: '51.03' });
  assert.deepEqual([third!.channel, fourth!.channel], ['stream', 'meeting']);
  const [fifth] = await several(event, 1, { region: '51.03' });
  assert.equal(fifth!.channel, 'stream');
  await cancelRegistration(app, fourth!.holder, { key: newId() });
  assert.deepEqual(await standing(event), { meeting: [1, 2, 5], waiting: [3] }, 'the seat of Badung goes to Badung, though number 3 is earlier');
  await cancelRegistration(app, first!.holder, { key: newId() });
  assert.deepEqual(await standing(event), { meeting: [2, 3, 5], waiting: [] });
  await several(event, 1);
  await capacity(event, 10);
  await setPool(app, us, { event: event.slug, channelId: event.meetingChannelId, limit: 10 });
  assert.deepEqual((await standing(event)).waiting, [6], 'seven free seats, and none for a seventh of Jember');
  assert.equal((await setQuota(app, us, { event: event.slug, channelId: event.meetingChannelId, regionCode: '35', segment: null, limit: null })).promoted, 1);
  assert.deepEqual(await standing(event), { meeting: [2, 3, 5, 6], waiting: [] });
});

test('seats nobody came for go to those who wait only where the organiser chose so, as many as they can use, the latest first', async () => {
  const event = await makeEvent(product, { seats: 5, state: 'live' });
  const list = await several(event, 7);
  const ids = list.map((one) => one.holder.registrationId);
  await asSystem((trx) => markEntered(trx, { eventId: event.eventId, registrationIds: [ids[0]!, ids[4]!], at: clock.now() }));
  await setRole(app, us, { event: event.slug, registrationId: ids[3]!, role: 'crew' });
  clock.advance(3_600_000);
  await releaseDue(app);
  assert.deepEqual(await standing(event), { meeting: [1, 2, 3, 4, 5], waiting: [6, 7] }, 'off unless chosen');
  await setNoShowRelease(app, us, { event: event.slug, afterMinutes: 15 });
  await releaseDue(app);
  await releaseDue(app);
  assert.deepEqual(await standing(event), { meeting: [1, 4, 5, 6, 7], waiting: [] }, 'numbers 2 and 3 never came; who came and crew keep theirs');
  assert.deepEqual((await told(event)).map((row) => row.number), [2, 3, 6, 7]);
  const few = await makeEvent(product, { seats: 3, state: 'live' });
  await several(few, 4);
  await setNoShowRelease(app, us, { event: few.slug, afterMinutes: 5 });
  assert.deepEqual(await releaseNoShows(app, us, { eventId: few.eventId }), { released: 1, promoted: 1 });
  assert.deepEqual(await standing(few), { meeting: [1, 2, 4], waiting: [] }, 'one waits, one is released: the latest');
});

test('a late arrival at the door and the release of the seat agree on one of the two', async () => {
  for (let i = 0; i < 5; i++) {
    const event = await makeEvent(product, { seats: 1, state: 'live' });
    const [first] = await several(event, 2);
    await setNoShowRelease(app, us, { event: event.slug, afterMinutes: 5 });
    const [, done] = await Promise.all([
      asSystem((trx) => markEntered(trx, { eventId: event.eventId, registrationIds: [first!.holder.registrationId], at: clock.now() })),
      releaseNoShows(app, us, { eventId: event.eventId }),
    ]);
    assert.deepEqual((await standing(event)).meeting, done.released === 1 ? [2] : [1]);
  }
});

/** Five at once with one key, then one with the key and another body. */
async function replayed<T>(act: (key: string, altered: boolean) => Promise<T>, effect: () => Promise<unknown>, altered: boolean): Promise<void> {
  const key = newId();
  const answers = await Promise.all(Array.from({ length: 5 }, () => act(key, false)));
  const once = await effect();
  answers.push(await act(key, false));
  for (const answer of answers) assert.deepEqual(answer, answers[0], 'identical answers');
  assert.deepEqual(await effect(), once, 'one effect');
  if (altered) assert.equal(await reasonOf(act(key, true)), 'idempotency_key_reused');
}

test('every command of seats answers five replays at once alike, acts once, and refuses an altered body', async () => {
  const event = await makeEvent(product, { seats: 3 });
  await capacity(event, 50);
  const list = await several(event, 6);
  const staff: Staff = { kind: 'staff', userId: 'u', email: 'u@example.id', name: 'U', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] };
  const audited = (action: string) => () => asSystem((trx) => trx.selectFrom('audit').select((row) => row.fn.countAll().as('n')).where('event_id', '=', event.eventId).where('action', '=', action).executeTakeFirstOrThrow());
  const keyed = (action: string, key: string, body: unknown, by: Principal = staff) => keyFor(by, action, key, body);
  const body = bodyOf();
  await replayed((key, altered) => register(app, anybody, { slug: event.slug, body: altered ? { ...body, name: 'Orang Lain' } : body, key, via: 'api', origin: 'https://acara.example', language: 'id' }), audited('registration.create'), true);
  await replayed((key) => cancelRegistration(app, list[0]!.holder, { key }), audited('registration.cancel'), false);
  await replayed((key) => leaveWaiting(app, list[5]!.holder, { key }), audited('registration.leave_waiting'), false);
  await replayed((key, altered) => {
    const limit = altered ? 5 : 4;
    return setPool(app, staff, { event: event.slug, channelId: event.meetingChannelId, limit, key: keyed('registration.set_pool', key, { limit }) });
  }, audited('registration.set_pool'), true);
  await replayed((key, altered) => {
    const limit = altered ? 30 : 20;
    return setQuota(app, staff, { event: event.slug, channelId: event.meetingChannelId, regionCode: '35', segment: null, limit, key: keyed('registration.set_quota', key, { limit }) });
  }, audited('registration.set_pool'), true);
  await replayed((key, altered) => {
    const role = altered ? 'official' : 'crew';
    return setRole(app, staff, { event: event.slug, registrationId: list[1]!.holder.registrationId, role, key: keyed('registration.set_role', key, { role }) });
  }, audited('registration.set_role'), true);
  await replayed((key, altered) => {
    const afterMinutes = altered ? 30 : 15;
    return setNoShowRelease(app, staff, { event: event.slug, afterMinutes, key: keyed('registration.set_release', key, { afterMinutes }) });
  }, audited('registration.set_release'), true);
});

test('only the event\'s own staff touch its seats; to others it is absent', async () => {
  const event = await makeEvent(product, { seats: 3 });
  const [one] = await several(event, 1);
  const foreign: Staff = { kind: 'staff', userId: 'u', email: 'u@example.id', name: 'U', grants: [{ role: 'regional_organiser', kind: 'region', id: '51.03' }] };
  for (const [by, reason] of [[foreign, 'not_found'], [anybody, 'forbidden']] as const) {
    const reasons = await Promise.all([
      reasonOf(setQuota(app, by, { event: event.slug, channelId: event.meetingChannelId, regionCode: '35', segment: null, limit: 1 })),
      reasonOf(setNoShowRelease(app, by, { event: event.slug, afterMinutes: 15 })),
    ]);
    assert.deepEqual(reasons, [reason, reason]);
  }
  assert.equal(await reasonOf(setRole(app, foreign, { event: event.slug, registrationId: one!.holder.registrationId, role: 'crew' })), 'not_found');
  assert.equal(await reasonOf(setRole(app, anybody, { event: event.slug, registrationId: one!.holder.registrationId, role: 'crew' })), 'not_found');
});
