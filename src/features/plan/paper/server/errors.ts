import { Refusal } from '#platform/http/refusal.ts';
import { mostPapers } from '../model.ts';

export const tooManyPapers = () => new Refusal('pack_papers_many', 409, { fields: { file: 'pack_papers_many' }, values: { most: mostPapers } });
