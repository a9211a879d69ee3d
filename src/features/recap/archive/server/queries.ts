import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { castsOf, searchEvents } from '#features/event/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import type { Database, RecapOccasionTable } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import { formatTime } from '#platform/i18n/format.ts';
import type { DraftEvent } from '../../reading/schema.ts';
import type { OccasionState } from '../model.ts';
import { compareOccasions, occasionOf, type Occasion, type Sameness } from '../occasion/model.ts';
import type { ArchiveEntry, EntryField } from '../schema.ts';

export interface OccasionRecord {
  id: string;
  programmeId: string;
  state: OccasionState;
  entry: ArchiveEntry;
  certainty: number;
  doubts: EntryField[];
  knownEventId: string | null;
  eventId: string | null;
  reason: string | null;
  version: number;
  editedBy: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

const toOccasion = (row: Selectable<RecapOccasionTable>): OccasionRecord => ({
  id: row.id, programmeId: row.programme_id, state: row.state as OccasionState, entry: row.entry as unknown as ArchiveEntry, // written by our commands alone
  certainty: row.certainty, doubts: row.doubts as EntryField[], knownEventId: row.known_event_id, eventId: row.event_id, reason: row.reason,
  version: row.version, editedBy: row.edited_by, decidedBy: row.decided_by, decidedAt: row.decided_at,
});

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One occasion, as far as the scope sees it; `lock` until the commit. Refuses `not_found`. */
export async function getOccasion(trx: Kysely<Database>, id: string, { lock = false } = {}): Promise<OccasionRecord> {
  const wanted = trx.selectFrom('recap_occasion').selectAll().where('id', '=', id);
  const row = idShape.test(id) ? await (lock ? wanted.forUpdate() : wanted).executeTakeFirst() : undefined;
  if (!row) throw notFound();
  return toOccasion(row);
}

export interface ArticleRecord {
  id: string;
  name: string;
  fileHash: Buffer;
  text: string;
  draft: DraftEvent;
}

/** The articles that tell of an occasion, in the order they came. */
export async function articlesOf(trx: Kysely<Database>, occasionId: string): Promise<ArticleRecord[]> {
  const rows = await trx.selectFrom('recap_article').select(['id', 'name', 'file_hash', 'text', 'draft']).where('occasion_id', '=', occasionId).orderBy('added_at').orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, name: row.name, fileHash: row.file_hash, text: row.text ?? '', draft: row.draft as unknown as DraftEvent }));
}

export interface QueueLine {
  id: string;
  state: OccasionState;
  theme: string | null;
  startsOn: string | null;
  endsOn: string | null;
  regions: string[];
  certainty: number;
  doubts: EntryField[];
  articles: string[];
  known: { slug: string; theme: string } | null;
  event: { slug: string; theme: string } | null;
}

/** The review queue of a programme: open ones with the unsurest first, decided ones with the newest decision first. */
export async function listOccasions(trx: Kysely<Database>, { programmeId, state, limit, offset }: { programmeId: string; state: OccasionState; limit: number; offset: number }): Promise<QueueLine[]> {
  const rows = await trx
    .selectFrom('recap_occasion as o')
    .leftJoin('event as known', 'known.id', 'o.known_event_id')
    .leftJoin('event as made', 'made.id', 'o.event_id')
    .selectAll('o')
    .select(['known.slug as known_slug', 'known.theme as known_theme', 'made.slug as made_slug', 'made.theme as made_theme'])
    .select((eb) => eb.selectFrom('recap_article as a').select(sql<string[]>`array_agg(a.name order by a.added_at, a.id)`.as('names')).whereRef('a.occasion_id', '=', 'o.id').as('names'))
    .where('o.programme_id', '=', programmeId)
    .where('o.state', '=', state)
    .orderBy((eb) => (state === 'open' ? eb.ref('o.certainty') : eb.ref('o.decided_at')), state === 'open' ? 'asc' : 'desc')
    .orderBy('o.id')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => {
    const { theme, startsOn, endsOn, regions } = row.entry as unknown as ArchiveEntry;
    return {
      id: row.id, state: row.state as OccasionState, theme, startsOn, endsOn, regions, certainty: row.certainty, doubts: row.doubts as EntryField[], articles: row.names ?? [],
      known: row.known_slug === null ? null : { slug: row.known_slug, theme: row.known_theme ?? '' }, event: row.made_slug === null ? null : { slug: row.made_slug, theme: row.made_theme ?? '' },
    };
  });
}

