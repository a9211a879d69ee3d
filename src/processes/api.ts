import type { ApiRoutes } from '#platform/http/api.ts';
import { healthRoutes } from '../routes/api/health.ts';
import { progressRoutes } from '../routes/api/progress.ts';
import { pulseRoutes } from '../routes/api/pulses.ts';
import { recapRoutes } from '../routes/api/recaps.ts';
import { registrationRoutes } from '../routes/api/registrations.ts';

/** The nouns of /api/v1, in the order of the document. */
export const apiRoutes: readonly ApiRoutes[] = [healthRoutes, progressRoutes, pulseRoutes, recapRoutes, registrationRoutes];
