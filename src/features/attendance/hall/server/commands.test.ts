import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { enterPin, issuePin } from '#features/event/pin/server/commands.ts';
import { listPins } from '#features/event/pin/server/queries.ts';
import { hallTicketText } from '#features/registration/ticket/hall/server/queries.ts';
import { system, type CrewPrincipal } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { createKeys } from '#platform/files/keys.ts';
import { testServer } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople, type TestPerson } from '../../../../../tests/support/people.ts';
import { computeAttendance } from '../../server/commands.ts';
import { listAttendance } from '../../server/queries.ts';
import { codeHashBytes, listHash, registrationHashBytes, type Direction, type Scan } from '../model.ts';
import { mergeScans, takeDoorList } from './commands.ts';
import { hallCounts, listDevices } from './queries.ts';
import { Dice } from '../../../../../tests/support/dice.ts';

const start = new Date('2026-11-22T00:00:00Z');
const clock = manualClock(start);
const server = await testServer({ clock });
const { app, asSystem, origin, close } = server;
after(close);
const desk = system('test');
const minute = 60_000;
const day = 86_400_000;

/** A whole day in a hall. */
async function hallOf(people: number): Promise<{ event: TestEvent; guests: TestPerson[]; crew: CrewPrincipal }> {
  const event = await makeEvent(server, { state: 'live' });
  await asSystem((trx) => trx.updateTable('event').set({ starts_at: start, ends_at: new Date(start.getTime() + 8 * 60 * minute), opened_at: start }).where('id', '=', event.eventId).execute());
  return { event, guests: await addPeople(server, event, people), crew: { kind: 'crew', eventId: event.eventId, programmeId: event.programmeId, pinId: newId() } };
}
const ticketOf = (event: TestEvent, person: TestPerson): string => hallTicketText(app.keys, { eventId: event.eventId, registrationId: person.registrationId, number: person.number, linkVersion: 1 });

/** Everything that five orders of arrival must agree on: which scans there are, what they prove, what the ledger concludes. */
async function stateOf(event: TestEvent): Promise<unknown> {
  await computeAttendance(app, desk, event.eventId);
  return asSystem(async (trx) => ({
    scans: await trx.selectFrom('attendance_scan').select(['device_id', 'sequence', 'registration_id', 'read', 'direction', 'scanned_at']).where('event_id', '=', event.eventId).orderBy('device_id').orderBy('sequence').execute(),
    evidence: await trx.selectFrom('attendance_evidence').select(['registration_id', 'source', 'source_key', 'direction', 'started_at', 'grade']).where('event_id', '=', event.eventId).orderBy('source_key').execute(),
    verdicts: (await listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 1000, offset: 0 })).lines.map(({ number, verdict }) => [number, verdict?.seconds ?? null]),
    counts: await hallCounts(trx, { eventId: event.eventId }),
    devices: (await listDevices(trx, { eventId: event.eventId })).map(({ label, made, here, clockOff }) => [label, made, here, clockOff]),
  }));
}

const rollOf = (dice: Dice) => (below: number): number => dice.number(0, below - 1);
function shuffled<T>(list: readonly T[], roll: (below: number) => number): T[] {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = roll(i + 1);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}

interface DoorDevice { id: string; label: string; scans: Scan[] }
type Handed = { device: DoorDevice; scans: Scan[] };

/** Five phones, eight hours without a line: everybody in and out, some twice, some at two doors, one phone's clock a day behind. */
function dayAtTheDoors(event: TestEvent, guests: readonly TestPerson[], roll: (below: number) => number): DoorDevice[] {
  const devices = Array.from({ length: 5 }, (_, i): DoorDevice => ({ id: newId(), label: `Pintu ${i + 1}`, scans: [] }));
  const passages: { at: number; text: string; direction: Direction }[] = [];
  for (const person of guests) {
    const came = start.getTime() + roll(120) * minute + roll(60_000);
    const text = roll(3) === 0 ? String(person.number).padStart(8, '0') : ticketOf(event, person);
    passages.push({ at: came, text, direction: 'in' });
    if (roll(4) === 0) passages.push({ at: came + roll(3) * 1000, text, direction: 'in' }); // the other door saw it too
    if (roll(3) > 0) passages.push({ at: came + (60 + roll(300)) * minute, text, direction: 'out' });
  }
  passages.push({ at: start.getTime() + minute, text: 'ZZZZZZZZ', direction: 'in' }, { at: start.getTime() + 2 * minute, text: '8991002101234', direction: 'in' });
  for (const passage of passages.sort((a, b) => a.at - b.at)) {
    const door = roll(5);
    const offset = door === 4 ? day : 0;
    devices[door]!.scans.push({ sequence: devices[door]!.scans.length + 1, text: passage.text, direction: passage.direction, at: passage.at - offset, offset });
  }
  return devices;
}

