import { randomBytes } from 'node:crypto';
import type { App } from '#platform/app/app.ts';
import { minutesToWait, triesPerAccount, triesPerAddress, tryWindowMinutes } from '../../model.ts';
import { tooManyTries } from '../../server/errors.ts';

export interface Cookie {
  name: string;
  value: string;
  path: string;
  maxAge: number;
}

const rememberedDays = 365;
const cookieName = (app: App, email: string) => `serentak.device_${app.keys.lookup('device', email).toString('hex').slice(0, 12)}`;

/**
 * Takes one try from the budgets of this account and device, and of this address, before any password is looked at (so that many
 * tries at once are still counted one by one). A device that signed in before has a budget of its own: a stranger who guesses
 * does not lock the owner out. Unknown addresses are counted alike. Refuses `account_too_many_tries`.
 */
export async function takeTry(app: App, { email, headers }: { email: string; headers: Headers }): Promise<Buffer[]> {
  const account = app.keys.lookup('sign-in', `${email}|${knownDevice(app, email, headers) ?? 'unknown'}`);
  const address = app.keys.lookup('sign-in-address', headers.get('x-forwarded-for') ?? '');
  for (const [bucket, limit] of [[address, triesPerAddress], [account, triesPerAccount]] as const) {
    const wait = minutesToWait(await count(app, bucket), { limit, now: app.clock.now() });
    if (wait !== null) throw tooManyTries(wait);
  }
  return [address, account];
}

/** The password fitted: only failures count. */
export async function forgiveTry(app: App, [address, account]: readonly Buffer[]): Promise<void> {
  await app.ownerDb.deleteFrom('account_attempt').where('bucket', '=', account!).execute();
  await app.ownerDb.deleteFrom('account_attempt').where('bucket', '=', address!).where('tries', '=', 1).execute();
  await app.ownerDb.updateTable('account_attempt').set((row) => ({ tries: row('tries', '-', 1) })).where('bucket', '=', address!).where('tries', '>', 1).execute();
}

/** The cookie that makes this device a known one of this account. */
export function rememberDevice(app: App, { email }: { email: string }): Cookie {
  const nonce = randomBytes(12).toString('base64url');
  const code = app.keys.sign('device', `${email}|${nonce}`, 16).toString('base64url');
  return { name: cookieName(app, email), value: `${nonce}.${code}`, path: '/console/sign-in', maxAge: rememberedDays * 86_400 };
}

function knownDevice(app: App, email: string, headers: Headers): string | null {
  const start = `${cookieName(app, email)}=`;
  const value = headers.get('cookie')?.split('; ').find((part) => part.startsWith(start))?.slice(start.length);
  const [nonce, code] = value?.split('.') ?? [];
  return nonce && code && app.keys.verify('device', `${email}|${nonce}`, Buffer.from(code, 'base64url')) ? nonce : null;
}

async function count(app: App, bucket: Buffer): Promise<{ tries: number; since: Date }> {
  const now = app.clock.now();
  const windowStart = new Date(now.getTime() - tryWindowMinutes * 60_000);
  await app.ownerDb.deleteFrom('account_attempt').where('since', '<', new Date(now.getTime() - 86_400_000)).execute();
  return app.ownerDb
    .insertInto('account_attempt')
    .values({ bucket, tries: 1, since: now })
    .onConflict((oc) =>
      oc.column('bucket').doUpdateSet((row) => ({
        tries: row.case().when('account_attempt.since', '<', windowStart).then(1).else(row('account_attempt.tries', '+', 1)).end(),
        since: row.case().when('account_attempt.since', '<', windowStart).then(now).else(row.ref('account_attempt.since')).end(),
      })),
    )
    .returning(['tries', 'since'])
    .executeTakeFirstOrThrow();
}
