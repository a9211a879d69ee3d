import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { resolveParticipants } from '#features/participant/server/commands.ts';
import { admitBatch, type Admission, type AdmissionRequest } from '#features/registration/admission/server/commands.ts';
import { cancelSeats } from '#features/registration/cancel/server/commands.ts';
import { markEntered } from '#features/registration/entry/server/commands.ts';
import type { Role, Wish } from '#features/registration/model.ts';
import { releaseNoShows, setNoShowRelease } from '#features/registration/no-show/server/commands.ts';
import { setPool, setQuota } from '#features/registration/pool/server/commands.ts';
import { setRole } from '#features/registration/role/server/commands.ts';
import { answerOf } from '#features/registration/server/commands.ts';
import { runDoctor } from '#features/report/doctor/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { connectDatabase } from '#platform/database/connect.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { testApp } from '../support/app.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';

/**
 * The seats of an event against a model of them. The model is one list of people and no counter: every rule is said a second time,
 * for one person at a time and in the plainest way. Neighbouring steps of people are sent as one batch, as a rush sends them; the
 * table is compared after each batch.
 */
const runs = Number(process.env.SERENTAK_MODEL_RUNS ?? (process.env.SERENTAK_LONG ? 200 : 80));
const stepsPerRun = 1300;
const seed = Number(process.env.SERENTAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
const us = system('test');

const product = await testApp();
after(product.close);

type Kind = 'meeting' | 'stream' | 'venue';
interface Person {
  number: number;
  registrationId: string;
  who: number;
  region: string;
  segment: string;
  kind: Kind;
  waits: Kind | null;
  role: Role;
  reserved: boolean;
  entered: boolean;
  active: boolean;
  /** Changes of seat, each told once. */
  moves: number;
}
interface Limits {
  meeting: number;
  venue: number;
  reservedMeeting: number;
  /** Quotas among the meeting's seats. */
  east: number | null;
  asn: number | null;
}

type Step =
  | { do: 'register'; region: string; segment: string; wish: Wish | null }
  | { do: 'again' | 'repeat' | 'altered' | 'cancel' | 'enter'; at: number }
  | { do: 'limit'; pool: 'meeting' | 'venue'; limit: number; reserved: number; move: boolean }
  | { do: 'quota'; quota: 'east' | 'asn'; limit: number | null; move: boolean }
  | { do: 'role'; at: number; role: Role }
  | { do: 'release' | 'restart' | 'crash' };

const at = fc.nat();
const region = fc.constantFrom('35.09', '35.09', '35.10', '51.03');
const segment = fc.constantFrom('umum', 'umum', 'asn');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1120, arbitrary: fc.record({ do: fc.constant('register' as const), region, segment, wish: fc.constantFrom<Wish | null>(null, null, null, 'venue') }) },
  { weight: 120, arbitrary: fc.record({ do: fc.constant('again' as const), at }) },
  { weight: 160, arbitrary: fc.record({ do: fc.constant('repeat' as const), at }) },
  { weight: 40, arbitrary: fc.record({ do: fc.constant('altered' as const), at }) },
  { weight: 480, arbitrary: fc.record({ do: fc.constant('cancel' as const), at }) },
  { weight: 80, arbitrary: fc.record({ do: fc.constant('enter' as const), at }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('limit' as const), pool: fc.constantFrom('meeting' as const, 'venue' as const), limit: fc.integer({ min: 0, max: 120 }), reserved: fc.integer({ min: 0, max: 4 }), move: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('quota' as const), quota: fc.constantFrom('east' as const, 'asn' as const), limit: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null, freq: 3 }), move: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('role' as const), at, role: fc.constantFrom<Role>('crew', 'official', 'participant') }) },
  { weight: 2, arbitrary: fc.constant({ do: 'release' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'crash' as const }) },
);

/** The rules, said again. */
class Model {
  people: Person[] = [];
  limits: Limits = { meeting: 40, venue: 10, reservedMeeting: 0, east: null, asn: null };
  released = false;

