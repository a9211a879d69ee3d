import { Refusal } from '#platform/http/refusal.ts';

export const eventNotClosed = () => new Refusal('recap_event_not_closed', 409);
export const recapMissing = () => new Refusal('recap_missing', 409);