export interface ArchiveCounts {
  waiting: number;
  read: number;
  refused: number;
  occasions: Record<OccasionState, number>;
}

/** How far the reading is, and what waits for a person. */
export async function countArchive(trx: Kysely<Database>, programmeId: string): Promise<ArchiveCounts> {
  const articles = await trx.selectFrom('recap_article').select(['state', ({ fn }) => fn.countAll<number>().as('count')]).where('programme_id', '=', programmeId).groupBy('state').execute();
  const occasions = await trx.selectFrom('recap_occasion').select(['state', ({ fn }) => fn.countAll<number>().as('count')]).where('programme_id', '=', programmeId).groupBy('state').execute();
  const of = (rows: readonly { state: string; count: number }[], state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return {
    waiting: of(articles, 'waiting'), read: of(articles, 'read'), refused: of(articles, 'refused'),
    occasions: { open: of(occasions, 'open'), accepted: of(occasions, 'accepted'), joined: of(occasions, 'joined'), rejected: of(occasions, 'rejected') },
  };
}

/** Files that could not be read, the newest first, with the reason's code. */
export async function listRefused(trx: Kysely<Database>, { programmeId, limit }: { programmeId: string; limit: number }): Promise<{ name: string; reason: string }[]> {
  const rows = await trx.selectFrom('recap_article').select(['name', 'refusal']).where('programme_id', '=', programmeId).where('state', '=', 'refused').orderBy('added_at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map((row) => ({ name: row.name, reason: row.refusal ?? '' }));
}

export interface Likeness<T> {
  to: T;
  sameness: Exclude<Sameness, 'different'>;
}

const surestFirst = <T>(found: Likeness<T>[]): Likeness<T>[] => found.sort((a, b) => Number(b.sameness === 'same') - Number(a.sameness === 'same'));

/** Other open occasions that are, or may be, this one. */
export async function likeOccasions(trx: Kysely<Database>, { programmeId, entry, except }: { programmeId: string; entry: ArchiveEntry; except: string | null }): Promise<Likeness<OccasionRecord>[]> {
  const { startsOn, endsOn } = entry;
  const rows = await trx
    .selectFrom('recap_occasion')
    .selectAll()
    .where('programme_id', '=', programmeId)
    .where('state', '=', 'open')
    .$if(except !== null, (wanted) => wanted.where('id', '<>', except!))
    .$if(startsOn !== null, (wanted) => wanted.where(sql<boolean>`(entry ->> 'startsOn' is null or (entry ->> 'startsOn' <= ${endsOn ?? startsOn} and coalesce(entry ->> 'endsOn', entry ->> 'startsOn') >= ${startsOn}))`))
    .orderBy('id')
    .limit(300)
    .execute();
  const own = occasionOf(entry);
  return surestFirst(rows.map(toOccasion).flatMap((to) => {
    const sameness = compareOccasions(own, occasionOf(to.entry));
    return sameness === 'different' ? [] : [{ to, sameness }];
  }));
}

/** Events of the product that are, or may be, this occasion. Copies and rehearsals are none. */
export async function likeEvents(trx: Transaction<Database>, { programmeKey, entry }: { programmeKey: string; entry: ArchiveEntry }): Promise<Likeness<EventRecord>[]> {
  if (entry.startsOn === null) return [];
  const { events } = await searchEvents(trx, { programmeKey, from: entry.startsOn, to: entry.endsOn ?? entry.startsOn, limit: 200 });
  if (events.length === 0) return [];
  const [casts, segments] = [await castsOf(trx, events.map(({ id }) => id)), await listSegments(trx, events[0]!.programmeId)];
  const own = occasionOf(entry);
  return surestFirst(events.flatMap((event): Likeness<EventRecord>[] => {
    const other: Occasion = {
      startsOn: event.startsOn, endsOn: event.endsOn, regions: event.regions.map(({ code }) => code), theme: event.theme,
      segments: event.segments.map((key) => segments.find((one) => one.key === key)?.name ?? key), startHour: event.startsAt && formatTime(event.startsAt, event.zone),
      speakers: (casts.get(event.id) ?? []).filter(({ role }) => role === 'speaker' || role === 'keynote').map(({ nameAsWritten }) => nameAsWritten),
    };
    const sameness = compareOccasions(own, other);
    return sameness === 'different' ? [] : [{ to: event, sameness }];
  }));
}
