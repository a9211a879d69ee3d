import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { listEventAssessments } from '#features/assessment/server/queries.ts';
import { lockEvent, auditEvent } from '#features/event/server/commands.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { missingOf } from '../condition/model.ts';
import { readCandidates, type Candidate } from '../condition/server/queries.ts';
import type { LogName } from '../log/model.ts';
import { appendEntries } from '../log/server/commands.ts';
import type { CertificateRule } from '../model.ts';
import { certificateNumber, type Payload } from '../payload/model.ts';
import { currentKey } from '../payload/server/commands.ts';
import { payloadDigest, signPayload } from '../payload/server/vendor.ts';
import type { RuleEntry } from '../schema.ts';
import { certificateNotValid, eventNotClosed, formNotAsked, runInProgress } from './errors.ts';
import { assertMayIssue } from './policy.ts';
import { findCertificate, findRule, newestRun } from './queries.ts';
import { certificateAsked, type CertificateAsked } from './signals.ts';

/** Who the product's own issue acts as. */
export const issuer: Principal = system('certificate');

interface Keyed {
  key: IdempotencyKey | null;
}

/**
 * Sets what earns a certificate of this event and what it says. What was issued stays as it is; whoever no longer fulfils the rule is
 * listed for a person. Refuses `not_found`, `forbidden`, and `certificate_form_absent` for a test, mark or form that the event does not have.
 */
export function setRule(app: App, principal: Principal, { event: slug, rule, key }: { event: string; rule: RuleEntry } & Keyed): Promise<{ version: number }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await lockEvent(trx, principal, slug);
    const asked = new Map((await listEventAssessments(trx, { eventId: event.id })).map((one) => [one.role, one]));
    const post = asked.get('post');
    if ((rule.test !== 'none' && !post) || (rule.test === 'both' && !asked.has('pre')) || (rule.test === 'passed' && post?.passMark === null) || (rule.feedback && !asked.has('feedback'))) throw formNotAsked();
    const version = (await findRule(trx, event.id)).version + 1;
    const columns = {
      attendance: rule.attendance, test: rule.test, feedback: rule.feedback, hours: rule.hours, correction_days: rule.correctionDays,
      signatory_name: rule.signatoryName || null, signatory_position: rule.signatoryPosition || null, version, set_by: principalId(principal), set_at: now,
    };
    await trx.insertInto('certificate_rule').values({ event_id: event.id, ...columns }).onConflict((conflict) => conflict.column('event_id').doUpdateSet(columns)).execute();
    await auditEvent(app, trx, principal, event, 'certificate.rule', { version, attendance: rule.attendance, test: rule.test, feedback: rule.feedback, hours: rule.hours });
    return { version };
  }));
}

/**
 * Asks for the certificates of everybody who fulfils the rule and has none; the worker issues them. Repeating it later issues to
 * those who came to fulfil it. Refuses `not_found`, `forbidden`, `certificate_event_open` and `certificate_run_in_progress`.
 */
export async function askForCertificates(app: App, principal: Principal, { event: slug, key }: { event: string } & Keyed): Promise<{ run: string }> {
  const now = app.clock.now();
  const asked = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await lockEvent(trx, principal, slug);
    if (event.state !== 'closed') throw eventNotClosed();
    const last = await newestRun(trx, event.id);
    if (last && last.state !== 'done') throw runInProgress();
    const run = newId();
    await trx.insertInto('certificate_run').values({ event_id: event.id, id: run, asked_by: principalId(principal), asked_at: now }).execute();
    await auditEvent(app, trx, principal, event, 'certificate.ask', { run });
    await app.jobs.announce(trx, certificateAsked, { eventId: event.id, runId: run } satisfies CertificateAsked);
    return { run };
  }));
  app.jobs.wake(certificateAsked);
  return asked;
}

/** So many people are looked at in one transaction: some 300 ms of holding the log. */
const chunk = 500;

/** Goes on with a run until everybody was looked at. Killed anywhere, it goes on after the last chunk that was committed. */
export async function issueCertificates(app: App, { eventId, runId }: CertificateAsked): Promise<void> {
  while (await issueChunk(app, { eventId, runId })) await new Promise((resolve) => setImmediate(resolve));
}

