/**
 * The other way: a record with the keys of the sources' fact file becomes what the import commands of the floors below take.
 * What no column holds goes into the statements verbatim, so that nothing a source says is lost; `composeRecord` gives it back.
 */
import type { ReportedFigure } from '#features/attendance/model.ts';
import type { CastRole } from '#features/event/model.ts';
import { archivedEvent, type ArchivedEvent } from '#features/event/schema.ts';
import type { Reach, Segment } from '#features/programme/model.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { ChannelRow } from '../model.ts';

type Facts = Record<string, JsonValue>;

/** What the source does not say and we add: the address, the clock of the place, and by which pillars the event is found. */
export interface Additions {
  slug: string;
  zone: Zone;
  pillars: string[];
  segments: readonly Segment[];
}

/** A person of the cast by role and place, before rows have ids. */
export interface CastPlace {
  role: CastRole;
  position: number;
}

export interface ArchivedRecord {
  event: ArchivedEvent;
  notes: { cast: CastPlace; kind: 'point' | 'quote'; text: string }[];
  channels: ChannelRow[];
  rundown: { kind: RundownKind; title: string; asWritten: string; cast: CastPlace | null }[];
  questions: { asker: string; text: string; to: CastPlace | null; answeredBy: CastPlace | null; answer: string; statement: Facts }[];
  reported: ReportedFigure[];
}

type RundownKind = 'opening' | 'anthem' | 'video' | 'talk' | 'questions' | 'other';

const text = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);
const number = (value: JsonValue | undefined): number | null => (typeof value === 'number' ? value : null);
const texts = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const record = (value: JsonValue | undefined): Facts | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null);
const records = (value: JsonValue | undefined): Facts[] => (Array.isArray(value) ? value.map(record).filter((one) => one !== null) : []);

function without(facts: Facts, keys: readonly string[]): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !keys.includes(key)));
}

const eventKeys = [
  'programme', 'source', 'theme', 'title', 'organiser', 'partners', 'series', 'nextInSeries', 'writer', 'segment', 'date', 'from', 'to', 'weekday', 'start', 'end',
  'timeZoneLabel', 'regency', 'province', 'keynote', 'opening', 'openingSpeech', 'keyOpinionLeader', 'moderator', 'speakers', 'people', 'runner', 'attended',
  'participants', 'registeredMoreThan', 'registeredAsWritten', 'reach', 'reachOwner', 'groups', 'days', 'rundown', 'questions',
];
const personKeys = ['name', 'position', 'description', 'handle', 'representing', 'form', 'subject', 'points', 'quote', 'quotes', 'order'];
const questionKeys = ['asker', 'to', 'toOrder', 'question', 'questions', 'answer', 'answeredBy'];

