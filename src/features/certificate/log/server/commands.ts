import { sign } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { SigningKey } from '../../payload/server/vendor.ts';
import { entryBytes, grownTiles, headText, leafHash, nodesOfTiles, rootHash, signedNote, tilesFor, tileWidth, type EntryKind, type LogName } from '../model.ts';
import { originOf, sha256 } from './queries.ts';

export interface NewEntry {
  kind: EntryKind;
  digest: Buffer;
}

/**
 * Adds entries to a log and signs the new head, in the transaction of what they tell of. The log's row is held until the commit,
 * so that numbers have no gap and heads follow one another. Answers the number of the first entry.
 */
export async function appendEntries(trx: Transaction<Database>, { log, entries, key, base, now }: { log: LogName; entries: readonly NewEntry[]; key: SigningKey; base: string; now: Date }): Promise<number> {
  const { size } = await trx.selectFrom('certificate_tree').select('size').where('log', '=', log).forUpdate().executeTakeFirstOrThrow();
  if (entries.length === 0) return size;
  const after = size + entries.length;
  const tiles = new Map((await unfinishedTiles(trx, { log, size })).map((tile) => [`${tile.level}/${tile.number}`, tile.hashes as Uint8Array]));
  const leaves = entries.map(({ kind, digest }) => leafHash(sha256, entryBytes(kind, digest)));
  const grown = grownTiles(sha256, size, leaves, (level, number) => tiles.get(`${level}/${number}`));
  for (const tile of grown) tiles.set(`${tile.level}/${tile.number}`, tile.hashes);
  const root = Buffer.from(rootHash(sha256, nodesOfTiles(sha256, (level, number) => tiles.get(`${level}/${number}`)!), after));

  await sql`insert into certificate_entry (log, leaf, kind, digest, at)
    select ${log}, ${size} + place - 1, kind, digest, ${now} from unnest(${entries.map(({ kind }) => kind)}::text[], ${entries.map(({ digest }) => digest)}::bytea[]) with ordinality as entry (kind, digest, place)`.execute(trx);
  await sql`insert into certificate_tile (log, level, number, hashes)
    select ${log}, level, number, hashes from unnest(${grown.map(({ level }) => level)}::int[], ${grown.map(({ number }) => number)}::bigint[], ${grown.map(({ hashes }) => Buffer.from(hashes))}::bytea[]) as tile (level, number, hashes)
    on conflict (log, level, number) do update set hashes = excluded.hashes`.execute(trx);
  await trx.updateTable('certificate_tree').set({ size: after }).where('log', '=', log).execute();
  const head = { origin: originOf(base, log), size: after, root };
  const note = signedNote(sha256, head, key.publicKey, sign(null, Buffer.from(headText(head)), key.privateKey));
  await trx.insertInto('certificate_head').values({ log, size: after, root, note, signed_at: now }).execute();
  return size;
}

/** The last tile of each level where it is not full, and whatever else the root needs. */
function unfinishedTiles(trx: Transaction<Database>, { log, size }: { log: LogName; size: number }): Promise<{ level: number; number: number; hashes: Buffer }[]> {
  const wanted = tilesFor(size, null).filter(([level]) => Math.floor(size / tileWidth ** level) % tileWidth !== 0);
  if (wanted.length === 0) return Promise.resolve([]);
  return sql<{ level: number; number: number; hashes: Buffer }>`
    select tile.level, tile.number, tile.hashes from certificate_tile tile
    join unnest(${wanted.map(([level]) => level)}::int[], ${wanted.map(([, number]) => number)}::bigint[]) as wanted (level, number) on tile.level = wanted.level and tile.number = wanted.number
    where tile.log = ${log}`.execute(trx).then(({ rows }) => rows);
}
