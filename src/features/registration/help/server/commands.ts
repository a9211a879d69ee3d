import { sql } from 'kysely';
import type { z } from 'zod';
import { assertMayEdit } from '#features/event/server/policy.ts';
import { noteMessages } from '#features/message/server/commands.ts';
import { contactHint, nameLimit, readContact } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import type { ParticipantPrincipal, Principal, Staff } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { helpTaken, tooManyTries } from '../../server/errors.ts';
import { countTries } from '../../ticket/server/commands.ts';
import type { helpSchema } from '../schema.ts';

export interface EventOfDesk {
  id: string;
  programmeId: string;
  regions: readonly { code: string }[];
}

/** Per ticket, or per contact without one, in a quarter of an hour. */
const mostAsked = 6;

/**
 * Somebody asks for help, with a ticket or without. Without one he says who he is and how to reach him; whether that contact is
 * known is told to the desk alone. Refuses 422 with every wrong field, `too_many_tries` after six in 15 minutes.
 */
export async function askForHelp(app: App, asker: { holder: ParticipantPrincipal } | { holder: null; eventId: string; programmeId: string; by: Principal }, { ask, key }: { ask: z.output<typeof helpSchema>; key: IdempotencyKey }): Promise<{ number: number }> {
  const { holder } = asker;
  const { eventId, programmeId } = holder ?? (asker as Extract<typeof asker, { holder: null }>);
  const now = app.clock.now();
  const contact = holder ? null : readContact(ask.contact);
  const fields = {
    ...(holder || (ask.name.length >= nameLimit.min && /\p{L}/u.test(ask.name)) ? {} : { name: ask.name === '' ? 'required' : 'name_wrong' }),
    ...(contact?.ok === false ? { contact: ask.contact === '' ? 'contact_needed' : contact.reason } : {}),
  };
  if (Object.keys(fields).length > 0) throw invalid(fields, contact?.ok === false && contact.missing !== undefined ? { missing: contact.missing } : {});
  const value = contact?.ok ? contact.contact : null;
  const bucket = app.keys.lookup('claim', holder ? `help ${holder.registrationId}` : `help ${value!.kind}:${value!.value}`);
  return withScope(app.db, holder ?? { kind: 'event', eventId, programmeId }, (trx) => once(trx, now, key, async () => {
    const [tries] = await countTries(trx, eventId, [bucket], now);
    if (tries! > mostAsked) throw tooManyTries();
    await sql`select pg_advisory_xact_lock(hashtextextended(${`help:${eventId}`}, 0))`.execute(trx);
    const { last } = await trx.selectFrom('registration_help').select((row) => row.fn.coalesce(row.fn.max<number>('number'), sql<number>`0`).as('last')).where('event_id', '=', eventId).executeTakeFirstOrThrow();
    const id = newId();
    await trx.insertInto('registration_help').values({
      event_id: eventId, id, number: last + 1, kind: ask.kind, registration_id: holder?.registrationId ?? null, name: holder ? null : ask.name,
      contact_kind: value?.kind ?? null, contact: value ? app.keys.encrypt(value.value) : null, contact_hint: value ? contactHint(value) : null, text: ask.text === '' ? null : ask.text, asked_at: now,
    }).execute();
    await writeAudit(trx, { by: holder ?? (asker as Extract<typeof asker, { holder: null }>).by, at: now, action: 'help.ask', objectKind: 'help', objectId: id, eventId, detail: { kind: ask.kind } });
    return { number: last + 1 };
  }));
}

/** Takes a question on, or gives it back. Refuses `not_found`; `help_taken` where somebody else has it or it is answered. */
export async function takeHelp(app: App, principal: Staff, { event, id, give, key }: { event: EventOfDesk; id: string; give: boolean; key: IdempotencyKey }): Promise<{ taken: boolean }> {
  assertMayEdit(principal, event);
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const row = await trx.selectFrom('registration_help').select(['state', 'owner_id']).where('event_id', '=', event.id).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw notFound();
    if (row.state !== 'open' || (row.owner_id !== null && row.owner_id !== principal.userId)) throw helpTaken();
    await trx.updateTable('registration_help').set(give ? { owner_id: null, owner_name: null } : { owner_id: principal.userId, owner_name: principal.name }).where('event_id', '=', event.id).where('id', '=', id).execute();
    await writeAudit(trx, { by: principal, at: now, action: give ? 'help.give_back' : 'help.take', objectKind: 'help', objectId: id, eventId: event.id });
    return { taken: !give };
  }));
}

/**
 * Answers a question: on the ticket page of who has one, by message to who has not. Whoever answers owns it. Refuses `not_found`,
 * and `help_taken` where it is answered already.
 */
export async function answerHelp(app: App, principal: Staff, { event, id, answer, origin, key }: { event: EventOfDesk & { slug: string; theme: string; organiser: string }; id: string; answer: string; origin: string; key: IdempotencyKey }): Promise<{ answered: true }> {
  assertMayEdit(principal, event);
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const row = await trx.selectFrom('registration_help').selectAll().where('event_id', '=', event.id).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw notFound();
    if (row.state !== 'open') throw helpTaken();
    await trx.updateTable('registration_help').set({ state: 'answered', answer, answered_at: now, answered_by: principal.userId, owner_id: principal.userId, owner_name: principal.name }).where('event_id', '=', event.id).where('id', '=', id).execute();
    const holder = row.registration_id === null ? null : await trx
      .selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id')
      .select(['participant.name', 'participant.contact_kind', 'participant.contact', 'participant.contact_hint', 'participant.language', 'participant.simulated'])
      .where('registration.event_id', '=', event.id).where('registration.id', '=', row.registration_id).executeTakeFirst();
    const to = holder ?? { name: row.name!, contact_kind: row.contact_kind!, contact: row.contact!, contact_hint: row.contact_hint!, language: 'id', simulated: false };
    await enqueueMessages(trx, now, noteMessages(app, [{
      // Somebody without a place has no registration: the question's own id stands for it.
      eventId: event.id, registrationId: row.registration_id ?? row.id, version: 1000 + row.number,
      contactKind: to.contact_kind as 'phone' | 'email', contact: to.contact, contactHint: to.contact_hint, language: to.language as 'id' | 'en', mute: to.simulated,
      ticket: { kind: 'help', name: to.name, theme: event.theme, organiser: event.organiser, number: row.number, answer, link: `${origin}/e/${event.slug}/${row.registration_id === null ? 'masuk' : 'tiket'}` },
    }]));
    await writeAudit(trx, { by: principal, at: now, action: 'help.answer', objectKind: 'help', objectId: id, eventId: event.id, detail: { minutes: Math.floor((now.getTime() - row.asked_at.getTime()) / 60_000) } });
    return { answered: true } as const;
  }));
}
