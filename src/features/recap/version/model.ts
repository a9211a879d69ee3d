/** What changed between two versions of an article, word by word. */
import { diffWordsWithSpace } from 'diff';
import { recapAsText } from '../checking/model.ts';
import type { Recap } from '../model.ts';

export interface Change {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Longer comparisons than this are shown as old and new, whole. */
const patienceMs = 1500;

/** The text of both versions as one row of parts: taken together, same and removed give `before`, same and added give `after`. */
export function changesBetween(before: Recap, after: Recap): Change[] {
  const [old, now] = [recapAsText(before), recapAsText(after)];
  const parts = diffWordsWithSpace(old, now, { timeout: patienceMs });
  if (!parts) return [{ kind: 'removed', text: old }, { kind: 'added', text: now }];
  return parts.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value }));
}

/** How many words came and went. */
export function wordsChanged(changes: readonly Change[]): { added: number; removed: number } {
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).flatMap(({ text }) => text.split(/\s+/u)).filter((word) => word !== '').length;
  return { added: count('added'), removed: count('removed') };
}
