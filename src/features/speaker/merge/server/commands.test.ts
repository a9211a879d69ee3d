import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { system, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { addSpeakerFile, downloadSpeakerFile } from '../../file/server/commands.ts';
import { officeOn } from '../../office/model.ts';
import { addOffice } from '../../office/server/commands.ts';
import { listOffices } from '../../office/server/queries.ts';
import { recordConsent } from '../../consent/server/commands.ts';
import { currentConsents } from '../../consent/server/queries.ts';
import { registerSpeaker } from '../../server/commands.ts';
import { getPerson, listPeople } from '../../server/queries.ts';
import { mergeSpeakers, setApart, undoDecision } from './commands.ts';
import { listDecisions, listLikelyPairs } from './queries.ts';

const { app, asSystem, close } = await testApp();
after(close);
const admin: Principal = { kind: 'staff', userId: 'admin', email: 'a@contoh.id', name: 'A', grants: [{ role: 'programme_admin', kind: 'programme', id: newId() }] };
const organiser: Principal = { ...admin, userId: 'org', grants: [{ role: 'regional_organiser', kind: 'region', id: '35.09' }] };
const register = (asWritten: string) => asSystem((trx) => registerSpeaker(trx, { asWritten, now: app.clock.now() }));
const person = (id: string) => asSystem((trx) => getPerson(trx, { id }));

test('two spellings become one person by somebody’s decision, and two again when it is taken back; both stand in the audit', async () => {
  const [samuel, semuel] = [await register('Samuel A. Pangerapan'), await register('Semuel A. Pangerapan')];
  const asked = await asSystem((trx) => listLikelyPairs(trx));
  assert.deepEqual(asked.map(({ one, other }) => [one.id, other.id].toSorted()), [[samuel, semuel].toSorted()]);
  await assert.rejects(mergeSpeakers(app, organiser, { fromId: samuel, intoId: semuel }), { reason: 'forbidden' });

  const { id } = await mergeSpeakers(app, admin, { fromId: samuel, intoId: semuel, reason: 'Ejaan resmi kementerian' });
  const merged = await person(samuel);
  assert.deepEqual([merged.id, merged.parts.name, merged.alsoWritten], [semuel, 'Semuel A. Pangerapan', ['Samuel A. Pangerapan']]);
  assert.deepEqual((await asSystem((trx) => listPeople(trx, { search: 'samuel' }))).people.map((one) => one.id), [semuel]);
  assert.deepEqual(await asSystem((trx) => listLikelyPairs(trx)), []);
  // Who writes the old spelling again finds the same entry: nothing is entered twice.
  assert.equal(await register('Samuel A. Pangerapan'), samuel);
  await assert.rejects(mergeSpeakers(app, admin, { fromId: semuel, intoId: samuel }), { reason: 'people_already_one' });

  await undoDecision(app, admin, { id });
  assert.equal((await person(samuel)).id, samuel);
  assert.deepEqual((await person(semuel)).ids, [semuel]);
  await assert.rejects(undoDecision(app, admin, { id }), { reason: 'people_already_undone' });
  const trail = await asSystem((trx) => trx.selectFrom('audit').select(['action', 'object_id']).where('action', 'like', 'speaker.%').orderBy('id').execute());
  assert.deepEqual(trail.map((line) => [line.action, line.object_id]), [['speaker.merge', samuel], ['speaker.undo_decision', samuel]]);
  assert.equal((await asSystem((trx) => listDecisions(trx, { ids: [samuel] }))).length, 1);

  await setApart(app, admin, { fromId: samuel, intoId: semuel });
  assert.deepEqual(await asSystem((trx) => listLikelyPairs(trx)), []);
});

test('the office of a day is the office of that day, whatever came after', async () => {
  const id = await register('Bonifasius Wahyu Pudjianto');
  for (const [office, startsOn, endsOn] of [['Direktur Pemberdayaan Informatika', '2020-01-01', '2023-12-31'], ['Plt. Direktur Jenderal', '2024-01-01', null]] as const) {
    await addOffice(app, admin, { speakerId: id, entry: { office, nameAsWritten: null, startsOn, endsOn, source: 'siaran pers' } });
  }
  const offices = await asSystem((trx) => listOffices(trx, { ids: [id] }));
  assert.deepEqual(['2019-12-31', '2023-08-21', '2023-12-31', '2024-01-01', '2026-11-22'].map((day) => officeOn(offices, day)?.office ?? null), [null, 'Direktur Pemberdayaan Informatika', 'Direktur Pemberdayaan Informatika', 'Plt. Direktur Jenderal', 'Plt. Direktur Jenderal']);
  await assert.rejects(addOffice(app, admin, { speakerId: id, entry: { office: 'Menteri', nameAsWritten: null, startsOn: '2025-01-01', endsOn: '2024-01-01', source: 'uji' } }), { reason: 'invalid' });
});

test('a curriculum is for staff with a place to work in, each download is a line of the audit, and the newest consent counts', async () => {
  const id = await register('Della Dwi Oktarina');
  const cv = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n');
  const file = await addSpeakerFile(app, admin, { speakerId: id, entry: { kind: 'cv', title: 'CV 2026' }, bytes: cv });
  assert.deepEqual(Buffer.compare((await downloadSpeakerFile(app, organiser, { id: file.id })).bytes, cv), 0);
  await assert.rejects(downloadSpeakerFile(app, { ...organiser, grants: [] }, { id: file.id }), { reason: 'forbidden' });
  const downloads = await asSystem((trx) => trx.selectFrom('audit').select('actor_id').where('action', '=', 'speaker.download_file').execute());
  assert.deepEqual(downloads, [{ actor_id: 'org' }]);
  await recordConsent(app, admin, { speakerId: id, entry: { about: 'profile', given: true, saidBy: 'yang bersangkutan', saidOn: '2026-01-01' } });
  await recordConsent(app, admin, { speakerId: id, entry: { about: 'profile', given: false, saidBy: 'yang bersangkutan', saidOn: '2026-02-01' } });
  assert.deepEqual(await asSystem((trx) => currentConsents(trx, { ids: [id] })), [{ about: 'profile', given: false, saidBy: 'yang bersangkutan', saidOn: '2026-02-01' }]);
});

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
test('after any merges and undoings every spelling points where its chain ends, and undoing all leaves everybody as before', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('merge', 'merge', 'undo'), fc.nat(5), fc.nat(5)), { maxLength: 14 }), async (steps) => {
    const mark = newId().slice(-8);
    const ids: string[] = [];
    for (const name of ['Abimanyu', 'Bagaskara', 'Cendekia', 'Dewantara', 'Erlangga', 'Fatahillah']) ids.push(await register(`${name} ${mark}`));
    const open: string[] = [];
    for (const [step, a, b] of steps) {
      if (step === 'merge') await mergeSpeakers(app, system('test'), { fromId: ids[a]!, intoId: ids[b]! }).then(({ id }) => open.push(id), (reason: { reason: string }) => assert.equal(reason.reason, 'people_already_one'));
      else if (open.length > 0) await undoDecision(app, system('test'), { id: open.splice(a % open.length, 1)[0]! });
      const rows = await asSystem((trx) => trx.selectFrom('speaker').select(['id', 'merged_into', 'head_id']).where('id', 'in', ids).execute());
      const into = new Map(rows.map((row) => [row.id, row.merged_into]));
      for (const row of rows) {
        let head = row.id;
        for (let hops = 0; into.get(head); hops += 1) {
          assert.ok(hops < ids.length, 'a circle');
          head = into.get(head)!;
        }
        assert.equal(row.head_id, head === row.id ? null : head);
      }
    }
    while (open.length > 0) await undoDecision(app, system('test'), { id: open.splice(Math.floor(open.length / 2), 1)[0]! });
    for (const id of ids) assert.deepEqual((await person(id)).ids, [id]);
  }), { seed, numRuns: process.env['SERENTAK_LONG'] ? 60 : 8 });
});
