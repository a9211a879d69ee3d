import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { LogName } from '../log/model.ts';
import { plainRule, type CertificateRule, type CertificateState } from '../model.ts';

/** The rule of an event, or the plain one. */
export async function findRule(trx: Transaction<Database>, eventId: string): Promise<CertificateRule> {
  const row = await trx.selectFrom('certificate_rule').selectAll().where('event_id', '=', eventId).executeTakeFirst();
  if (!row) return plainRule;
  return {
    hours: row.hours,
    signatory: row.signatory_name === null ? null : { name: row.signatory_name, position: row.signatory_position },
    correctionDays: row.correction_days, version: row.version,
  };
}

export interface Candidate {
  registrationId: string;
  name: string;
  /** The event's attendance rule is fulfilled. */
  attended: boolean;
  /** Has a valid certificate already. */
  certified: boolean;
}

/** People of an event with what is known of them, in the order of their registration's id, after `reached`. */
export async function readCandidates(trx: Transaction<Database>, { eventId, reached, limit }: { eventId: string; reached: string | null; limit: number }): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select r.id as "registrationId", p.name, coalesce(a.met, false) as attended,
      exists (select from certificate c where c.event_id = r.event_id and c.registration_id = r.id and c.state = 'valid') as certified
    from registration r join participant p on p.id = r.participant_id
    left join attendance a on a.event_id = r.event_id and a.registration_id = r.id
    where r.event_id = ${eventId} and r.state = 'active' and (${reached}::uuid is null or r.id > ${reached}::uuid)
    order by r.id limit ${limit}`.execute(trx);
  return rows;
}

export interface CertificateRow {
  id: string;
  registrationId: string;
  number: string;
  serial: number;
  name: string;
  payload: string;
  log: LogName;
  leaf: number;
  state: CertificateState;
  reason: string | null;
  issuedAt: Date;
  changedAt: Date | null;
  fetchedAt: Date | null;
}

const columns = ['id', 'registration_id as registrationId', 'number', 'serial', 'name', 'payload', 'log', 'leaf', 'state', 'reason', 'issued_at as issuedAt', 'changed_at as changedAt', 'fetched_at as fetchedAt'] as const;

/** The newest certificate of a person in an event, valid or not. */
export async function findOwn(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<CertificateRow | undefined> {
  const row = await trx.selectFrom('certificate').select(columns).where('event_id', '=', eventId).where('registration_id', '=', registrationId).orderBy('serial', 'desc').limit(1).executeTakeFirst();
  return row as CertificateRow | undefined; // the table's CHECKs admit only these words
}

/** One certificate of an event. */
export async function findCertificate(trx: Transaction<Database>, { eventId, id }: { eventId: string; id: string }): Promise<CertificateRow | undefined> {
  const row = await trx.selectFrom('certificate').select(columns).where('event_id', '=', eventId).where('id', '=', id).executeTakeFirst();
  return row as CertificateRow | undefined;
}

/** Whoever holds the payload, or the number, of a certificate: what became of it. Ask as our own system: the public sees it one at a time. */
export async function findStanding(trx: Transaction<Database>, where: { digest: Buffer } | { number: string }): Promise<(CertificateRow & { eventId: string; newNumber: string | null }) | undefined> {
  const row = await trx
    .selectFrom('certificate')
    .leftJoin('certificate as next', (join) => join.onRef('next.event_id', '=', 'certificate.event_id').onRef('next.id', '=', 'certificate.superseded_by'))
    .select(columns.map((column) => `certificate.${column}` as const))
    .select(['certificate.event_id as eventId', 'next.number as newNumber'])
    .$if('digest' in where, (query) => query.where('certificate.digest', '=', (where as { digest: Buffer }).digest))
    .$if('number' in where, (query) => query.where('certificate.number', '=', (where as { number: string }).number))
    .executeTakeFirst();
  return row as (CertificateRow & { eventId: string; newNumber: string | null }) | undefined;
}

export interface CertificateCounts {
  people: number;
  /** Fulfil the attendance rule and have none yet. */
  due: number;
  valid: number;
  revoked: number;
  /** Valid, though their holder no longer fulfils the rule. */
  doubtful: number;
  fetched: number;
}

/** Counts for the desk, by the ledger as it stands now. */
export async function countCertificates(trx: Transaction<Database>, eventId: string): Promise<CertificateCounts> {
  const { rows } = await sql<Pick<CertificateCounts, 'people' | 'due' | 'doubtful'>>`
    select count(*)::int as people,
      count(*) filter (where coalesce(a.met, false) and c.id is null)::int as due,
      count(*) filter (where not coalesce(a.met, false) and c.id is not null)::int as doubtful
    from registration r
    left join attendance a on a.event_id = r.event_id and a.registration_id = r.id
    left join certificate c on c.event_id = r.event_id and c.registration_id = r.id and c.state = 'valid'
    where r.event_id = ${eventId} and r.state = 'active'`.execute(trx);
  const held = await trx.selectFrom('certificate').where('event_id', '=', eventId)
    .select(({ fn }) => [fn.countAll<number>().filterWhere('state', '=', 'valid').as('valid'), fn.countAll<number>().filterWhere('state', '=', 'revoked').as('revoked'), fn.countAll<number>().filterWhere('fetched_at', 'is not', null).as('fetched')])
    .executeTakeFirstOrThrow();
  return { ...rows[0]!, ...held };
}

export interface CertificateLine {
  id: string;
  number: string;
  name: string;
  state: CertificateState;
  reason: string | null;
  issuedAt: Date;
  fetchedAt: Date | null;
  institution: string | null;
}

/** Certificates of an event for its staff, by serial; `search` finds a number's or a name's part. */
export async function listCertificates(trx: Transaction<Database>, { eventId, search = '', state, limit, offset }: { eventId: string; search?: string; state?: CertificateState | undefined; limit: number; offset: number }): Promise<{ total: number; lines: CertificateLine[] }> {
  const wanted = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const found = trx.selectFrom('certificate as c')
    .innerJoin('registration as r', (join) => join.onRef('r.event_id', '=', 'c.event_id').onRef('r.id', '=', 'c.registration_id'))
    .innerJoin('participant as p', 'p.id', 'r.participant_id')
    .where('c.event_id', '=', eventId)
    .$if(state !== undefined, (query) => query.where('c.state', '=', state!))
    .$if(search.trim() !== '', (query) => query.where((eb) => eb.or([eb('c.name', 'ilike', wanted), eb('c.number', 'ilike', wanted)])));
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const lines = await found
    .select(['c.id', 'c.number', 'c.name', 'c.state', 'c.reason', 'c.issued_at as issuedAt', 'c.fetched_at as fetchedAt', 'p.institution'])
    .orderBy('c.serial').limit(limit).offset(offset).execute();
  return { total, lines: lines as CertificateLine[] };
}

export interface RunRow {
  id: string;
  state: 'queued' | 'running' | 'done';
  total: number | null;
  lookedAt: number;
  issued: number;
  askedAt: Date;
  finishedAt: Date | null;
}

/** The last issue of certificates that somebody asked for. */
export async function newestRun(trx: Transaction<Database>, eventId: string): Promise<RunRow | undefined> {
  const row = await trx.selectFrom('certificate_run').select(['id', 'state', 'total', 'looked_at as lookedAt', 'issued', 'asked_at as askedAt', 'finished_at as finishedAt']).where('event_id', '=', eventId).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row as RunRow | undefined;
}

/** Does this person fulfil the event's attendance rule, by the ledger as it stands? */
export async function hasEarned(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<boolean> {
  const row = await trx.selectFrom('attendance').select('met').where('event_id', '=', eventId).where('registration_id', '=', registrationId).executeTakeFirst();
  return row?.met ?? false;
}