/** One chunk, one transaction; false when the run is done, or gone with its event. */
async function issueChunk(app: App, { eventId, runId }: CertificateAsked): Promise<boolean> {
  const now = app.clock.now();
  return withScope(app.db, issuer, async (trx) => {
    const serial = await lockSerials(trx, eventId);
    if (serial === null) return false;
    const run = await trx.selectFrom('certificate_run').selectAll().where('event_id', '=', eventId).where('id', '=', runId).executeTakeFirst();
    if (!run || run.state === 'done') return false;
    const [event, rule] = [await getEvent(trx, eventId), await findRule(trx, eventId)];
    const candidates = await readCandidates(trx, { eventId, reached: run.reached, limit: chunk });
    const due = candidates.filter((person) => !person.certified && missingOf(rule.conditions, person).length === 0);
    await issueTo(app, trx, { event, rule, people: due, serial, now });
    const over = candidates.length < chunk;
    const total = run.total ?? (await trx.selectFrom('registration').select(({ fn }) => fn.countAll<number>().as('count')).where('event_id', '=', eventId).where('state', '=', 'active').executeTakeFirstOrThrow()).count;
    await trx.updateTable('certificate_run').set({
      state: over ? 'done' : 'running', total, looked_at: run.looked_at + candidates.length, issued: run.issued + due.length,
      reached: candidates.at(-1)?.registrationId ?? run.reached, finished_at: over ? now : null,
    }).where('event_id', '=', eventId).where('id', '=', runId).execute();
    if (over) await auditEvent(app, trx, issuer, event, 'certificate.issue', { run: runId, issued: run.issued + due.length });
    return !over;
  });
}

/** Holds the event's serials until the commit and answers the last one; null where the event is gone. */
async function lockSerials(trx: Transaction<Database>, eventId: string): Promise<number | null> {
  await sql`insert into certificate_counter (event_id) select id from event where id = ${eventId} on conflict do nothing`.execute(trx);
  const row = await trx.selectFrom('certificate_counter').select('last_serial').where('event_id', '=', eventId).forUpdate().executeTakeFirst();
  return row?.last_serial ?? null;
}

interface Issue {
  event: EventRecord;
  rule: CertificateRule;
  people: readonly Pick<Candidate, 'registrationId' | 'name'>[];
  serial: number;
  now: Date;
}

/** Signs, logs and keeps the certificates of some people, in the transaction of its caller, who holds the serials. Answers their ids. */
async function issueTo(app: App, trx: Transaction<Database>, { event, rule, people, serial, now }: Issue): Promise<string[]> {
  if (people.length === 0) return [];
  const key = await currentKey(app, trx);
  const { name: programme } = await trx.selectFrom('programme').select('name').where('id', '=', event.programmeId).executeTakeFirstOrThrow();
  const log: LogName = event.simulated ? 'rehearsal' : 'real';
  const signed = await Promise.all(people.map(async (person, i) => {
    const payload = payloadOf(app, { event, programme, rule, name: person.name, number: certificateNumber(event.slug, serial + i + 1, randomBytes(8)), now });
    const jws = await signPayload(key, payload);
    return { id: newId(), registrationId: person.registrationId, serial: serial + i + 1, number: payload.no, name: payload.nm, jws, digest: payloadDigest(jws) };
  }));
  const leaf = await appendEntries(trx, { log, entries: signed.map(({ digest }) => ({ kind: 'issue', digest })), key, base: baseOf(app), now });
  const column = <Key extends keyof (typeof signed)[number]>(name: Key) => signed.map((one) => one[name]);
  await sql`
    insert into certificate (event_id, id, registration_id, serial, number, name, payload, digest, log, leaf, issued_at)
    select ${event.id}, one.id, one.registration_id, one.serial, one.number, one.name, one.payload, one.digest, ${log}, ${leaf} + place - 1, ${now}
    from unnest(${column('id')}::uuid[], ${column('registrationId')}::uuid[], ${column('serial')}::int[], ${column('number')}::text[], ${column('name')}::text[], ${column('jws')}::text[], ${column('digest')}::bytea[])
      with ordinality as one (id, registration_id, serial, number, name, payload, digest, place)`.execute(trx);
  await trx.updateTable('certificate_counter').set({ last_serial: serial + people.length }).where('event_id', '=', event.id).execute();
  return column('id');
}

/** The address of this installation, without a slash at its end. */
export const baseOf = (app: Pick<App, 'config' | 'origin'>): string => (app.config.publicOrigin ?? app.origin ?? 'http://localhost:3000').replace(/\/$/, '');

