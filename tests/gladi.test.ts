import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { createAccount } from '#features/account/server/commands.ts';
import { removeRehearsal, requestRehearsal } from '#features/plan/rehearsal/server/commands.ts';
import { findRehearsal } from '#features/plan/rehearsal/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { runDoctor } from '#features/report/doctor/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { loadDemo } from '../src/processes/demo.ts';
import { testServer } from './support/app.ts';
import { askStarter } from './support/assessment.ts';

// The whole chain over HTTP, as in the console: 2,050 simulated people, a thousand seats, one room, one recap, one count.
test('a rehearsal of 2,050 people plays the whole event, every check holds, and it leaves no trace in real counts', { timeout: 280_000 }, async (t) => {
  const server = await testServer({ work: true });
  const { app, asSystem } = server;
  try {
    await loadDemo(app);
    const [programme] = await asSystem(async (trx) => (await listProgrammes(trx)).filter(({ key }) => key === 'jember-2021'));
    await createAccount(app, { email: 'gladi@serentak.example', name: 'Gladi', grants: [{ role: 'programme_admin', kind: 'programme', id: programme!.id }] });
    const { id: eventId } = await asSystem((trx) => trx.selectFrom('event').select('id').where('slug', '=', 'jember-ulang').executeTakeFirstOrThrow());
    await askStarter(server, { slug: 'jember-ulang', eventId }, { wanted: ['skill'] });
    const real = (): Promise<unknown> => asSystem((trx) => trx.selectFrom('report_programme').select(['programme_id', 'people', 'attendances', 'events']).where('simulated', '=', false).orderBy('programme_id').execute());
    const before = await real();

    const { rehearsalId, seed } = await requestRehearsal(app, system('test'), { event: 'jember-ulang', people: 2050 });
    t.diagnostic(`seed ${seed}; replay: npx serentak event rehearse jember-ulang --people 2050 --seed ${seed}`);
    const rehearsal = () => asSystem((trx) => findRehearsal(trx, rehearsalId));
    const started = Date.now();
    let now = await rehearsal();
    while (now!.state === 'queued' || now!.state === 'running') {
      assert.ok(Date.now() - started < 240_000, `still ${now!.progress.phase} after four minutes`);
      await wait(500);
      now = await rehearsal();
    }
    t.diagnostic(`${((Date.now() - started) / 1000).toFixed(1)} s`);
    assert.equal(now!.failure, null);
    assert.equal(now!.state, 'done');
    assert.deepEqual(now!.progress.checks.filter((check) => !check.ok), []);
    assert.deepEqual(now!.progress.checks.map((check) => check.name), ['refusals', 'seats', 'overflow', 'numbers', 'rundown', 'presence', 'question', 'recap', 'attendance', 'tally', 'certificates', 'tests']);
    assert.equal(now!.progress.checks.find((check) => check.name === 'seats')!.seen, '1000');

    assert.deepEqual(await real(), before);
    const health = await asSystem((trx) => runDoctor(trx));
    assert.deepEqual(health.invariants.filter((invariant) => !invariant.ok), []);

    await removeRehearsal(app, system('test'), { rehearsalId });
    const left = await asSystem(async (trx) => ({
      people: await trx.selectFrom('participant').select((eb) => eb.fn.countAll().as('n')).where('simulated', '=', true).executeTakeFirst(),
      events: await trx.selectFrom('event').select('slug').where('simulated', '=', true).execute(),
      registrations: await trx.selectFrom('registration').select((eb) => eb.fn.countAll().as('n')).executeTakeFirst(),
      rooms: await trx.selectFrom('room_log').innerJoin('event', 'event.id', 'room_log.event_id').select('event.slug').where('event.simulated', '=', true).execute(),
    }));
    assert.deepEqual(left, { people: { n: 0 }, events: [], registrations: { n: 0 }, rooms: [] });
  } finally {
    await server.close();
  }
});
