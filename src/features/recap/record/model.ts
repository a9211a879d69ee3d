/** From the rows of all floors below to the record that recaps are written from and that `event list --json` prints. */
import type { ReportedFigure } from '#features/attendance/model.ts';
import type { CastMember, CastRole, CrewMember, EventDay, EventGroup, EventRecord } from '#features/event/model.ts';
import type { Reach, Segment } from '#features/programme/model.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import { formatTime, localDate, weekdayOf } from '#platform/i18n/format.ts';
import type { EventFacts } from '../schema.ts';

export interface NoteRow {
  castId: string;
  kind: 'point' | 'quote';
  text: string;
}

export interface ChannelRow {
  kind: 'meeting' | 'stream' | 'venue' | 'viewing_point';
  provider: string | null;
  name: string;
  place: string | null;
  capacity: number | null;
}

export interface RundownRow {
  title: string;
  asWritten: string | null;
  startedAt: Date | null;
}

export interface QuestionRow {
  asker: string;
  text: string;
  toCastId: string | null;
  answeredByCastId: string | null;
  answer: string | null;
  /** `turn`: several questions of one turn have one answer. `byOrder`: the source names the addressee by number. `note`: ours. */
  statement: Record<string, JsonValue>;
}

/** Everything that is known of one event. */
export interface EventRows {
  event: EventRecord;
  segments: readonly Segment[];
  cast: readonly CastMember[];
  crew: readonly CrewMember[];
  days: readonly EventDay[];
  groups: readonly EventGroup[];
  statements: Readonly<Record<string, JsonValue>>;
  notes: readonly NoteRow[];
  channels: readonly ChannelRow[];
  rundown: readonly RundownRow[];
  questions: readonly QuestionRow[];
  reported: readonly ReportedFigure[];
  reach: readonly Reach[];
  /** People whom the ledger of a finished event counts; null before, and where nobody registered with us. */
  met: number | null;
}

type Facts = Record<string, JsonValue>;

/** What counts as present where nobody else said it: the event's own rule. */
export const provenBasis = 'hadir menurut aturan kegiatan';

/**
 * The record of an event, with the keys and values of the sources' fact file: what nobody stated is absent, what a source says
 * beyond our columns passes through as it was written. What our own system observed stands under the same keys.
 */
export function composeRecord(rows: EventRows): EventFacts {
  const { event, statements } = rows;
  return compact({
    ...statements,
    programme: event.programmeKey,
    source: event.source,
    theme: event.theme,
    title: event.title,
    organiser: event.organiser,
    partners: event.partners,
    series: event.series,
    seriesNumber: event.seriesNumber,
    nextInSeries: event.nextEvent,
    writer: event.writer,
    contact: event.contact === null ? null : { name: event.contact },
    segment: event.segments.map((key) => rows.segments.find((segment) => segment.key === key)?.name ?? key).join(', ') || null,
    ...when(event),
    ...where(event),
    ...people(rows),
    ...carriage(rows),
    ...figures(rows),
    groups: rows.groups.length || null,
    days: rows.days.map((day) => compact({ date: day.day, weekday: weekdayOf(day.day), people: day.people, units: day.units, note: day.note })),
    rundown: rundown(rows),
    questions: questions(rows),
  }) as EventFacts;
}

/** Leaves out what is null or an empty list: nobody stated it. */
function compact(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}

/**
 * The announced hours of the day it was announced for. An event that was opened on another day took place then, whatever was
 * announced: its real day and hours are the fact.
 */
function when({ startsOn, endsOn, startsAt, endsAt, zone, zoneStated, openedAt, endedAt }: EventRecord): Facts {
  const openedOn = openedAt && localDate(openedAt, zone);
  const moved = openedOn !== null && (openedOn < startsOn || openedOn > endsOn);
  const [first, last] = moved ? [openedOn, endedAt ? localDate(endedAt, zone) : openedOn] : [startsOn, endsOn];
  const [start, end] = moved ? [openedAt, endedAt] : [startsAt, endsAt];
  const days: Facts = first === last ? { date: first, weekday: weekdayOf(first) } : { from: first, to: last };
  return {
    ...days,
    start: start && formatTime(start, zone),
    // Over within its first minute: a time to itself says nothing.
    end: end && (!start || formatTime(end, zone) !== formatTime(start, zone)) ? formatTime(end, zone) : null,
    timeZoneLabel: zoneStated && start ? zone : null,
  };
}

function where({ regions }: EventRecord): Facts {
  const [region, ...others] = regions;
  if (!region) return {};
  if (others.length > 0) return { regions: regions.map(({ code, name }) => ({ code, name })) };
  return region.kind === 'province' ? { province: region.name } : { regency: region.name, province: region.provinceName };
}

/** Under which key the first person of a role stands; whoever comes after stands among `people`. */
const single: Partial<Record<CastRole, string>> = { keynote: 'keynote', opening: 'openingSpeech', kol: 'keyOpinionLeader', moderator: 'moderator', mc: 'mc' };

