import type { Grant } from '#platform/app/principal.ts';

/** How often a password may be tried: per account and device, and per address, within one window. */
export const tryWindowMinutes = 15;
export const triesPerAccount = 10;
/** An office of many people shares one address; this bounds what guessing can cost the server, not what people do. */
export const triesPerAddress = 100;

export const shortestPassword = 12;
/** What the library accepts (scrypt of longer text would only cost time). */
export const longestPassword = 128;

/** Bearer tokens of staff start with this, so that a participant's link token never costs a look-up here. */
export const tokenPrefix = 'srtk_';
export const tokenHours = 12;

/** One spelling per address: mailboxes are told apart by people without capitals. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Minutes until the window of a spent budget is over; null while tries are left. `tries` counts the present one. */
export function minutesToWait({ tries, since }: { tries: number; since: Date }, { limit, now }: { limit: number; now: Date }): number | null {
  if (tries <= limit) return null;
  return Math.max(1, Math.ceil((since.getTime() + tryWindowMinutes * 60_000 - now.getTime()) / 60_000));
}

/** Region codes and programme ids a member of staff works under, for lists and headings. `ID` is the nation. */
export function scopesOf(grants: readonly Grant[]): { programmes: string[]; regions: string[] } {
  const of = (kind: Grant['kind']) => [...new Set(grants.filter((grant) => grant.kind === kind).map((grant) => grant.id))];
  return { programmes: of('programme'), regions: of('region') };
}

/** Only our own pages: what follows a sign-in must not lead elsewhere (`//evil`, `https:`, backslashes). */
export function safeReturn(to: string | null | undefined): string {
  return to && /^\/console(?:[/?][^\\\s]*)?$/.test(to) && !to.startsWith('/console/sign-in') ? to : '/console';
}
