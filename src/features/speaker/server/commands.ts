import { sql, type Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import { nameKey, parseName, titlesAgree, withoutOffice, type NameParts } from '../model.ts';
import { toParts } from './queries.ts';

const longestName = 200;

/**
 * Enters a person who appears in public and returns the id; one person has one entry. Somebody of the same name whose titles agree
 * is taken to be the same person, and the entry keeps the fuller titles. An office before the name ("Bupati") is left out: it is dated
 * and belongs to the event's cast.
 *
 * Refuses `invalid` (no name, over 200 characters), `speaker_titles_differ` (same name, other titles: a person must decide) and
 * `speaker_ambiguous` (fits several entries). `another: true` is that decision: this is another person of the same name.
 */
export async function registerSpeaker(
  trx: Transaction<Database>,
  { asWritten, handle, another = false, now }: { asWritten: string; handle?: string | undefined; another?: boolean; now: Date },
): Promise<string> {
  if (asWritten.length > longestName) throw invalid({ name: 'too_long' }, { max: longestName });
  const parts = withoutOffice(parseName(asWritten));
  const key = nameKey(parts);
  if (key === '') throw invalid({ name: 'required' });

  // Two organisers may enter the same new person at once; the lock lasts until the transaction ends.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`speaker:${key}`}, 0))`.execute(trx);
  // A namesake's key carries a number after "#", which a name's key never holds; in collation C "$" follows "#".
  const namesakes = await trx
    .selectFrom('speaker')
    .selectAll()
    .where((row) => row.or([row('name_key', '=', key), row.and([row('name_key', '>=', `${key}#`), row('name_key', '<', `${key}$`)])]))
    .execute();
  const same = another ? [] : namesakes.filter((row) => titlesAgree(toParts(row), parts));
  if (same.length > 1) throw new Refusal('speaker_ambiguous', 409, { fields: { name: 'speaker_ambiguous' } });

  const [known] = same;
  if (known !== undefined) {
    const fuller = fullerTitles(toParts(known), parts);
    await trx
      .updateTable('speaker')
      .set({ front_titles: fuller.front, back_titles: fuller.back, handle: known.handle ?? handle ?? null })
      .where('id', '=', known.id)
      .execute();
    return known.id;
  }
  if (namesakes.length > 0 && !another) throw new Refusal('speaker_titles_differ', 409, { fields: { name: 'speaker_titles_differ' } });

  const id = newId();
  await trx
    .insertInto('speaker')
    .values({
      id, front_titles: parts.front, name: parts.name, back_titles: parts.back,
      name_key: namesakes.length === 0 ? key : `${key}#${namesakes.length + 1}`,
      handle: handle ?? null, note: null, created_at: now,
    })
    .execute();
  return id;
}

/** Of two writings that agree, the one with more titles before the name and the one with more after it. */
function fullerTitles(known: NameParts, written: NameParts): Pick<NameParts, 'front' | 'back'> {
  return {
    front: written.front.length > known.front.length ? written.front : known.front,
    back: written.back.length > known.back.length ? written.back : known.back,
  };
}
