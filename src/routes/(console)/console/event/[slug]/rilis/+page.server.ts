import { listColleagues } from '#features/account/server/queries.ts';
import { instantOf } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { factState, termOf } from '#features/programme/fact/model.ts';
import { asText } from '#features/recap/copy/model.ts';
import { isPublic, mayAssign, mayFollow, mayPublishAtOnce, mayStep, recapSteps } from '#features/recap/desk/model.ts';
import { correctionNote, deskEntry, overrideEntry } from '#features/recap/desk/schema.ts';
import {
  approveRecap, arrangeRecap, documentIn, overrideFinding, refreshRecap, returnRecap, saveRecap, setDesk, submitRecap,
} from '#features/recap/desk/server/commands.ts';
import { checkContextOf, composeNow, factsBehind, findingsOf, listVersions, openDesk, quoteOf } from '#features/recap/desk/server/queries.ts';
import { factsOf, findTampering } from '#features/recap/document/model.ts';
import { arrangement } from '#features/recap/document/schema.ts';
import { LARGEST_PHOTO } from '#features/recap/photo/model.ts';
import { photoEntry } from '#features/recap/photo/schema.ts';
import { addPhoto, removePhoto } from '#features/recap/photo/server/commands.ts';
import { listDeskPhotos } from '#features/recap/photo/server/queries.ts';
import { draftRecap, publishRecap } from '#features/recap/server/commands.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { formatTime, localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

const languageOf = (url: URL): 'id' | 'en' => (url.searchParams.get('bahasa') === 'en' ? 'en' : 'id');

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const language = languageOf(event.url);
    return withScope(app.db, principal, async (trx) => {
      const { event: found, desk, hand, latest } = await openDesk(trx, principal, event.params.slug);
      const now = app.clock.now();
      const colleagues = await listColleagues(app, { programmeId: found.programmeId, regions: found.regions.map(({ code }) => code) });
      const nameOf = (id: string | null) => (id === null ? null : (colleagues.find((one) => one.id === id)?.name ?? ''));
      const base = {
        key: newId(), language, done: event.url.searchParams.get('jadi'),
        state: found.state, zone: found.zone, slug: found.slug,
      };
      if (!latest) return { ...base, article: null };
      const stored = latest[language];
      const composed = await composeNow(trx, found);
      const findings = await findingsOf(trx, { ...stored, context: await checkContextOf(trx, found, { now, locale }) });
      const versions = await listVersions(trx, { eventId: found.id, language });
      const behind = await factsBehind(trx, found, stored.recap, now);
      const isHeld = desk.embargoUntil !== null && desk.embargoUntil > now;
      return {
        ...base,
        article: {
          version: stored.version, state: stored.state, text: asText(stored.recap), document: documentIn(stored), writtenAt: stored.writtenAt, writtenBy: nameOf(stored.writtenBy),
          facts: factsOf(composed[language]),
          factsMoved: (['id', 'en'] as const).some((one) => latest[one].document !== null && findTampering(latest[one].document, composed[one]) !== null),
          readable: versions.find((one) => isPublic(one.state))?.version ?? null,
          isHeld,
          factsUsed: behind.used.map(({ fact }) => ({
            id: fact.id, sentence: fact.sentence, source: fact.source, term: termOf(fact, locale), state: factState(fact, localDate(now, found.zone)), reason: fact.reason,
          })),
          findings: findings.map(({ where, what, why, suggestion, certainty, override }) => ({ quote: quoteOf({ where }), what, why, suggestion, certainty, reason: override?.reason ?? null })),
          steps: recapSteps.filter((step) => mayFollow(step, stored.state) && mayStep(step, hand)),
          publishAtOnce: mayPublishAtOnce(hand) && !isPublic(stored.state) && stored.state !== 'approved',
          mayOverride: mayStep('approve', hand),
          photos: (await listDeskPhotos(trx, { eventId: found.id })).map(({ file: _file, ...photo }) => photo),
        },
        desk: {
          mayAssign: mayAssign(hand), colleagues, ...desk,
          writer: nameOf(desk.writerId), editor: nameOf(desk.editorId),
          embargoDay: desk.embargoUntil ? localDate(desk.embargoUntil, found.zone) : '',
          embargoHour: desk.embargoUntil ? formatTime(desk.embargoUntil, found.zone) : '',
        },
        megabytes: LARGEST_PHOTO / 1024 / 1024,
      };
    });
  });

type Form = FormData;

/** A field as it was sent, blanks included: an article, and words that must be found again. */
function rawOf(form: Form, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
}

/** One form of the desk: its command once per key, then the page again, which says what was done. */
function act(name: string, done: string, command: (event: RequestEvent, form: Form, key: IdempotencyKey) => Promise<unknown>) {
  return async (event: RequestEvent) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const language = form.get('language') === 'en' ? 'bahasa=en&' : '';
    return saveOnce(event, { principal, action: `recap.${name}`, form, done: `${language}jadi=${done}` }, (key) => command(event, form, key));
  };
}

