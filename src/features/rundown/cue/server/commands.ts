import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { storeFile } from '#platform/files/store.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { find, type RundownInput } from '../../server/commands.ts';
import { cueFileWrong, rundownLocked } from '../../server/errors.ts';
import { eventToRun } from '../../server/policy.ts';
import { listRundown } from '../../server/queries.ts';
import { cueTypeOf, largestCue } from '../model.ts';
import type { CueEntry } from '../schema.ts';

/**
 * Puts a cue on an item: a word with a link or a file (PDF, picture, sound; films come as a link). Before the event and on the day.
 * Refuses `not_found`, `forbidden`, `rundown_locked` (the event is over) and `invalid` (a file that is none of these, or above 16 MB).
 */
export async function addCue(app: App, principal: Principal, { event: slugOrId, key, itemId, entry, file }: Omit<RundownInput, 'version'> & { itemId: string; entry: CueEntry; file: { bytes: Uint8Array; name: string } | null }): Promise<{ cueId: string }> {
  const now = app.clock.now();
  const type = file && file.bytes.length <= largestCue ? cueTypeOf(file.bytes) : null;
  if (file && (type === null || entry.link !== null)) throw cueFileWrong();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await eventToRun(trx, principal, slugOrId);
    const answer = await once(trx, now, key, async () => {
      if (event.state === 'ended' || event.state === 'closed') throw rundownLocked();
      find(await listRundown(trx, { eventId: event.id }), itemId);
      const stored = file && (await storeFile(app, file.bytes, { type: type! }));
      const cueId = newId();
      await trx.insertInto('rundown_cue').values({ event_id: event.id, id: cueId, item_id: itemId, ...entry, file_hash: stored?.hash ?? null, file_type: stored?.type ?? null, file_name: file ? file.name.slice(-200) : null }).execute();
      await writeAudit(trx, { by: principal, at: now, action: 'cue.add', objectKind: 'rundown_cue', objectId: cueId, eventId: event.id });
      if (event.state === 'live') await appendRoomLog(trx, event.id, now, [{ kind: 'cue.changed', payload: { itemId } }]);
      return { cueId };
    });
    return { answer, eventId: event.id };
  });
  app.live.wake(eventId);
  return answer;
}

/** Takes a cue off its item. Refuses `not_found`, `forbidden`. */
export async function removeCue(app: App, principal: Principal, { event: slugOrId, key, cueId }: Omit<RundownInput, 'version'> & { cueId: string }): Promise<{ cueId: string }> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await eventToRun(trx, principal, slugOrId);
    const answer = await once(trx, now, key, async () => {
      const gone = await trx.deleteFrom('rundown_cue').where('event_id', '=', event.id).where('id', '=', cueId).returning('item_id').executeTakeFirst();
      if (!gone) throw notFound();
      await writeAudit(trx, { by: principal, at: now, action: 'cue.remove', objectKind: 'rundown_cue', objectId: cueId, eventId: event.id });
      if (event.state === 'live') await appendRoomLog(trx, event.id, now, [{ kind: 'cue.changed', payload: { itemId: gone.item_id } }]);
      return { cueId };
    });
    return { answer, eventId: event.id };
  });
  app.live.wake(eventId);
  return answer;
}
