import { sql, type ExpressionBuilder, type Kysely, type Selectable } from 'kysely';
import { normaliseRegionName } from '#features/region/model.ts';
import { formatName, parseName } from '#features/speaker/model.ts';
import type { Database, EventTable, JsonValue } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { AttendanceRule, CastMember, CastRole, CrewMember, CrewRole, EventDay, EventGroup, EventRecord, EventRegion, EventState, Pillar } from '../model.ts';

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const slugShape = /^[a-z0-9-]{3,100}$/; // as the table's CHECK; an address with anything else (a NUL) never reaches the database

type EventRow = Selectable<EventTable> & { programme_key: string };

function toRecord(row: EventRow, regions: EventRegion[]): EventRecord {
  return {
    id: row.id, slug: row.slug, programmeId: row.programme_id, programmeKey: row.programme_key,
    // The table's CHECKs admit only the words of these types.
    state: row.state as EventState, theme: row.theme, title: row.title, organiser: row.organiser,
    startsOn: row.starts_on, endsOn: row.ends_on, zone: row.zone as Zone, zoneStated: row.zone_stated, startsAt: row.starts_at, endsAt: row.ends_at,
    segments: row.segments, pillars: row.pillars as Pillar[], partners: row.partners,
    series: row.series, seriesNumber: row.series_number, nextEvent: row.next_event,
    writer: row.writer, contact: row.contact, source: row.source,
    attendanceRule: row.attendance_rule as unknown as AttendanceRule,
    questionsModerated: row.questions_moderated, registrationOpen: row.registration_open, simulated: row.simulated, copyOf: row.copy_of,
    openedAt: row.opened_at, endedAt: row.ended_at, closedAt: row.closed_at, version: row.version, regions,
  };
}

/** The regions of some events, each with the province it lay in on the event's first day. */
async function regionsOf(trx: Kysely<Database>, eventIds: readonly string[]): Promise<Map<string, EventRegion[]>> {
  const found = new Map<string, EventRegion[]>();
  if (eventIds.length === 0) return found;
  const rows = await trx
    .selectFrom('event_region as place')
    .innerJoin('event', 'event.id', 'place.event_id')
    .innerJoin('region', 'region.code', 'place.region_code')
    .leftJoin('region_parent as lay', (join) =>
      join
        .onRef('lay.code', '=', 'region.code')
        .on(sql<boolean>`(lay.valid_from is null or lay.valid_from <= event.starts_on)`)
        .on(sql<boolean>`(lay.valid_until is null or event.starts_on < lay.valid_until)`))
    .leftJoin('region as province', (join) => join.on(sql<boolean>`province.code = coalesce(lay.parent_code, region.parent_code)`))
    .select(['place.event_id', 'region.code', 'region.name', 'region.kind', 'province.name as province_name'])
    .where('place.event_id', 'in', eventIds)
    .orderBy('place.position')
    .execute();
  for (const row of rows) {
    const region: EventRegion = { code: row.code, name: row.name, kind: row.kind as EventRegion['kind'], provinceName: row.province_name ?? row.name };
    found.set(row.event_id, [...(found.get(row.event_id) ?? []), region]);
  }
  return found;
}

async function withRegions(trx: Kysely<Database>, rows: readonly EventRow[]): Promise<EventRecord[]> {
  const regions = await regionsOf(trx, rows.map((row) => row.id));
  return rows.map((row) => toRecord(row, regions.get(row.id) ?? []));
}

/** The event with this slug or id, as far as the transaction's scope sees it; undefined when there is none. */
export async function findEvent(trx: Kysely<Database>, slugOrId: string): Promise<EventRecord | undefined> {
  if (!slugShape.test(slugOrId)) return undefined;
  const row = await trx
    .selectFrom('event')
    .innerJoin('programme', 'programme.id', 'event.programme_id')
    .selectAll('event')
    .select('programme.key as programme_key')
    .where(idShape.test(slugOrId) ? 'event.id' : 'event.slug', '=', slugOrId)
    .executeTakeFirst();
  return row === undefined ? undefined : (await withRegions(trx, [row]))[0];
}

/** The same, or a refusal (`not_found`): a foreign event looks like an absent one. */
export async function getEvent(trx: Kysely<Database>, slugOrId: string): Promise<EventRecord> {
  const event = await findEvent(trx, slugOrId);
  if (!event) throw notFound();
  return event;
}

