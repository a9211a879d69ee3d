import type { Kysely } from 'kysely';
import { resolveRegion, zoneOf } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import { linesOf, textOf } from '../../../form.ts';

export interface Places {
  /** Codes, in the order they were written. */
  codes: string[];
  /** Names that a Kabupaten and a Kota share, with what they may mean: the form asks. */
  prompts: { text: string; candidates: { code: string; name: string }[] }[];
  unknown: string[];
  /** Where the first of them hangs its clock. */
  zone: Zone;
}

/** Reads the form's `regions` (one a line: a name or a code). A line that was asked about is answered by the field `choice:<line>`. */
export async function readPlaces(db: Kysely<Database>, form: FormData, on: string): Promise<Places> {
  const index = await getRegionIndex(db);
  const places: Places = { codes: [], prompts: [], unknown: [], zone: 'WIB' };
  const day = /^\d{4}-\d{2}-\d{2}$/.test(on) ? { on } : {};
  for (const text of linesOf(form, 'regions').slice(0, 600)) {
    const found = resolveRegion(textOf(form, `choice:${text}`) || text, index, day);
    if (found.kind === 'one') places.codes.push(found.region.code);
    else if (found.kind === 'ambiguous') places.prompts.push({ text, candidates: found.candidates.map(({ code, name }) => ({ code, name })) });
    else places.unknown.push(text);
  }
  if (places.codes[0]) places.zone = zoneOf(places.codes[0]);
  return places;
}
