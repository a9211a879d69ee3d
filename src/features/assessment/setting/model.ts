import type { EventRecord } from '#features/event/model.ts';
import type { Role } from '../model.ts';

const minute = 60_000;

/**
 * The window proposed for a role: the pre-test from now until a quarter of an hour into the event, the post-test from a quarter of an
 * hour before its end for three days, feedback from then for a week, the follow-up a fortnight from three months after. Null without hours.
 */
export function proposedWindow(role: Role, { startsAt, endsAt }: Pick<EventRecord, 'startsAt' | 'endsAt'>, now: Date): { opensAt: Date; closesAt: Date } | null {
  if (!startsAt || !endsAt) return null;
  const at = (base: Date, minutes: number) => new Date(base.getTime() + minutes * minute);
  const day = 24 * 60;
  if (role === 'pre') return { opensAt: now < startsAt ? now : startsAt, closesAt: at(startsAt, 15) };
  if (role === 'post') return { opensAt: at(endsAt, -15), closesAt: at(endsAt, 3 * day) };
  if (role === 'feedback') return { opensAt: at(endsAt, -15), closesAt: at(endsAt, 7 * day) };
  return { opensAt: at(endsAt, 90 * day), closesAt: at(endsAt, 104 * day) };
}
