import { channelEntry } from '#features/channel/schema.ts';
import { addChannel, editChannel, removeChannel } from '#features/channel/server/commands.ts';
import { listChannelsWithLinks } from '#features/channel/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { ensurePools, setPool } from '#features/registration/pool/server/commands.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const fills = new Map((await countByChannel(trx, { eventId: found.id })).map((fill) => [fill.channelId, fill]));
      const channels = (await listChannelsWithLinks(trx, { eventId: found.id })).map((channel) => ({ ...channel, fill: fills.get(channel.id) ?? null }));
      return {
        key: newId(),
        channels,
        editing: channels.find((channel) => channel.id === event.url.searchParams.get('ubah')) ?? null,
        saved: event.url.searchParams.has('tersimpan'),
      };
    });
  });

/**
 * A channel and its seats are two features' rows, so this form is two commands. The limit follows the capacity: before it where
 * it falls (seats that were given refuse it, and nothing is saved), after it where it rises.
 */
async function save(event: RequestEvent) {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const { slug } = event.params;
  const form = await event.request.formData();
  return saveOnce(event, { principal, action: 'channel.save', form }, async (key) => {
    const entry = parseForm(channelEntry, Object.fromEntries(['kind', 'name', 'link', 'place', 'capacity'].map((name) => [name, textOf(form, name)])));
    const reserved = entry.kind === 'stream' ? 0 : (numberOf(form, 'reserved') ?? 0);
    const id = textOf(form, 'id');
    const setSeats = (channelId: string) => setPool(app, principal, { event: slug, channelId, limit: entry.kind === 'stream' ? null : entry.capacity, reserved, key: keyFor(principal, `registration.set_pool.${channelId}`, key.key, { limit: entry.capacity, reserved }) });
    if (id === '') {
      const { channelId } = await addChannel(app, principal, { event: slug, entry, key });
      await ensurePools(app, principal, { event: slug });
      if (reserved > 0) await setSeats(channelId);
      return;
    }
    const before = await withScope(app.db, principal, async (trx) => (await listChannelsWithLinks(trx, { eventId: (await getEvent(trx, slug)).id })).find((channel) => channel.id === id));
    await ensurePools(app, principal, { event: slug });
    const falls = entry.capacity !== null && (before?.capacity == null || entry.capacity < before.capacity);
    if (falls) await setSeats(id);
    await editChannel(app, principal, { event: slug, channelId: id, entry, key });
    if (!falls) await setSeats(id);
  });
}

export const actions: Actions = {
  save,
  remove: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'channel.remove', form }, (key) => removeChannel(event.locals.app, principal, { event: event.params.slug, channelId: textOf(form, 'id'), key }));
  },
};
