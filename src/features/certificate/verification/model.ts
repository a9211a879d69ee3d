import { entryBytes, fromBase64, keyHint, leafHash, parseNote, provesConsistency, provesInclusion, same, type Note, type Sha256 } from '../log/model.ts';
import type { CertificateState } from '../model.ts';
import { findPayload, type Payload } from '../payload/model.ts';

/** What the log says of one certificate, as it travels beside it. */
export interface Proof {
  leaf: number;
  hashes: string[];
  /** A signed head (C2SP tlog-checkpoint). */
  head: string;
}

/** The file a person keeps: everything that a check without us needs, apart from our public key. */
export interface Bundle {
  payload: string;
  proof: Proof;
}

export type Verdict =
  | { kind: 'forged'; reason: 'malformed' | 'unknown_key' | 'signature' }
  /** Signed by us, and our register does not hold it (an older copy of the register, or one whose owner withdrew). */
  | { kind: 'unlisted'; payload: Payload }
  | { kind: CertificateState | 'rehearsal'; payload: Payload; newNumber: string | null; reason: string | null; changedAt: Date | null; proof: Proof | null };

export type SignedBy = (text: Uint8Array, signature: Uint8Array) => boolean;

/**
 * Does the log hold the issue of this certificate, under a head that one of the keys signed? Needs nothing but its arguments.
 * @param digest SHA-256 of the payload as it stands.
 */
export function provesLogged(sha256: Sha256, { digest, proof, keys }: { digest: Uint8Array; proof: Proof; keys: readonly LogKey[] }): boolean {
  const note = readSigned(sha256, proof.head, keys);
  if (!note) return false;
  return provesInclusion(sha256, { leaf: leafHash(sha256, entryBytes('issue', digest)), index: proof.leaf, size: note.size, proof: readHashes(proof.hashes), root: note.root });
}

export interface LogKey {
  publicKey: Uint8Array;
  verify: SignedBy;
}

/** The head in a signed note, where one of the keys signed it under the note's own name; null otherwise. */
function readSigned(sha256: Sha256, words: string, keys: readonly LogKey[]): Note | null {
  const note = parseNote(words);
  if (!note) return null;
  const text = new TextEncoder().encode(note.text);
  const signed = note.signatures.some(({ name, hint, signature }) =>
    name === note.origin && keys.some(({ publicKey, verify }) => same(hint, keyHint(sha256, name, publicKey)) && verify(text, signature)));
  return signed ? note : null;
}

const readHashes = (hashes: readonly string[]): Uint8Array[] => hashes.map((hash) => (/^[A-Za-z0-9+/]{43}=$/.test(hash) ? fromBase64(hash) : new Uint8Array()));

/** What proves that a log only grew since an older head: the hashes between, and the newer head (C2SP tlog-checkpoint). */
export interface Growth {
  from: number;
  hashes: string[];
  head: string;
}

export type GrowthVerdict = { kind: 'grown'; from: number; size: number } | { kind: 'unsigned' | 'other_log' | 'rewritten' };

/** Does the newer head continue the one somebody kept? `unsigned`: one of the two carries no signature of these keys. Needs nothing but its arguments. */
export function provesGrowth(sha256: Sha256, { kept, growth, keys }: { kept: string; growth: Growth; keys: readonly LogKey[] }): GrowthVerdict {
  const [old, now] = [readSigned(sha256, kept, keys), readSigned(sha256, growth.head, keys)];
  if (!old || !now) return { kind: 'unsigned' };
  if (old.origin !== now.origin) return { kind: 'other_log' };
  const grown = provesConsistency(sha256, { first: old.size, firstRoot: old.root, size: now.size, root: now.root, proof: readHashes(growth.hashes) });
  return grown ? { kind: 'grown', from: old.size, size: now.size } : { kind: 'rewritten' };
}

/** The proof in a file of ours; null where it is none. */
export function readGrowth(text: string): Growth | null {
  try {
    const { from, hashes, head } = JSON.parse(text) as Partial<Growth>;
    return Number.isSafeInteger(from) && typeof head === 'string' && Array.isArray(hashes) && hashes.length <= 128 && hashes.every((hash) => typeof hash === 'string') ? { from: from!, hashes, head } : null;
  } catch {
    return null;
  }
}

/** A signed head as people paste it: line ends of any system, spaces around it, the empty line lost or not the last one. */
export const tidyHead = (pasted: string): string => `${pasted.replace(/\r\n?/g, '\n').split('\n').map((line) => line.trim()).join('\n').trim()}\n`;

/** No file of ours is nearly so large, in bytes. */
export const largestFile = 8_000_000;

/** The certificate inside a file (proof file or PDF) or a text that was scanned, with its proof where one came along; null where there is none. */
export function readCertificate(bytes: Uint8Array): { payload: string; proof: Proof | null } | null {
  const bundle = readBundle(new TextDecoder().decode(bytes));
  if (bundle) return bundle;
  const payload = findPayload(new TextDecoder('latin1').decode(bytes));
  return payload === null ? null : { payload, proof: null };
}

/** Reads a bundle out of a file's text; null where it is none. */
function readBundle(text: string): Bundle | null {
  try {
    const found = JSON.parse(text) as Partial<Bundle> | null;
    const proof = found?.proof;
    if (typeof found?.payload !== 'string' || typeof proof?.head !== 'string' || !Number.isSafeInteger(proof.leaf) || !Array.isArray(proof.hashes) || proof.hashes.length > 64) return null;
    return proof.hashes.every((hash) => typeof hash === 'string') ? { payload: found.payload, proof: { leaf: proof.leaf, hashes: proof.hashes, head: proof.head } } : null;
  } catch {
    return null;
  }
}
