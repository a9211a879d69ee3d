import type { ExpectedPerson, ViewingPerson } from '#features/registration/viewing/model.ts';
import { listExpected, listPeople, listPoints, type ViewingHost } from '#features/registration/viewing/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { withScope } from '#platform/database/scope.ts';

/** Everything a host's page shows of its point. */
export interface PointState {
  place: string;
  code: string;
  officer: string;
  expected: number;
  headCount: number | null;
  people: ViewingPerson[];
  agencyPeople: ExpectedPerson[];
}

export function readState(app: App, host: ViewingHost): Promise<PointState> {
  return withScope(app.db, host, async (trx) => {
    const [point] = await listPoints(trx, host);
    const { place, code, officer, expected, headCount } = point!;
    return { place, code, officer, expected, headCount, people: await listPeople(trx, host), agencyPeople: await listExpected(trx, host) };
  });
}
