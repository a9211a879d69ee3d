import { getCast } from '#features/event/server/queries.ts';
import { personKey } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { atDesk, told } from '../../server/commands.ts';

/** A row of a meeting's own list of questions and answers. */
export interface ReportedQuestion {
  /** Its place in the file, from 1. */
  row: number;
  asker: string;
  question: string;
  /** Empty = not answered there in writing. */
  answer: string;
  answeredBy: string;
}

/**
 * Takes over a meeting's own questions and answers. A file read twice, or twice at once, adds nothing (its hash and the row are the
 * key); an answered one stays the desk's until it is published, the others wait in the queue. Who answered is found in the
 * cast by name. Refuses `not_found` and `forbidden`.
 * @param fileHash SHA-256 of the file's bytes
 */
export function importReportedQuestions(app: App, principal: Principal, { event: slug, fileHash, questions }: { event: string; fileHash: Buffer; questions: readonly ReportedQuestion[] }): Promise<{ added: number; known: number }> {
  return atDesk(app, principal, { event: slug, key: null }, async ({ trx, event, now }) => {
    const cast = new Map((await getCast(trx, event.id)).map(({ id, name }) => [personKey(name), id]));
    const there = new Set((await trx.selectFrom('question_import').select('file_row').where('event_id', '=', event.id).where('file_hash', '=', fileHash).execute()).map((row) => row.file_row));
    const last = await trx.selectFrom('question').select('number').where('event_id', '=', event.id).orderBy('number', 'desc').limit(1).executeTakeFirst();
    let number = last?.number ?? 0;
    const added: number[] = [];
    for (const row of questions) {
      const text = row.question.trim().slice(0, 500);
      const answer = row.answer.trim().slice(0, 2000) || null;
      if (there.has(row.row) || text.length < 3) continue;
      number += 1;
      await trx
        .insertInto('question')
        .values({
          event_id: event.id, id: newId(), number, asker_name: row.asker.trim().slice(0, 200) || 'Anonim', text, via: 'zoom_qa', asked_at: event.startsAt ?? now,
          ...(answer === null ? { state: 'queued' } : { state: 'answered', answer, answered_by_cast_id: cast.get(personKey(row.answeredBy)) ?? null, answered_at: now, answered_how: 'written' }),
        })
        .execute();
      await trx.insertInto('question_import').values({ event_id: event.id, file_hash: fileHash, file_row: row.row, number }).execute();
      added.push(number);
    }
    if (added.length > 0) {
      await writeAudit(trx, { by: principal, at: now, action: 'question.import', objectKind: 'question', objectId: fileHash.toString('hex').slice(0, 16), eventId: event.id, detail: { added: added.length } });
      await appendRoomLog(trx, event.id, now, await told(trx, event, added));
    }
    return { added: added.length, known: there.size };
  });
}
