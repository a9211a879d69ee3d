import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import type { App } from '#platform/app/app.ts';
import type { CastPrincipal, CrewPrincipal, Principal, Staff } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { formatTime } from '#platform/i18n/format.ts';
import { overMinutes } from '../../model.ts';
import { itemEntry } from '../../schema.ts';
import { endItem, nextItem, startItem, type RundownAnswer } from '../../server/commands.ts';
import { listRundown, showVersion } from '../../server/queries.ts';
import { backItem, extendItem, insertItem, skipItem } from './commands.ts';

const clock = manualClock(new Date('2021-07-15T02:00:00Z'));
let world: TestApp;
before(async () => {
  world = await testApp({ clock });
});
after(() => world.close());

const staffOf = (programmeId: string, name = 'a'): Staff => ({ kind: 'staff', userId: `user-${name}`, email: 'x@example.id', name, grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] });
const key = null;
const entry = (title: string, plannedMinutes: number | null = 5) => itemEntry.parse({ kind: 'other', title, plannedMinutes });
const items = (event: TestEvent) => world.asSystem((trx) => listRundown(trx, { eventId: event.eventId }));
const stretches = (event: TestEvent) => world.asSystem((trx) => trx.selectFrom('rundown_stretch').selectAll().where('event_id', '=', event.eventId).orderBy('number').execute());
const on = async (event: TestEvent) => (await items(event)).find(({ since }) => since !== null)?.title ?? null;
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const minutes = (n: number) => clock.advance(n * 60_000);

test('back within half a minute means the click before was a slip: what it started never was on, and what it ended never ended', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const input = { event: event.slug, key };
  await nextItem(world.app, who, input);
  minutes(8);
  await nextItem(world.app, who, input);
  clock.advance(20_000);
  const answer = await backItem(world.app, who, input);
  assert.deepEqual([answer.current?.title, answer.next?.title, answer.current?.endedAt], ['Pembukaan', 'Materi 1', null]);
  const [opening, talk] = await items(event);
  assert.deepEqual([talk!.startedAt, talk!.endedAt, talk!.resume], [null, null, false]);
  assert.equal((await stretches(event)).length, 1);
  // An end pressed by mistake is taken back as well.
  await endItem(world.app, who, input);
  clock.advance(10_000);
  assert.equal((await backItem(world.app, who, input)).current?.startedAt, opening!.startedAt);
  assert.equal((await stretches(event)).length, 1);
});

test('back later keeps both stretches: what was left is next again, and every minute is counted once', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const input = { event: event.slug, key };
  await nextItem(world.app, who, input);
  minutes(10);
  await nextItem(world.app, who, input);
  minutes(5);
  const back = await backItem(world.app, who, input);
  assert.deepEqual([back.current?.title, back.next?.title], ['Pembukaan', 'Materi 1']);
  assert.equal(await reasonOf(backItem(world.app, who, input)), 'rundown_nothing_before');
  minutes(2);
  const again = await nextItem(world.app, who, input);
  assert.deepEqual([again.current?.title, again.next?.title], ['Materi 1', 'Materi 2']);
  minutes(20);
  await nextItem(world.app, who, input);
  const [opening, talk] = await items(event);
  assert.deepEqual([opening!.ranSeconds, talk!.ranSeconds], [12 * 60, 25 * 60]);
  assert.deepEqual([overMinutes(opening!, clock.now()), overMinutes(talk!, clock.now())], [2, 5]);
});

test('minutes given, an item left out and one put in are what the operators see next, and the plan keeps what was planned', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const input = { event: event.slug, key };
  assert.equal(await reasonOf(extendItem(world.app, who, { ...input, minutes: 5 })), 'rundown_nothing_on');
  await nextItem(world.app, who, input);
  await extendItem(world.app, who, { ...input, minutes: 5 });
  const extended = await extendItem(world.app, who, { ...input, minutes: 3 });
  assert.deepEqual([extended.current?.plannedMinutes, extended.current?.extendedMinutes], [10, 8]);
  assert.equal((await skipItem(world.app, who, input)).next?.title, 'Materi 2');
  const put = await insertItem(world.app, who, { ...input, ...entry('Sambungan Zoom diperbaiki') });
  assert.deepEqual([put.current?.title, put.next?.title, put.next?.inserted], ['Pembukaan', 'Sambungan Zoom diperbaiki', true]);
  minutes(1);
  assert.equal((await nextItem(world.app, who, input)).next?.title, 'Materi 2');
  const skipped = (await items(event)).find(({ title }) => title === 'Materi 1')!;
  assert.deepEqual([skipped.skipped, skipped.startedAt], [true, null]);
  // A decision is taken back by starting it after all.
  const started = await startItem(world.app, who, { ...input, itemId: skipped.id });
  assert.deepEqual([started.current?.title, started.current?.skipped, started.next?.title], ['Materi 1', false, 'Materi 2']);
  assert.equal(await reasonOf(skipItem(world.app, who, { ...input, itemId: skipped.id })), 'item_started');
});

