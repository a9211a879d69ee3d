import { redirect } from '@sveltejs/kit';
import { signOut } from '#features/account/server/commands.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow } from '../../../guard.ts';
import type { RequestHandler } from './$types';

/** Signing out twice, or without a session, is no mistake. */
export const _policy = anyone();

export const POST: RequestHandler = async (event) => {
  allow(event, _policy);
  const { forget } = await signOut(event.locals.app, { headers: event.request.headers });
  for (const name of forget) event.cookies.delete(name, { path: '/' });
  redirect(303, '/console/sign-in?keluar');
};
