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

export interface Published {
  recap: Recap;
  publishedAt: Date;
  corrections: readonly { note: string; at: Date }[];
  organiser: string;
  /** The page's own address, absolute. */
  address: string;
  /** Absolute addresses of the pictures. */
  images: readonly string[];
  language: 'id' | 'en';
}

/**
 * The article for search engines and other machines (schema.org NewsArticle, corrections as CorrectionComment), as JSON that may
 * stand inside a script element: no angle bracket survives.
 */
export function newsArticleJson({ recap, publishedAt, corrections, organiser, address, images, language }: Published): string {
  const publisher = { '@type': 'Organization', name: organiser };
  const last = corrections.at(-1);
  return JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: recap.title,
    inLanguage: language,
    datePublished: publishedAt.toISOString(),
    dateModified: (last?.at ?? publishedAt).toISOString(),
    mainEntityOfPage: address,
    author: publisher,
    publisher,
    ...(recap.dateline ? { dateline: recap.dateline } : {}),
    articleBody: recap.paragraphs.map(({ text }) => text).join('\n\n'),
    ...(images.length > 0 ? { image: images } : {}),
    ...(corrections.length > 0 ? { correction: corrections.map(({ note, at }) => ({ '@type': 'CorrectionComment', text: note, datePublished: at.toISOString() })) } : {}),
  }).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
