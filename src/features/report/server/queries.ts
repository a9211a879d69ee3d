import { sql, type Transaction } from 'kysely';
import type { Programme } from '#features/programme/model.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { groupReported, noCounts, type Counts, type EventLine, type ProgrammeProgress, type Qualifier, type ReportedFigure } from '../model.ts';

/**
 * Targets, proven and simulated counts, reported figures and event lines of one programme, as far as the scope shows its
 * events. Refuses `programme_unknown`.
 * @param limit lines of events, newest first.
 */
export async function programmeProgress(trx: Transaction<Database>, key: string, { limit = 100, offset = 0 }: { limit?: number; offset?: number } = {}): Promise<ProgrammeProgress> {
  const programme = await getProgramme(trx, key);
  const rows = await trx.selectFrom('report_programme').select(['simulated', 'events', 'attendances', 'met', 'people']).where('programme_id', '=', programme.id).execute();
  const counts = (simulated: boolean): Counts | null => {
    const row = rows.find((one) => one.simulated === simulated);
    return row ? { people: row.people, met: row.met, attendances: row.attendances, events: row.events } : null;
  };
  const reported = await listReportedOf(trx, programme.id);
  return {
    programme: { key: programme.key, name: programme.name, organiser: programme.organiser },
    targets: programme.targets,
    proven: counts(false) ?? noCounts,
    simulated: counts(true),
    reported,
    reportedGroups: groupReported(reported),
    events: await listEventLines(trx, { programmeId: programme.id, limit, offset }),
  };
}

/** All programmes, by key: what the console's overview shows. */
export async function listProgress(trx: Transaction<Database>): Promise<ProgrammeProgress[]> {
  const keys = await trx.selectFrom('programme').select('key').orderBy('key').execute();
  const all: ProgrammeProgress[] = [];
  for (const { key } of keys) all.push(await programmeProgress(trx, key));
  return all;
}

export type ProgrammeLine = Pick<ProgrammeProgress, 'programme' | 'targets' | 'proven'> & { events: { total: number } };

/** Where each programme stands, in a few queries however many there are: the portal asks this for every reader. */
export async function listProgrammeLines(trx: Transaction<Database>, programmes: readonly Programme[]): Promise<ProgrammeLine[]> {
  const proven = await trx.selectFrom('report_programme').select(['programme_id', 'events', 'attendances', 'met', 'people']).where('simulated', '=', false).execute();
  const totals = await trx
    .selectFrom('event')
    .select(({ fn }) => ['programme_id', fn.countAll<number>().as('total')])
    .where('state', '<>', 'draft')
    .where('simulated', '=', false)
    .groupBy('programme_id')
    .execute();
  return programmes.map(({ id, key, name, organiser, targets }) => {
    const row = proven.find((one) => one.programme_id === id);
    return {
      programme: { key, name, organiser },
      targets,
      proven: row ? { people: row.people, met: row.met, attendances: row.attendances, events: row.events } : noCounts,
      events: { total: totals.find((one) => one.programme_id === id)?.total ?? 0 },
    };
  });
}

async function listReportedOf(trx: Transaction<Database>, programmeId: string): Promise<ReportedFigure[]> {
  const rows = await trx
    .selectFrom('attendance_reported as said')
    .innerJoin('event', 'event.id', 'said.event_id')
    .select(['event.slug', 'event.theme', 'said.kind', 'said.count', 'said.qualifier', 'said.basis', 'said.as_written', 'said.source'])
    .where('event.programme_id', '=', programmeId)
    .where('event.simulated', '=', false)
    .orderBy('event.starts_on')
    .orderBy('event.slug')
    .orderBy('said.kind')
    .execute();
  return rows.map((row) => ({
    event: row.slug, theme: row.theme, kind: row.kind as ReportedFigure['kind'], count: row.count, qualifier: row.qualifier as Qualifier | null,
    basis: row.basis, asWritten: row.as_written, source: row.source,
  }));
}

async function listEventLines(trx: Transaction<Database>, { programmeId, limit, offset }: { programmeId: string; limit: number; offset: number }): Promise<ProgrammeProgress['events']> {
  const events = trx.selectFrom('event').where('event.programme_id', '=', programmeId).where('event.state', '<>', 'draft').where('event.simulated', '=', false);
  const { total } = await events.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await events
    .leftJoin('report_event as report', 'report.event_id', 'event.id')
    .select(['event.slug', 'event.theme', 'event.starts_on', 'event.state', 'report.registrations', 'report.attendances', 'report.met'])
    .select(sql<string[]>`array(select region.name from event_region place join region on region.code = place.region_code where place.event_id = event.id order by place.position)`.as('regions'))
    .orderBy('event.starts_on', 'desc')
    .orderBy('event.slug')
    .limit(limit)
    .offset(offset)
    .execute();
  return {
    total,
    lines: rows.map((row): EventLine => ({
      slug: row.slug, theme: row.theme, startsOn: row.starts_on, state: row.state, regions: row.regions,
      counts: row.registrations === null ? null : { registrations: row.registrations, attendances: row.attendances!, met: row.met! },
    })),
  };
}