/** Reads one event. Throws (a ZodError) where the record cannot be an event. */
export function readRecord(facts: Facts, additions: Additions): ArchivedRecord {
  const source = text(facts.source) ?? '';
  const people = readPeople(facts);
  const places = people.map(({ role, position, person }) => ({ role, position, name: text(person.name) ?? '' }));
  const segment = text(facts.segment);
  const days = records(facts.days);
  const from = text(facts.date) ?? text(facts.from);
  const plain = texts(facts.channels);
  return {
    event: archivedEvent.parse({
      programme: facts.programme, source, slug: additions.slug, theme: facts.theme, title: facts.title ?? null, organiser: facts.organiser,
      startsOn: from, endsOn: text(facts.to), startHour: text(facts.start), endHour: text(facts.end),
      zone: text(facts.timeZoneLabel) ?? additions.zone, zoneStated: facts.timeZoneLabel !== undefined,
      segments: additions.segments.filter((one) => one.name === segment).map((one) => one.key),
      pillars: additions.pillars, partners: texts(facts.partners), series: text(facts.series), nextEvent: facts.nextInSeries ?? null, writer: text(facts.writer),
      regions: [text(facts.regency) ?? text(facts.province)],
      cast: people.map(({ role, person, as }) => ({
        role, nameAsWritten: person.name, office: text(person.position), representing: text(person.representing), talkTitle: text(person.subject),
        pillar: pillarOf(text(person.subject)), form: text(person.form), description: text(person.description), handle: text(person.handle),
        statement: { ...without(person, personKeys), ...(as === null ? {} : { as }) },
      })),
      crew: [record(facts.runner)].flatMap((runner) => (runner ? [{ role: 'runner', name: runner.name, office: text(runner.position) }] : [])),
      days: days.map((day) => ({ day: day.date, people: number(day.people), units: texts(day.units), note: text(day.note) })),
      groups: readGroups(number(facts.groups) ?? 0, days),
      statements: {
        ...without(facts, [...eventKeys, 'channels', 'hybrid']),
        ...(plain.length > 0 ? { channels: plain } : {}),
        ...(record(facts.hybrid) ? { hybrid: without(record(facts.hybrid)!, ['venue', 'online']) } : {}),
      },
    }),
    notes: people.flatMap(({ role, position, person }) => {
      const note = (kind: 'point' | 'quote') => (said: string) => ({ cast: { role, position }, kind, text: said });
      return [...texts(person.points).map(note('point')), ...[...(text(person.quote) === null ? [] : [text(person.quote)!]), ...texts(person.quotes)].map(note('quote'))];
    }),
    channels: readChannels(facts),
    rundown: texts(facts.rundown).map((asWritten) => {
      const kind = rundownKind(asWritten);
      const title = asWritten.replace(/^\d\d\.\d\d /, '');
      return { kind, asWritten, title: title.charAt(0).toUpperCase() + title.slice(1), cast: rundownCast(kind, places) };
    }),
    questions: readQuestions(records(facts.questions), places),
    reported: readFigures(facts, source),
  };
}

/** Reach of the organisers' own channels, which belongs to the programme: as the event's source states it, on the event's day. */
export function readReach(facts: Facts): (Omit<Reach, 'qualifier'> & { qualifier: 'moreThan' | null })[] {
  return records(facts.reach).map((one) => ({
    channel: text(one.channel) ?? '', followers: number(one.followersMoreThan), qualifier: one.followersMoreThan === undefined ? null : 'moreThan',
    asWritten: text(one.asWritten), host: text(one.host), owner: text(facts.reachOwner), asOf: text(facts.date) ?? text(facts.from) ?? '', source: text(facts.source) ?? '',
  }));
}

interface Person extends CastPlace {
  person: Facts;
  /** The key it stands under, where its role does not say it. */
  as: string | null;
}

function readPeople(facts: Facts): Person[] {
  const one = (key: string, role: CastRole, as: string | null = null) => [record(facts[key])].flatMap((person) => (person ? [{ role, person, as }] : []));
  const all = [
    ...one('opening', 'opening', 'opening'), ...one('openingSpeech', 'opening'), ...one('keynote', 'keynote'),
    ...records(facts.speakers).map((person) => ({ role: 'speaker' as const, person, as: null })),
    ...one('keyOpinionLeader', 'kol'), ...one('moderator', 'moderator'),
    ...records(facts.people).map((person) => ({ role: 'official' as const, person, as: null })),
  ];
  return all.map((person, at) => ({ ...person, position: all.slice(0, at + 1).filter((other) => other.role === person.role).length }));
}

/** The subject of a talk that is a pillar by its name ("Digital Safety"). */
function pillarOf(subject: string | null): string | null {
  return /^digital (skill|safety|ethics|culture)s?$/i.exec(subject ?? '')?.[1]?.toLowerCase() ?? null;
}

/** Only the first group is placed by the source: on the first day, with that day's units and number. */
function readGroups(count: number, days: readonly Facts[]) {
  const [first] = days;
  return Array.from({ length: count }, (_, at) => ({
    number: at + 1,
    ...(at === 0 && first && /kelompok pertama/.test(text(first.note) ?? '') ? { day: first.date, units: texts(first.units), quota: number(first.people) } : {}),
  }));
}

