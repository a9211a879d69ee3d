import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature is believed for so many seconds around our clock. */
export const replayWindowSeconds = 5 * 60;

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex');

/** How Zoom signs a webhook: `v0=` and the HMAC-SHA256 of `v0:<timestamp>:<body as sent>` under the app's secret token. */
export const zoomSignature = (secret: string, timestamp: string, body: string): string => `v0=${hmac(secret, `v0:${timestamp}:${body}`)}`;

/** What Zoom expects of an address that it is told to use: its token, and the same under the secret. */
export const zoomValidation = (secret: string, plainToken: string): { plainToken: string; encryptedToken: string } => ({ plainToken, encryptedToken: hmac(secret, plainToken) });

/** Compared in the same time whatever it is. */
export function isSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
