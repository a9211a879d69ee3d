/** The news as RSS 2.0 (rssboard.org/rss-specification), for other newsrooms and readers. */
import type { Language } from '#platform/i18n/format.ts';
import { escapeXml } from '../poster/drawing/model.ts';

export interface FeedItem {
  title: string;
  /** Address of the public page, which is also what tells items apart. */
  link: string;
  description: string;
  publishedAt: Date;
  category: string | null;
}

export interface Feed {
  title: string;
  description: string;
  /** The page that lists the same news. */
  link: string;
  /** This feed's own address. */
  self: string;
  language: Language;
  items: readonly FeedItem[];
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** A date as RFC 822 writes it, with a year of four figures: 'Sat, 21 Nov 2026 16:30:00 +0000'. */
export function rssDate(at: Date): string {
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${days[at.getUTCDay()]}, ${two(at.getUTCDate())} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${time} +0000`;
}

const element = (name: string, text: string, attributes = ''): string => `<${name}${attributes}>${escapeXml(text)}</${name}>`;

/** The whole feed, newest first. An empty one has no date of its own. */
export function writeFeed({ title, description, link, self, language, items }: Feed): string {
  const sorted = items.toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const [newest] = sorted;
  const body = sorted.map((item) => [
    '<item>', element('title', item.title), element('link', item.link), element('guid', item.link, ' isPermaLink="true"'),
    element('pubDate', rssDate(item.publishedAt)), element('description', item.description), item.category === null ? '' : element('category', item.category), '</item>',
  ].join(''));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>', '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">', '<channel>',
    element('title', title), element('link', link), element('description', description), element('language', language),
    `<atom:link href="${escapeXml(self)}" rel="self" type="application/rss+xml"/>`, newest ? element('lastBuildDate', rssDate(newest.publishedAt)) : '', ...body, '</channel>', '</rss>',
  ].filter(Boolean).join('\n');
}
