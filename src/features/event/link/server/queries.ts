import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system, type CastPrincipal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Keys } from '#platform/files/keys.ts';
import { formatName, parseName } from '#features/speaker/model.ts';
import type { CastRole } from '../../model.ts';
import { isHosting, linkExpiry } from '../model.ts';

/** The token of a personal link: id of who appears (16 bytes) and a code of authenticity (12 bytes). Derived, never stored; a raised version withdraws it. */
export function castToken(keys: Keys, { castId, linkVersion }: { castId: string; linkVersion: number }): string {
  return Buffer.concat([Buffer.from(castId.replaceAll('-', ''), 'hex'), keys.sign('cast', `${castId}:${linkVersion}`, 12)]).toString('base64url');
}

export interface FoundCast {
  slug: string;
  cast: CastPrincipal;
  name: string;
  role: CastRole;
}

/** More events than one person appears in at a time. */
const mostTokens = 30;

/**
 * Who acts with these links: those that stand now, each with its event. Others are left out without a word: forged, withdrawn, over.
 * The event is not known before the row is found, so this reads as the system; the token is the permission.
 */
export async function findCast(app: Pick<App, 'db' | 'keys' | 'clock'>, tokens: readonly string[]): Promise<FoundCast[]> {
  const read = tokens.slice(0, mostTokens).flatMap((token) => {
    const bytes = /^[\w-]{38}$/.test(token) ? Buffer.from(token, 'base64url') : null;
    if (!bytes || bytes.toString('base64url') !== token) return [];
    const hex = bytes.toString('hex', 0, 16);
    return [{ id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, code: bytes.subarray(16) }];
  });
  if (read.length === 0) return [];
  const rows = await withScope(app.db, system('cast'), (trx) =>
    trx
      .selectFrom('event_cast as member')
      .innerJoin('event', 'event.id', 'member.event_id')
      .select(['member.id', 'member.role', 'member.name_as_written', 'member.link_version', 'member.event_id', 'event.programme_id', 'event.slug', 'event.state', 'event.ends_at', 'event.ended_at', 'event.ends_on'])
      .where('member.id', 'in', read.map(({ id }) => id))
      .execute(),
  );
  const now = app.clock.now();
  return read.flatMap(({ id, code }) => {
    const row = rows.find((one) => one.id === id);
    if (!row || row.state === 'draft' || !app.keys.verify('cast', `${id}:${row.link_version}`, code)) return [];
    if (linkExpiry({ endsAt: row.ends_at, endedAt: row.ended_at, endsOn: row.ends_on }) <= now) return [];
    const role = row.role as CastRole;
    return [{ slug: row.slug, name: formatName(parseName(row.name_as_written)), role, cast: { kind: 'cast' as const, eventId: row.event_id, programmeId: row.programme_id, castId: id, hosts: isHosting(role) } }];
  });
}

/** The personal link of everybody who appears, by cast id: for those who may hand it out. */
export async function castLinks(trx: Transaction<Database>, keys: Keys, { eventId }: { eventId: string }): Promise<Map<string, string>> {
  const rows = await trx.selectFrom('event_cast').select(['id', 'link_version']).where('event_id', '=', eventId).execute();
  return new Map(rows.map((row) => [row.id, castToken(keys, { castId: row.id, linkVersion: row.link_version })]));
}
