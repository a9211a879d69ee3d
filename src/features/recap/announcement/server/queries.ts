import type { Transaction } from 'kysely';
import { planOf } from '#features/rundown/model.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { formatTime } from '#platform/i18n/format.ts';
import { composeRecord } from '../../record/model.ts';
import { getEventRows } from '../../record/server/queries.ts';
import { getProgrammeFacts } from '../../server/queries.ts';
import type { AnnouncementInput, Slot } from '../schema.ts';

/** What the announcement of an event is written from, as far as the scope sees it; refuses `not_found`. `origin`: of the public page. */
export async function getAnnouncementInput(trx: Transaction<Database>, slugOrId: string, origin: string): Promise<AnnouncementInput & { record: EventRecord }> {
  const record = await getEvent(trx, slugOrId);
  const [rows] = await getEventRows(trx, [record]);
  return {
    record,
    event: { ...composeRecord(rows!), zone: record.zone },
    programme: await getProgrammeFacts(trx, record.programmeId),
    link: `${origin}/e/${record.slug}`,
    slots: await slotsOf(trx, record, rows!.cast),
    rule: record.attendanceRule,
  };
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
