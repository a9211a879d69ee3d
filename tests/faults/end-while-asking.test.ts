import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { askQuestion } from '#features/question/server/commands.ts';
import { lockEvent } from '#features/event/server/commands.ts';
import { lockRoom } from '#platform/live/room-log.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { makeEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';

// Who ends an event holds the event and then wants the room; who asks holds the room and its new row refers to the event.
// With a full lock on the event each waited for the other and one in seven calls died of it.

let world: TestApp;
before(async () => {
  world = await testApp();
});
after(() => world.close());

const admin = (programmeId: string) => ({ kind: 'staff', userId: 'user-1', email: 'x@example.id', name: 'Operator', grants: [{ role: 'programme_admin', kind: 'programme', id: programmeId }] }) as const;

/** Holds the event by `hold`, lets somebody ask, and only then goes on to the room: what became of the asker and of the holder. */
async function askWhileHeld(hold: 'as we do' | 'by a full lock'): Promise<{ asked: string; held: string }> {
  const event = await makeEvent(world, { state: 'live' });
  const [person] = await addPeople(world, event, 1);
  const asker: ParticipantPrincipal = { kind: 'participant', eventId: event.eventId, programmeId: event.programmeId, registrationId: person!.registrationId, participantId: person!.participantId };
  let asking: Promise<string> = Promise.resolve('never asked');
  const held = world.asSystem(async (trx) => {
    if (hold === 'as we do') await lockEvent(trx, admin(event.programmeId), event.slug);
    else await trx.selectFrom('event').select('id').where('id', '=', event.eventId).forUpdate().execute();
    asking = askQuestion(world.app, asker, { key: null, to: 'all', text: 'Apa itu phishing?' }).then(() => 'answered', (error: { code?: string }) => error.code ?? 'failed');
    await waitedFor(event.eventId, hold);
    await lockRoom(trx, event.eventId);
    return 'went on';
  }).catch((error: { code?: string }) => error.code ?? 'failed');
  return { held: await held, asked: await asking };
}

/** Until the question is there (it passed the holder), or until its transaction waits for a lock. */
async function waitedFor(eventId: string, hold: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const there = await world.asSystem((trx) => trx.selectFrom('question').select('number').where('event_id', '=', eventId).executeTakeFirst());
    if (there) return;
    const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db);
    if (hold === 'by a full lock' && rows[0]!.waiting > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the question neither arrived nor waited');
}

test('who asks does not wait for whoever changes the event, so both go through', async () => {
  assert.deepEqual(await askWhileHeld('as we do'), { asked: 'answered', held: 'went on' });
});

test('canary: under a full lock on the event the two wait for each other, and the database ends one of them', async () => {
  const { asked, held } = await askWhileHeld('by a full lock');
  assert.deepEqual([asked, held].filter((end) => end === '40P01').length, 1, `${asked}, ${held}`);
});
