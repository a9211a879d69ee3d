import type { ExpressionBuilder, Kysely, Selectable, Transaction } from 'kysely';
import type { Database, RecapTable } from '#platform/database/schema.ts';
import type { Language } from '#platform/i18n/format.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { findLiteracyScale, programmeFacts } from '#features/programme/server/queries.ts';
import type { RecapState } from '../desk/model.ts';
import type { RecapDocument } from '../document/model.ts';
import { composeRecord } from '../record/model.ts';
import { getEventRows } from '../record/server/queries.ts';
import type { EventFacts, ProgrammeFacts } from '../schema.ts';
import type { Recap } from '../model.ts';

export interface StoredRecap {
  eventId: string;
  language: Language;
  version: number;
  state: RecapState;
  recap: Recap;
  /** The article in pieces; null in a version from before the desk. */
  document: RecapDocument | null;
  writtenAt: Date;
  /** The account that saved it; null = put together from the rows alone. */
  writtenBy: string | null;
  /** When this version became public (or will, where an embargo holds). */
  publishedAt: Date | null;
  correctionNote: string | null;
}

/** A recap as readers have it. `publishedAt` is the instant of the first public version, `corrections` tell what changed since. */
export interface PublicRecap extends StoredRecap {
  publishedAt: Date;
  corrections: { version: number; note: string; at: Date }[];
}

const stored = (row: Selectable<RecapTable>): StoredRecap => ({
  eventId: row.event_id,
  language: row.language as Language,
  version: row.version,
  state: row.state as RecapState,
  recap: row.body as unknown as Recap, // written by our commands, never by a request
  document: row.document as unknown as RecapDocument | null,
  writtenAt: row.written_at,
  writtenBy: row.written_by,
  publishedAt: row.published_at,
  correctionNote: row.correction_note,
});

/** Made public, and no embargo holds it back at `now`. */
const readable = (now: Date) => (eb: ExpressionBuilder<Database, 'recap'>) =>
  eb.and([
    eb('recap.state', 'in', ['published', 'corrected']),
    eb.not(eb.exists(eb.selectFrom('recap_desk').select('recap_desk.event_id').whereRef('recap_desk.event_id', '=', 'recap.event_id').where('recap_desk.embargo_until', '>', now))),
  ]);

/** The number of the newest version; 0 before the first. */
export async function latestVersion(db: Kysely<Database>, eventId: string): Promise<number> {
  const row = await db.selectFrom('recap').select((eb) => eb.fn.max('version').as('version')).where('event_id', '=', eventId).executeTakeFirst();
  return row?.version ?? 0;
}

/** The newest version, in whatever state. */
export async function latestRecapOf(db: Kysely<Database>, { eventId, language }: { eventId: string; language: Language }): Promise<StoredRecap | null> {
  const row = await db.selectFrom('recap').selectAll().where('event_id', '=', eventId).where('language', '=', language).orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row ? stored(row) : null;
}

/** What readers have at `now` of an event's recap, by the event's slug: the newest public version, and what was corrected on the way. */
export async function publishedRecapOf(db: Kysely<Database>, { slug, language, now }: { slug: string; language: Language; now: Date }): Promise<PublicRecap | null> {
  const rows = await db
    .selectFrom('recap')
    .innerJoin('event', 'event.id', 'recap.event_id')
    .leftJoin('recap_desk', 'recap_desk.event_id', 'recap.event_id')
    .selectAll('recap')
    .select('recap_desk.embargo_until')
    .where('event.slug', '=', slug)
    .where('recap.language', '=', language)
    .where((eb) => readable(now)(eb as unknown as ExpressionBuilder<Database, 'recap'>))
    .orderBy('recap.version')
    .execute();
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  // Readers saw it when it was published, or when the embargo ended.
  const seenAt = (at: Date): Date => (first.embargo_until && first.embargo_until > at ? first.embargo_until : at);
  return {
    ...stored(last),
    publishedAt: seenAt(first.published_at!),
    corrections: rows.filter((row) => row.correction_note !== null).map((row) => ({ version: row.version, note: row.correction_note!, at: seenAt(row.published_at!) })),
  };
}

