import { randomBytes, randomInt } from 'node:crypto';
import type { App } from '#platform/app/app.ts';
import { system, type Grant, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { invalid } from '#platform/http/refusal.ts';
import { findRegion } from '#features/region/server/queries.ts';
import { longestPassword, normaliseEmail, shortestPassword, tokenHours, tokenPrefix } from '../model.ts';
import { newAccount, signInForm } from '../schema.ts';
import { accountExists, accountUnknown, signInWrong } from './errors.ts';
import { hashToken, hasAccounts } from './queries.ts';
import { forgiveTry, rememberDevice, takeTry, type Cookie } from '../device/server/commands.ts';
import { sessionCookie, signInLibrary, type User } from './vendor.ts';

const cookieDays = 30;
const operator = system('operator');

/**
 * Opens a session for an address and its password; the caller sets the cookies (HttpOnly, SameSite=Lax, Secure on https).
 * `headers` are the request's: its device cookie and the address settled by the outer server choose the budget.
 * Refuses `invalid` (an empty field), `account_too_many_tries` (with the minutes to wait) and `account_sign_in_wrong`,
 * the same for a wrong password and an unknown address, after the same work.
 */
export async function signIn(app: App, { headers, ...typed }: { email: string; password: string; headers: Headers }): Promise<{ cookies: Cookie[] }> {
  const form = signInForm.safeParse(typed);
  if (!form.success) throw invalid(Object.fromEntries(form.error.issues.map((issue) => [String(issue.path[0]), issue.code === 'too_big' ? 'wrong' : 'required'])));
  const email = normaliseEmail(form.data.email);
  const buckets = await takeTry(app, { email, headers });
  const library = await signInLibrary(app);
  const session = await library.openSession(email, form.data.password);
  if (!session) throw signInWrong();
  await forgiveTry(app, buckets);
  await record(app, { kind: 'staff', userId: session.user.id, email, name: session.user.name, grants: [] }, 'account.sign_in', session.user.id);
  return { cookies: [{ name: sessionCookie, value: session.cookie, path: '/', maxAge: cookieDays * 86_400 }, rememberDevice(app, { email })] };
}

/** Ends the session the request's cookie belongs to, on the server too; the caller deletes the named cookies. */
export async function signOut(app: App, { headers }: { headers: Headers }): Promise<{ forget: string[] }> {
  const cookie = headers.get('cookie');
  if (cookie?.includes(`${sessionCookie}=`)) await (await signInLibrary(app)).closeSession(cookie);
  return { forget: [sessionCookie] };
}

/**
 * Makes an account; nobody signs up by himself. Called by the command line and the first start. Answers the password, which is
 * made here when none is given and kept nowhere. Refuses `invalid` (fields) and `account_exists`.
 */
export async function createAccount(
  app: App,
  { grants, password = makePassword(), ...more }: { email: string; name: string; password?: string; grants: readonly Grant[] },
): Promise<{ userId: string; password: string }> {
  const form = newAccount.safeParse({ ...more, email: normaliseEmail(more.email) });
  if (!form.success) throw invalid(Object.fromEntries(form.error.issues.map((issue) => [String(issue.path[0]), 'wrong'])));
  assertPassword(password);
  for (const grant of grants) await assertScope(app, grant);
  const library = await signInLibrary(app);
  if (await library.findUser(form.data.email)) throw accountExists();
  const user = await library.createUser(form.data);
  await library.setPassword(user.id, password);
  await addGrants(app, user, grants);
  return { userId: user.id, password };
}

/** Replaces a forgotten password by a made one and ends every open session. Refuses `account_unknown`. */
export async function resetPassword(app: App, email: string): Promise<{ password: string }> {
  const user = await getUser(app, email);
  const password = makePassword();
  await (await signInLibrary(app)).setPassword(user.id, password);
  await record(app, operator, 'account.reset_password', user.id);
  return { password };
}

/** Lets an account do something somewhere; giving the same grant again changes nothing. Refuses `account_unknown`, `invalid` (an unknown region). */
export async function grantRole(app: App, { email, grant }: { email: string; grant: Grant }): Promise<void> {
  const user = await getUser(app, email);
  await assertScope(app, grant);
  await addGrants(app, user, [grant]);
}

/** A bearer token for scripts, valid for twelve hours; only its hash is kept. Refuses `account_unknown`. */
export async function issueToken(app: App, email: string): Promise<{ token: string; expiresAt: Date }> {
  const user = await getUser(app, email);
  const token = tokenPrefix + randomBytes(32).toString('base64url');
  const now = app.clock.now();
  const expiresAt = new Date(now.getTime() + tokenHours * 3_600_000);
  await app.ownerDb.transaction().execute(async (trx) => {
    await trx.deleteFrom('account_token').where('expires_at', '<=', now).execute();
    await trx.insertInto('account_token').values({ id: newId(), user_id: user.id, token_hash: hashToken(token), created_at: now, expires_at: expiresAt }).execute();
    await writeAudit(trx, { by: operator, at: now, action: 'account.issue_token', objectKind: 'account', objectId: user.id });
  });
  return { token, expiresAt };
}

export interface DemoAccount {
  email: string;
  password: string;
  role: Grant['role'];
}

/**
 * On an installation where nobody can sign in yet: one account per role for the demo, with made passwords that are answered once
 * (to be printed) and kept nowhere; `serentak account password EMAIL` makes new ones. Afterwards an empty list.
 */
export async function ensureDemoAccounts(app: App, { programmeIds, region }: { programmeIds: readonly string[]; region: string }): Promise<DemoAccount[]> {
  if (programmeIds.length === 0 || (await hasAccounts(app))) return [];
  const wanted = [
    { email: 'admin@serentak.example', name: 'Admin Program', role: 'programme_admin' as const, scopes: programmeIds.map((id) => ({ kind: 'programme' as const, id })) },
    { email: 'penyelenggara@serentak.example', name: 'Penyelenggara Jember', role: 'regional_organiser' as const, scopes: [{ kind: 'region' as const, id: region }] },
  ];
  const made: DemoAccount[] = [];
  for (const { email, name, role, scopes } of wanted) {
    const { password } = await createAccount(app, { email, name, grants: scopes.map((scope) => ({ role, ...scope })) });
    made.push({ email, password, role });
  }
  return made;
}

async function getUser(app: App, email: string): Promise<User> {
  const user = await (await signInLibrary(app)).findUser(normaliseEmail(email));
  if (!user) throw accountUnknown();
  return user;
}

async function addGrants(app: App, user: User, grants: readonly Grant[]): Promise<void> {
  const now = app.clock.now();
  await app.ownerDb.transaction().execute(async (trx) => {
    if (grants.length > 0) {
      await trx
        .insertInto('account_grant')
        .values(grants.map((grant) => ({ id: newId(), user_id: user.id, role: grant.role, scope_kind: grant.kind, scope_id: grant.id, granted_at: now })))
        .onConflict((oc) => oc.columns(['user_id', 'role', 'scope_kind', 'scope_id']).doNothing())
        .execute();
    }
    await writeAudit(trx, grants.map((grant) => ({ by: operator, at: now, action: 'account.grant', objectKind: 'account', objectId: user.id, detail: { role: grant.role, scope: `${grant.kind}:${grant.id}` } })));
  });
}

/** A region that does not exist would silently grant nothing. Programmes are this floor's neighbours: their ids come from the caller. */
async function assertScope(app: App, grant: Grant): Promise<void> {
  if (grant.kind === 'region' && grant.id !== 'ID' && !(await findRegion(app.ownerDb, { code: grant.id }))) throw invalid({ region: 'wrong' });
}

function assertPassword(password: string): void {
  if (password.length < shortestPassword) throw invalid({ password: 'too_short' });
  if (password.length > longestPassword) throw invalid({ password: 'too_long' }, { max: longestPassword });
}

async function record(app: App, by: Principal, action: string, userId: string): Promise<void> {
  await app.ownerDb.transaction().execute((trx) => writeAudit(trx, { by, at: app.clock.now(), action, objectKind: 'account', objectId: userId }));
}

/** Sixteen letters and digits without look-alikes, in fours: 79 bits, and fit to be read out. */
function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-');
}
