import { anyone } from '#platform/http/policy.ts';
import { allow } from '../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (event) => {
  allow(event, _policy);
};
