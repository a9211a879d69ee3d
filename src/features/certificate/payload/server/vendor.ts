import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, CompactSign, compactVerify, exportJWK, type JWK } from 'jose';
import type { Keys } from '#platform/files/keys.ts';
import { jwsShape, payloadShape, payloadType, type Payload } from '../model.ts';

export interface SigningKey {
  generation: number;
  kid: string;
  privateKey: KeyObject;
  /** 32 bytes. */
  publicKey: Buffer;
}

/** Before the 32 bytes of a private key of Ed25519 in PKCS #8 (RFC 8410, section 7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
/** And of a public one in SubjectPublicKeyInfo (RFC 8410, section 4). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

/** The signing key of a generation, derived from the installation's secret: nothing more to keep or to lose. */
export async function signingKey(keys: Keys, generation: number): Promise<SigningKey> {
  const seed = Buffer.from(keys.secret(`certificate:${generation}`), 'base64url');
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { generation, kid: await thumbprint(publicKey), privateKey, publicKey };
}

/** A public key of Ed25519 from its 32 bytes. */
export const publicKeyOf = (bytes: Uint8Array): KeyObject => createPublicKey({ key: Buffer.concat([spkiHead, bytes]), format: 'der', type: 'spki' });

async function thumbprint(publicKey: Uint8Array): Promise<string> {
  return calculateJwkThumbprint(await exportJWK(publicKeyOf(publicKey)));
}

/** A public key as strangers' verifiers want it (RFC 8037, RFC 7517). */
export async function publicJwk(publicKey: Uint8Array): Promise<JWK> {
  return { ...(await exportJWK(publicKeyOf(publicKey))), kid: await thumbprint(publicKey), alg: 'EdDSA', use: 'sig' };
}

const encoder = new TextEncoder();

export function signPayload(key: SigningKey, payload: Payload): Promise<string> {
  return new CompactSign(encoder.encode(JSON.stringify(payload))).setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: payloadType }).sign(key.privateKey);
}

export const payloadDigest = (jws: string): Buffer => createHash('sha256').update(jws).digest();

export type Reading = { ok: true; payload: Payload; kid: string } | { ok: false; reason: 'malformed' | 'unknown_key' | 'signature' };

export type Verifier = (jws: string) => Promise<Reading>;

/** Tells whether one of these keys stands behind a certificate. Only our algorithm and type are taken, whatever the header says. */
export async function verifierOf(publicKeys: readonly Uint8Array[]): Promise<Verifier> {
  const byKid = new Map(await Promise.all(publicKeys.map(async (key) => [await thumbprint(key), publicKeyOf(key)] as const)));
  return async (jws) => {
    if (!jwsShape.test(jws) || !canonical(jws)) return { ok: false, reason: 'malformed' };
    const header = headerOf(jws);
    if (!header || header.typ !== payloadType || header.alg !== 'EdDSA' || Object.keys(header).length !== 3) return { ok: false, reason: 'malformed' };
    const key = byKid.get(header.kid ?? '');
    if (!key) return { ok: false, reason: 'unknown_key' };
    let signed: Uint8Array;
    try {
      signed = (await compactVerify(jws, key, { algorithms: ['EdDSA'] })).payload;
    } catch {
      return { ok: false, reason: 'signature' };
    }
    const read = payloadShape.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(signed)));
    return read.success ? { ok: true, payload: read.data, kid: header.kid! } : { ok: false, reason: 'malformed' };
  };
}

function headerOf(jws: string): Record<string, string | undefined> | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString());
    return typeof header === 'object' && header !== null && !Array.isArray(header) ? (header as Record<string, string>) : null;
  } catch {
    return null;
  }
}

/** The last letter of base64url holds unused bits; only the spelling that was issued counts, or one certificate had many hashes. */
const canonical = (jws: string): boolean => jws.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
