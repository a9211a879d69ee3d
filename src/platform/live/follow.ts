import { shareStream } from '#platform/live/share.ts';
import { openStream, type Following, type Hearing } from '#platform/live/stream.ts';

/**
 * Follows a room from an entry's number on and comes back by itself after cuts, without losing or doubling anything. The tabs of a
 * browser share one stream; where a browser cannot, each has its own. Answers a function that stops.
 */
export function followRoom(slug: string, after: number, hearing: Hearing, following: Following = {}): () => void {
  const shared = typeof BroadcastChannel === 'function' && typeof navigator !== 'undefined' && 'locks' in navigator;
  return shared ? shareStream(slug, after, hearing, following) : openStream(slug, after, hearing, following);
}
