import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { runFromCommandLine } from './finding.ts';
import type { Finding } from './finding.ts';
import { lineAt, listFiles, literalText, readSources, walkMarkup } from './source-tree.ts';
import type { MarkupNode, Source } from './source-tree.ts';

const messageFolder = 'src/platform/i18n/messages';
/** Indonesian is the source; every other language follows it key by key. */
const sourceLanguage = 'id';
const translations = ['en'];

/** Names that read the same in every language. */
const brandWords = new Set(['Serentak', 'Zoom', 'YouTube', 'WhatsApp', 'WIB', 'WITA', 'WIT']);
/** Attributes that a person sees or hears. */
const spokenAttributes = new Set(['alt', 'title', 'placeholder', 'label', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']);
/** Elements whose text is not language. */
const silentElements = new Set(['script', 'style', 'code', 'kbd', 'samp']);

type Message = { file: string; line: number; key: string; texts: string[]; placeholders: string };

/** Every message exists in every language with the same placeholders, in one area only; components carry no words of their own. */
export function checkI18n(root: string): Finding[] {
  return [...checkMessages(root), ...readSources(root, 'src').flatMap(checkMarkup)];
}

function checkMessages(root: string): Finding[] {
  const findings: Finding[] = [];
  const files = listFiles(root, messageFolder).filter((path) => path.endsWith('.json'));
  const areas = new Map<string, Map<string, Message[]>>();
  for (const file of files) {
    const [, area, language] = /^(.+)\.([a-z]{2})\.json$/.exec(posix.basename(file)) ?? [];
    if (area === undefined || language === undefined || ![sourceLanguage, ...translations].includes(language)) {
      findings.push({ file, rule: 'message-file', message: `messages lie in <area>.<language>.json, language ${[sourceLanguage, ...translations].join(' or ')}` });
      continue;
    }
    const read = readMessages(root, file);
    findings.push(...read.findings);
    areas.set(area, (areas.get(area) ?? new Map<string, Message[]>()).set(language, read.messages));
  }
  const owners = new Map<string, string>();
  for (const [area, languages] of areas) {
    const pathOf = (language: string): string => `${messageFolder}/${area}.${language}.json`;
    const source = languages.get(sourceLanguage);
    if (source === undefined) {
      findings.push({ file: pathOf(sourceLanguage), rule: 'no-translation', message: 'is missing' });
      continue;
    }
    for (const language of translations) {
      const translated = languages.get(language);
      if (translated === undefined) findings.push({ file: pathOf(language), rule: 'no-translation', message: 'is missing' });
      else findings.push(...compare(source, translated, pathOf(language)));
    }
    for (const { key, file, line } of source) {
      const owner = owners.get(key);
      if (owner !== undefined && owner !== area) findings.push({ file, line, rule: 'two-areas', message: `"${key}" is already defined in ${owner}` });
      owners.set(key, area);
    }
  }
  return findings;
}

function compare(source: Message[], translated: Message[], path: string): Finding[] {
  const findings: Finding[] = [];
  const theirs = new Map(translated.map((message) => [message.key, message]));
  for (const { key, placeholders } of source) {
    const other = theirs.get(key);
    if (other === undefined) findings.push({ file: path, rule: 'no-translation', message: `"${key}" is missing` });
    else if (other.placeholders !== placeholders) {
      findings.push({ file: path, line: other.line, rule: 'placeholders', message: `"${key}" has ${other.placeholders || 'none'}, the source has ${placeholders || 'none'}` });
    }
  }
  const ours = new Set(source.map(({ key }) => key));
  for (const { key, file, line } of translated) {
    if (!ours.has(key)) findings.push({ file, line, rule: 'no-source', message: `"${key}" does not exist in the source language` });
  }
  return findings;
}

/** Reads with TypeScript's JSON parser, which keeps lines and keys written twice; JSON.parse drops both. */
function readMessages(root: string, file: string): { messages: Message[]; findings: Finding[] } {
  const ast = ts.parseJsonText(file, readFileSync(join(root, file), 'utf8'));
  const messages: Message[] = [];
  const findings: Finding[] = [];
  const lineOf = (node: ts.Node): number => ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;
  const visit = (node: ts.Expression, prefix: string): void => {
    if (!ts.isObjectLiteralExpression(node)) return;
    for (const entry of node.properties) {
      if (!ts.isPropertyAssignment(entry)) continue;
      const name = literalText(entry.name) ?? entry.name.getText(ast);
      const key = prefix + name;
      if (key === '$schema') continue;
      if (ts.isObjectLiteralExpression(entry.initializer)) {
        visit(entry.initializer, `${key}.`);
        continue;
      }
      const line = lineOf(entry);
      const texts = textsIn(entry.initializer);
      if (messages.some((message) => message.key === key)) findings.push({ file, line, rule: 'twice', message: `"${key}" is written twice` });
      if (texts.length === 0 || texts.some((text) => text.trim() === '')) findings.push({ file, line, rule: 'empty', message: `"${key}" says nothing` });
      messages.push({ file, line, key, texts, placeholders: placeholdersIn(texts) });
    }
  };
  const object = ast.statements[0]?.expression;
  if (object === undefined || !ts.isObjectLiteralExpression(object) || hasSyntaxError(ast)) {
    findings.push({ file, rule: 'message-file', message: 'is not a JSON object' });
  } else visit(object, '');
  return { messages, findings };
}

function hasSyntaxError(ast: ts.JsonSourceFile): boolean {
  try {
    JSON.parse(ast.text);
    return false;
  } catch {
    return true;
  }
}

/** The text of a message, or of each variant of one with plurals (an array with a `match` of condition to text). */
function textsIn(value: ts.Expression): string[] {
  const text = literalText(value);
  if (text !== undefined) return [text];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && literalText(node.name) === 'match' && ts.isObjectLiteralExpression(node.initializer)) {
      for (const variant of node.initializer.properties) {
        if (ts.isPropertyAssignment(variant)) found.push(literalText(variant.initializer) ?? '');
      }
    } else ts.forEachChild(node, visit);
  };
  if (ts.isArrayLiteralExpression(value)) visit(value);
  return found;
}

