import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { replaceCast } from '../../cast/server/commands.ts';
import { assertDays, insertDays } from '../../group/server/commands.ts';
import type { ArchivedEvent } from '../../schema.ts';
import { answer, assertSegments, auditEvent, columns, insertCrew, insertRegions, resolvePlaces, type Changed } from '../../server/commands.ts';
import { assertMayImport } from '../../server/policy.ts';
import { getEvent } from '../../server/queries.ts';

/**
 * Takes over an event that was held before us, in state "ended"; the features above add what they know of it, then it is closed like
 * any other. An address that is known already stays as it is, so that repeating it changes nothing. For the command line alone.
 */
export async function importEvent(app: App, principal: Principal, record: ArchivedEvent): Promise<Changed & { created: boolean }> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const now = app.clock.now();
    const programme = await getProgramme(trx, record.programme);
    const places = await resolvePlaces(trx, record.regions, record.startsOn);
    await assertSegments(trx, programme.id, record.segments);
    const id = newId();
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('event')
      .values({ id, slug: record.slug, programme_id: programme.id, state: 'ended', created_at: now, source: record.source, ...columns(record), zone_stated: record.zoneStated, registration_open: false })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) return { ...answer(await getEvent(trx, record.slug)), created: false };
    await insertRegions(trx, id, places.map((place) => place.code));
    const event = await getEvent(trx, id);
    await replaceCast(trx, event, record.cast, now, record.source);
    await insertCrew(trx, id, record.crew);
    assertDays(event, record.days, record.groups);
    await insertDays(trx, id, record.days, record.groups);
    const statements = Object.entries(record.statements);
    if (statements.length > 0) await trx.insertInto('event_statement').values(statements.map(([key, value]) => ({ event_id: id, key, value: JSON.stringify(value) }))).execute();
    await auditEvent(app, trx, principal, event, 'event.import', { cast: record.cast.length, statements: statements.length });
    return { ...answer(event), created: true };
  });
}