/** Everything the certificate says, as of now. */
export function payloadOf(app: App, { event, programme, rule, name, number, now }: { event: EventRecord; programme: string; rule: CertificateRule; name: string; number: string; now: Date }): Payload {
  return {
    v: 1, iss: baseOf(app), iat: Math.floor(now.getTime() / 1000), no: number, nm: name, ev: event.theme, pr: programme,
    rg: event.regions.map((region) => region.name), org: event.organiser, d: daysOf(event), pl: event.pillars,
    ...(rule.hours === null ? {} : { jp: rule.hours }),
    ...(rule.signatory ? { sg: [rule.signatory.name, rule.signatory.position ?? ''] as [string, string] } : {}),
    ...(event.simulated ? { sim: true as const } : {}),
  };
}

const mostDays = 31;

/** Each day from the first to the last; of a longer event the two ends. */
function daysOf({ startsOn, endsOn }: Pick<EventRecord, 'startsOn' | 'endsOn'>): string[] {
  const days: string[] = [];
  for (let at = Date.parse(startsOn); at <= Date.parse(endsOn); at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days.length <= mostDays ? days : [startsOn, endsOn];
}

/** Takes a certificate back, with the reason that whoever checks it reads. Refuses `not_found`, `forbidden` and `certificate_not_valid`. */
export function revokeCertificate(app: App, principal: Principal, { event: slug, id, reason, key }: { event: string; id: string; reason: string } & Keyed): Promise<{ number: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await lockEvent(trx, principal, slug);
    assertMayIssue(principal, event);
    await lockSerials(trx, event.id);
    const held = await findCertificate(trx, { eventId: event.id, id });
    if (!held) throw notFound();
    if (held.state !== 'valid') throw certificateNotValid();
    await appendEntries(trx, { log: held.log, entries: [{ kind: 'revoke', digest: payloadDigest(held.payload) }], key: await currentKey(app, trx), base: baseOf(app), now });
    await trx.updateTable('certificate').set({ state: 'revoked', reason, changed_at: now }).where('event_id', '=', event.id).where('id', '=', id).execute();
    await auditEvent(app, trx, principal, event, 'certificate.revoke', { certificate: id });
    return { number: held.number };
  }));
}

/**
 * Issues a certificate anew under another name, in the transaction of whoever decided it: a new number, and the old one answers
 * that it was replaced. The caller has permission and holds nothing of it yet. Refuses `not_found` and `certificate_not_valid`.
 */
export async function reissue(app: App, trx: Transaction<Database>, { event, certificateId, name, reason, now }: { event: EventRecord; certificateId: string; name: string; reason: string; now: Date }): Promise<{ id: string; number: string }> {
  const serial = (await lockSerials(trx, event.id))!;
  const held = await findCertificate(trx, { eventId: event.id, id: certificateId });
  if (!held) throw notFound();
  if (held.state !== 'valid') throw certificateNotValid();
  await appendEntries(trx, { log: held.log, entries: [{ kind: 'supersede', digest: payloadDigest(held.payload) }], key: await currentKey(app, trx), base: baseOf(app), now });
  // One valid certificate per person: the old one steps back before the new one stands, and learns its successor after.
  const id = await replaced(app, trx, { event, held, name, reason, serial, now });
  const fresh = (await findCertificate(trx, { eventId: event.id, id }))!;
  return { id, number: fresh.number };
}

async function replaced(app: App, trx: Transaction<Database>, { event, held, name, reason, serial, now }: { event: EventRecord; held: { id: string; registrationId: string }; name: string; reason: string; serial: number; now: Date }): Promise<string> {
  await trx.updateTable('certificate').set({ state: 'revoked', reason, changed_at: now }).where('event_id', '=', event.id).where('id', '=', held.id).execute();
  const [id] = await issueTo(app, trx, { event, rule: await findRule(trx, event.id), people: [{ registrationId: held.registrationId, name }], serial, now });
  await trx.updateTable('certificate').set({ state: 'superseded', superseded_by: id! }).where('event_id', '=', event.id).where('id', '=', held.id).execute();
  return id!;
}

/** Notes that its owner has taken the certificate; the first time counts. */
export async function markFetched(app: App, principal: ParticipantPrincipal): Promise<void> {
  await withScope(app.db, principal, (trx) =>
    trx.updateTable('certificate').set({ fetched_at: app.clock.now() }).where('event_id', '=', principal.eventId).where('registration_id', '=', principal.registrationId).where('state', '=', 'valid').where('fetched_at', 'is', null).execute());
}
