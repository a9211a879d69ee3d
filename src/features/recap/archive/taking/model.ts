/** From an entry that a person agreed to, to what the import commands of the floors below take. */
import type { ReportedFigure } from '#features/attendance/model.ts';
import { castRoles, type CastRole } from '#features/event/model.ts';
import { archivedEvent, type ArchivedEvent } from '#features/event/schema.ts';
import type { Segment } from '#features/programme/model.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { DraftChannel, DraftEvent } from '../../reading/schema.ts';
import type { ChannelRow } from '../../record/model.ts';
import { meant } from '../model.ts';
import type { ArchiveEntry } from '../schema.ts';

/** Who in the cast: role and place within it, before rows have ids. */
export interface CastPlace { role: CastRole; position: number }

export interface Taken {
  event: ArchivedEvent;
  notes: { cast: CastPlace; text: string }[];
  channels: ChannelRow[];
  questions: { asker: string; text: string; to: CastPlace | null; answeredBy: CastPlace | null; answer: string | null }[];
  reported: ReportedFigure[];
}

export interface Surroundings {
  programme: string;
  slug: string;
  /** The clock of the first region. */
  zone: Zone;
  segments: readonly Segment[];
  /** The articles, the first of which is the event's source. */
  articles: readonly { name: string; title: string | null; draft: DraftEvent }[];
}

/** Throws (a ZodError) where the entry lacks what an event must have; `missingOf` says so before. */
export function takeOver(entry: ArchiveEntry, { programme, slug, zone, segments, articles }: Surroundings): Taken {
  const source = articles[0]!.name;
  const members: { name: string; place: CastPlace }[] = [];
  const cast = entry.people.flatMap(({ name, role, office, topic, pillar, another }) => {
    const castRole = castRoles.find((one) => one === role);
    if (castRole === undefined) return [];
    members.push({ name, place: { role: castRole, position: members.filter(({ place }) => place.role === castRole).length + 1 } });
    return [{ role: castRole, nameAsWritten: name, office, talkTitle: topic, pillar, another }];
  });
  const placeOf = (name: string | null): CastPlace | null => meant(members, name)?.place ?? null;
  const named = matchSegments(entry.segments, segments);
  const days = articles.map(({ draft }) => draft.groups).find((groups) => groups.length > 0) ?? [];
  const lastDay = entry.endsOn ?? entry.startsOn ?? '';
  const next = articles.map(({ draft }) => draft.next).find((one) => one !== null) ?? null;
  const reach = articles.flatMap(({ draft }) => draft.reach);
  return {
    event: archivedEvent.parse({
      programme, slug, source, theme: entry.theme, title: articles[0]!.title, organiser: entry.organiser,
      startsOn: entry.startsOn, endsOn: entry.endsOn, startHour: entry.startHour, endHour: entry.endHour, zone: entry.zone ?? zone, zoneStated: entry.zone !== null,
      segments: named.keys, pillars: [...new Set(cast.flatMap(({ pillar }) => pillar ?? []))], nextEvent: next,
      writer: entry.people.find(({ role }) => role === 'writer')?.name ?? null,
      regions: entry.regions, cast,
      crew: entry.people.filter(({ role }) => role === 'runner').map(({ name, office }) => ({ role: 'runner', name, office })),
      days: days.filter(({ day }) => day >= (entry.startsOn ?? '') && day <= lastDay).map(({ day, people, units }) => ({ day, people: people || null, units })),
      groups: [],
      statements: {
        sources: articles.map(({ name }) => name),
        ...(named.others.length > 0 ? { segmentAsWritten: named.others } : {}),
        ...(reach.length > 0 ? { reachAsWritten: reach as unknown as JsonValue } : {}),
        ...(unplaced(articles).length > 0 ? { channels: unplaced(articles) } : {}),
      },
    }),
    notes: articles.flatMap(({ draft }) => draft.quotes).flatMap(({ by, text }) => {
      const place = placeOf(by);
      return place && text.length <= 2000 ? [{ cast: place, text }] : [];
    }).filter((note, at, all) => all.findIndex((one) => one.text === note.text) === at),
    channels: channelsOf(articles),
    questions: entry.questions.map(({ asker, to, answeredBy, question, answer }) => ({ asker: asker ?? nobodyNamed, text: question, to: placeOf(to), answeredBy: placeOf(answeredBy), answer })),
    reported: figuresOf(entry, articles),
  };
}

