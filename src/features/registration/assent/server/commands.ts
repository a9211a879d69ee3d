import { sql } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Assent } from '../model.ts';

/**
 * Writes down who agreed for a person, and how. Done between identity and admission, so that no seat is ever held without it; a
 * retry writes no second line. Where admission then refuses, it goes with the participant.
 */
export async function keepAssent(app: App, door: { eventId: string; programmeId: string }, { participantId, assent, by }: { participantId: string; assent: Assent; by: Principal }): Promise<void> {
  // A host of a viewing point has no account; the point stands for him.
  const recordedBy = by.kind === 'staff' || by.kind === 'system' ? principalId(by) : null;
  await withScope(app.db, { kind: 'event', ...door }, async (trx) => {
    // Five sendings of one form ask at once: each sees what the one before wrote.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`assent:${participantId}`}, 0))`.execute(trx);
    const known = await trx
      .selectFrom('registration_consent_record').select(['id', 'giver'])
      .where('event_id', '=', door.eventId).where('participant_id', '=', participantId)
      .where('given_by', '=', assent.givenBy).where('how', '=', assent.how)
      .$if(assent.how !== 'form', (query) => query.where('at', '=', assent.at))
      .execute();
    if (known.some((row) => (row.giver === null ? null : app.keys.decrypt(row.giver)) === assent.giver)) return;
    await trx
      .insertInto('registration_consent_record')
      .values({ event_id: door.eventId, id: newId(), participant_id: participantId, given_by: assent.givenBy, how: assent.how, giver: assent.giver === null ? null : app.keys.encrypt(assent.giver), recorded_by: recordedBy, at: assent.at })
      .execute();
  });
}
