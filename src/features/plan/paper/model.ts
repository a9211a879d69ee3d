/** The papers that belong to an event besides what the system knows itself, and which of them are still missing. */
import type { FileType } from '#platform/files/store.ts';

/** What every event hands in; `other` is never missed. */
export const neededPapers = ['assignment', 'invitation', 'cv', 'slides', 'receipt', 'handover'] as const;
export const paperKinds = [...neededPapers, 'other'] as const;
export type PaperKind = (typeof paperKinds)[number];
export type NeededPaper = (typeof neededPapers)[number];

export interface AttachedPaper {
  id: string;
  kind: PaperKind;
  title: string;
  type: FileType;
  size: number;
  /** SHA-256, hexadecimal: an auditor holds the file against it. */
  hash: string;
  addedAt: Date;
}

export interface PaperWaiver {
  kind: NeededPaper;
  reason: string;
}

export interface PaperCheck {
  kind: NeededPaper;
  state: 'there' | 'waived' | 'missing';
  papers: AttachedPaper[];
  reason: string | null;
}

/** The checklist in its order: there, not needed (with the reason), or missing. A paper that is there counts, whatever was waived. */
export function checkPapers(papers: readonly AttachedPaper[], waivers: readonly PaperWaiver[]): PaperCheck[] {
  return neededPapers.map((kind) => {
    const own = papers.filter((paper) => paper.kind === kind);
    const reason = waivers.find((waiver) => waiver.kind === kind)?.reason ?? null;
    return { kind, state: own.length > 0 ? 'there' : reason !== null ? 'waived' : 'missing', papers: own, reason };
  });
}

export const mostPapers = 100;
