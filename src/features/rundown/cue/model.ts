/** What is played, shown or taken when an item comes. */
export const cueKinds = ['anthem', 'video', 'slides', 'photo', 'music', 'other'] as const;
export type CueKind = (typeof cueKinds)[number];

export interface Cue {
  id: string;
  itemId: string;
  kind: CueKind;
  label: string;
  /** Where it is, https; null = a file, or a word alone. */
  link: string | null;
  fileName: string | null;
}

/** A form takes no more (BODY_SIZE_LIMIT); films come as a link. */
export const largestCue = 16 * 1024 * 1024;

const signs: readonly [type: 'application/pdf' | 'image/png' | 'image/jpeg' | 'audio/mpeg', first: readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['audio/mpeg', [0x49, 0x44, 0x33]],
  ['audio/mpeg', [0xff, 0xfb]],
  ['audio/mpeg', [0xff, 0xf3]],
];

/** What a file is by its first bytes, whatever it is called; null for what is not taken. */
export function cueTypeOf(bytes: Uint8Array): (typeof signs)[number][0] | null {
  return signs.find(([, first]) => first.every((byte, i) => bytes[i] === byte))?.[0] ?? null;
}
