import type { Kysely, Transaction } from 'kysely';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { ChannelKind } from '../../model.ts';

/** One active registration with the seat it holds. */
export interface Place {
  eventId: string;
  registrationId: string;
  channelId: string;
  kind: ChannelKind;
  poolId: string;
  quotaIds: string[];
  reserved: boolean;
}

const columns = ['registration.event_id as eventId', 'registration.id as registrationId', 'registration.channel_id as channelId', 'channel.kind', 'registration.pool_id as poolId', 'registration.quota_ids as quotaIds', 'registration.seat_reserved as reserved'] as const;

const places = (trx: Kysely<Database>) =>
  trx
    .selectFrom('registration')
    .innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'registration.event_id').onRef('channel.id', '=', 'registration.channel_id'))
    .select(columns)
    .where('registration.state', '=', 'active');

/** Every active place of one participant, by event: the order in which events are locked. */
export async function listPlaces(trx: Transaction<Database>, { participantId }: { participantId: string }): Promise<Place[]> {
  const rows = await places(trx).where('registration.participant_id', '=', participantId).orderBy('registration.event_id').execute();
  return rows as Place[]; // the table's CHECK admits only these kinds
}

/** For `in`: this registration and every claim that became it, through however many joins. A join that is taken back takes its own with it. */
export const placesOf = ({ eventId, registrationId }: { eventId: string; registrationId: string }): RawBuilder<string> =>
  sql<string>`(with recursive place (id) as (select ${registrationId}::uuid union select r.id from registration r join place on r.joined_into = place.id where r.event_id = ${eventId}) select id from place)`;

/** The active place of one participant in one event. */
export async function findPlace(trx: Transaction<Database>, { eventId, participantId }: { eventId: string; participantId: string }): Promise<Place | null> {
  const row = await places(trx).where('registration.event_id', '=', eventId).where('registration.participant_id', '=', participantId).executeTakeFirst();
  return (row as Place | undefined) ?? null;
}

/** A place whose person says to be one who is known, side by side with the one it claims, for the person who decides. */
export interface ClaimRow {
  registrationId: string;
  number: number;
  name: string;
  contactHint: string;
  at: Date;
  /** `contact`: same number or address and same name; `nip`: the same number of a civil servant under other details. */
  why: 'contact' | 'nip';
  /** null where the first registration lies outside of what the reader may see. */
  first: { number: number | null; name: string; contactHint: string } | null;
  /** Set where it was joined. */
  join: { id: string; proof: string; at: Date; undone: boolean } | null;
}

/** Claims of an event, open ones first, newest first. Ask in a transaction of staff. */
export async function listClaims(db: Kysely<Database>, { eventId, limit = 40 }: { eventId: string; limit?: number }): Promise<ClaimRow[]> {
  const { rows } = await sql<{ registrationId: string; number: number; name: string; contactHint: string; at: Date; same: boolean | null; firstNumber: number | null; firstName: string | null; firstHint: string | null; joinId: string | null; proof: string | null; joinedAt: Date | null; undone: boolean | null }>`
    select r.id as "registrationId", r.number, coalesce(claim.name, holder.name) as name, coalesce(claim.contact_hint, holder.contact_hint) as "contactHint", r.created_at as at,
      coalesce(claim.contact_hmac, holder.contact_hmac) = first.contact_hmac as same,
      (select f.number from registration f where f.event_id = r.event_id and f.participant_id = first.id and f.id <> r.id order by f.state limit 1) as "firstNumber", first.name as "firstName", first.contact_hint as "firstHint",
      joined.id as "joinId", joined.proof, joined.at as "joinedAt", joined.undone_at is not null as undone
    from registration r
    join participant holder on holder.id = r.participant_id
    left join lateral (select j.* from registration_joined rj join participant_join j on j.id = rj.join_id
      where rj.event_id = r.event_id and rj.registration_id = r.id order by j.at desc limit 1) joined on true
    left join participant claim on claim.id = joined.claim_id
    left join participant first on first.id = coalesce(joined.into_id, holder.claim_of)
    where r.event_id = ${eventId} and ((r.state = 'active' and holder.claim_of is not null) or joined.id is not null)
    order by (joined.id is not null and joined.undone_at is null), r.number desc
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    registrationId: row.registrationId, number: row.number, name: row.name, contactHint: row.contactHint, at: row.at, why: row.same === false ? 'nip' : 'contact',
    first: row.firstName === null ? null : { number: row.firstNumber, name: row.firstName, contactHint: row.firstHint! },
    join: row.joinId === null ? null : { id: row.joinId, proof: row.proof!, at: row.joinedAt!, undone: row.undone! },
  }));
}
