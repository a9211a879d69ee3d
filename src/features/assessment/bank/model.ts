import { pillars, type Pillar } from '#features/event/model.ts';
import starter from '../data/starter.json' with { type: 'json' };
import { forms, itemKinds, type AnswerKey, type Form, type Item, type ItemKind, type Option, type Purpose, type Words } from '../model.ts';

/** An item as somebody writes it: without an id or a place. */
export type ItemDraft = Omit<Item, 'id' | 'position'>;

export interface StarterInstrument {
  key: string;
  purpose: Purpose;
  name: Words;
  items: ItemDraft[];
}

/** The starter bank: items of our own writing, in two parallel forms and two languages. */
export const starterBank: readonly StarterInstrument[] = starter.map((one) => ({
  key: one.key,
  purpose: one.purpose as Purpose,
  name: one.name,
  // The file is ours; a test holds every item of it against `problemsOf`.
  items: one.items.map((item) => ({ ...item, form: item.form as Form, pillar: item.pillar as Pillar, kind: item.kind as ItemKind, answer: item.answer as AnswerKey, reverse: false })),
}));

/** Most items of one form, and most options of one item. */
export const mostItems = 60;
export const mostOptions = 6;

export const problems = [
  'code_wrong', 'code_twice', 'form_wrong', 'pillar_wrong', 'kind_wrong', 'text_missing', 'text_too_long', 'options_too_few', 'options_too_many', 'options_not_wanted', 'options_twice',
  'key_missing', 'key_wrong', 'key_not_wanted', 'english_partial', 'forms_unlike', 'too_many',
] as const;
/** What is wrong with an item; the sentence is `item_problem_<problem>`. */
export type Problem = (typeof problems)[number];

const withOptions: readonly ItemKind[] = ['single', 'several', 'ordering', 'likert'];
const codeShape = /^[a-z0-9-]{1,40}$/;

/** Everything that is wrong with one item by itself, in a fixed order; none = it can be asked. */
export function problemsOf(item: ItemDraft): Problem[] {
  const found: Problem[] = [];
  const { kind, options, answer, text } = item;
  if (!codeShape.test(item.code)) found.push('code_wrong');
  if (!forms.includes(item.form)) found.push('form_wrong');
  if (item.pillar !== null && !pillars.includes(item.pillar)) found.push('pillar_wrong');
  if (!itemKinds.includes(kind)) return [...found, 'kind_wrong'];
  if (text.id.trim().length < 3) found.push('text_missing');
  if (text.id.length > 1000 || (text.en?.length ?? 0) > 1000 || options.some((option) => option.id.length > 300 || (option.en?.length ?? 0) > 300)) found.push('text_too_long');
  if (withOptions.includes(kind)) {
    if (options.length < 2) found.push('options_too_few');
    if (options.length > mostOptions) found.push('options_too_many');
    if (new Set(options.map((option) => option.id.trim().toLowerCase())).size < options.length || new Set(options.map(({ key }) => key)).size < options.length) found.push('options_twice');
  } else if (options.length > 0) found.push('options_not_wanted');
  found.push(...keyProblem(kind, answer, options));
  const english = [text.en, ...options.map((option) => option.en)].map((words) => words !== null && words.trim() !== '');
  if (english.some(Boolean) && !english.every(Boolean)) found.push('english_partial');
  return found;
}

function keyProblem(kind: ItemKind, answer: AnswerKey, options: readonly Option[]): Problem[] {
  if (kind === 'likert' || kind === 'text') return answer === null ? [] : ['key_not_wanted'];
  if (answer === null) return ['key_missing'];
  if (kind === 'true_false') return typeof answer === 'boolean' ? [] : ['key_wrong'];
  if (kind === 'number') return typeof answer === 'object' && !Array.isArray(answer) && Number.isFinite(answer.value) && answer.tolerance >= 0 ? [] : ['key_wrong'];
  const known = Array.isArray(answer) && new Set(answer).size === answer.length && answer.every((key) => options.some((option) => option.key === key));
  const enough = Array.isArray(answer) && (kind === 'single' ? answer.length === 1 : kind === 'ordering' ? answer.length === options.length : answer.length >= 1);
  return known && enough ? [] : ['key_wrong'];
}

/**
 * What is wrong with a list of items together, by place: a code twice in one form, more items than a form may have, and forms that are
 * not parallel (a code that only one of them has, or that stands for another pillar or kind of scoring there).
 */
export function problemsTogether(items: readonly ItemDraft[]): Map<number, Problem[]> {
  const found = new Map<number, Problem[]>();
  const say = (place: number, problem: Problem) => found.set(place, [...(found.get(place) ?? []), problem]);
  const both = items.some(({ form }) => form === 'A') && items.some(({ form }) => form === 'B');
  items.forEach((item, place) => {
    if (items.findIndex((other) => other.form === item.form && other.code === item.code) !== place) say(place, 'code_twice');
    if (both) {
      const twin = items.find((other) => other.form !== item.form && other.code === item.code);
      if (!twin || twin.pillar !== item.pillar || (twin.answer === null) !== (item.answer === null)) say(place, 'forms_unlike');
    }
    if (items.slice(0, place).filter((other) => other.form === item.form).length >= mostItems) say(place, 'too_many');
  });
  return found;
}

/** Can every word of these items be read in English? */
export const isBilingual = (items: readonly Pick<Item, 'text' | 'options'>[]): boolean => items.every(({ text, options }) => text.en !== null && options.every((option) => option.en !== null));
