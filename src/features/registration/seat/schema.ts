import { z } from 'zod';
import { roles } from '../model.ts';

const seats = z.coerce.number().int().min(0).max(1_000_000);
const box = z.string().optional().transform((value) => value === 'on');

/** A channel's seats, as the form of the quotas page sends them; an empty limit is none. */
export const channelSeatsEntry = z.object({
  channel: z.uuid(),
  limit: z.literal('').transform(() => null).or(seats),
  reserved: z.literal('').transform(() => 0).or(seats),
  move: box,
});

/** A quota among a channel's seats; an empty limit takes it away. */
export const quotaEntry = z.object({
  channel: z.uuid(),
  region: z.string().max(200),
  segment: z.string().max(100),
  limit: z.literal('').transform(() => null).or(seats),
  move: box,
});

/** Who gets a reserved seat, by the number of the registration. */
export const roleEntry = z.object({ number: z.coerce.number().int().min(1).max(10_000_000), role: z.enum(roles) });
