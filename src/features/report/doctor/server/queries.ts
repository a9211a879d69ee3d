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
            case when pool.reserved_taken <> seats.reserved then 'counts ' || pool.reserved_taken || ' reserved seats held, has ' || seats.reserved end,
            case when greatest(pool.taken, seats.active) + pool.reserved > pool.seat_limit then greatest(pool.taken, seats.active) || ' taken and ' || pool.reserved || ' reserved of ' || pool.seat_limit end) as failure
        from registration_pool pool
        cross join lateral (
          select count(*) filter (where not r.seat_reserved) as active, count(*) filter (where r.seat_reserved) as reserved
          from registration r
          where r.event_id = pool.event_id and r.state = 'active'
            and case when pool.region_code is null and pool.segment is null then r.pool_id = pool.id
              -- A quota counts by what people said of themselves, not by what their rows say they consume.
              else r.channel_id = pool.channel_id and not r.seat_reserved and (pool.segment is null or r.segment = pool.segment)
                and (pool.region_code is null or r.region_code = pool.region_code or r.region_code like pool.region_code || '.%') end) seats
        where pool.taken <> seats.active or pool.reserved_taken <> seats.reserved or greatest(pool.taken, seats.active) + pool.reserved > pool.seat_limit`,
    ),
};

const room: Invariant = {
  id: 'I3',
  name: 'Nobody was refused while there was room, and nobody waits while a seat is free',
  check: (trx) =>
    find(
      trx,
      sql`select (select count(*) from registration_refusal) + (select count(*) from registration where waits_for is not null) as checked`,
      sql`
        select 'refusal ' || id || ' of event ' || event_id || ' came while ' || free_seats || ' seats were free' as failure from registration_refusal where free_seats > 0
        union all
        select 'registration ' || r.number || ' of event ' || r.event_id || ' waits for a ' || r.waits_for || ' seat, and channel ' || c.id || ' has one'
        from registration r
        join event e on e.id = r.event_id and e.state in ('published', 'live')
        join channel c on c.event_id = r.event_id and c.kind = r.waits_for
        where r.waits_for is not null and r.state = 'active'
          and exists (select from registration_pool p where p.event_id = c.event_id and p.channel_id = c.id)
          and not exists (
            select from registration_pool p
            where p.event_id = c.event_id and p.channel_id = c.id and p.taken + p.reserved >= p.seat_limit
              and (p.segment is null or p.segment = r.segment) and (p.region_code is null or r.region_code = p.region_code or r.region_code like p.region_code || '.%'))`,
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
  select began.*, greatest(began.from_at, least(began.ended_at, greatest(began.ends_at, began.from_at + (began.ends_at - began.starts_at))), began.extended) as until_at
  from (
    select e.id, e.state, e.ended_at, e.starts_at, e.ends_at, (select s.counted_until from attendance_setting s where s.event_id = e.id) as extended,
      case when e.opened_at < e.starts_at and e.opened_at >= e.starts_at - interval '1 hour' and (e.ended_at is null or e.ended_at > e.starts_at)
        then e.starts_at else coalesce(e.opened_at, e.starts_at) end as from_at
    from event e) began`;

/** Evidence that counts: of attendees, and of webhooks only what no report of their meeting covers. */
const counting = sql`
  select e.*, date_trunc('milliseconds', e.started_at) as from_ms, date_trunc('milliseconds', e.ended_at) as until_ms, coalesce(own.hours_from, h.from_at) as from_at, coalesce(own.hours_until, h.until_at) as until_at
  from attendance_evidence e join (${hours}) h on h.id = e.event_id left join attendance own on own.event_id = e.event_id and own.registration_id = e.registration_id
  where e.role = 'attendee' and e.registration_id is not null and not (e.source = 'zoom_webhook' and exists (
    select from attendance_file f where f.event_id = e.event_id and f.kind = 'zoom' and f.rows > 0 and f.meeting_key = e.meeting_key and f.started_at <= e.started_at and e.started_at < f.ended_at))`;

