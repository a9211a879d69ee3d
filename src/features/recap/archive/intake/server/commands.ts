import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { assertMayArchive } from '#features/event/server/policy.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import type { RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile, storeFile, type FileType } from '#platform/files/store.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { readRecap } from '../../../reading/model.ts';
import type { DraftEvent } from '../../../reading/schema.ts';
import { readingNoFile } from '../../../reading/server/errors.ts';
import { FILE_LIMIT, textOfDocument } from '../../../reading/server/vendor.ts';
import { formatOf } from '../../../reading/source/model.ts';
import { gather } from '../../model.ts';
import { noArticles, tooManyArticles } from '../../server/errors.ts';
import { articlesOf, likeEvents, likeOccasions } from '../../server/queries.ts';
import { articlesAdded } from '../../server/signals.ts';

/** Files in one request. */
export const MOST_ARTICLES = 1000;

export interface ArticleFile {
  name: string;
  bytes: Uint8Array;
}

export interface ArticlesKept {
  /** New ones, which wait to be read. */
  added: number;
  /** The same bytes lay here already. */
  known: number;
  /** Files that are no article at all, with the reason's code; they are not kept. */
  refused: { name: string; reason: string }[];
}

const types = { text: 'text/plain', html: 'text/html', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' } as const satisfies Record<string, FileType>;

/**
 * Keeps articles for reading. A file is known by the hash of its bytes: bringing it again changes nothing. Refuses `forbidden`,
 * `programme_unknown`, `archive_no_files`, `archive_too_many`.
 */
export async function addArticles(app: App, principal: Principal, { programme: programmeKey, files, key = null }: { programme: string; files: readonly ArticleFile[]; key?: IdempotencyKey | null }): Promise<ArticlesKept> {
  const programme = await withScope(app.db, principal, (trx) => getProgramme(trx, programmeKey));
  assertMayArchive(principal, programme.id);
  if (files.length === 0) throw noArticles();
  if (files.length > MOST_ARTICLES) throw tooManyArticles(MOST_ARTICLES);
  const refused: ArticlesKept['refused'] = [];
  const rows: { file_hash: Buffer; file_type: FileType; name: string }[] = [];
  for (const { name, bytes } of files) {
    const format = formatOf(bytes);
    const reason = bytes.length > FILE_LIMIT ? 'reading_too_long' : format === 'unknown' ? 'reading_not_text' : null;
    if (reason !== null || format === 'unknown') {
      refused.push({ name: nameOf(name), reason: reason ?? 'reading_not_text' });
      continue;
    }
    const { hash, type } = await storeFile(app, bytes, { type: types[format] });
    rows.push({ file_hash: hash, file_type: type, name: nameOf(name) });
  }
  const kept = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    let added = 0;
    for (const row of rows) {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('recap_article')
        .values({ ...row, programme_id: programme.id, id: newId(), added_by: principalId(principal), added_at: now })
        .onConflict((conflict) => conflict.columns(['programme_id', 'file_hash']).doNothing())
        .executeTakeFirstOrThrow();
      added += Number(numInsertedOrUpdatedRows ?? 0n);
    }
    if (added > 0) {
      await writeAudit(trx, { by: principal, at: now, action: 'recap.archive_add', objectKind: 'programme', objectId: programme.id, detail: { added, known: rows.length - added } });
      await app.jobs.announce(trx, articlesAdded, { programmeId: programme.id });
    }
    return { added, known: rows.length - added, refused };
  }));
  if (kept.added > 0) app.jobs.wake(articlesAdded);
  return kept;
}

/** The last part of a path, without signs that no name has, at most 200 long. */
const nameOf = (path: string): string => basename(path.replaceAll('\\', '/')).replace(/[\p{Cc}\p{Cf}]/gu, '').slice(-200) || 'artikel';

/** The hash that a file is known by. */
export const articleHash = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * Reads what waits, oldest first, until nothing does; `onRead` after each. Several may run at once: each takes what no other holds.
 * A death loses nothing: what was not read still waits. Answers how many it read.
 */
