import { sql, type Kysely, type Transaction } from 'kysely';
import { countsOf } from '#features/attendance/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { factsUnder } from '#features/programme/fact/server/queries.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { listSpeakers } from '#features/speaker/server/queries.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { localDate, type Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { checkRecap, recapAsText, type CheckContext, type Finding } from '../../checking/model.ts';
import { findLosses, type Loss } from '../../document/loss/model.ts';
import type { RecapDocument } from '../../document/model.ts';
import { composeRecap, type ComposedRecap, type Recap } from '../../model.ts';
import { getEventFacts, getProgrammeFacts, latestRecapOf, type StoredRecap } from '../../server/queries.ts';
import type { Hand, RecapState } from '../model.ts';
import { handOf } from './policy.ts';

export interface Desk {
  writerId: string | null;
  editorId: string | null;
  embargoUntil: Date | null;
}

/** Who is named and until when readers wait; nobody and not at all before anything was set. */
export async function getDesk(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<Desk> {
  const row = await db.selectFrom('recap_desk').select(['writer_id', 'editor_id', 'embargo_until']).where('event_id', '=', eventId).executeTakeFirst();
  return { writerId: row?.writer_id ?? null, editorId: row?.editor_id ?? null, embargoUntil: row?.embargo_until ?? null };
}

/** The recap in pieces from the facts as they stand now, in both languages: what a saved article is held against. */
export async function composeNow(trx: Transaction<Database>, event: EventRecord): Promise<Record<Language, ComposedRecap>> {
  const facts = { event: await getEventFacts(trx, event.id), programme: await getProgrammeFacts(trx, event.programmeId) };
  return { id: composeRecap({ ...facts, language: 'id', seed: event.id }), en: composeRecap({ ...facts, language: 'en', seed: event.id }) };
}

export interface VersionLine {
  version: number;
  state: RecapState;
  title: string;
  writtenAt: Date;
  writtenBy: string | null;
  publishedAt: Date | null;
  correctionNote: string | null;
}

/** Every version of one language, newest first. */
export async function listVersions(db: Kysely<Database>, { eventId, language }: { eventId: string; language: Language }): Promise<VersionLine[]> {
  const rows = await db
    .selectFrom('recap')
    .select(['version', 'state', 'title', 'written_at', 'written_by', 'published_at', 'correction_note'])
    .where('event_id', '=', eventId)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    version: row.version, state: row.state as RecapState, title: row.title, writtenAt: row.written_at,
    writtenBy: row.written_by, publishedAt: row.published_at, correctionNote: row.correction_note,
  }));
}

/** What the checker may compare this event's texts with. `locale`: the language of its explanations. */
export async function checkContextOf(trx: Transaction<Database>, event: EventRecord, { now, locale }: { now: Date; locale: Language }): Promise<CheckContext> {
  const counts = await countsOf(trx, event.id);
  const register = await listSpeakers(trx, { limit: registerLimit });
  return {
    facts: await getEventFacts(trx, event.id),
    programme: await getProgrammeFacts(trx, event.programmeId),
    register: register.map(({ parts }) => ({ name: parts.name, titles: { front: parts.front, back: parts.back } })),
    regions: await getRegionIndex(trx),
    ...(counts.registrations > 0 ? { ledger: { registered: counts.registrations, present: counts.met } } : {}),
    today: localDate(now, event.zone),
    language: locale,
  };
}
/** More names than this no programme has had on its stages; it bounds the work of one check. */
const registerLimit = 5000;

/** A finding, and the reason for which an editor let it stand. */
export type DeskFinding = Finding & { override: { reason: string; by: string; at: Date } | null };

