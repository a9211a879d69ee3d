import { factStates, factState } from '#features/programme/fact/model.ts';
import { factEntry, factReason } from '#features/programme/fact/schema.ts';
import { addFact, disputeFact, expireFact, reviewFact } from '#features/programme/fact/server/commands.ts';
import { mayKeepFacts } from '#features/programme/fact/server/policy.ts';
import { listFacts } from '#features/programme/fact/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { listColleagues } from '#features/account/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../form.ts';
import { saveOnce } from '../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const { searchParams } = event.url;
  const today = localDate(app.clock.now(), 'WIB');
  const found = await withScope(app.db, principal, async (trx) => {
    const programmes = await listProgrammes(trx);
    const kept = programmes.filter((one) => mayKeepFacts(principal, one.id));
    const programme = programmes.find((one) => one.key === searchParams.get('program')) ?? kept[0] ?? programmes[0];
    const state = factStates.find((one) => one === searchParams.get('status')) ?? null;
    const facts = (programme ? await listFacts(trx, { programmeId: programme.id }) : []).map((fact) => ({ ...fact, now: factState(fact, today) }));
    return {
      programmes: programmes.map(({ key, name }) => ({ key, name })), programmeId: programme?.id ?? null, programme: programme ? { key: programme.key, name: programme.name } : null,
      mayKeep: programme ? mayKeepFacts(principal, programme.id) : false, state, total: facts.length, counts: factStates.map((one) => ({ state: one, count: facts.filter((fact) => fact.now === one).length })),
      facts: state ? facts.filter((fact) => fact.now === state) : facts, saved: searchParams.has('tersimpan'), key: newId(),
    };
  });
  const colleagues = found.programmeId ? await listColleagues(app, { programmeId: found.programmeId, regions: [] }) : [];
  const nameOf = (id: string | null): string | null => (id === null ? null : (colleagues.find((one) => one.id === id)?.name ?? id));
  return { ...found, facts: found.facts.map((fact) => ({ ...fact, reviewer: nameOf(fact.reviewedBy) })) };
});

const decide = (command: typeof disputeFact | typeof reviewFact, action: string, asksWhy: boolean): Actions[string] => async (event) => {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form, done: doneOf(form) }, (key) => {
    const reason = asksWhy ? parseForm(factReason, { reason: textOf(form, 'reason') }).reason : '';
    return command(event.locals.app, principal, { id: textOf(form, 'id'), key, reason });
  });
};

/** Back to the same programme. */
const doneOf = (form: FormData): string => new URLSearchParams({ program: textOf(form, 'programme'), tersimpan: '' }).toString();

export const actions: Actions = {
  add: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'fact.add', form, done: doneOf(form) }, (key) => {
      const texts = Object.fromEntries((['sentence', 'path', 'unit', 'asOf', 'source', 'note', 'validFrom', 'validUntil'] as const).map((name) => [name, textOf(form, name)]));
      // Indonesian fields take a decimal comma; a browser's own number field sends a point.
      const figures = Object.fromEntries((['value', 'scaleMin', 'scaleMax'] as const).map((name) => [name, numberOf(withPoint(form, name), name)]));
      return addFact(event.locals.app, principal, { programme: textOf(form, 'programme'), entry: parseForm(factEntry, { ...texts, ...figures }), key });
    });
  },
  review: decide(reviewFact, 'fact.review', false),
  dispute: decide(disputeFact, 'fact.dispute', true),
  expire: decide(expireFact, 'fact.expire', true),
};

function withPoint(form: FormData, name: string): FormData {
  const one = new FormData();
  one.set(name, textOf(form, name).replace(',', '.'));
  return one;
}
