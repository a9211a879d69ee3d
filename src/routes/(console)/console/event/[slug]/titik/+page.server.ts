import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { renewPoint } from '#features/registration/viewing/server/commands.ts';
import { hostToken, listPoints, listSameNames } from '#features/registration/viewing/server/queries.ts';
import { decideSameName } from '#features/registration/viewing/settling/server/commands.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import { textOf } from '../../../../../form.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const points = await listPoints(trx, { eventId: found.id });
      const same = await listSameNames(trx, { eventId: found.id });
      if (same.length > 0) await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'viewing.read_same_names', objectKind: 'event', objectId: found.id, eventId: found.id, detail: { rows: same.length } });
      const origin = app.config.publicOrigin ?? event.url.origin;
      const renewed = points.find(({ id }) => id === event.url.searchParams.get('baru'));
      return {
        mayEdit: mayEdit(principal, found), zone: found.zone, key: newId(), saved: event.url.searchParams.has('tersimpan'), same,
        points: points.map(({ id, code, place, region, officer, contactHint, agency, expected, headCount, identified, state }) => ({ id, code, place, region, officer, contactHint, agency, expected, headCount, identified, state })),
        address: `${origin}/e/${found.slug}/nobar`,
        newLink: renewed?.state === 'open' && mayEdit(principal, found) ? `${origin}/t/${hostToken(app.keys, { pointId: renewed.id, linkVersion: renewed.linkVersion })}` : null,
      };
    });
  });

export const actions: Actions = {
  putuskan: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'viewing.decide', form }, (key) => {
      const decision = textOf(form, 'decision');
      if (decision !== 'same' && decision !== 'other') throw invalid({ decision: 'required' });
      return decideSameName(event.locals.app, principal, { event: event.params.slug, personId: textOf(form, 'person'), decision, key });
    });
  },
  ganti: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const pointId = textOf(form, 'point');
    return saveOnce(event, { principal, action: 'viewing.renew', form, done: `baru=${encodeURIComponent(pointId)}` }, (key) => renewPoint(event.locals.app, principal, { event: event.params.slug, pointId, key }));
  },
  tutup: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'viewing.close', form }, (key) => renewPoint(event.locals.app, principal, { event: event.params.slug, pointId: textOf(form, 'point'), close: true, key }));
  },
};