export interface SearchArguments {
  /** A region's code; a province stands for its regencies and cities, and an event of the whole province for each of them. */
  region?: string | undefined;
  regions?: readonly string[] | undefined;
  /** Events that run on or after this day (ISO). */
  from?: string | undefined;
  /** Events that run on or before this day. */
  to?: string | undefined;
  segment?: string | undefined;
  pillar?: string | undefined;
  /** Words of theme, title, organiser, series or place; "Pangkalpinang" finds "Kota Pangkal Pinang". */
  text?: string | undefined;
  programmeKey?: string | undefined;
  states?: readonly EventState[] | undefined;
  includeSimulated?: boolean | undefined;
  includeCopies?: boolean | undefined;
  /** Today's date: what is still to come stands first, the nearest on top, then the past backwards. Absent = newest first. */
  today?: string | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
}

/** Events in the transaction's scope, a page of them and how many there are altogether. */
export async function searchEvents(trx: Kysely<Database>, wanted: SearchArguments = {}): Promise<{ total: number; events: EventRecord[] }> {
  const { limit = 50, offset = 0, today } = wanted;
  const matching = trx
    .selectFrom('event')
    .innerJoin('programme', 'programme.id', 'event.programme_id')
    .where((row) => row.and(conditions(row, wanted)));
  const { total } = await matching.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const ahead = sql`event.ends_on >= ${today ?? '9999-12-31'}::date`;
  const rows = await matching
    .selectAll('event')
    .select('programme.key as programme_key')
    .orderBy(ahead, 'desc')
    .orderBy(sql`case when ${ahead} then event.starts_on end`, 'asc')
    .orderBy('event.starts_on', 'desc')
    .orderBy('event.slug')
    .limit(limit)
    .offset(offset)
    .execute();
  return { total, events: await withRegions(trx, rows) };
}

type Row = ExpressionBuilder<Database, 'event' | 'programme'>;

function conditions(row: Row, wanted: SearchArguments) {
  const codes = [...(wanted.regions ?? []), ...(wanted.region ? [wanted.region] : [])];
  const provinces = codes.map((code) => code.slice(0, 2));
  const whole = codes.filter((code) => code.length === 2);
  return [
    ...(codes.length > 0
      ? [sql<boolean>`exists (select from event_region place where place.event_id = event.id and (
          place.region_code = any (${codes}::text[]) or place.region_code = any (${provinces}::text[]) or left(place.region_code, 2) = any (${whole}::text[])))`]
      : []),
    ...(wanted.from ? [row('event.ends_on', '>=', wanted.from)] : []),
    ...(wanted.to ? [row('event.starts_on', '<=', wanted.to)] : []),
    ...(wanted.segment ? [sql<boolean>`${wanted.segment} = any (event.segments)`] : []),
    ...(wanted.pillar ? [sql<boolean>`${wanted.pillar} = any (event.pillars)`] : []),
    ...(wanted.programmeKey ? [row('programme.key', '=', wanted.programmeKey)] : []),
    ...(wanted.states ? [row('event.state', 'in', wanted.states.length > 0 ? wanted.states : [''])] : []),
    ...(wanted.includeSimulated ? [] : [row('event.simulated', '=', false)]),
    ...(wanted.includeCopies === false ? [row('event.copy_of', 'is', null)] : []),
    ...textConditions(wanted.text),
  ];
}

/** Every word somewhere in the event's own words or places; or the whole text is a place, however it is spelt. */
function textConditions(text = '') {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const own = sql`lower(concat_ws(' ', event.theme, event.title, event.organiser, event.series, event.slug,
    (select string_agg(region.name, ' ') from event_region place join region on region.code = place.region_code where place.event_id = event.id)))`;
  const place = normaliseRegionName(text) || '-';
  return [sql<boolean>`(${sql.join(words.map((word) => sql`strpos(${own}, ${word}) > 0`), sql` and `)} or exists (
    select from event_region place join region on region.code = place.region_code
    where place.event_id = event.id and (strpos(replace(lower(region.name), ' ', ''), ${place}) > 0
      or exists (select from region_alias alias where alias.code = region.code and alias.alias_key = ${place}))))`];
}

/** Who appears, by role and order, with the titles they bore that day; the register may know fuller ones since. */
export async function getCast(trx: Kysely<Database>, eventId: string): Promise<CastMember[]> {
  return (await castsOf(trx, [eventId])).get(eventId) ?? [];
}

