import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { anybody, system, type Staff } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { importProgramme } from '../../server/commands.ts';
import { factEntry } from '../schema.ts';
import { addFact, disputeFact, expireFact, importBaselineFacts, reviewFact } from './commands.ts';
import { factsUnder, findFact, listFacts } from './queries.ts';

const clock = manualClock(new Date('2026-11-22T03:00:00Z'));
let world: TestApp;
let programmeId: string;
before(async () => {
  world = await testApp({ clock });
  const base = { organiser: 'Dinas', targets: [], reach: [], segments: [{ key: 'umum', name: 'Umum', nameEn: 'Public' }] };
  ({ id: programmeId } = await importProgramme(world.app, system('test'), {
    ...base, key: 'gnld', name: 'Gerakan', literacyScale: { min: 1, max: 5, source: 'd' },
    statements: { baseline: { penetrationPercent: 73.7, literacyIndex: { value: 3.47, scaleMin: 1, scaleMax: 4 }, source: 'c.txt' } },
  }));
  await importProgramme(world.app, system('test'), { ...base, key: 'lain', name: 'Lain', statements: {} });
});
after(() => world.close());

const admin = (): Staff => ({ kind: 'staff', userId: 'editor-1', email: 'e@example.id', name: 'E', grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] });
const organiser: Staff = { kind: 'staff', userId: 'organiser', email: 'o@example.id', name: 'O', grants: [{ role: 'regional_organiser', kind: 'region', id: '35' }] };
const entry = (sentence: string, more: object = {}) => factEntry.parse({ sentence, source: 'BPS', ...more });
const sources = ['programme.baseline.penetrationPercent', 'programme.baseline.literacyIndex.value'];
const blocking = async () => (await world.asSystem((trx) => factsUnder(trx, { programmeId, sources, today: '2026-11-22' }))).blocking.map(({ fact, state, reason, over }) => [fact.path, state, reason, over]);

test('the record’s own figures become facts once, unreviewed, and a second time nothing', async () => {
  assert.deepEqual([await importBaselineFacts(world.app, system('test'), { programme: 'gnld' }), await importBaselineFacts(world.app, system('test'), { programme: 'gnld' }), await importBaselineFacts(world.app, system('test'), { programme: 'lain' })], [2, 0, 0]);
  const facts = await world.asSystem((trx) => listFacts(trx, { programmeId }));
  assert.deepEqual(facts.map(({ path, value, scale, state, reviewedBy }) => [path, value, scale, state, reviewedBy]), [
    ['programme.baseline.penetrationPercent', 73.7, null, 'active', null], ['programme.baseline.literacyIndex', 3.47, { min: 1, max: 4 }, 'active', null],
  ]);
});

test('a dispute blocks with its reason until somebody reviews, who is named', async () => {
  const index = (await world.asSystem((trx) => listFacts(trx, { programmeId })))[1]!;
  await disputeFact(world.app, admin(), { id: index.id, key: null, reason: 'Skala survei 1 sampai 5.' });
  assert.deepEqual(await blocking(), [['programme.baseline.literacyIndex', 'disputed', 'Skala survei 1 sampai 5.', null]]);
  clock.advance(60_000);
  await reviewFact(world.app, admin(), { id: index.id, key: null });
  assert.deepEqual(await blocking(), []);
  const reviewed = (await world.asSystem((trx) => findFact(trx, index.id)))!;
  assert.deepEqual([reviewed.state, reviewed.reason, reviewed.reviewedBy, reviewed.reviewedAt?.toISOString()], ['active', null, 'editor-1', '2026-11-22T03:01:00.000Z']);
});

test('an expired fact blocks, and neither review nor dispute brings it back', async () => {
  const share = (await world.asSystem((trx) => listFacts(trx, { programmeId })))[0]!;
  await expireFact(world.app, admin(), { id: share.id, key: null, reason: 'Angka 2025 sudah terbit.' });
  assert.deepEqual(await blocking(), [['programme.baseline.penetrationPercent', 'expired', 'Angka 2025 sudah terbit.', null]]);
  for (const act of [reviewFact(world.app, admin(), { id: share.id, key: null }), disputeFact(world.app, admin(), { id: share.id, key: null, reason: 'Ragu lagi' })]) await assert.rejects(act, { reason: 'fact_over', status: 409 });
});

test('after its last day a fact is over by itself', async () => {
  const { id } = await addFact(world.app, admin(), { programme: 'gnld', entry: entry('Target tahun ini 12 juta.', { path: 'programme.target', value: 12_000_000, validUntil: '2026-11-21' }), key: null });
  const { blocking: over } = await world.asSystem((trx) => factsUnder(trx, { programmeId, sources: ['programme.target.value'], today: '2026-11-22' }));
  assert.deepEqual(over.map(({ fact, state, reason, over: day }) => [fact.id, state, reason, day]), [[id, 'expired', null, '2026-11-21']]);
  await assert.rejects(reviewFact(world.app, admin(), { id, key: null }), { reason: 'fact_over' });
});

test('a sentence stands once, a repeated key answers the first fact, and wrong figures never reach the table', async () => {
  const key = keyFor(admin(), 'fact.add', 'kunci-fakta-1', { a: 1 });
  const first = await addFact(world.app, admin(), { programme: 'gnld', entry: entry('Fakta sekali saja.'), key });
  assert.deepEqual(await addFact(world.app, admin(), { programme: 'gnld', entry: entry('Fakta sekali saja.'), key }), first);
  await assert.rejects(addFact(world.app, admin(), { programme: 'gnld', entry: entry('Fakta sekali saja.'), key: null }), { reason: 'fact_known', fields: { sentence: 'fact_known' } });
  const wrong = [{ value: 6, scaleMin: 1, scaleMax: 5 }, { scaleMin: 1 }, { scaleMin: 5, scaleMax: 1 }, { validFrom: '2026-02-01', validUntil: '2026-01-01' }, { path: 'event.theme' }];
  assert.deepEqual(wrong.map((more) => factEntry.safeParse({ sentence: 'Kalimat', source: 'x', ...more }).success), wrong.map(() => false));
});

test('only admins of the programme keep its facts; others read them, and a connection without a scope reads none', async () => {
  const { id } = (await world.asSystem((trx) => listFacts(trx, { programmeId })))[1]!;
  const stranger: Staff = { ...admin(), grants: [{ role: 'programme_admin', kind: 'programme', id: newId() }] };
  for (const who of [organiser, stranger, anybody]) {
    await assert.rejects(addFact(world.app, who, { programme: 'gnld', entry: entry('Tidak boleh masuk.'), key: null }), { reason: 'forbidden' });
    await assert.rejects(disputeFact(world.app, who, { id, key: null, reason: 'Tidak boleh.' }), { reason: 'forbidden' });
    assert.equal((await withScope(world.db, who, (trx) => listFacts(trx, { programmeId }))).length, 4);
  }
  await assert.rejects(disputeFact(world.app, admin(), { id: newId(), key: null, reason: 'Tidak ada.' }), { reason: 'not_found' });
  assert.deepEqual(await world.db.selectFrom('programme_fact').select('id').execute(), []);
  const change = withScope(world.db, organiser, (trx) => trx.updateTable('programme_fact').set({ sentence: 'diubah' }).executeTakeFirst());
  assert.equal((await change).numUpdatedRows, 0n);
});
