/**
 * How well a draft agrees with what an article says: micro-averaged F1 over (field, value) pairs. Values are compared in NFC, small
 * letters, with signs and spaces collapsed; a question or an answer counts when its words agree with F1 of at least 0.6.
 */
import { personKey } from '../person/model.ts';
import type { DraftEvent } from '../schema.ts';

/** What an article is expected to give: a draft without what only the reader adds. */
export type Expected = Omit<DraftEvent, 'findings' | 'spans'>;

export interface Score { hits: number; expected: number; found: number; missing: string[]; extra: string[] }

const plain = (value: unknown): string => String(value).normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** F1 over the words of two texts, each word counted as often as it stands. */
export function wordAgreement(one: string, other: string): number {
  const [a, b] = [plain(one).split(' '), plain(other).split(' ')];
  const left = new Map<string, number>();
  for (const word of b) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of a) {
    const count = left.get(word) ?? 0;
    if (count > 0) { common += 1; left.set(word, count - 1); }
  }
  return common === 0 ? 0 : (2 * common) / (a.length + b.length);
}

/** The pairs of a draft, questions and answers left out: those are compared by their words. */
function pairsOf(draft: Expected): string[] {
  const pairs: string[] = [];
  const add = (field: string, value: unknown): void => { if (value !== null && value !== undefined && plain(value) !== '') pairs.push(`${field}: ${plain(value)}`); };
  for (const field of ['kind', 'theme', 'start', 'end', 'zone', 'organiser'] as const) add(field, draft[field]);
  for (const field of ['dates', 'weekdays', 'segments'] as const) for (const value of draft[field]) add(field, value);
  for (const region of draft.regions) add('regions', `${region.code} ${region.name} ${region.province}`);
  for (const field of ['participants', 'registered'] as const) {
    add(`${field}.count`, draft[field].count);
    add(`${field}.qualifier`, draft[field].qualifier);
  }
  for (const person of draft.people) {
    const who = personKey(person.name);
    add('people.name', person.name);
    for (const field of ['role', 'order', 'position', 'topic', 'pillar'] as const) if (person[field] !== null) add(`people.${field}`, `${who} ${String(person[field])}`);
  }
  for (const group of draft.groups) {
    add('groups.people', `${group.day} ${group.people ?? ''}`);
    for (const unit of group.units) add('groups.units', `${group.day} ${unit}`);
  }
  for (const one of draft.reach) add('reach', `${one.channel} ${one.followersMoreThan ?? ''} ${one.host ?? ''} ${one.asWritten ?? ''}`);
  for (const quote of draft.quotes) add('quotes', `${personKey(quote.by)} ${quote.text}`);
  for (const channel of draft.channels) add('channels', typeof channel === 'string' ? channel : Object.values(channel).join(' '));
  for (const [field, value] of Object.entries(draft.next ?? {})) add(`next.${field}`, value);
  return pairs;
}

/** Compares what was read with what was expected. Sum the counts of several articles, then ask `f1`. */
export function score(expected: Expected, draft: Expected): Score {
  const want = pairsOf(expected);
  const have = pairsOf(draft);
  const left = [...have];
  const missing: string[] = [];
  let hits = 0;
  for (const pair of want) {
    const at = left.indexOf(pair);
    if (at === -1) missing.push(pair);
    else { hits += 1; left.splice(at, 1); }
  }
  let [wanted, found] = [want.length, have.length];
  const rest = [...draft.questions];
  const count = (questions: Expected['questions']): number => questions.flatMap((one) => Object.values(one)).filter((value) => value !== null).length;
  wanted += count(expected.questions);
  found += count(draft.questions);
  for (const question of expected.questions) {
    const at = rest.findIndex((one) => plain(one.asker) === plain(question.asker) || wordAgreement(one.question ?? '', question.question ?? '') >= 0.6);
    const other = at === -1 ? undefined : rest.splice(at, 1)[0];
    for (const field of ['asker', 'to', 'answeredBy', 'question', 'answer'] as const) {
      const [one, two] = [question[field], other?.[field] ?? null];
      const agrees = one !== null && two !== null && (field === 'question' || field === 'answer' ? wordAgreement(one, two) >= 0.6 : plain(one) === plain(two));
      if (agrees) hits += 1;
      else {
        if (one !== null) missing.push(`questions.${field}: ${one}`);
        if (two !== null) left.push(`questions.${field}: ${two}`);
      }
    }
  }
  for (const one of rest) left.push(`questions: ${one.asker ?? ''}: ${one.question ?? ''}`);
  return { hits, expected: wanted, found, missing, extra: left };
}

/** F1 over several scores together: every pair weighs the same. */
export function f1(scores: Score[]): number {
  const sum = (of: (one: Score) => number): number => scores.reduce((total, one) => total + of(one), 0);
  const pairs = sum((one) => one.expected + one.found);
  return pairs === 0 ? 1 : (2 * sum((one) => one.hits)) / pairs;
}
