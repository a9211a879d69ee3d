import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { insertChannels } from '#features/channel/archive/server/commands.ts';
import { channelEntry, readChannel, type ChannelColumns } from '#features/channel/schema.ts';
import { replaceCast } from '#features/event/cast/server/commands.ts';
import { castEntry, eventDetails, type CastEntry, type EventDetails } from '#features/event/schema.ts';
import { assertSegments, auditEvent, changeEvent, columns, insertEvent, replaceCrew } from '#features/event/server/commands.ts';
import { assertMayEdit, assertMayPlace } from '#features/event/server/policy.ts';
import { findEvent, getEvent } from '#features/event/server/queries.ts';
import { pillarOf } from '#features/programme/portrait/model.ts';
import type { Programme } from '#features/programme/model.ts';
import { getProgramme, listProgrammes } from '#features/programme/server/queries.ts';
import { resolveRegion, zoneOf, type RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { makePools } from '#features/registration/pool/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { Refusal, refusalOf } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { Lot } from '../../lot/model.ts';
import { keepAssignment, whyNot } from '../../lot/server/commands.ts';
import { listLots } from '../../lot/server/queries.ts';
import { hourOf, minuteOf } from '../../clash/model.ts';
import { partsOf, readDay, readHour, readMonth, readPerson, samePerson, type Column, type MonthRow } from '../model.ts';
import { mostRows, type Problem, type RowOutcome, type SheetOutcome } from '../schema.ts';
import { monthHasProblems, monthHeadings, monthNoFile, monthTooLong } from './errors.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { cellsOf, getSheet, listCarried, monthTable, type Carried } from './queries.ts';

type Keyed = { key?: IdempotencyKey | null };

/** Reads a file of events in a child process and keeps its rows with what each would come to. Nothing of it is an event yet. Refuses `programme_unknown`, `month_*` and what `readSheet` refuses. */
export async function readMonthSheet(app: App, principal: Principal, { programme: programmeKey, fileName, bytes, key = null }: { programme: string; fileName: string; bytes: Uint8Array } & Keyed): Promise<{ sheetId: string }> {
  if (bytes.length === 0) throw monthNoFile();
  const read = readMonth((await readSheet(bytes)).rows);
  if ('missing' in read) throw monthHeadings(read.missing);
  if (read.rows.length > mostRows) throw monthTooLong(mostRows);
  const outcome = await judgeRows(app, principal, { programmeKey, rows: read.rows });
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const programme = await getProgramme(trx, programmeKey);
    const sheetId = newId();
    await trx.insertInto('plan_sheet').values({
      id: sheetId, programme_id: programme.id, file_name: fileName.slice(0, 200) || 'lembar', content_hash: createHash('sha256').update(bytes).digest('hex'), rows: JSON.stringify(read.rows),
      outcome: JSON.stringify(outcome), uploaded_by: principalId(principal), created_at: app.clock.now(),
    }).execute();
    return { sheetId };
  }));
}

/** What every row would come to, tried out in a transaction that is taken back. */
async function judgeRows(app: App, principal: Principal, { programmeKey, rows }: { programmeKey: string; rows: readonly MonthRow[] }): Promise<SheetOutcome> {
  class TakenBack extends Error {}
  let outcome: SheetOutcome = { rows: [] };
  await withScope(app.db, principal, async (trx) => {
    outcome = await writeRows(app, trx, principal, { programmeKey, rows });
    throw new TakenBack();
  }).catch((reason: unknown) => {
    if (!(reason instanceof TakenBack)) throw reason;
  });
  return outcome;
}

/**
 * Takes a sheet whole: every new row becomes a draft, every changed one changes its draft, the same ones stay. One row with a problem, and
 * nothing is taken (`month_has_problems`). Taking it again changes nothing.
 */
