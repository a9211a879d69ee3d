import { sql } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { withScope } from '#platform/database/scope.ts';
import { guessedTooOften } from './errors.ts';

interface Guess {
  eventId: string;
  programmeId: string;
  /** Who or where guesses, e.g. `pin address 10.0.0.1`; kept as a keyed hash. */
  who: string;
  most: number;
  minutes: number;
}

/**
 * Counts one guess and commits it before anything is compared, so that many guesses at once are counted one by one.
 * Refuses `guessed_too_often` beyond `most` within `minutes`. Only this one waits; nobody else's guesses count against him.
 */
export async function countGuess(app: App, { eventId, programmeId, who, most, minutes }: Guess): Promise<void> {
  const now = app.clock.now();
  const windowStart = new Date(now.getTime() - minutes * 60_000);
  const { tries } = await withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) =>
    trx
      .insertInto('event_attempt')
      .values({ event_id: eventId, bucket: app.keys.lookup('guess', who), tries: 1, since: now })
      .onConflict((conflict) =>
        conflict.columns(['event_id', 'bucket']).doUpdateSet({
          tries: sql`case when event_attempt.since < ${windowStart} then 1 else event_attempt.tries + 1 end`,
          since: sql`case when event_attempt.since < ${windowStart} then excluded.since else event_attempt.since end`,
        }),
      )
      .returning('tries')
      .executeTakeFirstOrThrow(),
  );
  if (tries > most) throw guessedTooOften(minutes);
}

/** A right answer was no guess. */
export async function forgiveGuess(app: App, { eventId, programmeId, who }: Pick<Guess, 'eventId' | 'programmeId' | 'who'>): Promise<void> {
  await withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) =>
    trx.updateTable('event_attempt').set((row) => ({ tries: row('tries', '-', 1) })).where('event_id', '=', eventId).where('bucket', '=', app.keys.lookup('guess', who)).where('tries', '>', 1).execute(),
  );
}
