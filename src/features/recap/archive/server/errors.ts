import { Refusal } from '#platform/http/refusal.ts';

/** Somebody saved, decided or brought another article meanwhile. */
export const occasionChanged = () => new Refusal('archive_changed', 409);
/** A person has decided already. */
export const occasionDecided = () => new Refusal('archive_decided', 409);
/** More files at once than one form takes. */
export const tooManyArticles = (limit: number) => new Refusal('archive_too_many', 413, { values: { limit } });
export const noArticles = () => new Refusal('archive_no_files', 422, { fields: { files: 'archive_no_files' } });
/** The only article of an occasion cannot be put apart from itself. */
export const lastArticle = () => new Refusal('archive_last_article', 409);
/** The programme to import into was not named and there are several, or none. */
export const programmeNeeded = (keys: readonly string[]) => new Refusal('archive_programme_needed', 422, { values: { keys: keys.join(', ') } });
/** There is no such folder. */
export const noFolder = () => new Refusal('archive_no_folder', 404);
