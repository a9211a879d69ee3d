import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';

const reporter = system('report');

/** Recounts one closed event and its programme; an event that is not closed, or gone, leaves only the programme to recount. */
export async function reportEvent(app: App, eventId: string): Promise<void> {
  await withScope(app.db, reporter, async (trx) => {
    const event = await trx.selectFrom('event').select('programme_id').where('id', '=', eventId).executeTakeFirst();
    if (!event) return;
    await lockProgramme(trx, event.programme_id);
    await countEvents(trx, { programmeId: event.programme_id, eventId, now: app.clock.now() });
    await countProgramme(trx, { programmeId: event.programme_id, now: app.clock.now() });
  });
}

/** Recounts everything from its sources, programme by programme: after an import, a restore, or when somebody doubts a number. */
export async function rebuildReports(app: App): Promise<void> {
  const programmes = await withScope(app.db, reporter, (trx) => trx.selectFrom('programme').select('id').execute());
  for (const { id } of programmes) await rebuildProgramme(app, id);
}

/**
 * Recounts the programmes whose roll-ups no longer agree with their events: one was removed, or its news got lost. Cheap when
 * all is well: it compares the roll-ups with each other and with the list of closed events, never with people.
 */
export async function mendReports(app: App): Promise<void> {
  const torn = await withScope(app.db, reporter, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select p.id from programme p where exists (
        select from event e left join report_event t on t.event_id = e.id where e.programme_id = p.id and e.state = 'closed' and t.event_id is null
      ) or exists (
        select from (values (false), (true)) side (simulated)
        left join lateral (
          select count(*) as events, coalesce(sum(t.attendances), 0) as attendances, coalesce(sum(t.met), 0) as met
          from report_event t where t.programme_id = p.id and t.simulated = side.simulated) sums on true
        left join report_programme whole on whole.programme_id = p.id and whole.simulated = side.simulated
        where (sums.events, sums.attendances, sums.met) is distinct from (coalesce(whole.events, 0), coalesce(whole.attendances, 0), coalesce(whole.met, 0)))`.execute(trx);
    return rows;
  });
  for (const { id } of torn) await rebuildProgramme(app, id);
}

async function rebuildProgramme(app: App, programmeId: string): Promise<void> {
  await withScope(app.db, reporter, async (trx) => {
    await lockProgramme(trx, programmeId);
    await countEvents(trx, { programmeId, eventId: null, now: app.clock.now() });
    await countProgramme(trx, { programmeId, now: app.clock.now() });
  });
}

/** Two recounts of one programme follow each other: the later one has seen what the earlier one saw. */
async function lockProgramme(trx: Transaction<Database>, programmeId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report:${programmeId}`}, 0))`.execute(trx);
}

/** People of a rehearsal count in simulated events only, and nobody else counts there. */
async function countEvents(trx: Transaction<Database>, { programmeId, eventId, now }: { programmeId: string; eventId: string | null; now: Date }): Promise<void> {
  await sql`
    insert into report_event (event_id, programme_id, simulated, registrations, attendances, met, computed_at)
    select e.id, e.programme_id, e.simulated, count(r.id), count(*) filter (where a.seconds > 0), count(*) filter (where a.met), ${now}::timestamptz
    from event e
    left join (registration r join participant p on p.id = r.participant_id) on r.event_id = e.id and r.state = 'active' and p.simulated = e.simulated
    left join attendance a on a.event_id = r.event_id and a.registration_id = r.id
    where e.programme_id = ${programmeId} and e.state = 'closed' and (${eventId}::uuid is null or e.id = ${eventId}::uuid)
    group by e.id
    on conflict (event_id) do update
    set simulated = excluded.simulated, registrations = excluded.registrations, attendances = excluded.attendances, met = excluded.met, computed_at = excluded.computed_at`.execute(trx);
}

async function countProgramme(trx: Transaction<Database>, { programmeId, now }: { programmeId: string; now: Date }): Promise<void> {
  await sql`
    insert into report_programme (programme_id, simulated, events, attendances, met, people, computed_at)
    select ${programmeId}, side.simulated, sums.events, sums.attendances, sums.met, persons.people, ${now}::timestamptz
    from (values (false), (true)) side (simulated)
    cross join lateral (
      select count(*) as events, coalesce(sum(t.attendances), 0) as attendances, coalesce(sum(t.met), 0) as met
      from report_event t where t.programme_id = ${programmeId} and t.simulated = side.simulated) sums
    cross join lateral (
      select count(distinct coalesce(p.claim_of, p.id)) as people
      from report_event t
      join attendance a on a.event_id = t.event_id and a.met
      join registration r on r.event_id = a.event_id and r.id = a.registration_id and r.state = 'active'
      join participant p on p.id = r.participant_id and p.simulated = t.simulated
      where t.programme_id = ${programmeId} and t.simulated = side.simulated) persons
    on conflict (programme_id, simulated) do update
    set events = excluded.events, attendances = excluded.attendances, met = excluded.met, people = excluded.people, computed_at = excluded.computed_at`.execute(trx);
}
