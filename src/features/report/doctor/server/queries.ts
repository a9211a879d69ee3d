/**
 * The invariants of the product, in one file: what must hold of the rows whatever was killed, restored or changed by hand. Run by
 * `serentak doctor`, after every fault test and every restore. Each looks at the rows and at the catalog alone, never at the code
 * that wrote them; what it recounts, it recounts by another way than that code. Failures name ids and numbers, never people.
 */
import { sql, type Transaction } from 'kysely';
import { appRole } from '#platform/database/connect.ts';
import type { Database } from '#platform/database/schema.ts';

export interface Finding {
  /** How many things were looked at; 0 = nothing to look at yet. */
  checked: number;
  failures: string[];
}

export interface Invariant {
  id: string;
  name: string;
  /** `trx` is in the scope `system`, as the product's own role. */
  check(trx: Transaction<Database>): Promise<Finding>;
}

type Trx = Transaction<Database>;

/** Rows `{ failure }` are what is wrong; one row `{ checked }` counts what was looked at. */
async function find(trx: Trx, checked: ReturnType<typeof sql>, failures: ReturnType<typeof sql>): Promise<Finding> {
  const counted = (await checked.execute(trx)).rows[0] as { checked: number };
  const wrong = (await failures.execute(trx)).rows as { failure: string }[];
  return { checked: counted.checked, failures: wrong.map((row) => row.failure) };
}

/**
 * Stored answers of admissions and questions, with what they promised. An event that is gone was a rehearsal: only those can be
 * deleted, and their answers outlive them for a week.
 */
const promised = sql`
  select 'registration' as kind, i.scope, i.key, e.id as event_id, (i.answer->>'registrationId')::uuid as registration_id, (i.answer->>'number')::int as number
  from idempotency i join event e on e.id::text = substr(i.scope, 14)
  where i.scope like 'registration:%'
  union all
  select 'question', i.scope, i.key, r.event_id, r.id, (i.answer->>'number')::int
  from idempotency i join registration r on r.id::text = substr(i.scope, 14)
  where i.scope like 'question.ask:%'`;

const acknowledged: Invariant = {
  id: 'I1',
  name: 'Every acknowledged sign-up and question is there exactly once',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from (${promised}) p`,
      sql`
        select p.kind || ' ' || coalesce(p.number::text, '?') || ' of event ' || p.event_id || ' was acknowledged and is there ' || there.count || ' times' as failure
        from (${promised}) p
        cross join lateral (
          select case p.kind
            when 'registration' then (select count(*) from registration r where r.event_id = p.event_id and r.id = p.registration_id and r.number = p.number)
            else (select count(*) from question q where q.event_id = p.event_id and q.number = p.number and q.registration_id is not distinct from p.registration_id)
          end as count) there
        where there.count <> 1`,
    ),
};

const seats: Invariant = {
  id: 'I2',
  name: 'No pool holds more active seats than its limit, and every pool counts its own',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from registration_pool`,
      sql`
        select 'pool ' || pool.id || ' of event ' || pool.event_id || ': '
          || concat_ws(', ', case when pool.taken <> seats.active then 'counts ' || pool.taken || ' taken, has ' || seats.active || ' active' end,
            case when greatest(pool.taken, seats.active) + pool.reserved > pool.seat_limit then greatest(pool.taken, seats.active) || ' taken and ' || pool.reserved || ' reserved of ' || pool.seat_limit end) as failure
        from registration_pool pool
        cross join lateral (select count(*) as active from registration r where r.event_id = pool.event_id and r.pool_id = pool.id and r.state = 'active') seats
        where pool.taken <> seats.active or greatest(pool.taken, seats.active) + pool.reserved > pool.seat_limit`,
    ),
};

const room: Invariant = {
  id: 'I3',
  name: 'Nobody was refused while there was room',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from registration_refusal`,
      sql`select 'refusal ' || id || ' of event ' || event_id || ' came while ' || free_seats || ' seats were free' as failure from registration_refusal where free_seats > 0`,
    ),
};

const onePlace: Invariant = {
  id: 'I4',
  name: 'One person has one active registration in an event',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from registration where state = 'active'`,
      sql`
        select 'participant ' || participant_id || ' has ' || count(*) || ' active registrations in event ' || event_id as failure
        from registration where state = 'active' group by event_id, participant_id having count(*) > 1`,
    ),
};

