import { isAnswered } from '../item/model.ts';
import { graceMs, windowState, type AnswerValue, type Attempt, type EventAssessment, type ItemKind, type Reveal } from '../model.ts';

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
