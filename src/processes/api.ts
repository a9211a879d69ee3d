import type { ApiRoutes } from '#platform/http/api.ts';
import { healthRoutes } from '../routes/api/health.ts';
import { pulseRoutes } from '../routes/api/pulses.ts';
import { registrationRoutes } from '../routes/api/registrations.ts';

/** The nouns of /api/v1, in the order of the document. */
export const apiRoutes: readonly ApiRoutes[] = [healthRoutes, pulseRoutes, registrationRoutes];
