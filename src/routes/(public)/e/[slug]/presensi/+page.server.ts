import { redirect } from '@sveltejs/kit';
import { mayClaim } from '#features/attendance/claim/model.ts';
import { claimEntry } from '#features/attendance/claim/schema.ts';
import { makeClaim } from '#features/attendance/claim/server/commands.ts';
import { listOwnClaims } from '#features/attendance/claim/server/queries.ts';
import { countCodes } from '#features/attendance/code/server/queries.ts';
import { countedWindow, judge } from '#features/attendance/model.ts';
import { getLedgerEvent, hoursJudgedBy, secondsSoFar } from '#features/attendance/server/queries.ts';
import { claimsEnd } from '#features/attendance/term/model.ts';
import { getTerms } from '#features/attendance/term/server/queries.ts';
import { listOwnEvidence } from '#features/attendance/timeline/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { formatTime } from '#platform/i18n/format.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { holderOf, keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  keepPrivate(event);
  const { app } = event.locals;
  const { slug } = event.params;
  const holder = await holderOf(event, slug);
  if (!holder) redirect(303, `/e/${slug}/masuk`);
  const { eventId, registrationId } = holder;
  const now = app.clock.now();
  return withScope(app.db, holder, async (trx) => {
    const { theme, zone, state } = await getEvent(trx, slug);
    const ledger = await getLedgerEvent(trx, { id: eventId });
    const terms = await getTerms(trx, eventId);
    const own = (await hoursJudgedBy(trx, ledger, [registrationId]))(registrationId);
    // Of several days it is the one that runs, or the next, or the last.
    const hours = own.find((one) => (countedWindow(one)?.until ?? 0) > now.getTime()) ?? own.at(-1)!;
    const window = countedWindow(hours);
    // A share is one of the planned hours: letting presence count longer asks no more of anybody.
    const asked = countedWindow({ ...hours, countedUntil: null });
    const seconds = (await secondsSoFar(trx, { event: ledger, registrationIds: [registrationId], now }))(registrationId);
    const evidence = await listOwnEvidence(trx, { eventId, registrationId });
    const codes = { entered: await countCodes(trx, { eventId, registrationId }), needed: terms.codesNeeded };
    const claims = await listOwnClaims(trx, holder);
    const claimsUntil = claimsEnd(terms, window && new Date(window.until));
    const hour = (at: number | undefined): string => (at === undefined ? '' : formatTime(new Date(at), zone).replace('.', ':'));
    return {
      slug, theme, zone, state, window, codes, evidence, claims, claimsUntil: claimsUntil?.toISOString() ?? null, simulated: ledger.simulated,
      verdict: evidence.length > 0 && asked ? judge({ seconds, window: asked, rule: ledger.rule, codes }) : null,
      rule: ledger.rule, neededSeconds: asked ? judge({ seconds: 0, window: asked, rule: ledger.rule }).neededSeconds : null,
      mayClaim: mayClaim({ state, now, claimsUntil, claims }), from: hour(window?.from), until: hour(window?.until),
      sent: event.url.searchParams.has('terkirim'), key: newId(),
    };
  });
});

export const actions: Actions = {
  default: async (event) => {
    allow(event, _policy);
    const form = await event.request.formData();
    const { slug } = event.params;
    const refused = await orFormRefusal(event, form, async () => {
      const holder = await holderOf(event, slug);
      if (!holder) throw signInNeeded();
      const entry = parseForm(claimEntry, { reason: textOf(form, 'reason'), from: textOf(form, 'from'), until: textOf(form, 'until') });
      const file = form.get('photo');
      const photo = file instanceof File && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null;
      await makeClaim(event.locals.app, holder, { entry, photo, key: keyFor(holder, 'claim.make', form.get('key'), { slug, ...entry }) });
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/presensi?terkirim#susulan`);
  },
};
