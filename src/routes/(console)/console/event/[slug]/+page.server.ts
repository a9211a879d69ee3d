import { redirect } from '@sveltejs/kit';
import { listChannelsWithLinks } from '#features/channel/server/queries.ts';
import { closeEvent, publishEvent } from '#features/event/server/commands.ts';
import { getCast, getCrew, getEvent } from '#features/event/server/queries.ts';
import { findLotOf, listRepetitions } from '#features/plan/lot/server/queries.ts';
import { copyWhole } from '#features/plan/copy/server/commands.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { textOf } from '../../../../form.ts';
import { gapsOf } from '../../readiness.ts';
import { saveOnce } from '../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const [cast, crew, channels, fills, items] = [
        await getCast(trx, found.id), await getCrew(trx, found.id), await listChannelsWithLinks(trx, { eventId: found.id }),
        await countByChannel(trx, { eventId: found.id }), await listRundown(trx, { eventId: found.id }),
      ];
      return {
        key: newId(),
        event: found,
        cast: cast.map(({ id, role, name, office, talkTitle }) => ({ id, role, name, office, talkTitle })),
        crew: crew.length,
        items: items.length,
        fills,
        repetitions: found.state === 'draft' ? await listRepetitions(trx, { eventId: found.id }) : [],
        lot: (await findLotOf(trx, { eventId: found.id })) ?? null,
        gaps: gapsOf({ event: found, cast, items: items.length, channels }),
        done: ['baru', 'terbit', 'tutup'].find((word) => event.url.searchParams.has(word)) ?? null,
      };
    });
  });

type StateCommand = (app: App, principal: Principal, input: { event: string; key: IdempotencyKey }) => Promise<unknown>;

async function advance(event: RequestEvent, action: string, done: string, command: StateCommand) {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form, done }, (key) => command(event.locals.app, principal, { event: event.params.slug, key }));
}

export const actions: Actions = {
  publish: (event) => advance(event, 'event.publish', 'terbit', publishEvent),
  close: (event) => advance(event, 'event.close', 'tutup', closeEvent),
  copy: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const [day, hour] = [textOf(form, 'copyDay'), textOf(form, 'copyHour')];
    const outcome = await orFormRefusal(event, form, () =>
      copyWhole(event.locals.app, principal, { event: event.params.slug, day, hour, key: keyFor(principal, 'event.copy', form.get('key'), { of: event.params.slug, day, hour }) }),
    );
    if ('slug' in outcome) redirect(303, `/console/event/${outcome.slug}?baru`);
    return outcome;
  },
};
