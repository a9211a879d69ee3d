import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { readPicture } from '#platform/files/picture.ts';
import { storeFile } from '#platform/files/store.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayStyle } from '../../server/policy.ts';
import { largestLogo, widestLogo } from '../model.ts';
import type { StyleEntry } from '../schema.ts';
import { logoTooLarge, logoUnreadable } from './errors.ts';

/**
 * Sets colour and logo of a programme's certificates. `logo`: bytes of a new one, `'keep'`, or null for none. The picture is kept
 * without what a camera or a program noted beside it. Refuses `forbidden`, `certificate_logo_large` and `certificate_logo_unreadable`.
 */
export async function setStyle(app: App, principal: Principal, { programmeId, style, logo, key }: { programmeId: string; style: StyleEntry; logo: Uint8Array | 'keep' | null; key: IdempotencyKey | null }): Promise<{ accent: string | null }> {
  assertMayStyle(principal, programmeId); // before the file is touched
  const now = app.clock.now();
  const file = logo === 'keep' || logo === null ? logo : await keepLogo(app, logo);
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const picture = file === 'keep' ? {} : { logo: file?.hash ?? null, logo_type: file?.type ?? null };
    const columns = { accent: style.accent, ...picture, set_by: principalId(principal), set_at: now };
    await trx.insertInto('certificate_style').values({ programme_id: programmeId, ...columns }).onConflict((conflict) => conflict.column('programme_id').doUpdateSet(columns)).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'certificate.style', objectKind: 'programme', objectId: programmeId, detail: { accent: style.accent, logo: file === 'keep' ? 'kept' : file ? 'new' : 'none' } });
    return { accent: style.accent };
  }));
}

function keepLogo(app: App, bytes: Uint8Array): ReturnType<typeof storeFile> {
  if (bytes.length > largestLogo) throw logoTooLarge();
  const picture = readPicture(bytes);
  if (!picture || picture.width > widestLogo || picture.height > widestLogo) throw logoUnreadable();
  return storeFile(app, picture.bytes, { type: picture.type });
}
