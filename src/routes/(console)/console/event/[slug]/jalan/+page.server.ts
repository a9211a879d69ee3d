import { z } from 'zod';
import { slotsTaken } from '#features/attendance/code/model.ts';
import { codeEntriesOf, codesAhead } from '#features/attendance/code/server/queries.ts';
import { endEvent, openEvent } from '#features/event/server/commands.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { planOf } from '#features/rundown/model.ts';
import { noteEntry } from '#features/rundown/note/schema.ts';
import { removeNote, saveNote } from '#features/rundown/note/server/commands.ts';
import { listNotes } from '#features/rundown/note/server/queries.ts';
import { endItem, nextItem, startItem } from '#features/rundown/server/commands.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

/** Who talks, and of whom the recap tells what was said. */
const talking = new Set(['opening', 'keynote', 'speaker', 'kol', 'official']);

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(
      event.locals.app.db,
      principal,
      async (trx) => {
        const seq = await findLastSeq(trx, (await getEvent(trx, event.params.slug)).id);
        const found = await getEvent(trx, event.params.slug);
        const startsAt = found.startsAt?.toISOString() ?? null;
        const items = await listRundown(trx, { eventId: found.id });
        const plan = planOf(items, startsAt);
        const notes = await listNotes(trx, { eventId: found.id });
        const cast = (await getCast(trx, found.id)).filter(({ role }) => talking.has(role));
        return {
          key: newId(),
          seq,
          now: event.locals.app.clock.now().toISOString(),
          slug: found.slug,
          state: found.state,
          zone: found.zone,
          startsAt,
          items: items.map((item) => ({ ...item, planned: plan.get(item.id) ?? null })),
          talks: cast.map(({ id, name, talkTitle }) => ({ castId: id, name, talkTitle, notes: notes.filter(({ castId }) => castId === id) })),
          waiting: (await listDeskQuestions(trx, { eventId: found.id })).filter(({ state }) => state === 'asked').length,
          codes: found.state === 'live' ? codesAhead(event.locals.app.keys, { eventId: found.id, now: event.locals.app.clock.now(), count: 60 }) : [],
          entered: await codeEntriesOf(trx, { eventId: found.id, slots: slotsTaken(event.locals.app.clock.now().getTime()) }),
          saved: event.url.searchParams.has('tersimpan'),
        };
      },
      { oneView: true },
    );
  });

type Act = (context: { app: App; principal: Staff; form: FormData; slug: string; key: IdempotencyKey }) => Promise<unknown>;

const change = (action: string, act: Act) => async (event: RequestEvent) => {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form }, (key) => act({ app: event.locals.app, principal, form, slug: event.params.slug, key }));
};

/** Which item the form's page showed as on; a form without the field means whatever is on. */
const seenIn = (form: FormData): string | null | undefined => (form.has('seen') ? textOf(form, 'seen') || null : undefined);
const idIn = (form: FormData): string => parseForm(z.object({ id: z.uuid() }), { id: textOf(form, 'id') }).id;

export const actions: Actions = {
  open: change('event.open', ({ app, principal, slug, key }) => openEvent(app, principal, { event: slug, key })),
  end: change('event.end', ({ app, principal, slug, key }) => endEvent(app, principal, { event: slug, key })),
  next: change('rundown.next', ({ app, principal, form, slug, key }) => nextItem(app, principal, { event: slug, key, seen: seenIn(form) })),
  stop: change('rundown.end', ({ app, principal, form, slug, key }) => endItem(app, principal, { event: slug, key, seen: seenIn(form) })),
  start: change('rundown.start', ({ app, principal, form, slug, key }) => startItem(app, principal, { event: slug, key, itemId: idIn(form) })),
  note: change('note.save', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(noteEntry, { speaker: textOf(form, 'speaker'), kind: textOf(form, 'kind'), text: textOf(form, 'text') });
    return saveNote(app, principal, { event: slug, key, ...entry });
  }),
  forget: change('note.remove', ({ app, principal, form, slug, key }) => removeNote(app, principal, { event: slug, key, noteId: idIn(form) })),
};
