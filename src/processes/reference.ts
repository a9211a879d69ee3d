import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrganisations } from '#features/organisation/server/commands.ts';
import { loadRegions } from '#features/region/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { applyOnce } from '#platform/database/applied.ts';
import { connectDatabase, type Connection } from '#platform/database/connect.ts';
import { withScope } from '#platform/database/scope.ts';

const folders = ['region', 'organisation'].map((feature) => join(import.meta.dirname, '../features', feature));

/**
 * Regions and institutions, which nothing works without. Every start asks; they are loaded when their files changed since the
 * last time. Answers whether they were.
 */
export async function loadReference(owner: Connection): Promise<boolean> {
  const { db } = connectDatabase(owner, { max: 1, onError: () => {} });
  try {
    return await withScope(db, system('start'), (trx) =>
      applyOnce(trx, `reference ${hashOfFiles()}`, async () => {
        await loadRegions(trx);
        await loadOrganisations(trx);
      }));
  } finally {
    await db.destroy();
  }
}

/** Over the data and the code that reads it. */
function hashOfFiles(): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.(tsv|json|ts)$/.test(name) && !/\.test\.ts$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