/** The casts of many events at once, by event id. */
export async function castsOf(trx: Kysely<Database>, eventIds: readonly string[]): Promise<Map<string, CastMember[]>> {
  if (eventIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('event_cast as member')
    .innerJoin('speaker', 'speaker.id', 'member.speaker_id')
    .leftJoin('speaker as head', 'head.id', 'speaker.head_id')
    .selectAll('member')
    .select((row) => [row.fn.coalesce('head.handle', 'speaker.handle').as('handle'), row.fn.coalesce('speaker.head_id', 'speaker.id').as('person_id')])
    .where('member.event_id', 'in', eventIds)
    .orderBy(sql`array_position(array['opening', 'keynote', 'speaker', 'kol', 'moderator', 'mc', 'official'], member.role)`)
    .orderBy('member.position')
    .execute();
  return gather(rows, (row): CastMember => {
    const statement = row.statement as Record<string, JsonValue>;
    const { description } = statement;
    return {
      id: row.id, role: row.role as CastRole, position: row.position, speakerId: row.person_id,
      name: formatName(parseName(row.name_as_written)),
      nameAsWritten: row.name_as_written, handle: row.handle, office: row.office, representing: row.representing, talkTitle: row.talk_title,
      pillar: row.pillar as Pillar | null, form: row.form as CastMember['form'],
      description: typeof description === 'string' ? description : null, statement, source: row.source,
    };
  });
}

/** Who works behind the event. */
export async function getCrew(trx: Kysely<Database>, eventId: string): Promise<CrewMember[]> {
  return (await crewsOf(trx, [eventId])).get(eventId) ?? [];
}

/** The crews of many events at once, by event id. */
export async function crewsOf(trx: Kysely<Database>, eventIds: readonly string[]): Promise<Map<string, CrewMember[]>> {
  if (eventIds.length === 0) return new Map();
  const rows = await trx.selectFrom('event_crew').selectAll().where('event_id', 'in', eventIds).orderBy('id').execute();
  return gather(rows, ({ event_id: _event, ...row }): CrewMember => ({ ...row, role: row.role as CrewRole }));
}

/** The groups (kelompok) by number. */
export async function getGroups(trx: Kysely<Database>, eventId: string): Promise<EventGroup[]> {
  return (await groupsOf(trx, [eventId])).get(eventId) ?? [];
}

/** The groups of many events at once, by event id. */
export async function groupsOf(trx: Kysely<Database>, eventIds: readonly string[]): Promise<Map<string, EventGroup[]>> {
  if (eventIds.length === 0) return new Map();
  const rows = await trx.selectFrom('event_group').selectAll().where('event_id', 'in', eventIds).orderBy('number').execute();
  return gather(rows, ({ event_id: _event, ...group }): EventGroup => group);
}

/** The days with their quotas, in order. */
export async function getDays(trx: Kysely<Database>, eventId: string): Promise<EventDay[]> {
  return (await daysOf(trx, [eventId])).get(eventId) ?? [];
}

/** The days of many events at once, by event id. */
export async function daysOf(trx: Kysely<Database>, eventIds: readonly string[]): Promise<Map<string, EventDay[]>> {
  if (eventIds.length === 0) return new Map();
  const rows = await trx.selectFrom('event_day').selectAll().where('event_id', 'in', eventIds).orderBy('day').execute();
  return gather(rows, ({ event_id: _event, ...day }): EventDay => day);
}

/** What the sources of many events say beyond the columns, key by key, by event id. */
export async function statementsOf(trx: Kysely<Database>, eventIds: readonly string[]): Promise<Map<string, Record<string, JsonValue>>> {
  if (eventIds.length === 0) return new Map();
  const rows = await trx.selectFrom('event_statement').selectAll().where('event_id', 'in', eventIds).orderBy('key').execute();
  const byEvent = gather(rows, (row) => [row.key, row.value] as const);
  return new Map([...byEvent].map(([id, entries]) => [id, Object.fromEntries(entries)]));
}

/** Rows of many events, apart by event, in the order they came. */
function gather<Row extends { event_id: string }, Item>(rows: readonly Row[], toItem: (row: Row) => Item): Map<string, Item[]> {
  return new Map([...Map.groupBy(rows, (row) => row.event_id)].map(([id, own]) => [id, own.map(toItem)]));
}
