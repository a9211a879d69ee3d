import type { Transaction } from 'kysely';
import { listColleagues } from '#features/account/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { hashBody, once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { Language } from '#platform/i18n/format.ts';
import {
  arrangeDocument, documentOfText, findTampering, recapOf, refreshDocument, tidyDocument, type Arrangement, type RecapDocument,
} from '../../document/model.ts';
import { recapDocument } from '../../document/schema.ts';
import { assertTrue, writeVersion } from '../../server/commands.ts';
import {
  alreadyRead, changedMeanwhile, colleagueUnknown, documentUnreadable, findingGone, recapMissing, stepNotDue, tampered,
} from '../../server/errors.ts';
import type { StoredRecap } from '../../server/queries.ts';
import { mayFollow, type RecapState } from '../model.ts';
import type { DeskEntry, OverrideEntry } from '../schema.ts';
import { assertMayAssign, assertMayStep } from './policy.ts';
import { checkContextOf, composeNow, findingsOf, lockRecap, openDesk, quoteOf, type AtDesk } from './queries.ts';

interface Wanted {
  event: string;
  key?: IdempotencyKey | null;
}

type Latest = NonNullable<AtDesk['latest']>;

/** One story at one desk: locks the event's recap and hands over what stands there. Refuses `not_found`. */
function atDesk<T>(app: App, principal: Principal, { event, key = null }: Wanted, act: (trx: Transaction<Database>, at: AtDesk) => Promise<T>): Promise<T> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { event: { id } } = await openDesk(trx, principal, event);
    await lockRecap(trx, id);
    return act(trx, await openDesk(trx, principal, id));
  }));
}

function written(latest: AtDesk['latest']): Latest {
  if (!latest) throw recapMissing();
  return latest;
}

const audit = (trx: Transaction<Database>, app: App, by: Principal, { event }: AtDesk, action: string, detail: Record<string, string | number | boolean | null>): Promise<void> =>
  writeAudit(trx, { by, at: app.clock.now(), action, objectKind: 'event', objectId: event.id, eventId: event.id, detail });

/** The article of a version, in pieces. */
export const documentIn = (stored: StoredRecap): RecapDocument => stored.document ?? documentOfText(stored.recap);

export interface Edit extends Wanted {
  language: Language;
  /** The version that was in front of whoever edited; an older one than the newest is refused, so that nobody writes over another. */
  version: number;
}

/** Reads the editor's JSON. Refuses (422) what is no article. */
function readDocument(raw: string): RecapDocument {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw documentUnreadable();
  }
  const read = recapDocument.safeParse(parsed);
  if (!read.success) throw documentUnreadable();
  return tidyDocument(read.data);
}

/**
 * Keeps `change`d words of one language as the next version, at draft. Every token is held against the facts as they stand now;
 * the browser is not believed. Refuses 422 for what the facts do not bear out, 409 when somebody saved meanwhile.
 */
async function saveNext(app: App, principal: Principal, edit: Edit, action: string, change: (at: { document: RecapDocument; composed: Awaited<ReturnType<typeof composeNow>> }) => RecapDocument): Promise<{ version: number }> {
  return atDesk(app, principal, edit, async (trx, at) => {
    assertMayStep('save', at.hand);
    const latest = written(at.latest);
    if (latest.id.version !== edit.version) throw changedMeanwhile();
    const other = edit.language === 'id' ? 'en' : 'id';
    const composed = await composeNow(trx, at.event);
    const before = documentIn(latest[edit.language]);
    const document = change({ document: before, composed });
    if (hashBody(document).equals(hashBody(before))) return { version: edit.version };
    const wrong = findTampering(document, composed[edit.language]);
    if (wrong) throw tampered(wrong);
    const { document: kept, recap } = latest[other];
    const version = await writeVersion(trx, app, {
      eventId: at.event.id,
      recaps: [{ language: edit.language, document, recap: recapOf(document) }, { language: other, document: kept, recap }],
      writtenBy: principalId(principal),
    });
    await audit(trx, app, principal, at, action, { version, language: edit.language });
    return { version };
  });
}

/** Saves what the editor sends (`raw`: its JSON). */
export const saveRecap = (app: App, principal: Principal, { raw, ...edit }: Edit & { raw: string }): Promise<{ version: number }> =>
  saveNext(app, principal, edit, 'recap.save', () => readDocument(raw));

/** One change by a plain form: a paragraph moved, removed or added, a sentence removed. */
export const arrangeRecap = (app: App, principal: Principal, { change, ...edit }: Edit & { change: Arrangement }): Promise<{ version: number }> =>
  saveNext(app, principal, edit, 'recap.save', ({ document }) => arrangeDocument(document, change));

/** Puts today's facts into the tokens of an article; free words stay. */
export const refreshRecap = (app: App, principal: Principal, edit: Edit): Promise<{ version: number }> =>
  saveNext(app, principal, edit, 'recap.refresh', ({ document, composed }) => refreshDocument(document, composed[edit.language]).document);

