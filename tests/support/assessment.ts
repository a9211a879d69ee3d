import type { Pillar } from '#features/event/model.ts';
import { copyStarter } from '#features/assessment/bank/server/commands.ts';
import type { EventAssessment, Item, Role } from '#features/assessment/model.ts';
import { listItems } from '#features/assessment/server/queries.ts';
import { system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import type { TestApp } from './app.ts';
import type { TestEvent } from './factory.ts';
import type { TestPerson } from './people.ts';

export interface AskedTest {
  instrumentId: string;
  versionId: string;
  items: Item[];
}

/** The event asks the starter bank (all pillars, or some) in these roles, open from a minute ago for three hours unless told otherwise. */
export async function askStarter(product: Pick<TestApp, 'app' | 'asSystem'>, event: Pick<TestEvent, 'slug' | 'eventId'>, { asked = ['pre', 'post'], wanted = [], ...more }: { asked?: readonly Role[]; wanted?: readonly Pillar[] } & Partial<Pick<EventAssessment, 'opensAt' | 'closesAt' | 'minutes' | 'passMark' | 'reveal' | 'shuffled'>> = {}): Promise<AskedTest> {
  const now = product.app.clock.now();
  const made = await copyStarter(product.app, system('test'), { event: event.slug, starter: 'literasi-digital', wanted });
  return product.asSystem(async (trx) => {
    for (const role of asked) {
      await trx
        .insertInto('assessment_event')
        .values({
          event_id: event.eventId, role, version_id: made.versionId, opens_at: more.opensAt ?? new Date(now.getTime() - 60_000), closes_at: more.closesAt ?? new Date(now.getTime() + 3 * 3_600_000),
          minutes: more.minutes ?? null, pass_mark: more.passMark ?? null, reveal: more.reveal ?? 'after_close', shuffled: more.shuffled ?? true, set_by: 'test', set_at: now,
        })
        .execute();
    }
    return { ...made, items: await listItems(trx, { versionId: made.versionId }) };
  });
}

/** The holder of a place, as the link makes one. */
export const holderOf = (event: TestEvent, { registrationId, participantId }: TestPerson): ParticipantPrincipal => ({ kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId, participantId });

/** The right answer of an item, and one that is wrong. */
export const rightAnswer = ({ answer }: Item): string[] | boolean | number => (Array.isArray(answer) || typeof answer === 'boolean' ? answer : (answer?.value ?? 0));
export function wrongAnswer(item: Item): string[] | boolean | number {
  const { answer, kind, options } = item;
  if (typeof answer === 'boolean') return !answer;
  if (!Array.isArray(answer)) return (answer?.value ?? 0) + 1000;
  return kind === 'ordering' ? answer.toReversed() : [options.find(({ key }) => !answer.includes(key))!.key];
}
