import { addDays } from '#features/event/model.ts';
import { getDays, getEvent } from '#features/event/server/queries.ts';
import { listChannels } from '#features/channel/server/queries.ts';
import { filledOf } from '#features/plan/batch/adjusting/model.ts';
import { breachText, contradictionText, planText } from '#features/plan/batch/explanation/model.ts';
import { linesOf as linesOfUnits, readPairs, readUnits, rowsOf } from '#features/plan/batch/list/model.ts';
import { breachesOf, splitsOf } from '#features/plan/batch/model.ts';
import { applyBatch, moveBatchPeople, requestBatch } from '#features/plan/batch/server/commands.ts';
import { findNewestBatch, type Batch } from '#features/plan/batch/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import { refusalSentence, type Locale } from '#platform/i18n/locale.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import { listOf, numberOf, textOf, withLists } from '../../../../../../form.ts';
import { saveOnce } from '../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const mostDays = 31;

/** What the page shows of a plan, in the reader's words. */
function shown({ id, version, state, problem, answer, groups, progress, appliedAt }: Batch, locale: Locale) {
  const breaches = groups ? breachesOf(problem, groups) : [];
  return {
    id, version, state, note: problem.note, progress, applied: appliedAt !== null,
    failure: progress.failure ? refusalSentence(progress.failure, locale, { seconds: 8 }) : null,
    status: answer?.status ?? null,
    found: answer?.splits ?? null,
    bound: answer?.bound ?? null,
    contradiction: answer?.contradiction ? contradictionText(problem, answer.contradiction, locale) : null,
    splits: groups ? splitsOf(groups) : null,
    free: groups ? groups.reduce((sum, group) => sum + group.capacity - filledOf(group), 0) : null,
    explanation: groups && answer?.bound !== null && breaches.length === 0 ? planText(problem, { groups, bound: answer!.bound }, locale).split('\n') : [],
    breaches: breaches.map((breach) => breachText(problem, breach, locale)),
    groups: (groups ?? []).map((group) => ({ ...group, filled: filledOf(group) })),
    split: groups ? problem.units.filter(({ unit }) => groups.filter((group) => group.units.some((part) => part.unit === unit)).length > 1).map(({ unit }) => unit) : [],
  };
}

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const days: string[] = [];
      for (let day = found.startsOn; day <= found.endsOn && days.length < mostDays; day = addDays(day, 1)) days.push(day);
      const batch = await findNewestBatch(trx, { eventId: found.id });
      const channels = await listChannels(trx, { eventId: found.id });
      const asked = batch?.problem;
      const known = (await getDays(trx, found.id)).flatMap((day) => day.units.map((unit) => `${unit}; `)).join('\n');
      return {
        key: newId(),
        done: ['diminta', 'dipindah', 'diterapkan'].find((word) => event.url.searchParams.has(word)) ?? null,
        days,
        channels: channels.map(({ name, kind, capacity }) => ({ name, kind, capacity })),
        typed: {
          units: asked ? linesOfUnits(asked.units, asked.days) : known,
          together: asked?.together.map((pair) => pair.join('; ')).join('\n') ?? '',
          apart: asked?.apart.map((pair) => pair.join('; ')).join('\n') ?? '',
          groupsPerDay: asked?.groupsPerDay ?? 2,
          groupCapacity: asked?.groupCapacity ?? (channels.reduce((sum, channel) => sum + (channel.capacity ?? 0), 0) || null),
          note: asked?.note ?? '',
          days: asked?.days ?? days,
        },
        batch: batch ? shown(batch, locale) : null,
      };
    });
  });

export const actions: Actions = {
  plan: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return withLists(await saveOnce(event, { principal, action: 'batch.request', form, done: 'diminta' }, async (key) => {
      const days = listOf(form, 'days');
      if (days.length === 0) throw invalid({ days: 'required' });
      const file = form.get('file');
      const rows = file instanceof File && file.size > 0 ? (await readSheet(new Uint8Array(await file.arrayBuffer()))).rows : rowsOf(textOf(form, 'units'));
      const units = readUnits(rows, days);
      if (units.length === 0) throw invalid({ units: 'required' });
      const [groupsPerDay, groupCapacity] = [numberOf(form, 'groupsPerDay'), numberOf(form, 'groupCapacity')];
      for (const [name, value] of Object.entries({ groupsPerDay, groupCapacity })) if (value === null || !(value >= 1)) throw invalid({ [name]: value === null ? 'required' : 'wrong' });
      const problem = { days, groupsPerDay, groupCapacity, units, together: readPairs(textOf(form, 'together'), 'together'), apart: readPairs(textOf(form, 'apart'), 'apart') };
      await requestBatch(event.locals.app, principal, { event: event.params.slug, problem, note: textOf(form, 'note').slice(0, 300) || null, key });
    }), form, ['days']);
  },
  move: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'batch.move', form, done: 'dipindah' }, (key) => {
      const [from = '', ...unit] = textOf(form, 'part').split(' ');
      const people = numberOf(form, 'people');
      if (people === null || !Number.isInteger(people) || people < 1) throw invalid({ people: people === null ? 'required' : 'wrong' });
      return moveBatchPeople(event.locals.app, principal, { event: event.params.slug, batchId: textOf(form, 'batch'), version: numberOf(form, 'version') ?? 0, unit: unit.join(' '), from: Number(from), to: numberOf(form, 'to') ?? 0, people, key });
    });
  },
  apply: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'batch.apply', form, done: 'diterapkan' }, (key) =>
      applyBatch(event.locals.app, principal, { event: event.params.slug, batchId: textOf(form, 'batch'), version: numberOf(form, 'version') ?? 0, key }));
  },
};
