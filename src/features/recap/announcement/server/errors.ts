import { Refusal } from '#platform/http/refusal.ts';

/** A field in braces must not leave the house. */
export const announcementIncomplete = () => new Refusal('announcement_incomplete', 409);