  sitting = (test: (one: Person) => boolean) => this.people.filter((one) => one.active && test(one)).length;
  #quotas: readonly { limit: () => number | null; of: (one: Pick<Person, 'region' | 'segment'>) => boolean }[] = [
    { limit: () => this.limits.east, of: (one) => one.region === '51.03' },
    { limit: () => this.limits.asn, of: (one) => one.segment === 'asn' && one.region.startsWith('35') },
  ];
  fits(kind: Kind, who: Pick<Person, 'region' | 'segment'>): boolean {
    if (kind === 'stream') return true;
    const ordinary = this.sitting((one) => one.kind === kind && !one.reserved);
    if (kind === 'venue') return ordinary < this.limits.venue;
    return ordinary < this.limits.meeting - this.limits.reservedMeeting
      && this.#quotas.every(({ limit, of }) => limit() === null || !of(who) || this.sitting((one) => one.kind === 'meeting' && !one.reserved && of(one)) < limit()!);
  }
  register(person: Pick<Person, 'number' | 'registrationId' | 'who' | 'region' | 'segment'>, wish: Wish | null): Kind {
    const order: Kind[] = wish === 'venue' ? ['venue', 'meeting', 'stream'] : ['meeting', 'stream'];
    const kind = order.find((one) => this.fits(one, person))!;
    this.people.push({ ...person, kind, waits: kind === order[0] ? null : order[0]!, role: 'participant', reserved: false, entered: false, active: true, moves: 0 });
    return kind;
  }
  promote(without: readonly Person[] = []): void {
    for (let again = true; again; ) {
      again = false;
      for (const kind of ['venue', 'meeting'] as const) {
        for (const one of this.people) {
          if (!one.active || one.waits !== kind || without.includes(one) || !this.fits(kind, one)) continue;
          Object.assign(one, { kind, waits: null, reserved: false, moves: one.moves + 1 });
          again = true;
        }
      }
    }
  }
  /** Takes from the end whoever may be taken until `over` says that it is enough; false when that is not possible. */
  dropTail(kind: Kind, of: (one: Person) => boolean, excess: number, allowed: boolean): boolean {
    if (excess <= 0) return true;
    const tail = this.people.filter((one) => one.active && one.kind === kind && !one.reserved && one.role === 'participant' && of(one)).reverse().slice(0, excess);
    if (!allowed || tail.length < excess) return false;
    for (const one of tail) {
      const to: Kind = kind !== 'meeting' && this.fits('meeting', one) ? 'meeting' : 'stream';
      Object.assign(one, { kind: to, waits: one.waits ?? kind, moves: one.moves + 1 });
    }
    return true;
  }
  setLimit(pool: 'meeting' | 'venue', limit: number, reserved: number, move: boolean): boolean {
    const before = structuredClone({ people: this.people, limits: this.limits });
    const held = this.sitting((one) => one.kind === pool && one.reserved);
    if (reserved < held || limit < reserved) return false;
    if (pool === 'meeting') Object.assign(this.limits, { meeting: limit, reservedMeeting: reserved });
    else this.limits.venue = limit;
    const done = this.dropTail(pool, () => true, this.sitting((one) => one.kind === pool && !one.reserved) + reserved - limit, move);
    if (!done) Object.assign(this, before);
    else this.promote();
    return done;
  }
  setQuota(quota: 'east' | 'asn', limit: number | null, move: boolean): boolean {
    if (limit === null && this.limits[quota] === null) return false;
    const before = structuredClone({ people: this.people, limits: this.limits });
    this.limits[quota] = limit;
    const { of } = this.#quotas[quota === 'east' ? 0 : 1]!;
    const done = limit === null || this.dropTail('meeting', of, this.sitting((one) => one.kind === 'meeting' && !one.reserved && of(one)) - limit, move);
    if (!done) Object.assign(this, before);
    else this.promote();
    return done;
  }
  setRole(one: Person, role: Role): boolean {
    if (role === 'participant' && one.reserved) {
      // The reserved seat stays kept: it is an ordinary one that is needed.
      if (!this.fits(one.kind, one)) return false;
      one.reserved = false;
    } else if (role !== 'participant' && !one.reserved && one.kind !== 'venue' && this.sitting((other) => other.kind === 'meeting' && other.reserved) < this.limits.reservedMeeting) {
      Object.assign(one, one.kind === 'meeting' ? { reserved: true } : { kind: 'meeting', reserved: true, waits: null, moves: one.moves + 1 });
    }
    one.role = role;
    this.promote();
    return true;
  }
  release(): void {
    if (this.released) return;
    this.released = true;
    const absent = this.people.filter((one) => one.active && one.kind !== 'stream' && !one.reserved && one.role === 'participant' && !one.entered);
    const old = absent.map((one) => one.kind);
    for (const one of absent) one.kind = 'stream';
    this.promote(absent);
    absent.forEach((one, i) => {
      if (this.fits(old[i]!, one)) one.kind = old[i]!;
      else Object.assign(one, { waits: null, moves: one.moves + 1 });
    });
  }
}

