import { getCast, getEvent } from '#features/event/server/queries.ts';
import { cueEntry } from '#features/rundown/cue/schema.ts';
import { addCue, removeCue } from '#features/rundown/cue/server/commands.ts';
import { listCues } from '#features/rundown/cue/server/queries.ts';
import { planOf } from '#features/rundown/model.ts';
import { itemEntry } from '#features/rundown/schema.ts';
import { addItem, editItem, moveItem, removeItem } from '#features/rundown/server/commands.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
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
      const items = await listRundown(trx, { eventId: found.id });
      const plan = planOf(items, found.startsAt?.toISOString() ?? null);
      return {
        key: newId(),
        zone: found.zone,
        endsAt: found.endsAt,
        isOpen: found.state === 'draft' || found.state === 'published',
        items: items.map((item) => ({ ...item, planned: plan.get(item.id) ?? null })),
        cues: await listCues(trx, { eventId: found.id }),
        mayCue: found.state !== 'ended' && found.state !== 'closed',
        minutes: items.reduce((sum, item) => sum + (item.plannedMinutes ?? 0), 0),
        cast: (await getCast(trx, found.id)).map(({ id, name }) => ({ value: id, label: name })),
        editing: items.find((item) => item.id === event.url.searchParams.get('ubah')) ?? null,
        saved: event.url.searchParams.has('tersimpan'),
      };
    });
  });

type Act = (context: { principal: Staff; form: FormData; slug: string; key: IdempotencyKey; itemId: string }) => Promise<unknown>;

async function change(event: RequestEvent, action: string, act: Act) {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form }, (key) => act({ principal, form, slug: event.params.slug, key, itemId: textOf(form, 'id') }));
}

const readItem = (form: FormData) =>
  parseForm(itemEntry, { kind: textOf(form, 'kind'), title: textOf(form, 'title'), castId: textOf(form, 'castId'), plannedStartsAt: textOf(form, 'plannedStartsAt'), plannedMinutes: textOf(form, 'plannedMinutes') });

export const actions: Actions = {
  save: (event) =>
    change(event, 'rundown.save', ({ principal, form, slug, key, itemId }) => {
      const entry = readItem(form);
      return itemId === '' ? addItem(event.locals.app, principal, { event: slug, key, ...entry }) : editItem(event.locals.app, principal, { event: slug, key, itemId, ...entry });
    }),
  move: (event) => change(event, 'rundown.move', ({ principal, form, slug, key, itemId }) => moveItem(event.locals.app, principal, { event: slug, key, itemId, position: numberOf(form, 'position') ?? 1 })),
  cue: (event) =>
    change(event, 'cue.add', async ({ principal, form, slug, key, itemId }) => {
      const entry = parseForm(cueEntry, { kind: textOf(form, 'cueKind'), label: textOf(form, 'label'), link: textOf(form, 'link') });
      const file = form.get('file');
      return addCue(event.locals.app, principal, { event: slug, key, itemId, entry, file: file instanceof File && file.size > 0 ? { bytes: new Uint8Array(await file.arrayBuffer()), name: file.name } : null });
    }),
  uncue: (event) => change(event, 'cue.remove', ({ principal, form, slug, key }) => removeCue(event.locals.app, principal, { event: slug, key, cueId: textOf(form, 'cue') })),
  remove: (event) => change(event, 'rundown.remove', ({ principal, slug, key, itemId }) => removeItem(event.locals.app, principal, { event: slug, key, itemId })),
};
