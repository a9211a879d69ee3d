import { Refusal } from '#platform/http/refusal.ts';

/** The lot's file is being put together already. */
export const packRunning = () => new Refusal('pack_running', 409);