interface Sent {
  request: AdmissionRequest;
  who: number;
}

/** The real thing: one event, the product's commands, and every request that was ever answered. */
class Real {
  app: App;
  event: TestEvent;
  venueId: string;
  #close: () => Promise<void> = async () => {};
  answered: (Sent & { admission: Admission })[] = [];
  people = 0;
  constructor(event: TestEvent, venueId: string) {
    this.app = product.app;
    this.event = event;
    this.venueId = venueId;
  }
  /** Nothing of admission is kept in memory: new connections are a new process. */
  async restart(): Promise<void> {
    await this.#close();
    const { db } = connectDatabase(product.doors.product, { max: 4, onError: () => {} });
    this.app = { ...product.app, db };
    this.#close = () => db.destroy();
  }
  close = () => this.#close();

  async requests(people: readonly { who: number; region: string; segment: string; wish: Wish | null }[]): Promise<Sent[]> {
    if (people.length === 0) return [];
    const { eventId, programmeId } = this.event;
    const keys = people.map(() => ({ scope: `registration:${eventId}`, key: newId(), bodyHash: Buffer.alloc(32, 1) }));
    const found = await resolveParticipants(this.app, people.map(({ who, region, segment }, i) => ({
      eventId, programmeId, simulated: false, key: keys[i]!, name: `Orang ${who}`, contact: { kind: 'phone' as const, value: `+62815${String(who).padStart(8, '0')}` },
      regionCode: region, segment, institution: null, language: 'id' as const, proven: this.#proof.get(who) ?? [],
    })));
    return people.map(({ who, region, segment, wish }, i) => {
      const identity = found[i]!;
      assert.ok(identity.kind === 'participant');
      this.#proof.set(who, [identity.participant.id]);
      return { who, request: { key: keys[i]!, participant: identity.participant, consent: { attend: true, publicity: false, contact: false }, wish, regionCode: region, segment, via: 'api', by: anybody, origin: 'http://localhost' } };
    });
  }
  /** A returning person brings the link of the first place. */
  #proof = new Map<number, string[]>();
}

const stepsDone = { count: 0, of: {} as Record<string, number> };

async function play(steps: readonly Step[]): Promise<void> {
  const event = await makeEvent(product, { seats: 40, state: 'live' });
  const venueId = newId();
  await product.asSystem(async (trx) => {
    await trx.insertInto('region').values(['35.10', '51.03'].map((code) => ({ code, kind: 'regency', name: `Kabupaten ${code}`, parent_code: code.slice(0, 2), zone: 'WIB', source: 'test' }))).onConflict((conflict) => conflict.doNothing()).execute();
    await trx.insertInto('programme_segment').values({ programme_id: event.programmeId, key: 'asn', position: 2, name: 'ASN', name_en: 'Civil servants' }).execute();
    await trx.updateTable('channel').set({ capacity: 1000 }).where('event_id', '=', event.eventId).where('kind', '=', 'meeting').execute();
    await trx.insertInto('channel').values({ event_id: event.eventId, id: venueId, kind: 'venue', position: 1, name: 'Aula', place: 'Aula', capacity: 1000 }).execute();
    await trx.insertInto('registration_pool').values({ event_id: event.eventId, id: newId(), channel_id: venueId, position: 3, seat_limit: 10 }).execute();
  });
  await setNoShowRelease(product.app, us, { event: event.slug, afterMinutes: 15 });
  const [model, real] = [new Model(), new Real(event, venueId)];
  let waiting: Step[] = [];
  try {
    for (const one of steps) {
      stepsDone.of[one.do] = (stepsDone.of[one.do] ?? 0) + 1;
      if (['limit', 'quota', 'role', 'release', 'restart', 'crash'].includes(one.do) || waiting.length >= 250) {
        await sendPeople(model, real, waiting);
        waiting = [];
        await compare(model, real);
      }
      if ('at' in one && one.do !== 'role' || one.do === 'register') waiting.push(one);
      else {
        await decide(model, real, one);
        await compare(model, real);
      }
      stepsDone.count += 1;
    }
    await sendPeople(model, real, waiting);
    await compare(model, real);
    const told = await product.asSystem((trx) => trx.selectFrom('outbox').select(['registration_id', 'template']).where('event_id', '=', event.eventId).execute());
    for (const one of model.people) {
      const mine = told.filter((row) => row.registration_id === one.registrationId).map((row) => row.template);
      assert.deepEqual(mine.sort(), [...Array.from({ length: one.moves }, () => 'seat'), 'ticket'], `number ${one.number} is told of every change once`);
    }
  } finally {
    await real.close();
  }
}

