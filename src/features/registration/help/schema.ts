import { z } from 'zod';
import { nameLimit, tidyText } from '#features/participant/model.ts';
import { helpKinds } from './model.ts';

/** Lines stay: somebody may tell his story in several. */
const story = (max: number) => z.string().overwrite((text) => text.split(/\r?\n/).map(tidyText).join('\n').trim()).max(max);

/** With a ticket the kind is enough; without one, who asks and how to reach him. */
export const helpSchema = z.object({
  kind: z.enum(helpKinds),
  text: story(500),
  name: z.string().overwrite(tidyText).max(nameLimit.max),
  contact: z.string().overwrite(tidyText).max(300),
});

export const helpAnswerSchema = z.object({ id: z.uuid(), answer: story(1000).min(2) });
