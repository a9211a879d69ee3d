/**
 * Whether two articles, or an article and an event, tell of the same occasion. A day may see the same theme in one regency twice, for
 * two segments at two hours, and two papers may print a theme differently: so no single field decides.
 */
import { within } from '#features/region/model.ts';
import { isSamePerson } from '../../reading/person/model.ts';
import { wordAgreement } from '../../reading/score/model.ts';
import type { ArchiveEntry } from '../schema.ts';

export interface Occasion {
  startsOn: string | null;
  /** The last day; equal to the first where nothing else is said. */
  endsOn: string | null;
  regions: readonly string[];
  theme: string | null;
  segments: readonly string[];
  startHour: string | null;
  /** Names of those who spoke. */
  speakers: readonly string[];
}

/** `maybe`: a person is asked. */
export type Sameness = 'same' | 'maybe' | 'different';

export const occasionOf = (entry: ArchiveEntry): Occasion => ({
  startsOn: entry.startsOn, endsOn: entry.endsOn ?? entry.startsOn, regions: entry.regions, theme: entry.theme, segments: entry.segments,
  startHour: entry.startHour, speakers: entry.people.filter(({ role }) => role === 'speaker' || role === 'keynote').map(({ name }) => name),
});

/** true, false, or null where one of the two says nothing. */
type Verdict = boolean | null;

const daysMeet = (a: Occasion, b: Occasion): Verdict =>
  a.startsOn === null || a.endsOn === null || b.startsOn === null || b.endsOn === null ? null : a.startsOn <= b.endsOn && b.startsOn <= a.endsOn;
const placesMeet = (a: Occasion, b: Occasion): Verdict =>
  a.regions.length === 0 || b.regions.length === 0 ? null : a.regions.some((one) => b.regions.some((other) => within(one, other) || within(other, one)));
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const segmentsMeet = (a: Occasion, b: Occasion): Verdict =>
  a.segments.length === 0 || b.segments.length === 0 ? null : a.segments.some((one) => b.segments.some((other) => plain(one).includes(plain(other)) || plain(other).includes(plain(one))));
const hoursMeet = (a: Occasion, b: Occasion): Verdict => (a.startHour === null || b.startHour === null ? null : plain(a.startHour) === plain(b.startHour));
const themesMeet = (a: Occasion, b: Occasion): Verdict => {
  if (a.theme === null || b.theme === null) return null;
  const agreement = wordAgreement(a.theme, b.theme);
  return agreement >= 0.6 ? true : agreement < 0.34 ? false : null;
};

/** Symmetric: the order of the two says nothing. */
export function compareOccasions(a: Occasion, b: Occasion): Sameness {
  const [days, places, theme, segments, hours] = [daysMeet(a, b), placesMeet(a, b), themesMeet(a, b), segmentsMeet(a, b), hoursMeet(a, b)];
  const shared = Math.min(
    a.speakers.filter((one) => b.speakers.some((other) => isSamePerson(one, other))).length,
    b.speakers.filter((one) => a.speakers.some((other) => isSamePerson(one, other))).length,
  );
  if (days === false || places === false) return 'different';
  const agrees = theme === true || shared >= 2 || (shared === 1 && theme !== false);
  const contradicts = segments === false || hours === false;
  if (agrees) return days === true && places === true && !contradicts ? 'same' : 'maybe';
  if (theme === false || contradicts || days === null || places === null) return 'different';
  return 'maybe';
}
