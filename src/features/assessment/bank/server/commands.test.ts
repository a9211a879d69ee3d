import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { testApp } from '../../../../../tests/support/app.ts';
import { askStarter, holderOf } from '../../../../../tests/support/assessment.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { startAttempt } from '../../attempt/server/commands.ts';
import { listItems } from '../../server/queries.ts';
import { starterBank } from '../model.ts';
import { copyInstrument, copyStarter, exportItems, previewSheet, removeItem, replaceItems, saveItem } from './commands.ts';
import { getInstrument } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const us = system('test');
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : (reason as { constraint?: string }).constraint ?? String(reason)));
const instrument = (id: string) => asSystem((trx) => getInstrument(trx, id));
const staff = (grant: { role: 'programme_admin' | 'regional_organiser'; kind: 'programme' | 'region'; id: string }, userId = 'u1'): Principal => ({ kind: 'staff', userId, email: 'a@b.example', name: 'A', grants: [grant] });

test('a version is changed while nobody used it; afterwards a change makes the next and the used one stands, in the table too', async () => {
  const event = await makeEvent(product);
  const { instrumentId, versionId, items } = await askStarter(product, event);
  const [first] = items;
  assert.equal((await saveItem(app, us, { instrumentId, item: { ...first!, text: { id: 'Pertanyaan baru?', en: 'A new question?' } } })).number, 1);
  const [person] = await addPeople(product, event, 1);
  await startAttempt(app, holderOf(event, person!), { role: 'pre', language: 'id', key: null });
  const changed = await saveItem(app, us, { instrumentId, item: { ...first!, text: { id: 'Lebih baru?', en: 'Newer?' } } });
  assert.equal(changed.number, 2);
  assert.equal((await removeItem(app, us, { instrumentId, code: first!.code })).number, 2);
  const read = async (id: string) => (await asSystem((trx) => listItems(trx, { versionId: id }))).filter((item) => item.code === first!.code).map((item) => item.text.id);
  assert.deepEqual([(await read(versionId))[0], await read(changed.versionId)], ['Pertanyaan baru?', []]);
  for (const change of [sql`update assessment_item set text_id = 'Diubah' where version_id = ${versionId}`, sql`delete from assessment_item where version_id = ${versionId}`,
    sql`insert into assessment_item (version_id, id, form, position, code, kind, text_id, answer) values (${versionId}, gen_random_uuid(), 'A', 99, 'baru', 'true_false', 'Betul?', 'true')`,
    sql`update assessment_version set used_at = null where id = ${versionId}`, sql`delete from assessment_version where id = ${versionId}`]) {
    assert.equal(await reasonOf(asSystem((trx) => change.execute(trx))), 'assessment_version_stands');
  }
  assert.deepEqual((await instrument(instrumentId)).versions.map(({ number, items: count }) => [number, count]), [[2, 46], [1, 48]]);
});

test('the bank leaves as a workbook that reads back the same, with an audit line and no formula', async () => {
  const event = await makeEvent(product);
  const { instrumentId } = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital' });
  const tricky = { ...starterBank[0]!.items[0]!, text: { id: '=HYPERLINK("http://x.example")', en: '+1+1' } };
  await saveItem(app, us, { instrumentId, item: tricky });
  const { body, name } = await exportItems(app, us, { instrumentId });
  assert.equal(name, 'soal-literasi-digital-empat-pilar-v1.xlsx');
  const sheet = await readSheet(body);
  assert.equal(sheet.formulas, 0);
  assert.ok(sheet.rows.every(({ cells }) => cells.every((cell) => !/^[=+\-@]/.test(cell))));
  const { items } = await previewSheet(us, body);
  assert.deepEqual(items.flatMap(({ problems }) => problems), []);
  assert.deepEqual(items[0]!.item.text, tricky.text);
  assert.equal(items.length, 48);
  const copy = await copyInstrument(app, us, { event: event.slug, instrumentId });
  assert.equal((await replaceItems(app, us, { instrumentId: copy.instrumentId, items: items.map(({ item }) => item) })).number, 1);
  const audits = await asSystem((trx) => trx.selectFrom('audit').select('detail').where('action', '=', 'instrument.export').where('object_id', '=', instrumentId).execute());
  assert.deepEqual(audits.map(({ detail }) => detail), [{ version: 1, items: 48 }]);
});

test('faulty items are refused by name, and pillars can be chosen', async () => {
  const event = await makeEvent(product);
  const { instrumentId, versionId } = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital', wanted: ['ethics'] });
  assert.deepEqual(new Set((await asSystem((trx) => listItems(trx, { versionId }))).map(({ pillar }) => pillar)), new Set(['ethics']));
  const [item] = starterBank[0]!.items;
  await assert.rejects(saveItem(app, us, { instrumentId, item: { ...item!, answer: null } }), (reason: Refusal) => reason.fields.item === 'item_key_missing');
  await assert.rejects(replaceItems(app, us, { instrumentId, items: [item!, item!] }), (reason: Refusal) => reason.fields.item === 'item_code_twice');
  assert.equal(await reasonOf(copyStarter(app, us, { event: event.slug, starter: 'lain' })), 'starter_unknown');
});

test('an organiser changes what is the organiser\'s own, copies the rest, and sees nothing of another programme', async () => {
  const event = await makeEvent(product);
  const foreign = await makeEvent(product, { region: '11.01' });
  const organiser = staff({ role: 'regional_organiser', kind: 'region', id: '35.09' });
  const ours = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital', wanted: ['skill'] });
  const theirs = await copyStarter(app, us, { event: foreign.slug, starter: 'literasi-digital', wanted: ['skill'] });
  assert.equal(await reasonOf(removeItem(app, organiser, { instrumentId: ours.instrumentId, code: 'cakap-1' })), 'forbidden');
  const own = await copyInstrument(app, organiser, { event: event.slug, instrumentId: ours.instrumentId });
  assert.equal(await reasonOf(removeItem(app, organiser, { instrumentId: own.instrumentId, code: 'cakap-1' })), 'done');
  assert.equal(await reasonOf(exportItems(app, organiser, { instrumentId: theirs.instrumentId })), 'not_found');
  assert.equal(await reasonOf(copyStarter(app, organiser, { event: foreign.slug, starter: 'literasi-digital' })), 'not_found');
  const admin = staff({ role: 'programme_admin', kind: 'programme', id: event.programmeId }, 'u2');
  assert.equal(await reasonOf(removeItem(app, admin, { instrumentId: ours.instrumentId, code: 'cakap-1' })), 'done');
});
