import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../../tests/support/people.ts';
import { registrationJoined, registrationParted } from '#features/registration/server/signals.ts';
import { joinReceivers } from './receivers.ts';

const product = await testApp();
const { app, asSystem } = product;
after(product.close);

test('evidence of a claim counts at the place it was joined to, and goes back when they are separated; twice is once', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [first, claim] = await addPeople(product, event, 2);
  const [into, from] = [first!.registrationId, claim!.registrationId];
  await addEvidence(product, event, app.clock.now(), [{ registrationId: into, from: 0, until: 60 }, { registrationId: from, from: 60, until: 600 }]);
  const [join, part] = joinReceivers(app);
  assert.deepEqual([join!.signal, part!.signal], [registrationJoined, registrationParted]);
  const seen = async () => {
    const rows = await asSystem((trx) => trx.selectFrom('attendance_evidence').select('registration_id').where('event_id', '=', event.eventId).execute());
    return { into: rows.filter((row) => row.registration_id === into).length, from: rows.filter((row) => row.registration_id === from).length };
  };
  for (let twice = 0; twice < 2; twice++) await join!.receive({ eventId: event.eventId, from, into });
  assert.deepEqual(await seen(), { into: 2, from: 0 });
  for (let twice = 0; twice < 2; twice++) await part!.receive({ eventId: event.eventId, from, into });
  assert.deepEqual(await seen(), { into: 1, from: 1 });
});
