import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';

/** The member of staff behind a session cookie or a bearer token; null for everybody else. */
export async function findStaff(_app: App, _headers: Headers): Promise<Staff | null> {
  return null;
}
