import type { Transaction } from 'kysely';
import { planOf } from '#features/rundown/model.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { castLinks } from '#features/event/link/server/queries.ts';
import { noticesOf } from '#features/programme/notice/server/queries.ts';
import type { Keys } from '#platform/files/keys.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { formatTime } from '#platform/i18n/format.ts';
import { composeRecord, type ChannelRow } from '../../record/model.ts';
import { getEventRows } from '../../record/server/queries.ts';
import { getProgrammeFacts } from '../../server/queries.ts';
import type { PosterInput } from '../../poster/model.ts';
import type { EventFacts } from '../../schema.ts';
import type { Slot } from '../schema.ts';

/** What the announcement of an event is written from, as far as the scope sees it; refuses `not_found`. `origin`: of the public page; `keys`: to give who appears the personal link. */
export async function getAnnouncementInput(trx: Transaction<Database>, slugOrId: string, origin: string, keys: Keys | null = null): Promise<PosterInput & { record: EventRecord }> {
  const record = await getEvent(trx, slugOrId);
  const [rows] = await getEventRows(trx, [record]);
  return {
    record,
    event: { ...withChannelNames(composeRecord(rows!), rows!.channels), zone: record.zone },
    programme: await getProgrammeFacts(trx, record.programmeId),
    link: `${origin}/e/${record.slug}`,
    mustSay: await noticesOf(trx, record),
    doors: keys ? await doorsOf(trx, keys, record.id, rows!.cast, origin) : [],
    slots: await slotsOf(trx, record, rows!.cast),
    rule: record.attendanceRule,
    pillars: rows!.cast.map(({ role, position, pillar }) => ({ role, position, pillar })),
  };
}

async function doorsOf(trx: Transaction<Database>, keys: Keys, eventId: string, cast: readonly { id: string; role: string; position: number }[], origin: string) {
  const links = await castLinks(trx, keys, { eventId });
  return cast.map(({ id, role, position }) => ({ role, position, link: `${origin}/s/${links.get(id)!}` }));
}

/** The record names halls alone; people are told the meeting by the name it has with us. */
function withChannelNames(facts: EventFacts, channels: readonly ChannelRow[]): EventFacts {
  if (facts.channels?.length !== channels.length) return facts;
  return { ...facts, channels: facts.channels.map((channel, at) => (typeof channel === 'string' ? channel : { ...channel, name: channel.name ?? channels[at]!.name })) };
}

/** When each person is on for the first time, by the plan of the day; nobody of whom the plan tells no hour. */
async function slotsOf(trx: Transaction<Database>, event: EventRecord, cast: readonly { id: string; role: string; position: number }[]): Promise<Slot[]> {
  const items = await listRundown(trx, { eventId: event.id });
  const plan = planOf(items, event.startsAt?.toISOString() ?? null);
  return cast.flatMap((member) => {
    const item = items.find((one) => one.castId === member.id);
    const at = item && plan.get(item.id);
    return at ? [{ role: member.role, position: member.position, start: formatTime(new Date(at), event.zone), minutes: item.plannedMinutes }] : [];
  });
}
