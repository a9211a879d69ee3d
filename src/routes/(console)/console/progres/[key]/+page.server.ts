import { staff } from '#platform/http/policy.ts';
import { readDashboardPage } from '../../../../dashboard.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff('programme_admin');

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const base = `/console/progres/${event.params.key}`;
  const { page } = await readDashboardPage(event, principal, { key: event.params.key, base, masked: false });
  return { page, base };
});
