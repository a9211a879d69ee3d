import { crewEntry, type CrewEntry } from '#features/event/schema.ts';
import { setCrew } from '#features/event/server/commands.ts';
import { getCrew, getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
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
      return { key: newId(), version: found.version, crew: await getCrew(trx, found.id), saved: event.url.searchParams.has('tersimpan') };
    });
  });

async function changeCrew(event: RequestEvent, action: string, change: (crew: (CrewEntry & { id: string })[], form: FormData) => CrewEntry[]) {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const { slug } = event.params;
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form }, async (key) => {
    const crew = await withScope(app.db, principal, async (trx) => getCrew(trx, (await getEvent(trx, slug)).id));
    const entries = change(crew, form).map(({ role, name, office }) => ({ role, name, office }));
    await setCrew(app, principal, { event: slug, version: numberOf(form, 'version') ?? 0, crew: entries, key });
  });
}

export const actions: Actions = {
  add: (event) => changeCrew(event, 'event.add_crew', (crew, form) => [...crew, parseForm(crewEntry, { role: textOf(form, 'role'), name: textOf(form, 'name'), office: textOf(form, 'office') })]),
  remove: (event) =>
    changeCrew(event, 'event.remove_crew', (crew, form) => {
      const at = crew.findIndex((entry) => entry.id === textOf(form, 'id'));
      if (at < 0) throw notFound();
      return crew.toSpliced(at, 1);
    }),
};