export async function takeMonthSheet(app: App, principal: Principal, { sheetId, key = null }: { sheetId: string } & Keyed): Promise<{ made: number; changed: number; same: number }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const sheet = await getSheet(trx, principal, { sheetId });
    const programme = (await listProgrammes(trx)).find((one) => one.id === sheet.programmeId)!;
    const outcome = await writeRows(app, trx, principal, { programmeKey: programme.key, rows: sheet.rows });
    const wrong = outcome.rows.filter((row) => row.kind === 'wrong').length;
    if (wrong > 0) throw monthHasProblems(wrong);
    await trx.updateTable('plan_sheet').set({ state: 'taken', taken_at: app.clock.now(), outcome: JSON.stringify(outcome) }).where('id', '=', sheetId).execute();
    const count = (kind: RowOutcome['kind']): number => outcome.rows.filter((row) => row.kind === kind).length;
    return { made: count('new'), changed: count('changed'), same: count('same') };
  }));
}

interface Desk {
  programme: Programme;
  index: RegionIndex;
  lots: Lot[];
  /** Events of the sheet's days in the programme, by address. */
  there: Map<string, Carried>;
}

/** Writes the rows one by one, each within a savepoint: a row that cannot be written says why and leaves no trace, the others go on. */
async function writeRows(app: App, trx: Transaction<Database>, principal: Principal, { programmeKey, rows }: { programmeKey: string; rows: readonly MonthRow[] }): Promise<SheetOutcome> {
  const programme = await getProgramme(trx, programmeKey);
  const days = rows.flatMap((row) => readDay(row.cells.day ?? '') ?? []).toSorted();
  const carried = days.length === 0 ? [] : await listCarried(trx, { from: days[0]!, to: days.at(-1)!, programmeKey });
  const desk: Desk = { programme, index: await getRegionIndex(trx), lots: await listLots(trx, { programmeId: programme.id }), there: new Map(carried.map((one) => [one.event.slug, one])) };
  const outcomes: RowOutcome[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const read = readRow(row, desk);
    if ('problems' in read) {
      outcomes.push({ line: row.line, kind: 'wrong', slug: null, problems: read.problems });
      continue;
    }
    const twin = seen.get(identityOf(read));
    if (twin !== undefined) {
      outcomes.push({ line: row.line, kind: 'wrong', slug: null, problems: [{ column: 'regions', code: 'month_row_twice', values: { line: twin } }] });
      continue;
    }
    seen.set(identityOf(read), row.line);
    await sql`savepoint sheet_row`.execute(trx);
    try {
      outcomes.push({ line: row.line, problems: [], ...(await writeRow(app, trx, principal, desk, row, read)) });
      await sql`release savepoint sheet_row`.execute(trx);
    } catch (reason) {
      await sql`rollback to savepoint sheet_row`.execute(trx);
      const refusal = refusalOf(reason);
      if (!refusal) throw reason;
      outcomes.push({ line: row.line, kind: 'wrong', slug: null, problems: problemsOf(refusal) });
    }
  }
  return { rows: outcomes };
}

const columnOfField: Readonly<Record<string, Column>> = { regions: 'regions', startHour: 'startHour', endHour: 'endHour', theme: 'theme', segments: 'segments', link: 'meeting', capacity: 'quota' };
function problemsOf({ reason, fields, values }: Refusal): Problem[] {
  const listed = Object.entries(fields).map(([field, code]): Problem => ({ column: field.startsWith('cast.') ? 'speakers' : (columnOfField[field] ?? null), code, values: { ...values } }));
  return listed.length > 0 ? listed : [{ column: null, code: reason, values: { ...values } }];
}

interface ReadRow {
  slug: string | null;
  places: { code: string; name: string }[];
  details: EventDetails;
  cast: CastEntry[];
  crew: string[];
  channels: ChannelColumns[];
  lot: Lot | null;
}

/** The same place, day and hour is the same event, where no code says which. */
const identityOf = ({ slug, places, details }: ReadRow): string => slug ?? [details.startsOn, details.startHour, ...places.map((place) => place.code).toSorted()].join(' ');

