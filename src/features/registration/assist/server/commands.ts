import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { register, type Registered } from '../../server/commands.ts';

export interface AssistInput {
  slug: string;
  body: unknown;
  how: 'paper' | 'voice';
  /** The day the person agreed, "2026-11-22", in the event's zone. */
  day: string;
  key: string;
  origin: string;
  language: Locale;
}

/**
 * An officer signs up somebody without phone or skill. The person's consent stands on paper or was given by voice: who wrote it
 * down, how and for which day is kept with it. Refuses `not_found`, `forbidden`, a day that has not come, and as `register` does.
 */
export async function registerAssisted(app: App, principal: Staff, { slug, body, how, day, key, origin, language }: AssistInput): Promise<Registered> {
  const event = await withScope(app.db, principal, (trx) => getEvent(trx, slug));
  assertMayEdit(principal, event);
  if (day > localDate(app.clock.now(), event.zone)) throw invalid({ day: 'day_future' });
  // Noon of that day: it is known by day alone, and the same for every retry.
  return register(app, principal, { slug, body, key, via: 'staff', assisted: { how, at: new Date(`${day}T05:00:00Z`) }, origin, language });
}
