import { readFile, stat } from 'node:fs/promises';
import type { JWK } from 'jose';
import { findPayload, type Payload } from '#features/certificate/payload/model.ts';
import { rotateKey } from '#features/certificate/payload/server/commands.ts';
import { keySet } from '#features/certificate/payload/server/queries.ts';
import { fileTooLarge, keysUnreadable, noCertificateInside, noGrowthInside, noSuchFile } from '#features/certificate/verification/server/errors.ts';
import { largestFile, readCertificate, readGrowth, type GrowthVerdict } from '#features/certificate/verification/model.ts';
import { checkAlone, checkGrowthAlone, type LoneCheck } from '#features/certificate/verification/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Answer, Command, LoneCommand } from './command.ts';

/** Public keys out of a JWK Set or a single JWK: Ed25519 only, 32 bytes each. */
async function readKeys(path: string): Promise<Buffer[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw noSuchFile();
  try {
    const found = JSON.parse(text) as { keys?: JWK[] } & JWK;
    const keys = (found.keys ?? [found]).filter((key) => key.kty === 'OKP' && key.crv === 'Ed25519').map((key) => Buffer.from(key.x ?? '', 'base64url'));
    if (keys.length > 0 && keys.every((key) => key.length === 32)) return keys;
  } catch {
    // No JSON: the same sentence.
  }
  throw keysUnreadable();
}

const forgedWords = { malformed: m.certificate_forged_malformed, unknown_key: m.certificate_forged_unknown_key, signature: m.certificate_forged_signature };

function textOf({ reading, logged }: LoneCheck, locale: Locale): string {
  if (!reading.ok) return forgedWords[reading.reason]({}, { locale });
  const { payload } = reading;
  const log = logged === null ? m.certificate_log_unasked({}, { locale }) : logged ? m.certificate_log_holds({}, { locale }) : m.certificate_log_fails({}, { locale });
  return [m.certificate_genuine({}, { locale }), `${payload.no}\n${payload.nm}\n${payload.ev}\n${payload.d.join(', ')}`, ...(payload.sim ? [m.certificate_is_rehearsal({}, { locale })] : []), log].join('\n');
}

/** The payload in words that scripts read. */
const wordsOf = (payload: Payload) => ({
  number: payload.no, name: payload.nm, event: payload.ev, programme: payload.pr, organiser: payload.org, regions: payload.rg, days: payload.d, pillars: payload.pl,
  hours: payload.jp ?? null, issuer: payload.iss, issuedAt: new Date(payload.iat * 1000).toISOString(), simulated: payload.sim === true,
});

const growthWords: Record<GrowthVerdict['kind'], (inputs: { from: number; size: number }, options: { locale: Locale }) => string> = {
  grown: m.certificate_growth_grown, unsigned: m.certificate_growth_unsigned, other_log: m.certificate_growth_other_log, rewritten: m.certificate_growth_rewritten,
};

/** FILE is a proof of growth, and `--since` the head that somebody kept: does the log only grow? */
async function verifyGrowth(path: string, keptPath: string, keys: readonly Buffer[], locale: Locale): Promise<Answer> {
  const [text, kept] = [await readFile(path, 'utf8').catch(() => null), await readFile(keptPath, 'utf8').catch(() => null)];
  if (text === null || kept === null) throw noSuchFile();
  const growth = readGrowth(text);
  if (!growth) throw noGrowthInside();
  const verdict = checkGrowthAlone(kept, growth, keys);
  const sizes = verdict.kind === 'grown' ? { from: verdict.from, size: verdict.size } : { from: 0, size: 0 };
  return { data: { valid: verdict.kind === 'grown', ...verdict }, text: growthWords[verdict.kind](sizes, { locale }), failed: verdict.kind !== 'grown' };
}

/** Checks a certificate (PDF, proof file, scanned address or payload) with public keys alone: no database, no network. Exit 1 where it does not hold. With `--since HEAD`, FILE is a proof that the log only grew since that head. */
export const certificateVerify: LoneCommand = {
  noun: 'certificate', verb: 'verify', words: ['FILE|PAYLOAD'], options: { keys: 'string', since: 'string' },
  about: (locale) => m.cli_certificate_verify({}, { locale }),
  async alone({ words, options, locale }) {
    if (typeof options.keys !== 'string') throw keysUnreadable();
    const keys = await readKeys(options.keys);
    const given = words['FILE|PAYLOAD']!;
    if (typeof options.since === 'string') return verifyGrowth(given, options.since, keys, locale);
    let file: Buffer = Buffer.from(given);
    if (findPayload(given) === null) {
      const found = await stat(given).catch(() => null);
      if (!found?.isFile()) throw noSuchFile();
      if (found.size > largestFile) throw fileTooLarge();
      file = await readFile(given);
    }
    const inside = readCertificate(file);
    if (inside === null) throw noCertificateInside();
    const check = await checkAlone(inside.payload, inside.proof, keys);
    const valid = check.reading.ok && check.logged !== false && check.reading.payload.sim !== true;
    return {
      data: { valid, reason: check.reading.ok ? (check.logged === false ? 'log' : check.reading.payload.sim ? 'rehearsal' : null) : check.reading.reason, logged: check.logged, certificate: check.reading.ok ? wordsOf(check.reading.payload) : null },
      text: textOf(check, locale),
      failed: !valid,
    };
  },
};

/** Prints the public keys (JWK Set) that `certificate verify` takes. */
export const certificateKeys: Command = {
  noun: 'certificate', verb: 'keys', words: [], options: { rotate: 'boolean' },
  about: (locale) => m.cli_certificate_keys({}, { locale }),
  async run({ app, options }) {
    const keys = await withScope(app.db, system('command-line'), async (trx) => {
      if (options.rotate) await rotateKey(app, trx);
      return keySet(trx);
    });
    return { data: keys, text: JSON.stringify(keys, null, 2) };
  },
};
