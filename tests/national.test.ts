import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { everything } from '#features/report/cube/model.ts';
import { countCube } from '#features/report/cube/server/queries.ts';
import { runDoctor } from '#features/report/doctor/server/queries.ts';
import { loadNational, removeNational } from '../src/processes/national.ts';
import { testApp } from './support/app.ts';

const skip = process.env.SERENTAK_LONG === '1' ? false : 'thirty thousand events: npm run test:long';

test('thirty thousand simulated events in 514 regencies hold before the doctor, are in no proven count, and leave no trace', { skip, timeout: 900_000 }, async (t) => {
  const product = await testApp();
  try {
    const loaded = await loadNational(product.app, () => {});
    t.diagnostic(JSON.stringify(loaded));
    assert.deepEqual([loaded.events, loaded.regencies], [30_000, 514]);
    assert.equal((await loadNational(product.app, () => {})).attendances, loaded.attendances);
    const { programmeId, proven, simulated } = await product.asSystem(async (trx) => {
      const { id } = await trx.selectFrom('programme').select('id').where('key', '=', loaded.key).executeTakeFirstOrThrow();
      const index = await getRegionIndex(trx);
      const count = (side: 'proven' | 'simulated') => countCube(trx, { programmeId: id, filter: { ...everything, side }, index });
      return { programmeId: id, proven: await count('proven'), simulated: await count('simulated') };
    });
    assert.deepEqual(proven, { people: 0, met: 0, attendances: 0, events: 0 });
    assert.deepEqual([simulated.events, simulated.attendances, simulated.people], [loaded.events, loaded.attendances, loaded.people]);
    const { invariants } = await product.asSystem((trx) => runDoctor(trx));
    assert.deepEqual(invariants.filter(({ ok }) => !ok), []);
    assert.deepEqual(await removeNational(product.app, () => {}), { events: 30_000 });
    const left = await product.asSystem(async (trx) => [
      await trx.selectFrom('event').select('id').execute(), await trx.selectFrom('participant').select('id').execute(), await trx.selectFrom('report_cell').select('place').limit(1).execute(),
      await trx.selectFrom('report_presence').select('event_id').limit(1).execute(), await trx.selectFrom('programme').select('id').where('id', '=', programmeId).execute(),
    ]);
    assert.deepEqual(left, [[], [], [], [], []]);
  } finally {
    await product.close();
  }
});
