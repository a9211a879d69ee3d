import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breachesOf, type BatchPlan } from '#features/plan/batch/model.ts';
import { readBatchFile } from '#features/plan/batch/schema.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';

const folder = mkdtempSync(join(tmpdir(), 'serentak-plan-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The command as a script runs it, without a database: none is configured to be found here. */
const plan = (text: string, ...more: string[]) => new Promise<{ code: number; out: string; err: string }>((done) => {
  const file = join(folder, 'plan.json');
  writeFileSync(file, text);
  const { DATABASE_URL: _given, ...env } = process.env;
  execFile(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'plan', 'batches', file, ...more], { env: { ...env, SERENTAK_DATA: join(folder, 'none'), LC_ALL: 'C' }, timeout: 60_000 }, (error, out, err) =>
    done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }));
});
const bali = {
  days: ['2023-08-21', '2023-08-22', '2023-08-23', '2023-08-24'], groupsPerDay: 2, groupCapacity: 3000,
  units: [3200, 1800, 2900, 2600, 1100, 1300, 1000, 1600, 2300, 2200].map((people, at) => ({ unit: `Unit ${at + 1}`, people })),
};

test('plan batches prints one JSON document with exactly the promised keys, and its groups pass the checker', async () => {
  const { code, out } = await plan(JSON.stringify(bali), '--json');
  const answer = JSON.parse(out) as BatchPlan;
  assert.equal(code, 0);
  assert.deepEqual(Object.keys(answer), ['status', 'splits', 'bound', 'groups', 'explanation', 'contradiction']);
  assert.deepEqual(Object.keys(answer.groups[0]!), ['day', 'group', 'capacity', 'units']);
  assert.deepEqual([answer.status, answer.splits, answer.bound, answer.contradiction], ['optimal', 1, 1, null]);
  assert.deepEqual(breachesOf(readBatchFile(JSON.stringify(bali)), answer.groups), []);
  assert.match(answer.explanation, /^10 unit, 20\.000 orang, 8 kelompok berkapasitas 3\.000; 4\.000 kursi kosong\.\n1 pembagian unit; terbukti tidak mungkin kurang\.\nUnit 1 \(3\.200 orang\) menjadi 2 bagian/);
});

test('an impossible input is an answer: status, and the smallest contradiction in words', async () => {
  const tuesday = { days: ['2023-08-22'] };
  const { code, out } = await plan(JSON.stringify({ ...bali, groupCapacity: 2500, units: [{ unit: 'Badung', people: 3500, ...tuesday }, { unit: 'Buleleng', people: 2000, ...tuesday }, { unit: 'Bangli', people: 900 }] }), '--json');
  const { status, splits, bound, groups, contradiction } = JSON.parse(out) as BatchPlan;
  assert.deepEqual([code, status, splits, bound, groups], [0, 'infeasible', null, null, []]);
  assert.equal(contradiction, 'Selasa: 5.500 orang, kapasitas 5.000 (22 Agustus 2023; Badung 3.500 dan Buleleng 2.000)');
});

test('a wrong file is refused in one sentence that names what is wrong', async () => {
  const wrong: [object | string, RegExp][] = [
    ['{"days": [', /bukan JSON/],
    [{ ...bali, groupsPerDay: 0 }, /"groupsPerDay"/],
    [{ ...bali, extra: 1 }, /"extra"/],
    [{ ...bali, units: [{ unit: 'A', people: -5 }] }, /Jumlah orang A .* bukan -5/],
    [{ ...bali, units: [{ unit: 'A', people: 5 }, { unit: 'A', people: 6 }] }, /Unit A tertulis dua kali/],
    [{ ...bali, units: [{ unit: 'A', people: 5, days: ['2023-09-01'] }] }, /A meminta hari 2023-09-01/],
    [{ ...bali, together: [['Unit 1', 'Unit 99']] }, /Unit 99 disebut di "together"/],
    [{ ...bali, apart: [['Unit 1', 'Unit 1']] }, /dirinya sendiri/],
  ];
  const textOf = (file: object | string): string => (typeof file === 'string' ? file : JSON.stringify(file));
  for (const [file, sentence] of wrong) {
    assert.throws(() => readBatchFile(textOf(file)), (reason) => reason instanceof Refusal && sentence.test(refusalSentence(reason.reason, 'id', reason.values)));
  }
  for (const [file, sentence] of [wrong[3]!]) {
    const { code, out, err } = await plan(textOf(file), '--json');
    assert.deepEqual([code, out, err.trim().split('\n').length], [1, '', 1]);
    assert.match(err, sentence);
  }
});