const dense: Invariant = {
  id: 'I5',
  name: 'Registration numbers of an event run from 1 without gaps, and the counter agrees',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from registration`,
      sql`
        select 'event ' || e.id || ': ' || given.count || ' registrations, ' || given.different || ' numbers, from ' || given.first || ' to ' || given.last
          || ', counter ' || coalesce(c.last_number::text, 'missing') as failure
        from event e
        left join registration_counter c on c.event_id = e.id
        cross join lateral (
          select count(*) as count, count(distinct r.number) as different, coalesce(min(r.number), 1) as first, coalesce(max(r.number), 0) as last
          from registration r where r.event_id = e.id) given
        where given.different <> given.count or given.first <> 1 or given.last <> given.count or coalesce(c.last_number, 0) <> given.last`,
    ),
};

/** Answers are kept for seven days; a row somewhat younger must still be named by the answer of the key that made it. */
const keptSurely = sql`now() - interval '6 days'`;

const oneEffect: Invariant = {
  id: 'I6',
  name: 'One key has one effect',
  check: (trx) =>
    find(
      trx,
      sql`select (select count(*) from (${promised}) p) + (select count(*) from registration where via in ('form', 'api')) + (select count(*) from question where via = 'room') as checked`,
      sql`
        with promised as materialized (${promised})
        select 'key ' || key || ' of ' || scope || ' has ' || count(*) || ' answers' as failure from idempotency group by scope, key having count(*) > 1
        union all
        select 'registration ' || r.number || ' of event ' || r.event_id || ' was made by a key whose answer names another'
        from registration r left join promised p on p.kind = 'registration' and p.event_id = r.event_id and p.registration_id = r.id
        where r.via in ('form', 'api') and r.created_at > ${keptSurely} and p.key is null
        union all
        select 'question ' || q.number || ' of event ' || q.event_id || ' was made by a key whose answer names another'
        from question q left join promised p on p.kind = 'question' and p.event_id = q.event_id and p.number = q.number and p.registration_id = q.registration_id
        where q.via = 'room' and q.asked_at > ${keptSurely} and p.key is null`,
    ),
};

/** Events whose counts are still on their way: a job is queued, and will tell. A job that failed for good is not on its way. */
const onTheWay = sql`select (data->>'eventId')::uuid from pgboss.job where name in ('event.closed/attendance', 'attendance.computed/report') and state::text in ('created', 'retry', 'active')`;

/** The hours that count, written a second time: what happened else the plan, without a waiting room and without a forgotten end. */
const hours = sql`
  select began.*, greatest(began.from_at, least(began.ended_at, greatest(began.ends_at, began.from_at + (began.ends_at - began.starts_at)))) as until_at
  from (
    select e.id, e.state, e.ended_at, e.starts_at, e.ends_at,
      case when e.opened_at < e.starts_at and e.opened_at >= e.starts_at - interval '1 hour' and (e.ended_at is null or e.ended_at > e.starts_at)
        then e.starts_at else coalesce(e.opened_at, e.starts_at) end as from_at
    from event e) began`;

/** PostgreSQL's multiranges as the second witness of the ledger's arithmetic, which is written in TypeScript. */
const recounted = sql`
  select h.id as event_id, h.state, r.id as registration_id, extract(epoch from coalesce(h.until_at - h.from_at, interval '0')) as length,
    coalesce((select floor(sum(extract(epoch from upper(part) - lower(part)))) from unnest(present.parts * tstzmultirange(tstzrange(h.from_at, h.until_at))) part where h.from_at is not null), 0) as seconds,
    present.parts is not null as has_evidence
  from (${hours}) h
  join registration r on r.event_id = h.id and r.state = 'active'
  left join (
    select event_id, registration_id, range_agg(tstzrange(date_trunc('milliseconds', started_at), date_trunc('milliseconds', ended_at))) as parts
    from attendance_evidence group by event_id, registration_id) present on present.event_id = r.event_id and present.registration_id = r.id`;

const ledger: Invariant = {
  id: 'I8',
  name: 'Attendance lies between nothing and the length of the event, and equals a recount of the evidence',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from attendance`,
      sql`
        select 'registration ' || w.registration_id || ' of event ' || w.event_id || ': ' || coalesce('the ledger says ' || a.seconds || ' s', 'not in the ledger')
          || ', the evidence ' || w.seconds || ' s, the event is ' || round(w.length) || ' s long' || case when a.met then ', met with ' || a.needed_seconds || ' s needed' else '' end as failure
        from (${recounted}) w
        left join attendance a on a.event_id = w.event_id and a.registration_id = w.registration_id
        where a.seconds < 0 or a.seconds > w.length
          or a.met <> (a.seconds > 0 and a.seconds >= a.needed_seconds)
          or (w.state = 'closed' and w.event_id not in (${onTheWay}) and (a.seconds is distinct from w.seconds) and (w.has_evidence or a.seconds is not null))`,
    ),
};

