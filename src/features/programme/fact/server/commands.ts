import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayImport } from '../../server/policy.ts';
import { findLiteracyScale, getProgramme, programmeFacts } from '../../server/queries.ts';
import { factsOfBaseline } from '../model.ts';
import type { FactEntry } from '../schema.ts';
import { factKnown, factOver } from './errors.ts';
import { assertMayKeepFacts } from './policy.ts';
import { findFact } from './queries.ts';

export interface FactAnswer {
  id: string;
}

/** Adds a fact that nobody has reviewed yet. Refuses `programme_unknown`, `forbidden` and `fact_known` (the same sentence). */
export function addFact(app: App, principal: Principal, { programme: key, entry, key: once_ }: { programme: string; entry: FactEntry; key: IdempotencyKey | null }): Promise<FactAnswer> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, once_, async () => {
    const programme = await getProgramme(trx, key);
    assertMayKeepFacts(principal, programme.id);
    const id = newId();
    const { numInsertedOrUpdatedRows } = await trx.insertInto('programme_fact').values({ ...columns(entry), id, programme_id: programme.id, added_by: principalId(principal), added_at: now, changed_at: now })
      .onConflict((conflict) => conflict.columns(['programme_id', 'sentence']).doNothing()).executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) throw factKnown();
    await audit(trx, principal, now, 'fact.add', id);
    return { id };
  }));
}

const columns = (entry: FactEntry) => ({
  sentence: entry.sentence, path: entry.path, value: entry.value, unit: entry.unit, scale_min: entry.scaleMin, scale_max: entry.scaleMax,
  as_of: entry.asOf, source: entry.source, note: entry.note, valid_from: entry.validFrom, valid_until: entry.validUntil,
});

interface Decision {
  id: string;
  key: IdempotencyKey | null;
}

/** Somebody has looked: the fact holds. It ends a dispute. Refuses `not_found`, `forbidden` and `fact_over` (its term has ended, or it was ended by hand). */
export function reviewFact(app: App, principal: Principal, { id, key }: Decision): Promise<FactAnswer> {
  const now = app.clock.now();
  return decide(app, principal, { id, key }, 'fact.review', (fact) => {
    if (fact.state === 'expired' || (fact.validUntil !== null && fact.validUntil < localDate(now, 'WIB'))) throw factOver();
    return { state: 'active', reason: null, reviewed_by: principalId(principal), reviewed_at: now };
  });
}

/** Somebody doubts the fact: no text that uses it is published until it is reviewed. Refuses `not_found`, `forbidden` and `fact_over`. */
export function disputeFact(app: App, principal: Principal, { id, key, reason }: Decision & { reason: string }): Promise<FactAnswer> {
  return decide(app, principal, { id, key }, 'fact.dispute', (fact) => {
    if (fact.state === 'expired') throw factOver();
    return { state: 'disputed', reason };
  });
}

/** The fact no longer holds; it stays readable under the texts that used it. Refuses `not_found` and `forbidden`. */
export function expireFact(app: App, principal: Principal, { id, key, reason }: Decision & { reason: string }): Promise<FactAnswer> {
  return decide(app, principal, { id, key }, 'fact.expire', () => ({ state: 'expired', reason }));
}

interface Change {
  state: string;
  reason: string | null;
  reviewed_by?: string;
  reviewed_at?: Date;
}

function decide(app: App, principal: Principal, { id, key }: Decision, action: string, change: (fact: { state: string; validUntil: string | null }) => Change): Promise<FactAnswer> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const fact = await findFact(trx, id);
    if (!fact) throw notFound();
    assertMayKeepFacts(principal, fact.programmeId);
    await trx.selectFrom('programme_fact').select('id').where('id', '=', id).forUpdate().execute();
    await trx.updateTable('programme_fact').set({ ...change((await findFact(trx, id))!), changed_at: now }).where('id', '=', id).execute();
    await audit(trx, principal, now, action, id);
    return { id };
  }));
}

const audit = (trx: Transaction<Database>, by: Principal, at: Date, action: string, id: string): Promise<void> =>
  writeAudit(trx, { by, at, action, objectKind: 'fact', objectId: id });

/**
 * Takes the figures that a programme's own record states into its facts; sentences that stand there stay as they are, so that repeating
 * it changes nothing. For the command line alone; refuses `forbidden` and `programme_unknown`. Answers how many were new.
 */
export async function importBaselineFacts(app: App, principal: Principal, { programme: key }: { programme: string }): Promise<number> {
  assertMayImport(principal);
  const now = app.clock.now();
  return withScope(app.db, principal, async (trx) => {
    const programme = await getProgramme(trx, key);
    const { baseline } = (await programmeFacts(trx, programme.id)) as { baseline?: Parameters<typeof factsOfBaseline>[0] };
    const stated = factsOfBaseline(baseline, (await findLiteracyScale(trx, programme.id)) ?? null);
    if (stated.length === 0) return 0;
    const { numInsertedOrUpdatedRows } = await trx.insertInto('programme_fact')
      .values(stated.map(({ asOf, scale, ...fact }) => ({
        ...fact, id: newId(), programme_id: programme.id, as_of: asOf, scale_min: scale?.min ?? null, scale_max: scale?.max ?? null, added_by: principalId(principal), added_at: now, changed_at: now,
      })))
      .onConflict((conflict) => conflict.columns(['programme_id', 'sentence']).doNothing())
      .executeTakeFirstOrThrow();
    return Number(numInsertedOrUpdatedRows ?? 0);
  });
}
