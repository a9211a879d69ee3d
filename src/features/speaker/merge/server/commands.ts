import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { alreadyOne, alreadyUndone } from '../../server/errors.ts';
import { assertMayKeepRegister } from '../../server/policy.ts';

interface Decision {
  /** The spelling that is somebody else's. */
  fromId: string;
  intoId: string;
  reason?: string | null;
  key?: IdempotencyKey | null;
}

/** Decisions about the register follow each other, so that no two of them close a circle. */
const lockRegister = (trx: Transaction<Database>) => sql`select pg_advisory_xact_lock(hashtextextended('speaker:merge', 0))`.execute(trx);

/** The entry that a spelling belongs to. Refuses `not_found`. */
async function headOf(trx: Transaction<Database>, id: string): Promise<string> {
  const row = await trx.selectFrom('speaker').select(['id', 'head_id']).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return row.head_id ?? row.id;
}

/** Where every chain of decisions ends, written beside it: readers join once. */
async function followHeads(trx: Transaction<Database>): Promise<void> {
  await sql`
    with recursive up (id, head) as (
      select id, id from speaker where merged_into is null
      union all select s.id, up.head from speaker s join up on s.merged_into = up.id)
    update speaker s set head_id = nullif(up.head, s.id) from up where up.id = s.id and s.head_id is distinct from nullif(up.head, s.id)`.execute(trx);
}

/**
 * Two spellings are one person: from now on casts, workload and clashes of both are counted as one. No row of an event or an article
 * changes, so what was published keeps its words, and the decision can be taken back exactly. Refuses `forbidden`, `not_found`, `people_already_one`.
 */
export function mergeSpeakers(app: App, principal: Principal, { fromId, intoId, reason = null, key = null }: Decision): Promise<{ id: string; headId: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    await lockRegister(trx);
    const [from, into] = [await headOf(trx, fromId), await headOf(trx, intoId)];
    if (from === into) throw alreadyOne();
    const [id, now] = [newId(), app.clock.now()];
    await trx.updateTable('speaker').set({ merged_into: into, head_id: into }).where('id', '=', from).execute();
    await followHeads(trx);
    await trx.insertInto('speaker_merge').values({ id, from_id: from, into_id: into, decision: 'same', reason, decided_by: principalId(principal), decided_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.merge', objectKind: 'speaker', objectId: from, detail: { into, decision: id } });
    return { id, headId: into };
  }));
}

/** Two spellings are two people, and nobody is asked again. Refuses `forbidden`, `not_found`, `people_already_one`. */
export function setApart(app: App, principal: Principal, { fromId, intoId, reason = null, key = null }: Decision): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    if ((await headOf(trx, fromId)) === (await headOf(trx, intoId))) throw alreadyOne();
    const [id, now] = [newId(), app.clock.now()];
    await trx.insertInto('speaker_merge').values({ id, from_id: fromId, into_id: intoId, decision: 'apart', reason, decided_by: principalId(principal), decided_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.set_apart', objectKind: 'speaker', objectId: fromId, detail: { other: intoId, decision: id } });
    return { id };
  }));
}

/** Takes a decision back: the spelling is a person of its own again, with whatever was merged into it before. Refuses `forbidden`, `not_found`, `people_already_undone`. */
export function undoDecision(app: App, principal: Principal, { id, key = null }: { id: string; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    await lockRegister(trx);
    const made = await trx.selectFrom('speaker_merge').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!made) throw notFound();
    if (made.undone_at) throw alreadyUndone();
    const now = app.clock.now();
    if (made.decision === 'same') {
      await trx.updateTable('speaker').set({ merged_into: null, head_id: null }).where('id', '=', made.from_id).execute();
      await followHeads(trx);
    }
    await trx.updateTable('speaker_merge').set({ undone_by: principalId(principal), undone_at: now }).where('id', '=', id).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.undo_decision', objectKind: 'speaker', objectId: made.from_id, detail: { decision: id } });
    return { id };
  }));
}
