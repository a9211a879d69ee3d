/** Boxes become an SVG. Letters are drawn once each and used again; title and description carry the texts for those who do not see them. */
import type { Language } from '#platform/i18n/format.ts';
import type { Box, Frame, TextBox } from '../layout/model.ts';
import { capHeight, outlineOf, placeLetters, widthOf } from '../letter/model.ts';
import type { Weight } from '../letter/model.ts';

interface Drawing {
  width: number;
  height: number;
  headTop: number;
  headEnd: number;
  boxes: readonly Box[];
  qr: Frame & { matrix: boolean[][] | null };
  title: string;
  description: string;
  language: Language;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text for XML: its signs escaped, and without the control characters that no XML may hold. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => escapes[sign]!).replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
const letterId = (letter: string, weight: Weight): string => `${weight === 'bold' ? 'b' : 'r'}${letter.codePointAt(0)!.toString(16)}`;

function textGroup(text: string, { x, baseline, size, weight, colour }: { x: number; baseline: number; size: number; weight: Weight; colour: string }, letters: Map<string, string>): string {
  const scale = size / 1000;
  const uses = placeLetters(text, weight).letters.flatMap(({ letter, x: at }) => {
    const outline = outlineOf(letter, weight);
    if (outline === '') return [];
    const name = letterId(letter, weight);
    letters.set(name, outline);
    return [`<use xlink:href="#${name}" x="${at}"/>`];
  });
  const [wide, tall] = [Math.round(scale * 100_000) / 100_000, Math.round(-scale * 100_000) / 100_000];
  return uses.length === 0 ? '' : `<g fill="${colour}" transform="matrix(${wide} 0 0 ${tall} ${round(x)} ${round(baseline)})">${uses.join('')}</g>`;
}

const textBox = (box: TextBox, letters: Map<string, string>): string =>
  box.lines.map((line) => textGroup(line.text, { x: line.x, baseline: line.baseline, size: box.size, weight: box.weight, colour: box.colour }, letters)).join('');

/** The path of a QR code in modules: dark runs of each row. */
export function qrPath(matrix: readonly (readonly boolean[])[]): string {
  return matrix.flatMap((row, y) => row.flatMap((dark, x) => {
    if (!dark || row[x - 1]) return [];
    let run = 1;
    while (row[x + run]) run++;
    return [`M${x} ${y}h${run}v1h-${run}z`];
  })).join('');
}

/** White around the code, in modules, as ISO/IEC 18004 asks. */
export const quietZone = 4;

function qrGroup({ x, y, width, height, matrix }: Drawing['qr']): string {
  const ground = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="16" fill="#fff" stroke="#d8d3c7" stroke-width="2"/>`;
  if (!matrix) return ground;
  const module = width / (matrix.length + 2 * quietZone);
  return `${ground}<path transform="matrix(${module} 0 0 ${module} ${round(x + quietZone * module)} ${round(y + quietZone * module)})" fill="#000" shape-rendering="crispEdges" d="${qrPath(matrix)}"/>`;
}

/** The whole picture. */
export function drawPoster({ width, height, headTop, headEnd, boxes, qr, title, description, language }: Drawing): string {
  const letters = new Map<string, string>();
  const drawn = boxes.map((box) => {
    if (box.kind === 'text') return textBox(box, letters);
    const middle = box.x + (box.width - widthOf(box.letter, box.size, 'bold')) / 2;
    const letter = textGroup(box.letter, { x: middle, baseline: box.y + (box.height + box.size * capHeight) / 2, size: box.size, weight: 'bold', colour: '#ffffff' }, letters);
    return `<rect x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" rx="${round(box.width / 5)}" fill="${box.colour}"/>${letter}`;
  });
  const defs = [...letters].map(([name, outline]) => `<path id="${name}" d="${outline}"/>`).join('');
  const wave = (y: number): string => `M0 ${y}c180 -20 360 -20 540 0s360 20 540 0`;
  const foot = qr.y - 28;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d" lang="${language}">`
    + `<title id="t">${escapeXml(title)}</title><desc id="d">${escapeXml(description)}</desc><defs>${defs}</defs>`
    + `<rect width="${width}" height="${height}" fill="#fbfaf7"/><rect width="${width}" height="${headEnd}" fill="#0b5a8a"/>`
    + `<path d="${wave(headEnd - 24)}V${headEnd}H0z" fill="#2f7a4a" opacity=".55"/><path d="${wave(headEnd - 15)}V${headEnd}H0z" fill="#0a4c75"/>`
    + `<g transform="translate(80 ${headTop}) scale(2.1)"><rect width="32" height="32" rx="7" fill="#fff"/><path d="M7 21c3-5 6-5 9 0s6 5 9 0M7 13c3-5 6-5 9 0s6 5 9 0" fill="none" stroke="#0b5a8a" stroke-width="2.6" stroke-linecap="round"/></g>`
    + `<rect y="${foot}" width="${width}" height="${height - foot}" fill="#f0ece2"/>`
    + `${qrGroup(qr)}${drawn.join('')}</svg>`;
}
