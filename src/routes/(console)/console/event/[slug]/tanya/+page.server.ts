import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { asPrinted } from '#features/recap/knowledge/model.ts';
import { knowledgeEntry } from '#features/recap/knowledge/schema.ts';
import { approveKnowledge, withdrawKnowledge } from '#features/recap/knowledge/server/commands.ts';
import { listCandidates } from '#features/recap/knowledge/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const candidates = await listCandidates(trx, { eventId: found.id });
    return {
      candidates: candidates.map((one) => ({ ...one, text: asPrinted(one.text), answer: asPrinted(one.answer) })),
      mayEdit: mayEdit(principal, found), pillars: found.pillars, saved: event.url.searchParams.has('tersimpan'), key: newId(),
    };
  });
});

export const actions: Actions = {
  approve: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'recap.know', form }, async (key) => {
      const entry = parseForm(knowledgeEntry, { question: textOf(form, 'question'), answer: textOf(form, 'answer'), pillar: textOf(form, 'pillar') });
      await approveKnowledge(event.locals.app, principal, { event: event.params.slug, number: numberOf(form, 'number') ?? 0, entry, key });
    });
  },
  withdraw: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'recap.unknow', form }, (key) => withdrawKnowledge(event.locals.app, principal, { event: event.params.slug, number: numberOf(form, 'number') ?? 0, key }));
  },
};
