/**
 * Old articles on their way to becoming events. Several papers may tell of one occasion: their drafts become one entry, field by
 * field from the surest article that has it, and where they disagree the field asks.
 */
import { isSamePerson, personKey } from '../reading/person/model.ts';
import type { DraftEvent, DraftPerson } from '../reading/schema.ts';
import { wordAgreement } from '../reading/score/model.ts';
import { entryFields, type ArchiveEntry, type ArchivedPerson, type AskedBefore, type EntryField } from './schema.ts';

export const occasionStates = ['open', 'accepted', 'joined', 'rejected'] as const;
export type OccasionState = (typeof occasionStates)[number];

/** How sure a field is (0 = absent or contradicted, 1 = nothing speaks against it), and what other articles say instead. */
export interface FieldTrust {
  certainty: number;
  others: string[];
}

export interface Gathered {
  entry: ArchiveEntry;
  trust: Record<EntryField, FieldTrust>;
  /** Mean over the fields. */
  certainty: number;
  /** Fields below `ASKS_BELOW`, in the order of the form. */
  doubts: EntryField[];
}

/** A field asks when it is less sure than this. */
export const ASKS_BELOW = 0.7;
/** A zone that nobody wrote follows from the region; an absent count or segment keeps nobody from taking the event over. */
const ABSENT: Partial<Record<EntryField, number>> = { zone: 0.6, end: 0.6, participants: 0.4, segments: 0.4, questions: 1 };

