import { Refusal } from '#platform/http/refusal.ts';

export const sheetUnreadable = () => new Refusal('invalid', 422, { fields: { file: 'paper_unreadable' } });
export const sheetTooLarge = (megabytes: number) => new Refusal('paper_too_large', 413, { values: { megabytes } });
export const sheetHours = () => new Refusal('invalid', 422, { fields: { until: 'paper_hours' } });
export const numbersWrong = (pieces: readonly string[]) => new Refusal('paper_numbers', 422, { values: { pieces: pieces.slice(0, 5).join(' · ') } });
export const numbersUnknown = (numbers: readonly number[]) => new Refusal('paper_unknown', 422, { values: { numbers: numbers.slice(0, 10).join(', ') } });