/** What may happen on the way: pieces of any size, in any order, some twice. */
function handedOver(devices: readonly DoorDevice[], roll: (below: number) => number): Handed[] {
  const pieces = devices.flatMap((device) => {
    const cut: Handed[] = [];
    for (let i = 0; i < device.scans.length; ) {
      const size = 1 + roll(12);
      cut.push({ device, scans: device.scans.slice(i, i + size) });
      i += size;
    }
    return cut;
  });
  return shuffled([...pieces, ...pieces.filter(() => roll(3) === 0)], roll);
}
const hand = (event: TestEvent, crew: CrewPrincipal, { device, scans }: Handed) => mergeScans(app, crew, { event: event.slug, device: device.id, label: device.label, scans });

test('five phones, eight hours offline, two scans of one ticket, a clock a day off: any order of arrival gives one state', { timeout: 120_000 }, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const roll = rollOf(new Dice(seed));
  const rounds = process.env.SERENTAK_LONG ? 40 : 3;
  for (let round = 0; round < rounds; round++) {
    const { event, guests, crew } = await hallOf(30);
    const devices = dayAtTheDoors(event, guests, roll);
    const sent = devices.reduce((sum, device) => sum + device.scans.length, 0);
    // Two at a time: the same piece may be under way twice.
    const pieces = handedOver(devices, roll);
    for (let i = 0; i < pieces.length; i += 2) await Promise.all(pieces.slice(i, i + 2).map((piece) => hand(event, crew, piece)));
    const first = await stateOf(event) as { scans: unknown[] };
    assert.equal(first.scans.length, sent, `seed ${seed}: SEED=${seed} replays it; none lost, none doubled`);
    // The same day arrives again, in other pieces and another order, on a clean table.
    await asSystem(async (trx) => {
      await trx.deleteFrom('attendance_device').where('event_id', '=', event.eventId).execute();
      await trx.deleteFrom('attendance_evidence').where('event_id', '=', event.eventId).execute();
    });
    for (const piece of handedOver(devices, roll)) await hand(event, crew, piece);
    assert.deepEqual(await stateOf(event), first, `seed ${seed}: SEED=${seed} replays it`);
  }
});

test('canary: with the hour of arrival instead of the hour of the scan, two orders have two answers', async () => {
  const roll = rollOf(new Dice(7));
  const { event, guests, crew } = await hallOf(8);
  const devices = dayAtTheDoors(event, guests, roll);
  const verdicts: unknown[] = [];
  for (let order = 0; order < 2; order++) {
    await asSystem(async (trx) => {
      await trx.deleteFrom('attendance_device').where('event_id', '=', event.eventId).execute();
      await trx.deleteFrom('attendance_evidence').where('event_id', '=', event.eventId).execute();
    });
    let arrived = start.getTime();
    for (const { device, scans } of shuffled(devices.map((device) => ({ device, scans: device.scans })), roll)) {
      await hand(event, crew, { device, scans: scans.map((scan) => ({ ...scan, at: (arrived += minute), offset: 0 })) });
    }
    verdicts.push(((await stateOf(event)) as { verdicts: unknown }).verdicts);
  }
  assert.notDeepEqual(verdicts[0], verdicts[1]);
});

test('the hour of a scan is the corrected one, and the phone is marked', async () => {
  const { event, guests, crew } = await hallOf(1);
  const device = { id: newId(), label: 'Pintu salah jam', scans: [] };
  const at = start.getTime() + 10 * minute;
  await hand(event, crew, { device, scans: [{ sequence: 1, text: ticketOf(event, guests[0]!), direction: 'in', at: at - day, offset: day }, { sequence: 2, text: ticketOf(event, guests[0]!), direction: 'out', at: at - day + 90 * minute, offset: day }] });
  const state = (await stateOf(event)) as { verdicts: unknown; devices: unknown; evidence: { started_at: Date }[] };
  assert.deepEqual(state.verdicts, [[guests[0]!.number, 90 * 60]]);
  assert.deepEqual(state.devices, [['Pintu salah jam', 2, 2, true]]);
  assert.deepEqual(state.evidence.map((row) => row.started_at.getTime()), [at, at + 90 * minute]);
});

