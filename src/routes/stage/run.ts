import { getCarrier } from '#features/channel/carrier/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getCast } from '#features/event/server/queries.ts';
import { noticesOf } from '#features/programme/notice/server/queries.ts';
import { listCues } from '#features/rundown/cue/server/queries.ts';
import { backOf, planOf } from '#features/rundown/model.ts';
import { listPrompts } from '#features/rundown/prompt/server/queries.ts';
import { listChanges, listRundown, showVersion } from '#features/rundown/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

/** What every desk of a show works on, read in one view; `origin` = of the public pages. */
export async function readRun(trx: Transaction<Database>, event: EventRecord, { now, origin }: { now: Date; origin: string }) {
  const eventId = event.id;
  const startsAt = event.startsAt?.toISOString() ?? null;
  const items = await listRundown(trx, { eventId });
  const plan = planOf(items, startsAt);
  const cast = await getCast(trx, eventId);
  const names = new Map(cast.map(({ id, name }) => [id, name]));
  const carrier = await getCarrier(trx, { eventId });
  const link = `${origin}/e/${event.slug}/ruang`;
  const inputs = { theme: event.theme, link };
  return {
    key: newId(),
    seq: await findLastSeq(trx, eventId),
    now: now.toISOString(),
    slug: event.slug,
    theme: event.theme,
    state: event.state,
    zone: event.zone,
    startsAt,
    version: await showVersion(trx, { eventId }),
    items: items.map((item) => ({ ...item, planned: plan.get(item.id) ?? null })),
    back: backOf(items)?.title ?? null,
    cues: await listCues(trx, { eventId }),
    prompts: (await listPrompts(trx, { eventId, limit: 6 })).map((prompt) => ({ ...prompt, to: names.get(prompt.castId) ?? '' })),
    people: cast.map(({ id, name }) => ({ value: id, label: name })),
    changes: (await listChanges(trx, { eventId, limit: 5 })).map(({ version, action, title, at }) => ({ version, action, title, at: at.toISOString() })),
    notices: await noticesOf(trx, event),
    carrier,
    /** The words for who sits in the meeting or in a group: in Indonesian, for that is what they read. */
    pasted: carrier.carrier === 'stream'
      ? { zoom: m.switch_zoom_stream(inputs, { locale: 'id' }), groups: m.switch_groups_stream(inputs, { locale: 'id' }) }
      : { zoom: m.switch_zoom_meeting(inputs, { locale: 'id' }), groups: m.switch_groups_meeting(inputs, { locale: 'id' }) },
  };
}
export type Run = Awaited<ReturnType<typeof readRun>>;
