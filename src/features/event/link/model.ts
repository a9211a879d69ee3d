import type { CastRole } from '../model.ts';

/** The HttpOnly cookie that holds the personal link of somebody who appears in one event. */
export const castCookie = (eventId: string): string => `${castCookiePrefix}${eventId}`;
const castCookiePrefix = 'serentak_cast_';

/** A personal link serves until this long after the event's end: answers in writing take days. */
export const linkOutlivesMs = 14 * 86_400_000;

/** Who leads through an event, and may therefore run its show. */
export const isHosting = (role: CastRole): boolean => role === 'moderator' || role === 'mc';

/** When the link of an event's cast ends. `endsOn` = its last day, where no hour is known. */
export function linkExpiry({ endsAt, endedAt, endsOn }: { endsAt: Date | null; endedAt: Date | null; endsOn: string }): Date {
  const planned = endsAt?.getTime() ?? Date.parse(`${endsOn}T17:00:00Z`);
  return new Date(Math.max(planned, endedAt?.getTime() ?? 0) + linkOutlivesMs);
}

/** Every personal link a request brings as bearer or cookie, whichever event it is of. */
export function castTokens({ authorization, cookie }: { authorization?: string | undefined; cookie?: string | undefined }): string[] {
  const bearer = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1];
  const cookies = (cookie ?? '').split(';').flatMap((pair) => {
    const [name = '', value = ''] = pair.trim().split('=');
    return name.startsWith(castCookiePrefix) ? [value] : [];
  });
  return [...(bearer ? [bearer] : []), ...cookies];
}
