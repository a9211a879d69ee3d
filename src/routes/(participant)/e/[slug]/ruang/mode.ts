/** How somebody follows: each step costs more of a mobile plan, and is said before it is chosen. */
export const modes = ['text', 'audio', 'small', 'full'] as const;
export type Mode = (typeof modes)[number];

/** Megabytes an hour. Text is measured by a test; sound at 64 kbit/s; a player of 240 points takes 144 lines, a full one 480 or more. */
export const costOf: Record<Mode, string> = { text: '0,2 MB', audio: '30 MB', small: '90 MB', full: '300–700 MB' };

export const modeCookie = 'serentak_mode';
export const isMode = (text: string | null | undefined): text is Mode => modes.some((mode) => mode === text);
