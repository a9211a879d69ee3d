import type { Gap } from '../condition/model.ts';

/** Somebody whom an agency sent or who named one, and what became of the certificate. */
export interface AgencyPerson {
  /** As the list or the person writes it; null where nobody said. */
  agency: string | null;
  unit: string | null;
  name: string;
  signedUp: boolean;
  /** Of the valid certificate. */
  number: string | null;
  /** What is lacking for one; empty where there is one, where it was earned and waits for the issue, or for who never signed up. */
  missing: Gap[];
}

export interface AgencyLine {
  agency: string | null;
  people: number;
  signedUp: number;
  certified: number;
  /** Earned, and not issued yet. */
  waiting: number;
}

const keyOf = (agency: string | null): string => (agency ?? '').normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const byName = new Intl.Collator('id');

/** One line per agency, spellings that differ in case and marks together under the one that came first; who named none comes last. */
export function rollUp(people: readonly AgencyPerson[]): AgencyLine[] {
  const lines = new Map<string, AgencyLine>();
  for (const { agency, signedUp, number, missing } of people) {
    const key = keyOf(agency);
    let line = lines.get(key);
    if (!line) lines.set(key, (line = { agency, people: 0, signedUp: 0, certified: 0, waiting: 0 }));
    line.people += 1;
    if (signedUp) line.signedUp += 1;
    if (number !== null) line.certified += 1;
    else if (signedUp && missing.length === 0) line.waiting += 1;
  }
  return [...lines.values()].toSorted((a, b) => Number(a.agency === null) - Number(b.agency === null) || b.people - a.people || byName.compare(a.agency ?? '', b.agency ?? ''));
}
