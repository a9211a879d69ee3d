import { sql } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { noteMessages, type NoteRecipient } from '#features/message/server/commands.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import type { Receiver } from '#platform/signals/receiver.ts';

const follower: Principal = system('assessment');
/** Notes to one person are numbered; the follow-up is one per event, below those of certificates. */
const version = 90_000;

/**
 * Sends the link to the form that asks again after months, once per event, when its window has opened by the product's clock: to
 * whoever handed in a test or the feedback form. Answers how many events were told.
 */
export async function sendFollowUps(app: App): Promise<number> {
  const now = app.clock.now();
  const due = await withScope(app.db, follower, (trx) => trx.selectFrom('assessment_event as a').innerJoin('event as e', 'e.id', 'a.event_id').leftJoin('assessment_follow_up as f', 'f.event_id', 'a.event_id')
    .select(['a.event_id', 'a.closes_at']).where('a.role', '=', 'follow_up').where('a.opens_at', '<=', now).where('a.closes_at', '>', now).where('f.event_id', 'is', null).where('e.state', 'in', ['ended', 'closed']).limit(20).execute());
  for (const { event_id, closes_at } of due) await tellEvent(app, { eventId: event_id, until: closes_at, now });
  return due.length;
}

function tellEvent(app: App, { eventId, until, now }: { eventId: string; until: Date; now: Date }): Promise<void> {
  return withScope(app.db, follower, async (trx) => {
    const event = await getEvent(trx, eventId);
    const { rows } = await sql<Person>`
      select r.id, r.link_version, p.name, p.contact_kind, p.contact, p.contact_hint, p.language, p.simulated
      from registration r join participant p on p.id = r.participant_id
      where r.event_id = ${eventId} and r.state = 'active'
        and exists (select from assessment_attempt a where a.event_id = r.event_id and a.registration_id = r.id and a.state = 'submitted')
        and not exists (select from assessment_attempt a where a.event_id = r.event_id and a.registration_id = r.id and a.role = 'follow_up')`.execute(trx);
    // The row first: of two workers, the second waits here and then has nothing to do.
    const told = await trx.insertInto('assessment_follow_up').values({ event_id: eventId, people: rows.length, told_at: now }).onConflict((conflict) => conflict.doNothing()).returning('event_id').executeTakeFirst();
    if (!told) return;
    await enqueueMessages(trx, now, noteMessages(app, rows.map((person) => noteOf(app, event, person, until))));
  });
}

interface Person {
  id: string;
  link_version: number;
  name: string;
  contact_kind: 'phone' | 'email';
  contact: Buffer;
  contact_hint: string;
  language: Locale;
  simulated: boolean;
}

function noteOf(app: App, event: EventRecord, person: Person, until: Date): NoteRecipient {
  const origin = (app.config.publicOrigin ?? app.origin ?? 'http://localhost:3000').replace(/\/$/, '');
  return {
    eventId: event.id, registrationId: person.id, version, contactKind: person.contact_kind, contact: person.contact, contactHint: person.contact_hint, language: person.language, mute: person.simulated || event.simulated,
    ticket: { kind: 'follow_up', name: person.name, theme: event.theme, organiser: event.organiser, until: until.toISOString(), zone: event.zone, link: `${origin}/j/${linkToken(app.keys, { registrationId: person.id, linkVersion: person.link_version })}` },
  };
}

/** Looks once an hour. */
export const followUps = (app: App): Receiver => ({ signal: 'assessment.follow_up_due', name: 'assessment', everySeconds: 3600, receive: async () => void (await sendFollowUps(app)) });
