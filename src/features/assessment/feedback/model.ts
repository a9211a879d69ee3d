/** Answers to a feedback form, told only of groups large enough that nobody is recognised in them. */
import type { AnswerValue, Item } from '../model.ts';

/** A group of fewer people is not shown: an answer could be guessed to be somebody's. */
export const smallestCell = 5;

export interface ScaleLine {
  code: string;
  /** How many chose each option, in the order of the options; null where the group is too small. */
  counts: number[] | null;
  answers: number;
  /** Mean of the options' places (1 = first), turned round for statements that mean the opposite; null where the group is too small. */
  mean: number | null;
}

/** One line per item on a scale. */
export function scaleLines(items: readonly Item[], answers: readonly { itemId: string; value: AnswerValue }[]): ScaleLine[] {
  return items.filter(({ kind }) => kind === 'likert').map((item) => {
    const chosen = answers.flatMap(({ itemId, value }) => {
      const place = itemId === item.id && Array.isArray(value) ? item.options.findIndex(({ key }) => key === value[0]) : -1;
      return place < 0 ? [] : [place];
    });
    if (chosen.length < smallestCell) return { code: item.code, counts: null, answers: chosen.length, mean: null };
    const counts = item.options.map((_, place) => chosen.filter((one) => one === place).length);
    const mean = chosen.reduce((sum, place) => sum + (item.reverse ? item.options.length - place : place + 1), 0) / chosen.length;
    return { code: item.code, counts, answers: chosen.length, mean };
  });
}

/** What people wrote, without who; none before so many have handed in that a text has no known writer. */
export function openTexts(items: readonly Item[], answers: readonly { itemId: string; value: AnswerValue }[], people: number): { code: string; texts: string[] }[] {
  return items.filter(({ kind }) => kind === 'text').map((item) => ({
    code: item.code,
    texts: people < smallestCell ? [] : answers.flatMap(({ itemId, value }) => (itemId === item.id && typeof value === 'string' && value.trim() !== '' ? [value.trim()] : [])).toSorted(),
  }));
}
