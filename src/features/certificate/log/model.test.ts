import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { consistencyProof, entryBundle, entryBytes, grownTiles, inclusionProof, leafHash, nodesOfTiles, parseNote, provesConsistency, provesInclusion, readTilePath, rootHash, signedNote, tilePath, tilesFor, tileWidth } from './model.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** MTH written as RFC 9162 says it, for comparison: nothing of it is shared with the log. */
function plainRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return createHash('sha256').update(Buffer.of(0)).update(leaves[0]!).digest();
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return createHash('sha256').update(Buffer.of(1)).update(plainRoot(leaves.slice(0, k))).update(plainRoot(leaves.slice(k))).digest();
}

const entries = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`));

/** Grows a log in steps of odd sizes, as batches arrive. */
function grow(count: number, step: number): { tiles: Map<string, Uint8Array>; leaves: Uint8Array[] } {
  const tiles = new Map<string, Uint8Array>();
  const leaves = entries(count).map((entry) => leafHash(sha256, entry));
  for (let size = 0; size < count; size += step) {
    for (const tile of grownTiles(sha256, size, leaves.slice(size, size + step), (level, number) => tiles.get(`${level}/${number}`))) tiles.set(`${tile.level}/${tile.number}`, tile.hashes);
  }
  return { tiles, leaves };
}

test('the root over tiles is the root that RFC 9162 defines, for sizes to 600 and around 65,536', () => {
  for (const count of [...Array.from({ length: 600 }, (_, i) => i + 1), 65_535, 65_536, 65_537]) {
    if (count > 70 && count < 600 && count % 37 !== 0 && ![255, 256, 257, 511, 512, 513].includes(count)) continue;
    const { tiles } = grow(count, 97);
    const wanted = new Set(tilesFor(count, null).map(([level, number]) => `${level}/${number}`));
    const node = nodesOfTiles(sha256, (level, number) => {
      assert.equal(wanted.has(`${level}/${number}`), true, `tile ${level}/${number} of ${count}`);
      return tiles.get(`${level}/${number}`)!;
    });
    assert.deepEqual(Buffer.from(rootHash(sha256, node, count)), plainRoot(entries(count)), String(count));
  }
});

test('each leaf proves itself with the tiles named for it, and no other leaf, place, size or altered hash does', () => {
  for (const count of [1, 2, 3, 7, 8, 255, 256, 257, 700]) {
    const { tiles, leaves } = grow(count, 61);
    const all = nodesOfTiles(sha256, (level, number) => tiles.get(`${level}/${number}`)!);
    const root = rootHash(sha256, all, count);
    for (let index = 0; index < count; index += count > 50 ? 13 : 1) {
      const wanted = new Map(tilesFor(count, index).map(([level, number]) => [`${level}/${number}`, tiles.get(`${level}/${number}`)!]));
      const proof = inclusionProof(sha256, nodesOfTiles(sha256, (level, number) => wanted.get(`${level}/${number}`)!), index, count);
      const fine = { leaf: leaves[index]!, index, size: count, proof, root };
      assert.equal(provesInclusion(sha256, fine), true);
      assert.equal(provesInclusion(sha256, { ...fine, index: (index + 1) % count }), count === 1);
      assert.equal(provesInclusion(sha256, { ...fine, leaf: sha256(fine.leaf) }), false);
      assert.equal(provesInclusion(sha256, { ...fine, proof: [...proof, root] }), false);
      for (let i = 0; i < proof.length; i++) assert.equal(provesInclusion(sha256, { ...fine, proof: proof.with(i, sha256(proof[i]!)) }), false);
      if (proof.length > 0) assert.equal(provesInclusion(sha256, { ...fine, proof: proof.slice(1) }), false);
    }
  }
});

test('between any two heads there is a proof that the later begins with the earlier; another history has none', () => {
  const { tiles } = grow(300, 50);
  const node = nodesOfTiles(sha256, (level, number) => tiles.get(`${level}/${number}`)!);
  const roots = [1, 2, 3, 5, 8, 13, 64, 100, 128, 200, 255, 256, 257, 299, 300].map((size) => ({ size, root: rootHash(sha256, node, size) }));
  for (const first of roots) {
    for (const later of roots.filter(({ size }) => size >= first.size)) {
      const proof = consistencyProof(sha256, node, first.size, later.size);
      const claim = { first: first.size, firstRoot: first.root, size: later.size, root: later.root, proof };
      assert.equal(provesConsistency(sha256, claim), true, `${first.size} ${later.size}`);
      assert.equal(provesConsistency(sha256, { ...claim, firstRoot: sha256(first.root) }), false);
      assert.equal(provesConsistency(sha256, { ...claim, root: sha256(later.root) }), false);
      if (proof.length > 0) assert.equal(provesConsistency(sha256, { ...claim, proof: proof.with(0, sha256(proof[0]!)) }), false);
    }
  }
});

test('tile addresses are those of tlog-tiles, both ways', () => {
  assert.equal(tilePath({ level: 0, number: 1234067, width: tileWidth }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 'entries', number: 7, width: 12 }), 'tile/entries/007.p/12');
  for (const address of ['tile/0/x001/x234/067', 'tile/entries/007.p/12', 'tile/1/000']) assert.equal(tilePath(readTilePath(address)!), address);
  for (const address of ['tile/0/x001', 'tile/9/000', 'tile/0/000.p/256', 'tile/0/000.p/0', '../000']) assert.equal(readTilePath(address), null);
});

test('a signed head is read back as it was written, and other texts are none', () => {
  const head = { origin: 'serentak.example/log', size: 12, root: sha256(Buffer.from('root')) };
  const note = signedNote(sha256, head, new Uint8Array(32), new Uint8Array(64).fill(7));
  const read = parseNote(note)!;
  assert.deepEqual([read.origin, read.size, Buffer.from(read.root), read.signatures[0]!.name, read.signatures[0]!.signature.length], [head.origin, 12, Buffer.from(head.root), head.origin, 64]);
  for (const broken of ['', note.slice(1, 5), note.replace('\n\n', '\n'), note.replace('12', '-1'), note.replace('— ', '- ')]) assert.equal(parseNote(broken), null);
});

test('an entry tells what happened to which hash and nothing else; a bundle gives entries their length', () => {
  const entry = entryBytes('issue', sha256(Buffer.from('payload')));
  assert.match(Buffer.from(entry).toString(), /^serentak-certificate\/v1\nissue\n[A-Za-z0-9+/]{43}=\n$/);
  assert.deepEqual(Buffer.from(entryBundle([Uint8Array.of(1, 2), Uint8Array.of(3)])), Buffer.of(0, 2, 1, 2, 0, 1, 3));
});
