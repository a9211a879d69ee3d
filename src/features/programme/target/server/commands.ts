import { sql, type Transaction } from 'kysely';
import { findRegion } from '#features/region/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayKeepFacts } from '../../fact/server/policy.ts';
import { getProgramme, listSegments } from '../../server/queries.ts';
import type { TargetEntry } from '../schema.ts';
import { targetEmpty, targetPeriodWrong, targetRegionUnknown, targetSame, targetSegmentUnknown } from './errors.ts';

/**
 * States a target: a new one, or the next version of the same region, segment, pillar and period; the former version ends and stays
 * readable. Refuses `programme_unknown`, `forbidden`, `invalid` (period, region, segment, neither people nor events) and `target_same`.
 */
export function stateTarget(app: App, principal: Principal, { programme: programmeKey, entry, key = null }: { programme: string; entry: TargetEntry; key?: IdempotencyKey | null }): Promise<{ id: string; version: number }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const programme = await getProgramme(trx, programmeKey);
    assertMayKeepFacts(principal, programme.id);
    if (entry.endsOn < entry.startsOn) throw targetPeriodWrong();
    if (entry.people === null && entry.events === null) throw targetEmpty();
    if (entry.regionCode !== null && !(await findRegion(trx, { code: entry.regionCode }))) throw targetRegionUnknown();
    if (entry.segment !== null && !(await listSegments(trx, programme.id)).some((segment) => segment.key === entry.segment)) throw targetSegmentUnknown();
    await sql`select pg_advisory_xact_lock(hashtextextended(${`target ${programme.id}`}, 0))`.execute(trx);
    const former = await trx.selectFrom('programme_target_cell').selectAll().where('programme_id', '=', programme.id)
      .where('region_code', 'is not distinct from', entry.regionCode).where('segment', 'is not distinct from', entry.segment).where('pillar', 'is not distinct from', entry.pillar)
      .where('starts_on', '=', entry.startsOn).where('ends_on', '=', entry.endsOn).orderBy('version', 'desc').limit(1).executeTakeFirst();
    const current = former && former.ended_at === null ? former : null;
    if (current && current.people === entry.people && current.events === entry.events && current.source === entry.source) throw targetSame();
    if (current) await trx.updateTable('programme_target_cell').set({ ended_at: now }).where('id', '=', current.id).execute();
    const id = newId();
    const version = (former?.version ?? 0) + 1;
    await trx.insertInto('programme_target_cell').values({
      id, programme_id: programme.id, region_code: entry.regionCode, segment: entry.segment, pillar: entry.pillar, starts_on: entry.startsOn, ends_on: entry.endsOn,
      people: entry.people, events: entry.events, source: entry.source, stated_on: entry.statedOn, version, entered_by: principalId(principal), entered_at: now,
    }).execute();
    await audit(trx, principal, now, 'target.state', id, { version });
    return { id, version };
  }));
}

/** A target that nobody states any more ends; its versions stay. Refuses `not_found`, `forbidden`. */
export function endTarget(app: App, principal: Principal, { id, key = null }: { id: string; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const row = await trx.selectFrom('programme_target_cell').select(['programme_id', 'ended_at']).where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound();
    assertMayKeepFacts(principal, row.programme_id);
    if (row.ended_at === null) {
      await trx.updateTable('programme_target_cell').set({ ended_at: now }).where('id', '=', id).execute();
      await audit(trx, principal, now, 'target.end', id, {});
    }
    return { id };
  }));
}

async function audit(trx: Transaction<Database>, by: Principal, at: Date, action: string, id: string, detail: Record<string, number>): Promise<void> {
  await writeAudit(trx, { by, at, action, objectKind: 'target', objectId: id, detail });
}
