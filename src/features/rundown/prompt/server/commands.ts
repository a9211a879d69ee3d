import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { forbidden, notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom } from '#platform/live/room-log.ts';
import { assertCast, type RundownInput } from '../../server/commands.ts';
import { eventToRun } from '../../server/policy.ts';
import type { PromptEntry } from '../schema.ts';

/**
 * Sends a word to somebody who appears ("2 menit lagi"); it fills that person's screen until it is acknowledged. The room's log says
 * only that there is one, for it is public. Refuses `not_found`, `forbidden`, `invalid` (somebody outside the cast).
 */
export async function sendPrompt(app: App, principal: Principal, { event: slugOrId, key, castId, text }: Omit<RundownInput, 'version'> & PromptEntry): Promise<{ promptId: string }> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await eventToRun(trx, principal, slugOrId);
    const answer = await once(trx, now, key, async () => {
      await assertCast(trx, event.id, castId);
      const promptId = newId();
      await trx.insertInto('rundown_prompt').values({ event_id: event.id, id: promptId, cast_id: castId, text, sent_by: principalId(principal), sent_at: now }).execute();
      await writeAudit(trx, { by: principal, at: now, action: 'prompt.send', objectKind: 'rundown_prompt', objectId: promptId, eventId: event.id });
      await appendRoomLog(trx, event.id, now, [{ kind: 'prompt.changed', payload: { castId } }]);
      return { promptId };
    });
    return { answer, eventId: event.id };
  });
  app.live.wake(eventId);
  return answer;
}

/** The person it was sent to has seen it; once more changes nothing. Refuses `forbidden` (somebody else), `not_found`. */
export async function acknowledgePrompt(app: App, principal: Principal, { promptId, key }: { promptId: string; key: IdempotencyKey | null }): Promise<{ promptId: string }> {
  if (principal.kind !== 'cast') throw forbidden();
  const { eventId, castId } = principal;
  const now = app.clock.now();
  const answer = await withScope(app.db, principal, async (trx) => {
    await lockRoom(trx, eventId);
    return once(trx, now, key, async () => {
      const prompt = await trx.selectFrom('rundown_prompt').select(['cast_id', 'sent_at', 'seen_at']).where('event_id', '=', eventId).where('id', '=', promptId).executeTakeFirst();
      if (!prompt || prompt.cast_id !== castId) throw notFound();
      if (prompt.seen_at === null) {
        const at = new Date(Math.max(now.getTime(), prompt.sent_at.getTime())); // machines' clocks differ
        await trx.updateTable('rundown_prompt').set({ seen_at: at }).where('event_id', '=', eventId).where('id', '=', promptId).execute();
        await writeAudit(trx, { by: principal, at: now, action: 'prompt.acknowledge', objectKind: 'rundown_prompt', objectId: promptId, eventId });
        await appendRoomLog(trx, eventId, now, [{ kind: 'prompt.changed', payload: { castId } }]);
      }
      return { promptId };
    });
  });
  app.live.wake(eventId);
  return answer;
}
