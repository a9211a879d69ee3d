import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { literacyScaleKey } from '../model.ts';
import type { ProgrammeRecord } from '../schema.ts';
import { assertMayImport } from './policy.ts';

/**
 * Takes over a programme with its targets, statements, reach and segments. A key that is known already stays as it is, so that
 * repeating it changes nothing. For the command line alone; refuses `forbidden` to everybody else.
 */
export async function importProgramme(app: App, principal: Principal, record: ProgrammeRecord): Promise<{ id: string; created: boolean }> {
  assertMayImport(principal);
  const now = app.clock.now();
  return withScope(app.db, principal, async (trx) => {
    const id = newId();
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('programme')
      .values({ id, key: record.key, name: record.name, organiser: record.organiser, note: record.note ?? null, created_at: now })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) {
      const known = await trx.selectFrom('programme').select('id').where('key', '=', record.key).executeTakeFirstOrThrow();
      return { id: known.id, created: false };
    }
    await insertParts(trx, id, record);
    await writeAudit(trx, { by: principal, at: now, action: 'programme.import', objectKind: 'programme', objectId: id, detail: { targets: record.targets.length } });
    return { id, created: true };
  });
}

async function insertParts(trx: Transaction<Database>, id: string, record: ProgrammeRecord): Promise<void> {
  await trx
    .insertInto('programme_segment')
    .values(record.segments.map((segment, at) => ({ programme_id: id, key: segment.key, position: at + 1, name: segment.name, name_en: segment.nameEn })))
    .execute();
  if (record.targets.length > 0) {
    await trx
      .insertInto('programme_target')
      .values(record.targets.map((target) => ({
        id: newId(), programme_id: id, value: target.value, basis: target.basis, segment: target.segment ?? null, staged: target.staged ?? false,
        as_written: target.asWritten ?? null, stated_by: target.statedBy ?? null, stated_on: target.statedOn ?? null, source: target.source,
      })))
      .execute();
  }
  const statements = Object.entries(record.statements).map(([key, value]) => ({ programme_id: id, key, ...splitSource(value as JsonValue), derived: false }));
  if (record.literacyScale) {
    const { min, max, source } = record.literacyScale;
    statements.push({ programme_id: id, key: literacyScaleKey, value: JSON.stringify({ min, max }), source, derived: true });
  }
  if (statements.length > 0) await trx.insertInto('programme_statement').values(statements).execute();
  if (record.reach.length > 0) {
    await trx
      .insertInto('programme_reach')
      .values(record.reach.map((reach, at) => ({
        programme_id: id, position: at + 1, channel: reach.channel, followers: reach.followers ?? null, qualifier: reach.qualifier ?? null,
        as_written: reach.asWritten ?? null, host: reach.host ?? null, owner: reach.owner ?? null, as_of: reach.asOf, source: reach.source,
      })))
      .execute();
  }
}

/** A stated record keeps its source in the row's own column, where it can be searched. */
function splitSource(value: JsonValue): { value: string; source: string | null } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || typeof value.source !== 'string') return { value: JSON.stringify(value), source: null };
  const { source, ...rest } = value;
  return { value: JSON.stringify(rest), source };
}