/** What each row, read beside the others of its person, says: there from when to when. */
const proofs = sql`
  select event_id, registration_id, tstzrange(from_ms, case when shape = 'interval' then until_ms else from_ms + interval '60 seconds' end) as part
  from counting where shape <> 'total' and source not in ('room_code', 'hall_scan')
  union all
  select event_id, registration_id, tstzrange(from_ms, greatest(from_ms + interval '60 seconds', case when next_ms - from_ms <= interval '20 minutes' then next_ms end))
  from (select c.*, lead(from_ms) over (partition by event_id, registration_id order by from_ms) as next_ms from counting c where source = 'room_code') code
  union all
  select event_id, registration_id, case
      when direction = 'in' and exit_ms - from_ms < interval '12 hours' then tstzrange(from_ms, exit_ms)
      when direction = 'in' then tstzrange(from_ms, greatest(from_ms, least(until_at, from_ms + interval '6 hours')))
      when entry_ms is null or from_ms - entry_ms >= interval '12 hours' or last_exit_ms >= entry_ms then tstzrange(from_ms - interval '60 seconds', from_ms)
      else 'empty' end
  from (select c.*,
      min(from_ms) filter (where direction = 'out') over (partition by event_id, registration_id order by from_ms range between current row and unbounded following) as exit_ms,
      max(from_ms) filter (where direction = 'in') over (partition by event_id, registration_id order by from_ms range between unbounded preceding and current row) as entry_ms,
      max(from_ms) filter (where direction = 'out') over (partition by event_id, registration_id order by from_ms range between unbounded preceding and current row exclude group) as last_exit_ms
    from counting c where source = 'hall_scan') scan`;

/** Totals without times: what of them cannot lie outside the hours; of meetings that overlap only the largest. */
const fillings = sql`
  select event_id, registration_id, tstzrange(min(lower(inside)), max(upper(inside))) as inside, max(certain) as certain
  from (select t.*, sum(case when before > lower(inside) then 0 else 1 end) over (partition by event_id, registration_id order by lower(inside), id) as cluster
    from (select t.*, max(upper(inside)) over (partition by event_id, registration_id order by lower(inside), id rows between unbounded preceding and 1 preceding) as before
      from (select event_id, registration_id, id, inside, least(total_seconds, extract(epoch from until_ms - from_ms)) - extract(epoch from until_ms - from_ms) + extract(epoch from upper(inside) - lower(inside)) as certain
        from (select c.*, tstzrange(c.from_ms, c.until_ms) * tstzrange(c.from_at, greatest(c.from_at, c.until_at)) as inside from counting c where c.shape = 'total' and c.from_at is not null) c
        where not isempty(inside)) t
      where certain > 0) t) t
  group by event_id, registration_id, cluster`;

