import { sql, type Transaction } from 'kysely';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound, Refusal } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { isPupilSegment } from '../../../assent/model.ts';
import { cancelRegistration, register } from '../../../server/commands.ts';
import { findTicket } from '../../../ticket/server/queries.ts';
import { viewingSettled, type ViewingSignal } from '../../server/signals.ts';

export const settlingJob: Principal = system('viewing');

/**
 * Gives everybody who came to a viewing point the place that is theirs: the one they have, found by NIP or by contact and name; else a
 * new one, with the officer's contact where the person has no phone. The same name elsewhere in the event is only remembered, for a
 * person to decide. Repeating it changes nothing; a list that comes after the end still counts, until the event is closed.
 */
export async function settlePoint(app: App, { eventId, pointId }: ViewingSignal): Promise<{ linked: number; made: number; open: number }> {
  const point = await withScope(app.db, settlingJob, (trx) =>
    trx
      .selectFrom('registration_viewing_point as point')
      .innerJoin('event', 'event.id', 'point.event_id')
      .leftJoin('registration_agency as agency', (join) => join.onRef('agency.event_id', '=', 'point.event_id').onRef('agency.id', '=', 'point.agency_id'))
      .select(['event.slug', 'event.programme_id', 'point.place', 'point.region_code', 'point.segment', 'point.contact', 'agency.name as agency'])
      .where('point.event_id', '=', eventId)
      .where('point.id', '=', pointId)
      .executeTakeFirst(),
  );
  if (!point) throw notFound();
  const done = { linked: await withScope(app.db, settlingJob, (trx) => linkKnown(trx, { eventId, pointId })), made: 0, open: 0 };
  const people = await withScope(app.db, settlingJob, (trx) => unplaced(trx, { eventId, pointId }));
  for (const person of people) {
    const contact = app.keys.decrypt(person.contact ?? point.contact);
    const body = {
      name: person.name, contact, region: point.region_code, segment: point.segment, institution: point.agency ?? point.place, nip: person.nip ? app.keys.decrypt(person.nip) : null, channel: 'viewing_point',
      // Pupils watch at their school, whose consent the host holds.
      ...(isPupilSegment(point.segment) ? { guardian: { kind: 'school', name: point.place } } : {}),
      consent: { attend: true, publicity: false, contact: false },
    };
    try {
      const { token } = await register(app, system(`viewing-point:${pointId}`), { slug: point.slug, key: `viewing-${person.id}`, via: 'staff', wasThere: true, assisted: { how: person.consent === 'voice' ? 'voice' : 'paper', at: person.came_at ?? app.clock.now() }, origin: app.config.publicOrigin ?? app.origin ?? '', language: 'id', tokens: [], body });
      const ticket = await findTicket(app, token);
      const { registrationId } = ticket!.holder;
      await withScope(app.db, { kind: 'event', eventId, programmeId: point.programme_id }, async (trx) => {
        await trx.updateTable('registration_viewing_person').set({ registration_id: registrationId, linked_by: 'new' }).where('event_id', '=', eventId).where('id', '=', person.id).where('registration_id', 'is', null).execute();
        if (person.entry_id) await trx.updateTable('registration_roster_entry').set({ registration_id: registrationId, linked_by: 'viewing_point', linked_at: app.clock.now() }).where('event_id', '=', eventId).where('id', '=', person.entry_id).where('registration_id', 'is', null).execute();
        await rememberSameName(trx, { eventId, personId: person.id });
      });
      done.made += 1;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      done.open += 1; // stays on the list without a place; the host's page and the organiser's say so
    }
  }
  await withScope(app.db, settlingJob, (trx) => app.jobs.announce(trx, viewingSettled, { eventId, pointId } satisfies ViewingSignal));
  app.jobs.wake(viewingSettled);
  return done;
}

const unplaced = (trx: Transaction<Database>, { eventId, pointId }: ViewingSignal) =>
  trx
    .selectFrom('registration_viewing_person')
    .select(['id', 'name', 'nip', 'contact', 'consent', 'came_at', 'entry_id'])
    .where('event_id', '=', eventId)
    .where('point_id', '=', pointId)
    .where('registration_id', 'is', null)
    .where('removed_at', 'is', null)
    .where('came_at', 'is not', null)
    .orderBy('id')
    .execute();

