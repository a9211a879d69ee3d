/**
 * The editor's tree on tiptap: a headline and paragraphs, facts as atoms. Loaded by the browser on demand; the library comes only
 * when an editor is made. One rule keeps the facts: a change that would lose one is refused, save where a whole sentence or
 * paragraph goes by its own command, and where such a change is taken back.
 */
import type { CommandProps, Editor } from '@tiptap/core';
import type { Node as TreeNode } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import type { FactSpan } from '../../model.ts';
import type { EditorNode } from '../model.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    article: {
      /** The sentence at the cursor, its facts included; false outside the paragraphs. */
      removeSentence: () => ReturnType;
      /** The paragraph at the cursor; false when it is the only one. */
      removeParagraph: () => ReturnType;
      moveParagraph: (by: -1 | 1) => ReturnType;
      insertFact: (fact: FactSpan) => ReturnType;
      /** Selects the first place where these words stand. */
      showWords: (words: string) => ReturnType;
      stepBack: () => ReturnType;
      stepAgain: () => ReturnType;
    };
  }
}

export interface EditorWishes {
  element: HTMLElement;
  content: EditorNode;
  language: 'id' | 'en';
  label: string;
  /** What a pointer resting on a fact says. */
  titleOf: (fact: FactSpan) => string;
  /** A change was refused because it would lose this fact. */
  onRefuse: (fact: FactSpan) => void;
  onChange: (tree: EditorNode) => void;
}

/** On a change that may take facts away: it takes a whole sentence or paragraph, or only moves one. */
const whole = 'recapWhole';

const factOf = (node: TreeNode): FactSpan => ({ value: String(node.attrs.value), fact: node.attrs.fact as string[] });

function factsIn(tree: TreeNode): Map<string, { fact: FactSpan; count: number }> {
  const facts = new Map<string, { fact: FactSpan; count: number }>();
  tree.descendants((node) => {
    if (node.type.name !== 'fact') return;
    const fact = factOf(node);
    const key = JSON.stringify(fact);
    facts.set(key, { fact, count: (facts.get(key)?.count ?? 0) + 1 });
  });
  return facts;
}

/** The first fact that `after` has fewer times than `before`. */
export function lostFact(before: TreeNode, after: TreeNode): FactSpan | null {
  const left = factsIn(after);
  for (const [key, { fact, count }] of factsIn(before)) if ((left.get(key)?.count ?? 0) < count) return fact;
  return null;
}

/** Where the paragraph at the cursor stands: its number among the children and its span; null in the headline. */
function paragraphAt({ doc, selection }: EditorState | Transaction): { index: number; from: number; node: TreeNode } | null {
  const index = selection.$from.index(0);
  const node = doc.child(index);
  if (node.type.name !== 'paragraph') return null;
  let from = 0;
  for (let i = 0; i < index; i += 1) from += doc.child(i).nodeSize;
  return { index, from, node };
}

const sentenceId = (node: TreeNode): unknown => node.marks.find((mark) => mark.type.name === 'sentence')?.attrs.id ?? null;
const isBlank = (node: TreeNode): boolean => node.isText && (node.text ?? '').trim() === '';

/** The run of one sentence around the cursor, with the blank beside it. */
function sentenceSpan(tr: Transaction): { from: number; to: number; isAll: boolean } | null {
  const paragraph = paragraphAt(tr);
  if (!paragraph || paragraph.node.childCount === 0) return null;
  const { node, from } = paragraph;
  let at = Math.min(tr.selection.$from.index(1), node.childCount - 1);
  if (isBlank(node.child(at)) && at > 0) at -= 1; // the blank belongs to what stands before it
  const id = sentenceId(node.child(at));
  const same = (index: number): boolean => index >= 0 && index < node.childCount && sentenceId(node.child(index)) === id && !isBlank(node.child(index));
  let [first, last] = [at, at];
  while (same(first - 1)) first -= 1;
  while (same(last + 1)) last += 1;
  if (last + 1 < node.childCount && isBlank(node.child(last + 1))) last += 1;
  else if (first > 0 && isBlank(node.child(first - 1))) first -= 1;
  const start = (index: number): number => from + 1 + Array.from({ length: index }, (_, i) => node.child(i).nodeSize).reduce((sum, size) => sum + size, 0);
  return { from: start(first), to: start(last + 1), isAll: first === 0 && last === node.childCount - 1 };
}

