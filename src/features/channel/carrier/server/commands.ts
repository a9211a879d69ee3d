import { assertMayRun } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom } from '#platform/live/room-log.ts';
import { carrierClosed, carrierMovedOn, noStream } from '../../server/errors.ts';
import { listChannels } from '../../server/queries.ts';
import type { Carrier } from '../model.ts';
import { getCarrier } from './queries.ts';

/**
 * Sends everybody of the meeting to the stream, or back. Seats stay whose they are; pages, personal links and calendars answer by
 * what stands here, so that all follow at once. `version` = what the desk had seen: of two who press, the second is told.
 * Refuses `not_found`, `forbidden`, `carrier_closed` (before publication, or over), `carrier_no_stream`, `carrier_moved_on`.
 */
export async function switchCarrier(app: App, principal: Principal, { event: slugOrId, to, version, key }: { event: string; to: Carrier; version: number; key: IdempotencyKey | null }): Promise<{ carrier: Carrier; version: number }> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slugOrId);
    assertMayRun(principal, event);
    await lockRoom(trx, event.id);
    const answer = await once(trx, now, key, async () => {
      if (event.state !== 'published' && event.state !== 'live') throw carrierClosed();
      const before = await getCarrier(trx, { eventId: event.id });
      if (before.version !== version) throw carrierMovedOn();
      if (!(await listChannels(trx, { eventId: event.id })).some(({ kind }) => kind === 'stream')) throw noStream();
      const row = { carrier: to, version: version + 1, changed_by: principalId(principal), changed_at: now };
      await trx.insertInto('channel_carrier').values({ event_id: event.id, ...row }).onConflict((oc) => oc.column('event_id').doUpdateSet(row)).execute();
      await writeAudit(trx, { by: principal, at: now, action: 'channel.switch', objectKind: 'channel_carrier', objectId: event.id, eventId: event.id, detail: { to } });
      await appendRoomLog(trx, event.id, now, [{ kind: 'channel.switched', payload: { carrier: to } }]);
      return { carrier: to, version: version + 1 };
    });
    return { answer, eventId: event.id };
  });
  app.live.wake(eventId);
  return answer;
}
