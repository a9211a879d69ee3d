import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { isCovered, missingOf, plainConditions, type Conditions, type Gap, type Standing, type TestDemand } from '../model.ts';

/**
 * Facts about people of an event, as columns and joins for a query over `registration r`. Presence is the ledger's conclusion; a
 * test counts when it was handed in, and is passed also where the time ran out after enough right answers.
 */
export const facts = {
  columns: sql`coalesce(a.met, false) as attended, coalesce(t.pre, false) as pre, coalesce(t.post, false) as post, coalesce(t.passed, false) as passed, coalesce(t.feedback, false) as feedback`,
  joins: (eventId: string, registrationId: string | null = null): RawBuilder<unknown> => sql`
    left join attendance a on a.event_id = r.event_id and a.registration_id = r.id
    left join (
      select registration_id,
        bool_or(role = 'pre' and state = 'submitted') as pre, bool_or(role = 'post' and state = 'submitted') as post,
        bool_or(role = 'post' and coalesce(passed, false)) as passed, bool_or(role = 'feedback' and state = 'submitted') as feedback
      from assessment_attempt where event_id = ${eventId} and state <> 'open' ${registrationId === null ? sql`` : sql`and registration_id = ${registrationId}`}
      group by registration_id) t on t.registration_id = r.id`,
};

/** What earns a certificate of this event; presence alone where nobody has said. */
export async function findConditions(trx: Transaction<Database>, eventId: string): Promise<Conditions> {
  const row = await trx.selectFrom('certificate_rule').select(['attendance', 'test', 'feedback']).where('event_id', '=', eventId).executeTakeFirst();
  return row ? { attendance: row.attendance, test: row.test as TestDemand, feedback: row.feedback } : plainConditions; // the table's CHECK admits only these words
}

/** The rule as everybody may read it before the event, with the mark of the final test. */
export async function shownConditions(trx: Transaction<Database>, eventId: string): Promise<{ conditions: Conditions; mark: number | null }> {
  const post = await trx.selectFrom('assessment_event').select('pass_mark').where('event_id', '=', eventId).where('role', '=', 'post').executeTakeFirst();
  return { conditions: await findConditions(trx, eventId), mark: post?.pass_mark ?? null };
}

export interface Candidate extends Standing {
  registrationId: string;
  name: string;
  /** Has a valid certificate already. */
  certified: boolean;
}

/** People of an event with what is known of them, in the order of their registration's id, after `reached`. */
export async function readCandidates(trx: Transaction<Database>, { eventId, reached, limit }: { eventId: string; reached: string | null; limit: number }): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select r.id as "registrationId", p.name, ${facts.columns},
      exists (select from certificate c where c.event_id = r.event_id and c.registration_id = r.id and c.state = 'valid') as certified
    from registration r join participant p on p.id = r.participant_id ${facts.joins(eventId)}
    where r.event_id = ${eventId} and r.state = 'active' and (${reached}::uuid is null or r.id > ${reached}::uuid)
    order by r.id limit ${limit}`.execute(trx);
  return rows;
}

/** One person's facts; of somebody without a place in the event nothing is true. */
export async function findStanding(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select ${facts.columns} from registration r ${facts.joins(eventId, registrationId)}
    where r.event_id = ${eventId} and r.id = ${registrationId} and r.state = 'active'`.execute(trx);
  return rows[0] ?? { attended: false, pre: false, post: false, passed: false, feedback: false };
}

/** What one person lacks for the certificate, by the rule and the facts as they stand. */
export async function findMissing(trx: Transaction<Database>, where: { eventId: string; registrationId: string }): Promise<Gap[]> {
  return missingOf(await findConditions(trx, where.eventId), await findStanding(trx, where));
}

export interface Tally {
  people: number;
  /** Fulfil the rule and have none yet. */
  due: number;
  /** How many lack each thing, of those without a certificate; one person may lack several. */
  missing: Partial<Record<Gap, number>>;
}

/** Everybody of an event by the rule, counted as the facts stand now. */
export async function tallyPeople(trx: Transaction<Database>, eventId: string): Promise<Tally> {
  const conditions = await findConditions(trx, eventId);
  const { rows } = await sql<Standing & { certified: boolean; count: number }>`
    select ${facts.columns}, c.id is not null as certified, count(*)::int as count
    from registration r ${facts.joins(eventId)}
    left join certificate c on c.event_id = r.event_id and c.registration_id = r.id and c.state = 'valid'
    where r.event_id = ${eventId} and r.state = 'active' group by 1, 2, 3, 4, 5, 6`.execute(trx);
  const tally: Tally = { people: 0, due: 0, missing: {} };
  for (const row of rows) {
    tally.people += row.count;
    if (row.certified) continue;
    const lacking = missingOf(conditions, row);
    if (lacking.length === 0) tally.due += row.count;
    for (const gap of lacking) tally.missing[gap] = (tally.missing[gap] ?? 0) + row.count;
  }
  return tally;
}

/** A valid certificate whose holder does not fulfil the rule any more. */
export interface Doubt {
  certificateId: string;
  number: string;
  name: string;
  missing: Gap[];
}

/** Certificates that a person should look at: presence or test were corrected after the issue, or the place was given back, and nobody has let them stand for that. */
export async function listDoubts(trx: Transaction<Database>, eventId: string): Promise<Doubt[]> {
  const conditions = await findConditions(trx, eventId);
  const { rows } = await sql<Standing & { id: string; number: string; name: string; active: boolean; accepted: Gap[] }>`
    select c.id, c.number, c.name, ${facts.columns}, r.state = 'active' as active,
      coalesce((select w.missing from certificate_review w where w.event_id = c.event_id and w.certificate_id = c.id order by w.decided_at desc limit 1), '{}') as accepted
    from certificate c join registration r on r.event_id = c.event_id and r.id = c.registration_id ${facts.joins(eventId)}
    where c.event_id = ${eventId} and c.state = 'valid' and (r.state <> 'active'
      or (${conditions.attendance} and not coalesce(a.met, false))
      or (${conditions.test !== 'none'} and not coalesce(t.pre and t.post and t.passed, false))
      or (${conditions.feedback} and not coalesce(t.feedback, false)))
    order by c.serial`.execute(trx);
  return rows.flatMap((row) => {
    const missing = missingOf(conditions, row.active ? row : { ...row, attended: false });
    return missing.length === 0 || isCovered(missing, row.accepted) ? [] : [{ certificateId: row.id, number: row.number, name: row.name, missing }];
  });
}
