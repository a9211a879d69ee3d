/**
 * Which of several phrasings a recap uses.
 *
 * A pure function of a seed, the event's id: an event rewritten keeps its words, and forty recaps of one day differ. The choice looks
 * at the kind of sentence and its place, never at a value, so that no fact changes a sentence it does not stand in.
 */
import type { Language } from '#platform/i18n/format.ts';
import type { Phrase } from '../sentence/model.ts';

export interface Voice {
  readonly language: Language;
  /**
   * One of several ways to say the same thing; null stands for one that lacks a fact. `kind` names the sentence, `at` is its place
   * among its kind. Without a seed the first one.
   */
  choose(kind: string, frames: readonly (Phrase | null)[], at?: number): Phrase;
  /** The same for single words. */
  word(kind: string, words: readonly string[], at?: number): string;
  /** All of them, begun at the chosen one: for whoever takes the first that fits. */
  from<T>(kind: string, frames: readonly T[]): T[];
  /** Where words that go round by place begin: 0 without a seed. */
  shift(kind: string): number;
}

/** FNV-1a with the finishing steps of MurmurHash3: near ids must not give near numbers. */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The voice of one article. `seed` null: the plain phrasing, by position alone. */
export function voiceOf(language: Language, seed: string | null): Voice {
  const start = (kind: string): number => (seed === null ? 0 : hash(`${seed} ${kind}`));
  const pick = <T>(kind: string, frames: readonly T[], at: number): T | undefined => (seed === null ? frames[0] : frames[(start(kind) + at) % frames.length]);
  return {
    language,
    choose: (kind, frames, at = 0) => pick(kind, frames.filter((frame) => frame !== null), at) ?? [],
    word: (kind, words, at = 0) => pick(kind, words, at) ?? '',
    from(kind, frames) {
      const first = frames.length === 0 ? 0 : start(kind) % frames.length;
      return [...frames.slice(first), ...frames.slice(0, first)];
    },
    shift: (kind) => start(kind) % 12,
  };
}
