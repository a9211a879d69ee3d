import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { endEvent } from '#features/event/server/commands.ts';
import { anybody, type Principal, type Staff } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { itemEntry, type ItemEntryInput } from '../schema.ts';
import { listNotes } from '../note/server/queries.ts';
import { removeNote, saveNote } from '../note/server/commands.ts';
import { addItem, editItem, endItem, moveItem, nextItem, removeItem, startItem } from './commands.ts';
import { listRundown } from './queries.ts';
import { endWithEvent } from './receivers.ts';

const clock = manualClock(new Date('2021-07-15T02:00:00Z'));
let world: TestApp;
before(async () => {
  world = await testApp({ clock });
});
after(() => world.close());

const staffOf = (programmeId: string, name = 'a'): Staff => ({ kind: 'staff', userId: `user-${name}`, email: 'x@example.id', name, grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] });
const key = null;
const entry = (more: Partial<ItemEntryInput>) => itemEntry.parse({ kind: 'other', title: 'Sisipan', ...more });
const items = (event: TestEvent) => world.asSystem((trx) => listRundown(trx, { eventId: event.eventId }));
const titles = async (event: TestEvent) => (await items(event)).map(({ title }) => title);
const log = (event: TestEvent) => world.asSystem((trx) => trx.selectFrom('room_log').select(['seq', 'kind', 'payload']).where('event_id', '=', event.eventId).orderBy('seq').execute());

test('the plan is edited item by item, and positions stay 1, 2, 3', async () => {
  const event = await makeEvent(world);
  const who = staffOf(event.programmeId);
  const { itemId } = await addItem(world.app, who, { event: event.slug, key, position: 2, ...entry({ title: 'Lagu Indonesia Raya', kind: 'anthem', plannedMinutes: 3 }) });
  assert.deepEqual(await titles(event), ['Pembukaan', 'Lagu Indonesia Raya', 'Materi 1', 'Materi 2', 'Materi 3', 'Materi 4', 'Tanya jawab']);
  await moveItem(world.app, who, { event: event.slug, key, itemId, position: 1 });
  await editItem(world.app, who, { event: event.slug, key, itemId, ...entry({ title: 'Indonesia Raya', kind: 'anthem' }) });
  await removeItem(world.app, who, { event: event.slug, key, itemId: (await items(event))[2]!.id });
  assert.deepEqual(await titles(event), ['Indonesia Raya', 'Pembukaan', 'Materi 2', 'Materi 3', 'Materi 4', 'Tanya jawab']);
  assert.deepEqual((await items(event)).map(({ position }) => position), [1, 2, 3, 4, 5, 6]);
  const told = await log(event);
  assert.deepEqual(told.map(({ kind }) => kind), ['rundown.changed', 'rundown.changed', 'rundown.changed', 'rundown.changed']);
  assert.deepEqual((told.at(-1)!.payload as { items: { title: string }[] }).items.map(({ title }) => title), await titles(event));
});

test('starting an item ends what was on at the same instant, and each click leaves an audit line and a word to the room', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const first = await nextItem(world.app, who, { event: event.slug, key });
  assert.deepEqual([first.current?.title, first.next?.title], ['Pembukaan', 'Materi 1']);
  clock.advance(60_000);
  await startItem(world.app, who, { event: event.slug, key, itemId: (await items(event))[2]!.id });
  const [opening, passed, talk] = await items(event);
  assert.equal(opening!.endedAt, talk!.startedAt);
  assert.equal(passed!.startedAt, null);
  const over = await endItem(world.app, who, { event: event.slug, key });
  assert.deepEqual([over.current, over.next?.title], [null, 'Materi 3']);
  const audit = await world.asSystem((trx) => trx.selectFrom('audit').select(['action', 'actor_id']).where('event_id', '=', event.eventId).orderBy('id').execute());
  assert.deepEqual(audit, [{ action: 'rundown.next', actor_id: 'user-a' }, { action: 'rundown.start', actor_id: 'user-a' }, { action: 'rundown.end', actor_id: 'user-a' }]);
  assert.deepEqual((await log(event)).map(({ kind, payload }) => [kind, (payload as { items: unknown[] }).items.length]), [['rundown.moved', 1], ['rundown.moved', 2], ['rundown.moved', 1]]);
});

test('at the end of the show next only ends, and then there is nothing left', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  for (let i = 0; i < 6; i += 1) await nextItem(world.app, who, { event: event.slug, key });
  assert.deepEqual(await nextItem(world.app, who, { event: event.slug, key }), { version: 7, current: null, next: null });
  await assert.rejects(nextItem(world.app, who, { event: event.slug, key }), { reason: 'rundown_over' });
  await assert.rejects(endItem(world.app, who, { event: event.slug, key }), { reason: 'rundown_nothing_on' });
});

