import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { replaceCast } from '../../cast/server/commands.ts';
import { assertDays, insertDays } from '../../group/server/commands.ts';
import type { EventRecord } from '../../model.ts';
import type { ArchivedEvent } from '../../schema.ts';
import { answer, assertSegments, auditEvent, columns, insertCrew, insertRegions, lockEvent, resolvePlaces, type Changed } from '../../server/commands.ts';
import { eventStateWrong } from '../../server/errors.ts';
import { assertMayArchive, assertMayImport } from '../../server/policy.ts';
import { getEvent } from '../../server/queries.ts';

/**
 * Takes over an event that was held before us, in state "ended"; the features above add what they know of it, then it is closed like
 * any other. An address that is known already stays as it is, so that repeating it changes nothing. For the command line alone.
 */
export async function importEvent(app: App, principal: Principal, record: ArchivedEvent): Promise<Changed & { created: boolean }> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const event = await insertArchived(trx, app, principal, record, 'ended');
    return { ...answer(event ?? (await getEvent(trx, record.slug))), created: event !== null };
  });
}

/**
 * Inside a command: writes an event of the past with its days, regions, cast and crew. Null when the address is taken.
 * Refuses `forbidden`, `programme_unknown`, `invalid` (places, hours, segments) and what the register of speakers refuses.
 */
export async function insertArchived(trx: Transaction<Database>, app: App, principal: Principal, record: ArchivedEvent, state: 'draft' | 'ended'): Promise<EventRecord | null> {
  const now = app.clock.now();
  const programme = await getProgramme(trx, record.programme);
  assertMayArchive(principal, programme.id);
  const places = await resolvePlaces(trx, record.regions, record.startsOn);
  await assertSegments(trx, programme.id, record.segments);
  const id = newId();
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('event')
    .values({ id, slug: record.slug, programme_id: programme.id, state, created_at: now, source: record.source, ...columns(record), zone_stated: record.zoneStated, registration_open: false })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return null;
  await insertRegions(trx, id, places.map((place) => place.code));
  const event = await getEvent(trx, id);
  await replaceCast(trx, event, record.cast, now, record.source);
  await insertCrew(trx, id, record.crew);
  assertDays(event, record.days, record.groups);
  await insertDays(trx, id, record.days, record.groups);
  const statements = Object.entries(record.statements);
  if (statements.length > 0) await trx.insertInto('event_statement').values(statements.map(([key, value]) => ({ event_id: id, key, value: JSON.stringify(value) }))).execute();
  await auditEvent(app, trx, principal, event, 'event.import', { cast: record.cast.length, statements: statements.length });
  return event;
}

/**
 * An event that was taken over as a draft and lies in the past has been held: draft -> ended; closing it then is `closeEvent`, like
 * anywhere. Refuses `event_state_ended` for any other event.
 */
export async function endArchived(app: App, principal: Principal, { event: slugOrId, key = null }: { event: string; key?: IdempotencyKey | null }): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    assertMayArchive(principal, event.programmeId);
    const isPast = event.endsOn < localDate(app.clock.now(), event.zone);
    if (event.state !== 'draft' || event.source === null || !isPast) throw eventStateWrong('ended');
    await trx.updateTable('event').set({ state: 'ended', version: event.version + 1 }).where('id', '=', event.id).execute();
    await auditEvent(app, trx, principal, event, 'event.ended', { archive: true });
    return { ...answer(event), state: 'ended', version: event.version + 1 };
  }));
}