/** Moves the newest version to `state` and says who did. */
async function move(trx: Transaction<Database>, app: App, principal: Principal, at: AtDesk, step: 'submit' | 'approve' | 'return', state: RecapState): Promise<{ version: number }> {
  assertMayStep(step, at.hand);
  const latest = written(at.latest);
  const { version, state: from } = latest.id;
  if (!mayFollow(step, from)) throw stepNotDue(from);
  const now = app.clock.now();
  if (step !== 'return') await assertTrue(trx, { event: at.event, latest }, now);
  const by = { at: now, by: principalId(principal) };
  const marks = {
    submit: { checked_at: by.at, checked_by: by.by },
    approve: { approved_at: by.at, approved_by: by.by },
    return: { checked_at: null, checked_by: null, approved_at: null, approved_by: null },
  }[step];
  await trx.updateTable('recap').set({ state, ...marks }).where('event_id', '=', at.event.id).where('version', '=', version).execute();
  await audit(trx, app, principal, at, `recap.${step}`, { version, from });
  return { version };
}

/** Hands a draft to the editor. Refuses (409) what is not true as it stands. */
export const submitRecap = (app: App, principal: Principal, wanted: Wanted) => atDesk(app, principal, wanted, (trx, at) => move(trx, app, principal, at, 'submit', 'checked'));
/** The editor's yes. Refuses (403) whoever wrote this version, admins excepted. */
export const approveRecap = (app: App, principal: Principal, wanted: Wanted) => atDesk(app, principal, wanted, (trx, at) => move(trx, app, principal, at, 'approve', 'approved'));
/** Back to the writer. */
export const returnRecap = (app: App, principal: Principal, wanted: Wanted) => atDesk(app, principal, wanted, (trx, at) => move(trx, app, principal, at, 'return', 'draft'));

/**
 * Names writer and editor (accounts that see the event) and the instant before which nobody outside reads the recap.
 * Refuses (409) an embargo on what readers have already.
 */
export async function setDesk(app: App, principal: Principal, { entry, ...wanted }: Wanted & { entry: DeskEntry }): Promise<void> {
  const known = await withScope(app.db, principal, async (trx) => {
    const { event } = await openDesk(trx, principal, wanted.event);
    return new Set((await listColleagues(app, { programmeId: event.programmeId, regions: event.regions.map(({ code }) => code) })).map(({ id }) => id));
  });
  if (entry.writerId !== null && !known.has(entry.writerId)) throw colleagueUnknown('writer');
  if (entry.editorId !== null && !known.has(entry.editorId)) throw colleagueUnknown('editor');
  await atDesk(app, principal, wanted, async (trx, at) => {
    assertMayAssign(at.hand);
    const now = app.clock.now();
    const isRead = at.latest !== null && (at.desk.embargoUntil === null || at.desk.embargoUntil <= now)
      && (await trx.selectFrom('recap').select('version').where('event_id', '=', at.event.id).where('published_at', 'is not', null).limit(1).execute()).length > 0;
    if (isRead && entry.embargoUntil && entry.embargoUntil > now) throw alreadyRead();
    const row = { writer_id: entry.writerId, editor_id: entry.editorId, embargo_until: entry.embargoUntil, changed_at: now };
    await trx.insertInto('recap_desk').values({ event_id: at.event.id, ...row }).onConflict((oc) => oc.column('event_id').doUpdateSet(row)).execute();
    await audit(trx, app, principal, at, 'recap.assign', { writer: entry.writerId, editor: entry.editorId, embargo: entry.embargoUntil?.toISOString() ?? null });
    return {}; // an answer that a replay can be given
  });
}

/** Lets a finding stand, with the reason of whoever decides. Refuses (409) a finding that the newest version does not have. */
export async function overrideFinding(app: App, principal: Principal, { entry, ...wanted }: Wanted & { entry: OverrideEntry }): Promise<void> {
  await atDesk(app, principal, wanted, async (trx, at) => {
    assertMayStep('approve', at.hand);
    const latest = written(at.latest);
    const now = app.clock.now();
    const context = await checkContextOf(trx, at.event, { now, locale: 'id' });
    const findings = await findingsOf(trx, { ...latest[entry.language], context });
    if (!findings.some((finding) => finding.what === entry.kind && quoteOf(finding) === entry.quote)) throw findingGone();
    const row = { reason: entry.reason, overridden_by: principalId(principal), overridden_at: now };
    await trx
      .insertInto('recap_override')
      .values({ event_id: at.event.id, language: entry.language, kind: entry.kind, quote: entry.quote, ...row })
      .onConflict((oc) => oc.columns(['event_id', 'language', 'kind', 'quote']).doUpdateSet(row))
      .execute();
    await audit(trx, app, principal, at, 'recap.override', { version: latest.id.version, kind: entry.kind, language: entry.language });
    return {};
  });
}

