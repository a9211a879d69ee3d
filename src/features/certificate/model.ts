/** What an event asks for a certificate, shown before it begins. The attendance part is the event's own rule. */
export interface CertificateRule {
  attendance: boolean;
  /** Percent of the closing test; null = no test asked. */
  minimumScore: number | null;
  feedback: boolean;
  /** Jam pelajaran. */
  hours: number | null;
  signatory: { name: string; position: string | null } | null;
  correctionDays: number;
  version: number;
}

/** Where nobody has set one: the attendance rule of the event alone. */
export const plainRule: CertificateRule = { attendance: true, minimumScore: null, feedback: false, hours: null, signatory: null, correctionDays: 7, version: 0 };

/** What is known of one person, from the ledger and from the tests. */
export interface Standing {
  /** The event's attendance rule is fulfilled. */
  attended: boolean;
  /** Percent of the best closing test that was handed in; null = none was. */
  score: number | null;
  feedback: boolean;
}

export type Missing = 'attendance' | 'test' | 'score' | 'feedback';

/** What keeps a person from a certificate, in the order of the event; nothing = it is earned. Pure, so that it says the same before and after. */
export function missingFor(rule: Pick<CertificateRule, 'attendance' | 'minimumScore' | 'feedback'>, standing: Standing): Missing[] {
  const missing: Missing[] = [];
  if (rule.attendance && !standing.attended) missing.push('attendance');
  if (rule.minimumScore !== null && standing.score === null) missing.push('test');
  else if (rule.minimumScore !== null && standing.score! < rule.minimumScore) missing.push('score');
  if (rule.feedback && !standing.feedback) missing.push('feedback');
  return missing;
}

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

/** Half of the shorter name's words stand in the other, letter for letter or one letter in four apart. */
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
