import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { newId } from '#platform/database/id.ts';
import { testApp } from '../../../../tests/support/app.ts';
import { createAccount, ensureDemoAccounts, grantRole, issueToken, resetPassword, signIn, signOut } from './commands.ts';
import { findStaff } from './queries.ts';

let now = new Date('2026-11-22T02:00:00Z');
const { app, db, asSystem, close } = await testApp({ clock: { now: () => now } });
after(close);
await asSystem((trx) => trx.insertInto('region').values([
  { code: '35', kind: 'province', name: 'Jawa Timur', zone: 'WIB', source: 'test' },
  { code: '35.09', kind: 'regency', name: 'Kabupaten Jember', parent_code: '35', zone: 'WIB', source: 'test' },
]).onConflict((oc) => oc.doNothing()).execute());

const jember = { role: 'regional_organiser', kind: 'region', id: '35.09' } as const;
const account = async () => {
  const email = `uji-${newId().slice(-10)}@contoh.id`;
  return { email, ...(await createAccount(app, { email, name: 'Penguji Satu', grants: [jember] })) };
};
const from = (address: string, cookie = '') => new Headers({ 'x-forwarded-for': address, ...(cookie ? { cookie } : {}) });
const asCookieHeader = (cookies: { name: string; value: string }[]) => cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');

test('the cookies of a sign-in make a member of staff with the grants, and nobody after signing out', async () => {
  const { email, password, userId } = await account();
  const { cookies } = await signIn(app, { email: ` ${email.toUpperCase()} `, password, headers: from('192.0.2.1') });
  const headers = from('192.0.2.1', asCookieHeader(cookies));
  assert.deepEqual(await findStaff(app, headers), { kind: 'staff', userId, email, name: 'Penguji Satu', grants: [jember] });
  await signOut(app, { headers });
  assert.equal(await findStaff(app, headers), null);
});

test('an altered cookie and a made-up token are nobody', async () => {
  const { email, password } = await account();
  const { cookies } = await signIn(app, { email, password, headers: from('192.0.2.2') });
  const altered = asCookieHeader(cookies.map((cookie) => ({ ...cookie, value: `${cookie.value.slice(0, -3)}AA=` })));
  assert.equal(await findStaff(app, from('192.0.2.2', altered)), null);
  assert.equal(await findStaff(app, new Headers({ authorization: 'Bearer srtk_none' })), null);
});

test('a request without cookie and staff token asks the database nothing', async () => {
  const untouchable = { ...app, get ownerDb(): never { throw new Error('asked'); }, get db(): never { throw new Error('asked'); } };
  assert.equal(await findStaff(untouchable, new Headers({ cookie: 'serentak_lang=en', authorization: 'Bearer participant-link-token' })), null);
});

test('a wrong password and an unknown address are refused alike', async () => {
  const { email } = await account();
  const refused = (address: string) => signIn(app, { email: address, password: 'salah sama sekali', headers: from('192.0.2.3') }).then(() => assert.fail(), (reason: { reason: string; status: number; fields: object }) => ({ reason: reason.reason, status: reason.status, fields: reason.fields }));
  const answer = { reason: 'account_sign_in_wrong', status: 401, fields: {} };
  assert.deepEqual(await refused(email), answer);
  assert.deepEqual(await refused('nobody@contoh.id'), answer);
  assert.deepEqual(await refused('no address at all'), answer);
});

test('empty fields are named', async () => {
  await assert.rejects(signIn(app, { email: '', password: '', headers: from('192.0.2.4') }), { reason: 'invalid', fields: { email: 'required', password: 'required' } });
});

test('ten tries from an unknown device are the budget of an account, known or not, also when they come at once', async () => {
  for (const email of [(await account()).email, 'nobody-either@contoh.id']) {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => signIn(app, { email, password: `tebakan ke-${i}`, headers: from(`198.51.100.${i}`) }).then(() => 'in', (reason: { reason: string }) => reason.reason)));
    assert.deepEqual(answers.toSorted(), [...Array<string>(10).fill('account_sign_in_wrong'), ...Array<string>(2).fill('account_too_many_tries')]);
  }
});

