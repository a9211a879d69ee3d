import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { atDesk } from '../../server/commands.ts';
import type { Notice } from '../model.ts';

/** Sends a line to everybody in the room, who see and hear it at once. Refuses `not_found` and `forbidden`. */
export function sendNotice(app: App, principal: Principal, { event: slug, text, key }: { event: string; text: string; key: IdempotencyKey | null }): Promise<Notice> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const last = await trx.selectFrom('question_notice').select('number').where('event_id', '=', event.id).orderBy('number', 'desc').limit(1).executeTakeFirst();
    const notice: Notice = { number: (last?.number ?? 0) + 1, text, sentAt: now.toISOString() };
    await trx.insertInto('question_notice').values({ event_id: event.id, number: notice.number, text, sent_by: principal.kind === 'staff' ? principal.userId : principal.kind, sent_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'notice.send', objectKind: 'notice', objectId: String(notice.number), eventId: event.id });
    await appendRoomLog(trx, event.id, now, [{ kind: 'notice.sent', payload: { ...notice } }]);
    return notice;
  });
}

/** Takes a line back. Refuses `not_found` and `forbidden`; twice is once. */
export function withdrawNotice(app: App, principal: Principal, { event: slug, number, key }: { event: string; number: number; key: IdempotencyKey | null }): Promise<{ number: number }> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const there = await trx.selectFrom('question_notice').select('withdrawn_at').where('event_id', '=', event.id).where('number', '=', number).executeTakeFirst();
    if (!there) throw notFound();
    if (there.withdrawn_at === null) {
      await trx.updateTable('question_notice').set({ withdrawn_at: now }).where('event_id', '=', event.id).where('number', '=', number).execute();
      await writeAudit(trx, { by: principal, at: now, action: 'notice.withdraw', objectKind: 'notice', objectId: String(number), eventId: event.id });
      await appendRoomLog(trx, event.id, now, [{ kind: 'notice.withdrawn', payload: { number } }]);
    }
    return { number };
  });
}
