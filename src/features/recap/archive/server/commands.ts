import type { Transaction } from 'kysely';
import { keepReportedFigures } from '#features/attendance/server/commands.ts';
import { insertChannels } from '#features/channel/archive/server/commands.ts';
import { insertArchived } from '#features/event/archive/server/commands.ts';
import { slugOf, type CastMember, type EventRecord } from '#features/event/model.ts';
import { resolvePlaces } from '#features/event/server/commands.ts';
import { assertMayArchive, assertMayEdit } from '#features/event/server/policy.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { insertQuestions } from '#features/question/archive/server/commands.ts';
import { zoneOf } from '#features/region/model.ts';
import { insertNotes } from '#features/rundown/archive/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { lockArchive, placeArticle, regather } from '../intake/server/commands.ts';
import { headlineOf, missingOf, type OccasionState } from '../model.ts';
import { entryFields, type ArchiveEntry, type EntryField } from '../schema.ts';
import { takeOver, type CastPlace } from '../taking/model.ts';
import { lastArticle, occasionChanged, occasionDecided } from './errors.ts';
import { articlesOf, getOccasion, likeEvents, type ArticleRecord, type OccasionRecord } from './queries.ts';

interface Wanted {
  id: string;
  /** The version that was in front of whoever decides. */
  version: number;
  key?: IdempotencyKey | null;
}

interface AtHand {
  trx: Transaction<Database>;
  now: Date;
  occasion: OccasionRecord;
  articles: ArticleRecord[];
  programmeKey: string;
}

/**
 * One story about one open occasion, under the programme's lock: refuses `not_found`, `forbidden`, `archive_decided`, and
 * `archive_changed` when something else stands there than the person saw.
 */
function decide<T>(app: App, principal: Principal, { id, version, key = null }: Wanted, act: (at: AtHand) => Promise<T>): Promise<T> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { programmeId } = await getOccasion(trx, id);
    assertMayArchive(principal, programmeId);
    await lockArchive(trx, programmeId);
    const occasion = await getOccasion(trx, id, { lock: true });
    if (occasion.state !== 'open') throw occasionDecided();
    if (occasion.version !== version) throw occasionChanged();
    const programme = (await listProgrammes(trx)).find((one) => one.id === programmeId);
    return act({ trx, now: app.clock.now(), occasion, articles: await articlesOf(trx, id), programmeKey: programme?.key ?? '' });
  }));
}

const audit = (principal: Principal, { trx, now, occasion }: AtHand, action: string, detail: Record<string, string | number> = {}, eventId: string | null = null): Promise<void> =>
  writeAudit(trx, { by: principal, at: now, action: `recap.archive_${action}`, objectKind: 'recap_occasion', objectId: occasion.id, eventId, detail });

const settle = (principal: Principal, { trx, now, occasion }: AtHand, state: Exclude<OccasionState, 'open'>, { eventId = null, reason = null }: { eventId?: string | null; reason?: string | null }): Promise<unknown> =>
  trx.updateTable('recap_occasion').set({ state, event_id: eventId, reason, decided_by: principalId(principal), decided_at: now, version: occasion.version + 1 }).where('id', '=', occasion.id).execute();

/** Keeps the corrections of a person. From then on no new article changes the fields by itself. Places become codes. */
export async function reviseOccasion(app: App, principal: Principal, { entry, ...wanted }: Wanted & { entry: ArchiveEntry }): Promise<{ version: number }> {
  return decide(app, principal, wanted, async (at) => {
    await revise(principal, at, entry);
    await audit(principal, at, 'revise');
    return { version: wanted.version + 1 };
  });
}

async function revise(principal: Principal, { trx, occasion, programmeKey }: AtHand, entry: ArchiveEntry): Promise<ArchiveEntry> {
  const regions = entry.regions.length === 0 ? [] : (await resolvePlaces(trx, entry.regions, entry.startsOn ?? '2021-01-01')).map(({ code }) => code);
  const settled = { ...entry, regions };
  const missing = new Set(missingOf(settled).map((field) => (field === 'startsOn' ? 'dates' : field)));
  const doubts: EntryField[] = entryFields.filter((field) => missing.has(field));
  const [like] = await likeEvents(trx, { programmeKey, entry: settled });
  await trx
    .updateTable('recap_occasion')
    .set({ entry: JSON.stringify(settled), doubts, certainty: 1 - doubts.length / entryFields.length, known_event_id: like?.to.id ?? null, edited_by: principalId(principal), version: occasion.version + 1 })
    .where('id', '=', occasion.id)
    .execute();
  return settled;
}

