/** Boxes from top to bottom, at the largest scale at which they fit. */
import { capHeight, descent, widthOf, wrap } from '../letter/model.ts';
import type { Weight } from '../letter/model.ts';

export interface Style {
  /** Pixels at scale 1. */
  size: number;
  weight: Weight;
  colour: string;
  /** Room above, in pixels at scale 1. */
  above: number;
  /** Distance of lines, in sizes. */
  leading: number;
}

/** A text to be set: `mark` stands in a tag before its first line. */
export interface Block {
  name: string;
  text: string;
  style: Style;
  indent?: number;
  mark?: { letter: string; colour: string };
}

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface TextBox extends Frame {
  kind: 'text';
  name: string;
  lines: { text: string; x: number; baseline: number; width: number }[];
  size: number;
  weight: Weight;
  colour: string;
}

export interface TagBox extends Frame {
  kind: 'tag';
  name: string;
  letter: string;
  size: number;
  colour: string;
}

export type Box = TextBox | TagBox;

/** Sets the blocks under one another at a scale; the frame gives left, top and width. */
export function setBlocks(blocks: readonly Block[], frame: Pick<Frame, 'x' | 'y' | 'width'>, scale: number): { boxes: Box[]; height: number } {
  const boxes: Box[] = [];
  let y = frame.y;
  for (const [at, { name, text, style, indent = 0, mark }] of blocks.entries()) {
    const size = style.size * scale;
    const left = frame.x + indent * scale;
    const tag = mark ? size * 1.5 : 0;
    const lines = wrap(text, { width: frame.width - indent * scale - tag, size, weight: style.weight });
    if (lines.length === 0) continue;
    if (at > 0) y += style.above * scale;
    const x = left + tag;
    const height = size * (capHeight + (lines.length - 1) * style.leading + descent);
    const set = lines.map((line, row) => ({ text: line, x, baseline: y + size * (capHeight + row * style.leading), width: widthOf(line, size, style.weight) }));
    if (mark) boxes.push({ kind: 'tag', name: `${name} pillar`, letter: mark.letter, colour: mark.colour, size: size * 0.72, x: left, y: y - size * 0.16, width: size * 1.12, height: size * 1.12 });
    boxes.push({ kind: 'text', name, lines: set, size, weight: style.weight, colour: style.colour, x, y, width: Math.max(...set.map((line) => line.width)), height });
    y += height;
  }
  return { boxes, height: y - frame.y };
}

/** Blocks over the whole width, then two columns side by side; `smallest`: the scale below which the next choice is better. */
export interface Choice {
  blocks: readonly Block[];
  columns?: readonly [readonly Block[], readonly Block[]];
  smallest: number;
}

const largest = 1.15;
const step = 0.025;
/** The last choice is shrunk as far as it takes. */
const least = 0.05;
/** Between the columns, and above them, in pixels at scale 1. */
const gap = 44;

function setChoice({ blocks, columns }: Choice, frame: Frame, scale: number): { boxes: Box[]; height: number } {
  const top = setBlocks(blocks, frame, scale);
  if (!columns) return top;
  const y = frame.y + top.height + gap * scale;
  const width = (frame.width - gap) / 2;
  const [left, right] = [setBlocks(columns[0], { x: frame.x, y, width }, scale), setBlocks(columns[1], { x: frame.x + width + gap, y, width }, scale)];
  return { boxes: [...top.boxes, ...left.boxes, ...right.boxes], height: top.height + gap * scale + Math.max(left.height, right.height) };
}

/** The first of several choices, from the fullest to the barest, that fits into the frame at a scale of at least its smallest, as large as it goes. */
export function fitBlocks(choices: readonly Choice[], frame: Frame): { boxes: Box[]; scale: number; choice: number } {
  for (const [at, choice] of choices.entries()) {
    const smallest = at === choices.length - 1 ? least : choice.smallest;
    if (setChoice(choice, frame, smallest).height > frame.height) continue;
    let scale = largest;
    while (scale > smallest && setChoice(choice, frame, scale).height > frame.height) scale = Math.max(smallest, scale - step);
    return { boxes: setChoice(choice, frame, scale).boxes, scale, choice: at };
  }
  // Pages of text on one poster: nothing readable is left of it, but nothing overlaps either.
  return { boxes: [], scale: 0, choice: choices.length };
}
