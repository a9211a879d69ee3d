import type { Transaction } from 'kysely';
import { z } from 'zod';
import { copyAssessments } from '#features/assessment/setting/server/commands.ts';
import { copyChannels } from '#features/channel/copy/server/commands.ts';
import { copyEvent } from '#features/event/copy/server/commands.ts';
import { instantOf, slugOf } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { copyPools } from '#features/registration/pool/copy/server/commands.ts';
import { copyRundown } from '#features/rundown/copy/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';

const namesakes = 20;
const when = z.object({ copyDay: z.iso.date(), copyHour: z.string().regex(/^([01]\d|2[0-3])[.:][0-5]\d$/) });

/**
 * The next webinar of the same kind, as a draft on another day: regions, cast, rundown, channels with their quotas (links stay
 * behind) and rules. Two stories, the event and then what carries it; the second finds what it did before, so that repeating the
 * request after a crash completes the copy. Refuses `invalid` (day or hour), `slug_taken`, and what `copyEvent` refuses.
 */
export async function copyWhole(app: App, principal: Principal, { event: slugOrId, day, hour, key = null }: { event: string; day: string; hour: string; key?: IdempotencyKey | null }): Promise<{ slug: string }> {
  const original = await withScope(app.db, principal, (trx) => getEvent(trx, slugOrId));
  const wrong = when.safeParse({ copyDay: day, copyHour: hour }).error?.issues.map((issue) => String(issue.path[0]));
  if (wrong) throw invalid(Object.fromEntries(wrong.map((field) => [field, (field === 'copyDay' ? day : hour) === '' ? 'required' : 'wrong'])));
  const at = instantOf(day, hour, original.zone);
  const wanted = slugOf(original.regions[0]?.name ?? original.theme, day);
  const copy = await withFreeSlug(wanted, (newSlug) => copyEvent(app, principal, { event: original.id, newSlug, at, simulated: false, key }));
  await withScope(app.db, principal, async (trx) => {
    await copyCarriage(trx, { from: original.id, to: copy.id, castIds: copy.castIds, links: false });
    await copyAssessments(trx, { from: original.id, to: copy.id, by: principal, now: app.clock.now() });
  });
  return { slug: copy.slug };
}

/** What carries an event, onto its copy: channels (with their links when asked), quotas and the run of show. What is there already stays. */
export async function copyCarriage(trx: Transaction<Database>, { from, to, castIds, links }: { from: string; to: string; castIds: Readonly<Record<string, string>>; links: boolean }): Promise<void> {
  const channelIds = await copyChannels(trx, { from, to, links });
  await copyPools(trx, { from, to, channelIds });
  await copyRundown(trx, { from, to, castIds });
}

/** An address may be taken by an event this person cannot see, so a free one is found by trying. */
async function withFreeSlug<T>(wanted: string, act: (slug: string) => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await act(number === 1 ? wanted : `${wanted}-${number}`);
    } catch (reason) {
      if (!(reason instanceof Refusal) || reason.reason !== 'slug_taken' || number >= namesakes) throw reason;
    }
  }
}