function readRow({ cells }: MonthRow, { programme, index, lots }: Desk): ReadRow | { problems: Problem[] } {
  const problems: Problem[] = [];
  const wrong = (column: Column, code: string, values: Problem['values'] = {}): null => {
    problems.push({ column, code, values });
    return null;
  };
  const needed = <T>(column: Column, read: (text: string) => T | null, code: string): T | null => {
    const text = cells[column];
    return text === undefined ? wrong(column, 'required') : (read(text) ?? wrong(column, code, { text }));
  };
  const day = needed('day', readDay, 'month_day');
  const startHour = needed('startHour', readHour, 'month_hour');
  const endHour = cells.endHour === undefined ? (startHour && hourOf(Math.min(minuteOf(startHour) + 180, 23 * 60 + 59))) : (readHour(cells.endHour) ?? wrong('endHour', 'month_hour', { text: cells.endHour }));
  const theme = needed('theme', (text) => (text.length >= 3 && text.length <= 300 ? text : null), 'month_theme');
  const places = partsOf(cells.regions).flatMap((text) => {
    const found = resolveRegion(text, index, day ? { on: day } : {});
    if (found.kind === 'one') return [{ code: found.region.code, name: found.region.name }];
    wrong('regions', found.kind === 'none' ? 'month_region_unknown' : 'month_region_ambiguous', { text });
    return [];
  });
  if (cells.regions === undefined) wrong('regions', 'required');
  const words = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
  const segments = partsOf(cells.segments).flatMap((text) => {
    const found = programme.segments.find(({ key, name, nameEn }) => [key, name, nameEn].some((one) => words(one) === words(text)));
    return found ? [found.key] : (wrong('segments', 'month_segment_unknown', { text }) ?? []);
  });
  const pillars = partsOf(cells.pillars?.replaceAll(',', '|')).flatMap((text) => pillarOf(text) ?? wrong('pillars', 'month_pillar_unknown', { text }) ?? []);
  const zone = cells.zone === undefined ? (places[0] ? zoneOf(places[0].code) : 'WIB') : (['WIB', 'WITA', 'WIT'] as const).find((one) => one === cells.zone?.toUpperCase()) ?? wrong('zone', 'month_zone', { text: cells.zone });
  const number = (column: Column, most: number): number | null => {
    const text = cells[column];
    if (text === undefined) return null;
    const value = Number(text.replace(/(?<=\d)\.(?=\d{3}\b)/g, ''));
    return Number.isInteger(value) && value > 0 && value <= most ? value : wrong(column, 'month_number', { text });
  };
  const [seriesNumber, quota, lotNumber] = [number('seriesNumber', 10_000), number('quota', 1_000_000), number('lot', 10_000)];
  const lot = lotNumber === null ? null : (lots.find((one) => one.number === lotNumber) ?? wrong('lot', 'month_lot_unknown', { text: lotNumber }));
  const cast = (['speakers', 'keynote', 'kol', 'moderator'] as const).flatMap((column) => partsOf(cells[column]).flatMap((text) => {
    const parsed = castEntry.safeParse({ role: column === 'speakers' ? 'speaker' : column, ...readPerson(text) });
    return parsed.success ? [parsed.data] : (wrong(column, 'month_person', { text }) ?? []);
  }));
  const channel = (column: 'meeting' | 'stream', entry: object): ChannelColumns[] => {
    const read = readChannel(channelEntry.parse(entry));
    if ('columns' in read) return [read.columns];
    for (const code of Object.values(read.fields)) wrong(column, code);
    return [];
  };
  const channels = [
    ...(cells.meeting !== undefined || quota !== null ? channel('meeting', { kind: 'meeting', name: 'Zoom', link: cells.meeting ?? null, capacity: quota }) : []),
    ...(cells.stream !== undefined ? channel('stream', { kind: 'stream', name: 'Siaran langsung', link: cells.stream }) : []),
  ];
  if (day && startHour && endHour && minuteOf(endHour) <= minuteOf(startHour)) wrong('endHour', 'ends_before_start');
  if (problems.length > 0 || !day || !startHour || !theme || !zone) return { problems };
  const details = eventDetails.parse({ theme, organiser: programme.organiser.slice(0, 300), startsOn: day, startHour, endHour, zone, segments, pillars, series: cells.series ?? null, seriesNumber });
  return { slug: cells.slug ?? null, places, details, cast, crew: partsOf(cells.crew), channels, lot };
}

