import type { Transaction } from 'kysely';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';

export interface AuditLine {
  by: Principal;
  at: Date;
  /** `noun.verb`, e.g. `question.answer`. */
  action: string;
  objectKind: string;
  objectId: string;
  eventId?: string | null;
  /** Ids and counts only; never a name or a contact. */
  detail?: Record<string, string | number | boolean | null>;
}

/** Written in the transaction of the act it records; the act and its line stand or fall together. */
export async function writeAudit(trx: Transaction<Database>, lines: AuditLine | readonly AuditLine[]): Promise<void> {
  const list = Array.isArray(lines) ? (lines as readonly AuditLine[]) : [lines as AuditLine];
  if (list.length === 0) return;
  await trx
    .insertInto('audit')
    .values(
      list.map((line) => ({
        id: newId(),
        at: line.at,
        actor_kind: line.by.kind,
        actor_id: line.by.kind === 'public' ? null : principalId(line.by),
        action: line.action,
        object_kind: line.objectKind,
        object_id: line.objectId,
        event_id: line.eventId ?? null,
        detail: JSON.stringify(line.detail ?? {}),
      })),
    )
    .execute();
}
