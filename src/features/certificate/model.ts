import { plainConditions, type Conditions } from './condition/model.ts';

/** What earns a certificate, and what it says beside its event. It is shown before the event. */
export interface CertificateRule {
  conditions: Conditions;
  /** Jam pelajaran. */
  hours: number | null;
  signatory: { name: string; position: string | null } | null;
  /** So many days after the issue its owner may correct spelling alone. */
  correctionDays: number;
  version: number;
}

/** Where nobody has set one. */
export const plainRule: CertificateRule = { conditions: plainConditions, hours: null, signatory: null, correctionDays: 7, version: 0 };

export type CertificateState = 'valid' | 'superseded' | 'revoked';

/** Words without marks and case, titles and dots apart: what two spellings of one name share. */
const wordsOf = (name: string): string[] => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);

/** Letters to change one word into the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** Letter for letter, or one letter in four apart. */
const near = (word: string, other: string): boolean => distance(word, other) <= Math.floor(Math.max(word.length, other.length) / 4);

/**
 * Is this the same name, spelt or titled otherwise? Then its owner may correct it alone; a certificate that passes to another
 * name is for a person to decide. Every word of the shorter name, titles aside, must have its near twin in the longer.
 */
export function sameName(held: string, wished: string): boolean {
  const [a, b] = [wordsOf(held), wordsOf(wished)];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const real = short.filter((word) => word.length > 2);
  if (real.length === 0) return false;
  const left = [...long];
  return real.every((word) => {
    const at = left.findIndex((other) => near(word, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