/** Exact matches only. Who joined by the own phone already, or stands on the list twice, keeps one line: the earlier coming counts. */
async function linkKnown(trx: Transaction<Database>, { eventId, pointId }: ViewingSignal): Promise<number> {
  const { rows } = await sql<{ person: string; place: string; by: 'nip' | 'contact' }>`
    select distinct on (person.id) person.id as person, place.id as place, case when who.nip_hmac = person.nip_hmac then 'nip' else 'contact' end as by
    from registration_viewing_person person
    join participant who on who.nip_hmac = person.nip_hmac or (who.contact_hmac = person.contact_hmac and who.name_key = person.name_key)
    join registration place on place.participant_id = who.id and place.event_id = person.event_id and place.state = 'active'
    where person.event_id = ${eventId} and person.point_id = ${pointId} and person.registration_id is null and person.removed_at is null
    order by person.id, place.number`.execute(trx);
  for (const { person, place, by } of rows) {
    const here = await trx.selectFrom('registration_viewing_person').select('id').where('event_id', '=', eventId).where('point_id', '=', pointId).where('registration_id', '=', place).where('removed_at', 'is', null).executeTakeFirst();
    if (!here) {
      await trx.updateTable('registration_viewing_person').set({ registration_id: place, linked_by: by }).where('event_id', '=', eventId).where('id', '=', person).execute();
      continue;
    }
    await sql`update registration_viewing_person kept set came_at = least(kept.came_at, gone.came_at), left_at = case when kept.left_at is null then null else greatest(kept.left_at, gone.left_at) end
      from registration_viewing_person gone where gone.event_id = ${eventId} and gone.id = ${person} and kept.event_id = ${eventId} and kept.id = ${here.id}`.execute(trx);
    await trx.updateTable('registration_viewing_person').set({ removed_at: sql`now()` }).where('event_id', '=', eventId).where('id', '=', person).execute();
  }
  return rows.length;
}

/** The first other registration of this event whose person bears the same name. */
async function rememberSameName(trx: Transaction<Database>, { eventId, personId }: { eventId: string; personId: string }): Promise<void> {
  await sql`
    update registration_viewing_person person set maybe_registration_id = (
      select place.id from registration place join participant who on who.id = place.participant_id
      where place.event_id = person.event_id and place.state = 'active' and who.name_key = person.name_key and place.id <> person.registration_id
        and not exists (select from registration_viewing_person beside where beside.event_id = place.event_id and beside.registration_id = place.id)
      order by place.number limit 1)
    where person.event_id = ${eventId} and person.id = ${personId} and person.decision is null`.execute(trx);
}

/**
 * A member of staff says whether two of one name are one person. The same: the line goes over to the registration the person made,
 * and the one that the list made is given back. Another: the question is not asked again. Refuses `not_found`, `forbidden`.
 */
export async function decideSameName(app: App, principal: Principal, { event: slugOrId, personId, decision, key = null }: { event: string; personId: string; decision: 'same' | 'other' } & Keyed): Promise<{ decision: 'same' | 'other' }> {
  const { freed, ...decided } = await withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const event = await lockEvent(trx, principal, slugOrId);
      const person = await trx.selectFrom('registration_viewing_person').select(['point_id', 'registration_id', 'maybe_registration_id', 'entry_id']).where('event_id', '=', event.id).where('id', '=', personId).where('decision', 'is', null).forUpdate().executeTakeFirst();
      if (!person?.maybe_registration_id) throw notFound();
      const { registration_id: own, maybe_registration_id: other } = person;
      const by = principal.kind === 'staff' ? principal.userId : 'system';
      await trx
        .updateTable('registration_viewing_person')
        .set({ decision, decided_by: by, ...(decision === 'same' ? { registration_id: other, linked_by: 'staff' } : {}) })
        .where('event_id', '=', event.id)
        .where('id', '=', personId)
        .execute();
      if (decision === 'same' && person.entry_id) await trx.updateTable('registration_roster_entry').set({ registration_id: other, linked_by: 'staff', linked_at: app.clock.now() }).where('event_id', '=', event.id).where('id', '=', person.entry_id).execute();
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'viewing.decide', objectKind: 'viewing_person', objectId: personId, eventId: event.id, detail: { decision } });
      await app.jobs.announce(trx, viewingSettled, { eventId: event.id, pointId: person.point_id } satisfies ViewingSignal);
      const holder = decision === 'same' && own ? await trx.selectFrom('registration').select(['id', 'participant_id']).where('event_id', '=', event.id).where('id', '=', own).executeTakeFirst() : undefined;
      return { decision, freed: holder ? { eventId: event.id, programmeId: event.programmeId, registrationId: holder.id, participantId: holder.participant_id } : null };
    }),
  );
  // Its own command, with its own lock; repeated, it has nothing left to do.
  if (freed) await cancelRegistration(app, { kind: 'participant', ...freed }, { key: `same-person-${personId}` });
  app.jobs.wake(viewingSettled);
  return decided;
}
