import { SheetError } from './model.ts';

export interface XmlHandler {
  /** @param name without prefix. @param attribute value of an attribute by its name, prefix included; undefined where absent. */
  open?(name: string, attribute: (name: string) => string | undefined): void;
  text?(text: string): void;
  close?(name: string): void;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities of XML and numbered signs; there are no others, for a file that declares its own is refused. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const sign = parseInt(hex ?? decimal!, hex === undefined ? 10 : 16);
    return sign > 0 && sign <= 0x10ffff && !(sign >= 0xd800 && sign <= 0xdfff) ? String.fromCodePoint(sign) : '';
  });
}

const longestToken = 1_000_000;
const balanced = /^[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*$/;
const attributeShape = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads the XML of an office document piece by piece: elements, attributes, text, CDATA. What an office document never has is
 * refused: a document type (and with it entities of one's own and external ones) and tokens of more than a million letters.
 */
export function createXmlReader(handler: XmlHandler): { push(piece: string): void; end(): void } {
  let rest = '';
  const damaged = () => new SheetError({ reason: 'sheet_damaged' });

  const tag = (inner: string): void => {
    const closing = inner.startsWith('/');
    const selfClosing = inner.endsWith('/');
    const name = /^\/?([^\s/]+)/.exec(inner)?.[1];
    if (name === undefined) throw damaged();
    const local = name.slice(name.indexOf(':') + 1);
    if (closing) return handler.close?.(local);
    let attributes: Map<string, string> | null = null;
    handler.open?.(local, (wanted) => {
      attributes ??= new Map([...inner.matchAll(attributeShape)].map(([, key, double, single]) => [key!, unescapeXml(double ?? single ?? '')]));
      return attributes.get(wanted);
    });
    if (selfClosing) handler.close?.(local);
  };

  /** Where the token that begins at `from` ends (its last letter), or -1 when it is not all here yet. */
  const endOf = (from: number): number => {
    for (const [opening, closing] of [['<!--', '-->'], ['<![CDATA[', ']]>'], ['<?', '?>']] as const) {
      if (rest.startsWith(opening, from)) {
        const end = rest.indexOf(closing, from + opening.length);
        return end < 0 ? -1 : end + closing.length - 1;
      }
    }
    if (rest.startsWith('<!', from) && rest.length >= from + 9) throw damaged();
    for (let end = rest.indexOf('>', from); end >= 0; end = rest.indexOf('>', end + 1)) {
      if (end - from > longestToken) throw damaged();
      if (balanced.test(rest.slice(from + 1, end))) return end;
    }
    return -1;
  };

  return {
    push(piece) {
      rest += piece;
      let at = 0;
      for (;;) {
        const open = rest.indexOf('<', at);
        if (open < 0) break;
        const end = endOf(open);
        if (end < 0) break;
        if (open > at) handler.text?.(unescapeXml(rest.slice(at, open)));
        if (rest.startsWith('<![CDATA[', open)) handler.text?.(rest.slice(open + 9, end - 2));
        else if (rest[open + 1] !== '?' && rest[open + 1] !== '!') tag(rest.slice(open + 1, end));
        at = end + 1;
      }
      rest = rest.slice(at);
      if (rest.length > longestToken) throw new SheetError({ reason: 'sheet_too_heavy' });
    },
    end() {
      if (rest.includes('<')) throw damaged();
    },
  };
}
