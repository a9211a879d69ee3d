import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, RegionTable } from '#platform/database/schema.ts';
import { buildRegionIndex, type Region, type RegionIndex, type RegionKind, type Zone } from '../model.ts';

type RegionRow = Selectable<RegionTable>;

function toRegion(row: RegionRow): Region {
  return {
    code: row.code,
    name: row.name,
    // The table's CHECK admits only these words.
    kind: row.kind as RegionKind,
    parent: row.parent_code,
    zone: row.zone as Zone,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
  };
}

/** The provinces that existed on a day (ISO date), by code: 34 on 2021-07-15, 38 since 2022-12-08. */
export async function listProvinces(db: Kysely<Database>, { on }: { on: string }): Promise<Region[]> {
  const rows = await db
    .selectFrom('region')
    .selectAll()
    .where('kind', '=', 'province')
    .where((row) => row.or([row('valid_from', 'is', null), row('valid_from', '<=', on)]))
    .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', on)]))
    .orderBy('code')
    .execute();
  return rows.map(toRegion);
}

/** The regencies and cities that lay in a province on a day, by code; codes and names are today's, only the membership is that day's. */
export async function listRegencies(db: Kysely<Database>, { province, on }: { province: string; on: string }): Promise<Region[]> {
  const rows = await db
    .selectFrom('region_parent as parent')
    .innerJoin('region', 'region.code', 'parent.code')
    .selectAll('region')
    .where('parent.parent_code', '=', province)
    .where((row) => row.or([row('parent.valid_from', 'is', null), row('parent.valid_from', '<=', on)]))
    .where((row) => row.or([row('parent.valid_until', 'is', null), row('parent.valid_until', '>', on)]))
    .orderBy('region.code')
    .execute();
  return rows.map(toRegion);
}

/** The region with this code (today's code), or undefined. */
export async function findRegion(db: Kysely<Database>, { code }: { code: string }): Promise<Region | undefined> {
  const row = await db.selectFrom('region').selectAll().where('code', '=', code).executeTakeFirst();
  return row === undefined ? undefined : toRegion(row);
}

/** Everything `resolveRegion`, `parentOn` and `displayRegion` need; some 1,300 rows, so ask once per request or command. */
export async function getRegionIndex(db: Kysely<Database>): Promise<RegionIndex> {
  const regions = await db.selectFrom('region').selectAll().orderBy('code').execute();
  const parents = await db
    .selectFrom('region_parent')
    .select(['code', 'parent_code as parent', 'valid_from as validFrom', 'valid_until as validUntil'])
    .orderBy('code')
    .orderBy(sql`valid_from nulls first`)
    .execute();
  const aliases = await db.selectFrom('region_alias').select(['alias', 'code']).orderBy('code').execute();
  return buildRegionIndex({ regions: regions.map(toRegion), parents, aliases });
}
