import type { ApiRoutes } from '#platform/http/api.ts';
import { attemptRoutes } from '../routes/api/attempts.ts';
import { certificateRoutes } from '../routes/api/certificates.ts';
import { codeRoutes } from '../routes/api/codes.ts';
import { eventRoutes } from '../routes/api/events.ts';
import { healthRoutes } from '../routes/api/health.ts';
import { noticeRoutes } from '../routes/api/notices.ts';
import { pollRoutes } from '../routes/api/polls.ts';
import { openDataRoutes } from '../routes/api/open-data.ts';
import { programmeRoutes } from '../routes/api/programmes.ts';
import { progressRoutes } from '../routes/api/progress.ts';
import { pulseRoutes } from '../routes/api/pulses.ts';
import { questionRoutes } from '../routes/api/questions.ts';
import { recapRoutes } from '../routes/api/recaps.ts';
import { registrationRoutes } from '../routes/api/registrations.ts';
import { roomRoutes } from '../routes/api/room.ts';
import { rundownRoutes } from '../routes/api/rundown.ts';
import { scanRoutes } from '../routes/api/scans.ts';
import { zoomRoutes } from '../routes/api/zoom.ts';

/** The nouns of /api/v1, in the order of the document. */
export const apiRoutes: readonly ApiRoutes[] = [healthRoutes, attemptRoutes, certificateRoutes, codeRoutes, eventRoutes, noticeRoutes, pollRoutes, openDataRoutes, programmeRoutes, progressRoutes, pulseRoutes, questionRoutes, recapRoutes, registrationRoutes, roomRoutes, rundownRoutes, scanRoutes, zoomRoutes];
