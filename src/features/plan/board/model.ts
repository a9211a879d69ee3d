import type { CrewMember, EventRecord } from '#features/event/model.ts';

export type Missing = 'hours' | 'speakers' | 'moderator' | 'rundown' | 'channel' | 'link' | 'crew';

/** How an event of today stands against its clock. */
export type Pace = { kind: 'draft' | 'over' } | { kind: 'ahead' | 'late' | 'running'; minutes: number };

/** One event of the day as its operators and the office see it. */
export interface BoardCard {
  event: EventRecord;
  pace: Pace;
  missing: Missing[];
  crew: CrewMember[];
  speakers: number;
  /** People with a place, and how many meeting and venue seats there are; null = no limit anywhere. */
  registered: number;
  seats: number | null;
  unlimited: boolean;
  /** What is on stage now, if the run of show says so. */
  onNow: string | null;
}

/** Draft, ahead of its start, late to start, running since, or over; whole minutes. */
export function paceOf(event: Pick<EventRecord, 'state' | 'startsAt' | 'openedAt'>, now: Date): Pace {
  const minutes = (since: Date): number => Math.floor((now.getTime() - since.getTime()) / 60_000);
  if (event.state === 'ended' || event.state === 'closed') return { kind: 'over' };
  if (event.state === 'live') return { kind: 'running', minutes: Math.max(0, minutes(event.openedAt ?? event.startsAt ?? now)) };
  if (event.state === 'draft' || event.startsAt === null) return { kind: 'draft' };
  const since = minutes(event.startsAt);
  return since >= 0 ? { kind: 'late', minutes: since } : { kind: 'ahead', minutes: -since };
}

/** What an event still lacks, in the order in which one would fill it in; nothing is asked of one that is over. */
export function missingOf({ event, cast, rundown, crew, channels }: { event: EventRecord; cast: readonly { role: string }[]; rundown: number; crew: readonly { role: string }[]; channels: readonly { kind: string; url: string | null; external_id: string | null; provider: string | null }[] }): Missing[] {
  if (event.state === 'ended' || event.state === 'closed') return [];
  const remote = channels.filter((channel) => channel.kind === 'meeting' || channel.kind === 'stream');
  const checks: [Missing, boolean][] = [
    ['hours', event.startsAt !== null && event.endsAt !== null],
    ['speakers', cast.some((member) => member.role === 'speaker' || member.role === 'keynote')],
    ['moderator', cast.some((member) => member.role === 'moderator' || member.role === 'mc')],
    ['rundown', rundown > 0],
    ['channel', channels.length > 0],
    ['link', remote.every((channel) => channel.url !== null || channel.external_id !== null || channel.provider === 'own')],
    ['crew', crew.some((member) => member.role === 'operator' || member.role === 'runner' || member.role === 'zoom_host')],
  ];
  return checks.filter(([, ok]) => !ok).map(([what]) => what);
}

/** Whom to call first: who runs it, then the rest of the crew. */
export const callOrder: readonly CrewMember['role'][] = ['operator', 'runner', 'zoom_host', 'note_taker', 'documentation', 'writer', 'sign_language_interpreter'];

const rank: Record<Pace['kind'], number> = { late: 0, running: 1, ahead: 2, draft: 3, over: 4 };
/** What needs somebody first stands first: late, running, to come by hour, drafts, over. */
export function inOrder(cards: readonly BoardCard[]): BoardCard[] {
  return cards.toSorted((a, b) => rank[a.pace.kind] - rank[b.pace.kind] || (a.event.startsAt?.getTime() ?? 0) - (b.event.startsAt?.getTime() ?? 0) || (a.event.slug < b.event.slug ? -1 : 1));
}
