import { sql, type Kysely } from 'kysely';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { RecapState } from '../../model.ts';
import { handOf } from '../../server/policy.ts';
import { lateSince, sideOf, taskOf, type Side, type Task } from '../model.ts';

export interface WaitingLine {
  slug: string;
  programmeId: string;
  theme: string;
  regions: { code: string; name: string }[];
  startsOn: string;
  endsOn: string;
  zone: Zone;
  state: RecapState | null;
  task: Task;
  side: Side;
  /** Named for it, and not one of several who may. */
  isNamed: boolean;
  writerId: string | null;
  editorId: string | null;
  embargoUntil: Date | null;
  late: Date | null;
}

/** More than this no desk works through at once; the oldest come first. */
const most = 500;

/** Every closed event in the scope whose recap is not out, with what `principal` has to do with it: late ones first, then what is theirs. */
export async function listWaiting(trx: Kysely<Database>, principal: Principal, { now }: { now: Date }): Promise<WaitingLine[]> {
  const rows = await trx
    .selectFrom('event as e')
    .leftJoinLateral(
      (eb) => eb.selectFrom('recap as r').select(['r.version', 'r.state', 'r.written_by']).whereRef('r.event_id', '=', 'e.id').where('r.language', '=', 'id').orderBy('r.version', 'desc').limit(1).as('newest'),
      (join) => join.onTrue(),
    )
    .leftJoin('recap_desk as d', 'd.event_id', 'e.id')
    .select(['e.id', 'e.slug', 'e.theme', 'e.programme_id', 'e.starts_on', 'e.ends_on', 'e.zone', 'e.simulated', 'e.closed_at', 'newest.state', 'newest.written_by', 'd.writer_id', 'd.editor_id', 'd.embargo_until'])
    .select(sql<boolean>`exists (select from recap p where p.event_id = e.id and p.published_at is not null)`.as('was_public'))
    .select(sql<{ code: string; name: string }[]>`(select coalesce(jsonb_agg(jsonb_build_object('code', region.code, 'name', region.name) order by place.position), '[]') from event_region place join region on region.code = place.region_code where place.event_id = e.id)`.as('regions'))
    .where('e.simulated', '=', false)
    .where((eb) => eb.or([eb('e.state', '=', 'closed'), eb('newest.state', 'is not', null)]))
    .where((eb) => eb.or([eb('newest.state', 'is', null), eb('newest.state', 'not in', ['published', 'corrected']), eb('d.embargo_until', '>', now)]))
    .orderBy('e.closed_at')
    .orderBy('e.id')
    .limit(most)
    .execute();
  const lines = rows.flatMap((row): WaitingLine[] => {
    const hand = handOf(principal, { programmeId: row.programme_id, simulated: row.simulated, regions: row.regions }, { writerId: row.writer_id, editorId: row.editor_id, writtenBy: row.written_by });
    const standing = { state: row.state as RecapState | null, wasPublic: row.was_public, embargoUntil: row.embargo_until, closedAt: row.closed_at };
    const task = taskOf(standing, hand, now);
    if (task === null) return [];
    const side = sideOf[task];
    return [{
      slug: row.slug, programmeId: row.programme_id, theme: row.theme, regions: row.regions, startsOn: row.starts_on, endsOn: row.ends_on, zone: row.zone as Zone,
      state: standing.state, task, side, isNamed: (side === 'writer' && hand.isWriter) || (side === 'editor' && hand.isEditor),
      writerId: row.writer_id, editorId: row.editor_id, embargoUntil: row.embargo_until, late: lateSince(standing, now),
    }];
  });
  return lines.sort((a, b) => Number(b.isNamed) - Number(a.isNamed) || Number(b.late !== null) - Number(a.late !== null) || (a.late?.getTime() ?? 0) - (b.late?.getTime() ?? 0));
}
