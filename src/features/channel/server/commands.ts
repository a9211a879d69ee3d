import { auditEvent, lockEvent, touch, type Changed, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { brokenConstraint } from '#platform/database/retry.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { readChannel, type ChannelColumns, type ChannelEntry } from '../schema.ts';
import { channelInUse, channelKindFixed } from './errors.ts';

function columns(entry: ChannelEntry): ChannelColumns {
  const read = readChannel(entry);
  if ('fields' in read) throw invalid(read.fields);
  return read.columns;
}

/**
 * Adds a channel at the end of its kind. Refuses `invalid` (a link that is none, a YouTube address without a video), `not_found`,
 * `forbidden`. Afterwards call `ensurePools`, so that it has seats to give.
 */
export async function addChannel(app: App, principal: Principal, { event: slugOrId, entry, key = null }: { event: string; entry: ChannelEntry } & Keyed): Promise<Changed & { channelId: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    const channelId = newId();
    const { last } = await trx
      .selectFrom('channel')
      .select((row) => row.fn.coalesce(row.fn.max('position'), row.lit(0)).as('last'))
      .where('event_id', '=', event.id)
      .where('kind', '=', entry.kind)
      .executeTakeFirstOrThrow();
    await trx.insertInto('channel').values({ event_id: event.id, id: channelId, position: last + 1, ...columns(entry) }).execute();
    await auditEvent(app, trx, principal, event, 'channel.add', { channel: channelId, kind: entry.kind });
    return { ...(await touch(trx, event)), channelId };
  }));
}

/** Saves name, link, place and capacity. Refuses like `addChannel`, and `channel_kind_fixed`. */
export async function editChannel(app: App, principal: Principal, { event: slugOrId, channelId, entry, key = null }: { event: string; channelId: string; entry: ChannelEntry } & Keyed): Promise<Changed & { channelId: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    const { kind, ...saved } = columns(entry);
    const known = await trx.selectFrom('channel').select('kind').where('event_id', '=', event.id).where('id', '=', channelId).executeTakeFirst();
    if (!known) throw notFound();
    if (known.kind !== kind) throw channelKindFixed();
    await trx.updateTable('channel').set(saved).where('event_id', '=', event.id).where('id', '=', channelId).execute();
    await auditEvent(app, trx, principal, event, 'channel.edit', { channel: channelId });
    return { ...(await touch(trx, event)), channelId };
  }));
}

/** Takes a channel and its pools away. Refuses `channel_in_use` once somebody was given a seat in it, `not_found`, `forbidden`. */
export async function removeChannel(app: App, principal: Principal, { event: slugOrId, channelId, key = null }: { event: string; channelId: string } & Keyed): Promise<Changed> {
  try {
    return await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
      const event = await lockEvent(trx, principal, slugOrId);
      const { numDeletedRows } = await trx.deleteFrom('channel').where('event_id', '=', event.id).where('id', '=', channelId).executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw notFound();
      await auditEvent(app, trx, principal, event, 'channel.remove', { channel: channelId });
      return touch(trx, event);
    }));
  } catch (reason) {
    // A registration refers to the channel and to its pool; either reference keeps it.
    if (brokenConstraint(reason)?.startsWith('registration')) throw channelInUse();
    throw reason;
  }
}