/** Whom a question is put under where the article names nobody. */
const nobodyNamed = 'Peserta';

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Words of an article against the programme's own segments; what fits none is kept as it was written. */
function matchSegments(written: readonly string[], segments: readonly Segment[]): { keys: string[]; others: string[] } {
  const keyOf = (words: string): string | undefined => segments.find(({ key, name, nameEn }) => [key, name, nameEn].some((known) => plain(known) === plain(words)))?.key;
  return { keys: [...new Set(written.flatMap((words) => keyOf(words) ?? []))], others: written.filter((words) => keyOf(words) === undefined) };
}

const kindOf = (channel: DraftChannel): string => (typeof channel === 'string' ? channel : channel.kind);
const online: Record<string, Pick<ChannelRow, 'kind' | 'provider' | 'name'>> = {
  zoom: { kind: 'meeting', provider: 'zoom', name: 'Zoom' }, 'google-meet': { kind: 'meeting', provider: 'other', name: 'Google Meet' },
  teams: { kind: 'meeting', provider: 'other', name: 'Microsoft Teams' }, 'youtube-live': { kind: 'stream', provider: 'youtube', name: 'YouTube' },
  'facebook-live': { kind: 'stream', provider: 'other', name: 'Facebook' },
};

function channelsOf(articles: Surroundings['articles']): ChannelRow[] {
  const rows = articles.flatMap(({ draft }) => draft.channels).flatMap((channel): ChannelRow[] => {
    const details = typeof channel === 'string' ? null : channel;
    if (kindOf(channel) === 'venue') return details?.name ? [{ kind: 'venue', provider: null, name: details.name, place: details.name, capacity: null }] : [];
    const known = online[kindOf(channel)];
    return known ? [{ ...known, place: null, capacity: details?.capacity || null }] : [];
  });
  return rows.filter((row, at) => rows.findIndex((one) => one.kind === row.kind && one.name === row.name) === at);
}

/** Ways of holding an event that are no channel of ours ("daring"): kept in the article's word. */
const unplaced = (articles: Surroundings['articles']): string[] =>
  [...new Set(articles.flatMap(({ draft }) => draft.channels).map(kindOf).filter((kind) => kind !== 'venue' && online[kind] === undefined))];

/** What the article states stays apart from the ledger, each with its qualifier and the file that says so. */
function figuresOf(entry: ArchiveEntry, articles: Surroundings['articles']): ReportedFigure[] {
  const blank = { basis: null, asWritten: null, statedBy: null, note: null };
  const sourceOf = (says: (draft: DraftEvent) => number | null, count: number | null): string => (articles.find(({ draft }) => says(draft) === count) ?? articles[0]!).name;
  const { attended, registered } = entry;
  const views = articles.flatMap(({ name, draft }) => draft.channels.flatMap((channel) => (typeof channel === 'string' || channel.viewsMoreThan === undefined ? [] : [{ name, count: channel.viewsMoreThan }])))[0];
  return [
    // An announcement speaks of those who are expected.
    ...(attended.count === null ? [] : [{ ...blank, kind: entry.kind === 'recap' ? 'attended' as const : 'participants' as const, ...attended, source: sourceOf(({ participants }) => participants.count, attended.count) }]),
    ...(registered.count === null ? [] : [{ ...blank, kind: 'registered' as const, ...registered, source: sourceOf((draft) => draft.registered.count, registered.count) }]),
    ...(views ? [{ ...blank, kind: 'views' as const, count: views.count, qualifier: 'moreThan' as const, source: views.name }] : []),
  ];
}
