export const channelKinds = ['meeting', 'stream', 'venue', 'viewing_point'] as const;
export type ChannelKind = (typeof channelKinds)[number];
export type Provider = 'zoom' | 'youtube' | 'own' | 'other';

/** What anybody may know of a channel. */
export interface PublicChannel {
  id: string;
  kind: ChannelKind;
  position: number;
  name: string;
  provider: Provider | null;
  /** The id of a public video; never of a meeting. */
  videoId: string | null;
  place: string | null;
  capacity: number | null;
}

/** With the link of the meeting or broadcast: for who has a seat in it, and for the event's staff. */
export interface Channel extends PublicChannel {
  url: string | null;
}

const videoIdShape = /^[\w-]{11}$/;

/**
 * The id of a video or live broadcast in whatever form its YouTube address was pasted: watch?v=, youtu.be/, /live/, /embed/,
 * /shorts/, with or without https:// and further parameters; a bare id too. Null when there is none (a channel's page has none).
 */
export function readVideoId(pasted: string): string | null {
  const text = pasted.trim();
  if (videoIdShape.test(text)) return text;
  const address = readAddress(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  if (!address) return null;
  const host = address.hostname.replace(/^(?:www|m|music)\./, '');
  const [, first = '', second = ''] = address.pathname.split('/');
  const id = host === 'youtu.be' ? first : isYouTube(host) ? (['live', 'embed', 'shorts', 'v'].includes(first) ? second : address.searchParams.get('v')) : null;
  return id && videoIdShape.test(id) ? id : null;
}

const isYouTube = (host: string) => host === 'youtube.com' || host === 'youtube-nocookie.com';

/** Whether an address leads to YouTube, so that one without a video in it is told apart from another broadcaster's. */
export function isYouTubeAddress(pasted: string): boolean {
  const host = readAddress(pasted.trim())?.hostname.replace(/^(?:www|m|music)\./, '');
  return host !== undefined && (host === 'youtu.be' || isYouTube(host));
}

/** A pasted link as it is kept: https, a host with a dot, no name or password inside; null for everything else. */
export function readLink(pasted: string): string | null {
  const address = readAddress(pasted.trim());
  const fits = address?.protocol === 'https:' && address.hostname.includes('.') && address.username === '' && address.password === '' && address.href.length <= 2000;
  return fits ? address.href : null;
}

function readAddress(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Who carries a meeting, by its link. */
export function providerOf(link: string): Provider {
  const host = new URL(link).hostname;
  return /(?:^|\.)(?:zoom\.us|zoom\.com|zoomgov\.com)$/.test(host) ? 'zoom' : 'other';
}