interface PersonalTable {
  schema: string;
  name: string;
  readable: boolean;
  forced: boolean;
}

/** Tables that say of themselves, or of one of their columns, that they hold personal data. */
async function personalTables(trx: Trx): Promise<PersonalTable[]> {
  const { rows } = await sql<PersonalTable>`
    select n.nspname as schema, c.relname as name, has_table_privilege(${appRole}, c.oid, 'select') as readable, c.relrowsecurity and c.relforcerowsecurity as forced
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p')
      and exists (select from pg_description d where d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.description ~ '^class: (personal|special)')
    order by 1, 2`.execute(trx);
  return rows;
}

/** How many rows (0 or 1) a transaction sees that never said who acts. */
async function seenWithoutScope(trx: Trx, table: PersonalTable): Promise<number> {
  await sql`select set_config('serentak.scope', '', true)`.execute(trx);
  const { rows } = await sql<{ seen: number }>`select count(*) as seen from (select from ${sql.table(`${table.schema}.${table.name}`)} limit 1) one`.execute(trx);
  await sql`select set_config('serentak.scope', 'system', true)`.execute(trx);
  return rows[0]!.seen;
}

const scoped: Invariant = {
  id: 'I12',
  name: 'Row security is forced on personal data, and the product can neither bypass nor own it',
  async check(trx) {
    const { rows } = await sql<{ name: string; super: boolean; bypass: boolean; owned: number }>`
      select r.rolname as name, r.rolsuper as super, r.rolbypassrls as bypass,
        (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'member')) as owned
      from pg_roles r where r.rolname = ${appRole} or r.rolname = current_user`.execute(trx);
    const failures = rows.flatMap((role) => [
      ...(role.super ? [`role ${role.name} is a superuser`] : []),
      ...(role.bypass ? [`role ${role.name} bypasses row security`] : []),
      ...(role.owned > 0 ? [`role ${role.name} owns ${role.owned} tables`] : []),
    ]);
    const tables = await personalTables(trx);
    for (const table of tables.filter((one) => one.readable)) {
      if (!table.forced) failures.push(`table ${table.schema}.${table.name} holds personal data without forced row security`);
      else if ((await seenWithoutScope(trx, table)) > 0) failures.push(`table ${table.schema}.${table.name} shows rows to a transaction without a scope`);
    }
    return { checked: tables.length + rows.length, failures };
  },
};

