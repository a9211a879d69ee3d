/** What a reader is told about the sources of a paragraph: the facts by the name of their kind, each once, in the order of the text. */
import { formatNumber } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';

const kinds = {
  theme: 'theme', title: 'theme', date: 'day', from: 'day', to: 'day', weekday: 'day', start: 'hours', end: 'hours', timeZoneLabel: 'hours', zone: 'hours',
  regency: 'place', province: 'place', regions: 'place', dateline: 'place', segment: 'segment', audience: 'segment', attendedBy: 'segment', organiser: 'organiser', partners: 'organiser', communities: 'organiser',
  series: 'series', nextInSeries: 'series', attended: 'turnout', participants: 'turnout', registeredMoreThan: 'turnout', engagement: 'turnout', channels: 'channels', hybrid: 'channels', groups: 'days', days: 'days',
  opening: 'opening', openingSpeech: 'opening', keynote: 'keynote', moderator: 'moderator', runner: 'crew', speakers: 'speaker', people: 'official', keyOpinionLeader: 'kol', rundown: 'rundown', questions: 'question',
  reach: 'reach', reachOwner: 'reach', aims: 'aims', contact: 'contact', writer: 'writer', derived: 'derived',
} as const;

export type CitationKind = (typeof kinds)[keyof typeof kinds] | 'programme';
/** `number` = which speaker or question, from 1; null where there is one only. */
export type Citation = { kind: CitationKind; number: number | null } | { kind: 'other'; path: string };

/** 'event.speakers[1].name' and 'event.speakers[1].position' are one citation: the second speaker. A path of no known kind names itself. */
export function citationsOf(sources: readonly string[]): Citation[] {
  const seen = new Map<string, Citation>();
  for (const path of sources) {
    const [, root, key = '', index] = /^(event|programme)\.(\w+)(?:\[(\d+)\])?/.exec(path) ?? [];
    const kind = root === 'programme' ? 'programme' : root === 'event' && Object.hasOwn(kinds, key) ? kinds[key as keyof typeof kinds] : null;
    const number = (kind === 'speaker' || kind === 'question' || kind === 'official') && index !== undefined ? Number(index) + 1 : null;
    const citation: Citation = kind ? { kind, number } : { kind: 'other', path };
    seen.set(kind ? `${kind} ${number}` : path, citation);
  }
  return [...seen.values()];
}

const words: Record<CitationKind, (values: Record<string, never>, options: { locale: Language }) => string> = {
  theme: m.portal_cite_theme, day: m.portal_cite_day, hours: m.portal_cite_hours, place: m.portal_cite_place, segment: m.portal_cite_segment, organiser: m.portal_cite_organiser,
  series: m.portal_cite_series, turnout: m.portal_cite_turnout, channels: m.portal_cite_channels, days: m.portal_cite_days, opening: m.portal_cite_opening, keynote: m.portal_cite_keynote,
  moderator: m.portal_cite_moderator, crew: m.portal_cite_crew, speaker: m.portal_cite_speaker, official: m.portal_cite_official, kol: m.portal_cite_kol, rundown: m.portal_cite_rundown,
  question: m.portal_cite_question, reach: m.portal_cite_reach, aims: m.portal_cite_aims, contact: m.portal_cite_contact, writer: m.portal_cite_writer, derived: m.portal_cite_derived, programme: m.portal_cite_programme,
};

/** The citation in the reader's words: 'narasumber 2'. A path of no known kind is its own name. */
export function citationName(citation: Citation, locale: Language): string {
  if (citation.kind === 'other') return citation.path;
  const word = words[citation.kind]({}, { locale });
  return citation.number === null ? word : m.portal_cite_numbered({ word, number: formatNumber(citation.number, locale) }, { locale });
}
