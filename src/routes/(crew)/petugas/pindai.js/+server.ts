import { anyone } from '#platform/http/policy.ts';
import { allow } from '../../../guard.ts';
import { doorWorker } from './worker.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The service worker of the door's page. It may serve `/petugas/<event>/pintu` alone: the page asks for that scope. */
export const GET: RequestHandler = (event) => {
  allow(event, _policy);
  return new Response(`(${doorWorker.toString()})(self);\n`, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      // A worker obeys the policy that came with its own text.
      'content-security-policy': "default-src 'none'; connect-src 'self'; script-src 'self'",
    },
  });
};
