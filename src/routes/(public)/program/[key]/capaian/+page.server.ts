import { anybody } from '#platform/app/principal.ts';
import { anyone } from '#platform/http/policy.ts';
import { readDashboardPage } from '../../../../dashboard.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const base = `/program/${event.params.key}/capaian`;
  const { page } = await readDashboardPage(event, anybody, { key: event.params.key, base, masked: true });
  return { page, base };
});
