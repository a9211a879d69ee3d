import { slotsTaken } from '#features/attendance/code/model.ts';
import { codeEntriesOf, codesAhead } from '#features/attendance/code/server/queries.ts';
import { endEvent, openEvent } from '#features/event/server/commands.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { noteEntry } from '#features/rundown/note/schema.ts';
import { removeNote, saveNote } from '#features/rundown/note/server/commands.ts';
import { listNotes } from '#features/rundown/note/server/queries.ts';
import type { Staff } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { act, idIn, runActs } from '../../../../../stage/acts.ts';
import { readRun } from '../../../../../stage/run.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

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
        const found = await getEvent(trx, event.params.slug);
        const notes = await listNotes(trx, { eventId: found.id });
        const cast = (await getCast(trx, found.id)).filter(({ role }) => talking.has(role));
        return {
          run: await readRun(trx, found, { now: event.locals.app.clock.now(), origin: event.locals.app.config.publicOrigin ?? event.url.origin }),
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

const who = (event: RequestEvent): Staff => allow(event, _policy);

export const actions: Actions = {
  ...runActs(who),
  open: act(who, 'event.open', ({ app, principal, slug, key }) => openEvent(app, principal, { event: slug, key })),
  end: act(who, 'event.end', ({ app, principal, slug, key }) => endEvent(app, principal, { event: slug, key })),
  note: act(who, 'note.save', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(noteEntry, { speaker: textOf(form, 'speaker'), kind: textOf(form, 'kind'), text: textOf(form, 'text') });
    return saveNote(app, principal, { event: slug, key, ...entry });
  }),
  forget: act(who, 'note.remove', ({ app, principal, form, slug, key }) => removeNote(app, principal, { event: slug, key, noteId: idIn(form) })),
};