/** `{count} of {total}` gives "{count} {total}": sorted, each once, over all variants. */
function placeholdersIn(texts: string[]): string {
  const names = texts.flatMap((text) => [...text.matchAll(/(?<!\\)\{\s*([#/]?[\w.-]+)[^}]*\}/g)].map((match) => `{${match[1]}}`));
  return [...new Set(names)].sort().join(' ');
}

function checkMarkup(source: Source): Finding[] {
  const { markup, path, text } = source;
  if (markup === undefined) return [];
  const findings: Finding[] = [];
  const flag = (node: MarkupNode, words: string): void => {
    const shown = words.trim().replace(/\s+/g, ' ').slice(0, 40);
    findings.push({ file: path, line: lineAt(text, node.start + (words.length - words.trimStart().length)), rule: 'hard-coded', message: `"${shown}" belongs in ${messageFolder}` });
  };
  const judge = (node: MarkupNode, words: unknown): void => {
    if (typeof words === 'string' && hasLanguage(words)) flag(node, words);
  };
  walkMarkup(markup, (node) => {
    if (typeof node.name === 'string' && silentElements.has(node.name) && node.type === 'RegularElement') return false;
    if (node.type === 'Text') judge(node, node.data);
    else if (node.type === 'ExpressionTag') for (const literal of shownLiterals(node.expression as MarkupNode)) judge(literal.node, literal.words);
    else if (node.type === 'Attribute') return spokenAttributes.has(String(node.name));
    // Other things written inside a tag (bind:, use:, class:, {...spread}) show no text of their own.
    else if (/(Directive|SpreadAttribute|AttachTag)$/.test(node.type)) return false;
    return true;
  });
  return findings;
}

/** Words that an expression puts on the page as they stand: `'Ya'`, `a ? 'Ya' : 'Tidak'`, `` `Hari ${n}` ``. */
function shownLiterals(node: MarkupNode | null | undefined): { node: MarkupNode; words: unknown }[] {
  if (!node) return [];
  const below = (...fields: string[]) => fields.flatMap((field) => shownLiterals(node[field] as MarkupNode));
  if (node.type === 'Literal') return [{ node, words: node.value }];
  if (node.type === 'ConditionalExpression') return below('consequent', 'alternate');
  if (node.type === 'LogicalExpression' || node.operator === '+') return below('left', 'right');
  if (node.type === 'TemplateLiteral') {
    return (node.quasis as (MarkupNode & { value: { cooked: string } })[]).map((quasi) => ({ node: quasi, words: quasi.value.cooked }));
  }
  return [];
}

/** Two letters in a row, once the names that every language shares are taken out. */
function hasLanguage(words: string): boolean {
  return (words.match(/\p{L}{2,}/gu) ?? []).some((word) => !brandWords.has(word));
}

if (import.meta.main) await runFromCommandLine('check-i18n', checkI18n);