/** PostgreSQL's multiranges as the second witness of the ledger's arithmetic, which is written in TypeScript. */
const recounted = sql`
  with counting as materialized (${counting}),
  present as materialized (
    select p.event_id, p.registration_id, range_agg(p.part) * tstzmultirange(tstzrange(min(coalesce(own.hours_from, h.from_at)), greatest(min(coalesce(own.hours_from, h.from_at)), min(coalesce(own.hours_until, h.until_at))))) as inside
    from (${proofs}) p join (${hours}) h on h.id = p.event_id left join attendance own on own.event_id = p.event_id and own.registration_id = p.registration_id where h.from_at is not null group by p.event_id, p.registration_id),
  filled as materialized (
    select f.event_id, f.registration_id, sum(greatest(0, f.certain - coalesce((select sum(extract(epoch from upper(part) - lower(part))) from unnest(p.inside * tstzmultirange(f.inside)) part), 0))) as seconds
    from (${fillings}) f left join present p on p.event_id = f.event_id and p.registration_id = f.registration_id group by f.event_id, f.registration_id)
  select h.id as event_id, h.state, r.id as registration_id, extract(epoch from coalesce(h.until_at - h.from_at, interval '0')) as length,
    floor(coalesce((select sum(extract(epoch from upper(part) - lower(part))) from unnest(present.inside) part), 0) + coalesce(filled.seconds, 0)) as seconds,
    exists (select from attendance_evidence e where e.event_id = h.id and e.registration_id = r.id and e.role = 'attendee') as has_evidence
  from (${hours}) h
  join registration r on r.event_id = h.id and r.state = 'active'
  left join present on present.event_id = h.id and present.registration_id = r.id
  left join filled on filled.event_id = h.id and filled.registration_id = r.id`;

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
          or a.met <> (a.seconds > 0 and a.seconds >= a.needed_seconds and a.codes >= a.codes_needed)
          or (w.state = 'closed' and w.event_id not in (${onTheWay}) and (a.seconds is distinct from w.seconds) and (w.has_evidence or a.seconds is not null))`,
    ),
};

const proof: Invariant = {
  id: 'I9',
  name: 'One valid certificate per person and event, serials without gaps, and everything that happened to one stands in the log',
  check: (trx) =>
    find(
      trx,
      sql`select count(*) as checked from certificate`,
      sql`
        select 'registration ' || registration_id || ' of event ' || event_id || ' has ' || count(*) || ' valid certificates' as failure
        from certificate where state = 'valid' group by event_id, registration_id having count(*) > 1
        union all
        select 'event ' || c.event_id || ': ' || count(*) || ' certificates, serials to ' || max(c.serial) || ', the counter says ' || coalesce(max(k.last_serial), 0)
        from certificate c left join certificate_counter k on k.event_id = c.event_id
        group by c.event_id having count(*) <> max(c.serial) or max(c.serial) is distinct from max(k.last_serial)
        union all
        select 'certificate ' || c.id || ': its payload is not the one that was logged'
        from certificate c left join certificate_entry e on e.log = c.log and e.leaf = c.leaf
        where c.digest <> sha256(convert_to(c.payload, 'UTF8')) or e.kind is distinct from 'issue' or e.digest is distinct from c.digest
        union all
        select 'certificate ' || c.id || ' is ' || c.state || ', and the log does not say so'
        from certificate c
        where c.state <> 'valid' and not exists (select from certificate_entry e where e.log = c.log and e.digest = c.digest and e.kind = case c.state when 'revoked' then 'revoke' else 'supersede' end)
        union all
        select 'certificate ' || c.id || ' is valid, and the log says that it ended'
        from certificate c
        where c.state = 'valid' and exists (select from certificate_entry e where e.log = c.log and e.digest = c.digest and e.kind <> 'issue')
        union all
        select 'log ' || t.log || ': ' || count(e.leaf) || ' entries to ' || coalesce(max(e.leaf), -1) || ', the tree says ' || t.size
        from certificate_tree t left join certificate_entry e on e.log = t.log
        group by t.log, t.size having count(e.leaf) <> t.size or coalesce(max(e.leaf), -1) <> t.size - 1`,
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

/** So many attendances are recounted cell by cell; where there are more, those of regions taken at random. */
const recountable = 20_000;

/**
 * Cells of the cube of single regencies and segments, from the rows behind them; the others are sums of these. The province is that of
 * the event's day, here found by the dates alone.
 */
const cellsAgain = (chosen: ReturnType<typeof sql>) => sql`
  with moved as (select code from region_parent group by code having count(distinct parent_code) > 1),
  visit as (
    select e.programme_id, e.simulated, e.starts_on, w.id as person, w.region_code, w.segment, a.met,
      coalesce((select rp.parent_code from region_parent rp where rp.code = w.region_code and coalesce(rp.valid_from, '-infinity') <= e.starts_on and e.starts_on < coalesce(rp.valid_until, 'infinity')), g.parent_code, g.code) as province,
      array['', coalesce(l.lot_id::text, 'none')] as lots, array[''] || case when e.pillars = '{}' then array['none'] else e.pillars end as pillars
    from event e join attendance a on a.event_id = e.id and a.seconds > 0 join registration r on r.event_id = a.event_id and r.id = a.registration_id and r.state = 'active'
    join participant p on p.id = r.participant_id and p.simulated = e.simulated join participant w on w.id = coalesce(p.claim_of, p.id) join region g on g.code = w.region_code
    left join plan_lot_event l on l.event_id = e.id
    where e.state = 'closed' and w.region_code in (${chosen}))
  select programme_id, simulated, lot, pillar, segment, place, period, count(*)::int as attendances, (count(*) filter (where met))::int as met, (count(distinct person) filter (where met))::int as people
  from visit
  cross join lateral unnest(lots) lot cross join lateral unnest(pillars) pillar
  cross join lateral unnest(array['all', to_char(starts_on, 'YYYY'), to_char(starts_on, 'YYYY-"Q"Q'), to_char(starts_on, 'YYYY-MM'), to_char(starts_on, 'IYYY-"W"IW')]) period
  cross join lateral (select case when length(region_code) = 2 then region_code || '/' || region_code else region_code end union select province || '/' || region_code where region_code in (select code from moved)) at (place)
  group by 1, 2, 3, 4, 5, 6, 7`;

/** Cells of all segments, of provinces and of the nation, as sums of the finer cells beside them. */
const sumsAgain = sql`
  with moved as (select code from region_parent group by code having count(distinct parent_code) > 1),
  fine as (
    select k.*, case when k.place like '__/%' then left(k.place, 2) when not exists (select from moved where moved.code = k.place) then coalesce(g.parent_code, left(k.place, 2)) end as province,
      k.place like '__.__' or k.place = left(k.place, 2) || '/' || left(k.place, 2) as is_whole
    from report_cell k left join region g on g.code = k.place where k.segment <> '' and k.place like '__%.__' or k.segment <> '' and k.place like '__/__'),
  placed as (
    select programme_id, simulated, lot, pillar, segment, place, period, attendances, met, people, true as given from fine
    union all select programme_id, simulated, lot, pillar, segment, province, period, attendances, met, people, false from fine where province is not null
    union all select programme_id, simulated, lot, pillar, segment, 'ID', period, attendances, met, people, false from fine where is_whole)
  select programme_id, simulated, lot, pillar, s.segment, place, period, sum(attendances)::int as attendances, sum(met)::int as met, sum(people)::int as people
  from placed cross join lateral unnest(array['', segment]) s (segment) where s.segment = '' or not given group by 1, 2, 3, 4, 5, 6, 7`;

/** Every cell of the cube equals a recount of the rows behind it, and wider cells are the sums of finer ones. */
async function examineCells(trx: Trx): Promise<Finding> {
  const waiting = sql`select e.programme_id from event e where e.id in (${onTheWay}) union select t.programme_id from report_event t where not exists (select from event e where e.id = t.event_id)`;
  const { rows: [size] } = await sql<{ attendances: number }>`select coalesce(sum(attendances), 0)::int as attendances from report_event`.execute(trx);
  const chosen = size!.attendances <= recountable ? sql`select code from region`
    : sql`select region_code from (select region_code, sum(attendances) over (order by random()) as upto from (select place as region_code, attendances from report_cell where lot = '' and pillar = '' and segment = '' and period = 'all' and place like '__.__') one) drawn where upto <= ${recountable}`;
  const { rows: codes } = await sql<{ code: string }>`select c.code from (${chosen}) c (code)`.execute(trx);
  const list = sql`select unnest(${codes.map(({ code }) => code)}::text[])`;
  const differ = (name: string, again: ReturnType<typeof sql>, kept: ReturnType<typeof sql>) => sql`
    select ${name}::text || ' ' || concat_ws(' ', 'lot', nullif(lot, ''), 'pillar', nullif(pillar, ''), 'segment', nullif(segment, ''), place, period) || ' of programme ' || programme_id || case when simulated then ' (simulated)' else '' end
      || ': shown (' || coalesce(concat_ws(' ', kept.attendances, kept.met, kept.people), 'nothing') || '), recounted (' || coalesce(concat_ws(' ', again.attendances, again.met, again.people), 'nothing') || ') attendances, met, people' as failure
    from (${again}) again full join (${kept}) kept using (programme_id, simulated, lot, pillar, segment, place, period)
    where programme_id not in (${waiting}) and (again.attendances, again.met, again.people) is distinct from (kept.attendances, kept.met, kept.people) limit 20`;
  const fine = await find(trx, sql`select count(*) as checked from report_cell`, differ('cell', cellsAgain(list), sql`select * from report_cell where segment <> '' and (substr(place, 4) in (${list}) or place in (${list}) and length(place) = 5)`));
  const wide = await find(trx, sql`select 0 as checked`, differ('sum', sumsAgain, sql`select * from report_cell where segment = '' or place = 'ID' or length(place) = 2`));
  return { checked: fine.checked, failures: [...fine.failures, ...wide.failures] };
}

const counts: Invariant = {
  id: 'I24',
  name: 'The figures of events, programmes and every cell of the cube equal a recount of the rows behind them',
  async check(trx) {
    const cells = await examineCells(trx);
    const totals = await find(
      trx,
      sql`select (select count(*) from event where state = 'closed') + (select count(*) from report_programme) as checked`,
      sql`
        with present as (${present}), again as (${eventsAgain}), waiting as (select e.id, e.programme_id from event e where e.id in (${onTheWay}) union select t.event_id, t.programme_id from report_event t where not exists (select from event e where e.id = t.event_id))
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
    );
    return { checked: totals.checked + cells.checked, failures: [...totals.failures, ...cells.failures] };
  },
};