test('forged, foreign, cancelled and unknown tickets prove nothing, and each is told apart', async () => {
  const { event, guests, crew } = await hallOf(2);
  const other = await hallOf(1);
  const [person, gone] = guests as [TestPerson, TestPerson];
  await asSystem((trx) => trx.updateTable('registration').set({ state: 'cancelled', cancelled_at: clock.now() }).where('id', '=', gone.registrationId).execute());
  const forged = hallTicketText(createKeys(Buffer.alloc(32, 7)), { eventId: event.eventId, registrationId: person.registrationId, number: person.number, linkVersion: 1 });
  const texts = [forged, ticketOf(other.event, other.guests[0]!), ticketOf(event, gone), 'bukan tiket', 'https://contoh.id'];
  const { scans } = await hand(event, crew, { device: { id: newId(), label: 'Pintu', scans: [] }, scans: texts.map((text, i) => ({ sequence: i + 1, text, direction: 'in', at: start.getTime(), offset: 0 })) });
  assert.deepEqual(scans.map(({ state }) => state), ['unknown', 'foreign', 'cancelled', 'unknown', 'unknown']);
  const state = (await stateOf(event)) as { evidence: unknown[]; counts: unknown };
  assert.deepEqual([state.evidence, state.counts], [[], { inside: 0, entered: 0, turnedAway: 5 }]);
});

test('a number that comes again with another scan changes nothing', async () => {
  const { event, guests, crew } = await hallOf(2);
  const device = { id: newId(), label: 'Pintu', scans: [] };
  const scan = { sequence: 1, text: ticketOf(event, guests[0]!), direction: 'in', at: start.getTime(), offset: 0 } as const;
  await hand(event, crew, { device, scans: [scan] });
  const before = await stateOf(event);
  await assert.rejects(hand(event, crew, { device, scans: [{ ...scan, text: ticketOf(event, guests[1]!) }] }), { reason: 'scan_altered' });
  assert.deepEqual(await stateOf(event), before);
  const replays = await Promise.all(Array.from({ length: 5 }, () => hand(event, crew, { device, scans: [scan] })));
  assert.deepEqual(replays.map(({ scans }) => scans[0]!.state), ['kept', 'kept', 'kept', 'kept', 'kept']);
  assert.deepEqual(await stateOf(event), before);
});

test('the list holds hashes and initials, and a phone finds every ticket in it', async () => {
  const { event, guests, crew } = await hallOf(3);
  const list = await takeDoorList(app, crew, { event: event.slug });
  const { codes } = await asSystem(async (trx) => ({ codes: await trx.selectFrom('registration').select(['id', 'code', 'number']).where('event_id', '=', event.eventId).orderBy('number').execute() }));
  for (const [i, { id, code, number }] of codes.entries()) {
    assert.deepEqual(list.tickets[i], [await listHash(list.salt, code, codeHashBytes), await listHash(list.salt, id, registrationHashBytes), number, 'P.', 'active']);
  }
  const text = JSON.stringify(list);
  for (const person of guests) assert.equal(text.includes('Peserta') || text.includes(person.registrationId) || text.includes(person.participantId), false);
});

test('the door opens to its own crew over HTTP, and to nobody else', async () => {
  const { event, guests } = await hallOf(1);
  const other = await hallOf(1);
  const { id } = await issuePin(app, desk, { event: event.slug, entry: { label: 'Pintu utara', hoursAfter: null }, key: null });
  const pin = (await asSystem((trx) => listPins(trx, app.keys, event))).find((one) => one.id === id)!;
  const { token } = await enterPin(app, { slug: event.slug, pin: pin.digits, address: '10.0.0.9' });
  const ask = async (slug: string, headers: Record<string, string>, body?: unknown) => (await fetch(`${origin}/api/v1/events/${slug}/${body ? 'scans' : 'door'}`, { headers: { 'content-type': 'application/json', ...headers }, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}) })).status;
  const batch = { device: newId(), label: 'Pintu utara', scans: [{ sequence: 1, text: ticketOf(event, guests[0]!), direction: 'in', at: start.getTime(), offset: 0 }] };
  const crew = { authorization: `Bearer ${token}` };
  assert.deepEqual([await ask(event.slug, crew), await ask(event.slug, crew, batch)], [200, 200]);
  assert.deepEqual([await ask(event.slug, {}), await ask(event.slug, {}, batch), await ask(other.event.slug, crew), await ask(other.event.slug, crew, batch)], [401, 401, 401, 401]);
  assert.equal(await ask(event.slug, { authorization: `Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` }, batch), 401);
});
