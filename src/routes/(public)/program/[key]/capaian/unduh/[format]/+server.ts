import { anybody } from '#platform/app/principal.ts';
import { anyone } from '#platform/http/policy.ts';
import { dashboardFile } from '../../../../../../dashboard-file.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** What the page shows, as CSV or XLSX. */
export const GET: RequestHandler = (event) => orErrorPage(event, () => {
  allow(event, _policy);
  return dashboardFile(event, anybody, { key: event.params.key, format: event.params.format, masked: true });
});
