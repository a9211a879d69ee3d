import { staff } from '#platform/http/policy.ts';
import { dashboardFile } from '../../../../../../dashboard-file.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff('programme_admin');

/** What the page shows, as CSV or XLSX. */
export const GET: RequestHandler = (event) => orErrorPage(event, () => dashboardFile(event, allow(event, _policy), { key: event.params.key, format: event.params.format, masked: false }));