const wanted = (event: RequestEvent, form: Form, key: IdempotencyKey) => ({
  event: event.params.slug!, key, language: form.get('language') === 'en' ? ('en' as const) : ('id' as const), version: Number(form.get('version')),
});

export const actions: Actions = {
  draft: act('draft', 'tulis', (event, _form, key) => draftRecap(event.locals.app, allow(event, _policy), { event: event.params.slug, key })),
  save: act('save', 'simpan', (event, form, key) => saveRecap(event.locals.app, allow(event, _policy), { ...wanted(event, form, key), raw: rawOf(form, 'document') })),
  arrange: act('arrange', 'simpan', (event, form, key) => {
    const [, verb = '', paragraph = '', sentence = ''] = /^(\w+):(\d+)(?:\.(\d+))?$/.exec(textOf(form, 'change')) ?? [];
    const change = parseForm(arrangement, { verb, paragraph: Number(paragraph), ...(sentence === '' ? {} : { sentence: Number(sentence) }), ...(verb === 'add' ? { text: textOf(form, `text-${paragraph}`) } : {}) });
    return arrangeRecap(event.locals.app, allow(event, _policy), { ...wanted(event, form, key), change });
  }),
  refresh: act('refresh', 'segar', async (event, form, key) => {
    const principal = allow(event, _policy);
    const first = await refreshRecap(event.locals.app, principal, { ...wanted(event, form, key), language: 'id' });
    await refreshRecap(event.locals.app, principal, { event: event.params.slug!, language: 'en', version: first.version, key: { ...key, scope: `${key.scope}:en` } });
  }),
  submit: act('submit', 'ajukan', (event, form, key) => submitRecap(event.locals.app, allow(event, _policy), wanted(event, form, key))),
  approve: act('approve', 'setujui', (event, form, key) => approveRecap(event.locals.app, allow(event, _policy), wanted(event, form, key))),
  return: act('return', 'kembalikan', (event, form, key) => returnRecap(event.locals.app, allow(event, _policy), wanted(event, form, key))),
  publish: act('publish', 'terbit', (event, form, key) => {
    const note = form.has('note') ? noteOf(form) : null;
    return publishRecap(event.locals.app, allow(event, _policy), { event: event.params.slug!, note, key });
  }),
  desk: act('desk', 'tugas', async (event, form, key) => {
    const principal = allow(event, _policy);
    const { zone } = await withScope(event.locals.app.db, principal, (trx) => getEvent(trx, event.params.slug!));
    const entry = parseForm(deskEntry, { writerId: textOf(form, 'writer') || null, editorId: textOf(form, 'editor') || null, embargoUntil: instantIn(form, zone) });
    await setDesk(event.locals.app, principal, { event: event.params.slug!, entry, key });
  }),
  override: act('override', 'alasan', (event, form, key) => {
    const entry = parseForm(overrideEntry, Object.fromEntries(['language', 'kind', 'reason'].map((name) => [name, textOf(form, name)]).concat([['quote', rawOf(form, 'quote')]])));
    return overrideFinding(event.locals.app, allow(event, _policy), { event: event.params.slug!, entry, key });
  }),
  photo: act('photo', 'foto', async (event, form, key) => {
    const file = form.get('photo');
    if (!(file instanceof File) || file.size === 0) throw invalid({ photo: 'required' });
    const entry = parseForm(photoEntry, Object.fromEntries(['caption', 'captionEn', 'credit', 'consentKind', 'consentBy', 'consentOn'].map((name) => [name, textOf(form, name)])));
    return addPhoto(event.locals.app, allow(event, _policy), { event: event.params.slug!, bytes: new Uint8Array(await file.arrayBuffer()), entry, key });
  }),
  unphoto: act('unphoto', 'tanpafoto', (event, form, key) => removePhoto(event.locals.app, allow(event, _policy), { event: event.params.slug!, id: textOf(form, 'id'), key })),
};

/** The note in both languages; refuses by the names of the form's fields. */
function noteOf(form: Form) {
  const read = correctionNote.safeParse({ id: textOf(form, 'note'), en: textOf(form, 'noteEn') });
  if (read.success) return read.data;
  throw invalid(Object.fromEntries(read.error.issues.map(({ path: [name] }) => {
    const field = name === 'en' ? 'noteEn' : 'note';
    return [field, textOf(form, field) === '' ? 'required' : 'too_short'];
  })));
}

/** The embargo as the form gives it, on the event's clock; null where it is left empty. */
function instantIn(form: Form, zone: 'WIB' | 'WITA' | 'WIT'): Date | null {
  const [day, hour] = [textOf(form, 'embargoDay'), textOf(form, 'embargoHour')];
  if (day === '' && hour === '') return null;
  try {
    return instantOf(day, hour, zone);
  } catch {
    throw invalid(day === '' ? { embargoDay: 'required' } : { embargoHour: hour === '' ? 'required' : 'wrong' });
  }
}
