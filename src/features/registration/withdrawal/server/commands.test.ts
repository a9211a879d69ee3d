import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { anybody, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { hashBody } from '#platform/idempotency/idempotency.ts';
import { register } from '../../server/commands.ts';
import { withdrawAll } from '../../ticket/change/server/commands.ts';
import { findTicketByToken } from '../../ticket/server/queries.ts';
import { eraseWithdrawn, keptDays } from './commands.ts';

let now = new Date();
const product = await testApp({ clock: { now: () => now } });
const { app, asSystem } = product;
after(product.close);

const person = { name: 'Sukarni Widyastuti', phone: '081299988877' };
const signUp = async (event: TestEvent, tokens: string[] = []) => {
  const { token } = await register(app, anybody, { slug: event.slug, key: newId(), via: 'api', origin: 'http://localhost', language: 'id', tokens, body: { ...person, region: '35.09', segment: 'umum', institution: 'Kelompok Tani Makmur', consent: { attend: true } } });
  return { token, holder: (await findTicketByToken(app, token))! };
};
const withdraw = (holder: ParticipantPrincipal) => withdrawAll(app, holder, { key: { scope: 'test', key: newId(), bodyHash: hashBody({}) } });
const later = (days: number) => (now = new Date(now.getTime() + days * 86_400_000));

/** Whether a word of the person stands anywhere in the rows of the tables that hold people. */
async function tracesOf(words: readonly string[]): Promise<string[]> {
  const tables = ['participant', 'registration', 'outbox', 'registration_help', 'registration_arrival', 'registration_viewing_person', 'registration_roster_entry', 'registration_consent_record'];
  const found = await Promise.all(tables.map(async (table) => {
    const { rows } = await asSystem((trx) => sql<{ text: string }>`select row_to_json(one)::text as text from ${sql.table(table)} one`.execute(trx));
    return rows.flatMap(({ text }) => words.filter((word) => text.includes(word)).map((word) => `${table}: ${word}`));
  }));
  return found.flat();
}

test('thirty days after the last consent was taken back nothing tells who it was; number, dates and consents stay, once', async () => {
  const [one, two] = [await makeEvent(product), await makeEvent(product)];
  await asSystem((trx) => trx.updateTable('event').set({ programme_id: one.programmeId }).where('id', '=', two.eventId).execute());
  const first = await signUp(one);
  const second = await signUp(two, [first.token]);
  assert.equal(second.holder.participantId, first.holder.participantId);
  await asSystem((trx) => trx.insertInto('registration_help').values({ event_id: one.eventId, id: newId(), number: 1, kind: 'other', registration_id: first.holder.registrationId, text: 'Saya Sukarni dari Makmur', state: 'answered', answer: 'Baik, Bu Sukarni', answered_at: now, answered_by: 'uji', asked_at: now }).execute());
  await withdraw(first.holder);
  later(keptDays + 1);
  assert.equal(await eraseWithdrawn(app), 0, 'still takes part in the other event');
  await withdraw(second.holder);
  later(keptDays - 1);
  assert.equal(await eraseWithdrawn(app), 0, 'not yet');
  assert.notDeepEqual(await tracesOf(['Sukarni', 'Makmur']), []);
  const seats = () => asSystem((trx) => trx.selectFrom('registration').select(['number', 'state', 'participant_id']).where('event_id', 'in', [one.eventId, two.eventId]).orderBy('event_id').execute());
  const before = await seats();
  later(2);
  assert.equal(await eraseWithdrawn(app), 1);
  assert.deepEqual(await tracesOf(['Sukarni', 'sukarni', 'Makmur', '…8877']), []);
  assert.deepEqual(await seats(), before);
  const consents = await asSystem((trx) => trx.selectFrom('registration_consent').select((row) => row.fn.countAll<number>().as('n')).where('registration_id', '=', first.holder.registrationId).executeTakeFirstOrThrow());
  const audit = await asSystem((trx) => trx.selectFrom('audit').select(['object_id', 'detail']).where('action', '=', 'participant.erase').execute());
  assert.deepEqual([Number(consents.n), audit], [3, [{ object_id: first.holder.participantId, detail: { places: 2 } }]]);
  assert.equal(await eraseWithdrawn(app), 0);
});

test('whoever comes again after that is somebody new', async () => {
  const event = await makeEvent(product);
  const { holder } = await signUp(event);
  await withdraw(holder);
  later(keptDays + 1);
  assert.equal(await eraseWithdrawn(app), 1);
  const again = await signUp(event);
  assert.notEqual(again.holder.participantId, holder.participantId);
});
