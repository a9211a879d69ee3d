import type { Pillar } from '#features/event/model.ts';
import { isAnswered } from '../item/model.ts';
import { graceMs, windowState, type AnswerValue, type Attempt, type AttemptState, type EventAssessment, type ItemKind, type Points, type Reveal, type Role, type WindowState } from '../model.ts';

/** An item as a participant sees it: one language, no key. */
export interface AskedItem {
  id: string;
  kind: ItemKind;
  text: string;
  options: { key: string; text: string }[];
}

/** Whether an answer that is `ageMs` old still counts when it arrives at `now`: given before the deadline, delivered within the grace. */
export function isInTime({ deadlineAt, now, ageMs }: { deadlineAt: Date; now: Date; ageMs: number }): boolean {
  const over = now.getTime() - deadlineAt.getTime();
  return over <= graceMs && over - ageMs <= 0;
}

/** Nothing can arrive any more. */
export const isOver = ({ deadlineAt }: Pick<Attempt, 'deadlineAt'>, now: Date): boolean => now.getTime() - deadlineAt.getTime() > graceMs;

/** May its owner see the result now? */
export function isRevealed({ reveal, asked, now }: { reveal: Reveal; asked: Pick<EventAssessment, 'opensAt' | 'closesAt'>; now: Date }): boolean {
  return reveal === 'at_once' || windowState(asked, now) === 'after';
}

/** The places (1, 2, ...) of items without an answer, in the order in which they are asked. */
export function openPlaces(items: readonly Pick<AskedItem, 'id'>[], answers: Readonly<Record<string, AnswerValue>>): number[] {
  return items.flatMap(({ id }, i) => (isAnswered(answers[id]) ? [] : i + 1));
}

/** One line of what an event asks somebody: for the ticket, the room and the page itself. */
export interface TestLine {
  role: Role;
  name: string;
  /** Items of one form. */
  count: number;
  window: WindowState;
  opensAt: Date;
  closesAt: Date;
  minutes: number | null;
  passMark: number | null;
  languages: ('id' | 'en')[];
  attempt: { state: AttemptState; deadlineAt: Date; over: boolean; revealed: boolean } | null;
}

/** Worth a line on a ticket: what can be done now or later, and what was done. */
export const isShown = ({ window, attempt }: Pick<TestLine, 'window' | 'attempt'>): boolean => window !== 'after' || attempt !== null;

/** Everything the page of one test shows its owner. */
export interface TestView extends TestLine {
  attemptId: string | null;
  language: 'id' | 'en';
  items: AskedItem[];
  answers: Record<string, { value: AnswerValue; sequence: number }>;
  submittedAt: Date | null;
  /** Null until it may be seen. */
  result: { points: number; of: number; byPillar: [Pillar, Points][]; passed: boolean | null } | null;
}

/**
 * What a form without script sent for one item: the answer's raw shape, `undefined` where nothing was touched. Fields: `value`
 * (keys, or `true`/`false`, a number as people write it, a text) and for an order `place-<key>`.
 */
export function readSent({ kind, options }: Pick<AskedItem, 'kind' | 'options'>, { values, places }: { values: readonly string[]; places: Readonly<Record<string, string>> }): unknown {
  const [first = ''] = values;
  if (kind === 'ordering') return orderOf(options.map(({ key }) => key), places);
  if (kind === 'several') return [...values];
  if (first.trim() === '') return undefined;
  if (kind === 'true_false') return first === 'true' ? true : first === 'false' ? false : first;
  if (kind === 'number') return readNumber(first);
  return kind === 'text' ? first : [first];
}

/** Keys by their places 1, 2, ...; undefined where none was given, the keys that have one where some lack theirs or share one. */
export function orderOf(keys: readonly string[], places: Readonly<Record<string, string>>): string[] | undefined {
  const given = keys.filter((key) => places[key]);
  if (given.length === 0) return undefined;
  const distinct = new Set(given.map((key) => places[key])).size === given.length;
  return distinct ? given.toSorted((a, b) => Number(places[a]) - Number(places[b])) : given.slice(0, -1);
}

/** `3,5` and `1.000` as Indonesians write them; NaN for what is no number. */
export function readNumber(text: string): number {
  const tidy = text.trim().replace(/\s/g, '');
  if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(tidy)) return Number(tidy.replaceAll('.', '').replace(',', '.'));
  return /^[+-]?\d+([.,]\d+)?$/.test(tidy) ? Number(tidy.replace(',', '.')) : NaN;
}
