import { Refusal } from '#platform/http/refusal.ts';

/** One telling at a time. */
export const noticeInProgress = () => new Refusal('certificate_notice_in_progress', 409);