test('guessing does not lock out a device that signed in before, and ends after fifteen minutes', async () => {
  const { email, password } = await account();
  const { cookies } = await signIn(app, { email, password, headers: from('192.0.2.5') });
  for (let i = 0; i < 10; i++) await assert.rejects(signIn(app, { email, password: 'tebakan lain', headers: from('203.0.113.5') }), { reason: 'account_sign_in_wrong' });
  await assert.rejects(signIn(app, { email, password, headers: from('192.0.2.6') }), { reason: 'account_too_many_tries', status: 429, values: { minutes: 15 } });
  await signIn(app, { email, password, headers: from('192.0.2.5', asCookieHeader(cookies)) });
  const other = await account();
  await assert.rejects(signIn(app, { email: other.email, password: 'x', headers: from('192.0.2.5', asCookieHeader(cookies)) }), { reason: 'account_sign_in_wrong' });
  now = new Date(now.getTime() + 15 * 60_000 + 1);
  await signIn(app, { email, password, headers: from('192.0.2.6') });
});

test('a token works for twelve hours and its text is kept nowhere', async () => {
  const { email, userId } = await account();
  const { token, expiresAt } = await issueToken(app, email);
  const bearer = new Headers({ authorization: `Bearer ${token}` });
  assert.equal((await findStaff(app, bearer))?.userId, userId);
  assert.equal(expiresAt.getTime() - now.getTime(), 12 * 3_600_000);
  const { rows } = await sql<{ row: string }>`select t::text as row from account_token t`.execute(app.ownerDb);
  assert.equal(rows.some(({ row }) => row.includes(token.slice(5))), false);
  now = expiresAt;
  assert.equal(await findStaff(app, bearer), null);
});

test('a grant can be added, runs out, and an unknown region grants nothing', async () => {
  const { email, userId } = await account();
  await grantRole(app, { email, grant: { role: 'programme_admin', kind: 'region', id: 'ID' } });
  await grantRole(app, { email, grant: jember });
  const bearer = new Headers({ authorization: `Bearer ${(await issueToken(app, email)).token}` });
  assert.deepEqual((await findStaff(app, bearer))?.grants, [jember, { role: 'programme_admin', kind: 'region', id: 'ID' }]);
  await app.ownerDb.updateTable('account_grant').set({ valid_until: now }).where('user_id', '=', userId).where('scope_id', '=', '35.09').execute();
  assert.deepEqual((await findStaff(app, bearer))?.grants, [{ role: 'programme_admin', kind: 'region', id: 'ID' }]);
  await assert.rejects(grantRole(app, { email, grant: { ...jember, id: '99.99' } }), { reason: 'invalid', fields: { region: 'wrong' } });
});

test('a new password ends the sessions of the old one', async () => {
  const { email, password } = await account();
  const { cookies } = await signIn(app, { email, password, headers: from('192.0.2.7') });
  const fresh = await resetPassword(app, email);
  assert.equal(await findStaff(app, from('192.0.2.7', asCookieHeader(cookies))), null);
  await assert.rejects(signIn(app, { email, password, headers: from('192.0.2.7') }), { reason: 'account_sign_in_wrong' });
  await signIn(app, { email, password: fresh.password, headers: from('192.0.2.7') });
});

test('one address has one account, and a short password is refused', async () => {
  const { email } = await account();
  await assert.rejects(createAccount(app, { email: email.toUpperCase(), name: 'Lain', grants: [] }), { reason: 'account_exists', status: 409 });
  await assert.rejects(createAccount(app, { email: 'baru@contoh.id', name: 'Lain', password: 'pendek', grants: [] }), { reason: 'invalid', fields: { password: 'too_short' } });
  await assert.rejects(createAccount(app, { email: 'tanpa-at', name: 'Lain', grants: [] }), { reason: 'invalid', fields: { email: 'wrong' } });
});

test('an installation with accounts gets no demo accounts', async () => {
  assert.deepEqual(await ensureDemoAccounts(app, { programmeIds: [newId()], region: '35.09' }), []);
});

test('the role the product runs as cannot read sessions or give itself a grant', async () => {
  const asked = [sql`select from auth."session"`, sql`select from account_token`, sql`update account_grant set scope_id = 'ID'`];
  for (const query of asked) await assert.rejects(query.execute(db), { code: '42501' });
});
