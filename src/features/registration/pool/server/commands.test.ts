import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addChannel, editChannel, removeChannel } from '#features/channel/server/commands.ts';
import { listChannels, listChannelsWithLinks } from '#features/channel/server/queries.ts';
import { channelEntry } from '#features/channel/schema.ts';
import { anybody, system, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { register } from '../../server/commands.ts';
import { ensurePools, setPool } from './commands.ts';
import { countByChannel, fillOf } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const us = system('test');

const staff = (kind: 'programme' | 'region', id: string): Principal => ({ kind: 'staff', userId: 'u', email: 'u@example.id', name: 'U', grants: [{ role: kind === 'programme' ? 'programme_admin' : 'regional_organiser', kind, id }] });
const entry = (more: Record<string, unknown>) => channelEntry.parse({ kind: 'meeting', name: 'Zoom', ...more });
const refusalOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? [reason.reason, ...Object.values(reason.fields)].join(' ') : String(reason)));
let people = 0;
const signUp = (slug: string) => register(app, anybody, { slug, body: { name: `Orang ${++people}`, phone: `0816${String(people).padStart(8, '0')}`, region: '35.09', segment: 'umum', consent: { attend: true } }, key: newId(), via: 'api', origin: 'http://localhost', language: 'id' });

test('a channel of each kind gets a pool: its capacity is the limit, a stream has none', async () => {
  const event = await makeEvent(product, { state: 'draft' });
  await addChannel(app, us, { event: event.slug, entry: entry({ kind: 'venue', name: 'Aula', place: 'Aula PB Sudirman', capacity: 200 }) });
  await addChannel(app, us, { event: event.slug, entry: entry({ kind: 'viewing_point', name: 'Nobar', place: 'SMAN 1 Ambulu', capacity: '' }) });
  await addChannel(app, us, { event: event.slug, entry: entry({ name: 'Zoom kedua', link: 'https://us02web.zoom.us/j/2', capacity: '300' }) });
  assert.deepEqual([await ensurePools(app, us, { event: event.slug }), await ensurePools(app, us, { event: event.slug })], [{ made: 3 }, { made: 0 }]);
  const fill = await asSystem((trx) => countByChannel(trx, { eventId: event.eventId }));
  assert.deepEqual(fill.map((one) => [one.kind, one.name, one.limit]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)), [['meeting', 'Zoom kedua', 300], ['meeting', 'Zoom', 10], ['stream', 'Siaran langsung', null], ['venue', 'Aula', 200], ['viewing_point', 'Nobar', null]]);
});

test('what people paste is read: a Zoom link, a YouTube address, and refusals for the rest', async () => {
  const event = await makeEvent(product, { state: 'draft' });
  const add = (more: Record<string, unknown>) => refusalOf(addChannel(app, us, { event: event.slug, entry: entry(more) }));
  assert.equal(await add({ link: 'https://us02web.zoom.us/j/9?pwd=x' }), 'done');
  assert.equal(await add({ kind: 'stream', name: 'YouTube', link: 'youtu.be/dQw4w9WgXcQ' }), 'done');
  assert.deepEqual(
    [await add({ link: 'http://zoom.us/j/1' }), await add({ kind: 'stream', name: 'x', link: 'https://www.youtube.com/@dinas' }), await add({ kind: 'stream', name: 'x', capacity: 5 }), await add({ kind: 'venue', name: 'Aula' })],
    ['invalid link_wrong', 'invalid video_unknown', 'invalid stream_is_unlimited', 'invalid required'],
  );
  const channels = await asSystem((trx) => listChannelsWithLinks(trx, { eventId: event.eventId }));
  assert.deepEqual(channels.slice(1, 2).map((one) => [one.position, one.provider, one.url]), [[2, 'zoom', 'https://us02web.zoom.us/j/9?pwd=x']]);
  assert.deepEqual(channels.slice(3).map((one) => [one.provider, one.videoId]), [['youtube', 'dQw4w9WgXcQ']]);
});

test('the public list holds no link', async () => {
  const event = await makeEvent(product);
  const seen = await withScope(app.db, anybody, (trx) => listChannels(trx, { eventId: event.eventId }));
  assert.equal(seen.length, 2);
  assert.equal(JSON.stringify(seen).includes('zoom.example'), false);
});