function people({ cast, crew, notes }: EventRows): Facts {
  const facts: Facts = {};
  const others: Facts[] = [];
  for (const member of cast) {
    // "Presiden turut hadir dalam pembukaan" opens an event without a speech of the day: the source decides which key.
    const { as = single[member.role] ?? null } = member.statement;
    const person = personFacts(member, notes);
    if (member.role === 'speaker') continue;
    if (typeof as === 'string' && !(as in facts)) facts[as] = person;
    else others.push(person);
  }
  const runner = crew.find((one) => one.role === 'runner');
  return {
    ...facts,
    speakers: cast.filter((member) => member.role === 'speaker').map((member) => ({ order: member.position, ...personFacts(member, notes) })),
    people: others,
    runner: runner ? compact({ name: runner.name, position: runner.office }) : null,
  };
}

function personFacts(member: CastMember, notes: readonly NoteRow[]): Facts {
  const { as: _as, description: _description, ...said } = member.statement;
  const told = (kind: NoteRow['kind']): string[] => notes.filter((note) => note.castId === member.id && note.kind === kind).map((note) => note.text);
  const quotes = told('quote');
  return compact({
    ...said,
    name: member.nameAsWritten, position: member.office, description: member.description, handle: member.handle,
    representing: member.representing, form: member.form, subject: member.talkTitle, points: told('point'),
    quote: quotes.length === 1 ? quotes[0]! : null,
    quotes: quotes.length > 1 ? quotes : [],
  });
}

const channelKinds: Record<string, string> = { 'meeting zoom': 'zoom', 'stream youtube': 'youtube-live' };

/** A hall with people online beside it is one way of holding an event; otherwise every channel stands for itself. */
function carriage({ channels, statements, reported }: EventRows): Facts {
  const venue = channels.find((channel) => channel.kind === 'venue');
  const online = channels.filter((channel) => channel.kind === 'meeting' || channel.kind === 'stream');
  if (venue && online.length > 0) {
    return { hybrid: { ...(statements.hybrid as Facts | undefined), venue: venue.place ?? venue.name, online: online.map((channel) => channel.name) } };
  }
  if (channels.length === 0) return {};
  const views = reported.find((figure) => figure.kind === 'views');
  const streamed = channels.find((channel) => channel.kind === 'stream');
  return {
    channels: channels.map((channel) => compact({
      kind: channelKinds[`${channel.kind} ${channel.provider}`] ?? channel.kind,
      name: channel.kind === 'venue' || channel.kind === 'viewing_point' ? (channel.place ?? channel.name) : null,
      capacity: channel.capacity,
      ...(channel === streamed && views ? { [views.qualifier === 'moreThan' ? 'viewsMoreThan' : 'views']: views.count } : {}),
    })),
  };
}

/** Figures that others stated; the ledger speaks only where they did not. */
function figures({ event, reported, reach, met }: EventRows): Facts {
  const figure = (kind: ReportedFigure['kind']): Facts | null => {
    const found = reported.find((one) => one.kind === kind);
    if (!found) return null;
    const { count, qualifier, basis, asWritten, statedBy, note } = found;
    return { count, ...compact({ qualifier, basis, asWritten, statedBy, note }) };
  };
  const registered = reported.find((one) => one.kind === 'registered');
  const own = reach.filter((one) => one.source === event.source);
  return {
    attended: figure('attended') ?? (met === null ? null : { count: met, qualifier: 'exactly', basis: provenBasis }),
    participants: figure('participants'),
    ...(registered?.qualifier === 'moreThan' ? { registeredMoreThan: registered.count, registeredAsWritten: registered.asWritten } : { registered: figure('registered') }),
    reach: own.map((one) => compact({
      channel: one.channel, host: one.host, asWritten: one.asWritten,
      [one.qualifier === 'moreThan' ? 'followersMoreThan' : 'followers']: one.followers,
    })),
    reachOwner: own.find((one) => one.owner)?.owner ?? null,
  };
}

/** In the words of the source, else what was really on, by the clock. */
function rundown({ event, rundown: items }: EventRows): string[] {
  const written = items.flatMap((item) => item.asWritten ?? []);
  if (written.length > 0) return written;
  return items.flatMap((item) => (item.startedAt ? [`${formatTime(item.startedAt, event.zone)} ${item.title}`] : []));
}

function questions({ cast, questions: rows }: EventRows): Facts[] {
  const named = (castId: string | null): string | null => cast.find((member) => member.id === castId)?.nameAsWritten ?? null;
  const turns = rows.filter((row, at) => row.statement.turn === undefined || row.statement.turn !== rows[at - 1]?.statement.turn);
  return turns.map((row) => {
    const { turn, byOrder, ...said } = row.statement;
    const together = turn === undefined ? [row] : rows.filter((other) => other.statement.turn === turn);
    const addressee = cast.find((member) => member.id === row.toCastId);
    return compact({
      ...said,
      asker: row.asker,
      to: byOrder ? null : named(row.toCastId),
      toOrder: byOrder ? (addressee?.position ?? null) : null,
      question: together.length === 1 ? row.text : null,
      questions: together.length > 1 ? together.map((one) => one.text) : [],
      answer: row.answer,
      answeredBy: named(row.answeredByCastId),
    });
  });
}
