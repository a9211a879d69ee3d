import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Keys } from '#platform/files/keys.ts';

const algorithm = 'PBKDF2/SHA-256';
/** One of 256 keys begins with it. */
const keyPrefix = '00';

export interface WorkFor {
  eventId: string;
  /** The idempotency key of the form: a proof is good for one sign-up. */
  key: string;
}

/** A task for the browser of one form, signed, so that nothing is kept until the answer comes. */
export function askForWork(keys: Pick<Keys, 'secret'>, { eventId, key }: WorkFor, { cost, until }: { cost: number; until: Date }): Promise<Challenge> {
  return createChallenge({ algorithm, cost, keyPrefix, deriveKey, expiresAt: until, data: { event: eventId, key }, hmacSignatureSecret: keys.secret('work') });
}

/** Whether what a form sent (base64 of JSON) solves a task that was given to exactly this form and is not too old. One derivation. */
export async function isWorkDone(keys: Pick<Keys, 'secret'>, { eventId, key }: WorkFor, sent: string): Promise<boolean> {
  if (sent === '' || sent.length > 4_000) return false;
  try {
    const { challenge, solution } = JSON.parse(Buffer.from(sent, 'base64').toString('utf8')) as Payload;
    const { data } = challenge.parameters;
    if (data?.event !== eventId || data.key !== key) return false;
    const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: keys.secret('work') });
    return verified;
  } catch {
    return false; // whatever else was sent is no proof
  }
}
