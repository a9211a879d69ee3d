import { randomBytes } from 'node:crypto';
import { anyone } from '#platform/http/policy.ts';
import { allow } from '../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** 128 KiB that nothing on the way can make smaller, to measure a line with. */
const sample = randomBytes(128 * 1024);

export const GET: RequestHandler = (event) => {
  allow(event, _policy);
  return new Response(new Uint8Array(sample), { headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' } });
};
