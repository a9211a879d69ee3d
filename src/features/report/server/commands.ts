import { sql } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { countEvents, countProgramme } from '../cube/server/commands.ts';
import { listTorn } from '../cube/server/queries.ts';

const reporter = system('report');

/** So many events are counted in one transaction; more than `many` and the programme is counted anew instead. */
const some = 100;
const many = 3000;

/** Counts one event again and everything above it; an event that is not closed, or gone, leaves the counts where it stood in them. */
export async function reportEvent(app: App, eventId: string): Promise<void> {
  await withScope(app.db, reporter, async (trx) => {
    const event = await trx.selectFrom('event').select('programme_id').where('id', '=', eventId).where('state', '=', 'closed').executeTakeFirst()
      ?? await trx.selectFrom('report_event').select('programme_id').where('event_id', '=', eventId).executeTakeFirst();
    if (event) await countEvents(trx, { programmeId: event.programme_id, eventIds: [eventId], now: app.clock.now() });
  });
}

/** Counts again every closed event of a person and of whoever claims to be them: their region or segment was corrected, or a claim joined. */
export async function reportPerson(app: App, participantId: string): Promise<void> {
  await withScope(app.db, reporter, async (trx) => {
    const { rows } = await sql<{ programmeId: string; eventIds: string[] }>`
      select e.programme_id as "programmeId", array_agg(distinct e.id::text) as "eventIds" from participant own
      join participant p on coalesce(p.claim_of, p.id) = coalesce(own.claim_of, own.id) or p.id = own.id
      join registration r on r.participant_id = p.id join event e on e.id = r.event_id and e.state = 'closed'
      where own.id = ${participantId} group by e.programme_id`.execute(trx);
    for (const { programmeId, eventIds } of rows) await countEvents(trx, { programmeId, eventIds, now: app.clock.now() });
  });
}

/** Recounts everything from its sources, programme by programme: after an import, a restore, or when somebody doubts a number. */
export async function rebuildReports(app: App): Promise<void> {
  const programmes = await withScope(app.db, reporter, (trx) => trx.selectFrom('programme').select('id').execute());
  for (const { id } of programmes) await rebuildProgramme(app, id);
}

/** The same for one programme. */
export async function rebuildProgramme(app: App, programmeId: string): Promise<void> {
  await withScope(app.db, reporter, (trx) => countProgramme(trx, { programmeId, now: app.clock.now() }));
}

/**
 * Counts again the events that no longer are what they were counted as: one was removed, moved, put under another lot, or its news got
 * lost. Cheap when all is well: it compares lists of events with each other, never people.
 */
export async function mendReports(app: App): Promise<void> {
  const torn = await withScope(app.db, reporter, (trx) => listTorn(trx));
  for (const { programmeId, eventIds, whole } of torn) {
    if (whole || eventIds.length > many) await rebuildProgramme(app, programmeId);
    else for (let at = 0; at < eventIds.length; at += some) await withScope(app.db, reporter, (trx) => countEvents(trx, { programmeId, eventIds: eventIds.slice(at, at + some), now: app.clock.now() }));
  }
}
