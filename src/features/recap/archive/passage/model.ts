/** An article cut into pieces, so that a page can show which words a field was read from. */
import { entryFields, type EntryField } from '../schema.ts';

export interface Piece {
  text: string;
  /** The field that these words gave; null for the words between. */
  field: EntryField | null;
  /** Whether this is the first piece of its field: where a link leads. */
  isFirst: boolean;
}

const fieldOf = (path: string): EntryField | null => {
  const base = path.replace(/[.[].*$/, '');
  if (base === 'registered' || base === 'groups') return 'participants';
  if (base === 'quotes') return 'people';
  return entryFields.find((field) => field === base) ?? null;
};

/** `spans` are offsets in `text` (NFC). Where two fields share words, the shorter span is the more exact one and shows. */
export function piecesOf(raw: string, spans: Readonly<Record<string, readonly [number, number]>>): Piece[] {
  const text = raw.normalize('NFC');
  const owner: (EntryField | null)[] = Array.from({ length: text.length }, () => null);
  const ordered = Object.entries(spans).map(([path, [from, to]]) => ({ field: fieldOf(path), from, to })).filter((span) => span.field !== null).sort((a, b) => b.to - b.from - (a.to - a.from));
  for (const { field, from, to } of ordered) owner.fill(field, Math.max(0, from), Math.min(text.length, to));
  const pieces: Piece[] = [];
  const seen = new Set<EntryField>();
  let from = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && owner[at] === owner[from]) continue;
    const field = owner[from] ?? null;
    pieces.push({ text: text.slice(from, at), field, isFirst: field !== null && !seen.has(field) });
    if (field !== null) seen.add(field);
    from = at;
  }
  return pieces;
}