test('items run while the event is on, and the plan is edited before', async () => {
  const published = await makeEvent(world);
  const live = await makeEvent(world, { state: 'live' });
  const [item] = await items(live);
  await assert.rejects(nextItem(world.app, staffOf(published.programmeId), { event: published.slug, key }), { reason: 'event_not_live' });
  const who = staffOf(live.programmeId);
  for (const act of [
    () => addItem(world.app, who, { event: live.slug, key, ...entry({}) }),
    () => editItem(world.app, who, { event: live.slug, key, itemId: item!.id, ...entry({}) }),
    () => moveItem(world.app, who, { event: live.slug, key, itemId: item!.id, position: 2 }),
    () => removeItem(world.app, who, { event: live.slug, key, itemId: item!.id }),
  ]) await assert.rejects(act, { reason: 'rundown_locked' });
  await startItem(world.app, who, { event: live.slug, key, itemId: item!.id });
  await assert.rejects(startItem(world.app, who, { event: live.slug, key, itemId: item!.id }), { reason: 'item_started' });
});

test('a foreign event is absent, an item of another event too, and who is no staff is refused', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const other = await makeEvent(world, { state: 'live', region: '64.71' });
  const stranger = staffOf(other.programmeId);
  await assert.rejects(nextItem(world.app, stranger, { event: event.slug, key }), { reason: 'not_found', status: 404 });
  await assert.rejects(startItem(world.app, stranger, { event: other.slug, key, itemId: (await items(event))[0]!.id }), { reason: 'not_found' });
  const participant: Principal = { kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId: newId(), participantId: newId() };
  for (const who of [anybody, participant]) await assert.rejects(nextItem(world.app, who, { event: event.slug, key }), { reason: 'forbidden' });
  assert.deepEqual(await log(event), []);
});

test('a repeated click is one click', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const once = keyFor(who, 'rundown.next', 'click-0001', {});
  const [first, second] = await Promise.all([nextItem(world.app, who, { event: event.slug, key: once }), nextItem(world.app, who, { event: event.slug, key: once })]);
  assert.deepEqual(first, second);
  assert.equal((await items(event)).filter(({ startedAt }) => startedAt !== null).length, 1);
});

test('two operators who press next at the same moment move the show by one, and the second is told', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const [one, two] = [staffOf(event.programmeId, 'one'), staffOf(event.programmeId, 'two')];
  const presses = await Promise.allSettled([one, two].map((who) => nextItem(world.app, who, { event: event.slug, key, seen: null })));
  assert.deepEqual(presses.flatMap((press) => (press.status === 'rejected' ? [(press.reason as { reason: string }).reason] : [])), ['rundown_moved_on']);
  const [opening] = (await items(event)).filter(({ startedAt }) => startedAt !== null);
  assert.equal((await items(event)).filter(({ startedAt }) => startedAt !== null).length, 1);
  await assert.rejects(endItem(world.app, two, { event: event.slug, key, seen: null }), { reason: 'rundown_moved_on' });
  await endItem(world.app, two, { event: event.slug, key, seen: opening!.id });
});

