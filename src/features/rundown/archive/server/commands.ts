import type { Transaction } from 'kysely';
import { lockEvent } from '#features/event/server/commands.ts';
import { assertMayImport } from '#features/event/server/policy.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ItemKind } from '../../model.ts';

export interface ImportedItem {
  kind: ItemKind;
  title: string;
  castId: string | null;
  minutes: number | null;
  /** The source's own words, hour included. */
  asWritten: string | null;
}

/**
 * A whole run of show at once, for an event that has none: from an archive, or a plan that was made elsewhere. Repeating it changes
 * nothing. For the command line alone; refuses `forbidden` and `not_found`.
 */
export async function importRundown(app: App, principal: Principal, { event: slugOrId, items }: { event: string; items: readonly ImportedItem[] }): Promise<number> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const event = await lockEvent(trx, principal, slugOrId);
    const there = await trx.selectFrom('rundown_item').select('id').where('event_id', '=', event.id).executeTakeFirst();
    if (there || items.length === 0) return 0;
    await trx
      .insertInto('rundown_item')
      .values(items.map((item, at) => ({ event_id: event.id, id: newId(), position: at + 1, kind: item.kind, title: item.title, cast_id: item.castId, planned_minutes: item.minutes, as_written: item.asWritten })))
      .execute();
    return items.length;
  });
}

export interface ImportedNote {
  castId: string;
  kind: 'point' | 'quote';
  text: string;
}

/** What a source says somebody said, in order, with the source's name. An event that has notes keeps them. Refuses like `importRundown`. */
export async function importNotes(app: App, principal: Principal, { event: slugOrId, notes, source }: { event: string; notes: readonly ImportedNote[]; source: string }): Promise<number> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const event = await lockEvent(trx, principal, slugOrId);
    return insertNotes(trx, event.id, { notes, source, at: app.clock.now() });
  });
}

/** Inside a command: the notes of an event that has none yet. */
export async function insertNotes(trx: Transaction<Database>, eventId: string, { notes, source, at: now }: { notes: readonly ImportedNote[]; source: string; at: Date }): Promise<number> {
  const there = await trx.selectFrom('rundown_note').select('id').where('event_id', '=', eventId).executeTakeFirst();
  if (there || notes.length === 0) return 0;
  const position = (note: ImportedNote, at: number) => notes.slice(0, at + 1).filter((other) => other.castId === note.castId && other.kind === note.kind).length;
  await trx
    .insertInto('rundown_note')
    .values(notes.map((note, at) => ({ event_id: eventId, id: newId(), cast_id: note.castId, position: position(note, at), kind: note.kind, text: note.text, source, created_at: now })))
    .execute();
  return notes.length;
}
