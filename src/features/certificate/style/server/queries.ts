import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import { openFile } from '#platform/files/store.ts';
import type { CertificateStyle } from '../model.ts';

/** How a programme's certificates look; the plain look where nobody has chosen. */
export async function findStyle(trx: Transaction<Database>, programmeId: string): Promise<CertificateStyle> {
  const row = await trx.selectFrom('certificate_style').select(['accent', 'logo']).where('programme_id', '=', programmeId).executeTakeFirst();
  return { accent: row?.accent ?? null, hasLogo: row?.logo != null };
}

/** The logo's bytes for the typesetter; null where there is none. */
export async function openLogo(app: Pick<App, 'config'>, trx: Transaction<Database>, programmeId: string): Promise<Buffer | null> {
  const row = await trx.selectFrom('certificate_style').select(['logo', 'logo_type']).where('programme_id', '=', programmeId).executeTakeFirst();
  return row?.logo ? openFile(app, { hash: row.logo, type: row.logo_type as 'image/png' | 'image/jpeg' }) : null;
}
