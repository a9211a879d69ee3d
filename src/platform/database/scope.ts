import { sql, type Kysely, type Transaction } from 'kysely';
import type { Principal } from '#platform/app/principal.ts';
import { ahead } from '#platform/database/prepared.ts';
import type { Database } from '#platform/database/schema.ts';

/**
 * The scope of a transaction, read by row security (database/migrations/0001_spine.sql).
 * `event` is narrower than a principal: admission and the room act within one event, whoever asks.
 */
export type Scope = Principal | { kind: 'event'; eventId: string; programmeId: string };

/**
 * Runs `act` in one transaction that sees what `scope` may see, and nothing once it is over.
 * `oneView`: all its reads see the same instant of the database (repeatable read), for answers put together from several reads.
 */
export function withScope<T>(db: Kysely<Database>, scope: Scope, act: (trx: Transaction<Database>) => Promise<T>, { oneView = false } = {}): Promise<T> {
  const transaction = oneView ? db.transaction().setIsolationLevel('repeatable read') : db.transaction();
  return transaction.execute(async (trx) => {
    await enterScope(trx, scope);
    return act(trx);
  });
}

async function enterScope(trx: Transaction<Database>, scope: Scope): Promise<void> {
  const within = scope.kind === 'participant' || scope.kind === 'crew' || scope.kind === 'cast' ? { ...scope, kind: 'event' as const } : scope;
  const event = within.kind === 'event' ? within : null;
  const grants = within.kind === 'staff' ? within.grants : [];
  const list = (kind: 'programme' | 'region') => `{${grants.filter((grant) => grant.kind === kind).map((grant) => grant.id).join(',')}}`;
  await sql`${ahead} select set_config('serentak.scope', ${within.kind}, true),
    set_config('serentak.event', ${event?.eventId ?? ''}, true),
    set_config('serentak.programme', ${event?.programmeId ?? ''}, true),
    set_config('serentak.programmes', ${list('programme')}, true),
    set_config('serentak.regions', ${list('region')}, true)`.execute(trx);
}
