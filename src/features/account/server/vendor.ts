import type { App } from '#platform/app/app.ts';
import { longestPassword, shortestPassword } from '../model.ts';

export interface User {
  id: string;
  email: string;
  name: string;
}

/** What we ask of the sign-in library: sessions and password hashes. Budgets, grants and tokens are ours. */
export interface SignInLibrary {
  /** The user of a session cookie; the library renews a session that is used, at most once a day. */
  findSession(cookie: string): Promise<User | null>;
  /** Checks the password and opens a session; null when they do not fit, after the same work whether or not the address is known. */
  openSession(email: string, password: string): Promise<{ user: User; cookie: string } | null>;
  /** Ends the session of a cookie, on the server too. */
  closeSession(cookie: string): Promise<void>;
  findUser(email: string): Promise<User | null>;
  createUser(user: Omit<User, 'id'>): Promise<User>;
  /** Sets or replaces the password and ends every session opened with the former one. */
  setPassword(userId: string, password: string): Promise<void>;
}

export const sessionCookie = 'serentak.session_token';
const sessionDays = 7;

// The library keeps its options and table checks in one object, whose making costs more than a request should pay. It belongs
// to an app (its pool, its secret) and ends with it, but `App` has no slot for what one feature needs: hence weakly, beside it.
const libraries = new WeakMap<App, Promise<SignInLibrary>>();

export function signInLibrary(app: App): Promise<SignInLibrary> {
  let library = libraries.get(app);
  if (!library) {
    library = load(app);
    libraries.set(app, library);
    library.catch(() => libraries.delete(app));
  }
  return library;
}

async function load(app: App): Promise<SignInLibrary> {
  // Imported at the first sign-in: it takes half a second, which the command line and public pages need not wait for.
  const { betterAuth } = await import('better-auth');
  const auth = betterAuth({
    database: { db: app.ownerDb.withSchema('auth'), type: 'postgres' },
    secret: app.keys.secret('sign-in'),
    // Nothing of it is mounted, so no address of its own is ever answered or printed; our forms serve any host.
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword, maxPasswordLength: longestPassword },
    session: { expiresIn: sessionDays * 86_400, updateAge: 86_400 },
    // Its limits count by address and would put everybody behind one proxy in one bucket: ours are per account and device.
    rateLimit: { enabled: false },
    // Origin is checked by the outer server and by SvelteKit before any form reaches a command.
    advanced: { cookiePrefix: 'serentak', useSecureCookies: false, disableCSRFCheck: true, ipAddress: { disableIpTracking: true } },
    logger: { log: (level, text) => (level === 'error' ? app.log.error({ reason: text }, 'sign-in') : undefined) },
  });
  const context = await auth.$context;
  const asUser = ({ id, email, name }: User): User => ({ id, email, name });
  return {
    async findSession(cookie) {
      const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
      return found && asUser(found.user);
    },
    async openSession(email, password) {
      try {
        const { headers, response } = await auth.api.signInEmail({ body: { email, password }, headers: new Headers(), returnHeaders: true });
        const set = headers.getSetCookie().find((line) => line.startsWith(`${sessionCookie}=`));
        return set ? { user: asUser(response.user), cookie: decodeURIComponent(set.slice(sessionCookie.length + 1).split(';', 1)[0]!) } : null;
      } catch (reason) {
        const status = (reason as { statusCode?: number }).statusCode ?? 500;
        if (status >= 500) throw reason;
        return null;
      }
    },
    async closeSession(cookie) {
      await auth.api.signOut({ headers: new Headers({ cookie }) });
    },
    async findUser(email) {
      const found = await context.internalAdapter.findUserByEmail(email);
      return found && asUser(found.user);
    },
    async createUser({ email, name }) {
      return asUser(await context.internalAdapter.createUser({ email, name, emailVerified: true }, { method: 'email-password' }));
    },
    async setPassword(userId, password) {
      const hash = await context.password.hash(password);
      const accounts = await context.internalAdapter.findAccounts(userId);
      if (accounts.some((account) => account.providerId === 'credential')) await context.internalAdapter.updatePassword(userId, hash);
      else await context.internalAdapter.linkAccount({ userId, providerId: 'credential', accountId: userId, password: hash });
      await context.internalAdapter.deleteUserSessions(userId);
    },
  };
}
