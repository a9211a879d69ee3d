import { z } from 'zod';

/** How and on which day an officer was told or shown that the person agrees. */
export const assistedSchema = z.object({ how: z.enum(['paper', 'voice']), day: z.iso.date() });
