import { redirect } from '@sveltejs/kit';
import { askCorrection } from '#features/certificate/correction/server/commands.ts';
import { lastOf } from '#features/certificate/correction/server/queries.ts';
import { nameEntry } from '#features/certificate/schema.ts';
import { findMissing } from '#features/certificate/condition/server/queries.ts';
import { findOwn } from '#features/certificate/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { holderOf, keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { slug } = request.params;
    const holder = await holderOf(request, slug);
    if (!holder) redirect(303, `/e/${slug}/masuk`);
    return withScope(request.locals.app.db, holder, async (trx) => {
      const [event, held] = [await getEvent(trx, slug), await findOwn(trx, holder)];
      const correction = await lastOf(trx, holder);
      return {
        slug, theme: event.theme, simulated: event.simulated,
        missing: await findMissing(trx, holder),
        certificate: held ? { number: held.number, name: held.name, state: held.state, reason: held.reason, payload: held.payload } : null,
        correction: correction && correction.state !== 'accepted' ? { state: correction.state, wished: correction.wished, answer: correction.answer } : null,
        key: newId(),
        corrected: request.url.searchParams.get('nama'),
      };
    });
  });

export const actions: Actions = {
  nama: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    const outcome = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request, slug);
      if (!holder) throw signInNeeded();
      const { name } = parseForm(nameEntry, { name: textOf(form, 'name') });
      return askCorrection(request.locals.app, holder, { name, key: keyFor(holder, 'certificate.correct', form.get('key'), { name }) });
    });
    if (!('state' in outcome)) return outcome;
    redirect(303, `/e/${slug}/sertifikat?nama=${outcome.state}`);
  },
};
