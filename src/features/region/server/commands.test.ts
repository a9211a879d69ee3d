import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { testApp } from '../../../../tests/support/app.ts';
import { displayRegion, parentOn, resolveRegion } from '../model.ts';
import { loadRegions } from './commands.ts';
import { findRegion, getRegionIndex, listProvinces, listRegencies } from './queries.ts';

const { db, close } = await testApp();
after(close);
const load = () => db.transaction().execute(loadRegions);

test('loading twice leaves the same rows as loading once', async () => {
  const rows = () => Promise.all([
    db.selectFrom('region').selectAll().orderBy('code').execute(),
    db.selectFrom('region_parent').selectAll().orderBy('code').orderBy('parent_code').execute(),
    db.selectFrom('region_alias').selectAll().orderBy('alias_key').orderBy('code').execute(),
  ]);
  const loaded = await load();
  const first = await rows();
  assert.deepEqual(await load(), loaded);
  assert.deepEqual(await rows(), first);
  assert.deepEqual(first.map((list) => list.length), [552, 540, loaded.aliases]);
});

test('a row changed by hand is corrected by the next load', async () => {
  await db.updateTable('region').set({ name: 'Kabupaten Djember' }).where('code', '=', '35.09').execute();
  await load();
  assert.equal((await findRegion(db, { code: '35.09' }))?.name, 'Kabupaten Jember');
});

test('34 provinces existed on 15 July 2021 and 38 exist now', async () => {
  const count = async (on: string) => (await listProvinces(db, { on })).length;
  assert.deepEqual(await Promise.all(['2021-07-15', '2022-07-25', '2026-11-21'].map(count)), [34, 37, 38]);
});

test('Papua had 29 regencies and cities in 2021 and has 9 now, and no regency is in two provinces', async () => {
  const count = async (on: string) => (await listRegencies(db, { province: '91', on })).length;
  assert.deepEqual(await Promise.all(['2021-07-15', '2026-11-21'].map(count)), [29, 9]);
  for (const on of ['2021-07-15', '2022-07-25', '2026-11-21']) {
    const provinces = await listProvinces(db, { on });
    const codes = (await Promise.all(provinces.map(({ code }) => listRegencies(db, { province: code, on })))).flat().map(({ code }) => code);
    assert.deepEqual([codes.length, new Set(codes).size], [514, 514], on);
  }
});

test('a region is found by its code, and an unknown code finds nothing', async () => {
  assert.deepEqual(await findRegion(db, { code: '19.05' }), {
    code: '19.05', name: 'Kabupaten Bangka Barat', kind: 'regency', parent: '19', zone: 'WIB', validFrom: null, validUntil: null,
  });
  assert.equal(await findRegion(db, { code: '99.01' }), undefined);
});

test('the index made from the tables resolves names, aliases and former codes', async () => {
  const index = await getRegionIndex(db);
  const found = (name: string) => {
    const answer = resolveRegion(name, index);
    return answer.kind === 'one' ? answer.region.code : answer.kind;
  };
  assert.deepEqual(['Pangkalpinang', 'Gunung Kidul', 'Babel', '91.01', 'Bekasi', 'Nowhere'].map(found), ['19.71', '34.03', '19', '93.01', 'ambiguous', 'none']);
  const merauke = index.byCode.get('93.01');
  assert.ok(merauke);
  assert.deepEqual([parentOn(merauke, index, '2021-07-15'), parentOn(merauke, index)], ['91', '93']);
  assert.equal(displayRegion(merauke, 'full', index, '2021-07-15'), 'Kabupaten Merauke, Papua');
});