test('any interleaving of two operators leaves at most one item on, and times that only move forward', { timeout: 120_000 }, async () => {
  const click = fc.oneof(fc.constant({ act: 'next' as const }), fc.constant({ act: 'end' as const }), fc.nat(5).map((i) => ({ act: 'start' as const, i })), fc.integer({ min: -90, max: 300 }).map((seconds) => ({ act: 'wait' as const, seconds })));
  await fc.assert(
    fc.asyncProperty(fc.array(click, { maxLength: 10 }), fc.array(click, { maxLength: 10 }), async (one, two) => {
      const event = await makeEvent(world, { state: 'live' });
      const ids = (await items(event)).map(({ id }) => id);
      const operate = async (name: string, clicks: typeof one): Promise<void> => {
        const who = staffOf(event.programmeId, name);
        for (const { act, ...more } of clicks) {
          const input = { event: event.slug, key };
          const done = act === 'next' ? nextItem(world.app, who, input) : act === 'end' ? endItem(world.app, who, input) : act === 'start' ? startItem(world.app, who, { ...input, itemId: ids[(more as { i: number }).i]! }) : null;
          if (done) await done.catch((reason: { reason?: string }) => assert.match(String(reason.reason), /^(item_started|rundown_over|rundown_nothing_on)$/));
          else clock.advance((more as { seconds: number }).seconds * 1000); // also back: a machine's clock may be set
        }
      };
      await Promise.all([operate('one', one), operate('two', two)]);
      const ran = (await items(event)).filter(({ startedAt }) => startedAt !== null);
      assert.ok(ran.filter(({ endedAt }) => endedAt === null).length <= 1);
      const spans = ran.map(({ startedAt, endedAt }) => [Date.parse(startedAt!), endedAt === null ? Infinity : Date.parse(endedAt)] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      for (const [from, to] of spans) assert.ok(to >= from);
      for (const [i, [, to]] of spans.slice(0, -1).entries()) assert.ok(spans[i + 1]![0] >= to);
      const told = await log(event);
      assert.deepEqual(told.map(({ seq }) => seq), told.map((_, i) => i + 1));
      // Who applies the stream sees what the table holds.
      const heard = new Map((await items(event)).map((item) => [item.id, { ...item, startedAt: null as string | null, endedAt: null as string | null }]));
      for (const { payload } of told) for (const item of (payload as { items: { id: string; startedAt: string | null; endedAt: string | null }[] }).items) Object.assign(heard.get(item.id)!, item);
      assert.deepEqual([...heard.values()], await items(event));
    }),
    { numRuns: 25 },
  );
});

test('canary: without the lock of the room two operators who look at once both start an item, and only the table refuses the second', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const ids = (await items(event)).map(({ id }) => id);
  const bothLooked = Promise.withResolvers<void>();
  let looking = 0;
  const start = (id: string) =>
    world.asSystem(async (trx) => {
      assert.deepEqual((await listRundown(trx, { eventId: event.eventId })).filter(({ startedAt }) => startedAt !== null), []);
      if ((looking += 1) === 2) bothLooked.resolve();
      await bothLooked.promise;
      await trx.updateTable('rundown_item').set({ actual_started_at: clock.now() }).where('event_id', '=', event.eventId).where('id', '=', id).execute();
    });
  const done = await Promise.allSettled([start(ids[0]!), start(ids[1]!)]);
  const failed = done.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { constraint?: string }).constraint] : []));
  assert.deepEqual(failed, ['rundown_item_one_current']);
});

test('what is still on when the event ends, ends with it, and hearing so twice changes nothing', async () => {
  const event = await makeEvent(world, { state: 'live' });
  await nextItem(world.app, staffOf(event.programmeId), { event: event.slug, key });
  clock.advance(600_000);
  await endEvent(world.app, staffOf(event.programmeId), { event: event.slug });
  const ended = clock.now().toISOString();
  clock.advance(90_000);
  const receiver = endWithEvent(world.app);
  await receiver.receive({ eventId: event.eventId });
  await receiver.receive({ eventId: event.eventId });
  assert.deepEqual((await items(event)).filter(({ startedAt }) => startedAt !== null).map(({ title, endedAt }) => [title, endedAt]), [['Pembukaan', ended]]);
  assert.deepEqual((await log(event)).map(({ kind }) => kind), ['rundown.moved', 'event.state', 'rundown.moved']);
});

test('notes of a talk stand in the order they were written, are corrected and removed, and the room hears nothing', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const write = (text: string, speaker = '2') => saveNote(world.app, who, { event: event.slug, key, speaker, kind: 'point', text });
  const [first] = await Promise.all([write('satu'), write('dua'), write('tiga')]);
  await write('lain', event.speakers[0]!.castId);
  await saveNote(world.app, who, { event: event.slug, key, noteId: first!.noteId, speaker: '2', kind: 'point', text: 'kesatu' });
  const notes = await world.asSystem((trx) => listNotes(trx, { eventId: event.eventId }));
  assert.deepEqual(notes.filter(({ castId }) => castId === event.speakers[1]!.castId).map(({ text }) => text).sort(), ['dua', 'kesatu', 'tiga']);
  await removeNote(world.app, who, { event: event.slug, key, noteId: first!.noteId });
  await assert.rejects(removeNote(world.app, who, { event: event.slug, key, noteId: first!.noteId }), { reason: 'not_found' });
  await assert.rejects(write('siapa', '9'), { reason: 'invalid', fields: { speaker: 'cast_unknown' } });
  const other = await makeEvent(world, { state: 'closed' });
  await assert.rejects(saveNote(world.app, staffOf(other.programmeId), { event: other.slug, key, speaker: '1', kind: 'quote', text: 'x' }), { reason: 'notes_closed' });
  assert.deepEqual(await log(event), []);
});