const chosen = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];

/** A rush: everybody of the batch registers, repeats, alters or cancels at the same time; two batches at once where they only register. */
async function sendPeople(model: Model, real: Real, steps: readonly Step[]): Promise<void> {
  const before = [...model.people];
  const active = before.filter((one) => one.active);
  const inside = new Set(active.map((one) => one.who));
  const gone = [...new Map(before.filter((one) => !inside.has(one.who)).map((one) => [one.who, one])).values()];

  const enter = [...new Set(steps.flatMap((one) => (one.do === 'enter' ? (chosen(active, one.at) ?? []) : [])))];
  if (enter.length > 0) await product.asSystem((trx) => markEntered(trx, { eventId: real.event.eventId, registrationIds: enter.map((one) => one.registrationId), at: product.app.clock.now() }));
  for (const one of enter) one.entered = true;

  const fresh = await real.requests(steps.flatMap((one) => {
    if (one.do === 'register') return [{ who: ++real.people, region: one.region, segment: one.segment, wish: one.wish }];
    const back = one.do === 'again' ? chosen(gone.length > 0 ? gone : active, one.at) : undefined;
    return back ? [{ who: back.who, region: back.region, segment: back.segment, wish: null }] : [];
  }));
  const sent = [
    ...fresh,
    ...steps.flatMap((one): Sent[] => {
      const earlier = one.do === 'repeat' || one.do === 'altered' ? chosen(real.answered, one.at) : undefined;
      return earlier ? [{ who: earlier.who, request: { ...earlier.request, participant: one.do === 'repeat' ? null : earlier.request.participant, key: { ...earlier.request.key, bodyHash: Buffer.alloc(32, one.do === 'repeat' ? 1 : 2) } } }] : [];
    }),
  ];
  const halves = [sent.filter((_, i) => i % 2 === 0), sent.filter((_, i) => i % 2 === 1)].filter((half) => half.length > 0);
  const answers = await Promise.all(halves.map((half) => admitBatch(real.app, real.event, half.map(({ request }) => request))));
  const all = halves.flatMap((half, h) => half.map((one, i) => ({ ...one, admission: answers[h]![i]! })));
  // Which batch came first, the numbers tell.
  all.sort((a, b) => numberOf(a.admission) - numberOf(b.admission));
  for (const one of all) {
    const { request, admission, who } = one;
    const first = real.answered.find((earlier) => earlier.request.key.key === request.key.key);
    if (first) {
      // As the person reads it: number, channel, link and code.
      if (request.key.bodyHash[0] === 1) assert.deepEqual(answerOf(real.app, real.event.eventId, admission), answerOf(real.app, real.event.eventId, first.admission), 'a replay gets the first answer');
      else assert.deepEqual(admission, { kind: 'altered' });
      continue;
    }
    assert.ok(admission.kind === 'admitted', admission.kind);
    const { number, registrationId, channel } = admission.admitted;
    const present = model.people.find((person) => person.active && person.who === who);
    if (present) assert.deepEqual([number, channel], [present.number, present.kind], 'one active place per person');
    else {
      assert.equal(number, model.people.length + 1, 'numbers are dense');
      assert.equal(model.register({ number, registrationId, who, region: request.regionCode!, segment: request.segment! }, request.wish), channel);
    }
    real.answered.push(one);
  }

  const leaving = [...new Set(steps.flatMap((one) => (one.do === 'cancel' ? (chosen(active, one.at) ?? []) : [])))];
  if (leaving.length > 0) {
    const { eventId, programmeId } = real.event;
    await cancelSeats(real.app, leaving.map(({ registrationId }) => ({ key: { scope: `registration.cancel:${registrationId}`, key: newId(), bodyHash: Buffer.alloc(32) }, by: { kind: 'participant', eventId, programmeId, registrationId, participantId: '' } })));
    for (const one of leaving) Object.assign(one, { active: false, waits: null });
    model.promote();
  }
}

