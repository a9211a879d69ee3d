import { copyInstrument, copyStarter } from '#features/assessment/bank/server/commands.ts';
import { listInstruments } from '#features/assessment/bank/server/queries.ts';
import { roles, windowState, type Role } from '#features/assessment/model.ts';
import { listEventAssessments } from '#features/assessment/server/queries.ts';
import { proposedWindow } from '#features/assessment/setting/model.ts';
import { settingEntry } from '#features/assessment/setting/schema.ts';
import { moveWindow, removeAssessment, setAssessment } from '#features/assessment/setting/server/commands.ts';
import { countProgress } from '#features/assessment/setting/server/queries.ts';
import { pillars } from '#features/event/model.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { formatTime, localDate, type Zone } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { listOf, numberOf, parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

/** As a field of day and hour wants it, on the event's own clock. */
const local = (at: Date, zone: Zone): string => `${localDate(at, zone)}T${formatTime(at, zone).replace('.', ':')}`;

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const now = event.locals.app.clock.now();
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const asked = await listEventAssessments(trx, { eventId: found.id });
    const progress = await countProgress(trx, { eventId: found.id });
    return {
      slug: found.slug, zone: found.zone, pillars: found.pillars, mayEdit: mayEdit(principal, found),
      instruments: await listInstruments(trx, { programmeId: found.programmeId }),
      roles: roles.map((role) => {
        const own = asked.find((one) => one.role === role) ?? null;
        const proposed = proposedWindow(role, found, now);
        const [opensAt, closesAt] = own ? [own.opensAt, own.closesAt] : [proposed?.opensAt ?? null, proposed?.closesAt ?? null];
        return { role, asked: own, window: own && windowState(own, now), progress: progress[role], opensAt: opensAt && local(opensAt, found.zone), closesAt: closesAt && local(closesAt, found.zone) };
      }),
      said: event.url.searchParams.has('tersimpan') ? ('saved' as const) : event.url.searchParams.has('dibuat') ? ('made' as const) : event.url.searchParams.has('disalin') ? ('copied' as const) : null,
      key: newId(),
    };
  });
});

/** Which role a form is about. */
function roleOf(form: FormData): Role {
  const role = roles.find((one) => one === form.get('role'));
  if (!role) throw notFound();
  return role;
}

function acting(event: RequestEvent, action: string, done: string, act: (principal: ReturnType<typeof staffOf>, form: FormData, key: Parameters<Parameters<typeof saveOnce>[2]>[0]) => Promise<unknown>) {
  return (async () => {
    const principal = staffOf(event);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action, form, done }, (key) => act(principal, form, key));
  })();
}
const staffOf = (event: RequestEvent) => allow(event, _policy);

export const actions: Actions = {
  bank: (event) => acting(event, 'assessment.copy_starter', 'dibuat', (principal, form, key) => {
    const wanted = listOf(form, 'pillars').flatMap((name) => pillars.find((pillar) => pillar === name) ?? []);
    return copyStarter(event.locals.app, principal, { event: event.params.slug!, starter: textOf(form, 'starter'), wanted, key });
  }),
  salin: (event) => acting(event, 'assessment.copy', 'disalin', (principal, form, key) => copyInstrument(event.locals.app, principal, { event: event.params.slug!, instrumentId: textOf(form, 'instrument'), key })),
  atur: (event) => acting(event, 'assessment.set', 'tersimpan', (principal, form, key) => {
    const entry = parseForm(settingEntry, {
      instrumentId: textOf(form, 'instrumentId'), opensAt: textOf(form, 'opensAt'), closesAt: textOf(form, 'closesAt'), minutes: numberOf(form, 'minutes'), passMark: numberOf(form, 'passMark'),
      languages: listOf(form, 'languages'), reveal: textOf(form, 'reveal'), shuffled: form.get('shuffled') === 'yes',
    });
    return setAssessment(event.locals.app, principal, { event: event.params.slug!, role: roleOf(form), entry, key });
  }),
  jendela: (event) => acting(event, 'assessment.move_window', 'tersimpan', (principal, form, key) =>
    moveWindow(event.locals.app, principal, { event: event.params.slug!, role: roleOf(form), move: form.get('move') === 'close' ? 'close' : 'open', key })),
  hapus: (event) => acting(event, 'assessment.remove', 'tersimpan', (principal, form, key) => removeAssessment(event.locals.app, principal, { event: event.params.slug!, role: roleOf(form), key })),
};