function readChannels(facts: Facts): ChannelRow[] {
  const hybrid = record(facts.hybrid);
  const online = texts(hybrid?.online).map((name) => {
    const youtube = /youtube/i.test(name);
    return { kind: youtube ? 'stream' as const : 'meeting' as const, provider: youtube ? 'youtube' : 'zoom', name, place: null, capacity: null };
  });
  const venue = text(hybrid?.venue);
  const known: Record<string, Pick<ChannelRow, 'kind' | 'provider' | 'name'>> = {
    zoom: { kind: 'meeting', provider: 'zoom', name: 'Zoom' }, 'youtube-live': { kind: 'stream', provider: 'youtube', name: 'YouTube' },
  };
  return [
    ...online,
    ...(venue ? [{ kind: 'venue' as const, provider: null, name: venue, place: venue, capacity: null }] : []),
    ...records(facts.channels).flatMap((channel) => {
      const row = known[text(channel.kind) ?? ''];
      return row ? [{ ...row, place: null, capacity: number(channel.capacity) }] : [];
    }),
  ];
}

const rundownWords: readonly [RegExp, RundownKind][] = [
  [/dibuka/i, 'opening'], [/Indonesia Raya/i, 'anthem'], [/video/i, 'video'], [/pemaparan|materi/i, 'talk'], [/tanya jawab/i, 'questions'],
];
const rundownKind = (line: string): RundownKind => rundownWords.find(([words]) => words.test(line))?.[1] ?? 'other';

/** A video before the talks is the keynote's, an opening the moderator's; other lines name nobody. */
function rundownCast(kind: RundownKind, places: readonly CastPlace[]): CastPlace | null {
  const role = kind === 'video' ? 'keynote' : kind === 'opening' ? 'moderator' : null;
  const found = places.find((place) => place.role === role);
  return found ? { role: found.role, position: found.position } : null;
}

function readQuestions(asked: readonly Facts[], places: readonly (CastPlace & { name: string })[]): ArchivedRecord['questions'] {
  const byName = (name: string | null) => places.find((place) => place.name === name) ?? null;
  return asked.flatMap((question, turn) => {
    const order = number(question.toOrder);
    const addressee = order === null ? byName(text(question.to)) : (places.find((place) => place.role === 'speaker' && place.position === order) ?? null);
    const several = texts(question.questions);
    const wordings = several.length > 0 ? several : [text(question.question) ?? ''];
    return wordings.map((wording) => ({
      asker: text(question.asker) ?? '', text: wording, to: placeOf(addressee), answeredBy: placeOf(byName(text(question.answeredBy))), answer: text(question.answer) ?? '',
      statement: { ...without(question, questionKeys), ...(several.length > 0 ? { turn } : {}), ...(order === null ? {} : { byOrder: true }) },
    }));
  });
}

const placeOf = (place: CastPlace | null): CastPlace | null => place && { role: place.role, position: place.position };

function readFigures(facts: Facts, source: string): ReportedFigure[] {
  const blank = { basis: null, asWritten: null, statedBy: null, note: null, source };
  const stated = (kind: 'attended' | 'participants'): ReportedFigure[] => {
    const figure = record(facts[kind]);
    if (!figure) return [];
    return [{
      kind, count: number(figure.count), qualifier: text(figure.qualifier) as ReportedFigure['qualifier'], basis: text(figure.basis),
      asWritten: text(figure.asWritten), statedBy: text(figure.statedBy), note: text(figure.note), source,
    }];
  };
  const views = records(facts.channels).map((channel) => number(channel.viewsMoreThan)).find((count) => count !== null);
  const registered = number(facts.registeredMoreThan);
  return [
    ...stated('attended'), ...stated('participants'),
    ...(registered === null ? [] : [{ ...blank, kind: 'registered' as const, count: registered, qualifier: 'moreThan' as const, asWritten: text(facts.registeredAsWritten) }]),
    ...(views === undefined ? [] : [{ ...blank, kind: 'views' as const, count: views, qualifier: 'moreThan' as const, asWritten: null }]),
  ];
}
