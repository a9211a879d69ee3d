import { getInstrument } from '#features/assessment/bank/server/queries.ts';
import { asAsked } from '#features/assessment/attempt/server/queries.ts';
import { isBilingual } from '#features/assessment/bank/model.ts';
import { forms } from '#features/assessment/model.ts';
import { listItems } from '#features/assessment/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

/** The items one by one, as a participant's phone shows them; nothing that is answered here is kept. */
export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const asked = event.url.searchParams;
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const instrument = await getInstrument(trx, event.params.instrumen);
    if (instrument.programmeId !== found.programmeId) throw notFound();
    const version = instrument.versions.find(({ number }) => String(number) === asked.get('versi')) ?? instrument.versions[0]!;
    const all = await listItems(trx, { versionId: version.id });
    const language = asked.get('bahasa') === 'en' && isBilingual(all) ? ('en' as const) : ('id' as const);
    const available = forms.filter((form) => all.some((item) => item.form === form));
    const form = available.find((one) => one === asked.get('bentuk')) ?? available[0] ?? 'A';
    const items = all.filter((item) => item.form === form).map((item) => asAsked(item, language));
    const place = Math.min(Math.max(1, Math.trunc(Number(asked.get('soal'))) || 1), Math.max(1, items.length));
    return { slug: found.slug, instrument: { id: instrument.id, name: instrument.name }, version: version.number, form, forms: available, language, bilingual: isBilingual(all), place, count: items.length, item: items[place - 1] ?? null };
  });
});
