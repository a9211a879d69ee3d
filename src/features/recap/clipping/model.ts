/** Where an event was printed: outlet, address, day, and a picture of the page. What nobody stated is null; nothing is completed. */
import type { FileType } from '#platform/files/store.ts';

export interface Clipping {
  id: string;
  outlet: string | null;
  title: string | null;
  url: string | null;
  /** Calendar day. */
  publishedOn: string | null;
  /** The stored article that the event's facts were read from. */
  file: string | null;
  hasPicture: boolean;
}

/** With the file, for whoever serves it. */
export interface StoredClipping extends Clipping {
  picture: { hash: Buffer; type: FileType } | null;
}

/** 'sidikkasus.co.id' of an address; null for what is none. */
export function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : null;
}

/** What a list calls a clipping: its title, else the outlet, else its address or file. */
export function clippingName({ title, outlet, url, file }: Pick<Clipping, 'title' | 'outlet' | 'url' | 'file'>): string {
  return title ?? outlet ?? hostOf(url) ?? file ?? '';
}
