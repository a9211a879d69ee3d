/**
 * Between our article and the tree of the editor: a headline, then paragraphs of text and fact tokens. Which sentence a run belongs
 * to is a mark; what free words retell is another.
 */
import { tidyDocument, type FactSpan, type RecapDocument, type Sentence, type Span } from '../model.ts';

/** The part of the editor's JSON that is ours. */
export interface EditorNode {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: EditorNode[];
}

function inline(span: Span, sentence: string | null): EditorNode {
  const marks = sentence === null ? [] : [{ type: 'sentence', attrs: { id: sentence } }];
  if ('fact' in span) return { type: 'fact', attrs: { value: span.value, fact: span.fact }, marks };
  return { type: 'text', text: span.text, marks: span.from ? [...marks, { type: 'retold', attrs: { from: span.from } }] : marks };
}

export function toEditor(document: RecapDocument): EditorNode {
  const line = (sentence: Sentence, id: string | null): EditorNode[] => sentence.map((span) => inline(span, id));
  return {
    type: 'doc',
    content: [
      { type: 'headline', content: line(document.title, null) },
      ...document.paragraphs.map((sentences, p) => ({
        type: 'paragraph',
        content: sentences.flatMap((sentence, s) => [...(s > 0 ? [{ type: 'text', text: ' ' }] : []), ...line(sentence, `${p}.${s}`)]),
      })),
    ],
  };
}

const markOf = (node: EditorNode, type: string): Record<string, unknown> | undefined => node.marks?.find((mark) => mark.type === type)?.attrs;

function spanOf(node: EditorNode): Span | null {
  if (node.type === 'fact') return { value: node.attrs?.value as string, fact: node.attrs?.fact as FactSpan['fact'] };
  if (node.type !== 'text') return null;
  const from = markOf(node, 'retold')?.from as string[] | undefined;
  return { text: node.text ?? '', ...(from ? { from } : {}) };
}

/** Runs of one sentence mark are a sentence; words typed outside belong to the sentence they touch, or are one of their own. */
function sentencesOf(paragraph: EditorNode): Sentence[] {
  const sentences: { id: unknown; spans: Sentence }[] = [];
  let parted = false; // whether a blank of no sentence came before
  let touches = false; // whether what came before ended without a blank
  for (const node of paragraph.content ?? []) {
    const span = spanOf(node);
    if (!span) continue;
    const id = markOf(node, 'sentence')?.id ?? null;
    const words = 'fact' in span ? span.value : span.text;
    const last = sentences.at(-1);
    const isBlank = words.trim() === '';
    const goesOn: boolean = last !== undefined && ((last.id === id && !parted) || (id === null && touches && !/^\s/u.test(words)));
    if (goesOn) last?.spans.push(span);
    else if (!isBlank) sentences.push({ id, spans: [span] });
    parted = isBlank && !goesOn;
    touches = !/\s$/u.test(words);
  }
  return sentences.map(({ spans }) => spans);
}

/** The dateline is not edited: it is taken from the article as it was opened. */
export function fromEditor(tree: EditorNode, { dateline }: Pick<RecapDocument, 'dateline'>): RecapDocument {
  const [headline, ...paragraphs] = tree.content ?? [];
  return tidyDocument({ title: (headline?.content ?? []).map(spanOf).filter((span) => span !== null), dateline, paragraphs: paragraphs.map(sentencesOf) });
}
