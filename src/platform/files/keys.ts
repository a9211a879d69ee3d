import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, randomFillSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keys of this installation, each derived (HKDF, RFC 5869) from one secret in the data folder, mode 0600, apart from backups.
 * Contacts are encrypted with AES-256-GCM and looked up by keyed HMAC: a plain or salted hash of a phone number or NIP is
 * guessed in hours (reliability notes, ground truth).
 */
export interface Keys {
  encrypt(text: string): Buffer;
  decrypt(sealed: Buffer): string;
  /** Keyed look-up value of a personal identifier. */
  lookup(purpose: string, text: string): Buffer;
  /** `bytes` bytes of authentication code. */
  sign(purpose: string, text: string, bytes: number): Buffer;
  verify(purpose: string, text: string, code: Buffer): boolean;
  /** A derived secret for a library (session signing, database role). */
  secret(purpose: string): string;
}

/** Random bytes drawn for many at once: asking the system for twelve at a time cost as much as encrypting a contact. Each is given out once. */
function createRandomness(): { take(bytes: number): Buffer } {
  const drawn = Buffer.alloc(3072);
  let at = drawn.length;
  return {
    take(bytes) {
      if (at + bytes > drawn.length) {
        randomFillSync(drawn);
        at = 0;
      }
      return Buffer.from(drawn.subarray(at, (at += bytes)));
    },
  };
}
const randomness = createRandomness();

export function createKeys(root: Buffer): Keys {
  // Kept as key objects: importing raw bytes at each call was the largest cost of a sign-up (HMAC measured 30 -> 5 µs).
  const cache = new Map<string, KeyObject>();
  const derive = (purpose: string): KeyObject => {
    let key = cache.get(purpose);
    if (!key) cache.set(purpose, (key = createSecretKey(Buffer.from(hkdfSync('sha256', root, 'serentak', purpose, 32)))));
    return key;
  };
  const mac = (purpose: string, text: string) => createHmac('sha256', derive(purpose)).update(text.normalize('NFC')).digest();
  return {
    encrypt(text) {
      const iv = randomness.take(12);
      const cipher = createCipheriv('aes-256-gcm', derive('contact'), iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    decrypt(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', derive('contact'), sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    },
    lookup: (purpose, text) => mac(`lookup:${purpose}`, text),
    sign: (purpose, text, bytes) => mac(`sign:${purpose}`, text).subarray(0, bytes),
    verify: (purpose, text, code) => {
      const expected = mac(`sign:${purpose}`, text).subarray(0, code.length);
      return code.length >= 8 && expected.length === code.length && timingSafeEqual(expected, code);
    },
    secret: (purpose) => derive(`secret:${purpose}`).export().toString('base64url'),
  };
}

/** Reads the installation's secret, making it on the first start. */
export function loadKeys(dataDir: string): Keys {
  const folder = join(dataDir, 'keys');
  const file = join(folder, 'root.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'EEXIST') throw reason;
  }
  return createKeys(Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'));
}
