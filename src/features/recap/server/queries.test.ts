import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent } from '../../../../tests/support/factory.ts';
import { countPublishedRecaps, listPublishedRecaps, whichHaveRecap } from './queries.ts';

let product: TestApp;
before(async () => {
  product = await testApp();
});
after(() => product.close());

async function write(eventId: string, version: number, { published = true, language = 'id' as 'id' | 'en', title = `Judul ${version}` } = {}): Promise<void> {
  const at = new Date('2026-11-21T00:00:00Z');
  const body = JSON.stringify({ title, dateline: '', paragraphs: [], writer: null });
  await product.asSystem((trx) => trx.insertInto('recap').values({ event_id: eventId, language, version, state: published ? 'published' : 'draft', title, body, written_at: at, published_at: published ? at : null, published_by: published ? 'test' : null }).execute());
}

test('the list has each event once, with its newest published words, and the count agrees', async () => {
  const [first, second, played, silent] = [await makeEvent(product, { state: 'closed' }), await makeEvent(product, { state: 'closed' }), await makeEvent(product, { state: 'closed' }), await makeEvent(product, { state: 'closed' })];
  await product.asSystem(async (trx) => {
    await trx.updateTable('event').set({ starts_on: '2026-01-01', ends_on: '2026-01-02' }).where('id', '=', first.eventId).execute();
    await trx.updateTable('event').set({ starts_on: '2026-02-01', ends_on: '2026-02-01' }).where('id', '=', second.eventId).execute();
    await trx.updateTable('event').set({ simulated: true, copy_of: first.eventId }).where('id', '=', played.eventId).execute();
  });
  await write(first.eventId, 1);
  await write(first.eventId, 2);
  await write(first.eventId, 3, { published: false });
  await write(second.eventId, 1, { title: 'Kedua' });
  await write(second.eventId, 1, { language: 'en' });
  await write(played.eventId, 1);
  await write(silent.eventId, 1, { published: false });
  const now = product.app.clock.now();
  const ids = [first, second, played, silent].map((event) => event.eventId);
  const read = await withScope(product.db, anybody, async (trx) => ({
    lines: (await listPublishedRecaps(trx, { language: 'id', limit: 10, offset: 0, now })).map(({ slug, title, startsOn, endsOn }) => ({ slug, title, startsOn, endsOn })),
    total: await countPublishedRecaps(trx, { language: 'id', now }),
    english: await countPublishedRecaps(trx, { language: 'en', now }),
    which: await whichHaveRecap(trx, { eventIds: ids, language: 'id', now }),
    none: await whichHaveRecap(trx, { eventIds: [], language: 'id', now }),
  }));
  assert.deepEqual(read.lines, [
    { slug: second.slug, title: 'Kedua', startsOn: '2026-02-01', endsOn: '2026-02-01' },
    { slug: first.slug, title: 'Judul 2', startsOn: '2026-01-01', endsOn: '2026-01-02' },
  ]);
  assert.deepEqual([read.total, read.english, read.none.size], [2, 1, 0]);
  assert.deepEqual(ids.filter((id) => read.which.has(id)), [first, second, played].map((event) => event.eventId));
});
