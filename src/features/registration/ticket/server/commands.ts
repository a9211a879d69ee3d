import { sql, type Transaction } from 'kysely';
import { getEvent } from '#features/event/server/queries.ts';
import { readEmail, tidyText } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readCode } from '../../model.ts';
import { ticketUnknown, tooManyTries } from '../../server/errors.ts';
import { findTicketByCode, linkToken, type CodeHolder } from './queries.ts';

const windowMinutes = 15;
/** The code has 40 bits, four digits of a phone another 13: at this pace nobody finds a place in a lifetime. */
const triesPerCode = 5;
/** A school's whole class comes from one address, so this bounds only what guessing can cost. */
const triesPerAddress = 100;

export interface ClaimInput {
  slug: string;
  /** As read out or typed. */
  code: string;
  /** Last four digits of the phone, the whole number, or the whole e-mail address. */
  contact: string;
  /** Where the request came from, as the outer server settled it. */
  address: string;
}

/**
 * Lets a person who lost the link take his place with the short code and a part of his contact. A code of another event of the
 * programme says who it is too (`here` false): he is known at once when he signs up. One answer for a wrong code and a wrong
 * contact (`ticket_unknown`); `too_many_tries` after five for one code or a hundred from one address in 15 minutes.
 */
export async function claimPlace(app: App, { slug, code, contact, address }: ClaimInput): Promise<{ eventId: string; token: string; here: boolean }> {
  const event = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
  const read = readCode(code);
  const scope = { kind: 'event', eventId: event.id, programmeId: event.programmeId } as const;
  const buckets = [app.keys.lookup('claim', `code ${read ?? tidyText(code)}`), app.keys.lookup('claim', `address ${address}`)];
  // Counted and committed before anything is compared, so that many tries at once are counted one by one.
  const tries = await withScope(app.db, scope, (trx) => countTries(trx, event.id, buckets, app.clock.now()));
  if (tries[0]! > triesPerCode || tries[1]! > triesPerAddress) throw tooManyTries();
  // Another event's rows are out of an event's scope; the code and the contact are the permission.
  const elsewhere = read === null || event.simulated ? null : await withScope(app.db, system('ticket'), (trx) => findTicketByCode(trx, { programmeId: event.programmeId, code: read }));
  return withScope(app.db, scope, async (trx) => {
    const holder = read === null ? null : ((await findTicketByCode(trx, { eventId: event.id, code: read })) ?? elsewhere);
    if (!holder || !isContactOf(app, holder, contact)) throw ticketUnknown();
    await trx.deleteFrom('registration_attempt').where('event_id', '=', event.id).where('bucket', '=', buckets[0]!).execute();
    await trx.updateTable('registration_attempt').set((row) => ({ tries: row('tries', '-', 1) })).where('event_id', '=', event.id).where('bucket', '=', buckets[1]!).where('tries', '>', 1).execute();
    await writeAudit(trx, { by: anybody, at: app.clock.now(), action: 'registration.claim_place', objectKind: 'registration', objectId: holder.registrationId, eventId: event.id });
    return { eventId: holder.eventId, token: linkToken(app.keys, holder), here: holder.eventId === event.id };
  });
}

/** Whether somebody typed the last four digits of the phone, the whole number, or the whole e-mail address. */
export function isContactOf(app: Pick<App, 'keys'>, holder: Pick<CodeHolder, 'contactKind' | 'contact'>, typed: string): boolean {
  const contact = app.keys.decrypt(holder.contact);
  if (holder.contactKind === 'email') {
    const read = readEmail(typed);
    return read.ok && read.contact.value === contact;
  }
  const digits = typed.normalize('NFKC').replace(/\D/g, '');
  return digits.length >= 4 && digits.slice(-4) === contact.slice(-4);
}

/** Counts one try in each bucket and answers how many there were in this window of 15 minutes. Commit before comparing anything. */
export async function countTries(trx: Transaction<Database>, eventId: string, buckets: readonly Buffer[], now: Date): Promise<number[]> {
  const windowStart = new Date(now.getTime() - windowMinutes * 60_000);
  const rows = await trx
    .insertInto('registration_attempt')
    // In one order for everybody, so that two who share both buckets do not wait for each other in a ring.
    .values([...buckets].sort(Buffer.compare).map((bucket) => ({ event_id: eventId, bucket, tries: 1, since: now })))
    .onConflict((conflict) =>
      conflict.columns(['event_id', 'bucket']).doUpdateSet({
        tries: sql`case when registration_attempt.since < ${windowStart} then 1 else registration_attempt.tries + 1 end`,
        since: sql`case when registration_attempt.since < ${windowStart} then excluded.since else registration_attempt.since end`,
      }),
    )
    .returning(['bucket', 'tries'])
    .execute();
  return buckets.map((bucket) => rows.find((row) => row.bucket.equals(bucket))!.tries);
}
