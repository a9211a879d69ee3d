import { isActionFailure, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { endArchived } from '#features/event/archive/server/commands.ts';
import { closeEvent } from '#features/event/server/commands.ts';
import { findEvent } from '#features/event/server/queries.ts';
import { gather, headlineOf } from '#features/recap/archive/model.ts';
import { piecesOf } from '#features/recap/archive/passage/model.ts';
import { rejection } from '#features/recap/archive/schema.ts';
import { acceptOccasion, joinOccasion, mergeOccasions, rejectOccasion, reopenOccasion, reviseOccasion, splitArticle } from '#features/recap/archive/server/commands.ts';
import { articlesOf, getOccasion, likeEvents, likeOccasions } from '#features/recap/archive/server/queries.ts';
import { readRecap } from '#features/recap/reading/model.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { displayRegion, zoneOf } from '#features/region/model.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { localDate } from '#platform/i18n/format.ts';
import type { Staff } from '#platform/app/principal.ts';
import { allow, orErrorPage, orFormRefusal, type FormRefusal } from '../../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../../form.ts';
import { entryIn, outletsIn } from './entry.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff('programme_admin');

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const { app, locale } = event.locals;
  return withScope(app.db, principal, async (trx) => {
    const occasion = await getOccasion(trx, event.params.id);
    const programme = (await listProgrammes(trx)).find(({ id }) => id === occasion.programmeId);
    const articles = await articlesOf(trx, occasion.id);
    const regions = await getRegionIndex(trx);
    const isOpen = occasion.state === 'open';
    const { entry } = occasion;
    const [place] = entry.regions;
    const made = occasion.eventId === null ? undefined : await findEvent(trx, occasion.eventId);
    const likely = isOpen ? await likeEvents(trx, { programmeKey: programme?.key ?? '', entry }) : [];
    const others = isOpen ? await likeOccasions(trx, { programmeId: occasion.programmeId, entry, except: occasion.id }) : [];
    const { trust } = gather(articles.map(({ draft }) => draft));
    return {
      id: occasion.id, state: occasion.state, version: occasion.version, certainty: occasion.certainty, reason: occasion.reason, isEdited: occasion.editedBy !== null,
      programme: programme ? { key: programme.key, name: programme.name, segments: programme.segments.map(({ name }) => name) } : null,
      entry: { ...entry, regions: entry.regions.map((code) => { const region = regions.byCode.get(code); return region ? displayRegion(region, 'full', regions, entry.startsOn ?? undefined) : code; }) },
      zone: place ? zoneOf(place) : null,
      // A person who corrected a field has answered for it.
      trust: occasion.editedBy === null ? trust : null, doubts: occasion.doubts,
      articles: articles.map(({ id, name, text, draft }) => ({
        id, name, title: headlineOf(text), pieces: piecesOf(text, draft.spans),
        findings: (locale === 'id' ? draft : readRecap(text, { regions, language: locale })).findings,
      })),
      likely: likely.map(({ to, sameness }) => ({ slug: to.slug, theme: to.theme, startsOn: to.startsOn, endsOn: to.endsOn, sameness })),
      others: others.slice(0, 5).map(({ to, sameness }) => ({ id: to.id, theme: to.entry.theme, sameness })),
      event: made ? { slug: made.slug, theme: made.theme, state: made.state, isPast: made.endsOn < localDate(app.clock.now(), made.zone) } : null,
      saved: event.url.searchParams.has('tersimpan'), key: newId(),
    };
  });
});

/** One decision: runs once per key, then leads to `done(answer)`; a refusal comes back with what was typed. */
async function decide<T>(event: RequestEvent, action: string, act: (at: { principal: Staff; form: FormData; id: string; version: number; key: IdempotencyKey }) => Promise<T>, done: (answer: T) => string) {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  const id = event.params.id ?? '';
  const body = [...form].filter(([name]) => name !== 'key').map(([name, value]) => [name, typeof value === 'string' ? value : '']);
  const outcome = await orFormRefusal(event, form, async () => ({
    answer: await act({ principal, form, id, version: numberOf(form, 'version') ?? 0, key: keyFor(principal, action, form.get('key'), { id, body }) }),
  }));
  if (isActionFailure(outcome)) return outcome as unknown as ActionFailure<FormRefusal>;
  redirect(303, done((outcome as { answer: T }).answer));
}
const here = (id: string): string => `/console/arsip/${id}?tersimpan`;

export const actions: Actions = {
  save: (event) => decide(event, 'archive.revise', ({ principal, form, ...at }) => reviseOccasion(event.locals.app, principal, { ...at, entry: entryIn(form) }), () => here(event.params.id)),
  accept: (event) => decide(event, 'archive.accept', ({ principal, form, ...at }) => acceptOccasion(event.locals.app, principal, { ...at, entry: entryIn(form), outlets: outletsIn(form) }), () => here(event.params.id)),
  join: (event) => decide(event, 'archive.join', ({ principal, form, ...at }) => joinOccasion(event.locals.app, principal, { ...at, event: textOf(form, 'event'), outlets: outletsIn(form) }), () => here(event.params.id)),
  reject: (event) => decide(event, 'archive.reject', ({ principal, form, ...at }) => rejectOccasion(event.locals.app, principal, { ...at, ...parseForm(rejection, { reason: textOf(form, 'reason') }) }), () => here(event.params.id)),
  reopen: (event) => decide(event, 'archive.reopen', ({ principal, id, key }) => reopenOccasion(event.locals.app, principal, { id, key }), () => here(event.params.id)),
  merge: (event) => decide(event, 'archive.merge', ({ principal, form, ...at }) => mergeOccasions(event.locals.app, principal, { ...at, other: textOf(form, 'other') }), () => here(event.params.id)),
  split: (event) => decide(event, 'archive.split', ({ principal, form, ...at }) => splitArticle(event.locals.app, principal, { ...at, article: textOf(form, 'article') }), ({ id }) => here(id)),
  /** The event that was made of it was held: it is closed like any other, and its recap is written. */
  end: (event) => decide(event, 'archive.end', async ({ principal, form, key }) => {
    const { slug } = await endArchived(event.locals.app, principal, { event: textOf(form, 'event'), key });
    return closeEvent(event.locals.app, principal, { event: slug, key: { ...key, scope: `${key.scope} close` } });
  }, () => here(event.params.id)),
};