/**
 * A person agrees: the occasion becomes an event in state "draft" with its cast, channels, what was said, questions with answers,
 * stated figures apart from the ledger, and each article as a clipping. Refuses like `decide`; 422 with the missing fields; and what
 * the register of speakers refuses (`speaker_titles_differ`). `outlets`: which paper an article is of, by the article's id.
 */
export async function acceptOccasion(app: App, principal: Principal, { entry, outlets = {}, ...wanted }: Wanted & { entry: ArchiveEntry; outlets?: Record<string, string | null> }): Promise<{ slug: string }> {
  return decide(app, principal, wanted, async (at) => {
    const missing = missingOf(entry);
    if (missing.length > 0) throw invalid(Object.fromEntries(missing.map((field) => [field, 'required'])));
    const { trx, now, programmeKey } = at;
    const settled = await revise(principal, at, entry);
    const event = await createEvent(app, principal, at, settled);
    const articles = at.articles.map(({ name, text, draft }) => ({ name, title: headlineOf(text), draft }));
    const taken = takeOver(settled, await surroundings(trx, { slug: event.slug, programmeKey, entry: settled, articles }));
    const idOf = finder(await getCast(trx, event.id));
    const [source] = articles;
    await insertChannels(trx, event.id, taken.channels);
    await insertNotes(trx, event.id, { notes: taken.notes.flatMap(({ cast, text }) => (idOf(cast) === null ? [] : [{ castId: idOf(cast)!, kind: 'quote' as const, text }])), source: source!.name, at: now });
    await insertQuestions(trx, event, { questions: taken.questions.map(({ to, answeredBy, ...question }) => ({ ...question, toCastId: idOf(to), answeredByCastId: idOf(answeredBy), statement: {} })), source: source!.name });
    await keepReportedFigures(trx, event.id, taken.reported);
    await clip(principal, at, event.id, outlets);
    await settle(principal, { ...at, occasion: { ...at.occasion, version: at.occasion.version + 1 } }, 'accepted', { eventId: event.id });
    await audit(principal, at, 'accept', { articles: articles.length }, event.id);
    return { slug: event.slug };
  });
}

async function surroundings(trx: Transaction<Database>, { slug, programmeKey, entry, articles }: { slug: string; programmeKey: string; entry: ArchiveEntry; articles: { name: string; title: string | null; draft: ArticleRecord['draft'] }[] }) {
  const programme = (await listProgrammes(trx)).find(({ key }) => key === programmeKey)!;
  return { programme: programmeKey, slug, zone: zoneOf(entry.regions[0]!), segments: programme.segments, articles };
}

/** Tries addresses until one is free: `jember-2021-06-22`, `jember-2021-06-22-2`, ... */
async function createEvent(app: App, principal: Principal, { trx, programmeKey, articles }: AtHand, entry: ArchiveEntry): Promise<EventRecord> {
  const [place] = await resolvePlaces(trx, entry.regions, entry.startsOn!);
  const wanted = slugOf(place!.name, entry.startsOn!);
  const sources = articles.map(({ name, text, draft }) => ({ name, title: headlineOf(text), draft }));
  for (let number = 1; number <= 50; number += 1) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    const { event: record } = takeOver(entry, await surroundings(trx, { slug, programmeKey, entry, articles: sources }));
    const event = await insertArchived(trx, app, principal, record, 'draft').catch(asPerson(entry));
    if (event) return event;
  }
  throw occasionChanged();
}

/** A refused member of the cast is a row of the form. */
const asPerson = (entry: ArchiveEntry) => (reason: unknown): never => {
  const at = reason instanceof Refusal ? /^cast\.(\d+)\./.exec(Object.keys(reason.fields)[0] ?? '')?.[1] : undefined;
  if (!(reason instanceof Refusal) || at === undefined) throw reason;
  const inCast = entry.people.flatMap(({ role }, row) => (role === 'runner' || role === 'writer' ? [] : [row]));
  throw new Refusal(reason.reason, reason.status, { fields: { [`people.${inCast[Number(at)] ?? 0}`]: Object.values(reason.fields)[0]! }, values: reason.values });
};

const finder = (cast: readonly CastMember[]) => (place: CastPlace | null): string | null =>
  cast.find((member) => member.role === place?.role && member.position === place.position)?.id ?? null;

