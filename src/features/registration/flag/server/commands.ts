import { sql, type Transaction } from 'kysely';
import { assertMayEdit } from '#features/event/server/policy.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Staff } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { isPupilSegment } from '../../assent/model.ts';
import type { EventOfDesk } from '../../help/server/commands.ts';
import { flagFrom, lookBackMinutes, type FlagKind } from '../model.ts';

/** Most numbers of one event that one look goes through, so that a rush costs the same as a quiet day. */
const mostNumbers = 20_000;
const mostShown = 50;

interface Found {
  kind: FlagKind;
  subject: Buffer;
  registrations: string[];
  count: number;
}

/** Looks through every event that takes sign-ups, as the clock's job. */
export async function spotEverywhere(app: App): Promise<number> {
  const events = await withScope(app.db, system('flags'), (trx) => trx.selectFrom('event').select('id').where('state', 'in', ['published', 'live']).where('registration_open', '=', true).where('simulated', '=', false).execute());
  let flags = 0;
  for (const { id } of events) flags += await spotOddities(app, id);
  return flags;
}

/**
 * Looks at the sign-ups of one event of the last hour and writes down what a person should look at: bursts without proof of work,
 * and data that repeats. Nobody is refused or moved for it. Repeating it writes nothing twice; what was decided stays decided.
 */
export async function spotOddities(app: App, eventId: string): Promise<number> {
  const now = app.clock.now();
  return withScope(app.db, system('flags'), async (trx) => {
    const since = new Date(now.getTime() - lookBackMinutes * 60_000);
    const { rows } = await sql<{ any: boolean }>`select exists (select from registration r join registration_counter c on c.event_id = r.event_id
      where r.event_id = ${eventId} and r.number > c.last_number - 1 and r.created_at > ${since}) as any`.execute(trx);
    if (!rows[0]!.any) return 0; // quiet: the last number is older than an hour
    const found = await findOddities(trx, eventId, since);
    const flags = found.map((one) => ({ ...one, subject: app.keys.lookup('flag', `${one.kind}:${one.subject.toString('hex')}`) }));
    for (const flag of flags) {
      await trx
        .insertInto('registration_flag')
        .values({ event_id: eventId, id: newId(), kind: flag.kind, subject: flag.subject, registrations: flag.registrations.slice(0, mostShown), count: flag.count, first_at: now, last_at: now })
        .onConflict((conflict) => conflict.columns(['event_id', 'kind', 'subject']).doUpdateSet((old) => ({ registrations: old.ref('excluded.registrations'), count: old.ref('excluded.count'), last_at: now })).where('registration_flag.count', '<', flag.count))
        .execute();
    }
    return flags.length;
  });
}

async function findOddities(trx: Transaction<Database>, eventId: string, since: Date): Promise<Found[]> {
  const lately = sql`recent as materialized (
    select r.id, r.number, r.segment, r.via, r.created_at, r.participant_id, p.contact_hmac, p.name_key, p.nip_hmac, a.device, a.proof
    from registration r
    join participant p on p.id = r.participant_id
    left join registration_arrival a on a.event_id = r.event_id and a.registration_id = r.id
    where r.event_id = ${eventId} and r.created_at > ${since} and r.state = 'active'
      and r.number > (select last_number from registration_counter where event_id = ${eventId}) - ${mostNumbers})`;
  const { rows } = await sql<Found>`
    with ${lately}
    select 'burst' as kind, convert_to(date_trunc('minute', created_at)::text, 'UTF8') as subject, (array_agg(id order by number))[1:${sql.lit(mostShown)}] as registrations, count(*)::int as count
      from recent where via <> 'staff' and proof is distinct from 'work' group by date_trunc('minute', created_at) having count(*) >= ${flagFrom.burst}
    union all select 'same_device', device, (array_agg(id order by number))[1:${sql.lit(mostShown)}], count(*)::int from recent where device is not null group by device having count(*) >= ${flagFrom.same_device}
    union all select 'same_contact', contact_hmac, (array_agg(id order by number))[1:${sql.lit(mostShown)}], count(distinct name_key)::int from recent where via <> 'staff' group by contact_hmac having count(distinct name_key) >= ${flagFrom.same_contact}
    union all select 'same_name', convert_to(name_key, 'UTF8'), (array_agg(id order by number))[1:${sql.lit(mostShown)}], count(distinct contact_hmac)::int from recent group by name_key having count(distinct contact_hmac) >= ${flagFrom.same_name}
    union all select 'same_nip', nip_hmac, (array_agg(id order by number))[1:${sql.lit(mostShown)}], count(distinct participant_id)::int from recent where nip_hmac is not null group by nip_hmac having count(distinct participant_id) >= ${flagFrom.same_nip}`.execute(trx);
  const { rows: segments } = await sql<{ segment: string }>`with ${lately} select distinct segment from recent where via = 'api' and segment is not null`.execute(trx);
  const pupils = segments.map(({ segment }) => segment).filter(isPupilSegment);
  if (pupils.length === 0) return rows;
  const { rows: unasked } = await sql<Found>`
    with ${lately} select 'guardian_missing' as kind, convert_to(segment, 'UTF8') as subject, (array_agg(id order by number))[1:${sql.lit(mostShown)}] as registrations, count(*)::int as count
    from recent where via = 'api' and segment = any(${pupils}::text[])
      and not exists (select from registration_consent_record c where c.event_id = ${eventId} and c.participant_id = recent.participant_id)
    group by segment`.execute(trx);
  return [...rows, ...unasked];
}

/** A person looked: it is fine, or it was dealt with. Refuses `not_found`. */
export async function decideFlag(app: App, principal: Staff, { event, id, state, note, key }: { event: EventOfDesk; id: string; state: 'fine' | 'handled'; note: string | null; key: IdempotencyKey }): Promise<{ decided: true }> {
  assertMayEdit(principal, event);
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const { numUpdatedRows } = await trx.updateTable('registration_flag').set({ state, note, decided_by: principal.userId, decided_at: now }).where('event_id', '=', event.id).where('id', '=', id).executeTakeFirst();
    if (numUpdatedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'flag.decide', objectKind: 'flag', objectId: id, eventId: event.id, detail: { state } });
    return { decided: true } as const;
  }));
}
