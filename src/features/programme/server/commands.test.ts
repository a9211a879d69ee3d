import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { system, type Principal } from '#platform/app/principal.ts';
import type { Refusal } from '#platform/http/refusal.ts';
import { testApp } from '../../../../tests/support/app.ts';
import { segmentName } from '../model.ts';
import type { ProgrammeRecord } from '../schema.ts';
import { importProgramme } from './commands.ts';
import { findLiteracyScale, getProgramme, listReach, listStatements, programmeFacts } from './queries.ts';

const { app, asSystem, close } = await testApp();
after(close);

const record: ProgrammeRecord = {
  key: 'gnld', name: 'Gerakan Nasional Literasi Digital', organiser: 'Kementerian Kominfo',
  targets: [
    { value: 10_000_000, basis: 'partisipan', asWritten: '10 juta partisipan', source: 'a.txt' },
    { value: 12_400_000, basis: 'peserta', statedOn: '2021-04-16', staged: true, segment: 'umum', statedBy: 'Menteri', source: 'b.txt' },
  ],
  statements: { opened: { on: '2021-05-20', source: 'c.txt' }, aims: ['satu', 'dua'], aimsSources: ['a.txt'], baseline: { literacyIndex: { value: 3.47 }, source: 'c.txt' } },
  literacyScale: { min: 1, max: 5, source: 'd' },
  reach: [{ channel: 'facebook', followers: 33_518, qualifier: 'moreThan', asOf: '2021-06-22', source: 'e.txt' }],
  segments: [{ key: 'umum', name: 'Masyarakat umum', nameEn: 'General public' }, { key: 'asn', name: 'ASN', nameEn: 'Civil servants' }],
};

test('a programme keeps several targets, apart, and gives back what its sources say', async () => {
  const { id, created } = await importProgramme(app, system('test'), record);
  assert.equal(created, true);
  assert.deepEqual(await asSystem((trx) => programmeFacts(trx, id)), {
    key: 'gnld', name: 'Gerakan Nasional Literasi Digital', organiser: 'Kementerian Kominfo',
    target: { value: 10_000_000, basis: 'partisipan', asWritten: '10 juta partisipan', source: 'a.txt' },
    furtherTargets: [{ value: 12_400_000, basis: 'peserta', segment: 'umum', staged: true, statedBy: 'Menteri', statedOn: '2021-04-16', source: 'b.txt' }],
    opened: { on: '2021-05-20', source: 'c.txt' }, aims: ['satu', 'dua'], aimsSources: ['a.txt'], baseline: { literacyIndex: { value: 3.47 }, source: 'c.txt' },
  });
});

test('our own note is derived, has a source and stands apart from what was stated', async () => {
  const { id } = await asSystem((trx) => getProgramme(trx, 'gnld'));
  assert.deepEqual(await asSystem((trx) => findLiteracyScale(trx, id)), { min: 1, max: 5, source: 'd' });
  assert.deepEqual((await asSystem((trx) => listStatements(trx, id))).filter((statement) => statement.derived).map((statement) => statement.key), ['literacyScale']);
});

test('reach is dated, sourced and no target', async () => {
  const { id } = await asSystem((trx) => getProgramme(trx, 'gnld'));
  assert.deepEqual(await asSystem((trx) => listReach(trx, id)), [
    { channel: 'facebook', followers: 33_518, qualifier: 'moreThan', asWritten: null, host: null, owner: null, asOf: '2021-06-22', source: 'e.txt' },
  ]);
});

test('segments have names in both languages, and an unknown one names itself', async () => {
  const { segments } = await asSystem((trx) => getProgramme(trx, 'gnld'));
  assert.deepEqual([segmentName(segments, 'asn', 'en'), segmentName(segments, 'umum', 'id'), segmentName(segments, 'petani', 'id')], ['Civil servants', 'Masyarakat umum', 'petani']);
});

test('importing again changes nothing, whatever the record says now', async () => {
  const { id } = await asSystem((trx) => getProgramme(trx, 'gnld'));
  assert.deepEqual(await importProgramme(app, system('test'), { ...record, name: 'Nama lain', targets: [] }), { id, created: false });
  assert.deepEqual((await asSystem((trx) => getProgramme(trx, 'gnld'))).targets.length, 2);
});

test('only our own command line imports, and an unknown programme is refused by name', async () => {
  const staff: Principal = { kind: 'staff', userId: 'u', email: 'a@b.id', name: 'A', grants: [{ role: 'programme_admin', kind: 'programme', id: 'x' }] };
  for (const principal of [staff, { kind: 'public' } as const]) {
    await assert.rejects(importProgramme(app, principal, { ...record, key: 'lain' }), (error: Refusal) => error.reason === 'forbidden');
  }
  await assert.rejects(asSystem((trx) => getProgramme(trx, 'lain')), (error: Refusal) => error.reason === 'programme_unknown' && error.status === 404);
});