async function writeRow(app: App, trx: Transaction<Database>, principal: Principal, desk: Desk, row: MonthRow, read: ReadRow): Promise<Pick<RowOutcome, 'kind' | 'slug'>> {
  const now = app.clock.now();
  const known = await findKnown(trx, desk, read);
  if (known) {
    if (isSame(known, row, read)) return { kind: 'same', slug: known.event.slug };
    const { event } = known;
    if (event.state !== 'draft') throw new Refusal('month_published', 409, { values: { slug: event.slug } });
    assertMayEdit(principal, event);
    if (read.channels.length > 0 && known.channels.length > 0 && !sameChannels(known, read)) throw new Refusal('month_channel_there', 409, { fields: { link: 'month_channel_there' }, values: { slug: event.slug } });
    await assertSegments(trx, desk.programme.id, read.details.segments);
    await changeEvent(trx, event, kept(known, row, read));
    await complete(trx, event.id, row, read, now, known);
    if (read.lot && read.lot.number !== known.lotNumber) await placeInLot(trx, principal, event.id, read.lot, now);
    await auditEvent(app, trx, principal, event, 'event.edit', { sheet: row.line });
    return { kind: 'changed', slug: event.slug };
  }
  if (read.slug !== null) throw new Refusal('month_code_unknown', 404, { values: { slug: read.slug } });
  assertMayPlace(principal, desk.programme.id, read.places.map((place) => place.code));
  const id = await insertEvent(trx, principal, now, { programmeId: desk.programme.id, details: read.details, places: read.places });
  await complete(trx, id, row, read, now, null);
  if (read.lot) await placeInLot(trx, principal, id, read.lot, now);
  return { kind: 'new', slug: (await getEvent(trx, id)).slug };
}

async function findKnown(trx: Transaction<Database>, desk: Desk, read: ReadRow): Promise<Carried | undefined> {
  if (read.slug === null) {
    return [...desk.there.values()].find(({ event }) => event.startsOn === read.details.startsOn && event.startsAt?.getTime() === columns(read.details).starts_at?.getTime()
      && event.regions.length === read.places.length && event.regions.every((region) => read.places.some((place) => place.code === region.code)));
  }
  const known = desk.there.get(read.slug);
  if (known) return known;
  const event = await findEvent(trx, read.slug); // of another month, or of another programme
  if (!event || event.programmeId !== desk.programme.id) return undefined;
  return (await listCarried(trx, { from: event.startsOn, to: event.startsOn, programmeKey: desk.programme.key })).find((one) => one.event.id === event.id);
}

const people = ['speakers', 'keynote', 'kol', 'moderator'] as const;
const sameParts = (a: string | undefined, b: string | undefined, same: (x: string, y: string) => boolean): boolean => {
  const [one, other] = [partsOf(a), partsOf(b)];
  return one.length === other.length && one.every((text, at) => same(text, other[at]!));
};
/** What the row says of channels is there: each of its links, and its quota. */
const sameChannels = (known: Carried, read: ReadRow): boolean =>
  read.channels.every((wanted) => {
    const there = known.channels.find((channel) => channel.kind === wanted.kind);
    return there !== undefined && (wanted.url === null || wanted.url === there.url) && (wanted.capacity === null || wanted.capacity === there.capacity);
  });

