import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '#platform/clock/clock.ts';
import type { Config } from '#platform/config/config.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Keys } from '#platform/files/keys.ts';
import type { GroupCommit } from '#platform/database/group-commit.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { Live } from '#platform/live/live.ts';

/** What a running process has at hand. Commands take it as their first argument; nothing in a feature keeps state of its own. */
export interface App {
  config: Config;
  /** Where this process answers HTTP itself, e.g. `http://127.0.0.1:3000`; null in one that does not. */
  origin: string | null;
  clock: Clock;
  log: Logger;
  /** The unprivileged pool: every statement runs inside `withScope`. */
  db: Kysely<Database>;
  /** The owner's pool: migrations, sign-in tables, jobs' bookkeeping. Never for product rows. */
  ownerDb: Kysely<Database>;
  keys: Keys;
  groupCommit: GroupCommit;
  jobs: Jobs;
  live: Live;
}

// Built pages and the outer server share one copy of this module in production, but two under the development server;
// a registered symbol is the same in both.
const slot = Symbol.for('serentak.app');

/** Called once by the composition root. */
export function provideApp(app: App): void {
  (globalThis as Record<symbol, unknown>)[slot] = app;
}

/** For routes only; features get the app as an argument. Throws before the composition root has run. */
export function currentApp(): App {
  const app = (globalThis as Record<symbol, unknown>)[slot];
  if (!app) throw new Error('No app: start the server through src/processes.');
  return app as App;
}
