import { sql, type Transaction } from 'kysely';
import { registerSpeaker } from '#features/speaker/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { EventRecord } from '../../model.ts';
import type { CastEntry } from '../../schema.ts';
import { assertSeen, auditEvent, lockEvent, touch, type Changed, type Keyed, type Seen } from '../../server/commands.ts';
import { castInUse } from '../../server/errors.ts';

/**
 * Writes the whole cast, in order: entries with an id change that member, entries without are entered in the register of speakers,
 * members that are missing leave. Refuses what `registerSpeaker` refuses (`speaker_titles_differ`, `speaker_ambiguous`), and
 * `cast_in_use` when somebody leaves who was asked a question.
 */
export async function setCast(app: App, principal: Principal, { event: slugOrId, cast, version, key = null }: { event: string; cast: readonly CastEntry[] } & Seen & Keyed): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    assertSeen(event, { version });
    await replaceCast(trx, event, cast, app.clock.now());
    await auditEvent(app, trx, principal, event, 'event.set_cast', { cast: cast.length });
    return touch(trx, event);
  }));
}

type WrittenEntry = CastEntry & { statement?: Record<string, JsonValue> };

/** Inside a command: writes the cast whole. `source` = the article that names them, for an archive. */
export async function replaceCast(trx: Transaction<Database>, event: Pick<EventRecord, 'id'>, cast: readonly WrittenEntry[], now: Date, source: string | null = null): Promise<void> {
  const members = await trx.selectFrom('event_cast').select(['id', 'name_as_written', 'speaker_id', 'statement']).where('event_id', '=', event.id).execute();
  const known = new Map(members.map((member) => [member.id, member]));
  const staying = new Set(cast.map((entry) => entry.id));
  const leaving = members.map((member) => member.id).filter((id) => !staying.has(id));
  if (leaving.length > 0) await trx.deleteFrom('event_cast').where('event_id', '=', event.id).where('id', 'in', leaving).execute().catch(refuseInUse);
  // Out of the way first: two members who change places would collide.
  await trx.updateTable('event_cast').set({ position: sql`position + 10000` }).where('event_id', '=', event.id).execute();
  const positions = new Map<string, number>();
  for (const [at, entry] of cast.entries()) {
    const position = (positions.get(entry.role) ?? 0) + 1;
    positions.set(entry.role, position);
    const member = known.get(entry.id ?? '');
    // A name that stays as it was stays that person, whoever else bears it since.
    const speakerId = member?.name_as_written === entry.nameAsWritten
      ? member.speaker_id
      : await registerSpeaker(trx, { asWritten: entry.nameAsWritten, handle: entry.handle ?? undefined, another: entry.another, now }).catch(nameEntry(at));
    const { description: _former, ...said } = entry.statement ?? (member?.statement as Record<string, JsonValue> | undefined) ?? {};
    const statement = entry.description === null ? said : { ...said, description: entry.description };
    const row = {
      role: entry.role, position, speaker_id: speakerId, name_as_written: entry.nameAsWritten, office: entry.office, representing: entry.representing,
      talk_title: entry.talkTitle, pillar: entry.pillar, form: entry.form, statement: JSON.stringify(statement),
    };
    if (member) await trx.updateTable('event_cast').set(row).where('event_id', '=', event.id).where('id', '=', member.id).execute();
    else await trx.insertInto('event_cast').values({ event_id: event.id, id: newId(), source, ...row }).execute();
  }
}

/** A refused name says which entry it is. */
const nameEntry = (at: number) => (reason: unknown): never => {
  if (!(reason instanceof Refusal) || !reason.fields.name) throw reason;
  throw new Refusal(reason.reason, reason.status, { fields: { [`cast.${at}.nameAsWritten`]: reason.fields.name }, values: reason.values });
};

/** PostgreSQL refuses to lose the addressee of a question; features above own the questions, so it is asked, not looked up. */
function refuseInUse(reason: Error & { code?: string }): never {
  throw reason.code === '23503' ? castInUse() : reason;
}

/** Inside a command: the same people in another event. Returns cast id of the original -> cast id of the copy. */
export async function copyCast(trx: Transaction<Database>, from: string, to: string): Promise<Record<string, string>> {
  const members = await trx.selectFrom('event_cast').selectAll().where('event_id', '=', from).orderBy('role').orderBy('position').execute();
  const ids: Record<string, string> = {};
  for (const { id, statement, ...member } of members) {
    const copyId = (ids[id] = newId());
    const { description } = statement as Record<string, JsonValue>;
    const said = description === undefined ? {} : { description };
    await trx.insertInto('event_cast').values({ ...member, event_id: to, id: copyId, source: null, form: null, representing: null, statement: JSON.stringify(said) }).execute();
  }
  return ids;
}
