import type { JsonValue } from '#platform/database/schema.ts';
import type { Statement } from '../model.ts';

/** What the sources say of a programme, read from its statements into what a page can print. Whatever nobody stated is null or empty. */

export interface Sourced {
  source: string | null;
}

export interface Baseline extends Sourced {
  internetUsers: { value: number; asOf: string | null } | null;
  population: { value: number; asOf: string | null } | null;
  penetrationPercent: number | null;
  /** Printed as the source prints it: its own words, its own scale. */
  literacy: { value: number; asWritten: string | null; judgement: string | null } | null;
}

export interface Portrait {
  opened: ({ on: string; by: string | null } & Sourced) | null;
  aims: string[];
  aimsSources: string[];
  pillars: string[];
  pillarsStatedBy: string | null;
  pillarsSource: string | null;
  scale: ({ asWritten: string } & Sourced)[];
  baseline: Baseline | null;
  reminder: ({ subject: string; occasion: string | null; asWritten: string | null; statedBy: string | null } & Sourced) | null;
  nameAsWritten: string | null;
  /** The fields of the record that are our own conclusion: 'name', 'key'. */
  derived: string[];
}

type JsonRecord = Readonly<Record<string, JsonValue>>;
const isRecord = (value: JsonValue | undefined): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: JsonValue | undefined): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);
const number = (value: JsonValue | undefined): number | null => (typeof value === 'number' ? value : null);
const texts = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const day = (value: JsonValue | undefined): string | null => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null);

/** Reads the statements of a programme. What has another shape than expected is left out, never guessed. */
export function readPortrait(statements: readonly Statement[]): Portrait {
  const stated = new Map(statements.filter((statement) => !statement.derived).map((statement) => [statement.key, statement]));
  const value = (key: string): JsonValue | undefined => stated.get(key)?.value;
  const record = (key: string): { of: JsonRecord; source: string | null } | null => {
    const found = stated.get(key);
    return found && isRecord(found.value) ? { of: found.value, source: found.source ?? text(found.value.source) } : null;
  };
  const opened = record('opened');
  const openedOn = day(opened?.of.on);
  const reminder = record('reminder');
  const subject = text(reminder?.of.subject);
  return {
    opened: opened && openedOn ? { on: openedOn, by: text(opened.of.by), source: opened.source } : null,
    aims: texts(value('aims')),
    aimsSources: texts(value('aimsSources')),
    pillars: texts(value('pillars')),
    pillarsStatedBy: text(value('pillarsStatedBy')),
    pillarsSource: text(value('pillarsSource')),
    scale: (Array.isArray(value('scale')) ? (value('scale') as JsonValue[]) : []).flatMap((one) => {
      const asWritten = isRecord(one) ? text(one.asWritten) : null;
      return isRecord(one) && asWritten ? [{ asWritten, source: text(one.source) }] : [];
    }),
    baseline: readBaseline(record('baseline')),
    reminder: reminder && subject ? { subject, occasion: text(reminder.of.occasion), asWritten: text(reminder.of.asWritten), statedBy: text(reminder.of.statedBy), source: reminder.source } : null,
    nameAsWritten: text(value('nameAsWritten')),
    derived: texts(value('derived')),
  };
}

function readBaseline(found: { of: JsonRecord; source: string | null } | null): Baseline | null {
  if (!found) return null;
  const { of, source } = found;
  const figure = (key: string, asOf: string) => {
    const value = number(of[key]);
    return value === null ? null : { value, asOf: text(of[asOf]) };
  };
  const index = isRecord(of.literacyIndex) ? of.literacyIndex : null;
  const value = number(index?.value);
  return {
    source,
    internetUsers: figure('internetUsers', 'internetUsersAsOf'),
    population: figure('population', 'populationAsOf'),
    penetrationPercent: number(of.penetrationPercent),
    literacy: index && value !== null ? { value, asWritten: text(index.asWritten), judgement: text(index.judgement) } : null,
  };
}

/** As `event` names them; a programme stands a floor below and may not ask it. */
export type PillarKey = 'skill' | 'safety' | 'ethics' | 'culture';

/** The pillar that a source's word stands for ("digital safety", "Keamanan Digital"); null for a word we do not know. */
export function pillarOf(word: string): PillarKey | null {
  const known: [RegExp, PillarKey][] = [[/skill|cakap/i, 'skill'], [/safe|aman/i, 'safety'], [/ethic|etik/i, 'ethics'], [/cultur|budaya/i, 'culture']];
  return known.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}
