import { Refusal } from '#platform/http/refusal.ts';

/** Guessed too often; `minutes` is the length of the window that is counted. */
export const guessedTooOften = (minutes: number) => new Refusal('guessed_too_often', 429, { values: { minutes } });
