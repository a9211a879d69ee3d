import type { Kysely, Transaction } from 'kysely';
import { countsOf } from '#features/attendance/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { listSpeakers } from '#features/speaker/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Language } from '#platform/i18n/format.ts';
import { writeRecap } from '../../model.ts';
import { getEventFacts, getProgrammeFacts, latestRecapOf } from '../../server/queries.ts';
import { recapAsText } from '../model.ts';
import type { CheckContext, LedgerCounts } from '../schema.ts';

/** More names than any programme's register holds; the checker looks them up by word. */
const REGISTER_LIMIT = 20_000;

/** What any text can be compared with: the regions and the register of people who appear. */
export async function getOpenContext(db: Kysely<Database>, { today, language }: { today: string; language: Language }): Promise<CheckContext> {
  const speakers = await listSpeakers(db, { limit: REGISTER_LIMIT });
  return { regions: await getRegionIndex(db), register: speakers.map(({ parts: { name, ...titles } }) => ({ name, titles })), today, language };
}

/** The same with the record, the programme and the ledger of one event (slug or id); refuses `not_found`. */
export async function getEventContext(trx: Transaction<Database>, { event, today, language }: { event: string; today: string; language: Language }): Promise<CheckContext> {
  const { id, programmeId } = await getEvent(trx, event);
  const counts = await countsOf(trx, id);
  // Before anybody has registered the ledger has counted nothing, which is not the same as nobody.
  const ledger: LedgerCounts = counts.registrations > 0 ? { registered: counts.registrations, present: counts.met } : {};
  return { ...(await getOpenContext(trx, { today, language })), facts: await getEventFacts(trx, id), programme: await getProgrammeFacts(trx, programmeId), ledger };
}

/** The newest recap of an event as printed; where none is kept yet, what would be written now. Refuses `not_found`. */
export async function getRecapText(trx: Transaction<Database>, { event, language }: { event: string; language: Language }): Promise<string> {
  const { id, programmeId } = await getEvent(trx, event);
  const kept = await latestRecapOf(trx, { eventId: id, language });
  if (kept) return recapAsText(kept.recap);
  return recapAsText(writeRecap({ event: await getEventFacts(trx, id), programme: await getProgrammeFacts(trx, programmeId), language, seed: id }));
}
