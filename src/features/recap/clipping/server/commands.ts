import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { readPicture } from '#platform/files/picture.ts';
import { storeFile } from '#platform/files/store.ts';
import { notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayEdit, assertMayImport } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { LARGEST_PHOTO } from '../../photo/model.ts';
import { photoTooLarge, photoUnreadable } from '../../photo/server/errors.ts';
import type { ClippingEntry } from '../schema.ts';
import { clippingAhead, clippingKnown } from './errors.ts';

interface Added {
  event: string;
  entry: ClippingEntry;
  /** A picture of the printed page; its notes of place and device are left behind. */
  picture?: Uint8Array | null;
  key: IdempotencyKey | null;
}

/**
 * Adds where an event was printed. Refuses `not_found`, `forbidden`, `clip_known` (the same address), `invalid` (a day ahead), and a
 * picture that is too large (413) or none (422).
 */
export async function addClipping(app: App, principal: Principal, { event: slugOrId, entry, picture, key }: Added): Promise<{ id: string }> {
  const now = app.clock.now();
  await withScope(app.db, principal, async (trx) => assertMayEdit(principal, await getEvent(trx, slugOrId)));
  const file = picture ? await keepPicture(app, picture) : null;
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    if (entry.publishedOn !== null && entry.publishedOn > localDate(now, event.zone)) throw clippingAhead();
    const id = newId();
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('recap_clipping')
      .values({ event_id: event.id, id, outlet: entry.outlet, title: entry.title, url: entry.url, published_on: entry.publishedOn, picture_hash: file?.hash ?? null, picture_type: file?.type ?? null, added_by: principalId(principal), added_at: now })
      .onConflict((conflict) => conflict.columns(['event_id', 'url']).doNothing())
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) throw clippingKnown();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.clip', objectKind: 'recap_clipping', objectId: id, eventId: event.id });
    return { id };
  }));
}

function keepPicture(app: App, bytes: Uint8Array) {
  if (bytes.length > LARGEST_PHOTO) throw photoTooLarge();
  const read = readPicture(bytes);
  if (!read) throw photoUnreadable();
  return storeFile(app, read.bytes, { type: read.type });
}

/** Takes a clipping from the list; the stored article of an imported event stays. Refuses `not_found` and `forbidden`. */
export async function removeClipping(app: App, principal: Principal, { event: slugOrId, id, key }: { event: string; id: string; key: IdempotencyKey | null }): Promise<void> {
  const now = app.clock.now();
  await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const { numDeletedRows } = await trx.deleteFrom('recap_clipping').where('event_id', '=', event.id).where('id', '=', id).where('file', 'is', null).executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.unclip', objectKind: 'recap_clipping', objectId: id, eventId: event.id });
    return {};
  }));
}

/**
 * The article that an archived event was read from is a clipping of it: with outlet and title where the record has them. An article that
 * is listed stays as it is. For the command line alone; refuses `forbidden` and `not_found`. Answers whether it was new.
 */
export async function importClipping(app: App, principal: Principal, { event: slugOrId, file, outlet, title }: { event: string; file: string; outlet: string | null; title: string | null }): Promise<boolean> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slugOrId);
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('recap_clipping')
      .values({ event_id: event.id, id: newId(), outlet, title, file, added_by: principalId(principal), added_at: app.clock.now() })
      .onConflict((conflict) => conflict.columns(['event_id', 'file']).doNothing())
      .executeTakeFirstOrThrow();
    return Boolean(numInsertedOrUpdatedRows);
  });
}
