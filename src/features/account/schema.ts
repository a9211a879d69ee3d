import { z } from 'zod';

/** What the sign-in form sends. The limits only keep nonsense out; whether it fits an account is answered by one sentence for all. */
export const signInForm = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(1000),
});

export const newAccount = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(2).max(200),
});
