import { getCast } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { lockRoom } from '#platform/live/room-log.ts';
import { notesClosed, strangerToNotes } from '../../server/errors.ts';
import { eventToRun } from '../../server/policy.ts';
import type { NoteEntry } from '../schema.ts';

/**
 * Keeps a point or a quotation of a talk; with `noteId` it corrects that one. Notes are the desk's until the recap is published,
 * so the room hears nothing of them. Refuses `not_found`, `invalid` (somebody outside the cast) and `notes_closed` (the recap of a
 * closed event is corrected as a recap).
 */
export async function saveNote(app: App, principal: Principal, { event: slugOrId, key, noteId, speaker, kind, text }: NoteEntry & { event: string; key: IdempotencyKey | null; noteId?: string | undefined }): Promise<{ noteId: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, async (trx) => {
    const event = await eventToRun(trx, principal, slugOrId);
    if (event.state === 'closed') throw notesClosed();
    await lockRoom(trx, event.id); // two note-takers of one talk: the second takes the next place
    return once(trx, now, key, async () => {
      const notes = trx.selectFrom('rundown_note').where('event_id', '=', event.id);
      const castId = (await getCast(trx, event.id)).find(({ id, role, position }) => id === speaker || (role === 'speaker' && String(position) === speaker))?.id;
      if (!castId) throw strangerToNotes();
      const id = noteId ?? newId();
      if (noteId) {
        const { numUpdatedRows } = await trx.updateTable('rundown_note').set({ text }).where('event_id', '=', event.id).where('id', '=', noteId).where('cast_id', '=', castId).executeTakeFirst();
        if (numUpdatedRows === 0n) throw notFound();
      } else {
        const last = await notes.select('position').where('cast_id', '=', castId).where('kind', '=', kind).orderBy('position', 'desc').limit(1).executeTakeFirst();
        await trx
          .insertInto('rundown_note')
          .values({ event_id: event.id, id, cast_id: castId, position: (last?.position ?? 0) + 1, kind, text, written_by: principalId(principal), created_at: now })
          .execute();
      }
      await writeAudit(trx, { by: principal, at: now, action: noteId ? 'note.correct' : 'note.write', objectKind: 'rundown_note', objectId: id, eventId: event.id });
      return { noteId: id };
    });
  });
}

/** Refuses `not_found`, `notes_closed`. */
export async function removeNote(app: App, principal: Principal, { event: slugOrId, key, noteId }: { event: string; key: IdempotencyKey | null; noteId: string }): Promise<{ noteId: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, async (trx) => {
    const event = await eventToRun(trx, principal, slugOrId);
    if (event.state === 'closed') throw notesClosed();
    await lockRoom(trx, event.id);
    return once(trx, now, key, async () => {
      const { numDeletedRows } = await trx.deleteFrom('rundown_note').where('event_id', '=', event.id).where('id', '=', noteId).executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound();
      await writeAudit(trx, { by: principal, at: now, action: 'note.remove', objectKind: 'rundown_note', objectId: noteId, eventId: event.id });
      return { noteId };
    });
  });
}
