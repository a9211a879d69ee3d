import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Language } from '#platform/i18n/format.ts';
import { listPublishedRecaps, publishedRecapOf } from '../../server/queries.ts';
import type { FeedItem } from '../model.ts';

/** What readers have at `now`, as items of the feed: the recaps of the newest events of one language. `origin`: of the public pages. */
export async function listFeedItems(db: Kysely<Database>, { language, origin, now, limit = 30 }: { language: Language; origin: string; now: Date; limit?: number }): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (const { slug, theme } of await listPublishedRecaps(db, { language, now, limit, offset: 0 })) {
    const published = await publishedRecapOf(db, { slug, language, now });
    if (!published) continue;
    const { title, dateline, paragraphs } = published.recap;
    const lead = paragraphs[0]?.text ?? '';
    items.push({ title, link: `${origin}/e/${slug}/rilis`, description: dateline ? `${dateline} – ${lead}` : lead, publishedAt: published.publishedAt, category: theme });
  }
  return items;
}
