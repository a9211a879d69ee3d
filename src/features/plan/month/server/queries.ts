import type { Kysely, Selectable, Transaction } from 'kysely';
import { castsOf, crewsOf, searchEvents } from '#features/event/server/queries.ts';
import { addDays, type CastMember, type CastRole, type CrewMember, type EventRecord } from '#features/event/model.ts';
import { listMergedKeys } from '#features/speaker/merge/server/queries.ts';
import { nameKey, parseName, withoutOffice } from '#features/speaker/model.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import type { Database, PlanSheetTable } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import { formatTime } from '#platform/i18n/format.ts';
import type { Planned } from '../../clash/model.ts';
import { mayKeepLots } from '../../lot/server/policy.ts';
import { listMarkedDays } from '../../calendar/server/queries.ts';
import { hourOf, minuteOf, warningsOf, type Warning } from '../../clash/model.ts';
import { accountOf, columns, partsOf, readDay, readHour, readPerson, writePerson, type Column, type MonthRow } from '../model.ts';
import { resolveRegion, zoneOf } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { SheetOutcome } from '../schema.ts';

export interface MonthSheet {
  id: string;
  programmeId: string;
  fileName: string;
  rows: MonthRow[];
  state: 'read' | 'taken';
  outcome: SheetOutcome | null;
  createdAt: Date;
  takenAt: Date | null;
}

const shape = (row: Selectable<PlanSheetTable>): MonthSheet => ({
  id: row.id, programmeId: row.programme_id, fileName: row.file_name, rows: row.rows as unknown as MonthRow[], state: row.state as MonthSheet['state'],
  outcome: row.outcome as unknown as SheetOutcome | null, createdAt: row.created_at, takenAt: row.taken_at,
});

/** A sheet of one's own, or of a programme one administers. Refuses `not_found` for anybody else's. */
export async function getSheet(trx: Kysely<Database>, principal: Principal, { sheetId }: { sheetId: string }): Promise<MonthSheet> {
  const row = await trx.selectFrom('plan_sheet').selectAll().where('id', '=', sheetId).executeTakeFirst();
  if (!row || (row.uploaded_by !== principalId(principal) && !mayKeepLots(principal, row.programme_id))) throw notFound();
  return shape(row);
}

/** One's own sheets, newest first. */
export async function listSheets(trx: Kysely<Database>, principal: Principal): Promise<Omit<MonthSheet, 'rows'>[]> {
  const rows = await trx.selectFrom('plan_sheet').selectAll().where('uploaded_by', '=', principalId(principal)).orderBy('created_at', 'desc').limit(10).execute();
  return rows.map(shape).map(({ rows: _rows, ...rest }) => rest);
}

/** What carries an event and who is in it, for many events at once. */
export interface Carried {
  event: EventRecord;
  cast: CastMember[];
  crew: CrewMember[];
  channels: { kind: string; url: string | null; capacity: number | null }[];
  lotNumber: number | null;
}

/** Events between two days (ISO, both with), with all that a sheet says of them; rehearsals are left out. */
export async function listCarried(trx: Transaction<Database>, { from, to, programmeKey, region }: { from: string; to: string; programmeKey?: string | undefined; region?: string | undefined }): Promise<Carried[]> {
  const { events } = await searchEvents(trx, { from, to, programmeKey, region, limit: 5000 });
  const ids = events.map((event) => event.id);
  if (ids.length === 0) return [];
  const [casts, crews] = [await castsOf(trx, ids), await crewsOf(trx, ids)];
  const channels = Map.groupBy(await trx.selectFrom('channel').select(['event_id', 'kind', 'url', 'capacity']).where('event_id', 'in', ids).orderBy('position').execute(), (row) => row.event_id);
  const lots = new Map((await trx.selectFrom('plan_lot_event as own').innerJoin('plan_lot', 'plan_lot.id', 'own.lot_id').select(['own.event_id', 'plan_lot.number']).where('own.event_id', 'in', ids).execute()).map((row) => [row.event_id, row.number]));
  return events.map((event) => ({ event, cast: casts.get(event.id) ?? [], crew: crews.get(event.id) ?? [], channels: channels.get(event.id) ?? [], lotNumber: lots.get(event.id) ?? null }))
    .toSorted((a, b) => (a.event.startsOn + (a.event.startsAt?.toISOString() ?? '') < b.event.startsOn + (b.event.startsAt?.toISOString() ?? '') ? -1 : 1));
}

export const personKey = (name: string): string => nameKey(withoutOffice(parseName(name)));
/** Spellings that somebody found to be one person clash as one. */
const asOne = (planned: Planned, merged: ReadonlyMap<string, string>): Planned => ({ ...planned, people: planned.people.map((person) => ({ ...person, key: merged.get(person.key) ?? person.key })) });

