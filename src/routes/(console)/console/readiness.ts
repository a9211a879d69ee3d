import type { CastMember, EventRecord } from '#features/event/model.ts';

export type Gap = 'hours' | 'speakers' | 'moderator' | 'rundown' | 'channel' | 'link';

interface Carried {
  kind: string;
  url: string | null;
  videoId: string | null;
  provider: string | null;
}

/** What an event still lacks before people can come, in the order one would fill it in. Nothing is asked of an event that is over. */
export function gapsOf({ event, cast, items, channels }: { event: EventRecord; cast: readonly CastMember[]; items: number; channels: readonly Carried[] }): Gap[] {
  if (event.state === 'ended' || event.state === 'closed') return [];
  const remote = channels.filter((channel) => channel.kind === 'meeting' || channel.kind === 'stream');
  const checks: [Gap, boolean][] = [
    ['hours', event.startsAt !== null && event.endsAt !== null],
    ['speakers', cast.some((member) => member.role === 'speaker' || member.role === 'keynote')],
    ['moderator', cast.some((member) => member.role === 'moderator' || member.role === 'mc')],
    ['rundown', items > 0],
    ['channel', channels.length > 0],
    ['link', remote.every((channel) => channel.url !== null || channel.videoId !== null || channel.provider === 'own')],
  ];
  return checks.filter(([, ok]) => !ok).map(([gap]) => gap);
}
