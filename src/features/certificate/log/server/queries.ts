import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { consistencyProof, entryBundle, entryBytes, inclusionProof, nodesOfTiles, tilesFor, tileWidth, type EntryKind, type LogName, type NodeAt, type Sha256 } from '../model.ts';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** The name under which heads are signed: the address of the installation without its scheme, and which log (C2SP tlog-checkpoint). */
export function originOf(base: string, log: LogName): string {
  return `${base.replace(/^https?:\/\//, '').replace(/\/$/, '')}/sertifikat/log${log === 'rehearsal' ? '/geladi' : ''}`;
}

/** Nodes of the tree of `size`, read from the tiles that a leaf's proof (or, for null, the root) needs. */
export async function readNodes(trx: Transaction<Database>, { log, size, leaf }: { log: LogName; size: number; leaf: number | null }): Promise<NodeAt> {
  const wanted = tilesFor(size, leaf);
  const rows = wanted.length === 0 ? [] : await sql<{ level: number; number: number; hashes: Buffer }>`
    select tile.level, tile.number, tile.hashes from certificate_tile tile
    join unnest(${wanted.map(([level]) => level)}::int[], ${wanted.map(([, number]) => number)}::bigint[]) as wanted (level, number) on tile.level = wanted.level and tile.number = wanted.number
    where tile.log = ${log}`.execute(trx).then(({ rows: found }) => found);
  const held = new Map(rows.map((row) => [`${row.level}/${row.number}`, row.hashes]));
  return nodesOfTiles(sha256, (level, number) => {
    const hashes = held.get(`${level}/${number}`);
    if (!hashes) throw new RangeError(`tile ${level}/${number} of the ${log} log is absent`);
    return hashes;
  });
}

export interface KeptHead {
  size: number;
  root: Buffer;
  note: string;
  signedAt: Date;
}

/** The newest signed head; undefined while the log is empty. */
export async function newestHead(trx: Transaction<Database>, log: LogName): Promise<KeptHead | undefined> {
  const row = await trx.selectFrom('certificate_head').selectAll().where('log', '=', log).orderBy('size', 'desc').limit(1).executeTakeFirst();
  return row && { size: row.size, root: row.root, note: row.note, signedAt: row.signed_at };
}

/** What proves that a leaf stands under the newest head. */
export async function proofOf(trx: Transaction<Database>, { log, leaf }: { log: LogName; leaf: number }): Promise<{ leaf: number; hashes: string[]; head: string } | null> {
  const head = await newestHead(trx, log);
  if (!head || leaf >= head.size) return null;
  const node = await readNodes(trx, { log, size: head.size, leaf });
  return { leaf, hashes: inclusionProof(sha256, node, leaf, head.size).map((hash) => Buffer.from(hash).toString('base64')), head: head.note };
}

/** A tile as strangers fetch it; null where there are not so many hashes (yet). */
export async function readTile(trx: Transaction<Database>, { log, level, number, width }: { log: LogName; level: number | 'entries'; number: number; width: number }): Promise<Buffer | null> {
  if (level === 'entries') {
    const rows = await trx.selectFrom('certificate_entry').select(['kind', 'digest']).where('log', '=', log).where('leaf', '>=', number * tileWidth).where('leaf', '<', number * tileWidth + width).orderBy('leaf').execute();
    return rows.length < width ? null : Buffer.from(entryBundle(rows.map(({ kind, digest }) => entryBytes(kind as EntryKind, digest))));
  }
  const row = await trx.selectFrom('certificate_tile').select('hashes').where('log', '=', log).where('level', '=', level).where('number', '=', number).executeTakeFirst();
  return !row || row.hashes.length < width * 32 ? null : row.hashes.subarray(0, width * 32);
}

/** What proves that the newest head continues an older one of `first` entries; null where there never was one so long. */
export async function growthSince(trx: Transaction<Database>, { log, first }: { log: LogName; first: number }): Promise<{ from: number; hashes: string[]; head: string } | null> {
  const head = await newestHead(trx, log);
  if (!head || !Number.isSafeInteger(first) || first < 1 || first > head.size) return null;
  const node = await readNodes(trx, { log, size: head.size, leaf: first - 1 });
  return { from: first, hashes: consistencyProof(sha256, node, first, head.size).map((hash) => Buffer.from(hash).toString('base64')), head: head.note };
}
