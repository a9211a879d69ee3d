import { sql } from 'kysely';
import type { EventState } from '#features/event/model.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';

interface SignUpQuestion {
  slug: string;
  regionCode: string | null;
  segment: string | null;
}

export interface SignUpFacts {
  event: { id: string; programmeId: string; state: EventState; registrationOpen: boolean; simulated: boolean } | null;
  /** True also where nothing was asked. */
  regionKnown: boolean;
  segmentKnown: boolean;
}

/**
 * What a sign-up needs to know of its event, its region and its segment. Asked together by all who sign up for one event in the
 * same milliseconds: at the storm's height one statement serves hundreds.
 */
export function lookUpSignUp(app: Pick<App, 'db' | 'groupCommit'>, question: SignUpQuestion): Promise<SignUpFacts> {
  return app.groupCommit.submit(`sign-up:${question.slug}`, question, (questions: SignUpQuestion[]) =>
    withScope(app.db, anybody, async (trx) => {
      const event = await trx
        .selectFrom('event')
        .select(['id', 'programme_id as programmeId', 'state', 'registration_open as registrationOpen', 'simulated'])
        .where('slug', '=', question.slug)
        .executeTakeFirst();
      const regions = await trx
        .selectFrom('region')
        .select('code')
        .where('code', '=', sql<string>`any(${[...new Set(questions.flatMap((one) => one.regionCode ?? []))]}::text[])`)
        .where('valid_until', 'is', null)
        .execute();
      const segments = event ? await trx.selectFrom('programme_segment').select('key').where('programme_id', '=', event.programmeId).execute() : [];
      const knownRegions = new Set(regions.map(({ code }) => code));
      const knownSegments = new Set(segments.map(({ key }) => key));
      return questions.map(({ regionCode, segment }) => ({
        // The table's CHECK admits only these states.
        event: event ? { ...event, state: event.state as EventState } : null,
        regionKnown: regionCode === null || knownRegions.has(regionCode),
        segmentKnown: segment === null || knownSegments.has(segment),
      }));
    }),
  );
}
