import type { Transaction } from 'kysely';
import { replaceGroups } from '#features/event/group/server/commands.ts';
import { auditEvent, lockEvent, touch, type Keyed } from '#features/event/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { makePools } from '#features/registration/pool/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { filledOf, movePeople } from '../adjusting/model.ts';
import { breachesOf, type BatchGroup } from '../model.ts';
import { problemOf } from '../schema.ts';
import { batchBroken, batchChanged, batchNotReady } from './errors.ts';
import { getBatch, type AskedBatch, type Batch, type BatchProgress, type FoundBatch } from './queries.ts';
import { batchRequested, type BatchRequested } from './signals.ts';
import { planInWorker } from './vendor.ts';

const seconds = 8;

/** Asks for a plan of the event's agencies; the worker makes it. Refuses what `problemOf` refuses, `not_found`, `forbidden`. */
export async function requestBatch(app: App, principal: Principal, { event: slugOrId, problem: raw, note = null, key = null }: { event: string; problem: unknown; note?: string | null } & Keyed): Promise<{ batchId: string }> {
  const problem: AskedBatch = { ...problemOf(raw), note };
  const answer = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    const batchId = newId();
    await trx.insertInto('plan_batch').values({ event_id: event.id, id: batchId, problem: JSON.stringify(problem), state: 'queued', started_by: principalId(principal), created_at: app.clock.now() }).execute();
    await auditEvent(app, trx, principal, event, 'batch.request', { units: problem.units.length, groups: problem.days.length * problem.groupsPerDay });
    const news: BatchRequested = { eventId: event.id, batchId };
    await app.jobs.announce(trx, batchRequested, news);
    return { batchId };
  }));
  app.jobs.wake(batchRequested);
  return answer;
}

/** Makes the plan that was asked for, and keeps how far it is. One that is made already stays as it is, so that a repeated job does no harm. */
export async function planBatch(app: App, { eventId, batchId }: BatchRequested): Promise<void> {
  const us = system('plan');
  const save = (change: { state: Batch['state']; progress?: BatchProgress; answer?: FoundBatch; groups?: BatchGroup[] | null }): Promise<unknown> =>
    withScope(app.db, us, (trx) => trx.updateTable('plan_batch').set({
      state: change.state,
      ...(change.progress ? { progress: JSON.stringify(change.progress) } : {}),
      ...(change.answer ? { answer: JSON.stringify(change.answer), groups: change.groups ? JSON.stringify(change.groups) : null } : {}),
      ...(change.state === 'done' || change.state === 'failed' ? { finished_at: app.clock.now() } : {}),
    }).where('event_id', '=', eventId).where('id', '=', batchId).where('state', 'in', ['queued', 'running']).execute());
  const batch = await withScope(app.db, us, (trx) => getBatch(trx, { eventId, batchId }));
  if (batch.state === 'done' || batch.state === 'failed') return;
  await save({ state: 'running' });
  // News that comes while an older one is being written waits its turn.
  let writing = Promise.resolve<unknown>(null);
  const onProgress = (progress: BatchProgress): void => {
    writing = writing.then(() => save({ state: 'running', progress })).catch((reason: Error) => app.log.warn({ reason: reason.message }, 'progress of a plan'));
  };
  const found = await planInWorker({ problem: batch.problem, seconds, onProgress }).catch((reason: Error) => {
    app.log.error({ reason: reason.message }, 'the planner broke');
    return null;
  });
  await writing;
  if (!found) {
    await save({ state: 'failed', progress: { splits: null, bound: null, failure: 'batch_failed' } });
    return;
  }
  const { solved, contradiction } = found;
  if (solved.outcome === 'unknown') await save({ state: 'failed', progress: { splits: null, bound: null, failure: 'batch_undecided' } });
  else if (solved.outcome === 'infeasible') await save({ state: 'done', answer: { status: 'infeasible', splits: null, bound: null, contradiction }, groups: null });
  else await save({ state: 'done', answer: { status: solved.splits <= solved.bound ? 'optimal' : 'feasible', splits: solved.splits, bound: solved.bound, contradiction: null }, groups: solved.groups });
}

type OfBatch = { event: string; batchId: string; version: number } & Keyed;

/** Moves people of a unit to another group, by hand; what that breaks is shown, not refused. Refuses `batch_changed`, `batch_not_ready`. */
export async function moveBatchPeople(app: App, principal: Principal, { unit, from, to, people, ...which }: OfBatch & { unit: string; from: number; to: number; people: number }): Promise<{ version: number }> {
  return change(app, principal, which, 'batch.move', async (trx, batch, groups) => {
    await keepGroups(trx, batch, movePeople(groups, { unit, from, to, people }));
    return { version: batch.version + 1 };
  });
}

/**
 * The event follows the plan: its days with their people and units, its groups with their quota, and a pool for each of its channels.
 * Refuses `batch_broken` where the groups break a rule, `batch_changed`, `batch_not_ready`, and `invalid` for a day outside the event.
 */
export async function applyBatch(app: App, principal: Principal, which: OfBatch): Promise<{ version: number }> {
  return change(app, principal, which, 'batch.apply', async (trx, batch, groups) => {
    const breaches = breachesOf(batch.problem, groups).length;
    if (breaches > 0) throw batchBroken(breaches);
    const used = groups.filter((group) => group.units.length > 0);
    const days = [...Map.groupBy(used, (group) => group.day)].map(([day, own]) => ({
      day, note: null, people: own.reduce((sum, group) => sum + filledOf(group), 0), units: [...new Set(own.flatMap((group) => group.units.map((part) => part.unit)))],
    }));
    const event = await getEvent(trx, batch.eventId);
    await replaceGroups(trx, event, days, used.map((group) => ({ number: group.group, day: group.day, units: group.units.map((part) => part.unit), quota: filledOf(group) })));
    await makePools(trx, batch.eventId);
    await touch(trx, event);
    await trx.updateTable('plan_batch').set({ applied_at: app.clock.now(), version: batch.version + 1 }).where('event_id', '=', batch.eventId).where('id', '=', batch.id).execute();
    return { version: batch.version + 1 };
  });
}

async function keepGroups(trx: Transaction<Database>, batch: Batch, groups: readonly BatchGroup[]): Promise<void> {
  await trx.updateTable('plan_batch').set({ groups: JSON.stringify(groups), version: batch.version + 1 }).where('event_id', '=', batch.eventId).where('id', '=', batch.id).execute();
}

/** What every change of a plan asks first: the event's lock, a plan that is there, and the version that was seen. */
async function change<T>(app: App, principal: Principal, { event: slugOrId, batchId, version, key = null }: OfBatch, action: string, act: (trx: Transaction<Database>, batch: Batch, groups: BatchGroup[]) => Promise<T>): Promise<T> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    const batch = await getBatch(trx, { eventId: event.id, batchId });
    if (!batch.groups) throw batchNotReady();
    if (batch.version !== version) throw batchChanged();
    const done = await act(trx, batch, batch.groups);
    await auditEvent(app, trx, principal, event, action, { batch: batchId });
    return done;
  }));
}
