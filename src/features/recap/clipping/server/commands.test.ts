import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { anybody, system, type Staff } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { renderPng } from '../../poster/server/vendor.ts';
import { clippingName } from '../model.ts';
import { clippingEntry } from '../schema.ts';
import { addClipping, importClipping, removeClipping } from './commands.ts';
import { listClippings, listStoredClippings } from './queries.ts';

let world: TestApp;
let event: TestEvent;
before(async () => {
  world = await testApp();
  event = await makeEvent(world, { state: 'closed' });
});
after(() => world.close());
const staffOf = (programmeId: string): Staff => ({ kind: 'staff', userId: 'editor', email: 'e@example.id', name: 'E', grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] });
const entry = (more: object) => clippingEntry.parse(more);
const add = (more: object, picture: Uint8Array | null = null, who: Staff = staffOf(event.programmeId)) => addClipping(world.app, who, { event: event.slug, entry: entry(more), picture, key: null });
const seen = () => withScope(world.db, anybody, (trx) => listClippings(trx, { eventId: event.eventId }));

test('clippings are read by anybody, the newest day first, undated ones last, with their picture', async () => {
  const png = await renderPng('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3"/></svg>');
  await add({ outlet: 'Koran Uji', publishedOn: '2021-07-16' });
  await add({ outlet: 'Situs Uji', title: 'Judul', url: 'https://contoh.id/berita/1', publishedOn: '2021-07-17' }, png);
  await importClipping(world.app, system('test'), { event: event.slug, file: 'a.txt', outlet: null, title: 'Dari arsip' });
  assert.deepEqual((await seen()).map(({ outlet, title, publishedOn, file, hasPicture }) => [outlet, title, publishedOn, file, hasPicture]), [
    ['Situs Uji', 'Judul', '2021-07-17', null, true], ['Koran Uji', null, '2021-07-16', null, false], [null, 'Dari arsip', null, 'a.txt', false],
  ]);
  const [first] = await withScope(world.db, anybody, (trx) => listStoredClippings(trx, { eventId: event.eventId }));
  assert.deepEqual((await openFile(world.app, first!.picture!))?.subarray(1, 4).toString(), 'PNG');
});

test('the same address twice, a day ahead and a file that is no picture are refused by name', async () => {
  await assert.rejects(add({ url: 'https://contoh.id/berita/1' }), { reason: 'clip_known', fields: { url: 'clip_known' } });
  await assert.rejects(add({ outlet: 'X', publishedOn: '2999-01-01' }), { reason: 'invalid', fields: { publishedOn: 'clip_ahead' } });
  await assert.rejects(add({ outlet: 'X' }, Buffer.from('<svg onload="alert(1)"/>')), { reason: 'recap_photo_unreadable' });
  const wrong = [{}, { title: 'Hanya judul' }, { url: 'javascript:alert(1)' }, { url: 'data:text/html,x' }, { outlet: 'x', publishedOn: '31/12/2021' }];
  assert.deepEqual(wrong.map((more) => clippingEntry.safeParse(more).success), wrong.map(() => false));
});

test('importing an article again changes nothing, and the desk cannot take the article away from its event', async () => {
  assert.equal(await importClipping(world.app, system('test'), { event: event.slug, file: 'a.txt', outlet: 'Lain', title: 'Lain' }), false);
  const archive = (await seen()).find((one) => one.file === 'a.txt')!;
  assert.equal(archive.title, 'Dari arsip');
  await assert.rejects(removeClipping(world.app, staffOf(event.programmeId), { event: event.slug, id: archive.id, key: null }), { reason: 'not_found' });
  const printed = (await seen()).find((one) => one.outlet === 'Koran Uji')!;
  await removeClipping(world.app, staffOf(event.programmeId), { event: event.slug, id: printed.id, key: null });
  assert.deepEqual((await seen()).map(clippingName), ['Judul', 'Dari arsip']);
});

test('staff elsewhere see no event to clip for, and the public writes nothing', async () => {
  const other = await makeEvent(world, { state: 'closed' });
  await assert.rejects(add({ outlet: 'X' }, null, staffOf(other.programmeId)), { reason: 'not_found' });
  await assert.rejects(addClipping(world.app, anybody, { event: event.slug, entry: entry({ outlet: 'X' }), key: null }), { reason: 'forbidden' });
  await assert.rejects(importClipping(world.app, staffOf(event.programmeId), { event: event.slug, file: 'b.txt', outlet: null, title: null }), { reason: 'forbidden' });
});
