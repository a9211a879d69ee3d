import { verify } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { parseNote } from '../../log/model.ts';
import { growthSince, originOf, proofOf, sha256 } from '../../log/server/queries.ts';
import type { CertificateState } from '../../model.ts';
import { maskName } from '../../payload/model.ts';
import { listKeys } from '../../payload/server/queries.ts';
import { payloadDigest, publicKeyOf, verifierOf, type Reading } from '../../payload/server/vendor.ts';
import { baseOf, issuer } from '../../server/commands.ts';
import { findStanding } from '../../server/queries.ts';
import { provesGrowth, provesLogged, tidyHead, type Growth, type GrowthVerdict, type LogKey, type Proof, type Verdict } from '../model.ts';

/** What we say of a payload that somebody brings: the signature first, then what became of it. */
export function checkPayload(app: Pick<App, 'db'>, jws: string): Promise<Verdict> {
  return withScope(app.db, issuer, async (trx) => {
    const read = await (await verifierOf(await listKeys(trx)))(jws);
    if (!read.ok) return { kind: 'forged', reason: read.reason };
    const held = await findStanding(trx, { digest: payloadDigest(jws) });
    if (!held) return { kind: 'unlisted', payload: read.payload };
    const proof = await proofOf(trx, held);
    return { kind: read.payload.sim && held.state === 'valid' ? 'rehearsal' : held.state, payload: read.payload, newNumber: held.newNumber, reason: held.reason, changedAt: held.changedAt, proof };
  });
}

/** What a stranger who knows only a number learns. */
export interface NumberCheck {
  number: string;
  state: CertificateState;
  /** First letters. */
  name: string;
  event: string;
  days: string[];
  newNumber: string | null;
}

/** Null for every number that was never given, whatever it looks like. */
export function checkNumber(app: Pick<App, 'db'>, number: string): Promise<NumberCheck | null> {
  return withScope(app.db, issuer, async (trx) => {
    const held = await findStanding(trx, { number });
    if (!held) return null;
    const read = await (await verifierOf(await listKeys(trx)))(held.payload);
    if (!read.ok) return null; // a row that nobody signed proves nothing
    return { number: held.number, state: held.state, name: maskName(held.name), event: read.payload.ev, days: read.payload.d, newNumber: held.newNumber };
  });
}

/** What a person keeps of a certificate, for a check without us. */
export async function bundleOf(trx: Transaction<Database>, held: Parameters<typeof proofOf>[1] & { payload: string }): Promise<{ payload: string; proof: Proof } | null> {
  const proof = await proofOf(trx, held);
  return proof && { payload: held.payload, proof };
}

export interface LoneCheck {
  reading: Reading;
  /** null: no proof was brought. */
  logged: boolean | null;
}

/** The same check with nothing but public keys: no database, no network. */
export async function checkAlone(jws: string, proof: Proof | null, publicKeys: readonly Uint8Array[]): Promise<LoneCheck> {
  const reading = await (await verifierOf(publicKeys))(jws);
  return { reading, logged: proof && provesLogged(sha256, { digest: payloadDigest(jws), proof, keys: logKeys(publicKeys) }) };
}

const logKeys = (publicKeys: readonly Uint8Array[]): LogKey[] =>
  publicKeys.map((publicKey) => ({ publicKey, verify: (text, signature) => signature.length === 64 && verify(null, text, publicKeyOf(publicKey), signature) }));

/** Does a newer head continue the one somebody kept? With nothing but public keys. */
export const checkGrowthAlone = (kept: string, growth: Growth, publicKeys: readonly Uint8Array[]): GrowthVerdict => provesGrowth(sha256, { kept: tidyHead(kept), growth, keys: logKeys(publicKeys) });

/** The same for a head that somebody brings to the page: which of our logs it is of, whether we signed it, and whether that log only grew. Null for what is no head of ours. */
export function checkGrowth(app: Pick<App, 'db' | 'config' | 'origin'>, pasted: string): Promise<GrowthVerdict | null> {
  const note = parseNote(tidyHead(pasted));
  if (!note) return Promise.resolve(null);
  return withScope(app.db, issuer, async (trx) => {
    const log = note.origin === originOf(baseOf(app), 'rehearsal') ? 'rehearsal' : 'real';
    const keys = await listKeys(trx);
    const growth = await growthSince(trx, { log, first: note.size });
    if (growth) return checkGrowthAlone(pasted, growth, keys);
    // Longer than our log: where we signed it, entries are gone.
    const itself = checkGrowthAlone(pasted, { from: note.size, hashes: [], head: tidyHead(pasted) }, keys);
    return itself.kind === 'grown' ? { kind: 'rewritten' } : itself;
  });
}