/** An event as the calendar sees it; null without hours. Who appears by video need not be there. */
export function plannedOf({ event, cast, crew, channels }: Carried): Planned | null {
  if (!event.startsAt || !event.endsAt || event.endsOn !== event.startsOn) return null;
  const people = [...cast.filter((member) => member.form !== 'video' && member.role !== 'opening').map((member) => member.nameAsWritten), ...crew.map((member) => member.name)];
  return {
    ref: event.slug, day: event.startsOn, startHour: formatTime(event.startsAt, event.zone), endHour: formatTime(event.endsAt, event.zone), zone: event.zone,
    people: people.map((name) => ({ key: personKey(name), name })), accounts: channels.flatMap((channel) => (channel.kind === 'meeting' && channel.url ? [accountOf(channel.url)] : [])),
  };
}

/** Everything that stands around these days in whatever the scope sees, for the search for clashes. */
export async function listPlanned(trx: Transaction<Database>, { from, to }: { from: string; to: string }): Promise<Planned[]> {
  const merged = await listMergedKeys(trx);
  return (await listCarried(trx, { from: addDays(from, -1), to: addDays(to, 15) })).flatMap((carried) => plannedOf(carried) ?? []).map((planned) => asOne(planned, merged));
}

/** An event as a row of the sheet: what an import of it reads as "the same". */
export function cellsOf({ event, cast, crew, channels, lotNumber }: Carried): Partial<Record<Column, string>> {
  const people = (role: CastRole): string => cast.filter((member) => member.role === role).map(writePerson).join(' | ');
  const channel = (kind: string) => channels.find((one) => one.kind === kind);
  const meeting = channel('meeting');
  const cells: Record<Column, string> = {
    slug: event.slug, regions: event.regions.map((region) => region.name).join(' | '), day: event.startsOn,
    startHour: event.startsAt ? formatTime(event.startsAt, event.zone) : '', endHour: event.endsAt ? formatTime(event.endsAt, event.zone) : '', zone: event.zone,
    theme: event.theme, segments: event.segments.join(' | '), pillars: event.pillars.join(' | '),
    speakers: people('speaker'), keynote: people('keynote'), kol: people('kol'), moderator: people('moderator'), crew: crew.map((member) => member.name).join(' | '),
    meeting: meeting?.url ?? '', quota: meeting?.capacity ? String(meeting.capacity) : '', stream: channel('stream')?.url ?? '',
    series: event.series ?? '', seriesNumber: event.seriesNumber ? String(event.seriesNumber) : '', lot: lotNumber ? String(lotNumber) : '',
  };
  return cells;
}

/** The heading line, then one line per event of these days. */
export async function monthTable(trx: Transaction<Database>, wanted: Parameters<typeof listCarried>[1]): Promise<string[][]> {
  const rows = (await listCarried(trx, wanted)).map(cellsOf);
  return [columns.map(([, heading]) => heading), ...rows.map((cells) => columns.map(([name]) => cells[name] ?? ''))];
}

/** What speaks against the times of these days' events, over everything the scope sees. */
export async function listMonthWarnings(trx: Transaction<Database>, { from, to }: { from: string; to: string }): Promise<Warning[]> {
  const all = await listPlanned(trx, { from, to });
  const within = (one: Planned): boolean => from <= one.day && one.day <= to;
  return warningsOf({ asked: all.filter(within), others: all.filter((one) => !within(one)), marks: listMarkedDays() });
}

/** The same for the rows of a sheet that are new or change an event; `ref` is the line's number. */
export async function listSheetWarnings(trx: Transaction<Database>, sheet: MonthSheet): Promise<Warning[]> {
  const index = await getRegionIndex(trx);
  const merged = await listMergedKeys(trx);
  const outcomes = new Map((sheet.outcome?.rows ?? []).map((row) => [row.line, row]));
  const asked = sheet.rows.flatMap(({ line, cells }): Planned[] => {
    const outcome = outcomes.get(line);
    const [day, startHour] = [readDay(cells.day ?? ''), readHour(cells.startHour ?? '')];
    if (!outcome || outcome.kind === 'wrong' || !day || !startHour) return [];
    const place = resolveRegion(partsOf(cells.regions)[0] ?? '', index, { on: day });
    const names = (['speakers', 'keynote', 'kol', 'moderator', 'crew'] as const).flatMap((column) => partsOf(cells[column])).map((text) => readPerson(text).nameAsWritten);
    return [asOne({
      ref: String(line), day, startHour, endHour: readHour(cells.endHour ?? '') ?? hourOf(Math.min(minuteOf(startHour) + 180, 23 * 60 + 59)),
      zone: (['WIB', 'WITA', 'WIT'] as const).find((zone) => zone === cells.zone?.toUpperCase()) ?? (place.kind === 'one' ? zoneOf(place.region.code) : 'WIB'),
      people: names.map((name) => ({ key: personKey(name), name })), accounts: cells.meeting ? [accountOf(cells.meeting)] : [],
    }, merged)];
  });
  const days = asked.map((one) => one.day).toSorted();
  if (days.length === 0) return [];
  const ours = new Set([...outcomes.values()].flatMap((row) => row.slug ?? []));
  const others = (await listPlanned(trx, { from: days[0]!, to: days.at(-1)! })).filter((one) => !ours.has(one.ref));
  return warningsOf({ asked, others, marks: listMarkedDays() });
}
