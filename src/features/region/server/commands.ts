import { readFile } from 'node:fs/promises';
import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { normaliseRegionName, readRegionFiles } from '../model.ts';

async function readData(name: string): Promise<string> {
  return readFile(new URL(`../data/${name}.tsv`, import.meta.url), 'utf8');
}

/**
 * Loads the region files into the tables, for a new database and after every release: repeating it changes nothing, and a corrected
 * file corrects the rows. Regions are never deleted, since events and people refer to them; what hangs below them is replaced whole.
 */
export async function loadRegions(trx: Transaction<Database>): Promise<{ regions: number; parents: number; aliases: number }> {
  const [regions, history, aliases] = await Promise.all([readData('regions'), readData('history'), readData('aliases')]);
  const files = readRegionFiles({ regions, history, aliases });

  // Codes ascend, so that a province stands before the regencies that refer to it.
  await trx
    .insertInto('region')
    .values(files.regions.map((row) => ({
      code: row.code, kind: row.kind, name: row.name, parent_code: row.parent, zone: row.zone,
      valid_from: row.validFrom, valid_until: row.validUntil, source: row.source,
    })))
    .onConflict((conflict) => conflict.column('code').doUpdateSet((row) => ({
      kind: row.ref('excluded.kind'), name: row.ref('excluded.name'), parent_code: row.ref('excluded.parent_code'), zone: row.ref('excluded.zone'),
      valid_from: row.ref('excluded.valid_from'), valid_until: row.ref('excluded.valid_until'), source: row.ref('excluded.source'),
    })))
    .execute();

  await trx.deleteFrom('region_parent').execute();
  await trx
    .insertInto('region_parent')
    .values(files.parents.map((row) => ({
      code: row.code, parent_code: row.parent, valid_from: row.validFrom, valid_until: row.validUntil, source: row.source,
    })))
    .execute();

  await trx.deleteFrom('region_alias').execute();
  await trx
    .insertInto('region_alias')
    .values(files.aliases.map((row) => ({ alias_key: normaliseRegionName(row.alias), alias: row.alias, code: row.code, source: row.source })))
    .execute();

  return { regions: files.regions.length, parents: files.parents.length, aliases: files.aliases.length };
}
