import { countAppearances } from '#features/event/cast/server/queries.ts';
import { mergeSpeakers, setApart } from '#features/speaker/merge/server/commands.ts';
import { listLikelyPairs } from '#features/speaker/merge/server/queries.ts';
import { formatName } from '#features/speaker/model.ts';
import { mayKeepRegister } from '#features/speaker/server/policy.ts';
import { listPeople } from '#features/speaker/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { textOf } from '../../../form.ts';
import { saveOnce } from '../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const perPage = 40;

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const search = (event.url.searchParams.get('cari') ?? '').slice(0, 100);
  const typed = event.url.searchParams.get('hal') ?? '1';
  const asked = /^[1-9]\d{0,4}$/.test(typed) ? Number(typed) : 1;
  return withScope(event.locals.app.db, principal, async (trx) => {
    const { total } = await listPeople(trx, { search, limit: 0 });
    const pages = Math.max(1, Math.ceil(total / perPage));
    const page = Math.min(pages, asked);
    const { people } = await listPeople(trx, { search, limit: perPage, offset: (page - 1) * perPage });
    const events = await countAppearances(trx);
    const mayKeep = mayKeepRegister(principal);
    return {
      search, total, page, pages, mayKeep, key: newId(), saved: event.url.searchParams.has('tersimpan'),
      people: people.map((person) => ({ id: person.id, name: formatName(person.parts), alsoWritten: person.alsoWritten, handle: person.handle, events: events.get(person.id) ?? 0 })),
      pairs: mayKeep && page === 1 && search === '' ? (await listLikelyPairs(trx, { limit: 10 })).map(({ one, other }) => ({ one: { ...one, events: events.get(one.id) ?? 0 }, other: { ...other, events: events.get(other.id) ?? 0 } })) : [],
    };
  });
});

export const actions: Actions = {
  merge: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'speaker.merge', form }, (key) => mergeSpeakers(event.locals.app, principal, { fromId: textOf(form, 'from'), intoId: textOf(form, 'into'), key }));
  },
  apart: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'speaker.set_apart', form }, (key) => setApart(event.locals.app, principal, { fromId: textOf(form, 'from'), intoId: textOf(form, 'into'), key }));
  },
};
