import { sql } from 'kysely';
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
import { assertMayStep } from '../../desk/server/policy.ts';
import { lockRecap, openDesk } from '../../desk/server/queries.ts';
import { LARGEST_PHOTO, MOST_PHOTOS } from '../model.ts';
import type { PhotoEntry } from '../schema.ts';
import { consentAhead, photoTooLarge, photoUnreadable, tooManyPhotos } from './errors.ts';

/**
 * Adds a picture to an event's recap, behind those that are there. The file is kept without what the camera noted beside it.
 * Refuses what is too large (413), no picture (422), without consent in time (422), or one too many (409).
 */
export async function addPhoto(app: App, principal: Principal, { event: slugOrId, bytes, entry, key = null }: { event: string; bytes: Uint8Array; entry: PhotoEntry; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  // Before the file is touched: nobody fills our disk who may not write here.
  await withScope(app.db, principal, async (trx) => assertMayStep('save', (await openDesk(trx, principal, slugOrId)).hand));
  if (bytes.length > LARGEST_PHOTO) throw photoTooLarge();
  const picture = readPicture(bytes);
  if (!picture) throw photoUnreadable();
  const file = await storeFile(app, picture.bytes, { type: picture.type });
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { event, hand } = await openDesk(trx, principal, slugOrId);
    assertMayStep('save', hand);
    await lockRecap(trx, event.id);
    const now = app.clock.now();
    if (entry.consentOn > localDate(now, event.zone)) throw consentAhead();
    const { count, last } = await trx.selectFrom('recap_photo').select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.coalesce(eb.fn.max('position'), sql<number>`0`).as('last')]).where('event_id', '=', event.id).executeTakeFirstOrThrow();
    if (count >= MOST_PHOTOS) throw tooManyPhotos();
    const id = newId();
    await trx
      .insertInto('recap_photo')
      .values({
        event_id: event.id, id, position: last + 1, file_hash: file.hash, type: file.type, width: picture.width, height: picture.height,
        caption: entry.caption, caption_en: entry.captionEn, credit: entry.credit,
        consent_kind: entry.consentKind, consent_by: entry.consentBy, consent_on: entry.consentOn, added_by: principalId(principal), added_at: now,
      })
      .execute();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.photo_add', objectKind: 'recap_photo', objectId: id, eventId: event.id, detail: { consent: entry.consentKind } });
    return { id };
  }));
}

/** Takes a picture away, at once for every reader; whoever is in it may ask for that at any time. Refuses `not_found`. */
export async function removePhoto(app: App, principal: Principal, { event: slugOrId, id, key = null }: { event: string; id: string; key?: IdempotencyKey | null }): Promise<void> {
  await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { event, hand } = await openDesk(trx, principal, slugOrId);
    assertMayStep('save', hand);
    const { numDeletedRows } = await trx.deleteFrom('recap_photo').where('event_id', '=', event.id).where('id', '=', id).executeTakeFirst();
    if (Number(numDeletedRows) === 0) throw notFound();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'recap.photo_remove', objectKind: 'recap_photo', objectId: id, eventId: event.id });
    return {};
  }));
}
