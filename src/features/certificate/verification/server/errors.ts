import { Refusal } from '#platform/http/refusal.ts';

export const noSuchFile = () => new Refusal('certificate_no_file', 422);
export const fileTooLarge = () => new Refusal('certificate_file_large', 413);
/** The file or text holds no certificate of ours. */
export const noCertificateInside = () => new Refusal('certificate_none_inside', 422);
export const keysUnreadable = () => new Refusal('certificate_keys_unreadable', 422);
/** What was typed is no number of a certificate, or none that was given: the same words for both. */
export const numberUnknown = () => new Refusal('certificate_number_unknown', 404);
/** The file holds no proof of growth of ours. */
export const noGrowthInside = () => new Refusal('certificate_growth_none_inside', 422);
/** What was pasted is no head of a log. */
export const noHead = () => new Refusal('certificate_head_none', 422);