const instants: Invariant = {
  id: 'I20',
  name: 'Every stored instant knows its zone',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked ${timeColumns} and t.typname in ('timestamptz', 'timestamp', 'time', 'timetz')`,
      sql`select n.nspname || '.' || c.relname || '.' || a.attname || ' is ' || t.typname || ', not timestamptz' as failure ${timeColumns} and t.typname in ('timestamp', 'time', 'timetz', '_timestamp', '_time', '_timetz')`,
    ),
};

const timeColumns = sql`
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
  where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;

/** Each closed event counted again from registrations and ledger, without the roll-ups. */
const eventsAgain = sql`
  select e.id, e.programme_id, e.simulated,
    (select count(*) from registration r join participant p on p.id = r.participant_id where r.event_id = e.id and r.state = 'active' and p.simulated = e.simulated) as registrations,
    (select count(*) from present where present.event_id = e.id and present.seconds > 0) as attendances,
    (select count(*) from present where present.event_id = e.id and present.met) as met
  from event e where e.state = 'closed'`;
const present = sql`
  select a.event_id, a.seconds, a.met, e.programme_id, e.simulated, coalesce(p.claim_of, p.id) as person
  from event e join attendance a on a.event_id = e.id join registration r on r.event_id = a.event_id and r.id = a.registration_id and r.state = 'active'
  join participant p on p.id = r.participant_id and p.simulated = e.simulated
  where e.state = 'closed'`;

const counts: Invariant = {
  id: 'I24',
  name: 'The figures of events and programmes equal a recount of the rows behind them',
  check: (trx) =>
    find(
      trx,
      sql`select (select count(*) from event where state = 'closed') + (select count(*) from report_programme) as checked`,
      sql`
        with present as (${present}), again as (${eventsAgain}), waiting as (select e.id, e.programme_id from event e where e.id in (${onTheWay}))
        select 'event ' || coalesce(again.id, shown.event_id) || ': shown (' || coalesce(concat_ws(' ', shown.registrations, shown.attendances, shown.met), 'nothing')
          || '), recounted (' || coalesce(concat_ws(' ', again.registrations, again.attendances, again.met), 'not closed') || ') registrations, attendances, met' as failure
        from again full join report_event shown on shown.event_id = again.id
        where coalesce(again.id, shown.event_id) not in (select id from waiting)
          and (again.registrations, again.attendances, again.met, again.simulated) is distinct from (shown.registrations, shown.attendances, shown.met, shown.simulated)
        union all
        select 'programme ' || p.id || case when side.simulated then ' (simulated)' else '' end || ': shown (' || concat_ws(' ', shown.events, shown.attendances, shown.met, shown.people)
          || '), recounted (' || concat_ws(' ', sums.events, sums.attendances, sums.met, persons.people) || ') events, attendances, met, people'
        from programme p cross join (values (false), (true)) side (simulated)
        left join report_programme shown on shown.programme_id = p.id and shown.simulated = side.simulated
        cross join lateral (
          select count(*) as events, coalesce(sum(attendances), 0) as attendances, coalesce(sum(met), 0) as met
          from again where again.programme_id = p.id and again.simulated = side.simulated) sums
        cross join lateral (
          select count(*) as people from (select distinct person from present where present.programme_id = p.id and present.simulated = side.simulated and present.met) one) persons
        where p.id not in (select programme_id from waiting)
          and (sums.events, sums.attendances, sums.met, persons.people) is distinct from
            (coalesce(shown.events, 0), coalesce(shown.attendances, 0), coalesce(shown.met, 0), coalesce(shown.people, 0))`,
    ),
};

/** In the order of their numbers (docs: the list of invariants); the others come with what they guard. */
export const invariants: readonly Invariant[] = [acknowledged, seats, room, onePlace, dense, oneEffect, ledger, scoped, instants, counts];

export interface Diagnosis {
  ok: boolean;
  invariants: { id: string; name: string; ok: boolean; checked: number; failures: string[] }[];
}

/** So many failures of one invariant are told; a last line says how many there are more. */
const told = 20;

/** Whether everything that must hold does. Reads only. An invariant that cannot even be asked has failed, and the others are still told. */
export async function runDoctor(trx: Trx): Promise<Diagnosis> {
  const found: Diagnosis['invariants'] = [];
  for (const { id, name, check } of invariants) {
    await sql`savepoint one_invariant`.execute(trx);
    const { checked, failures } = await check(trx).catch(async (reason: unknown): Promise<Finding> => {
      await sql`rollback to savepoint one_invariant`.execute(trx);
      return { checked: 0, failures: [`could not be examined: ${reason instanceof Error ? reason.message : String(reason)}`] };
    });
    const more = failures.length - told;
    found.push({ id, name, ok: failures.length === 0, checked, failures: more > 0 ? [...failures.slice(0, told), `and ${more} more`] : failures });
  }
  return { ok: found.every((one) => one.ok), invariants: found };
}
