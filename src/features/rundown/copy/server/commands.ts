import type { Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';

/**
 * Copies the plan of a run of show with its cues, never what really happened or was put in on the day. `castIds` maps the people of the original to those of the copy.
 * Planned hours are not copied: they follow from the new start and the minutes. Repeating it on a copy that has a plan changes nothing.
 */
export async function copyRundown(trx: Transaction<Database>, { from, to, castIds }: { from: string; to: string; castIds: Readonly<Record<string, string>> }): Promise<number> {
  const there = await trx.selectFrom('rundown_item').select('id').where('event_id', '=', to).executeTakeFirst();
  if (there) return 0;
  const items = await trx.selectFrom('rundown_item').selectAll().where('event_id', '=', from).where('inserted', '=', false).orderBy('position').execute();
  if (items.length === 0) return 0;
  const ids = new Map(items.map(({ id }) => [id, newId()]));
  await trx
    .insertInto('rundown_item')
    .values(items.map((item, i) => ({ event_id: to, id: ids.get(item.id)!, position: i + 1, kind: item.kind, title: item.title, cast_id: item.cast_id ? (castIds[item.cast_id] ?? null) : null, planned_minutes: item.planned_minutes })))
    .execute();
  const cues = (await trx.selectFrom('rundown_cue').selectAll().where('event_id', '=', from).execute()).filter((cue) => ids.has(cue.item_id));
  if (cues.length > 0) await trx.insertInto('rundown_cue').values(cues.map((cue) => ({ ...cue, event_id: to, id: newId(), item_id: ids.get(cue.item_id)! }))).execute();
  return items.length;
}