export async function readWaiting(app: App, principal: Principal, { programmeId, onRead = () => {} }: { programmeId?: string; onRead?: () => void } = {}): Promise<number> {
  const regions = await withScope(app.db, principal, (trx) => getRegionIndex(trx));
  for (let count = 0; ; count += 1) {
    if (!(await withScope(app.db, principal, (trx) => readOne(app, trx, { regions, ...(programmeId ? { programmeId } : {}) })))) return count;
    onRead();
  }
}

async function readOne(app: App, trx: Transaction<Database>, { regions, programmeId }: { regions: RegionIndex; programmeId?: string }): Promise<boolean> {
  const row = await trx
    .selectFrom('recap_article')
    .innerJoin('programme', 'programme.id', 'recap_article.programme_id')
    .select(['recap_article.id', 'recap_article.programme_id', 'recap_article.file_hash', 'recap_article.file_type', 'programme.key'])
    .where('recap_article.state', '=', 'waiting')
    .$if(programmeId !== undefined, (wanted) => wanted.where('recap_article.programme_id', '=', programmeId!))
    .orderBy('recap_article.added_at')
    .orderBy('recap_article.id')
    .limit(1)
    .forUpdate('recap_article')
    .skipLocked()
    .executeTakeFirst();
  if (!row) return false;
  const now = app.clock.now();
  let read: { text: string; draft: DraftEvent };
  try {
    const bytes = await openFile(app, { hash: row.file_hash, type: row.file_type as FileType });
    if (!bytes) throw readingNoFile();
    // PostgreSQL keeps no NUL; no word holds one.
    const text = (await textOfDocument(bytes)).replaceAll('\u0000', '').normalize('NFC');
    read = { text, draft: readRecap(text, { regions }) };
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    await trx.updateTable('recap_article').set({ state: 'refused', refusal: reason.reason, read_at: now }).where('id', '=', row.id).execute();
    return true;
  }
  const occasionId = await placeArticle(trx, { programmeId: row.programme_id, programmeKey: row.key, draft: read.draft, now });
  await trx.updateTable('recap_article').set({ state: 'read', text: read.text, draft: JSON.stringify(read.draft), occasion_id: occasionId, read_at: now }).where('id', '=', row.id).execute();
  await regather(trx, occasionId);
  return true;
}

/** One hand at a time per programme: two articles of one occasion read at once would make two of it. */
export async function lockArchive(trx: Transaction<Database>, programmeId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recap archive ${programmeId}`}, 0))`.execute(trx);
}

/** The open occasion that an article tells of, else a new one; `alone` makes a new one in any case. Answers its id. */
export async function placeArticle(trx: Transaction<Database>, { programmeId, programmeKey, draft, now, alone = false, lock = lockArchive }: { programmeId: string; programmeKey: string; draft: DraftEvent; now: Date; alone?: boolean; lock?: typeof lockArchive }): Promise<string> {
  await lock(trx, programmeId);
  const { entry, certainty, doubts } = gather([draft]);
  const [like] = alone ? [] : await likeOccasions(trx, { programmeId, entry, except: null });
  if (like?.sameness === 'same') return like.to.id;
  const [event] = await likeEvents(trx, { programmeKey, entry });
  const id = newId();
  await trx.insertInto('recap_occasion').values({ programme_id: programmeId, id, entry: JSON.stringify(entry), certainty, doubts, known_event_id: event?.to.id ?? null, created_at: now }).execute();
  return id;
}

/** Puts the fields of an occasion together anew from its articles, unless a person has corrected them. */
export async function regather(trx: Transaction<Database>, occasionId: string): Promise<void> {
  const articles = await articlesOf(trx, occasionId);
  if (articles.length < 1) return;
  const { entry, certainty, doubts } = gather(articles.map(({ draft }) => draft));
  await trx
    .updateTable('recap_occasion')
    .set(({ eb }) => ({ entry: JSON.stringify(entry), certainty, doubts, version: eb('version', '+', 1) }))
    .where('id', '=', occasionId)
    .where('state', '=', 'open')
    .where('edited_by', 'is', null)
    .execute();
}
