import { createHash } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { syncEntry } from '#features/registration/viewing/schema.ts';
import { syncPoint } from '#features/registration/viewing/server/commands.ts';
import { hostUnknown } from '#features/registration/viewing/server/errors.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { numberOf, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { hostOf } from '../../../../host.ts';
import { keepPrivate } from '../../../../ticket.ts';
import { readState } from './state.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Whose browser is no host of this event is shown how to become one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app, locale } = request.locals;
    const found = await hostOf(request, request.params.slug);
    if (!found) return { slug: request.params.slug, point: null };
    const { host, token } = found;
    const event = await withScope(app.db, host, (trx) => getEvent(trx, host.eventId));
    const point = await readState(app, host);
    const link = `${app.config.publicOrigin ?? request.url.origin}/t/${token}`;
    return {
      slug: event.slug, theme: event.theme, zone: event.zone, pointId: host.pointId, point, key: newId(), personId: newId(),
      toSelf: `https://wa.me/?text=${encodeURIComponent(m.viewing_self_text({ place: point.place, link }, { locale }))}`,
    };
  });

/** One note of a page without script, as a device with script would send it. */
async function note(request: RequestEvent, read: (form: FormData) => unknown) {
  allow(request, _policy);
  const form = await request.request.formData();
  const refused = await orFormRefusal(request, form, async () => {
    const found = await hostOf(request, request.params.slug);
    if (!found) throw hostUnknown();
    const parsed = syncEntry.safeParse({ sentAt: request.locals.app.clock.now().toISOString(), changes: [], ...(read(form) as object) });
    if (!parsed.success) throw invalid(Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path.at(-1)), issue.code === 'too_big' ? 'too_long' : 'required'])));
    // The hour is the server's own, so that the same form sent twice is the same note.
    const { refused: wrong } = await syncPoint(request.locals.app, found.host, { key: textOf(form, 'key'), entry: { ...parsed.data, sentAt: steady, changes: parsed.data.changes } });
    if (wrong[0]) throw invalid({ [fieldOf(wrong[0].reason)]: wrong[0].reason });
    return null;
  });
  if (refused) return refused;
  redirect(303, `/e/${request.params.slug}/titik`);
}
/** Before every instant: with it "now" stays now, whenever the form is read again. */
const steady = '2000-01-01T00:00:00Z';
/** The form's key as the id of its note, so that pressing twice is one note (UUIDv8, RFC 9562). */
function idOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
const fieldOf = (reason: string): string => (/^(phone|email|contact)/.test(reason) ? 'contact' : reason === 'consent_needed' ? 'consent' : 'name');

export const actions: Actions = {
  tambah: (request) =>
    note(request, (form) => ({
      changes: [{ id: textOf(form, 'person'), name: textOf(form, 'name'), contact: textOf(form, 'contact'), consent: textOf(form, 'consent') || undefined, cameAt: steady }],
    })),
  instansi: (request) => note(request, (form) => ({ changes: [{ id: idOf(textOf(form, 'key')), entryId: textOf(form, 'entry'), consent: 'voice', cameAt: steady }] })),
  ubah: (request) =>
    note(request, (form) => {
      const what = textOf(form, 'what');
      const said = { came: { cameAt: steady }, left: { leftAt: steady }, back: { leftAt: null }, remove: { removed: true } }[what];
      return { changes: [{ id: textOf(form, 'person'), ...said }] };
    }),
  hitung: (request) => note(request, (form) => ({ headCount: numberOf(form, 'heads') })),
};
