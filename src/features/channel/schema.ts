import { z } from 'zod';
import { channelKinds, isYouTubeAddress, providerOf, readLink, readVideoId, type ChannelKind, type Provider } from './model.ts';

const text = (max: number) => z.string().trim().max(max).transform((value) => value || null).nullable().default(null);

/** What the event's editor sends of a channel; `link` is whatever was pasted. */
export const channelEntry = z.object({
  kind: z.enum(channelKinds),
  name: z.string().trim().min(1).max(100),
  link: text(3000),
  place: text(300),
  capacity: z.union([z.literal('').transform(() => null), z.coerce.number().int().positive().max(1_000_000)]).nullable().default(null),
});
export type ChannelEntry = z.infer<typeof channelEntry>;

export interface ChannelColumns {
  kind: ChannelKind;
  name: string;
  provider: Provider | null;
  url: string | null;
  external_id: string | null;
  place: string | null;
  capacity: number | null;
}

/**
 * The columns an entry fills, or the reason code of each wrong field. A meeting or broadcast may get its link later; a hall or
 * viewing point needs its place; a stream has no capacity, for everybody fits.
 */
export function readChannel({ kind, name, link, place, capacity }: ChannelEntry): { columns: ChannelColumns } | { fields: Record<string, string> } {
  const fields: Record<string, string> = {};
  const base = { kind, name, place, capacity, provider: null, url: null, external_id: null } satisfies ChannelColumns;
  if (kind === 'venue' || kind === 'viewing_point') {
    if (place === null) fields.place = 'required';
    return Object.keys(fields).length > 0 ? { fields } : { columns: base };
  }
  if (kind === 'stream' && capacity !== null) fields.capacity = 'stream_is_unlimited';
  const url = link === null ? null : readLink(link);
  const videoId = kind === 'stream' && link !== null ? readVideoId(link) : null;
  if (link !== null && videoId === null) {
    if (kind === 'stream' && isYouTubeAddress(link)) fields.link = 'video_unknown';
    else if (url === null) fields.link = 'link_wrong';
  }
  if (Object.keys(fields).length > 0) return { fields };
  if (videoId !== null) return { columns: { ...base, provider: 'youtube', url: `https://www.youtube.com/watch?v=${videoId}`, external_id: videoId } };
  return { columns: { ...base, url, provider: url === null ? null : kind === 'meeting' ? providerOf(url) : 'other' } };
}