export interface PublishedLine {
  slug: string;
  title: string;
  theme: string;
  startsOn: string;
  endsOn: string;
  publishedAt: Date;
}

/** Recaps of real events that readers have at `now`, newest event first; one line per event. */
export async function listPublishedRecaps(db: Kysely<Database>, { language, limit, offset, now }: { language: Language; limit: number; offset: number; now: Date }): Promise<PublishedLine[]> {
  const rows = await db
    .selectFrom('recap')
    .innerJoin('event', 'event.id', 'recap.event_id')
    .distinctOn(['event.starts_on', 'event.id'])
    .select(['event.slug', 'event.theme', 'event.starts_on', 'event.ends_on', 'recap.title', 'recap.published_at'])
    .where('recap.language', '=', language)
    .where((eb) => readable(now)(eb as unknown as ExpressionBuilder<Database, 'recap'>))
    .where('event.simulated', '=', false)
    .orderBy('event.starts_on', 'desc')
    .orderBy('event.id')
    .orderBy('recap.version', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => ({ slug: row.slug, title: row.title, theme: row.theme, startsOn: row.starts_on, endsOn: row.ends_on, publishedAt: row.published_at! }));
}

/** How many events `listPublishedRecaps` lists altogether. */
export async function countPublishedRecaps(db: Kysely<Database>, { language, now }: { language: Language; now: Date }): Promise<number> {
  const { total } = await db
    .selectFrom('recap')
    .innerJoin('event', 'event.id', 'recap.event_id')
    .select((eb) => eb.fn.count<number>('recap.event_id').distinct().as('total'))
    .where('recap.language', '=', language)
    .where((eb) => readable(now)(eb as unknown as ExpressionBuilder<Database, 'recap'>))
    .where('event.simulated', '=', false)
    .executeTakeFirstOrThrow();
  return total;
}

/** The programme's record with the keys of the sources' fact file; beside the printed scale of the literacy index, the survey's own. */
export async function getProgrammeFacts(trx: Kysely<Database>, programmeId: string): Promise<ProgrammeFacts> {
  const facts: ProgrammeFacts = await programmeFacts(trx, programmeId);
  const scale = await findLiteracyScale(trx, programmeId);
  const index = facts.baseline?.literacyIndex;
  if (!scale || !index) return facts;
  return { ...facts, baseline: { ...facts.baseline, literacyIndex: { ...index, surveyScale: { min: scale.min, max: scale.max } } } };
}

/** The event's record with the keys and values of the sources' fact file (see `record/model.ts`); refuses `not_found`. */
export async function getEventFacts(trx: Transaction<Database>, slugOrId: string): Promise<EventFacts> {
  const [rows] = await getEventRows(trx, [await getEvent(trx, slugOrId)]);
  return composeRecord(rows!);
}

/** Of some events, the ids of those whose news is out in this language at `now`. */
export async function whichHaveRecap(db: Kysely<Database>, { eventIds, language, now }: { eventIds: readonly string[]; language: Language; now: Date }): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await db.selectFrom('recap').select('event_id').distinct().where('event_id', 'in', eventIds).where('language', '=', language).where(readable(now)).execute();
  return new Set(rows.map((row) => row.event_id));
}

/** Public versions that were not announced because of an embargo which is over at `now`; the newest of each event, locked. */
export async function listDue(trx: Transaction<Database>, now: Date): Promise<{ eventId: string; version: number }[]> {
  const rows = await trx
    .selectFrom('recap')
    .select(['event_id', 'version'])
    .where('language', '=', 'id')
    .where('announced_at', 'is', null)
    .where(readable(now))
    .orderBy('version')
    .limit(200)
    .forUpdate()
    .skipLocked()
    .execute();
  return [...new Map(rows.map((row) => [row.event_id, { eventId: row.event_id, version: row.version }])).values()];
}

/** One version, in whatever state; null when there is none of this number. */
export async function recapVersion(db: Kysely<Database>, { eventId, language, version }: { eventId: string; language: Language; version: number }): Promise<StoredRecap | null> {
  const row = await db.selectFrom('recap').selectAll().where('event_id', '=', eventId).where('language', '=', language).where('version', '=', version).executeTakeFirst();
  return row ? stored(row) : null;
}
