import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { TestDemand } from '../condition/model.ts';
import { listDoubts, tallyPeople, type Tally } from '../condition/server/queries.ts';
import type { LogName } from '../log/model.ts';
import { plainRule, type CertificateRule, type CertificateState } from '../model.ts';

/** The rule of an event, or the plain one. */
export async function findRule(trx: Transaction<Database>, eventId: string): Promise<CertificateRule> {
  const row = await trx.selectFrom('certificate_rule').selectAll().where('event_id', '=', eventId).executeTakeFirst();
  if (!row) return plainRule;
  return {
    conditions: { attendance: row.attendance, test: row.test as TestDemand, feedback: row.feedback }, // the table's CHECK admits only these words
    hours: row.hours,
    signatory: row.signatory_name === null ? null : { name: row.signatory_name, position: row.signatory_position },
    correctionDays: row.correction_days, version: row.version,
  };
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

export interface CertificateCounts extends Tally {
  valid: number;
  revoked: number;
  /** Valid, though their holder no longer fulfils the rule, and no person has let them stand. */
  doubtful: number;
  /** Valid, and their holder was not told yet. */
  untold: number;
  fetched: number;
}

/** Counts for the desk, by the rule, the ledger and the tests as they stand now. */
export async function countCertificates(trx: Transaction<Database>, eventId: string): Promise<CertificateCounts> {
  const held = await trx.selectFrom('certificate').where('event_id', '=', eventId)
    .select(({ fn, eb, and }) => [
      fn.countAll<number>().filterWhere('state', '=', 'valid').as('valid'), fn.countAll<number>().filterWhere('state', '=', 'revoked').as('revoked'),
      fn.countAll<number>().filterWhere(and([eb('state', '=', 'valid'), eb('notified_at', 'is', null)])).as('untold'), fn.countAll<number>().filterWhere('fetched_at', 'is not', null).as('fetched'),
    ])
    .executeTakeFirstOrThrow();
  return { ...(await tallyPeople(trx, eventId)), doubtful: (await listDoubts(trx, eventId)).length, ...held };
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
