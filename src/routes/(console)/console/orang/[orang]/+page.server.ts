import { clashesOf, workload } from '#features/event/cast/model.ts';
import { listAppearances } from '#features/event/cast/server/queries.ts';
import { consentEntry } from '#features/speaker/consent/schema.ts';
import { recordConsent } from '#features/speaker/consent/server/commands.ts';
import { currentConsents } from '#features/speaker/consent/server/queries.ts';
import { fileEntry } from '#features/speaker/file/schema.ts';
import { addSpeakerFile, removeSpeakerFile } from '#features/speaker/file/server/commands.ts';
import { listSpeakerFiles } from '#features/speaker/file/server/queries.ts';
import { mergeSpeakers, undoDecision } from '#features/speaker/merge/server/commands.ts';
import { listDecisions } from '#features/speaker/merge/server/queries.ts';
import { formatName } from '#features/speaker/model.ts';
import { officeOn } from '#features/speaker/office/model.ts';
import { officeEntry } from '#features/speaker/office/schema.ts';
import { addOffice, removeOffice } from '#features/speaker/office/server/commands.ts';
import { listOffices } from '#features/speaker/office/server/queries.ts';
import { mayKeepRegister } from '#features/speaker/server/policy.ts';
import { getPerson, listPeople } from '#features/speaker/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { saveOnce } from '../../event/keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** An address that no entry can have is absent, not broken. Refuses `not_found`. */
const idOf = (event: Pick<RequestEvent, 'params'>): string => {
  if (!uuid.test(event.params.orang)) throw notFound();
  return event.params.orang;
};

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  return withScope(app.db, principal, async (trx) => {
    const person = await getPerson(trx, { id: idOf(event) });
    const { ids } = person;
    const [offices, appearances] = [await listOffices(trx, { ids }), await listAppearances(trx, { speakerIds: ids })];
    const search = (event.url.searchParams.get('sama') ?? '').slice(0, 100);
    const found = search === '' ? [] : (await listPeople(trx, { search, limit: 10 })).people.filter((one) => one.id !== person.id);
    return {
      id: person.id, name: formatName(person.parts), handle: person.handle, alsoWritten: person.alsoWritten, offices,
      today: localDate(app.clock.now(), 'WIB'), officeNow: officeOn(offices, localDate(app.clock.now(), 'WIB'))?.office ?? null,
      appearances: appearances.map((one) => ({ ...one, officeThatDay: officeOn(offices, one.startsOn)?.office ?? null })),
      months: workload(appearances), clashes: clashesOf(appearances).map(([one, other]) => ({ one, other })),
      files: await listSpeakerFiles(trx, { ids }), consents: await currentConsents(trx, { ids }), decisions: await listDecisions(trx, { ids }),
      search, found: found.map((one) => ({ id: one.id, name: formatName(one.parts), alsoWritten: one.alsoWritten })),
      mayKeep: mayKeepRegister(principal), key: newId(), saved: event.url.searchParams.has('tersimpan'),
    };
  });
});

const act = (action: string, command: (event: RequestEvent, form: FormData, principal: ReturnType<typeof allow>, key: Parameters<Parameters<typeof saveOnce>[2]>[0]) => Promise<unknown>) =>
  async (event: RequestEvent) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action, form }, (key) => command(event, form, principal, key));
  };

export const actions: Actions = {
  office: act('speaker.add_office', (event, form, principal, key) =>
    addOffice(event.locals.app, principal, { speakerId: idOf(event), entry: parseForm(officeEntry, Object.fromEntries((['office', 'nameAsWritten', 'startsOn', 'endsOn', 'source'] as const).map((name) => [name, textOf(form, name)]))), key })),
  removeOffice: act('speaker.remove_office', (event, form, principal, key) => removeOffice(event.locals.app, principal, { id: textOf(form, 'id'), key })),
  file: act('speaker.add_file', async (event, form, principal, key) => {
    const file = form.get('file');
    const entry = parseForm(fileEntry, { kind: textOf(form, 'kind'), title: textOf(form, 'title') || (file instanceof File ? file.name : '') });
    return addSpeakerFile(event.locals.app, principal, { speakerId: idOf(event), entry, bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(), key });
  }),
  removeFile: act('speaker.remove_file', (event, form, principal, key) => removeSpeakerFile(event.locals.app, principal, { id: textOf(form, 'id'), key })),
  consent: act('speaker.consent', (event, form, principal, key) =>
    recordConsent(event.locals.app, principal, { speakerId: idOf(event), entry: parseForm(consentEntry, Object.fromEntries((['about', 'given', 'saidBy', 'saidOn'] as const).map((name) => [name, textOf(form, name)]))), key })),
  merge: act('speaker.merge', (event, form, principal, key) => mergeSpeakers(event.locals.app, principal, { fromId: textOf(form, 'from'), intoId: idOf(event), reason: textOf(form, 'reason') || null, key })),
  undo: act('speaker.undo_decision', (event, form, principal, key) => undoDecision(event.locals.app, principal, { id: textOf(form, 'id'), key })),
};
