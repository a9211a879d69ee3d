import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testServer } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { outboxText } from '../../../../../tests/support/mailbox.ts';
import { createAccount } from '#features/account/server/commands.ts';
import { system, type ParticipantPrincipal, type Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { hashBody, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { setPool } from '../../pool/server/commands.ts';
import { confirmContact, sendConfirmation } from '../../ticket/confirmation/server/commands.ts';
import { openTicket } from '../../ticket/device/server/commands.ts';
import { findTicket, findTicketByToken } from '../../ticket/server/queries.ts';
import { joinByDesk, partClaim } from './commands.ts';
import { listClaims } from './queries.ts';

const server = await testServer();
const { app, asSystem, origin } = server;
after(server.close);

interface Signed {
  number: number;
  channel: string;
  token: string;
  code: string;
  holder: ParticipantPrincipal;
}

let people = 0;
const phone = () => `0817${String(++people).padStart(8, '0')}`;
const keyOf = (body: unknown = {}): IdempotencyKey => ({ scope: 'test', key: newId(), bodyHash: hashBody(body) });

async function signUp(event: TestEvent, more: Record<string, unknown>): Promise<Signed> {
  const answer = await fetch(`${origin}/api/v1/events/${event.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ name: 'Budi Santosa', region: '35.09', segment: 'umum', consent: { attend: true }, ...more }),
  });
  assert.equal(answer.status, 201);
  const json = (await answer.json()) as { number: number; channel: string; link: string; code: string };
  const token = json.link.split('/j/')[1]!;
  return { ...json, token, holder: (await findTicketByToken(app, token))! };
}

/** The first registration and the same number and name typed again: the second is a claim. */
async function pair(seats = 5, first: Record<string, unknown> = {}, second: Record<string, unknown> = {}) {
  const event = await makeEvent(server, { seats });
  const contact = phone();
  const a = await signUp(event, { phone: contact, ...first });
  const b = await signUp(event, { phone: contact, ...second });
  return { event, contact, a, b };
}

const state = (event: TestEvent) => asSystem(async (trx) => ({
  places: await trx.selectFrom('registration').innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'registration.event_id').onRef('channel.id', '=', 'registration.channel_id')).select(['registration.number', 'registration.state', 'channel.kind']).where('registration.event_id', '=', event.eventId).orderBy('registration.number').execute(),
  taken: (await trx.selectFrom('registration_pool').select(['taken']).where('event_id', '=', event.eventId).orderBy('position').execute()).map((row) => row.taken),
}));
const codeSentTo = async (registrationId: string) => /(\d{6})/.exec((await outboxText(server, { registrationId, template: 'note' })).at(-1)!)![1]!;

async function staffOf(event: TestEvent): Promise<Staff> {
  const email = `${newId().slice(-8)}@contoh.id`;
  const grants = [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] as const;
  await createAccount(app, { email, name: 'Petugas Uji', grants });
  return { kind: 'staff', userId: newId(), email, name: 'Petugas Uji', grants };
}
const eventOf = (event: TestEvent) => ({ id: event.eventId, programmeId: event.programmeId, regions: [{ code: '35.09' }] });

test('the code that reached the common contact joins the claim to its person: one place, both links lead to it', async () => {
  const { event, a, b } = await pair();
  await sendConfirmation(app, b.holder, keyOf());
  assert.deepEqual(await confirmContact(app, b.holder, { code: await codeSentTo(b.holder.registrationId), key: keyOf() }), { joined: true });
  assert.deepEqual(await state(event), { places: [{ number: 1, state: 'active', kind: 'meeting' }, { number: 2, state: 'cancelled', kind: 'meeting' }], taken: [1, 0] });
  for (const token of [a.token, b.token]) assert.equal((await findTicketByToken(app, token))?.registrationId, a.holder.registrationId);
});

test('a wrong code joins nothing; after five the right one does not either, and the answer is the same', async () => {
  const { event, b } = await pair();
  await sendConfirmation(app, b.holder, keyOf());
  const right = await codeSentTo(b.holder.registrationId);
  const wrong = right === '000000' ? '000001' : '000000';
  const reasons: string[] = [];
  for (const code of [wrong, wrong, wrong, wrong, wrong, right]) await confirmContact(app, b.holder, { code, key: keyOf(code) }).catch((reason: { reason: string }) => reasons.push(reason.reason));
  assert.deepEqual(reasons, Array.from({ length: 6 }, () => 'confirmation_wrong'));
  assert.deepEqual((await state(event)).taken, [2, 0]);
});

test('who is nobody\'s claim confirms the contact and nothing else changes', async () => {
  const event = await makeEvent(server);
  const a = await signUp(event, { phone: phone() });
  await sendConfirmation(app, a.holder, keyOf());
  assert.deepEqual(await confirmContact(app, a.holder, { code: await codeSentTo(a.holder.registrationId), key: keyOf() }), { joined: false });
  await assert.rejects(sendConfirmation(app, a.holder, keyOf()), { reason: 'code_just_sent' });
});

test('the link of the first, opened in the browser that holds the claim, joins the two; somebody else\'s link joins nothing', async () => {
  const { event, a, b } = await pair();
  const stranger = await signUp(event, { name: 'Siti Aminah', phone: phone() });
  const other = await openTicket(app, { token: stranger.token, tokens: [b.token], contact: '' });
  assert.equal(other.holder.registrationId, stranger.holder.registrationId);
  assert.deepEqual((await state(event)).taken, [3, 0]);
  const opened = await openTicket(app, { token: a.token, tokens: [b.token], contact: '' });
  assert.deepEqual([opened.holder.registrationId, opened.token], [a.holder.registrationId, a.token]);
  assert.deepEqual((await state(event)).taken, [2, 0]);
});

test('the better seat, the first number and every consent that was given stay', async () => {
  const event = await makeEvent(server, { seats: 0 });
  const contact = phone();
  const a = await signUp(event, { phone: contact, consent: { attend: true, publicity: false, contact: true } });
  // A seat becomes free after the first came and before the second: a waiting list would give it to the first, so it waits for none.
  await asSystem((trx) => trx.updateTable('registration').set({ waits_for: null }).where('event_id', '=', event.eventId).execute());
  await setPool(app, system('test'), { event: event.slug, channelId: event.meetingChannelId, limit: 1, reserved: 0 });
  const b = await signUp(event, { phone: contact, consent: { attend: true, publicity: true, contact: false } });
  assert.deepEqual([a.channel, b.channel], ['stream', 'meeting']);
  await openTicket(app, { token: a.token, tokens: [b.token], contact: '' });
  assert.deepEqual(await state(event), { places: [{ number: 1, state: 'active', kind: 'meeting' }, { number: 2, state: 'cancelled', kind: 'meeting' }], taken: [1, 0] });
  const consents = await asSystem((trx) => trx.selectFrom('registration_consent').select(['purpose', 'given']).where('registration_id', '=', a.holder.registrationId).orderBy('purpose').execute());
  assert.deepEqual(consents, [{ purpose: 'attend', given: true }, { purpose: 'contact', given: true }, { purpose: 'publicity', given: true }]);
});

test('a place in an event where the person has none becomes the person\'s', async () => {
  const { a, b, contact } = await pair();
  const next = await makeEvent(server);
  await asSystem((trx) => trx.updateTable('event').set({ programme_id: a.holder.programmeId }).where('id', '=', next.eventId).execute());
  const there = await signUp(next, { phone: contact });
  assert.notEqual(there.holder.participantId, b.holder.participantId, 'a third claim');
  await openTicket(app, { token: a.token, tokens: [there.token], contact: '' });
  assert.deepEqual([(await findTicketByToken(app, there.token))?.participantId, (await findTicketByToken(app, there.token))?.registrationId], [a.holder.participantId, there.holder.registrationId]);
});

test('the desk joins with a reason and takes it back: two places again, consents as they were, links of their own', async () => {
  const { event, a, b } = await pair(5, {}, { consent: { attend: true, publicity: true } });
  const staff = await staffOf(event);
  const key = keyOf();
  const join = () => joinByDesk(app, staff, { event: eventOf(event), registrationId: b.holder.registrationId, reason: 'Suaranya dikenal', key });
  assert.deepEqual([await join(), await join()], [{ joined: true }, { joined: true }], 'the same key is answered the same');
  await assert.rejects(joinByDesk(app, staff, { event: eventOf(event), registrationId: a.holder.registrationId, reason: 'Lagi', key: keyOf() }), { reason: 'no_such_claim' });
  const [row] = await asSystem((trx) => listClaims(trx, { eventId: event.eventId }));
  assert.deepEqual([row!.number, row!.join?.proof, row!.first?.number], [2, 'helpdesk', 1]);
  await partClaim(app, staff, { event: eventOf(event), joinId: row!.join!.id, reason: 'Ternyata kembar', key: keyOf() });
  assert.deepEqual(await state(event), { places: [{ number: 1, state: 'active', kind: 'meeting' }, { number: 2, state: 'active', kind: 'meeting' }], taken: [2, 0] });
  assert.deepEqual([(await findTicket(app, b.token))?.holder.registrationId, (await findTicket(app, a.token))?.holder.registrationId], [b.holder.registrationId, a.holder.registrationId]);
  const publicity = await asSystem((trx) => trx.selectFrom('registration_consent').select('given').where('registration_id', '=', a.holder.registrationId).where('purpose', '=', 'publicity').executeTakeFirstOrThrow());
  assert.equal(publicity.given, false);
  const audit = await asSystem((trx) => trx.selectFrom('audit').select('action').where('object_id', 'in', [b.holder.registrationId, b.holder.participantId]).where('action', 'like', '%.%').orderBy('at').execute());
  assert.deepEqual(['registration.join', 'participant.join', 'registration.part', 'participant.part'].filter((action) => !audit.some((line) => line.action === action)), []);
});

test('staff of another region see no claim to join', async () => {
  const { event, b } = await pair();
  const stranger: Staff = { kind: 'staff', userId: newId(), email: 'x@contoh.id', name: 'Lain', grants: [{ role: 'regional_organiser', kind: 'region', id: '12.71' }] };
  await assert.rejects(joinByDesk(app, stranger, { event: eventOf(event), registrationId: b.holder.registrationId, reason: 'coba', key: keyOf() }), { reason: 'forbidden' });
});

test('five who prove the same claim at once join it once', async () => {
  const { event, a, b } = await pair();
  const opened = await Promise.all(Array.from({ length: 5 }, () => openTicket(app, { token: a.token, tokens: [b.token], contact: '7' }).catch((reason: { reason: string }) => reason.reason)));
  assert.equal(opened.filter((one) => typeof one === 'object').length >= 1, true);
  assert.deepEqual((await state(event)).taken, [1, 0]);
  const joins = await asSystem((trx) => trx.selectFrom('participant_join').select('id').where('claim_id', '=', b.holder.participantId).execute());
  assert.equal(joins.length, 1);
});

test('another name on the same number is never joined', async () => {
  const event = await makeEvent(server);
  const contact = phone();
  const budi = await signUp(event, { phone: contact });
  const siti = await signUp(event, { phone: contact, name: 'Siti Aminah' });
  await sendConfirmation(app, siti.holder, keyOf());
  assert.deepEqual(await confirmContact(app, siti.holder, { code: await codeSentTo(siti.holder.registrationId), key: keyOf() }), { joined: false });
  await openTicket(app, { token: budi.token, tokens: [siti.token], contact: '' });
  assert.deepEqual((await state(event)).taken, [2, 0]);
});

test('a known number of a civil servant under another contact is a claim that its own contact does not prove', async () => {
  const event = await makeEvent(server);
  await asSystem((trx) => trx.updateTable('programme').set({ asks_nip: true }).where('id', '=', event.programmeId).execute());
  const nip = '197803152006041003';
  const a = await signUp(event, { phone: phone(), nip });
  const b = await signUp(event, { phone: phone(), nip: '19780315 200604 1 003', name: 'B. Santosa' });
  const rows = await asSystem((trx) => trx.selectFrom('participant').select(['id', 'claim_of', 'nip', 'nip_hmac']).where('id', 'in', [a.holder.participantId, b.holder.participantId]).orderBy('created_at').execute());
  assert.deepEqual(rows.map((row) => row.claim_of), [null, a.holder.participantId]);
  assert.deepEqual([app.keys.decrypt(rows[0]!.nip!), rows[0]!.nip!.includes('1978'), rows[0]!.nip_hmac!.equals(rows[1]!.nip_hmac!)], [nip, false, true]);
  await sendConfirmation(app, b.holder, keyOf());
  assert.deepEqual(await confirmContact(app, b.holder, { code: await codeSentTo(b.holder.registrationId), key: keyOf() }), { joined: false });
  await openTicket(app, { token: a.token, tokens: [b.token], contact: '' });
  assert.deepEqual((await state(event)).taken, [1, 0]);
});
