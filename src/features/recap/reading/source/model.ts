/**
 * From what somebody hands in to plain text: markup is dropped, never run; invisible signs are removed; every sign kept
 * remembers where it stood. All of it is one pass over the input, so hostile input costs no more than long input.
 */

/** The most we read, in UTF-16 units: some thirty times a long recap. What is longer is no article. */
export const READING_LIMIT = 200_000;

export type SourceFormat = 'text' | 'html' | 'docx' | 'unknown';

/** What a file is, by its first bytes rather than its name: a .docx is a ZIP ("PK"), HTML shows a tag early. */
export function formatOf(bytes: Uint8Array): SourceFormat {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'docx';
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  if (head.includes('\u0000')) return 'unknown';
  return /<(?:!doctype html|html|head|body|article|div|p|br|span|script|h[1-6])\b/i.test(head) ? 'html' : 'text';
}

const DROPPED = ['script', 'style', 'noscript', 'template', 'iframe', 'svg', 'head', 'textarea', 'select'];
const BLOCKS = new Set(['p', 'div', 'br', 'li', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'tr', 'table', 'section', 'article', 'header', 'footer', 'blockquote', 'figure', 'figcaption', 'hr', 'main', 'nav', 'aside', 'dd', 'dt', 'title']);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ldquo: '“', rdquo: '”', lsquo: '‘', rsquo: '’', ndash: '–', mdash: '—', hellip: '…', bull: '•', reg: '®', copy: '©',
};

/**
 * The words of an HTML page: blocks become lines, scripts, styles and comments vanish with what is in them.
 * An element that is never closed hides the rest, as in a browser.
 */
export function textOfHtml(html: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  // A closing tag that was looked for in vain is not looked for again: otherwise a thousand open scripts would cost a thousand scans.
  const isNeverClosed = new Set<string>();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) { kept.push(html.slice(at)); break; }
    kept.push(html.slice(at, open));
    if (html.startsWith('<!--', open)) {
      const end = isNeverClosed.has('!--') ? -1 : html.indexOf('-->', open + 4);
      if (end === -1) break;
      at = end + 3;
      continue;
    }
    const name = /^<\/?([a-z][a-z0-9]{0,15})/.exec(lower.slice(open, open + 20))?.[1];
    if (name === undefined && !/^<[!?/]/.test(html.slice(open, open + 2))) { kept.push('<'); at = open + 1; continue; }
    const end = html.indexOf('>', open);
    if (end === -1) break;
    at = end + 1;
    if (name === undefined) continue;
    if (DROPPED.includes(name) && lower[open + 1] !== '/') {
      const close = isNeverClosed.has(name) ? -1 : lower.indexOf(`</${name}`, at);
      if (close === -1) {
        isNeverClosed.add(name);
        if (name === 'head') continue;
        break;
      }
      at = close;
      continue;
    }
    kept.push(BLOCKS.has(name) ? '\n' : '');
  }
  return kept.join('').replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, entity);
}

function entity(whole: string, inside: string): string {
  if (!inside.startsWith('#')) return ENTITIES[inside.toLowerCase()] ?? whole;
  const point = /^#x/i.test(inside) ? Number.parseInt(inside.slice(2), 16) : Number.parseInt(inside.slice(1), 10);
  return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '';
}

/** Bold in WhatsApp's way, in offsets of the clean text. */
export interface Emphasis { from: number; to: number }

export interface CleanText {
  text: string;
  /** For each unit of `text`, where it stood in the input; one more for the end. */
  origin: Uint32Array;
  emphasis: Emphasis[];
}

/** Zero-width signs, directional marks and overrides, soft hyphens, control characters, variation selectors. */
const isInvisible = (code: number): boolean =>
  (code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code <= 0x9f) || code === 0xad || code === 0x61c || code === 0x180e
  || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f)
  || (code >= 0xfe00 && code <= 0xfe0f) || code === 0xfeff || code === 0x20e3 || (code >= 0xfff0 && code <= 0xfffb);

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f || code === 0x3000;

/** Pictures in announcements: the emoji planes, arrows and dingbats; not ® and ©. */
const isPicture = (code: number): boolean => (code >= 0xd83c && code <= 0xd83e) || (code >= 0x2300 && code <= 0x23ff) || (code >= 0x2600 && code <= 0x27bf) || (code >= 0x2b00 && code <= 0x2bff);

/** One space between words, plain line ends, no invisible signs, no WhatsApp marks; words untouched. */
export function cleanText(raw: string): CleanText {
  const kept: string[] = [];
  const origin = new Uint32Array(raw.length + 1);
  const emphasis: Emphasis[] = [];
  let bold = -1;
  let last = '\n';
  const keep = (sign: string, at: number): void => {
    origin[kept.length] = at;
    kept.push(sign);
    last = sign;
  };
  for (let at = 0; at < raw.length; at += 1) {
    const code = raw.charCodeAt(at);
    const sign = raw.charAt(at);
    if (code === 0x0d) {
      if (raw.charCodeAt(at + 1) !== 0x0a) { bold = -1; keep('\n', at); }
    } else if (sign === '\n') {
      bold = -1;
      keep('\n', at);
    } else if (isInvisible(code)) {
      continue;
    } else if (isPicture(code)) {
      if (code >= 0xd83c && code <= 0xd83e) at += 1;
    } else if (isSpace(code)) {
      if (last !== ' ' && last !== '\n') keep(' ', at);
    } else if (sign === '*') {
      if (bold === -1) bold = kept.length;
      else {
        if (kept.length > bold) emphasis.push({ from: bold, to: kept.length });
        bold = -1;
      }
    } else if (sign === '_' && (last === '\n' || last === ' ' || /^[\s*]?$/.test(raw.charAt(at + 1)))) {
      // WhatsApp's italics; an underscore at the end of a handle goes as well, which no reader of names minds.
      continue;
    } else keep(sign, at);
  }
  origin[kept.length] = raw.length;
  return { text: kept.join(''), origin: origin.slice(0, kept.length + 1), emphasis };
}
