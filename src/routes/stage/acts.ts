import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { switchCarrier } from '#features/channel/carrier/server/commands.ts';
import { promptEntry } from '#features/rundown/prompt/schema.ts';
import { sendPrompt } from '#features/rundown/prompt/server/commands.ts';
import { extension, insertion } from '#features/rundown/run/schema.ts';
import { backItem, extendItem, insertItem, skipItem } from '#features/rundown/run/server/commands.ts';
import { endItem, nextItem, startItem } from '#features/rundown/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { saveOnce } from '../(console)/console/event/keyed.ts';
import { numberOf, parseForm, textOf } from '../form.ts';

export interface RunForm<Who extends Principal = Principal> {
  app: App;
  principal: Who;
  form: FormData;
  slug: string;
  key: IdempotencyKey;
}

/** Who acts with this request; throws a refusal or a redirect for who may not. */
export type WhoActs<Who extends Principal = Principal> = (event: RequestEvent) => Who | Promise<Who>;

/** A form of a live desk: one effect per key, then the page again. */
export const act = <Who extends Principal>(who: WhoActs<Who>, action: string, command: (sent: RunForm<Who>) => Promise<unknown>) => async (event: RequestEvent) => {
  const principal = await who(event);
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form }, (key) => command({ app: event.locals.app, principal, form, slug: event.params.slug!, key }));
};

export const idIn = (form: FormData): string => parseForm(z.object({ id: z.uuid() }), { id: textOf(form, 'id') }).id;
const versionIn = (form: FormData): number | undefined => numberOf(form, 'version') ?? undefined;

/** What a desk does to a show. Each form says which change it had seen last (`version`). */
export const runActs = (who: WhoActs) => ({
  next: act(who, 'rundown.next', ({ app, principal, form, slug, key }) => nextItem(app, principal, { event: slug, key, version: versionIn(form) })),
  stop: act(who, 'rundown.end', ({ app, principal, form, slug, key }) => endItem(app, principal, { event: slug, key, version: versionIn(form) })),
  start: act(who, 'rundown.start', ({ app, principal, form, slug, key }) => startItem(app, principal, { event: slug, key, version: versionIn(form), itemId: idIn(form) })),
  back: act(who, 'rundown.back', ({ app, principal, form, slug, key }) => backItem(app, principal, { event: slug, key, version: versionIn(form) })),
  skip: act(who, 'rundown.skip', ({ app, principal, form, slug, key }) => skipItem(app, principal, { event: slug, key, version: versionIn(form), itemId: textOf(form, 'id') === '' ? undefined : idIn(form) })),
  extend: act(who, 'rundown.extend', ({ app, principal, form, slug, key }) => {
    const { minutes } = parseForm(extension.pick({ minutes: true }), { minutes: textOf(form, 'minutes') });
    return extendItem(app, principal, { event: slug, key, version: versionIn(form), minutes });
  }),
  insert: act(who, 'rundown.insert', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(insertion, { kind: 'other', title: textOf(form, 'title'), castId: textOf(form, 'castId'), plannedMinutes: textOf(form, 'plannedMinutes') });
    return insertItem(app, principal, { ...entry, event: slug, key, version: versionIn(form) });
  }),
  prompt: act(who, 'prompt.send', ({ app, principal, form, slug, key }) => sendPrompt(app, principal, { event: slug, key, ...parseForm(promptEntry, { castId: textOf(form, 'castId'), text: textOf(form, 'text') || textOf(form, 'other') }) })),
  switch: act(who, 'channel.switch', ({ app, principal, form, slug, key }) => switchCarrier(app, principal, { event: slug, key, to: textOf(form, 'to') === 'stream' ? 'stream' : 'meeting', version: numberOf(form, 'carrier') ?? 0 })),
});
