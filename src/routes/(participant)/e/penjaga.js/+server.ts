import { anyone } from '#platform/http/policy.ts';
import { doorWorker } from '../../../(crew)/petugas/pindai.js/worker.ts';
import { allow } from '../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The service worker of a host's page: the same as the door's, for `/e/<event>/titik` alone, since the page asks for that scope. */
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
