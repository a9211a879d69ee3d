import { listEventAssessments } from '#features/assessment/server/queries.ts';
import { listDoubts } from '#features/certificate/condition/server/queries.ts';
import { decideCorrection } from '#features/certificate/correction/server/commands.ts';
import { listAsked } from '#features/certificate/correction/server/queries.ts';
import { askToNotify } from '#features/certificate/notice/server/commands.ts';
import { newestNotice } from '#features/certificate/notice/server/queries.ts';
import { letStand } from '#features/certificate/review/server/commands.ts';
import { reasonEntry, ruleEntry } from '#features/certificate/schema.ts';
import { askForCertificates, revokeCertificate, setRule } from '#features/certificate/server/commands.ts';
import { mayStyle } from '#features/certificate/server/policy.ts';
import { countCertificates, findRule, listCertificates, newestRun } from '#features/certificate/server/queries.ts';
import { styleEntry } from '#features/certificate/style/schema.ts';
import { setStyle } from '#features/certificate/style/server/commands.ts';
import { findStyle } from '#features/certificate/style/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { numberOf, parseForm, textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const pageSize = 40;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const search = event.url.searchParams.get('q')?.slice(0, 100) ?? '';
    const page = Math.max(1, Math.trunc(Number(event.url.searchParams.get('hal'))) || 1);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      return {
        event: { slug: found.slug, theme: found.theme, state: found.state, zone: found.zone, simulated: found.simulated },
        rule: await findRule(trx, found.id),
        counts: await countCertificates(trx, found.id),
        run: (await newestRun(trx, found.id)) ?? null,
        corrections: await listAsked(trx, found.id),
        ...(await listCertificates(trx, { eventId: found.id, search, limit: pageSize, offset: (page - 1) * pageSize })),
        search, page, pageSize,
        notice: (await newestNotice(trx, found.id)) ?? null,
        doubts: await listDoubts(trx, found.id),
        asked: (await listEventAssessments(trx, { eventId: found.id })).map(({ role, passMark }) => ({ role, passMark })),
        style: await findStyle(trx, found.programmeId),
        mayIssue: mayEdit(principal, found),
        mayStyle: mayStyle(principal, found.programmeId),
        key: newId(),
      };
    });
  });

export const actions: Actions = {
  syarat: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const rule = parseForm(ruleEntry, {
        attendance: form.get('attendance') === 'yes', test: textOf(form, 'test') || 'none', feedback: form.get('feedback') === 'yes',
        hours: numberOf(form, 'hours'),
        signatoryName: textOf(form, 'signatoryName'), signatoryPosition: textOf(form, 'signatoryPosition'), correctionDays: numberOf(form, 'correctionDays') ?? 0,
      });
      await setRule(event.locals.app, principal, { event: event.params.slug, rule, key: keyFor(principal, 'certificate.rule', form.get('key'), { ...rule, ...event.params }) });
      return { ruled: true };
    });
  },
  terbit: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      await askForCertificates(event.locals.app, principal, { event: event.params.slug, key: keyFor(principal, 'certificate.ask', form.get('key'), event.params) });
      return { asked: true };
    });
  },
  kabari: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      await askToNotify(event.locals.app, principal, { event: event.params.slug, key: keyFor(principal, 'certificate.notify', form.get('key'), event.params) });
      return { asked: true };
    });
  },
  biarkan: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const { reason } = parseForm(reasonEntry, { reason: textOf(form, 'reason') });
      const id = textOf(form, 'id');
      return { stood: (await letStand(event.locals.app, principal, { event: event.params.slug, id, reason, key: keyFor(principal, 'certificate.stand', form.get('key'), { id, reason }) })).number };
    });
  },
  tampilan: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const style = parseForm(styleEntry, { accent: textOf(form, 'accent') || null });
      const { programmeId } = await withScope(event.locals.app.db, principal, (trx) => getEvent(trx, event.params.slug));
      const file = form.get('logo');
      const logo = form.get('noLogo') === 'yes' ? null : file instanceof File && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : 'keep';
      const told = { ...style, logo: logo instanceof Uint8Array ? logo.length : logo };
      await setStyle(event.locals.app, principal, { programmeId, style, logo, key: keyFor(principal, 'certificate.style', form.get('key'), told) });
      return { styled: true };
    });
  },
  cabut: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const { reason } = parseForm(reasonEntry, { reason: textOf(form, 'reason') });
      const id = textOf(form, 'id');
      return { revoked: (await revokeCertificate(event.locals.app, principal, { event: event.params.slug, id, reason, key: keyFor(principal, 'certificate.revoke', form.get('key'), { id, reason }) })).number };
    });
  },
  nama: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const accept = form.get('accept') === 'yes';
      const answer = accept ? '' : parseForm(reasonEntry, { reason: textOf(form, 'reason') }).reason;
      const id = textOf(form, 'id');
      await decideCorrection(event.locals.app, principal, { event: event.params.slug, id, accept, answer, key: keyFor(principal, 'certificate.decide', form.get('key'), { id, accept, answer }) });
      return { decided: true };
    });
  },
};
