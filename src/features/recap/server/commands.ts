import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { hashBody, once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { Language } from '#platform/i18n/format.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { findEvent } from '#features/event/server/queries.ts';
import { writeRecap, type Recap } from '../model.ts';
import { eventNotClosed, recapMissing } from './errors.ts';
import { assertMayPublish } from './policy.ts';
import { getEventFacts, getProgrammeFacts, latestRecapOf, latestVersion } from './queries.ts';
import { recapPublished, type RecapPublished } from './signals.ts';

export interface Drafted {
  version: number;
  title: string;
}

/**
 * Writes a new draft, in both languages, from the facts as they stand now. Repeating it without a change of the facts answers the
 * newest version and writes none, so that a published recap has no twin among the drafts. Refuses (409) an event that is not
 * closed: its counts may still move.
 */
export async function draftRecap(app: App, principal: Principal, { event: slugOrId, key = null }: { event: string; key?: IdempotencyKey | null }): Promise<Drafted> {
  assertMayPublish(principal);
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await findEvent(trx, slugOrId);
    if (!event) throw notFound();
    if (event.state !== 'closed') throw eventNotClosed();
    await lockRecap(trx, event.id);
    const facts = { event: await getEventFacts(trx, event.id), programme: await getProgrammeFacts(trx, event.programmeId) };
    const latest = await latestVersion(trx, event.id);
    const recaps = (['id', 'en'] as const).map((language) => ({ language, recap: writeRecap({ ...facts, language }) }));
    if (latest > 0 && (await isWritten(trx, event.id, recaps))) return { version: latest, title: recaps[0]!.recap.title };
    const version = latest + 1;
    const now = app.clock.now();
    await trx
      .insertInto('recap')
      .values(recaps.map(({ language, recap }) => ({ event_id: event.id, language, version, state: 'draft', title: recap.title, body: JSON.stringify(recap), written_at: now })))
      .execute();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.draft', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { version } });
    return { version, title: recaps[0]!.recap.title };
  }));
}

/**
 * Makes the newest draft public. Publishing what is already public changes nothing. Refuses (409) when nothing was written yet.
 */
export async function publishRecap(app: App, principal: Principal, { event: slugOrId, key = null }: { event: string; key?: IdempotencyKey | null }): Promise<{ version: number }> {
  assertMayPublish(principal);
  const done = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await findEvent(trx, slugOrId);
    if (!event) throw notFound();
    await lockRecap(trx, event.id);
    const version = await latestVersion(trx, event.id);
    if (version === 0) throw recapMissing();
    const now = app.clock.now();
    const { numUpdatedRows } = await trx
      .updateTable('recap')
      .set({ state: 'published', published_at: now, published_by: principal.kind === 'staff' ? principal.userId : 'system' })
      .where('event_id', '=', event.id)
      .where('version', '=', version)
      .where('state', '=', 'draft')
      .executeTakeFirst();
    if (Number(numUpdatedRows) > 0) {
      await writeAudit(trx, { by: principal, at: now, action: 'recap.publish', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { version } });
      const news: RecapPublished = { eventId: event.id, version };
      await app.jobs.announce(trx, recapPublished, news);
      await appendRoomLog(trx, event.id, now, [{ kind: 'recap.published', payload: { version } }]);
    }
    return { eventId: event.id, version };
  }));
  app.live.wake(done.eventId);
  app.jobs.wake(recapPublished);
  return { version: done.version };
}

/** Whether the newest version says these very words in every language. */
async function isWritten(trx: Transaction<Database>, eventId: string, recaps: readonly { language: Language; recap: Recap }[]): Promise<boolean> {
  for (const { language, recap } of recaps) {
    const known = await latestRecapOf(trx, { eventId, language });
    if (!known || !hashBody(known.recap).equals(hashBody(recap))) return false;
  }
  return true;
}

/** One writer at a time per event: two drafts at once would take the same version. */
async function lockRecap(trx: Transaction<Database>, eventId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recap ${eventId}`}, 0))`.execute(trx);
}
