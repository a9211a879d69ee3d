import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { registerPoint, syncPoint } from '#features/registration/viewing/server/commands.ts';
import { pointEntry } from '#features/registration/viewing/schema.ts';
import { findHost } from '#features/registration/viewing/server/queries.ts';
import { settlePoint } from '#features/registration/viewing/settling/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { computeAttendance } from '../../server/commands.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const rows = (event: TestEvent) =>
  asSystem((trx) => trx.selectFrom('attendance_evidence as e').innerJoin('registration as r', (join) => join.onRef('r.event_id', '=', 'e.event_id').onRef('r.id', '=', 'e.registration_id')).select(['r.number', 'e.source', 'e.grade', 'e.started_at', 'e.ended_at']).where('e.event_id', '=', event.eventId).orderBy('r.number').execute());

test('a viewing point\'s roster is evidence from coming to leaving, follows what the host mends, and heads that were only counted are none', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const entry = pointEntry.parse({ place: 'Balai Desa Sukorambi', address: '', officer: 'Pak Joko', contact: '081234500000', expected: 40, segment: 'umum', agencyCode: '', listed: true });
  const { token } = await registerPoint(app, { slug: event.slug, key: newId(), entry, regionCode: '35.09', address: '10.0.0.1' });
  const host = (await findHost(app, token))!;
  const now = app.clock.now();
  const [ani, budi] = [newId(), newId()];
  const send = async (changes: Parameters<typeof syncPoint>[2]['entry']['changes']) => {
    await syncPoint(app, host, { key: newId(), entry: { sentAt: app.clock.now().toISOString(), headCount: 40, changes } });
    await settlePoint(app, host);
    return computeAttendance(app, system('test'), event.eventId);
  };
  const came = now.toISOString();
  assert.equal((await send([{ id: ani, name: 'Ani Lestari', consent: 'paper', cameAt: came }, { id: budi, name: 'Budi Santosa', consent: 'paper', cameAt: came }])).people, 2);
  const first = await rows(event);
  assert.deepEqual(first.map(({ number, source, grade }) => [number, source, grade]), [[1, 'viewing_point', 'C'], [2, 'viewing_point', 'C']]);
  await computeAttendance(app, system('test'), event.eventId);
  assert.deepEqual(await rows(event), first, 'computing again changes nothing');
  await send([{ id: budi, removed: true }]);
  assert.deepEqual((await rows(event)).map(({ number }) => number), [1]);
});
