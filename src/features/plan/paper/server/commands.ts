import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { readPaper } from '#platform/files/paper.ts';
import { endingOf, openFile, storeFile, type FileType } from '#platform/files/store.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { mostPapers } from '../model.ts';
import type { PaperEntry, WaiverEntry } from '../schema.ts';
import { tooManyPapers } from './errors.ts';

interface Keyed {
  event: string;
  key?: IdempotencyKey | null;
}

/** Attaches a paper to an event. Refuses `not_found`, `forbidden`, what `readPaper` refuses, and `pack_papers_many` beyond 100. */
export async function addPaper(app: App, principal: Principal, { event: slugOrId, entry, bytes, key = null }: Keyed & { entry: PaperEntry; bytes: Uint8Array }): Promise<{ id: string }> {
  // Before the file is touched: nobody fills our disk who may not write here.
  await withScope(app.db, principal, async (trx) => assertMayEdit(principal, await getEvent(trx, slugOrId)));
  const paper = await readPaper(bytes);
  const file = await storeFile(app, paper.bytes, { type: paper.type });
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const { count } = await trx.selectFrom('plan_paper').select((row) => row.fn.countAll<number>().as('count')).where('event_id', '=', event.id).where('removed_at', 'is', null).executeTakeFirstOrThrow();
    if (count >= mostPapers) throw tooManyPapers();
    const [id, now] = [newId(), app.clock.now()];
    await trx.insertInto('plan_paper').values({ event_id: event.id, id, kind: entry.kind, title: entry.title, file_hash: file.hash, type: file.type, size: paper.bytes.length, added_by: principalId(principal), added_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'paper.attach', objectKind: 'plan_paper', objectId: id, eventId: event.id, detail: { kind: entry.kind, size: paper.bytes.length } });
    return { id };
  }));
}

/** Takes a paper off the list; who did it and when stays. Refuses `not_found` and `forbidden`. */
export function removePaper(app: App, principal: Principal, { event: slugOrId, id, key = null }: Keyed & { id: string }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const now = app.clock.now();
    const row = await trx.updateTable('plan_paper').set({ removed_at: now, removed_by: principalId(principal) }).where('event_id', '=', event.id).where('id', '=', id).where('removed_at', 'is', null).returning('id').executeTakeFirst();
    if (!row) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'paper.detach', objectKind: 'plan_paper', objectId: id, eventId: event.id });
    return { id };
  }));
}

/** The bytes of a paper, for those who work on the event; each download is a line of the audit. Refuses `not_found` and `forbidden`. */
export async function downloadPaper(app: App, principal: Principal, { event: slugOrId, id }: { event: string; id: string }): Promise<{ name: string; type: FileType; bytes: Buffer }> {
  const row = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const found = await trx.selectFrom('plan_paper').selectAll().where('event_id', '=', event.id).where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst();
    if (!found) throw notFound();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'paper.download', objectKind: 'plan_paper', objectId: id, eventId: event.id });
    return { ...found, slug: event.slug };
  });
  const type = row.type as FileType;
  const bytes = await openFile(app, { hash: row.file_hash, type });
  if (!bytes) throw notFound();
  return { name: `${row.slug}-${row.kind}-${id.slice(-6)}.${endingOf(type)}`, type, bytes };
}

/** Says that an event needs no paper of a kind, or, with an empty reason, that it does. Refuses `not_found` and `forbidden`. */
export function waivePaper(app: App, principal: Principal, { event: slugOrId, entry, key = null }: Keyed & { entry: WaiverEntry }): Promise<{ kind: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const now = app.clock.now();
    await trx.deleteFrom('plan_paper_waiver').where('event_id', '=', event.id).where('kind', '=', entry.kind).execute();
    if (entry.reason !== '') await trx.insertInto('plan_paper_waiver').values({ event_id: event.id, kind: entry.kind, reason: entry.reason, entered_by: principalId(principal), entered_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'paper.waive', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { kind: entry.kind, waived: entry.reason !== '' } });
    return { kind: entry.kind };
  }));
}
