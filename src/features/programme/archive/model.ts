import type { JsonValue } from '#platform/database/schema.ts';
import { programmeRecord, type ProgrammeRecord } from '../schema.ts';

type Facts = Record<string, JsonValue>;

/** What the source does not say and we add. */
export interface ProgrammeAdditions {
  segments: ProgrammeRecord['segments'];
  literacyScale?: ProgrammeRecord['literacyScale'];
  /** From the events' sources, which state it. */
  reach: readonly object[];
}

const columnKeys = ['key', 'name', 'organiser', 'note', 'target', 'furtherTargets'];

/**
 * A record with the keys of the sources' fact file becomes what `importProgramme` takes; what no column holds goes into the
 * statements verbatim, and `composeFacts` gives it back. Throws (a ZodError) where the record cannot be a programme.
 */
export function readProgramme(facts: Facts, { segments, literacyScale, reach }: ProgrammeAdditions): ProgrammeRecord {
  const stated = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
  return programmeRecord.parse({
    key: facts.key, name: facts.name, organiser: facts.organiser, ...(facts.note ? { note: facts.note } : {}),
    targets: [...(facts.target ? [facts.target] : []), ...(Array.isArray(facts.furtherTargets) ? facts.furtherTargets : [])],
    statements: Object.fromEntries(Object.entries(facts).filter(([key]) => !columnKeys.includes(key))),
    segments, reach: reach.map(stated),
    ...(literacyScale ? { literacyScale } : {}),
  });
}
