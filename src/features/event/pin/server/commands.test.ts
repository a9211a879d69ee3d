import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { system, type Principal } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { spokenPin } from '../model.ts';
import { enterPin, issuePin, revokePin } from './commands.ts';
import { findCrew, listPins } from './queries.ts';

const clock = manualClock(new Date('2026-11-22T02:00:00Z'));
const product = await testApp({ clock });
const { app, asSystem, close } = product;
after(close);
const key = null;
const desk = system('test');
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const entry = { label: 'Pintu utara', hoursAfter: null };

async function pinOf(event: Awaited<ReturnType<typeof makeEvent>>) {
  const { id } = await issuePin(app, desk, { event: event.slug, entry, key });
  const pins = await asSystem((trx) => listPins(trx, app.keys, { eventId: event.eventId }));
  return pins.find((pin) => pin.id === id)!;
}

test('the PIN opens its own event and no other, in whatever spelling, until it expires', async () => {
  const [event, other] = [await makeEvent(product), await makeEvent(product)];
  const pin = await pinOf(event);
  assert.match(pin.digits, /^\d{8}$/);
  assert.equal(pin.expiresAt, '2026-11-22T11:00:00.000Z', 'six hours after the end at 05.00');
  const { token, eventId } = await enterPin(app, { slug: event.slug, pin: spokenPin(pin.digits), address: '10.0.0.1' });
  assert.equal(eventId, event.eventId);
  assert.deepEqual(await findCrew(app, [token]), [{ slug: event.slug, label: 'Pintu utara', crew: { kind: 'crew', eventId, programmeId: event.programmeId, pinId: pin.id } }]);
  assert.equal(await reasonOf(enterPin(app, { slug: other.slug, pin: pin.digits, address: '10.0.0.1' })), 'pin_unknown');
  clock.advance(9 * 3_600_000);
  assert.deepEqual(await findCrew(app, [token]), []);
  assert.equal(await reasonOf(enterPin(app, { slug: event.slug, pin: pin.digits, address: '10.0.0.1' })), 'pin_unknown');
});

test('a withdrawn PIN puts everybody out at once; a changed sign in a token is no token', async () => {
  const event = await makeEvent(product);
  const pin = await pinOf(event);
  const { token } = await enterPin(app, { slug: event.slug, pin: pin.digits, address: '10.0.0.2' });
  const flipped = Array.from({ length: 30 }, (_, i) => token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1));
  assert.deepEqual(await findCrew(app, flipped), []);
  await revokePin(app, desk, { event: event.slug, id: pin.id, key });
  assert.deepEqual(await findCrew(app, [token]), []);
  assert.equal(await reasonOf(enterPin(app, { slug: event.slug, pin: pin.digits, address: '10.0.0.2' })), 'pin_unknown');
  assert.equal(await reasonOf(revokePin(app, desk, { event: event.slug, id: pin.id, key })), 'not_found');
});

test('ten wrong PINs and the address waits; nobody else does', async () => {
  const event = await makeEvent(product);
  const pin = await pinOf(event);
  const guess = (digits: string, address: string) => reasonOf(enterPin(app, { slug: event.slug, pin: digits, address }));
  const wrong = pin.digits === '00000000' ? '00000001' : '00000000';
  const tries = await Promise.all(Array.from({ length: 13 }, () => guess(wrong, '10.0.0.3')));
  assert.deepEqual([tries.filter((reason) => reason === 'pin_unknown').length, tries.filter((reason) => reason === 'guessed_too_often').length], [10, 3]);
  assert.equal(await guess(pin.digits, '10.0.0.3'), 'guessed_too_often');
  assert.equal(await guess(pin.digits, '10.0.0.4'), 'done');
});

test('only who may edit the event makes PINs, and one request makes one', async () => {
  const event = await makeEvent(product);
  const elsewhere: Principal = { kind: 'staff', userId: 'u', email: 'a@contoh.id', name: 'A', grants: [{ role: 'regional_organiser', kind: 'region', id: '12.71' }] };
  assert.equal(await reasonOf(issuePin(app, elsewhere, { event: event.slug, entry, key })), 'not_found');
  const crew: Principal = { kind: 'crew', eventId: event.eventId, programmeId: event.programmeId, pinId: newId() };
  assert.equal(await reasonOf(issuePin(app, crew, { event: event.slug, entry, key })), 'forbidden');
  const once = keyFor(desk, 'pin.issue', newId(), {});
  const made = await Promise.all(Array.from({ length: 5 }, () => issuePin(app, desk, { event: event.slug, entry, key: once })));
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  assert.equal((await asSystem((trx) => listPins(trx, app.keys, event))).length, 1);
});
