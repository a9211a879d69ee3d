import { archiveEntry, type ArchiveEntry } from '#features/recap/archive/schema.ts';
import { invalid } from '#platform/http/refusal.ts';
import { linesOf, numberOf, textOf } from '../../../../form.ts';

const rowsOf = (form: FormData, list: string): number[] =>
  [...new Set([...form.keys()].flatMap((name) => new RegExp(`^${list}\\.(\\d{1,2})\\.`).exec(name)?.[1] ?? []))].map(Number).sort((a, b) => a - b);

/** A number in Indonesian or English writing: "2.000", "2,000". */
const countOf = (form: FormData, name: string): number | null => {
  const one = new FormData();
  one.set(name, textOf(form, name).replace(/[.,\s](?=\d{3}\b)/g, ''));
  return numberOf(one, name);
};
const stated = (form: FormData, name: string) => ({ count: countOf(form, `${name}.count`), qualifier: textOf(form, `${name}.qualifier`) || null });

/**
 * The fields of the review form. A row without its name or question is left out: so rows are removed. Refuses `invalid` with the
 * fields that cannot be, each under the name it has in the form.
 */
export function entryIn(form: FormData): ArchiveEntry {
  const people = rowsOf(form, 'people').filter((row) => textOf(form, `people.${row}.name`) !== '');
  const questions = rowsOf(form, 'questions').filter((row) => textOf(form, `questions.${row}.question`) !== '');
  const parsed = archiveEntry.safeParse({
    ...Object.fromEntries((['kind', 'theme', 'organiser', 'startsOn', 'endsOn', 'startHour', 'endHour', 'zone'] as const).map((name) => [name, textOf(form, name)])),
    regions: linesOf(form, 'regions'), segments: linesOf(form, 'segments'),
    attended: stated(form, 'attended'), registered: stated(form, 'registered'),
    people: people.map((row) => ({
      ...Object.fromEntries((['name', 'role', 'office', 'topic'] as const).map((name) => [name, textOf(form, `people.${row}.${name}`)])),
      pillar: textOf(form, `people.${row}.pillar`) || null, another: form.has(`people.${row}.another`),
    })),
    questions: questions.map((row) => Object.fromEntries((['asker', 'to', 'answeredBy', 'question', 'answer'] as const).map((name) => [name, textOf(form, `questions.${row}.${name}`)]))),
  });
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const { path, code } of parsed.error.issues) {
    const [list, at, field] = path;
    const row = typeof at === 'number' ? (list === 'people' ? people[at] : list === 'questions' ? questions[at] : undefined) : undefined;
    fields[row === undefined ? String(list ?? 'form') : `${String(list)}.${row}.${String(field)}`] ??= code === 'too_big' ? 'too_long' : 'wrong';
  }
  throw invalid(fields, { max: 2000 });
}

/** Which paper each article is of, by the article's id. */
export const outletsIn = (form: FormData): Record<string, string | null> =>
  Object.fromEntries([...form.keys()].flatMap((name) => (name.startsWith('outlet.') ? [[name.slice('outlet.'.length), textOf(form, name).slice(0, 200) || null]] : [])));
