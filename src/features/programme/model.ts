import type { JsonValue } from '#platform/database/schema.ts';

/** A number that somebody promised or wished for, as dated and sourced as it was said. */
export interface Target {
  value: number;
  /** What is counted, in the source's word: "partisipan" are not "people" and not "attendances". */
  basis: string;
  segment: string | null;
  /** Reached in stages, by the source's own word. */
  staged: boolean;
  asWritten: string | null;
  statedBy: string | null;
  statedOn: string | null;
  source: string;
}

/** Something a source says about a programme; `derived` = our own conclusion, shown as such. */
export interface Statement {
  key: string;
  value: JsonValue;
  source: string | null;
  derived: boolean;
}

/** Followers of one channel of the organisers, on a day. Never a count of people. */
export interface Reach {
  channel: string;
  followers: number | null;
  qualifier: 'exactly' | 'moreThan' | 'about' | null;
  asWritten: string | null;
  host: string | null;
  owner: string | null;
  asOf: string;
  source: string;
}

/** Whom a programme addresses. */
export interface Segment {
  key: string;
  name: string;
  nameEn: string;
}

export interface Programme {
  id: string;
  key: string;
  name: string;
  organiser: string;
  note: string | null;
  asksNip: boolean;
  targets: Target[];
  segments: Segment[];
}

/** Our own reading beside a figure of the source: the scale of the survey that 3.47 comes from. */
export interface LiteracyScale {
  min: number;
  max: number;
  source: string;
}

/** The statement under which that scale is kept. */
export const literacyScaleKey = 'literacyScale';

/** The name of a segment in the reader's language; an unknown key names itself. */
export function segmentName(segments: readonly Segment[], key: string, language: 'id' | 'en'): string {
  const segment = segments.find((one) => one.key === key);
  if (!segment) return key;
  return language === 'en' ? segment.nameEn : segment.name;
}

/**
 * The record of a programme as its sources state it: the keys of the fact file, absent where nobody stated anything.
 * One target stands under `target`; where a programme has several, the others follow under `furtherTargets`.
 */
export function composeFacts(programme: Programme, statements: readonly Statement[]): Record<string, JsonValue> {
  const facts: Record<string, JsonValue> = { key: programme.key, name: programme.name, organiser: programme.organiser };
  if (programme.note) facts.note = programme.note;
  const [first, ...others] = programme.targets.map(targetFacts);
  if (first) facts.target = first;
  if (others.length > 0) facts.furtherTargets = others;
  for (const { key, value, source, derived } of statements) {
    if (derived) continue;
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    facts[key] = isRecord && source ? { ...value, source } : value;
  }
  return facts;
}

function targetFacts(target: Target): Record<string, JsonValue> {
  const { value, basis, segment, staged, asWritten, statedBy, statedOn, source } = target;
  return {
    value, basis, source,
    ...(segment ? { segment } : {}),
    ...(staged ? { staged } : {}),
    ...(asWritten ? { asWritten } : {}),
    ...(statedBy ? { statedBy } : {}),
    ...(statedOn ? { statedOn } : {}),
  };
}
