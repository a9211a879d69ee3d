import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { withScope } from '#platform/database/scope.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent } from '../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../tests/support/people.ts';
import { reportEvent } from './commands.ts';
import { listProgrammeLines, programmeProgress } from './queries.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

test('the lines of all programmes say what each programme’s own page says', async () => {
  const held = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, held, 2);
  await addEvidence(product, held, clock.now(), [{ ...person!, from: 0, until: 3 * 3600 }]);
  await product.asSystem((trx) => trx.updateTable('event').set({ state: 'closed', ended_at: new Date(clock.now().getTime() + 3 * 3_600_000) }).where('id', '=', held.eventId).execute());
  await computeAttendance(product.app, system('test'), held.eventId);
  await reportEvent(product.app, held.eventId);
  await makeEvent(product);
  await makeEvent(product, { state: 'draft' });
  const { lines, pages } = await withScope(product.db, anybody, async (trx) => {
    const programmes = await listProgrammes(trx);
    const pages = [];
    for (const { key } of programmes) pages.push(await programmeProgress(trx, key, { limit: 0 }));
    return { lines: await listProgrammeLines(trx, programmes), pages };
  });
  assert.deepEqual(lines, pages.map(({ programme, targets, proven, events }) => ({ programme, targets, proven, events: { total: events.total } })));
  const figures = lines.map((line) => `${line.proven.people} people, ${line.events.total} events`);
  assert.deepEqual(figures.toSorted((a, b) => (a < b ? -1 : 1)), ['0 people, 0 events', '0 people, 1 events', '1 people, 1 events']);
});
