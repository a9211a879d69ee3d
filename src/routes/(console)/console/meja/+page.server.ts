import { listColleagues } from '#features/account/server/queries.ts';
import { listWaiting } from '#features/recap/desk/waiting/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

const parts = ['writer', 'editor', 'nobody'] as const;

/** What waits for me on the recap desk, over all events I see. */
export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const now = app.clock.now();
  const lines = await withScope(app.db, principal, (trx) => listWaiting(trx, principal, { now }));
  const part = parts.find((one) => one === event.url.searchParams.get('bagian')) ?? null;
  const counts = { writer: 0, editor: 0, nobody: 0 };
  for (const { side } of lines) counts[side] += 1;
  const names = new Map<string, string>();
  for (const [programmeId, own] of Map.groupBy(lines.filter(({ writerId, editorId }) => writerId ?? editorId), (line) => line.programmeId)) {
    for (const { id, name } of await listColleagues(app, { programmeId, regions: own.flatMap(({ regions }) => regions.map(({ code }) => code)) })) names.set(id, name);
  }
  const nameOf = (id: string | null): string | null => (id === null ? null : id === principal.userId ? principal.name : (names.get(id) ?? null));
  return { part, counts, lines: lines.filter(({ side }) => part === null || side === part).map(({ writerId, editorId, programmeId: _programme, regions, ...line }) => ({ ...line, regions: regions.map(({ name }) => name), writer: nameOf(writerId), editor: nameOf(editorId) })) };
});
