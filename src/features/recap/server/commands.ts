import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { hashBody, once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { formatDate, type Language } from '#platform/i18n/format.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { isPublic, mayPublishAtOnce } from '../desk/model.ts';
import { assertMayStep } from '../desk/server/policy.ts';
import { composeNow, countOpenFindings, factsBehind, lockRecap, openDesk, type AtDesk } from '../desk/server/queries.ts';
import { documentOf, findTampering, recapOf, type RecapDocument } from '../document/model.ts';
import type { ComposedRecap, Recap } from '../model.ts';
import { eventNotClosed, factBlocks, factsMoved, findingsOpen, noteNeeded, notApproved, recapMissing } from './errors.ts';
import { latestVersion, listDue } from './queries.ts';
import { recapPublished, type RecapPublished } from './signals.ts';

export interface Drafted {
  version: number;
  title: string;
}

export interface Written {
  language: Language;
  document: RecapDocument | null;
  recap: Recap;
}

/**
 * Writes a new draft, in both languages, from the facts as they stand now. Repeating it without a change of the facts answers the
 * newest version and writes none, so that a published recap has no twin among the drafts; and our own jobs never write over what a
 * person wrote. Refuses (409) an event that is not closed: its counts may still move.
 */
export async function draftRecap(app: App, principal: Principal, { event: slugOrId, key = null }: { event: string; key?: IdempotencyKey | null }): Promise<Drafted> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { event } = await openDesk(trx, principal, slugOrId);
    await lockRecap(trx, event.id);
    const { hand, latest } = await openDesk(trx, principal, event.id);
    assertMayStep('save', hand);
    if (event.state !== 'closed') throw eventNotClosed();
    const composed = await composeNow(trx, event);
    const recaps = (['id', 'en'] as const).map((language): Written => {
      const document = documentOf(composed[language]);
      return { language, document, recap: recapOf(document) };
    });
    const same = latest && recaps.every(({ language, recap }) => hashBody(latest[language].recap).equals(hashBody(recap)));
    const keeps = principal.kind === 'system' && latest?.id.writtenBy != null;
    if (latest && (same || keeps)) return { version: latest.id.version, title: latest.id.recap.title };
    const version = await writeVersion(trx, app, { eventId: event.id, recaps, writtenBy: null });
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'recap.draft', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { version } });
    return { version, title: recaps[0]!.recap.title };
  }));
}

/** The next version in both languages, at draft. The caller holds the recap's lock. */
export async function writeVersion(trx: Transaction<Database>, app: App, { eventId, recaps, writtenBy }: { eventId: string; recaps: readonly Written[]; writtenBy: string | null }): Promise<number> {
  const version = (await latestVersion(trx, eventId)) + 1;
  await trx
    .insertInto('recap')
    .values(recaps.map(({ language, document, recap }) => ({
      event_id: eventId, language, version, state: 'draft', title: recap.title, body: JSON.stringify(recap),
      document: document === null ? null : JSON.stringify(document), written_at: app.clock.now(), written_by: writtenBy,
    })))
    .execute();
  return version;
}

/**
 * Refuses an article that is not true as it stands: a locked fact that the record no longer bears out (`recap_facts_moved`), a fact
 * of the store that is disputed or over (`recap_fact_disputed`, `recap_fact_expired`), or a finding of certainty `certain` that
 * nobody answered for (`recap_findings_open`).
 */
export async function assertTrue(trx: Transaction<Database>, { event, latest }: Pick<AtDesk, 'event'> & { latest: NonNullable<AtDesk['latest']> }, now: Date): Promise<void> {
  const composed: Record<Language, ComposedRecap> = await composeNow(trx, event);
  for (const language of ['id', 'en'] as const) {
    const { document } = latest[language];
    if (document && findTampering(document, composed[language])) throw factsMoved();
  }
  const [blocking] = (await factsBehind(trx, event, latest.id.recap, now)).blocking;
  if (blocking) throw factBlocks(blocking.state, { fact: blocking.fact.sentence, because: blocking.reason ?? (blocking.over ? formatDate(blocking.over) : '–') });
  const open = await countOpenFindings(trx, event, now);
  if (open > 0) throw findingsOpen(open);
}

export interface CorrectionNote {
  id: string;
  en: string;
}

/**
 * Makes the newest version public. Publishing what is already public changes nothing. An approved version is published by whoever
 * decides at the desk; our own jobs and admins may publish any version in one step (in a rehearsal its organisers too). When readers
 * have seen an earlier version, this one corrects it and needs a note that says what was wrong (422).
 * Refuses (409) when nothing was written yet, and what is not true (`assertTrue`).
 */
export async function publishRecap(app: App, principal: Principal, { event: slugOrId, note = null, key = null }: { event: string; note?: CorrectionNote | null; key?: IdempotencyKey | null }): Promise<{ version: number }> {
  const done = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { event: { id: eventId } } = await openDesk(trx, principal, slugOrId);
    await lockRecap(trx, eventId);
    const { event, desk, hand, latest } = await openDesk(trx, principal, eventId);
    if (!mayPublishAtOnce(hand)) assertMayStep('publish', hand);
    if (!latest) throw recapMissing();
    const { version, state } = latest.id;
    if (isPublic(state)) return { eventId, version };
    if (state !== 'approved' && !mayPublishAtOnce(hand)) throw notApproved();
    const now = app.clock.now();
    await assertTrue(trx, { event, latest }, now);
    const corrects = (await trx.selectFrom('recap').select('version').where('event_id', '=', eventId).where('published_at', 'is not', null).limit(1).execute()).length > 0;
    if (corrects && !(note?.id && note.en)) throw noteNeeded();
    const held = desk.embargoUntil !== null && desk.embargoUntil > now;
    for (const language of ['id', 'en'] as const) {
      await trx
        .updateTable('recap')
        .set({ state: corrects ? 'corrected' : 'published', published_at: now, published_by: principalId(principal), correction_note: corrects ? note![language] : null, announced_at: held ? null : now })
        .where('event_id', '=', eventId)
        .where('language', '=', language)
        .where('version', '=', version)
        .execute();
    }
    await writeAudit(trx, { by: principal, at: now, action: corrects ? 'recap.correct' : 'recap.publish', objectKind: 'event', objectId: eventId, eventId, detail: { version, from: state } });
    if (!held) await announce(app, trx, { eventId, version });
    return { eventId, version };
  }));
  app.live.wake(done.eventId);
  app.jobs.wake(recapPublished);
  return { version: done.version };
}

async function announce(app: App, trx: Transaction<Database>, news: RecapPublished): Promise<void> {
  await app.jobs.announce(trx, recapPublished, news);
  await appendRoomLog(trx, news.eventId, app.clock.now(), [{ kind: 'recap.published', payload: { version: news.version } }]);
}

/** Announces what an embargo held back and no longer does; answers how many. Repeating it announces nothing twice. */
export async function announceDue(app: App, principal: Principal): Promise<number> {
  const due = await withScope(app.db, principal, async (trx) => {
    const found = await listDue(trx, app.clock.now());
    for (const news of found) {
      await trx.updateTable('recap').set({ announced_at: app.clock.now() }).where('event_id', '=', news.eventId).where('published_at', 'is not', null).where('announced_at', 'is', null).execute();
      await announce(app, trx, news);
    }
    return found;
  });
  for (const { eventId } of due) app.live.wake(eventId);
  if (due.length > 0) app.jobs.wake(recapPublished);
  return due.length;
}
