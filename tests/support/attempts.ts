import { newId } from '#platform/database/id.ts';
import type { Role } from '#features/assessment/model.ts';
import type { TestApp } from './app.ts';
import type { TestEvent } from './factory.ts';

/** Puts an instrument with ten true-or-false items into an event's roles, open around now. Answers the version. */
export async function askAssessment(world: Pick<TestApp, 'asSystem' | 'app'>, event: TestEvent, roles: readonly Role[], { passMark = 60 }: { passMark?: number | null } = {}): Promise<string> {
  const [instrument, version, now] = [newId(), newId(), world.app.clock.now()];
  await world.asSystem(async (trx) => {
    await trx.insertInto('assessment_instrument').values({ id: instrument, programme_id: event.programmeId, purpose: 'test', name_id: 'Tes uji', created_by: 'test', created_at: now }).execute();
    await trx.insertInto('assessment_version').values({ id: version, instrument_id: instrument, number: 1, created_by: 'test', created_at: now }).execute();
    await trx.insertInto('assessment_item').values(Array.from({ length: 10 }, (_, i) => ({ version_id: version, id: newId(), form: 'A', position: i + 1, code: `butir-${i + 1}`, pillar: i < 5 ? 'skill' : 'safety', kind: 'true_false', text_id: `Pernyataan ${i + 1}`, options: '[]', answer: 'true' }))).execute();
    await trx.insertInto('assessment_event').values(roles.map((role) => ({ event_id: event.eventId, role, version_id: version, opens_at: new Date(now.getTime() - 86_400_000), closes_at: new Date(now.getTime() + 86_400_000), pass_mark: role === 'post' ? passMark : null, set_by: 'test', set_at: now }))).execute();
  });
  return version;
}

/** A finished attempt with so many of ten right, the first five of which are skill. */
export async function handIn(world: Pick<TestApp, 'asSystem' | 'app'>, event: TestEvent, { registrationId, role, version, points, state = 'submitted', passMark = 60 }: { registrationId: string; role: Role; version: string; points: number; state?: 'submitted' | 'expired'; passMark?: number | null }): Promise<string> {
  const [id, now] = [newId(), world.app.clock.now()];
  await world.asSystem(async (trx) => {
    const items = await trx.selectFrom('assessment_item').select('id').where('version_id', '=', version).orderBy('position').execute();
    await trx.insertInto('assessment_attempt').values({
      event_id: event.eventId, id, registration_id: registrationId, taken_as: registrationId, role, version_id: version, form: 'A', order_seed: 1, language: 'id', state,
      started_at: now, deadline_at: now, submitted_at: state === 'submitted' ? now : null, closed_at: now, points, points_of: 10,
      by_pillar: JSON.stringify({ skill: { points: Math.min(points, 5), of: 5 }, safety: { points: Math.max(0, points - 5), of: 5 } }), passed: role === 'post' && passMark !== null ? points * 10 >= passMark : null,
    }).execute();
    await trx.insertInto('assessment_answer').values(items.map((item, i) => ({ event_id: event.eventId, attempt_id: id, item_id: item.id, value: JSON.stringify(i < points), sequence: 1, saved_at: now }))).execute();
  });
  return id;
}
