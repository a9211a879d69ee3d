import { sql, type Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { nameOn, type Organisation, type OrganisationName } from '../model.ts';

export type StoredOrganisation = Organisation & { id: string };

/** The institution with this slug and all its names, oldest first; undefined when there is none. */
export async function findOrganisation(db: Kysely<Database>, { slug }: { slug: string }): Promise<StoredOrganisation | undefined> {
  const row = await db
    .selectFrom('organisation')
    .leftJoin('organisation as parent', 'parent.id', 'organisation.parent_id')
    .select(['organisation.id', 'organisation.slug', 'organisation.kind', 'parent.slug as parent'])
    .where('organisation.slug', '=', slug)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const names = await db
    .selectFrom('organisation_name')
    .select(['name', 'short_name as shortName', 'valid_from as validFrom', 'valid_until as validUntil'])
    .where('organisation_id', '=', row.id)
    .orderBy(sql`valid_from nulls first`)
    .execute();
  return { ...row, names };
}

/** What the institution was called on a day (ISO date); undefined when it is unknown or bore no name then. */
export async function findOrganisationName(db: Kysely<Database>, { slug, on }: { slug: string; on: string }): Promise<OrganisationName | undefined> {
  const organisation = await findOrganisation(db, { slug });
  return organisation === undefined ? undefined : nameOn(organisation, on);
}
