import { sql, type Transaction } from 'kysely';
import { auditEvent, lockEvent } from '#features/event/server/commands.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { noteMessages } from '#features/message/server/commands.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { baseOf, issuer } from '../../server/commands.ts';
import { assertMayIssue } from '../../server/policy.ts';
import { newestNotice } from './queries.ts';
import { noticeInProgress } from './errors.ts';
import { noticeAsked, type NoticeAsked } from './signals.ts';

/** Notes to one person are numbered; those of certificates begin here, each with its own serial, so that none exists twice. */
const firstVersion = 100_000;
/** So many people are told in one transaction. */
const chunk = 500;

/**
 * Asks to tell everybody whose certificate is valid and who was not told yet; the worker writes the messages. Refuses `not_found`,
 * `forbidden` and `certificate_notice_in_progress`.
 */
export async function askToNotify(app: App, principal: Principal, { event: slug, key }: { event: string; key: IdempotencyKey | null }): Promise<{ notice: string }> {
  const now = app.clock.now();
  const asked = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await lockEvent(trx, principal, slug);
    assertMayIssue(principal, event);
    const last = await newestNotice(trx, event.id);
    if (last && last.state !== 'done') throw noticeInProgress();
    const notice = newId();
    await trx.insertInto('certificate_notice').values({ event_id: event.id, id: notice, asked_by: principalId(principal), asked_at: now }).execute();
    await auditEvent(app, trx, principal, event, 'certificate.notify', { notice });
    await app.jobs.announce(trx, noticeAsked, { eventId: event.id, noticeId: notice } satisfies NoticeAsked);
    return { notice };
  }));
  app.jobs.wake(noticeAsked);
  return asked;
}

/** Tells until everybody was told. Killed anywhere, it goes on with those whose message was not committed. */
export async function notifyHolders(app: App, asked: NoticeAsked): Promise<void> {
  while (await tellChunk(app, asked)) await new Promise((resolve) => setImmediate(resolve));
}

interface Holder {
  id: string;
  registration_id: string;
  serial: number;
  number: string;
  link_version: number;
  name: string;
  contact_kind: 'phone' | 'email';
  contact: Buffer;
  contact_hint: string;
  language: Locale;
  simulated: boolean;
}

/** One chunk, one transaction; false when everybody was told, or the event is gone. */
async function tellChunk(app: App, { eventId, noticeId }: NoticeAsked): Promise<boolean> {
  const now = app.clock.now();
  return withScope(app.db, issuer, async (trx) => {
    const notice = await trx.selectFrom('certificate_notice').selectAll().where('event_id', '=', eventId).where('id', '=', noticeId).forUpdate().executeTakeFirst();
    if (!notice || notice.state === 'done') return false;
    const event = await getEvent(trx, eventId);
    const total = notice.total ?? (await trx.selectFrom('certificate').select(({ fn }) => fn.countAll<number>().as('count')).where('event_id', '=', eventId).where('state', '=', 'valid').where('notified_at', 'is', null).executeTakeFirstOrThrow()).count;
    const holders = await untold(trx, eventId);
    await tell(app, trx, event, holders, now);
    const over = holders.length < chunk;
    await trx.updateTable('certificate_notice').set({ state: over ? 'done' : 'running', total, told: notice.told + holders.length, finished_at: over ? now : null }).where('event_id', '=', eventId).where('id', '=', noticeId).execute();
    return !over;
  });
}

/** The row locks keep a certificate that is being replaced or revoked out until that is decided. */
async function untold(trx: Transaction<Database>, eventId: string): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select c.id, c.registration_id, c.serial, c.number, r.link_version, p.name, p.contact_kind, p.contact, p.contact_hint, p.language, p.simulated
    from certificate c join registration r on r.event_id = c.event_id and r.id = c.registration_id join participant p on p.id = r.participant_id
    where c.event_id = ${eventId} and c.state = 'valid' and c.notified_at is null order by c.serial limit ${chunk} for update of c`.execute(trx);
  return rows;
}

async function tell(app: App, trx: Transaction<Database>, event: EventRecord, holders: readonly Holder[], now: Date): Promise<void> {
  if (holders.length === 0) return;
  await enqueueMessages(trx, now, noteMessages(app, holders.map((holder) => ({
    eventId: event.id, registrationId: holder.registration_id, version: firstVersion + holder.serial,
    contactKind: holder.contact_kind, contact: holder.contact, contactHint: holder.contact_hint, language: holder.language, mute: holder.simulated || event.simulated,
    ticket: { kind: 'certificate', name: holder.name, theme: event.theme, organiser: event.organiser, number: holder.number, link: `${baseOf(app)}/j/${linkToken(app.keys, { registrationId: holder.registration_id, linkVersion: holder.link_version })}` },
  }))));
  await trx.updateTable('certificate').set({ notified_at: now }).where('event_id', '=', event.id).where('id', 'in', holders.map(({ id }) => id)).execute();
}
