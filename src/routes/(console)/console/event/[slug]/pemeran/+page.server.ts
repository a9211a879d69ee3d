import { castEntry, type CastEntry } from '#features/event/schema.ts';
import type { CastMember } from '#features/event/model.ts';
import { setCast } from '#features/event/cast/server/commands.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound, Refusal } from '#platform/http/refusal.ts';
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
      const cast = await getCast(trx, found.id);
      return { key: newId(), version: found.version, cast, editing: cast.find((member) => member.id === event.url.searchParams.get('ubah')) ?? null, saved: event.url.searchParams.has('tersimpan') };
    });
  });

const asEntry = ({ id, role, nameAsWritten, office, representing, talkTitle, pillar, form, description, handle }: CastMember): CastEntry =>
  ({ id, role, nameAsWritten, office, representing, talkTitle, pillar, form, description, handle, another: false });

/** Changes the cast as it stands now into the one that is saved; the version refuses when somebody saved in between. */
async function changeCast(event: RequestEvent, action: string, change: (cast: CastEntry[], form: FormData) => CastEntry[]) {
  const principal: Staff = allow(event, _policy);
  const { app } = event.locals;
  const { slug } = event.params;
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form }, async (key) => {
    const cast = await withScope(app.db, principal, async (trx) => getCast(trx, (await getEvent(trx, slug)).id));
    await setCast(app, principal, { event: slug, version: numberOf(form, 'version') ?? 0, cast: change(cast.map(asEntry), form), key }).catch(nameField);
  });
}

/** A refused entry names its place in the list; this form shows one entry. */
function nameField(reason: unknown): never {
  if (!(reason instanceof Refusal)) throw reason;
  const fields = Object.fromEntries(Object.entries(reason.fields).map(([field, why]) => [field.replace(/^cast\.\d+\./, ''), why]));
  throw new Refusal(reason.reason, reason.status, { fields, values: reason.values });
}

function indexOf(cast: readonly CastEntry[], form: FormData): number {
  const at = cast.findIndex((entry) => entry.id === textOf(form, 'id'));
  if (at < 0) throw notFound();
  return at;
}

export const actions: Actions = {
  save: (event) =>
    changeCast(event, 'event.set_cast', (cast, form) => {
      const fields = ['role', 'nameAsWritten', 'office', 'representing', 'talkTitle', 'description', 'handle'] as const;
      const entry = parseForm(castEntry, {
        ...Object.fromEntries(fields.map((name) => [name, textOf(form, name)])),
        pillar: textOf(form, 'pillar') || null,
        form: textOf(form, 'form') || null,
        another: form.has('another'),
      });
      return textOf(form, 'id') === '' ? [...cast, entry] : cast.with(indexOf(cast, form), { ...entry, id: textOf(form, 'id') });
    }),
  remove: (event) => changeCast(event, 'event.remove_cast', (cast, form) => cast.toSpliced(indexOf(cast, form), 1)),
  /** One place up within the role. */
  up: (event) =>
    changeCast(event, 'event.move_cast', (cast, form) => {
      const at = indexOf(cast, form);
      const before = cast.findLastIndex((entry, i) => i < at && entry.role === cast[at]!.role);
      return before < 0 ? cast : cast.with(before, cast[at]!).with(at, cast[before]!);
    }),
};
