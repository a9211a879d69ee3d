import { z } from 'zod';

/** Minutes after the start at which seats nobody came for are released; null = never. */
export const noShowSchema = z.number().int().min(5).max(240).nullable();