/** Whether the event is already what the row says; an empty cell says nothing. */
function isSame(known: Carried, row: MonthRow, read: ReadRow): boolean {
  const there = cellsOf(known);
  const { event } = known;
  const wanted = kept(known, row, read);
  return event.theme === wanted.theme && event.startsAt?.getTime() === wanted.starts_at?.getTime() && (row.cells.endHour === undefined || event.endsAt?.getTime() === wanted.ends_at?.getTime())
    && event.zone === wanted.zone && event.segments.join() === wanted.segments.join() && event.pillars.join() === wanted.pillars.join() && event.series === wanted.series && event.seriesNumber === wanted.series_number
    && people.every((column) => row.cells[column] === undefined || sameParts(row.cells[column], there[column], samePerson))
    && (row.cells.crew === undefined || sameParts(row.cells.crew, there.crew, (a, b) => a === b))
    && sameChannels(known, read) && (read.lot === null || read.lot.number === known.lotNumber);
}

/** The columns of a draft after the row: what the row leaves empty stays as it is. */
function kept({ event }: Carried, { cells }: MonthRow, read: ReadRow) {
  const { theme, starts_on, ends_on, starts_at, ends_at, zone, segments, pillars, series, series_number } = columns(read.details);
  return {
    theme, starts_on, ends_on, starts_at, zone, ends_at: cells.endHour === undefined && event.endsAt && event.endsAt > starts_at! ? event.endsAt : ends_at,
    segments: cells.segments === undefined ? event.segments : segments, pillars: cells.pillars === undefined ? event.pillars : pillars,
    series: cells.series === undefined ? event.series : series, series_number: cells.seriesNumber === undefined ? event.seriesNumber : series_number,
  };
}

/** Cast, crew and channels, as far as the row names them; a role it leaves empty keeps its people. */
async function complete(trx: Transaction<Database>, eventId: string, { cells }: MonthRow, read: ReadRow, now: Date, known: Carried | null): Promise<void> {
  const named = new Set(people.filter((column) => cells[column] !== undefined).map((column) => (column === 'speakers' ? 'speaker' : column)));
  if (named.size > 0) {
    const staying = (known?.cast ?? []).filter((member) => !named.has(member.role as never)).map((member) => castEntry.parse({ ...member, another: false }));
    await replaceCast(trx, { id: eventId }, [...staying, ...read.cast.map((entry) => withId(entry, known))], now);
  }
  if (cells.crew !== undefined) await replaceCrew(trx, eventId, read.crew.map((name) => ({ role: 'operator' as const, name, office: null })));
  if (read.channels.length > 0) await insertChannels(trx, eventId, read.channels);
  await makePools(trx, eventId);
}

/** Who is in the cast already keeps the entry, and with it talk, pillar and questions. */
function withId(entry: CastEntry, known: Carried | null): CastEntry {
  const member = known?.cast.find((one) => one.role === entry.role && samePerson(one.nameAsWritten, entry.nameAsWritten));
  return member ? castEntry.parse({ ...member, office: entry.office ?? member.office, another: false }) : entry;
}

async function placeInLot(trx: Transaction<Database>, principal: Principal, eventId: string, lot: Lot, now: Date): Promise<void> {
  const why = whyNot(lot, await getEvent(trx, eventId));
  if (why) throw new Refusal(why, 409, { values: { number: lot.number } });
  await keepAssignment(trx, eventId, lot.id, principal, now);
}

/** Events of these days (ISO, both with) as a workbook that can be taken back in; the export leaves an audit line. */
export async function exportMonth(app: App, principal: Principal, { from, to, programme, region }: { from: string; to: string; programme?: string | undefined; region?: string | undefined }): Promise<Buffer> {
  const table = await withScope(app.db, principal, async (trx) => {
    const rows = await monthTable(trx, { from, to, programmeKey: programme, region });
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'month.export', objectKind: 'programme', objectId: programme ?? 'all', detail: { from, to, events: rows.length - 1 } });
    return rows;
  });
  return writeXlsx(table, { name: `${from.slice(0, 7)}` });
}
