import { z } from 'zod';
import { getEvent } from '#features/event/server/queries.ts';
import { joinByDesk, partClaim } from '#features/registration/claim/server/commands.ts';
import { listClaims } from '#features/registration/claim/server/queries.ts';
import { decideFlag } from '#features/registration/flag/server/commands.ts';
import { listFlags } from '#features/registration/flag/server/queries.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

/** Names side by side are personal, so every look leaves a line in the audit. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, () => {
    const principal = allow(request, _policy);
    const { app } = request.locals;
    return withScope(app.db, principal, async (trx) => {
      const event = await getEvent(trx, request.params.slug);
      const [claims, flags] = [await listClaims(trx, { eventId: event.id }), await listFlags(trx, { eventId: event.id })];
      if (claims.length + flags.length > 0) await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.review', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { claims: claims.length, flags: flags.length } });
      return { key: newId(), zone: event.zone, saved: request.url.searchParams.has('tersimpan'), claims, flags };
    });
  });

const reasonSchema = z.object({ id: z.uuid(), reason: z.string().trim().min(3).max(300) });

export const actions: Actions = {
  gabung: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    return saveOnce(request, { principal, action: 'claim.join', form }, async (key) => {
      const { id, reason } = parseForm(reasonSchema, { id: textOf(form, 'id'), reason: textOf(form, 'reason') });
      const event = await withScope(app.db, principal, (trx) => getEvent(trx, request.params.slug));
      return joinByDesk(app, principal, { event, registrationId: id, reason, key });
    });
  },
  pisah: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    return saveOnce(request, { principal, action: 'claim.part', form }, async (key) => {
      const { id, reason } = parseForm(reasonSchema, { id: textOf(form, 'id'), reason: textOf(form, 'reason') });
      const event = await withScope(app.db, principal, (trx) => getEvent(trx, request.params.slug));
      return partClaim(app, principal, { event, joinId: id, reason, key });
    });
  },
  nilai: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    return saveOnce(request, { principal, action: 'flag.decide', form }, async (key) => {
      const said = parseForm(z.object({ id: z.uuid(), state: z.enum(['fine', 'handled']), note: z.string().trim().max(300) }), { id: textOf(form, 'id'), state: textOf(form, 'state'), note: textOf(form, 'note') });
      const event = await withScope(app.db, principal, (trx) => getEvent(trx, request.params.slug));
      return decideFlag(app, principal, { event, ...said, note: said.note || null, key });
    });
  },
};