const numberOf = (admission: Admission): number => (admission.kind === 'admitted' ? admission.admitted.number : 0);

/** What staff and machines do, one at a time. */
async function decide(model: Model, real: Real, step: Step): Promise<void> {
  const { app, event } = real;
  const refused = (act: Promise<unknown>) => act.then(() => false, (reason: unknown) => {
    assert.ok(reason instanceof Refusal, String(reason));
    return true;
  });
  if (step.do === 'limit') {
    const reserved = step.pool === 'meeting' ? step.reserved : 0;
    const said = await refused(setPool(app, us, { event: event.slug, channelId: step.pool === 'meeting' ? event.meetingChannelId : real.venueId, limit: step.limit, reserved, moveTail: step.move }));
    assert.equal(said, !model.setLimit(step.pool, step.limit, reserved, step.move), 'the limit was refused where it should not be, or not where it should');
  } else if (step.do === 'quota') {
    const scope = step.quota === 'east' ? { regionCode: '51.03', segment: null } : { regionCode: '35', segment: 'asn' };
    const said = await refused(setQuota(app, us, { event: event.slug, channelId: event.meetingChannelId, ...scope, limit: step.limit, moveTail: step.move }));
    assert.equal(said, !model.setQuota(step.quota, step.limit, step.move), 'quota');
  } else if (step.do === 'role') {
    const one = chosen(model.people.filter((person) => person.active), step.at);
    if (!one) return;
    const said = await refused(setRole(app, us, { event: event.slug, registrationId: one.registrationId, role: step.role }));
    assert.equal(said, !model.setRole(one, step.role), 'role');
  } else if (step.do === 'release') {
    await releaseNoShows(app, us, { eventId: event.eventId });
    model.release();
  } else if (step.do === 'restart') await real.restart();
  else if (step.do === 'crash') {
    const people = await real.requests([{ who: ++real.people, region: '35.09', segment: 'umum', wish: null }]);
    const die = () => {
      throw new Error('the process dies here');
    };
    await assert.rejects(admitBatch(app, event, people.map(({ request }) => request), { codeOf: die }), /dies here/);
  }
}

/** The table is what the model says, person by person, and within its limits. */
async function compare(model: Model, real: Real): Promise<void> {
  const rows = await product.asSystem((trx) =>
    trx.selectFrom('registration').innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'registration.event_id').onRef('channel.id', '=', 'registration.channel_id'))
      .select(['registration.number', 'registration.state', 'channel.kind', 'registration.waits_for', 'registration.seat_reserved']).where('registration.event_id', '=', real.event.eventId).orderBy('registration.number').execute());
  const lines = rows.map((row) => `${row.number} ${row.state} ${row.kind} ${row.waits_for} ${row.seat_reserved}`);
  assert.deepEqual(lines, model.people.map((one) => `${one.number} ${one.active ? 'active' : 'cancelled'} ${one.kind} ${one.active ? one.waits : null} ${one.reserved}`));
  assert.ok(model.sitting((one) => one.kind === 'meeting' && !one.reserved) + model.limits.reservedMeeting <= model.limits.meeting, 'meeting');
  assert.ok(model.sitting((one) => one.kind === 'venue') <= model.limits.venue, 'venue');
  assert.equal(model.people.some((one) => one.active && one.waits !== null && model.fits(one.waits, one)), false, 'nobody waits beside a free seat');
}

test(`${(runs * stepsPerRun).toLocaleString('en')} steps of registering, repeating, cancelling, raising, lowering, promoting, releasing, restarting and dying keep I1-I6`, { timeout: 1_800_000 }, async (t) => {
  t.diagnostic(`seed ${seed}; again: SERENTAK_SEED=${seed} SERENTAK_MODEL_RUNS=${runs} npm test -- tests/load/registration-model.test.ts`);
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: stepsPerRun, maxLength: stepsPerRun, size: 'max' }), play), { seed, numRuns: runs, endOnFailure: true, verbose: 0 });
  assert.ok(stepsDone.count >= runs * stepsPerRun);
  t.diagnostic(JSON.stringify(stepsDone));
  const { invariants } = await product.asSystem(runDoctor);
  assert.deepEqual(invariants.filter(({ id }) => ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].includes(id)).map(({ id, failures, checked }) => [id, failures, checked > 0]), ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].map((id) => [id, [], true]));
});