/** What the checker says of an article now, and the facts it lost. An override holds for the very words it was given for. */
export async function findingsOf(trx: Transaction<Database>, { recap, document, eventId, language, context }: Pick<StoredRecap, 'recap' | 'document' | 'eventId' | 'language'> & { context: CheckContext }): Promise<DeskFinding[]> {
  const overrides = await trx.selectFrom('recap_override').selectAll().where('event_id', '=', eventId).where('language', '=', language).execute();
  const text = recapAsText(recap);
  const base = document && (await writtenByUs(trx, { eventId, language }));
  const lost = document && base ? findLosses(document, base).map((loss) => lossFinding(loss, text, context.language ?? 'id')) : [];
  return [...lost, ...checkRecap(text, context)].map((finding) => {
    const row = overrides.find(({ kind, quote }) => kind === finding.what && quote === quoteOf(finding));
    return { ...finding, override: row ? { reason: row.reason, by: row.overridden_by, at: row.overridden_at } : null };
  });
}

/** The newest article of the event that our own jobs wrote: what every later one was made from. */
async function writtenByUs(trx: Transaction<Database>, { eventId, language }: Pick<StoredRecap, 'eventId' | 'language'>): Promise<RecapDocument | null> {
  const row = await trx.selectFrom('recap').select('document').where('event_id', '=', eventId).where('language', '=', language).where('written_by', 'is', null).orderBy('version', 'desc').limit(1).executeTakeFirst();
  return (row?.document as RecapDocument | null | undefined) ?? null;
}

function lossFinding({ lost, sentence }: Loss, text: string, locale: Language): Finding {
  const from = Math.max(0, text.indexOf(sentence));
  return { where: { from, to: from + sentence.length, quote: sentence }, what: 'fact_dropped', why: m.check_fact_dropped({ fact: lost.value }, { locale }), suggestion: lost.value, certainty: 'certain' };
}

export const isOpen = (finding: DeskFinding): boolean => finding.certainty === 'certain' && finding.override === null;

/** How many findings keep the newest version from going on, over both languages. */
export async function countOpenFindings(trx: Transaction<Database>, event: EventRecord, now: Date): Promise<number> {
  const context = await checkContextOf(trx, event, { now, locale: 'id' });
  let open = 0;
  for (const language of ['id', 'en'] as const) {
    const latest = await latestRecapOf(trx, { eventId: event.id, language });
    if (latest) open += (await findingsOf(trx, { ...latest, context })).filter(isOpen).length;
  }
  return open;
}

/** The words of a finding by which an override knows it again; a repeated paragraph may quote pages. */
export const quoteOf = (finding: Pick<Finding, 'where'>): string => finding.where.quote.slice(0, 500);

/** One hand at a time per event: two drafts at once would take the same version. */
export async function lockRecap(trx: Transaction<Database>, eventId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recap ${eventId}`}, 0))`.execute(trx);
}

export interface AtDesk {
  event: EventRecord;
  desk: Desk;
  hand: Hand;
  /** The newest version in both languages; null before the first. */
  latest: Record<Language, StoredRecap> | null;
}

/** Everything a step at the desk depends on, for `principal`. Refuses `not_found`. Locks nothing. */
export async function openDesk(trx: Transaction<Database>, principal: Principal, slugOrId: string): Promise<AtDesk> {
  const event = await getEvent(trx, slugOrId);
  const desk = await getDesk(trx, { eventId: event.id });
  const [id, en] = [await latestRecapOf(trx, { eventId: event.id, language: 'id' }), await latestRecapOf(trx, { eventId: event.id, language: 'en' })];
  return { event, desk, hand: handOf(principal, event, { ...desk, writtenBy: id?.writtenBy ?? null }), latest: id && en ? { id, en } : null };
}

/** The facts of the programme's store that an article uses, and those that forbid publishing it today. */
export function factsBehind(trx: Kysely<Database>, event: Pick<EventRecord, 'programmeId' | 'zone'>, recap: Recap, now: Date): ReturnType<typeof factsUnder> {
  const sources = [...recap.titleSources, ...recap.datelineSources, ...recap.paragraphs.flatMap((paragraph) => paragraph.sources)];
  return factsUnder(trx, { programmeId: event.programmeId, sources, today: localDate(now, event.zone) });
}
