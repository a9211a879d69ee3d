import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { testApp } from '../../../../tests/support/app.ts';
import { loadOrganisations } from './commands.ts';
import { findOrganisation, findOrganisationName } from './queries.ts';

const { db, close } = await testApp();
after(close);

test('loading twice keeps the ids and the names', async () => {
  const rows = () => Promise.all([
    db.selectFrom('organisation').selectAll().orderBy('slug').execute(),
    db.selectFrom('organisation_name').selectAll().orderBy('organisation_id').orderBy('name').execute(),
  ]);
  const count = await db.transaction().execute(loadOrganisations);
  const first = await rows();
  assert.equal(await db.transaction().execute(loadOrganisations), count);
  assert.deepEqual(await rows(), first);
  assert.equal(first[0].length, count);
});

test('the ministry is called what it was called on the day', async () => {
  const called = async (on: string) => (await findOrganisationName(db, { slug: 'kementerian-komunikasi-dan-digital', on }))?.shortName;
  assert.deepEqual(await Promise.all(['2021-07-15', '2024-11-05'].map(called)), ['Kementerian Kominfo', 'Komdigi']);
});

test('an institution knows its parent, and an unknown slug finds nothing', async () => {
  assert.equal((await findOrganisation(db, { slug: 'direktorat-pemberdayaan-informatika' }))?.parent, 'ditjen-aplikasi-informatika');
  assert.equal(await findOrganisation(db, { slug: 'none-such' }), undefined);
});