function removeParagraph({ tr, dispatch }: CommandProps): boolean {
  const paragraph = paragraphAt(tr);
  if (!paragraph || tr.doc.childCount <= 2) return false;
  if (dispatch) dispatch(tr.delete(paragraph.from, paragraph.from + paragraph.node.nodeSize).setMeta(whole, true).scrollIntoView());
  return true;
}

function removeSentence(props: CommandProps): boolean {
  const { tr, dispatch } = props;
  const span = sentenceSpan(tr);
  if (!span) return false;
  if (span.isAll && tr.doc.childCount > 2) return removeParagraph(props);
  if (dispatch) dispatch(tr.delete(span.from, span.to).setMeta(whole, true).scrollIntoView());
  return true;
}

/** Makes the editor in `element`. */
export async function createEditor({ element, content, language, label, titleOf, onRefuse, onChange }: EditorWishes): Promise<Editor> {
  const [{ Editor, Extension, Mark, Node }, { NodeSelection, Plugin, TextSelection }, { history, redo, undo }] = await Promise.all([
    import('@tiptap/core'), import('@tiptap/pm/state'), import('@tiptap/pm/history'),
  ]);
  const json = (value: unknown): string => JSON.stringify(value);
  const read = (text: string | null): unknown => {
    try {
      return JSON.parse(text ?? 'null');
    } catch {
      return null;
    }
  };
  const fact = Node.create({
    name: 'fact', group: 'inline', inline: true, atom: true, selectable: true, draggable: false,
    addAttributes: () => ({ value: { default: '' }, fact: { default: [] } }),
    parseHTML: () => [{ tag: 'span[data-fact]', getAttrs: (span: HTMLElement) => {
      const parsed = read(span.getAttribute('data-fact')) as FactSpan | null;
      return parsed && typeof parsed.value === 'string' && Array.isArray(parsed.fact) ? parsed : false;
    } }],
    renderHTML: ({ node }) => ['span', { class: 'fact', 'data-fact': json(factOf(node)), title: titleOf(factOf(node)) }, factOf(node).value],
    renderText: ({ node }) => factOf(node).value,
  });
  const article = Extension.create({
    name: 'article',
    addCommands: () => ({
      removeSentence: () => removeSentence,
      removeParagraph: () => removeParagraph,
      moveParagraph: (by) => ({ tr, dispatch }) => {
        const paragraph = paragraphAt(tr);
        const to = (paragraph?.index ?? 0) + by;
        if (!paragraph || to < 1 || to >= tr.doc.childCount) return false;
        const { from, node } = paragraph;
        const within = tr.selection.from - from;
        const target = by === -1 ? from - tr.doc.child(to).nodeSize : from + tr.doc.child(to).nodeSize;
        tr.delete(from, from + node.nodeSize).insert(target, node);
        if (dispatch) dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(target + within))).setMeta(whole, true).scrollIntoView());
        return true;
      },
      insertFact: (wanted) => ({ tr, dispatch, state }) => {
        // Behind the cursor, never over what is selected: another fact may stand there.
        if (dispatch) dispatch(tr.insert(tr.selection.to, state.schema.nodes.fact!.create(wanted, null, tr.selection.$to.marks())).scrollIntoView());
        return true;
      },
      showWords: (words) => ({ tr, dispatch }) => {
        const span = placeOf(tr.doc, words);
        if (!span) return false;
        if (dispatch) dispatch(tr.setSelection(TextSelection.create(tr.doc, span.from, span.to)).scrollIntoView());
        return true;
      },
      stepBack: () => ({ state, dispatch }) => undo(state, dispatch),
      stepAgain: () => ({ state, dispatch }) => redo(state, dispatch),
    }),
    addKeyboardShortcuts() {
      const { commands } = this.editor;
      return {
        'Alt-ArrowUp': () => commands.moveParagraph(-1),
        'Alt-ArrowDown': () => commands.moveParagraph(1),
        'Mod-Shift-Backspace': () => commands.removeSentence(),
        'Mod-z': () => commands.stepBack(),
        'Mod-y': () => commands.stepAgain(),
        'Mod-Shift-z': () => commands.stepAgain(),
      };
    },
    addProseMirrorPlugins: () => [
      history(),
      new Plugin({
        filterTransaction(tr, state) {
          if (!tr.docChanged || tr.getMeta(whole) || tr.getMeta('history$') || tr.getMeta('preventUpdate') !== undefined) return true;
          const lost = lostFact(state.doc, tr.doc);
          if (lost) onRefuse(lost);
          return lost === null;
        },
        props: {
          // A pointer lands beside a fact in many browsers; on one, it selects it.
          handleClickOn(view, _at, node, nodeAt) {
            if (node.type.name !== 'fact') return false;
            view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, nodeAt)));
            return true;
          },
        },
      }),
    ],
  });
  return new Editor({
    element,
    content: content as never,
    injectCSS: false, // the content security policy admits no style that a script writes
    editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, 'aria-describedby': 'editor-help', lang: language, spellcheck: 'false' } },
    extensions: [
      Node.create({ name: 'doc', topNode: true, content: 'headline paragraph+' }),
      Node.create({ name: 'text', group: 'inline' }),
      Node.create({ name: 'headline', content: 'inline*', marks: 'retold', defining: true, parseHTML: () => [{ tag: 'h2' }], renderHTML: () => ['h2', { class: 'headline' }, 0] }),
      Node.create({ name: 'paragraph', group: 'block', content: 'inline*', parseHTML: () => [{ tag: 'p' }], renderHTML: () => ['p', 0] }),
      Mark.create({ name: 'sentence', addAttributes: () => ({ id: { default: '', renderHTML: ({ id }) => ({ 'data-sentence': String(id) }), parseHTML: (span: HTMLElement) => span.dataset.sentence } }), parseHTML: () => [{ tag: 'span[data-sentence]' }], renderHTML: ({ HTMLAttributes }) => ['span', HTMLAttributes, 0] }),
      Mark.create({ name: 'retold', addAttributes: () => ({ from: { default: [], renderHTML: ({ from }) => ({ 'data-from': json(from) }), parseHTML: (span: HTMLElement) => read(span.dataset.from ?? null) ?? [] } }), parseHTML: () => [{ tag: 'span[data-from]' }], renderHTML: ({ HTMLAttributes }) => ['span', HTMLAttributes, 0] }),
      fact,
      article,
    ],
    onUpdate: ({ editor }) => onChange(editor.getJSON() as EditorNode),
  });
}

/** Where words stand in one paragraph or in the headline; facts count with what they print. */
function placeOf(doc: TreeNode, words: string): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null;
  doc.forEach((block, at) => {
    if (found) return;
    const marks: number[] = []; // the place in the tree of every character
    let text = '';
    block.forEach((node, within) => {
      const shown = node.isText ? (node.text ?? '') : String(node.attrs.value);
      for (let i = 0; i < shown.length; i += 1) marks.push(at + 1 + within + (node.isText ? i : 0));
      text += shown;
    });
    const first = text.indexOf(words);
    if (first === -1 || words === '') return;
    found = { from: marks[first]!, to: (marks[first + words.length - 1] ?? marks[first]!) + 1 };
  });
  return found;
}
