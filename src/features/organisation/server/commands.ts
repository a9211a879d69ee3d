import { readFile } from 'node:fs/promises';
import type { Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { readOrganisationFiles } from '../model.ts';

async function readData(name: string): Promise<string> {
  return readFile(new URL(`../data/${name}.tsv`, import.meta.url), 'utf8');
}

/** Loads the institutions we know; repeating it keeps their ids and replaces their names. Returns how many there are. */
export async function loadOrganisations(trx: Transaction<Database>): Promise<number> {
  const [organisations, names] = await Promise.all([readData('organisations'), readData('names')]);
  const files = readOrganisationFiles({ organisations, names });
  const ids = new Map<string, string>();
  for (const organisation of files) {
    const parentId = organisation.parent === null ? null : (ids.get(organisation.parent) ?? null);
    const { id } = await trx
      .insertInto('organisation')
      .values({ id: newId(), slug: organisation.slug, kind: organisation.kind, parent_id: parentId })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet({ kind: organisation.kind, parent_id: parentId }))
      .returning('id')
      .executeTakeFirstOrThrow();
    ids.set(organisation.slug, id);
    await trx.deleteFrom('organisation_name').where('organisation_id', '=', id).execute();
    await trx
      .insertInto('organisation_name')
      .values(organisation.names.map((name) => ({
        organisation_id: id, name: name.name, short_name: name.shortName,
        valid_from: name.validFrom, valid_until: name.validUntil, source: name.source,
      })))
      .execute();
  }
  return files.length;
}
