import { Refusal } from '#platform/http/refusal.ts';

/** The rule is fulfilled again, or somebody decided a moment ago. */
export const noDoubt = () => new Refusal('certificate_no_doubt', 409);