test('a click that has not seen the newest change is refused and says what happened meanwhile; a double click is one effect', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const [one, two] = [staffOf(event.programmeId, 'one'), staffOf(event.programmeId, 'two')];
  const input = { event: event.slug, key };
  const version = await world.asSystem((trx) => showVersion(trx, event));
  const at = `${formatTime(clock.now(), 'WIB', 'id')} WIB`;
  const click = { ...input, version, key: keyFor(one, 'rundown.next', 'double-click', { version }) };
  const [first, second] = await Promise.all([nextItem(world.app, one, click), nextItem(world.app, one, click)]);
  assert.deepEqual(second, first);
  assert.equal((await stretches(event)).length, 1);
  await assert.rejects(nextItem(world.app, two, { ...input, version }), { reason: 'rundown_meanwhile_next', status: 409, values: { title: 'Pembukaan', at, count: 1 } });
  await extendItem(world.app, two, { ...input, version: first.version, minutes: 5 });
  for (const act of [backItem, skipItem, endItem] as const) assert.equal(await reasonOf(act(world.app, one, { ...input, version: first.version })), 'rundown_meanwhile_extend');
  assert.equal(await on(event), 'Pembukaan');
});

test('the crew of the day and the moderator of this event drive its show; speakers, and those of another event, do not', async () => {
  const [event, other] = [await makeEvent(world, { state: 'live' }), await makeEvent(world, { state: 'live' })];
  const crew = (at: TestEvent): CrewPrincipal => ({ kind: 'crew', eventId: at.eventId, programmeId: at.programmeId, pinId: newId() });
  const cast = (at: TestEvent, hosts: boolean): CastPrincipal => ({ kind: 'cast', eventId: at.eventId, programmeId: at.programmeId, castId: at.speakers[0]!.castId, hosts });
  const next = (who: Principal) => reasonOf(nextItem(world.app, who, { event: event.slug, key }));
  assert.deepEqual([await next(crew(event)), await next(cast(event, true)), await next(cast(event, false)), await next(crew(other)), await next(cast(other, true))], ['done', 'done', 'forbidden', 'forbidden', 'forbidden']);
  assert.equal((await stretches(event)).length, 2);
});

test('the recap reads when an item first began: not a slip, not a skip, and what was put in stands where it was', async () => {
  const event = await makeEvent(world, { state: 'live' });
  const who = staffOf(event.programmeId);
  const input = { event: event.slug, key };
  await nextItem(world.app, who, input);
  minutes(5);
  await skipItem(world.app, who, input);
  await insertItem(world.app, who, { ...input, ...entry('Doa bersama') });
  await nextItem(world.app, who, input);
  minutes(3);
  await nextItem(world.app, who, input);
  minutes(9);
  await backItem(world.app, who, input);
  minutes(1);
  await nextItem(world.app, who, input);
  clock.advance(10_000);
  await nextItem(world.app, who, input);
  clock.advance(10_000);
  await backItem(world.app, who, input);
  const record = await world.asSystem(async (trx) => trx.selectFrom('rundown_item').select(['title', 'actual_started_at']).where('event_id', '=', event.eventId).where('actual_started_at', 'is not', null).orderBy('position').execute());
  const began = record.map(({ title, actual_started_at }) => [title, Math.round((actual_started_at!.getTime() - record[0]!.actual_started_at!.getTime()) / 60_000)]);
  assert.deepEqual(began, [['Pembukaan', 0], ['Doa bersama', 5], ['Materi 2', 8]]);
});

/** What several operators do, each with the version they saw last; `stale` = they do not look before the click. */
type Click = { act: 'next' | 'end' | 'back' | 'skip' | 'insert' | 'extend' | 'wait' | 'start'; n: number; stale: boolean };
const click: fc.Arbitrary<Click> = fc.record({ act: fc.constantFrom('next', 'next', 'next', 'end', 'back', 'back', 'skip', 'insert', 'extend', 'wait', 'wait', 'start'), n: fc.nat(200), stale: fc.boolean() });
const known = /^(item_started|rundown_over|rundown_nothing_on|rundown_nothing_before|rundown_meanwhile_\w+)$/;

