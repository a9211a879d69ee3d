import { Refusal } from '#platform/http/refusal.ts';

export const logoTooLarge = () => new Refusal('certificate_logo_large', 413);
/** No JPEG or PNG that can be read to its end, or one wider or higher than any logo. */
export const logoUnreadable = () => new Refusal('certificate_logo_unreadable', 422);
