import { anyone } from '#platform/http/policy.ts';
import { allow } from '../../guard.ts';
import type { PageServerLoad } from './$types';

/** Published figures alone. */
export const _policy = anyone();

export const load: PageServerLoad = (event) => void allow(event, _policy);
