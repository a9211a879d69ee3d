import { sql, type Transaction } from 'kysely';
import { instantOf, type EventRecord } from '#features/event/model.ts';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { isBilingual, problemsTogether } from '../../bank/model.ts';
import { getInstrument } from '../../bank/server/queries.ts';
import type { Role } from '../../model.ts';
import { nothingAsked } from '../../server/errors.ts';
import { findEventAssessment, listItems } from '../../server/queries.ts';
import type { SettingEntry } from '../schema.ts';
import { alreadyBegun, instrumentUnfit, languageIncomplete, windowWrong } from './errors.ts';

interface Asked {
  event: string;
  role: Role;
}

/**
 * What an event asks in one role: the newest version of an instrument of its programme, when, how long, with which mark. Once
 * somebody has begun, the version stands (another instrument refuses `assessment_begun`); hours and mark may change, and hold for
 * everybody: open attempts get the new deadline, closed ones are held against the new mark. Refuses `not_found`, `forbidden`,
 * `assessment_window_wrong`, `assessment_instrument_unfit`, `assessment_language_incomplete`.
 */
export async function setAssessment(app: App, principal: Principal, { event: slugOrId, role, entry, key = null }: Asked & { entry: SettingEntry } & Keyed): Promise<{ versionId: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const event = await lockEvent(trx, principal, slugOrId);
    const [opensAt, closesAt] = [readClock(event, 'opensAt', entry.opensAt), readClock(event, 'closesAt', entry.closesAt)];
    if (closesAt <= opensAt) throw windowWrong();
    const before = await findEventAssessment(trx, { eventId: event.id, role });
    const begun = before !== null && (await hasAttempts(trx, event.id, role));
    if (begun && before.instrumentId !== entry.instrumentId) throw alreadyBegun();
    const versionId = begun ? before.versionId : await fitVersion(trx, event, entry);
    const set = {
      version_id: versionId, opens_at: opensAt, closes_at: closesAt, minutes: entry.minutes, pass_mark: entry.passMark, languages: entry.languages, reveal: entry.reveal, shuffled: entry.shuffled,
      set_by: principalId(principal), set_at: now,
    };
    await trx.insertInto('assessment_event').values({ event_id: event.id, role, ...set }).onConflict((conflict) => conflict.columns(['event_id', 'role']).doUpdateSet(set)).execute();
    if (begun) await holdForAll(trx, event.id, role);
    await writeAudit(trx, { by: principal, at: now, action: 'assessment.set', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { role, minutes: entry.minutes, passMark: entry.passMark } });
    return { versionId };
  }));
}

function readClock(event: EventRecord, field: string, text: string): Date {
  try {
    return instantOf(text.slice(0, 10), text.slice(11, 16), event.zone);
  } catch {
    throw invalid({ [field]: 'wrong' });
  }
}

async function hasAttempts(trx: Transaction<Database>, eventId: string, role: Role): Promise<boolean> {
  return (await trx.selectFrom('assessment_attempt').select('id').where('event_id', '=', eventId).where('role', '=', role).limit(1).executeTakeFirst()) !== undefined;
}

async function fitVersion(trx: Transaction<Database>, event: EventRecord, { instrumentId, languages }: SettingEntry): Promise<string> {
  const instrument = await getInstrument(trx, instrumentId);
  if (instrument.programmeId !== event.programmeId) throw notFound();
  const items = await listItems(trx, { versionId: instrument.versions[0]!.id });
  if (!items.some(({ form }) => form === 'A') || problemsTogether(items).size > 0) throw instrumentUnfit();
  if (languages.includes('en') && !isBilingual(items)) throw languageIncomplete();
  return instrument.versions[0]!.id;
}

/** A changed window or mark holds for whoever has begun. */
async function holdForAll(trx: Transaction<Database>, eventId: string, role: Role): Promise<void> {
  await sql`update assessment_attempt a set deadline_at = greatest(a.started_at, case when asked.minutes is null then asked.closes_at else least(asked.closes_at, a.started_at + make_interval(mins => asked.minutes)) end)
    from assessment_event asked where asked.event_id = ${eventId} and asked.role = ${role} and a.event_id = asked.event_id and a.role = asked.role and a.state = 'open'`.execute(trx);
  await sql`update assessment_attempt a set passed = case when asked.pass_mark is null or a.points_of = 0 then null else a.points * 100 >= asked.pass_mark * a.points_of end
    from assessment_event asked where asked.event_id = ${eventId} and asked.role = ${role} and a.event_id = asked.event_id and a.role = asked.role and a.state <> 'open'`.execute(trx);
}

/** What proposals and the desk's two buttons do: the window opens or closes now. A window that was over opens for a day. Refuses `assessment_absent`. */
export async function moveWindow(app: App, principal: Principal, { event: slugOrId, role, move, key = null }: Asked & { move: 'open' | 'close' } & Keyed): Promise<{ opensAt: string; closesAt: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const event = await lockEvent(trx, principal, slugOrId);
    const asked = await findEventAssessment(trx, { eventId: event.id, role });
    if (!asked) throw nothingAsked();
    const opensAt = move === 'open' ? now : new Date(Math.min(asked.opensAt.getTime(), now.getTime() - 1000));
    const closesAt = move === 'close' ? now : asked.closesAt > now ? asked.closesAt : new Date(now.getTime() + 86_400_000);
    await trx.updateTable('assessment_event').set({ opens_at: opensAt, closes_at: closesAt, set_by: principalId(principal), set_at: now }).where('event_id', '=', event.id).where('role', '=', role).execute();
    await holdForAll(trx, event.id, role);
    await writeAudit(trx, { by: principal, at: now, action: 'assessment.move_window', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { role, move } });
    return { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
  }));
}

/** The event asks nothing in this role any more. Refuses `assessment_begun`. */
export async function removeAssessment(app: App, principal: Principal, { event: slugOrId, role, key = null }: Asked & Keyed): Promise<{ removed: true }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    if (await hasAttempts(trx, event.id, role)) throw alreadyBegun();
    await trx.deleteFrom('assessment_event').where('event_id', '=', event.id).where('role', '=', role).execute();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'assessment.remove', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { role } });
    return { removed: true as const };
  }));
}

/** Inside a command: a copy of an event asks what the original asks, its windows as far from the start as there. */
export async function copyAssessments(trx: Transaction<Database>, { from, to, by, now }: { from: string; to: string; by: Principal; now: Date }): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into assessment_event (event_id, role, version_id, opens_at, closes_at, minutes, pass_mark, languages, reveal, shuffled, set_by, set_at)
    select copy.id, asked.role, asked.version_id, asked.opens_at + (copy.starts_at - original.starts_at), asked.closes_at + (copy.starts_at - original.starts_at),
      asked.minutes, asked.pass_mark, asked.languages, asked.reveal, asked.shuffled, ${principalId(by)}, ${now}
    from assessment_event asked join event original on original.id = asked.event_id cross join event copy
    where asked.event_id = ${from} and copy.id = ${to} and original.starts_at is not null and copy.starts_at is not null
    on conflict (event_id, role) do nothing`.execute(trx);
  return Number(numAffectedRows ?? 0);
}