/** Every article of the occasion is where the event was printed. Two files of one name are told apart by their hash. */
async function clip(principal: Principal, { trx, now, articles }: AtHand, eventId: string, outlets: Record<string, string | null>): Promise<void> {
  const there = new Set((await trx.selectFrom('recap_clipping').select('file').where('event_id', '=', eventId).execute()).map(({ file }) => file));
  for (const { id, name, fileHash, text } of articles) {
    const file = there.has(name) ? `${fileHash.toString('hex').slice(0, 8)}-${name}`.slice(0, 200) : name;
    there.add(file);
    await trx
      .insertInto('recap_clipping')
      .values({ event_id: eventId, id: newId(), outlet: outlets[id] || null, title: headlineOf(text), file, added_by: principalId(principal), added_at: now })
      .onConflict((conflict) => conflict.columns(['event_id', 'file']).doNothing())
      .execute();
  }
}

/** A person says that this is an event we have: its articles become clippings of it, and nothing else of it changes. Refuses like `decide`. */
export async function joinOccasion(app: App, principal: Principal, { event: slugOrId, outlets = {}, ...wanted }: Wanted & { event: string; outlets?: Record<string, string | null> }): Promise<{ slug: string }> {
  return decide(app, principal, wanted, async (at) => {
    const event = await getEvent(at.trx, slugOrId);
    assertMayEdit(principal, event);
    await clip(principal, at, event.id, outlets);
    await settle(principal, at, 'joined', { eventId: event.id });
    await audit(principal, at, 'join', { articles: at.articles.length }, event.id);
    return { slug: event.slug };
  });
}

/** A person says that this is no event of ours, and why. Refuses like `decide`. */
export async function rejectOccasion(app: App, principal: Principal, { reason, ...wanted }: Wanted & { reason: string }): Promise<{ version: number }> {
  return decide(app, principal, wanted, async (at) => {
    await settle(principal, at, 'rejected', { reason });
    await audit(principal, at, 'reject');
    return { version: wanted.version + 1 };
  });
}

/** What was rejected by mistake waits again. */
export async function reopenOccasion(app: App, principal: Principal, { id, key = null }: Omit<Wanted, 'version'>): Promise<{ version: number }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const occasion = await getOccasion(trx, id, { lock: true });
    assertMayArchive(principal, occasion.programmeId);
    if (occasion.state !== 'rejected') throw occasionDecided();
    const now = app.clock.now();
    await trx.updateTable('recap_occasion').set({ state: 'open', reason: null, decided_by: null, decided_at: null, version: occasion.version + 1 }).where('id', '=', id).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.archive_reopen', objectKind: 'recap_occasion', objectId: id });
    return { version: occasion.version + 1 };
  }));
}

/** Two occasions are one: the articles of `other` come here. Corrections that a person made here stay. Refuses like `decide`, for both. */
export async function mergeOccasions(app: App, principal: Principal, { other: otherId, ...wanted }: Wanted & { other: string }): Promise<{ id: string }> {
  return decide(app, principal, wanted, async (at) => {
    const { trx, occasion } = at;
    const other = await getOccasion(trx, otherId, { lock: true });
    if (other.state !== 'open' || other.id === occasion.id || other.programmeId !== occasion.programmeId) throw occasionDecided();
    await trx.updateTable('recap_article').set({ occasion_id: occasion.id }).where('occasion_id', '=', other.id).execute();
    await trx.deleteFrom('recap_occasion').where('id', '=', other.id).execute();
    await trx.updateTable('recap_occasion').set({ version: occasion.version + 1 }).where('id', '=', occasion.id).execute();
    await regather(trx, occasion.id);
    await audit(principal, at, 'merge', { other: other.id });
    return { id: occasion.id };
  });
}

/** An article tells of another occasion after all: it waits by itself. Refuses like `decide`, and `archive_last_article`. */
export async function splitArticle(app: App, principal: Principal, { article: articleId, ...wanted }: Wanted & { article: string }): Promise<{ id: string }> {
  return decide(app, principal, wanted, async (at) => {
    const { trx, occasion, articles, programmeKey, now } = at;
    const article = articles.find(({ id }) => id === articleId);
    if (!article || articles.length < 2) throw lastArticle();
    const id = await placeArticle(trx, { programmeId: occasion.programmeId, programmeKey, draft: article.draft, now, alone: true });
    await trx.updateTable('recap_article').set({ occasion_id: id }).where('id', '=', article.id).execute();
    await trx.updateTable('recap_occasion').set({ version: occasion.version + 1 }).where('id', '=', occasion.id).execute();
    await regather(trx, occasion.id);
    await audit(principal, at, 'split', { other: id });
    return { id };
  });
}
