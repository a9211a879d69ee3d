import { sql, type Transaction } from 'kysely';
import { personKey } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Candidate, KnownAlias, KnownRegistration, MatchReason, Visitor, VisitorState } from '../model.ts';

/** Everything that matching looks at, of one event. */
export interface VisitorWorld {
  registrations: KnownRegistration[];
  crew: Set<string>;
  aliases: KnownAlias[];
  aliasOfName: (nameKey: string) => string;
}

/** The hash that a name is learned under. */
export const aliasOfName = (app: Pick<App, 'keys'>, nameKey: string): Buffer => app.keys.lookup('alias', `name:${nameKey}`);
/** The hash of a registrant number, as visitors carry it. */
export const registrantHash = (app: Pick<App, 'keys'>, number: string): Buffer => app.keys.lookup('registrant', number.trim().toLowerCase());

/** Reads registrations, cast, crew and what was learned in the programme. */
export async function getVisitorWorld(app: Pick<App, 'keys'>, trx: Transaction<Database>, event: { id: string; programmeId: string }): Promise<VisitorWorld> {
  const { rows } = await sql<{ id: string; participant_id: string; code: string; name_key: string; contact: string; contact_kind: 'phone' | 'email' }>`
    select r.id, r.participant_id, r.code, p.name_key, encode(p.contact_hmac, 'hex') as contact, p.contact_kind
    from registration r join participant p on p.id = r.participant_id
    where r.event_id = ${event.id} and r.state = 'active'`.execute(trx);
  const named = await trx.selectFrom('event_cast').select('name_as_written as name').where('event_id', '=', event.id)
    .unionAll(trx.selectFrom('event_crew').select('name').where('event_id', '=', event.id)).execute();
  const learned = await sql<{ alias: string; strong: boolean; participantId: string }>`
    select encode(alias_key, 'hex') as alias, strong, participant_id as "participantId" from attendance_alias where programme_id = ${event.programmeId}`.execute(trx);
  return {
    registrations: rows.map((row) => ({
      registrationId: row.id, participantId: row.participant_id, nameKey: row.name_key, contact: row.contact, contactKind: row.contact_kind,
      // Hashed when somebody shows a number at all: most reports have none.
      get registrants() {
        return [row.id, row.code].map((text) => registrantHash(app, text).toString('hex'));
      },
    })),
    crew: new Set(named.map(({ name }) => personKey(name))),
    aliases: learned.rows,
    aliasOfName: (key) => aliasOfName(app, key).toString('hex'),
  };
}

interface VisitorColumns {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  registrant: string | null;
  decision: 'credit' | 'set_aside' | null;
  decidedRegistrationId: string | null;
}

/** Every visitor of an event, as matching sees them, with what is written of them now. */
export async function listVisitors(trx: Transaction<Database>, eventId: string): Promise<(Visitor & { key: string; state: VisitorState; reason: MatchReason; registrationId: string | null; candidates: Candidate[] })[]> {
  const { rows } = await sql<VisitorColumns & { key: string; state: VisitorState; reason: MatchReason; registrationId: string | null; candidates: Candidate[] }>`
    select id, encode(visitor_key, 'hex') as key, name, encode(email_hmac, 'hex') as email, encode(phone_hmac, 'hex') as phone, encode(registrant_hmac, 'hex') as registrant, decision, decided_registration_id as "decidedRegistrationId",
      state, reason, registration_id as "registrationId", candidates
    from attendance_visitor where event_id = ${eventId}`.execute(trx);
  return rows.map(({ decision, decidedRegistrationId, ...row }) => ({
    ...row,
    decision: decision === 'credit' ? { kind: decision, registrationId: decidedRegistrationId! } : decision === 'set_aside' ? { kind: decision } : null,
  }));
}
