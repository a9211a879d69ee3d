import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { listChannelsWithLinks } from '#features/channel/server/queries.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { copyWhole } from './commands.ts';

const server = await testApp();
const { app, asSystem, close } = server;
after(close);
const by = system('test');
const organiser = (region: string): Principal => ({ kind: 'staff', userId: 'u', email: 'u@contoh.id', name: 'U', grants: [{ role: 'regional_organiser', kind: 'region', id: region }] });

test('a copy has cast, rundown, channels and quotas of its own, no links, and a free address', async () => {
  const original = await makeEvent(server, { seats: 7 });
  const key = keyFor(by, 'event.copy', newId(), {});
  const { slug } = await copyWhole(app, by, { event: original.slug, day: '2027-01-05', hour: '08:30', key });
  assert.match(slug, /^[a-z-]+-2027-01-05$/);
  await asSystem(async (trx) => {
    const copy = await getEvent(trx, slug);
    assert.deepEqual([copy.state, copy.startsOn, copy.startsAt?.toISOString(), copy.simulated], ['draft', '2027-01-05', '2027-01-05T01:30:00.000Z', false]);
    assert.deepEqual((await getCast(trx, copy.id)).map((member) => member.name), original.speakers.map((speaker) => speaker.name));
    const [items, before] = [await listRundown(trx, { eventId: copy.id }), await listRundown(trx, { eventId: original.eventId })];
    assert.deepEqual(items.map(({ title, castName, plannedMinutes }) => [title, castName, plannedMinutes]), before.map(({ title, castName, plannedMinutes }) => [title, castName, plannedMinutes]));
    assert.deepEqual((await listChannelsWithLinks(trx, { eventId: copy.id })).map(({ kind, url, videoId }) => [kind, url, videoId]), [['meeting', null, null], ['stream', null, null]]);
    assert.deepEqual((await countByChannel(trx, { eventId: copy.id })).map(({ limit, taken }) => [limit, taken]), [[7, 0], [null, 0]]);
  });
  assert.deepEqual(await copyWhole(app, by, { event: original.slug, day: '2027-01-05', hour: '08:30', key }), { slug }, 'the same request finds its copy');
  const another = await copyWhole(app, by, { event: original.slug, day: '2027-01-05', hour: '08:30', key: keyFor(by, 'event.copy', newId(), {}) });
  assert.equal(another.slug, slug, 'the same event on the same day is one copy');
  const namesake = await makeEvent(server, { seats: 3 });
  assert.equal((await copyWhole(app, by, { event: namesake.slug, day: '2027-01-05', hour: '08:30' })).slug, `${slug}-2`);
});

test('a day or hour that is none is named, and a foreign event is not there', async () => {
  const { slug } = await makeEvent(server);
  await assert.rejects(copyWhole(app, by, { event: slug, day: '', hour: '09:00' }), { reason: 'invalid', fields: { copyDay: 'required' } });
  await assert.rejects(copyWhole(app, by, { event: slug, day: '2027-02-31', hour: '09:00' }), { reason: 'invalid' });
  await assert.rejects(copyWhole(app, by, { event: slug, day: '2027-02-01', hour: 'pagi' }), { reason: 'invalid', fields: { copyHour: 'wrong' } });
  await assert.rejects(copyWhole(app, organiser('73.71'), { event: slug, day: '2027-02-01', hour: '09:00' }), { reason: 'not_found' });
});
