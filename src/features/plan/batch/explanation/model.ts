import { formatDate, formatLongDate, formatNumber, weekdayOf, type Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Contradiction } from '../contradiction/model.ts';
import { splitsOf, type Breach, type BatchGroup, type BatchPlan, type BatchProblem, type BatchUnit } from '../model.ts';
import type { Solved } from '../solver/model.ts';

/** The weekday alone where no two days of the plan share it, else the whole date. */
function dayName(problem: Pick<BatchProblem, 'days'>, day: string, locale: Language): string {
  const weekday = weekdayOf(day, locale);
  return problem.days.filter((one) => weekdayOf(one, locale) === weekday).length === 1 ? weekday : formatLongDate(day, locale);
}

const list = (words: readonly string[], locale: Language): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
const withPeople = (units: readonly BatchUnit[], locale: Language): string => list(units.map(({ unit, people }) => `${unit} ${formatNumber(people, locale)}`), locale);
const pairWords = (pairs: readonly (readonly [string, string])[]): string => pairs.map(([a, b]) => `${a}–${b}`).join(', ');

/** One sentence that names what cannot be: "Selasa: 5.500 orang, kapasitas 5.000 (22 Agustus 2023; Badung 3.500, Buleleng 2.000)". */
export function contradictionText(problem: BatchProblem, contradiction: Contradiction, locale: Language): string {
  const number = (value: number): string => formatNumber(value, locale);
  const names = (units: readonly BatchUnit[]): string => list(units.map((unit) => unit.unit), locale);
  switch (contradiction.kind) {
    case 'capacity': {
      const { days, every, people, capacity, units } = contradiction;
      const when = every && days.length > 1 ? m.batch_every_day({ count: days.length }, { locale }) : list(days.map((day) => dayName(problem, day, locale)), locale);
      const dates = days.length === 1 && when !== formatLongDate(days[0]!, locale) ? `${formatDate(days[0]!, locale)}; ` : '';
      const who = units.length <= 12 ? withPeople(units, locale) : m.batch_units({ count: number(units.length) }, { locale });
      return `${m.batch_no_capacity({ when, people: number(people), capacity: number(capacity) }, { locale })} (${dates}${who})`;
    }
    case 'together_too_big':
      return m.batch_no_together({ units: withPeople(contradiction.units, locale), people: number(contradiction.people), capacity: number(contradiction.capacity) }, { locale });
    case 'together_no_day':
      return m.batch_no_common_day({ units: names(contradiction.units) }, { locale });
    case 'circle':
      return m.batch_no_circle({ path: contradiction.path.join(' – '), first: contradiction.apart[0], second: contradiction.apart[1] }, { locale });
    case 'apart_too_many':
      return m.batch_no_apart({ units: names(contradiction.units), needed: number(contradiction.needed), groups: number(contradiction.groups) }, { locale });
    case 'mixed': {
      const { units, together, apart, groups, capacity, proven } = contradiction;
      const wishes = [
        ...(together.length > 0 ? [m.batch_wish_together({ pairs: pairWords(together) }, { locale })] : []),
        ...(apart.length > 0 ? [m.batch_wish_apart({ pairs: pairWords(apart) }, { locale })] : []),
      ].join('; ');
      return [m.batch_no_mixed({ units: withPeople(units, locale), wishes: wishes === '' ? '–' : wishes, groups: number(groups), capacity: number(capacity) }, { locale }), ...(proven ? [] : [m.batch_not_least({}, { locale })])].join(' ');
    }
  }
}

/** How many splits there are and what is proven, then each split unit with its parts and why. */
export function planText(problem: BatchProblem, { groups, bound }: { groups: readonly BatchGroup[]; bound: number }, locale: Language): string {
  const number = (value: number): string => formatNumber(value, locale);
  const people = problem.units.reduce((sum, unit) => sum + unit.people, 0);
  const seats = groups.length * problem.groupCapacity;
  const splits = splitsOf(groups);
  const lines = [
    m.batch_told_size({ units: number(problem.units.length), people: number(people), groups: number(groups.length), capacity: number(problem.groupCapacity), free: number(seats - people) }, { locale }),
    ...(seats === people ? [m.batch_told_full({}, { locale })] : []),
    splits === 0 ? m.batch_told_none({}, { locale }) : splits === bound ? m.batch_told_proven({ splits: number(splits) }, { locale }) : m.batch_told_open({ splits: number(splits), bound: number(bound) }, { locale }),
  ];
  for (const { unit, people: heads, days } of problem.units) {
    const parts = groups.flatMap((group) => group.units.filter((part) => part.unit === unit).map((part) => ({ ...group, people: part.people })));
    if (parts.length < 2) continue;
    const where = list(parts.map((part) => m.batch_told_part({ people: number(part.people), group: part.group, day: dayName(problem, part.day, locale) }, { locale })), locale);
    const tooBig = Math.ceil(heads / problem.groupCapacity);
    const free = groups.filter((group) => !days || days.includes(group.day)).reduce((sum, group) => sum + group.capacity - group.units.reduce((all, part) => all + part.people, 0), 0);
    const why = tooBig === parts.length
      ? m.batch_why_big({ capacity: number(problem.groupCapacity), needed: tooBig }, { locale })
      : free === 0 ? m.batch_why_full({}, { locale }) : m.batch_why_packing({ people: number(tooBig > 1 ? heads % problem.groupCapacity : heads), free: number(free) }, { locale });
    lines.push(m.batch_told_split({ unit, people: number(heads), parts: parts.length, where, why }, { locale }));
  }
  const wishes = [problem.together.length, problem.apart.length, problem.units.filter((unit) => unit.days).length];
  if (wishes.some((count) => count > 0)) lines.push(m.batch_told_wishes({ together: wishes[0]!, apart: wishes[1]!, days: wishes[2]! }, { locale }));
  return lines.join('\n');
}

/** The planner's answer in its printed form, with its words in the reader's language. */
export function toPlan(problem: BatchProblem, { solved, contradiction }: { solved: Solved; contradiction: Contradiction | null }, locale: Language): BatchPlan {
  if (solved.outcome !== 'planned') {
    const text = contradiction ? contradictionText(problem, contradiction, locale) : m.batch_not_least({}, { locale });
    return { status: 'infeasible', splits: null, bound: null, groups: [], explanation: m.batch_told_impossible({ why: text }, { locale }), contradiction: text };
  }
  const { splits, bound, groups } = solved;
  return { status: splits <= bound ? 'optimal' : 'feasible', splits, bound, groups, explanation: planText(problem, solved, locale), contradiction: null };
}

/** A broken rule in words. */
export function breachText(problem: BatchProblem, breach: Breach, locale: Language): string {
  const number = (value: number): string => formatNumber(value, locale);
  switch (breach.kind) {
    case 'capacity': return m.batch_breach_capacity({ group: breach.group, people: number(breach.people), capacity: number(breach.capacity) }, { locale });
    case 'people': return m.batch_breach_people({ unit: breach.unit, placed: number(breach.placed), people: number(breach.people) }, { locale });
    case 'day': return m.batch_breach_day({ unit: breach.unit, day: dayName(problem, breach.day, locale) }, { locale });
    case 'together': return m.batch_breach_together({ first: breach.units[0], second: breach.units[1] }, { locale });
    case 'apart': return m.batch_breach_apart({ first: breach.units[0], second: breach.units[1], group: breach.group }, { locale });
    case 'unknown_unit':
    case 'part': return m.batch_breach_part({ unit: breach.unit }, { locale });
    case 'groups': return m.batch_breach_groups({}, { locale });
  }
}
