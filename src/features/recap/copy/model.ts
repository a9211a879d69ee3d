/** The article as other newsrooms take it: text, Markdown, Word. */
import { recapAsText } from '../checking/model.ts';
import type { Recap } from '../model.ts';

export const copyFormats = { teks: 'text/plain; charset=utf-8', markdown: 'text/markdown; charset=utf-8', word: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' } as const;
export type CopyFormat = keyof typeof copyFormats;
export const isCopyFormat = (name: string): name is CopyFormat => Object.hasOwn(copyFormats, name);
const endings: Record<CopyFormat, string> = { teks: 'txt', markdown: 'md', word: 'docx' };

/** `rilis-jember-2021-06-22.docx`; a version's number where it is not the public one. */
export const copyName = (format: CopyFormat, { slug, version }: { slug: string; version?: number | undefined }): string => `rilis-${slug}${version === undefined ? '' : `-v${version}`}.${endings[format]}`;

export const asText = (recap: Recap): string => `${recapAsText(recap)}\n`;

/** Signs that Markdown (CommonMark) would take for its own. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_[\]<>#|~]/gu, '\\$&').replaceAll(/^(\s*)(\d+)([.)]) /gmu, '$1$2\\$3 ').replaceAll(/^(\s*)([-+]) /gmu, '$1\\$2 ');

export function asMarkdown({ title, dateline, paragraphs }: Recap): string {
  const texts = paragraphs.map(({ text }, at) => (at === 0 && dateline ? `**${escaped(dateline)}** – ${escaped(text)}` : escaped(text)));
  return `${[`# ${escaped(title)}`, ...texts].join('\n\n')}\n`;
}
