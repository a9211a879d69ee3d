import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sql } from 'kysely';
import { keepEvidence, type EvidenceEntry } from '#features/attendance/evidence/server/commands.ts';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { runDoctor } from './queries.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

test('the doctor recounts every kind of evidence to the second, and sees one that was changed behind the ledger', async (t) => {
  t.diagnostic(`replay: SEED=${seed} node --test src/features/report/doctor/server/queries.test.ts`);
  const event = await makeEvent(product, { state: 'live' });
  const people = await addPeople(product, event, 120);
  const start = clock.now().getTime();
  const at = (second: number) => new Date(start + second * 1000);
  // Three hours and an hour on either side; some clocks are wrong by a day and two hours.
  const second = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -3600, max: 4 * 3600 }) }, { weight: 1, arbitrary: fc.constantFrom(-26 * 3600, 26 * 3600, -11 * 3600, -12 * 3600) });
  const observation = fc.record({ kind: fc.constantFrom('pulse', 'code', 'in', 'out', 'webhook', 'total', 'paper', 'host'), from: second, long: fc.nat(7200) });
  const rows = fc.sample(fc.array(observation, { maxLength: 7 }), { seed, numRuns: people.length });
  await product.asSystem(async (trx) => {
    const mine = people.flatMap(({ registrationId }, i) => rows[i]!.map((row, k) => ({ registrationId, key: `${i}-${k}`, ...row })));
    await keepEvidence(trx, event.eventId, mine.flatMap(({ registrationId, key, kind, from, long }): EvidenceEntry[] => {
      const base = { registrationId, sourceKey: key, startedAt: at(from) };
      if (kind === 'code') return [{ ...base, source: 'room_code', grade: 'C' }];
      if (kind === 'in' || kind === 'out') return [{ ...base, source: 'hall_scan', direction: kind, grade: 'A' }];
      if (kind === 'paper') return [{ ...base, source: 'paper', grade: 'D', endedAt: at(from + long) }];
      return kind === 'pulse' ? [{ ...base, source: 'room_pulse', grade: 'B', endedAt: at(from + long) }] : [];
    }));
    const others = mine.filter(({ kind }) => kind === 'webhook' || kind === 'total' || kind === 'host');
    await trx.insertInto('attendance_evidence').values(others.map(({ registrationId, key, kind, from, long }) => ({
      event_id: event.eventId, id: newId(), registration_id: registrationId, source: kind === 'webhook' ? 'zoom_webhook' : 'zoom_guest', source_key: key, started_at: at(from), ended_at: at(from + long), grade: 'D', meeting_key: '98983188454',
      role: kind === 'host' ? 'host' : 'attendee', ...(kind === 'total' ? { shape: 'total', total_seconds: Math.floor(long * 0.8) } : {}),
    }))).execute();
    await trx.insertInto('attendance_file').values({ event_id: event.eventId, hash: Buffer.alloc(32, 1), kind: 'zoom', name: 'laporan.csv', type: 'text/csv', layout: 'meeting-C', meeting_key: '98983188454', rows: 9, started_at: at(1800), ended_at: at(5400), taken_by: 'test', taken_at: clock.now() }).execute();
    await trx.updateTable('event').set({ state: 'closed', ended_at: at(3 * 3600), closed_at: at(3 * 3600) }).where('id', '=', event.eventId).execute();
  });
  await computeAttendance(product.app, system('test'), event.eventId);
  await sql`update pgboss.job set state = 'completed' where state::text = 'created'`.execute(product.app.ownerDb); // a count on its way is not looked at
  const ledgerOf = async () => (await product.asSystem((trx) => runDoctor(trx))).invariants.find(({ id }) => id === 'I8')!;
  const healthy = await ledgerOf();
  assert.deepEqual(healthy.failures, []);
  assert.ok(healthy.checked > 80);
  const some = await product.asSystem((trx) => trx.selectFrom('attendance').select('registration_id').where('seconds', '>', 600).limit(1).executeTakeFirstOrThrow());
  await product.asSystem((trx) => trx.updateTable('attendance').set((row) => ({ seconds: row('seconds', '-', 1), met: false })).where('registration_id', '=', some.registration_id).execute());
  assert.equal((await ledgerOf()).failures.length, 1);
});
