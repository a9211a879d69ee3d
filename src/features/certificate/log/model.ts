/**
 * The append-only log over all certificates: Merkle tree hashing and proofs after RFC 9162 section 2.1, published in tiles of
 * 256 hashes (C2SP tlog-tiles) under signed heads (C2SP tlog-checkpoint, signed-note). Pure: the hash function is an argument.
 */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;
export type LogName = 'real' | 'rehearsal';
export type EntryKind = 'issue' | 'supersede' | 'revoke';

/** Hashes of one tile, and the height of a tile in levels of the tree. */
export const tileWidth = 256;
const tileHeight = 8;

/** The hash of the tree over the leaves [index·2^level, (index+1)·2^level), which must be complete. */
export type NodeAt = (level: number, index: number) => Uint8Array;

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (words: string): Uint8Array => Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));

/** What the log holds of a certificate: what happened to it and the SHA-256 of its signed payload, and nothing about anybody. */
export function entryBytes(kind: EntryKind, digest: Uint8Array): Uint8Array {
  return text(`serentak-certificate/v1\n${kind}\n${toBase64(digest)}\n`);
}

export const leafHash = (sha256: Sha256, entry: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(0), entry));
export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(1), left, right));

/** The complete subtrees that a range of leaves [from, until) is made of, largest first, as [level, index]. */
function subtrees(from: number, until: number): [number, number][] {
  const found: [number, number][] = [];
  for (let at = from; at < until; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= until) level += 1;
    found.push([level, at / 2 ** level]);
    at += 2 ** level;
  }
  return found;
}

