import { entryBytes, fromBase64, keyHint, leafHash, parseNote, provesInclusion, same, type Sha256 } from '../log/model.ts';
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
export function provesLogged(sha256: Sha256, { digest, proof, keys }: { digest: Uint8Array; proof: Proof; keys: readonly { publicKey: Uint8Array; verify: SignedBy }[] }): boolean {
  const note = parseNote(proof.head);
  if (!note) return false;
  const text = new TextEncoder().encode(note.text);
  const signed = note.signatures.some(({ name, hint, signature }) =>
    name === note.origin && keys.some(({ publicKey, verify }) => same(hint, keyHint(sha256, name, publicKey)) && verify(text, signature)));
  if (!signed) return false;
  const hashes = proof.hashes.map((hash) => (/^[A-Za-z0-9+/]{43}=$/.test(hash) ? fromBase64(hash) : new Uint8Array()));
  return provesInclusion(sha256, { leaf: leafHash(sha256, entryBytes('issue', digest)), index: proof.leaf, size: note.size, proof: hashes, root: note.root });
}

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
