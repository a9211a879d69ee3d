/** A word from the desk that fills a speaker's screen until it is acknowledged. Instants are ISO strings. */
export interface Prompt {
  id: string;
  castId: string;
  text: string;
  sentAt: string;
  /** When the speaker acknowledged it; null = the desk still waits. */
  seenAt: string | null;
}

export const longestPrompt = 120;