/** Whether a stored answer is the key's, told by SQL: the same keys in any order, the same keys in this order, the same truth, near enough. */
const rightAgain = sql`case
  when i.answer is null or s.value is null or s.value = '[]' then false
  when i.kind in ('single', 'several') then jsonb_typeof(s.value) = 'array' and s.value @> i.answer and i.answer @> s.value
  when i.kind = 'number' then jsonb_typeof(s.value) = 'number' and abs((s.value #>> '{}')::float8 - (i.answer ->> 'value')::float8) <= (i.answer ->> 'tolerance')::float8 + 1e-9
  else s.value = i.answer end`;

const answers: Invariant = {
  id: 'I10',
  name: 'Every answer belongs to its attempt; a test is handed in once, and its points equal a recount of its answers',
  check: (trx) =>
    find(
      trx,
      sql`select (select count(*) from assessment_attempt) + (select count(*) from assessment_answer) as checked`,
      sql`
        with again as (
          select a.event_id, a.id, count(*) filter (where i.answer is not null) as of, count(*) filter (where ${rightAgain}) as points
          from assessment_attempt a join assessment_item i on i.version_id = a.version_id and i.form = a.form
          left join assessment_answer s on s.event_id = a.event_id and s.attempt_id = a.id and s.item_id = i.id
          where a.state <> 'open' group by a.event_id, a.id),
        ends as (select object_id, count(*) as count from audit where action in ('assessment.submit', 'assessment.expire') group by object_id)
        select 'attempt ' || a.id || ' of event ' || a.event_id || ': ' || concat_ws(', ',
            case when (a.points, a.points_of) is distinct from (again.points::int, again.of::int) then 'says ' || a.points || ' of ' || a.points_of || ', recounted ' || coalesce(again.points || ' of ' || again.of, 'nothing') end,
            case when coalesce(ends.count, 0) <> 1 then 'ended ' || coalesce(ends.count, 0) || ' times' end) as failure
        from assessment_attempt a left join again on again.event_id = a.event_id and again.id = a.id left join ends on ends.object_id = a.id::text
        where a.state <> 'open' and ((a.points, a.points_of) is distinct from (again.points::int, again.of::int) or coalesce(ends.count, 0) <> 1)
        union all
        select 'attempt ' || s.attempt_id || ' of event ' || s.event_id || ' answers an item it was never asked: ' || s.item_id
        from assessment_answer s join assessment_attempt a on a.event_id = s.event_id and a.id = s.attempt_id
        left join assessment_item i on i.version_id = a.version_id and i.form = a.form and i.id = s.item_id
        where i.id is null
        union all
        select 'attempt ' || s.attempt_id || ' of event ' || s.event_id || ' was answered after it ended'
        from assessment_answer s join assessment_attempt a on a.event_id = s.event_id and a.id = s.attempt_id
        where s.saved_at > a.closed_at
        union all
        select 'version ' || v.id || ' was used and is not marked' from assessment_version v where v.used_at is null and exists (select from assessment_attempt a where a.version_id = v.id)`,
    ),
};

/** In the order of their numbers (docs: the list of invariants); the others come with what they guard. */
export const invariants: readonly Invariant[] = [acknowledged, seats, room, onePlace, dense, oneEffect, ledger, proof, answers, scoped, instants, counts];

export interface Diagnosis {
  ok: boolean;
  invariants: { id: string; name: string; ok: boolean; checked: number; failures: string[] }[];
}

/** So many failures of one invariant are told; a last line says how many there are more. */
const told = 20;

/** Whether everything that must hold does. Reads only. An invariant that cannot even be asked has failed, and the others are still told. */
export async function runDoctor(trx: Trx): Promise<Diagnosis> {
  const found: Diagnosis['invariants'] = [];
  // A recount reads everything, and what stands in stored answers has no statistics: the planner took it for one row and joined
  // forty thousand registrations to it by loops, for minutes.
  await sql`set local enable_nestloop = off`.execute(trx);
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
