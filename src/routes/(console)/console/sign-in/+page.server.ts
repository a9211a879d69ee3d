import { redirect } from '@sveltejs/kit';
import { safeReturn } from '#features/account/model.ts';
import { signIn } from '#features/account/server/commands.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orFormRefusal } from '../../../guard.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (event) => {
  const principal = allow(event, _policy);
  const to = safeReturn(event.url.searchParams.get('to'));
  if (principal.kind === 'staff') redirect(303, to);
  return { to, asked: event.url.searchParams.has('to'), signedOut: event.url.searchParams.has('keluar') };
};

export const actions: Actions = {
  default: async (event) => {
    allow(event, _policy);
    const form = await event.request.formData();
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    const refused = await orFormRefusal(event, form, async () => {
      const { cookies } = await signIn(event.locals.app, { email: text('email'), password: text('password'), headers: event.request.headers });
      for (const { name, value, path, maxAge } of cookies) event.cookies.set(name, value, { path, maxAge, httpOnly: true, sameSite: 'lax', secure: event.url.protocol === 'https:' });
      return null;
    });
    if (refused) return refused;
    redirect(303, safeReturn(text('to')));
  },
};