/** MTH over leaves [from, until): complete subtrees joined from the right (RFC 9162, 2.1.1). `from` must start a subtree as the RFC splits. */
function rangeHash(sha256: Sha256, node: NodeAt, from: number, until: number): Uint8Array {
  const hashes = subtrees(from, until).map(([level, index]) => node(level, index));
  return hashes.reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** The root of a tree of `size` leaves; of an empty one the hash of nothing. */
export function rootHash(sha256: Sha256, node: NodeAt, size: number): Uint8Array {
  return size === 0 ? sha256(new Uint8Array()) : rangeHash(sha256, node, 0, size);
}

/** The largest power of two below n (n > 1). */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** PATH(m, D[n]) of RFC 9162, 2.1.3.1: what proves that leaf `index` stands in the tree of `size` leaves, from the leaf upwards. */
export function inclusionProof(sha256: Sha256, node: NodeAt, index: number, size: number): Uint8Array[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const proof: Uint8Array[] = [];
  for (let from = 0, until = size; until - from > 1; ) {
    const middle = from + split(until - from);
    const left = index < middle;
    proof.push(left ? rangeHash(sha256, node, middle, until) : rangeHash(sha256, node, from, middle));
    if (left) until = middle;
    else from = middle;
  }
  return proof.toReversed();
}

export interface Inclusion {
  leaf: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}

/** RFC 9162, 2.1.3.2. */
export function provesInclusion(sha256: Sha256, { leaf, index, size, proof, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sha256, sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      hash = nodeHash(sha256, hash, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && same(hash, root);
}

/** PROOF(m, D[n]) of RFC 9162, 2.1.4.1: that the tree of `size` leaves begins with the tree of `first` leaves. */
export function consistencyProof(sha256: Sha256, node: NodeAt, first: number, size: number): Uint8Array[] {
  if (first < 1 || first > size) throw new RangeError(`a tree of ${size} has no beginning of ${first}`);
  const proof: Uint8Array[] = [];
  let whole = true; // is the subtree in hand the first tree itself?
  let [from, until, m] = [0, size, first];
  while (m !== until - from) {
    const k = split(until - from);
    if (m <= k) {
      proof.push(rangeHash(sha256, node, from + k, until));
      until = from + k;
    } else {
      proof.push(rangeHash(sha256, node, from, from + k));
      from += k;
      m -= k;
      whole = false;
    }
  }
  if (!whole) proof.push(rangeHash(sha256, node, from, until));
  return proof.toReversed();
}

/** RFC 9162, 2.1.4.2. */
export function provesConsistency(sha256: Sha256, { first, firstRoot, size, root, proof }: { first: number; firstRoot: Uint8Array; size: number; root: Uint8Array; proof: readonly Uint8Array[] }): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(size) || first < 1 || first > size) return false;
  if (first === size) return proof.length === 0 && same(firstRoot, root);
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let [fn, sn] = [first - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [old, now] = [path[0]!, path[0]!];
  for (const hash of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(sha256, hash, old);
      now = nodeHash(sha256, hash, now);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      now = nodeHash(sha256, now, hash);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && same(old, firstRoot) && same(now, root);
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export interface Tile {
  level: number;
  number: number;
  /** One after the other, 32 bytes each. */
  hashes: Uint8Array;
}

/**
 * The tiles that new leaves change, upwards: what is in the last tile of a level stays and is added to; the hash over a full
 * tile is the next hash one level up. `last(level)` is the unfinished tile of that level as it is, if there is one.
 */
export function grownTiles(sha256: Sha256, size: number, leaves: readonly Uint8Array[], last: (level: number, number: number) => Uint8Array | undefined): Tile[] {
  const tiles: Tile[] = [];
  let [count, added] = [size, leaves];
  for (let level = 0; added.length > 0; level++) {
    const up: Uint8Array[] = [];
    for (let number = Math.floor(count / tileWidth), rest = added; rest.length > 0; number++) {
      const held = number * tileWidth < count ? last(level, number) : undefined;
      const before = held ? held.length / 32 : 0;
      const taken = rest.slice(0, tileWidth - before);
      rest = rest.slice(taken.length);
      const hashes = concat(...(held ? [held] : []), ...taken);
      tiles.push({ level, number, hashes });
      if (hashes.length === tileWidth * 32) up.push(hashOfFull(sha256, hashes));
    }
    [count, added] = [Math.floor(count / tileWidth), up];
  }
  return tiles;
}

function hashOfFull(sha256: Sha256, hashes: Uint8Array): Uint8Array {
  let row = Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(i * 32, i * 32 + 32));
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(sha256, row[2 * i]!, row[2 * i + 1]!));
  return row[0]!;
}

/** Reads nodes out of tiles; `tile` answers the hashes of a tile, as many as it holds. */
export function nodesOfTiles(sha256: Sha256, tile: (level: number, number: number) => Uint8Array): NodeAt {
  return (level, index) => {
    const [tileLevel, within] = [Math.floor(level / tileHeight), level % tileHeight];
    const first = index * 2 ** within;
    const number = Math.floor(first / tileWidth);
    const hashes = tile(tileLevel, number);
    const start = (first % tileWidth) * 32;
    const slice = hashes.subarray(start, start + 2 ** within * 32);
    if (slice.length !== 2 ** within * 32) throw new RangeError(`node ${level}/${index} is not complete`);
    return within === 0 ? slice : hashOfFull(sha256, slice);
  };
}

/** Which tiles must be at hand to prove leaf `index` in a tree of `size`, or to compute its root: [level, number]. */
export function tilesFor(size: number, index: number | null): [number, number][] {
  const wanted = new Map<string, [number, number]>();
  for (let level = 0, count = size, at = index; count > 0; level++) {
    const add = (number: number): void => void wanted.set(`${level}/${number}`, [level, number]);
    if (count % tileWidth !== 0) add(Math.floor(count / tileWidth));
    if (at !== null && at < count) add(Math.floor(at / tileWidth));
    [count, at] = [Math.floor(count / tileWidth), at === null ? null : Math.floor(at / tileWidth)];
  }
  return [...wanted.values()];
}

export interface Head {
  origin: string;
  size: number;
  root: Uint8Array;
}

/** The text that is signed: origin, size, root (C2SP tlog-checkpoint). */
export function headText({ origin, size, root }: Head): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Four bytes that name a key beside a signature (C2SP signed-note): SHA-256(name, newline, 0x01, key), for Ed25519. */
export function keyHint(sha256: Sha256, name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(concat(text(`${name}\n`), Uint8Array.of(1), publicKey)).subarray(0, 4);
}

export function signedNote(sha256: Sha256, head: Head, publicKey: Uint8Array, signature: Uint8Array): string {
  return `${headText(head)}\n— ${head.origin} ${toBase64(concat(keyHint(sha256, head.origin, publicKey), signature))}\n`;
}

export interface Note extends Head {
  /** What was signed. */
  text: string;
  signatures: { name: string; hint: Uint8Array; signature: Uint8Array }[];
}

/** Reads a signed head; null where it is none. */
export function parseNote(note: string): Note | null {
  const parts = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n\n((?:— \S+ [A-Za-z0-9+/=]+\n)+)$/.exec(note);
  if (!parts) return null;
  const [, origin, size, root, lines] = parts as unknown as [string, string, string, string, string];
  const signatures = lines.trimEnd().split('\n').map((line) => {
    const [, name, code] = line.split(' ') as [string, string, string];
    const bytes = readBase64(code);
    return { name, hint: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { origin, size: Number(size), root: readBase64(root), text: `${origin}\n${size}\n${root}\n`, signatures };
}

/** Bytes of base64, none where it is not. */
function readBase64(code: string): Uint8Array {
  try {
    return fromBase64(code);
  } catch {
    return new Uint8Array();
  }
}

/** The path of a tile under the log's address: thousands as `x001/x234/067`, a tile that is not full with how many it holds. */
export function tilePath({ level, number, width }: { level: number | 'entries'; number: number; width: number }): string {
  const groups = String(number).padStart(Math.ceil(String(number).length / 3) * 3, '0').match(/\d{3}/g)!;
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** Reads such a path; null where it is none. */
export function readTilePath(path: string): { level: number | 'entries'; number: number; width: number } | null {
  const parts = /^tile\/(entries|[0-5])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/.exec(path);
  if (!parts) return null;
  const number = Number(parts[2]!.replace(/[x/]/g, ''));
  return { level: parts[1] === 'entries' ? 'entries' : Number(parts[1]), number, width: parts[3] ? Number(parts[3]) : tileWidth };
}

/** An entry bundle: each entry with its length in two bytes, big-endian. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]));
}
