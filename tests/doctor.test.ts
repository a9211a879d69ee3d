import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { sql, type Transaction } from 'kysely';
import { startAttempt, submitAttempt } from '#features/assessment/attempt/server/commands.ts';
import { computeAttendance, recordPulse } from '#features/attendance/server/commands.ts';
import { askForCertificates, issueCertificates, revokeCertificate } from '#features/certificate/server/commands.ts';
import { findOwn } from '#features/certificate/server/queries.ts';
import { askQuestion } from '#features/question/server/commands.ts';
import { findTicketByToken } from '#features/registration/ticket/server/queries.ts';
import { register } from '#features/registration/server/commands.ts';
import { invariants, runDoctor } from '#features/report/doctor/server/queries.ts';
import { rebuildReports } from '#features/report/server/commands.ts';
import { anybody, system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { testApp, type TestApp } from './support/app.ts';
import { askStarter, rightAnswer } from './support/assessment.ts';
import { makeEvent, type TestEvent } from './support/factory.ts';

/**
 * A healthy database is all green; then every protection is taken away in turn, the fault it prevents is planted, and exactly its
 * invariant turns red. The canaries run in a transaction of the owner's, which is rolled back: DDL and all.
 */
const clock = manualClock(new Date());
let product: TestApp;
let open: TestEvent;
let closed: TestEvent;

const wake = (ms: number): void => clock.advance(ms);

async function signUp(event: TestEvent, name: string): Promise<ParticipantPrincipal> {
  const { token } = await register(product.app, anybody, {
    slug: event.slug, key: newId(), via: 'api', origin: 'http://localhost', language: 'id',
    body: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@contoh.example`, region: '35.09', segment: 'umum', consent: { attend: true } },
  });
  return (await findTicketByToken(product.app, token))!;
}

before(async () => {
  product = await testApp({ clock });
  open = await makeEvent(product, { seats: 2 });
  for (const name of ['Ani Lestari', 'Budi Santosa', 'Citra Dewi']) await signUp(open, name);

  closed = await makeEvent(product);
  const people = [await signUp(closed, 'Dodi Wijaya'), await signUp(closed, 'Eka Putri')];
  const set = (change: { state: string; opened_at?: Date; ended_at?: Date; closed_at?: Date }) => product.asSystem((trx) => trx.updateTable('event').set(change).where('id', '=', closed.eventId).execute());
  await set({ state: 'live', opened_at: clock.now() });
  await askQuestion(product.app, people[0]!, { key: keyFor(people[0]!, 'question.ask', newId(), {}), to: '2', text: 'Bagaimana melaporkan hoaks?' });
  for (let pulses = 0; pulses < 4; pulses++) {
    await Promise.all(people.map((person) => recordPulse(product.app, person)));
    wake(30_000);
  }
  await set({ state: 'closed', ended_at: clock.now(), closed_at: clock.now() });
  await computeAttendance(product.app, system('test'), closed.eventId);
  const { run: runId } = await askForCertificates(product.app, system('test'), { event: closed.slug, key: null });
  await issueCertificates(product.app, { eventId: closed.eventId, runId });
  const revoked = await product.asSystem((trx) => findOwn(trx, people[1]!));
  await revokeCertificate(product.app, system('test'), { event: closed.slug, id: revoked!.id, reason: 'Uji', key: null });

  const { items } = await askStarter(product, closed, { asked: ['pre'], wanted: ['skill'] });
  for (const person of people) {
    const attempt = await startAttempt(product.app, person, { role: 'pre', language: 'id', key: null });
    const answered = items.filter(({ form }) => form === attempt.form).map((item, i) => ({ item: item.id, value: rightAnswer(item), sequence: i + 1, ageMs: 0 }));
    await submitAttempt(product.app, person, { role: 'pre', answers: answered, key: null });
  }

  const full = await makeEvent(product, { seats: 1 });
  await product.asSystem(async (trx) => {
    await trx.deleteFrom('registration_pool').where('event_id', '=', full.eventId).where('channel_id', '=', full.streamChannelId).execute();
    await trx.deleteFrom('channel').where('event_id', '=', full.eventId).where('id', '=', full.streamChannelId).execute();
  });
  await signUp(full, 'Fajar Nugroho');
  await assert.rejects(signUp(full, 'Gita Pratiwi'), { status: 409 });
  // Nobody works here: what the jobs would do, and the queues emptied as they would leave them.
  await rebuildReports(product.app);
  await sql`update pgboss.job set state = 'completed' where state::text = 'created'`.execute(product.app.ownerDb);
});
after(() => product.close());

test('a healthy database is green, and every invariant had something to look at', async () => {
  const { ok, invariants: found } = await product.asSystem(runDoctor);
  assert.deepEqual(found.flatMap(({ id, failures }) => failures.map((failure) => `${id} ${failure}`)), []);
  assert.equal(ok, true);
  assert.deepEqual(found.filter(({ checked }) => checked === 0).map(({ id }) => id), []);
  assert.deepEqual(found.map(({ id }) => id), ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I8', 'I9', 'I10', 'I12', 'I20', 'I24']);
});

class RolledBack extends Error {}

/** What the doctor says after `plant`, by the owner, in a transaction that never was. */
async function examineAfter(plant: (trx: Transaction<Database>) => Promise<unknown>): Promise<Record<string, string[]>> {
  const red: Record<string, string[]> = {};
  const run = product.app.ownerDb.transaction().execute(async (trx) => {
    await plant(trx);
    await sql`set local role serentak_app`.execute(trx);
    await sql`select set_config('serentak.scope', 'system', true)`.execute(trx);
    for (const { id, check } of invariants) {
      const { failures } = await check(trx);
      if (failures.length > 0) red[id] = failures;
    }
    throw new RolledBack();
  });
  await assert.rejects(run, RolledBack);
  return red;
}

const run = (trx: Transaction<Database>, statement: string) => sql.raw(statement).execute(trx);
const inOpen = () => `event_id = '${open.eventId}'`;
const inClosed = () => `event_id = '${closed.eventId}'`;

/** One more registration as staff would enter it, number, seat and counter in order; `change` says what is out of order. */
async function addByStaff(trx: Transaction<Database>, { sameAs = null as number | null, number = null as number | null, pool = 'stream', counted = 1 } = {}): Promise<void> {
  const participant = newId();
  const source = `(select participant_id from registration where ${inOpen()} and number = ${sameAs ?? 1})`;
  await run(trx, `insert into participant select ('${participant}'::uuid), programme_id, 'Hadi', 'hadi', contact_kind, contact, '\\x01', contact_hint, region_code, segment, institution, language, null, '\\x02', false, created_at from participant where id = ${source}`);
  await run(trx, `update registration_counter set last_number = last_number + ${counted} where ${inOpen()}`);
  await run(trx, `
    insert into registration (event_id, id, number, participant_id, channel_id, pool_id, code, via, created_at)
    select c.event_id, gen_random_uuid(), coalesce(${number ?? 'null'}, c.last_number), ${sameAs === null ? `'${participant}'::uuid` : source}, p.channel_id, p.id, 'ZZZZZZZZ', 'staff', now()
    from registration_counter c join registration_pool p on p.event_id = c.event_id join channel ch on ch.event_id = p.event_id and ch.id = p.channel_id and ch.kind = '${pool}' where c.${inOpen()}`);
  await run(trx, `update registration_pool p set taken = taken + 1 from channel ch where p.${inOpen()} and ch.event_id = p.event_id and ch.id = p.channel_id and ch.kind = '${pool}'`);
}

const canaries: { title: string; id: string; says: RegExp; plant(trx: Transaction<Database>): Promise<unknown> }[] = [
  { title: 'an acknowledged question is lost', id: 'I1', says: /question 1 of event .* was acknowledged and is there 0 times/, plant: (trx) => run(trx, `delete from question where ${inClosed()}`) },
  {
    title: 'an acknowledged registration lost its number', id: 'I1', says: /registration 3 of event .* is there 0 times/,
    plant: async (trx) => {
      // 3 and 1 change places: numbers stay dense, the promise is broken.
      await run(trx, 'alter table registration drop constraint registration_event_id_number_key');
      await run(trx, `update registration set number = case number when 3 then 1 else 3 end where ${inOpen()} and number in (1, 3)`);
    },
  },
  {
    title: 'a seat is sold twice', id: 'I2', says: /3 taken and 0 reserved of 2/,
    plant: async (trx) => {
      await run(trx, 'alter table registration_pool drop constraint registration_pool_not_oversold');
      await addByStaff(trx, { pool: 'meeting' });
    },
  },
  { title: 'a pool counts a seat too many', id: 'I2', says: /counts 2 taken, has 1 active/, plant: (trx) => run(trx, `update registration_pool set taken = 2 where ${inOpen()} and taken = 1`) },
  {
    title: 'a quota forgets who sits there', id: 'I2', says: /counts 0 taken, has 2 active/,
    plant: (trx) => run(trx, `insert into registration_pool (event_id, id, channel_id, position, seat_limit, region_code) values ('${open.eventId}', gen_random_uuid(), '${open.meetingChannelId}', 1, 2, '35')`),
  },
  { title: 'a reserved seat is held by nobody', id: 'I2', says: /counts 1 reserved seats held, has 0/, plant: (trx) => run(trx, `update registration_pool set seat_limit = 3, reserved = 1, reserved_taken = 1 where ${inOpen()} and taken = 2`) },
  { title: 'an answer is lost after the test was handed in', id: 'I10', says: /says 6 of 6, recounted 5 of 6/, plant: (trx) => run(trx, `delete from assessment_answer where (attempt_id, item_id) = (select attempt_id, item_id from assessment_answer where ${inClosed()} limit 1)`) },
  { title: 'a test was handed in twice', id: 'I10', says: /ended 2 times/, plant: (trx) => run(trx, `insert into audit select gen_random_uuid(), at, actor_kind, actor_id, action, object_kind, object_id, event_id, detail from audit where action = 'assessment.submit' limit 1`) },
  { title: 'an answer changes after the end', id: 'I10', says: /was answered after it ended/, plant: (trx) => run(trx, `update assessment_answer set saved_at = saved_at + interval '1 hour' where ${inClosed()}`) },
  { title: 'somebody waits while a seat is free', id: 'I3', says: /registration 3 of event .* waits for a meeting seat/, plant: (trx) => run(trx, `update registration_pool set seat_limit = 3 where ${inOpen()} and taken = 2`) },
  { title: 'somebody was refused while there was room', id: 'I3', says: /came while 7 seats were free/, plant: (trx) => run(trx, `insert into registration_refusal (event_id, id, reason, free_seats, at) values ('${open.eventId}', gen_random_uuid(), 'no_room', 7, now())`) },
  {
    title: 'a person holds two places', id: 'I4', says: /has 2 active registrations in event/,
    plant: async (trx) => {
      await run(trx, 'drop index registration_one_active');
      await addByStaff(trx, { sameAs: 2 });
    },
  },
  {
    title: 'a number is given twice', id: 'I5', says: /4 registrations, 3 numbers, from 1 to 3, counter 4/,
    plant: async (trx) => {
      await run(trx, 'alter table registration drop constraint registration_event_id_number_key');
      await addByStaff(trx, { number: 2 });
    },
  },
  { title: 'a number is left out', id: 'I5', says: /4 registrations, 4 numbers, from 1 to 5, counter 5/, plant: (trx) => addByStaff(trx, { counted: 2 }) },
  {
    title: 'a key has two answers', id: 'I6', says: /key .* has 2 answers/,
    plant: async (trx) => {
      await run(trx, 'alter table idempotency drop constraint idempotency_pkey');
      await run(trx, `insert into idempotency select * from idempotency where scope = 'registration:${open.eventId}' limit 1`);
    },
  },
  {
    title: 'a key made two registrations', id: 'I6', says: /registration 4 of event .* was made by a key whose answer names another/,
    plant: async (trx) => {
      await addByStaff(trx);
      await run(trx, `update registration set via = 'api' where ${inOpen()} and via = 'staff'`);
    },
  },
  { title: 'somebody is credited a second too much', id: 'I8', says: /the ledger says 121 s, the evidence 120 s, the event is 120 s long/, plant: (trx) => run(trx, `update attendance set seconds = seconds + 1 where ${inClosed()}`) },
  { title: 'evidence came after the ledger was closed', id: 'I8', says: /the ledger says 120 s, the evidence 60 s/, plant: (trx) => run(trx, `update attendance_evidence set ended_at = started_at + interval '60 seconds' where ${inClosed()}`) },
  { title: 'the verdict does not follow from the seconds', id: 'I8', says: /the ledger says 120 s/, plant: async (trx) => {
    await run(trx, `update attendance set met = false where ${inClosed()}`);
    await run(trx, `update report_event set met = 0 where ${inClosed()}`);
    await run(trx, `update report_programme set met = 0, people = 0 where programme_id = '${closed.programmeId}'`);
    await run(trx, `update report_cell set met = 0, people = 0 where programme_id = '${closed.programmeId}'`);
  } },
  { title: 'a person holds two valid certificates', id: 'I9', says: /has 2 valid certificates/, plant: async (trx) => {
    await run(trx, 'drop index certificate_one_valid');
    await run(trx, `with kept as (update certificate_counter set last_serial = 3 where ${inClosed()}), entry as (insert into certificate_entry select log, size, 'issue', sha256('x'::bytea), now() from certificate_tree where log = 'real'), grown as (update certificate_tree set size = size + 1 where log = 'real')
      insert into certificate (event_id, id, registration_id, serial, number, name, payload, digest, log, leaf, issued_at) select event_id, gen_random_uuid(), registration_id, 3, number || '-2', name, 'x.x.x', sha256('x'::bytea), log, (select size from certificate_tree where log = 'real'), issued_at from certificate where ${inClosed()} and state = 'valid'`);
  } },
  { title: 'somebody writes another name into a kept certificate', id: 'I9', says: /its payload is not the one that was logged/, plant: (trx) => run(trx, `update certificate set payload = 'eyJ.eyJ.x' where ${inClosed()} and serial = 1`) },
  { title: 'a revoked certificate is made valid again by hand', id: 'I9', says: /is valid, and the log says that it ended/, plant: (trx) => run(trx, `update certificate set state = 'valid', reason = null, changed_at = null where ${inClosed()} and state = 'revoked'`) },
  { title: 'an entry is taken out of the log', id: 'I9', says: /entries to/, plant: (trx) => run(trx, `delete from certificate_entry where kind = 'revoke'`) },
  { title: 'a serial is missing', id: 'I9', says: /certificates, serials to/, plant: (trx) => run(trx, `delete from certificate where ${inClosed()} and serial = 1`) },
  { title: 'a table with personal data is no longer guarded', id: 'I12', says: /table public\.question holds personal data without forced row security/, plant: (trx) => run(trx, 'alter table question disable row level security') },
  { title: 'the owner is no longer held to row security', id: 'I12', says: /table public\.participant holds personal data without forced/, plant: (trx) => run(trx, 'alter table participant no force row level security') },
  { title: 'a policy lets everybody in', id: 'I12', says: /table public\.registration shows rows to a transaction without a scope/, plant: (trx) => run(trx, 'create policy generous on registration for select using (true)') },
  { title: 'a new table with personal data was left open', id: 'I12', says: /table public\.diary holds personal data without forced/, plant: async (trx) => {
    await run(trx, 'create table diary (entry text)');
    await run(trx, "comment on column diary.entry is 'class: special; retention: none'");
    await run(trx, 'grant select on diary to serentak_app');
  } },
  { title: 'the product may bypass row security', id: 'I12', says: /role serentak_app bypasses row security/, plant: (trx) => run(trx, 'alter role serentak_app bypassrls') },
  { title: 'the product owns a table', id: 'I12', says: /role serentak_app owns 1 tables/, plant: async (trx) => {
    await run(trx, 'grant create on schema public to serentak_app');
    await run(trx, 'alter table report_event owner to serentak_app');
  } },
  { title: 'an instant without a zone', id: 'I20', says: /public\.event_day\.called_at is timestamp, not timestamptz/, plant: (trx) => run(trx, 'alter table event_day add column called_at timestamp') },
  { title: 'the figure of a programme is inflated', id: 'I24', says: /programme .*: shown \(1 2 2 1\), recounted \(1 2 2 2\)/, plant: (trx) => run(trx, `update report_programme set people = 1 where programme_id = '${closed.programmeId}' and not simulated`) },
  { title: 'the figure of an event is stale', id: 'I24', says: /event .*: shown \(9 2 2\), recounted \(2 2 2\)/, plant: (trx) => run(trx, `update report_event set registrations = 9 where ${inClosed()}`) },
  { title: 'a cell of the cube is stale', id: 'I24', says: /cell .*35\.09 2\d{3}-W\d\d of programme .*: shown \(3 2 2\), recounted \(2 2 2\)/, plant: (trx) => run(trx, `update report_cell set attendances = attendances + 1 where programme_id = '${closed.programmeId}' and place = '35.09' and segment <> '' and period like '%W%' and lot = ''`) },
  { title: 'a province is not the sum of its regencies', id: 'I24', says: /sum .*35 all of programme .*: shown \(2 2 1\), recounted \(2 2 2\)/, plant: (trx) => run(trx, `update report_cell set people = people - 1 where programme_id = '${closed.programmeId}' and place = '35' and period = 'all'`) },
];

for (const { title, id, says, plant } of canaries) {
  test(`${id} turns red, and nothing else, when ${title}`, async () => {
    const red = await examineAfter(plant);
    assert.deepEqual(Object.keys(red), [id], JSON.stringify(red, null, 1));
    assert.match(red[id]!.join('\n'), says);
  });
}

test('counts that are still on their way are no failure; a job that failed for good is one', async () => {
  const pending = (state: string) => async (trx: Transaction<Database>) => {
    await run(trx, `update report_event set registrations = 9 where ${inClosed()}`);
    await run(trx, `insert into pgboss.job (id, name, data, state) values (gen_random_uuid(), 'attendance.computed/report', '{"eventId":"${closed.eventId}"}', '${state}')`);
  };
  assert.deepEqual(await examineAfter(pending('retry')), {});
  assert.deepEqual(Object.keys(await examineAfter(pending('failed'))), ['I24']);
});

test('after the canaries everything is as it was', async () => {
  assert.equal((await product.asSystem(runDoctor)).ok, true);
});

test('an invariant that cannot be asked is told as failed', async () => {
  await sql`revoke select on registration_refusal from serentak_app`.execute(product.app.ownerDb);
  try {
    const { ok, invariants: found } = await product.asSystem(runDoctor);
    assert.equal(ok, false);
    assert.match(found.find(({ id }) => id === 'I3')!.failures.join(), /could not be examined: permission denied/);
  } finally {
    await sql`grant select on registration_refusal to serentak_app`.execute(product.app.ownerDb);
  }
});
