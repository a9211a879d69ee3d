import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Database, RecapTable } from '#platform/database/schema.ts';
import type { Language } from '#platform/i18n/format.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { findLiteracyScale, programmeFacts } from '#features/programme/server/queries.ts';
import { composeRecord } from '../record/model.ts';
import { getEventRows } from '../record/server/queries.ts';
import type { EventFacts, ProgrammeFacts } from '../schema.ts';
import type { Recap } from '../model.ts';

export interface StoredRecap {
  eventId: string;
  language: Language;
  version: number;
  state: 'draft' | 'published';
  recap: Recap;
  writtenAt: Date;
  publishedAt: Date | null;
}

const stored = (row: Selectable<RecapTable>): StoredRecap => ({
  eventId: row.event_id,
  language: row.language as Language,
  version: row.version,
  state: row.state as StoredRecap['state'],
  recap: row.body as unknown as Recap, // written by writeRecap, never by a request
  writtenAt: row.written_at,
  publishedAt: row.published_at,
});

/** The number of the newest version; 0 before the first. */
export async function latestVersion(db: Kysely<Database>, eventId: string): Promise<number> {
  const row = await db.selectFrom('recap').select((eb) => eb.fn.max('version').as('version')).where('event_id', '=', eventId).executeTakeFirst();
  return row?.version ?? 0;
}

/** The newest version, draft or published. */
export async function latestRecapOf(db: Kysely<Database>, { eventId, language }: { eventId: string; language: Language }): Promise<StoredRecap | null> {
  const row = await db.selectFrom('recap').selectAll().where('event_id', '=', eventId).where('language', '=', language).orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row ? stored(row) : null;
}

/** The newest published version of an event's recap, by the event's slug. */
export async function publishedRecapOf(db: Kysely<Database>, { slug, language }: { slug: string; language: Language }): Promise<StoredRecap | null> {
  const row = await db
    .selectFrom('recap')
    .innerJoin('event', 'event.id', 'recap.event_id')
    .selectAll('recap')
    .where('event.slug', '=', slug)
    .where('recap.language', '=', language)
    .where('recap.state', '=', 'published')
    .orderBy('recap.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? stored(row) : null;
}

export interface PublishedLine {
  slug: string;
  title: string;
  theme: string;
  startsOn: string;
  endsOn: string;
  publishedAt: Date;
}

/** Published recaps of real events, newest event first; one line per event. */
export async function listPublishedRecaps(db: Kysely<Database>, { language, limit, offset }: { language: Language; limit: number; offset: number }): Promise<PublishedLine[]> {
  const rows = await db
    .selectFrom('recap')
    .innerJoin('event', 'event.id', 'recap.event_id')
    .distinctOn(['event.starts_on', 'event.id'])
    .select(['event.slug', 'event.theme', 'event.starts_on', 'event.ends_on', 'recap.title', 'recap.published_at'])
    .where('recap.language', '=', language)
    .where('recap.state', '=', 'published')
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
export async function countPublishedRecaps(db: Kysely<Database>, { language }: { language: Language }): Promise<number> {
  const { total } = await db
    .selectFrom('recap')
    .innerJoin('event', 'event.id', 'recap.event_id')
    .select((eb) => eb.fn.count<number>('recap.event_id').distinct().as('total'))
    .where('recap.language', '=', language)
    .where('recap.state', '=', 'published')
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

/** Of some events, the ids of those whose news is out in this language. */
export async function whichHaveRecap(db: Kysely<Database>, { eventIds, language }: { eventIds: readonly string[]; language: Language }): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await db.selectFrom('recap').select('event_id').distinct().where('event_id', 'in', eventIds).where('language', '=', language).where('state', '=', 'published').execute();
  return new Set(rows.map((row) => row.event_id));
}
