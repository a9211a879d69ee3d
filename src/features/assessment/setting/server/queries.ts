import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { roles, type Role } from '../../model.ts';

/** How far an event's people are in one role. */
export interface Progress {
  /** Holders of an active place. */
  people: number;
  started: number;
  /** Begun and neither handed in nor out of time. */
  open: number;
  submitted: number;
  expired: number;
}

export async function countProgress(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<Record<Role, Progress>> {
  const { rows } = await sql<{ role: Role; open: number; submitted: number; expired: number }>`
    select role, count(*) filter (where state = 'open')::int as open, count(*) filter (where state = 'submitted')::int as submitted, count(*) filter (where state = 'expired')::int as expired
    from assessment_attempt where event_id = ${eventId} group by role`.execute(trx);
  const { people } = await trx.selectFrom('registration').select(sql<number>`count(*)::int`.as('people')).where('event_id', '=', eventId).where('state', '=', 'active').executeTakeFirstOrThrow();
  const of = (role: Role): Progress => {
    const { open = 0, submitted = 0, expired = 0 } = rows.find((row) => row.role === role) ?? {};
    return { people, started: open + submitted + expired, open, submitted, expired };
  };
  return Object.fromEntries(roles.map((role) => [role, of(role)])) as Record<Role, Progress>;
}
