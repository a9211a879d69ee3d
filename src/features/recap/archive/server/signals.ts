/** Announced in the transaction that keeps new articles. */
export const articlesAdded = 'recap.articles-added';

export interface ArticlesAdded {
  programmeId: string;
}