test('editing keeps the kind and the position, and an absent channel is absent', async () => {
  const event = await makeEvent(product, { state: 'draft' });
  const edit = (channelId: string, more: Record<string, unknown>) => refusalOf(editChannel(app, us, { event: event.slug, channelId, entry: entry(more) }));
  assert.equal(await edit(event.meetingChannelId, { name: 'Zoom besar', link: 'https://zoom.us/j/7', capacity: 500 }), 'done');
  assert.equal(await edit(event.meetingChannelId, { kind: 'venue', place: 'Aula' }), 'channel_kind_fixed channel_kind_fixed');
  assert.equal(await edit(newId(), {}), 'not_found');
  const [meeting] = await asSystem((trx) => listChannelsWithLinks(trx, { eventId: event.eventId }));
  assert.deepEqual([meeting!.name, meeting!.capacity, meeting!.position], ['Zoom besar', 500, 1]);
});

test('a limit stays between what was given and what the channel holds', async () => {
  const event = await makeEvent(product, { seats: 4 });
  for (let i = 0; i < 3; i++) await signUp(event.slug);
  const set = (limit: number | null, reserved = 0) => refusalOf(setPool(app, us, { event: event.slug, channelId: event.meetingChannelId, limit, reserved }));
  assert.deepEqual(
    [await set(2), await set(3, 1), await set(5), await set(null), await set(4, 1), await set(3)],
    ['pool_below_taken pool_below_taken', 'pool_below_taken pool_below_taken', 'pool_above_capacity pool_above_capacity', 'pool_above_capacity pool_above_capacity', 'done', 'done'],
  );
});

test('a channel in which somebody sits cannot be removed, an empty one goes with its pool', async () => {
  const event = await makeEvent(product, { seats: 1 });
  await signUp(event.slug);
  assert.equal(await refusalOf(removeChannel(app, us, { event: event.slug, channelId: event.meetingChannelId })), 'channel_in_use');
  assert.equal(await refusalOf(removeChannel(app, us, { event: event.slug, channelId: event.streamChannelId })), 'done');
  assert.deepEqual((await asSystem((trx) => countByChannel(trx, { eventId: event.eventId }))).map((one) => one.kind), ['meeting']);
  assert.deepEqual(await asSystem((trx) => fillOf(trx, { eventId: event.eventId })), { registered: 1, meetingSeatsLeft: 0, unlimited: false });
});

test('only the event\'s own staff change its channels and pools; to others it is absent', async () => {
  const event = await makeEvent(product);
  const act = (principal: Principal) => Promise.all([
    refusalOf(addChannel(app, principal, { event: event.slug, entry: entry({}) })),
    refusalOf(ensurePools(app, principal, { event: event.slug })),
    refusalOf(setPool(app, principal, { event: event.slug, channelId: event.meetingChannelId, limit: 9 })),
  ]);
  assert.deepEqual(await act(staff('region', '35.09')), ['done', 'done', 'done']);
  assert.deepEqual(await act(staff('programme', event.programmeId)), ['done', 'done', 'done']);
  assert.deepEqual(await act(staff('region', '51.03')), ['not_found', 'not_found', 'not_found']);
  assert.deepEqual(await act(anybody), ['forbidden', 'forbidden', 'forbidden']);
});

test('seats are given and set at the same time without a deadlock', async () => {
  const event = await makeEvent(product, { seats: 50 });
  const work = [...Array.from({ length: 60 }, () => signUp(event.slug)), ...Array.from({ length: 10 }, (_, i) => setPool(app, us, { event: event.slug, channelId: event.meetingChannelId, limit: 50, reserved: i % 2 }).catch((reason: unknown) => assert.ok(reason instanceof Refusal)))];
  await Promise.all(work);
  const [meeting] = await asSystem((trx) => countByChannel(trx, { eventId: event.eventId }));
  assert.ok(meeting!.taken + meeting!.reserved <= 50);
  assert.equal((await asSystem((trx) => fillOf(trx, { eventId: event.eventId }))).registered, 60);
});
