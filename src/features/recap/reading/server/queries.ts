import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { readRecap } from '../model.ts';
import type { DraftEvent } from '../schema.ts';
import { textOfDocument } from './vendor.ts';

/** Reads a file into a draft event, against the regions as the database has them. Refuses as `textOfDocument` does; keeps nothing. */
export async function readDocument(trx: Transaction<Database>, { bytes }: { bytes: Uint8Array }): Promise<DraftEvent> {
  const text = textOfDocument(bytes);
  return readRecap(text, { regions: await getRegionIndex(trx) });
}
