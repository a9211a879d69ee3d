import { sql, type Transaction } from 'kysely';
import { meetingIdOf } from '#features/channel/zoom/model.ts';
import type { Database } from '#platform/database/schema.ts';

/** A notice may be this far from an event's hours and still be of its meeting: tests before, farewells after. */
const slackMs = 12 * 3_600_000;

/**
 * The event of a programme whose meeting channel bears this number and whose hours are nearest to the moment; null where none is within
 * twelve hours. A link that is used for many events is one number: only the hours tell them apart.
 */
export async function findEventOfMeeting(trx: Transaction<Database>, { programmeId, meetingId, at }: { programmeId: string; meetingId: string; at: number }): Promise<string | null> {
  const { rows } = await sql<{ id: string; url: string | null; external: string | null; from: Date; until: Date }>`
    select e.id, c.url, c.external_id as external, least(coalesce(e.opened_at, e.starts_at), e.starts_at, e.starts_on::timestamptz) as from,
      greatest(e.ended_at, e.ends_at, coalesce(e.ends_at, (e.ends_on + 1)::timestamptz)) as until
    from event e join channel c on c.event_id = e.id and c.kind = 'meeting'
    where e.programme_id = ${programmeId} and e.state <> 'draft' and e.starts_on <= ${new Date(at + 2 * slackMs).toISOString().slice(0, 10)}::date and e.ends_on >= ${new Date(at - 2 * slackMs).toISOString().slice(0, 10)}::date
      and (c.url like ${`%${meetingId}%`} or c.external_id is not null)`.execute(trx);
  const near = rows
    .filter(({ url, external }) => meetingId === (external?.replace(/\D/g, '') || (url && meetingIdOf(url))))
    .map(({ id, from, until }) => ({ id, away: Math.max(0, from.getTime() - at, at - until.getTime()) }))
    .filter(({ away }) => away <= slackMs)
    .sort((a, b) => a.away - b.away || (a.id < b.id ? -1 : 1));
  return near[0]?.id ?? null;
}
