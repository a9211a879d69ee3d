import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Grant, Staff } from '#platform/app/principal.ts';
import { tokenPrefix } from '../model.ts';
import { sessionCookie, signInLibrary, type User } from './vendor.ts';

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The member of staff behind a bearer token or a session cookie; null for everybody else, who cost no query. */
export async function findStaff(app: App, headers: Headers): Promise<Staff | null> {
  const bearer = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer?.startsWith(tokenPrefix)) return asStaff(app, await findTokenUser(app, bearer));
  const cookie = headers.get('cookie');
  if (!cookie?.includes(`${sessionCookie}=`)) return null;
  const library = await signInLibrary(app);
  return asStaff(app, await library.findSession(cookie));
}

async function findTokenUser(app: App, token: string): Promise<User | null> {
  const { rows } = await sql<User>`select u.id, u.email, u.name from account_token t join auth."user" u on u.id = t.user_id
    where t.token_hash = ${hashToken(token)} and t.expires_at > ${app.clock.now()}`.execute(app.ownerDb);
  return rows[0] ?? null;
}

async function asStaff(app: App, user: User | null): Promise<Staff | null> {
  if (!user) return null;
  return { kind: 'staff', userId: user.id, email: user.email, name: user.name, grants: await listGrants(app, { userId: user.id }) };
}

/** What a member of staff may do now, in order of giving; a grant that has run out is none. */
export async function listGrants(app: App, { userId }: { userId: string }): Promise<Grant[]> {
  const rows = await app.ownerDb
    .selectFrom('account_grant')
    .select(['role', 'scope_kind', 'scope_id'])
    .where('user_id', '=', userId)
    .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', app.clock.now())]))
    .orderBy('granted_at')
    .orderBy('id')
    .execute();
  // The table's CHECKs admit only these words.
  return rows.map((row) => ({ role: row.role as Grant['role'], kind: row.scope_kind as Grant['kind'], id: row.scope_id }));
}

/** Whether anybody can sign in here yet. */
export async function hasAccounts(app: App): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`select exists (select from auth."user") as any`.execute(app.ownerDb);
  return rows[0]?.any === true;
}

/** The address of an account, or of whoever administers the programme; for work done on somebody's behalf. */
export async function findAddress(app: App, { userId, programmeId }: { userId: string; programmeId: string }): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`
    select u.email from auth."user" u
    where u.id = ${userId} or exists (select from account_grant g
      where g.user_id = u.id and g.role = 'programme_admin' and g.scope_id = ${programmeId} and (g.valid_until is null or g.valid_until > ${app.clock.now()}))
    order by (u.id = ${userId}) desc, u.id limit 1`.execute(app.ownerDb);
  return rows[0]?.email ?? null;
}

/** Staff who see an event: the programme's admins, and organisers of one of its regions, by name. Only what a list of colleagues needs. */
export async function listColleagues(app: App, { programmeId, regions }: { programmeId: string; regions: readonly string[] }): Promise<{ id: string; name: string }[]> {
  const places = ['ID', ...regions, ...regions.map((code) => code.slice(0, 2))];
  const { rows } = await sql<{ id: string; name: string }>`
    select u.id, u.name from auth."user" u
    where exists (select from account_grant g where g.user_id = u.id and (g.valid_until is null or g.valid_until > ${app.clock.now()})
      and ((g.scope_kind = 'programme' and g.scope_id = ${programmeId}) or (g.scope_kind = 'region' and g.scope_id = any (${places}))))
    order by u.name, u.id`.execute(app.ownerDb);
  return rows;
}
