import { sql, type Transaction } from 'kysely';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { plainColumn, textColumn } from '#platform/database/columns.ts';
import { ahead } from '#platform/database/prepared.ts';
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
  // Columns as arrays: each value as a parameter of its own costs the parser more than the rows cost the table.
  await sql`${ahead} insert into audit (id, at, actor_kind, actor_id, action, object_kind, object_id, event_id, detail)
    select * from unnest(${plainColumn(list.map(() => newId()))}::uuid[], ${textColumn(list.map((line) => line.at.toISOString()))}::timestamptz[], ${plainColumn(list.map((line) => line.by.kind))}::text[],
      ${textColumn(list.map((line) => (line.by.kind === 'public' ? null : principalId(line.by))))}::text[], ${textColumn(list.map((line) => line.action))}::text[], ${textColumn(list.map((line) => line.objectKind))}::text[],
      ${textColumn(list.map((line) => line.objectId))}::text[], ${plainColumn(list.map((line) => line.eventId ?? null))}::uuid[], ${textColumn(list.map((line) => JSON.stringify(line.detail ?? {})))}::jsonb[])`.execute(trx);
}
