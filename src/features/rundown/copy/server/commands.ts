import type { Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';

/**
 * Copies the plan of a run of show, never what really happened. `castIds` maps the people of the original to those of the copy.
 * Planned hours are not copied: they follow from the new start and the minutes. Repeating it on a copy that has a plan changes nothing.
 */
export async function copyRundown(trx: Transaction<Database>, { from, to, castIds }: { from: string; to: string; castIds: Readonly<Record<string, string>> }): Promise<number> {
  const there = await trx.selectFrom('rundown_item').select('id').where('event_id', '=', to).executeTakeFirst();
  if (there) return 0;
  const items = await trx.selectFrom('rundown_item').selectAll().where('event_id', '=', from).orderBy('position').execute();
  if (items.length === 0) return 0;
  await trx
    .insertInto('rundown_item')
    .values(items.map((item) => ({ event_id: to, id: newId(), position: item.position, kind: item.kind, title: item.title, cast_id: item.cast_id ? (castIds[item.cast_id] ?? null) : null, planned_minutes: item.planned_minutes })))
    .execute();
  return items.length;
}