/** Which field of the form a finding of the reader is about. */
const fieldOf = (where: string): EntryField | null => {
  const base = where.replace(/[.[].*$/, '');
  if (base === 'weekdays') return 'dates';
  if (base === 'groups') return 'participants';
  return entryFields.find((field) => field === base) ?? null;
};

const valueOf: Record<EntryField, (draft: DraftEvent) => unknown> = {
  theme: (draft) => draft.theme,
  dates: (draft) => (draft.dates.length > 0 ? [draft.dates[0], draft.dates.at(-1)] : null),
  start: (draft) => draft.start,
  end: (draft) => draft.end,
  zone: (draft) => draft.zone,
  regions: (draft) => (draft.regions.length > 0 ? draft.regions.map(({ code }) => code) : null),
  organiser: (draft) => draft.organiser,
  segments: (draft) => (draft.segments.length > 0 ? draft.segments : null),
  participants: (draft) => draft.participants.count,
  people: (draft) => (draft.people.length > 0 ? draft.people : null),
  questions: (draft) => (draft.questions.length > 0 ? draft.questions : null),
};

/** Lists grow by what another article adds; of these fields only one value can be true. */
const singular: readonly EntryField[] = ['theme', 'dates', 'start', 'end', 'zone', 'regions', 'organiser', 'participants'];
const plain = (value: unknown): string => JSON.stringify(value).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

function trustOf(field: EntryField, draft: DraftEvent): number {
  if (valueOf[field](draft) === null) return ABSENT[field] ?? 0;
  return draft.findings.filter(({ where }) => fieldOf(where) === field).reduce((left, { certainty }) => Math.min(left, 1 - certainty), 1);
}

/** One entry out of the drafts of one occasion (at least one). */
export function gather(drafts: readonly DraftEvent[]): Gathered {
  const trust = {} as Record<EntryField, FieldTrust>;
  const best = {} as Record<EntryField, DraftEvent>;
  for (const field of entryFields) {
    const ranked = [...drafts].sort((one, other) => Number(valueOf[field](one) === null) - Number(valueOf[field](other) === null) || trustOf(field, other) - trustOf(field, one));
    const chosen = ranked[0]!;
    best[field] = chosen;
    const value = valueOf[field](chosen);
    const others = singular.includes(field)
      ? [...new Set(ranked.slice(1).map(valueOf[field]).filter((other) => other !== null && plain(other) !== plain(value)).map((other) => (Array.isArray(other) ? other.join(', ') : String(other))))]
      : [];
    trust[field] = { certainty: Math.min(trustOf(field, chosen), others.length > 0 ? 0.5 : 1), others };
  }
  const { dates, start, end, zone } = { dates: best.dates.dates, start: best.start.start, end: best.end.end, zone: best.zone.zone };
  const count = best.participants;
  const registered = drafts.find((draft) => draft.registered.count !== null)?.registered ?? { count: null, qualifier: null };
  const entry: ArchiveEntry = {
    kind: drafts.some((draft) => draft.kind === 'recap') ? 'recap' : 'announcement',
    theme: best.theme.theme, organiser: best.organiser.organiser,
    startsOn: dates[0] ?? null, endsOn: dates.length > 1 ? (dates.at(-1) ?? null) : null,
    startHour: start, endHour: end, zone,
    regions: best.regions.regions.map(({ code }) => code),
    segments: best.segments.segments,
    attended: { ...count.participants }, registered: { ...registered },
    people: peopleOf(drafts), questions: questionsOf(drafts),
  };
  const certainty = entryFields.reduce((sum, field) => sum + trust[field].certainty, 0) / entryFields.length;
  return { entry, trust, certainty, doubts: entryFields.filter((field) => trust[field].certainty < ASKS_BELOW) };
}

const rank = ['opening', 'keynote', 'speaker', 'kol', 'moderator', 'official', 'runner', 'writer'];
const inOrder = (one: DraftPerson, other: DraftPerson): number => rank.indexOf(one.role) - rank.indexOf(other.role) || (one.order ?? 99) - (other.order ?? 99);

/** Everybody whom any article names, once: under the fullest name, with what the others add. */
function peopleOf(drafts: readonly DraftEvent[]): ArchivedPerson[] {
  const found: DraftPerson[] = [];
  for (const person of drafts.flatMap(({ people }) => people)) {
    const at = found.findIndex((one) => one.role === person.role && isSamePerson(one.name, person.name));
    const known = found[at];
    if (!known) found.push({ ...person });
    else found[at] = { ...known, name: person.name.length > known.name.length ? person.name : known.name, order: known.order ?? person.order, position: known.position ?? person.position, topic: known.topic ?? person.topic, pillar: known.pillar ?? person.pillar };
  }
  return found.sort(inOrder).map(({ name, role, position, topic, pillar }) => ({ name, role, office: position, topic, pillar, another: false }));
}

function questionsOf(drafts: readonly DraftEvent[]): AskedBefore[] {
  const found: AskedBefore[] = [];
  for (const { question, ...asked } of drafts.flatMap(({ questions }) => questions)) {
    if (question === null) continue;
    const at = found.findIndex((one) => wordAgreement(one.question, question) >= 0.6 && (one.asker === null || asked.asker === null || isSamePerson(one.asker, asked.asker)));
    const known = found[at];
    if (!known) found.push({ ...asked, question });
    else found[at] = { asker: known.asker ?? asked.asker, to: known.to ?? asked.to, answeredBy: known.answeredBy ?? asked.answeredBy, question: known.question, answer: known.answer ?? asked.answer };
  }
  return found;
}

/** Fields without which no event can be taken over, as the form names them. */
export function missingOf(entry: ArchiveEntry): string[] {
  const absent = { theme: entry.theme === null || entry.theme.length < 3, organiser: entry.organiser === null, startsOn: entry.startsOn === null, regions: entry.regions.length === 0 };
  return Object.entries(absent).filter(([, isAbsent]) => isAbsent).map(([field]) => field);
}

/** The headline of an article: its first line, where it is short and no sentence. Null otherwise. */
export function headlineOf(text: string): string | null {
  const first = text.split('\n').map((line) => line.trim()).find((line) => line !== '') ?? '';
  return first.length >= 3 && first.length <= 160 && !/[.:]$/.test(first) ? first : null;
}

/** The member of a list who is meant by a name, or null. */
export function meant<T extends { name: string }>(people: readonly T[], name: string | null): T | null {
  if (name === null) return null;
  return people.find((one) => personKey(one.name) === personKey(name)) ?? people.find((one) => isSamePerson(one.name, name)) ?? null;
}
