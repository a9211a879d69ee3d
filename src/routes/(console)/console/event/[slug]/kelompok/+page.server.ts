import { addDays } from '#features/event/model.ts';
import { dayEntry, groupEntry, type DayEntry, type GroupEntry } from '#features/event/schema.ts';
import { setGroups } from '#features/event/group/server/commands.ts';
import { getDays, getEvent, getGroups } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { linesOf, numberOf, parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const mostDays = 31;
const spareRows = 3;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const known = new Map((await getDays(trx, found.id)).map((entry) => [entry.day, entry]));
      const days: string[] = [];
      for (let day = found.startsOn; day <= found.endsOn && days.length < mostDays; day = addDays(day, 1)) days.push(day);
      const groups = await getGroups(trx, found.id);
      return {
        key: newId(),
        version: found.version,
        saved: event.url.searchParams.has('tersimpan'),
        days: days.map((day) => known.get(day) ?? { day, people: null, units: [], note: null }),
        groups,
        rows: groups.length + spareRows,
      };
    });
  });

/** Every row stands under its own names (`d1-people`, `g2-number`); a row that says nothing is no row. */
function readRows<T>(form: FormData, rows: string, count: number, read: (prefix: string) => T | null): T[] {
  return Array.from({ length: count }, (_, at) => {
    const prefix = `${rows}${at}-`;
    try {
      return read(prefix);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      throw new Refusal(reason.reason, reason.status, { fields: Object.fromEntries(Object.entries(reason.fields).map(([field, why]) => [prefix + field, why])), values: reason.values });
    }
  }).filter((row) => row !== null);
}

export const actions: Actions = {
  default: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'event.set_groups', form }, (key) => {
      const days = readRows<DayEntry>(form, 'd', Math.min(numberOf(form, 'days') ?? 0, mostDays), (at) => {
        const entry = { day: textOf(form, `${at}day`), people: numberOf(form, `${at}people`), units: linesOf(form, `${at}units`), note: textOf(form, `${at}note`) || null };
        return entry.people === null && entry.units.length === 0 && entry.note === null ? null : parseForm(dayEntry, entry);
      });
      const groups = readRows<GroupEntry>(form, 'g', Math.min(numberOf(form, 'groups') ?? 0, 1000), (at) => {
        const number = numberOf(form, `${at}number`);
        return number === null ? null : parseForm(groupEntry, { number, day: textOf(form, `${at}day`) || null, units: linesOf(form, `${at}units`), quota: numberOf(form, `${at}quota`) });
      });
      return setGroups(event.locals.app, principal, { event: event.params.slug, version: numberOf(form, 'version') ?? 0, days, groups, key });
    });
  },
};
