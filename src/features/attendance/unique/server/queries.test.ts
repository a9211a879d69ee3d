import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../../tests/support/people.ts';
import { computeAttendance } from '../../server/commands.ts';
import { countProgramme } from './queries.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

test('attendances, those that meet the rule, heads and people are four counts, and a person of two events is one', async () => {
  const [first, second] = [await makeEvent(product, { state: 'live' }), await makeEvent(product, { state: 'live' })];
  await product.asSystem((trx) => trx.updateTable('event').set({ programme_id: first.programmeId }).where('id', '=', second.eventId).execute());
  const people = await addPeople(product, first, 4);
  const again = await addPeople(product, { ...second, programmeId: first.programmeId }, 3, { same: [people[0]!.participantId, people[1]!.participantId] });
  // The newcomer of the second event bears the name of somebody who was only at the first: one person with two numbers, or two people.
  await product.asSystem((trx) => trx.updateTable('participant').set({ name: 'Peserta 4', name_key: 'peserta 4' }).where('id', '=', again[2]!.participantId).execute());
  await addEvidence(product, first, clock.now(), [0, 1, 3].map((i) => ({ registrationId: people[i]!.registrationId, from: 0, until: i === 3 ? 60 : 9000 })));
  await addEvidence(product, second, clock.now(), again.map(({ registrationId }) => ({ registrationId, from: 0, until: 9000 })));
  await product.asSystem((trx) => trx.insertInto('registration_viewing_point').values({
    event_id: first.eventId, id: newId(), code: 'K7Q29XMB', place: 'Balai Desa Ajung', region_code: '35.09', segment: 'umum', officer: 'Pak Lurah', contact_kind: 'phone', contact: Buffer.of(0), contact_hmac: Buffer.of(0), contact_hint: '0812',
    expected: 40, head_count: 40, head_count_at: clock.now(), created_at: clock.now(),
  }).execute());
  for (const { eventId } of [first, second]) await computeAttendance(product.app, system('test'), eventId);
  const counts = await product.asSystem((trx) => countProgramme(trx, first.programmeId));
  // Two pairs that met at the first, one name borne twice and never met: at most one person fewer than the four identities.
  assert.deepEqual(counts, { events: 2, attendances: 6, met: 5, heads: 40, unique: { identities: 4, estimate: 3, low: 3, high: 4 } });
});
