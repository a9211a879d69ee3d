import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayKeepFacts } from '../../fact/server/policy.ts';
import { getProgramme } from '../../server/queries.ts';
import type { NoticeEntry, SenderEntry } from '../schema.ts';

interface Keyed {
  /** The programme's key. */
  programme: string;
  key: IdempotencyKey | null;
}

/** A sentence that every event of a period carries, with the order it comes from. Refuses `programme_unknown`, `forbidden`. */
export function addNotice(app: App, principal: Principal, { programme, entry, key }: Keyed & { entry: NoticeEntry }): Promise<{ id: string }> {
  return keep(app, principal, { programme, key, action: 'notice.add' }, async ({ trx, programmeId, now }) => {
    const id = newId();
    await trx.insertInto('programme_notice').values({ programme_id: programmeId, id, text: entry.text, text_en: entry.textEn, from_on: entry.fromOn, until_on: entry.untilOn, source: entry.source, created_by: principalId(principal), created_at: now }).execute();
    return { id };
  });
}

/** Takes a sentence away; its audit line stays. Refuses `not_found`, `forbidden`. */
export function removeNotice(app: App, principal: Principal, { programme, id, key }: Keyed & { id: string }): Promise<{ id: string }> {
  return keep(app, principal, { programme, key, action: 'notice.remove' }, async ({ trx, programmeId }) => {
    const { numDeletedRows } = await trx.deleteFrom('programme_notice').where('programme_id', '=', programmeId).where('id', '=', id).executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound();
    return { id };
  });
}

/** A number or address that writes in the programme's name; known ones change nothing. Refuses `programme_unknown`, `forbidden`. */
export function addSender(app: App, principal: Principal, { programme, entry, key }: Keyed & { entry: SenderEntry }): Promise<{ id: string }> {
  return keep(app, principal, { programme, key, action: 'sender.add' }, async ({ trx, programmeId, now }) => {
    const id = newId();
    await trx.insertInto('programme_sender').values({ programme_id: programmeId, id, ...entry, created_by: principalId(principal), created_at: now }).onConflict((oc) => oc.columns(['programme_id', 'kind', 'address']).doNothing()).execute();
    return { id };
  });
}

/** Refuses `not_found`, `forbidden`. */
export function removeSender(app: App, principal: Principal, { programme, id, key }: Keyed & { id: string }): Promise<{ id: string }> {
  return keep(app, principal, { programme, key, action: 'sender.remove' }, async ({ trx, programmeId }) => {
    const { numDeletedRows } = await trx.deleteFrom('programme_sender').where('programme_id', '=', programmeId).where('id', '=', id).executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound();
    return { id };
  });
}

type Story = { trx: Parameters<Parameters<typeof withScope>[2]>[0]; programmeId: string; now: Date };

function keep(app: App, principal: Principal, { programme: programmeKey, key, action }: Keyed & { action: string }, act: (story: Story) => Promise<{ id: string }>): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const programme = await getProgramme(trx, programmeKey);
    assertMayKeepFacts(principal, programme.id);
    const answer = await act({ trx, programmeId: programme.id, now });
    await writeAudit(trx, { by: principal, at: now, action, objectKind: action.startsWith('notice') ? 'programme_notice' : 'programme_sender', objectId: answer.id });
    return answer;
  }));
}