async function operate(app: App, event: TestEvent, operators: readonly (readonly Click[])[]): Promise<RundownAnswer[]> {
  const ids = (await items(event)).map(({ id }) => id);
  const done: RundownAnswer[] = [];
  await Promise.all(
    operators.map(async (clicks, i) => {
      const who = staffOf(event.programmeId, String(i));
      let version = 0;
      for (const { act, n, stale } of clicks) {
        if (act === 'wait') {
          clock.advance((n - 20) * 1000); // also back: a machine's clock may be set
          continue;
        }
        if (!stale) version = await world.asSystem((trx) => showVersion(trx, event));
        const input = { event: event.slug, key, version };
        const acts = {
          next: () => nextItem(app, who, input), end: () => endItem(app, who, input), back: () => backItem(app, who, input), skip: () => skipItem(app, who, input),
          insert: () => insertItem(app, who, { ...input, ...entry(`Sisipan ${n}`) }), extend: () => extendItem(app, who, { ...input, minutes: 1 + (n % 9) }), start: () => startItem(app, who, { ...input, itemId: ids[n % ids.length]! }),
        };
        await acts[act]().then(
          (answer) => {
            version = answer.version;
            done.push(answer);
          },
          (reason: unknown) => {
            if (!(reason instanceof Refusal) || !known.test(reason.reason)) throw reason;
          },
        );
      }
    }),
  );
  return done;
}

/** The show as its accepted clicks make it, told again without our commands: what is on by the log of clicks alone. */
async function assertOneTruth(event: TestEvent, done: readonly RundownAnswer[]): Promise<void> {
  const changes = await world.asSystem((trx) => trx.selectFrom('rundown_change').selectAll().where('event_id', '=', event.eventId).orderBy('version').execute());
  assert.deepEqual(changes.map(({ version }) => version), changes.map((_, i) => i + 1));
  assert.deepEqual(done.map(({ version }) => version).sort((a, b) => a - b), changes.map(({ version }) => version), 'every accepted click is one change');
  let current: string | null = null;
  for (const { action, item_id } of changes) {
    if (action === 'rundown.start' || action === 'rundown.back') current = item_id;
    else if (action === 'rundown.end') current = null;
    else if (action === 'rundown.next') current = item_id === current ? null : item_id;
    const told = done.find(({ version }) => version === changes.find((one) => one.item_id === item_id && one.action === action)?.version);
    if (told && action === 'rundown.extend') assert.equal(told.current?.id, item_id);
  }
  const show = await items(event);
  assert.deepEqual(show.filter(({ startedAt, endedAt }) => startedAt !== null && endedAt === null).map(({ id }) => id), current === null ? [] : [current]);
  const runs = await stretches(event);
  assert.ok(runs.filter(({ ended_at }) => ended_at === null).length <= 1);
  for (const [i, run] of runs.entries()) {
    assert.ok(run.ended_at === null || run.ended_at >= run.started_at, 'no negative duration');
    if (i > 0) assert.ok(runs[i - 1]!.ended_at !== null && run.started_at >= runs[i - 1]!.ended_at!, 'no stretch begins before the last one ended');
  }
  for (const item of show) {
    const own = runs.filter(({ item_id }) => item_id === item.id);
    assert.equal(item.startedAt, own[0]?.started_at.toISOString() ?? null);
    assert.equal(item.endedAt, own.at(-1)?.ended_at?.toISOString() ?? null);
    assert.ok(item.ranSeconds >= 0 && !(item.skipped && item.startedAt !== null));
  }
  assert.deepEqual(show.map(({ position }) => position), show.map((_, i) => i + 1));
}

const seed = Number(process.env.SERENTAK_SEED ?? 20210715);
const replay = `SERENTAK_SEED=${seed} npm test -- src/features/rundown/run/server/commands.test.ts`;

test(`any interleaving of three operators' clicks leaves one truth: one item on, actual times that only move forward, nothing negative (${replay})`, { timeout: 240_000 }, async () => {
  const numRuns = process.env.SERENTAK_LONG ? 300 : 25;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(click, { maxLength: 8 }), { minLength: 2, maxLength: 3 }), async (operators) => {
      const event = await makeEvent(world, { state: 'live' });
      await assertOneTruth(event, await operate(world.app, event, operators));
    }),
    { numRuns, seed },
  );
});

/** The same product, whose statements take no row locks. */
function withoutLocks(app: App): App {
  const strip: KyselyPlugin = {
    transformQuery: ({ node }) => (node.kind === 'SelectQueryNode' && node.endModifiers ? ({ ...node, endModifiers: [] } as RootOperationNode) : node),
    transformResult: async ({ result }) => result,
  };
  return { ...app, db: app.db.withPlugin(strip) };
}

test('canary: without the lock of the room the same clicks collide, and only the tables stop them', async () => {
  const collisions: string[] = [];
  for (let i = 0; i < 20 && collisions.length === 0; i += 1) {
    const event = await makeEvent(world, { state: 'live' });
    await nextItem(world.app, staffOf(event.programmeId), { event: event.slug, key }); // the room's first entry waits for its own row
    const rush = Array.from({ length: 6 }, (): Click[] => Array.from({ length: 3 }, (_, n) => ({ act: 'extend', n, stale: false })));
    await operate(withoutLocks(world.app), event, rush).catch((reason: unknown) => collisions.push((reason as { constraint?: string }).constraint ?? String(reason)));
  }
  assert.match(collisions[0] ?? 'no collision', /^rundown_(change_pkey|stretch_pkey|stretch_one_open|item_one_current)$/);
});
