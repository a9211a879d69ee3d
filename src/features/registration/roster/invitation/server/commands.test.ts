import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../../tests/support/factory.ts';
import { readMessage } from '#features/message/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { hashBody } from '#platform/idempotency/idempotency.ts';
import { takeRoster, uploadRoster } from '../../server/commands.ts';
import { listAgencies, listEntries } from '../../server/queries.ts';
import { answerInvitation, claimInvitation, inviteAgency, type AnswerInput } from './commands.ts';
import { findInvitation, invitationToken } from './queries.ts';

const server = await testApp();
const { app, asSystem } = server;
after(server.close);
const by = system('test');
const [nip, other] = ['198501012010011001', '199002022019032002'];

/** An event with one agency of two people: one with a NIP only, one with an e-mail address too. */
async function listed(): Promise<{ event: TestEvent; agencyId: string; code: string; entryIds: string[] }> {
  const event = await makeEvent(server);
  const { rosterId } = await uploadRoster(app, by, { event: event.slug, bytes: Buffer.from(`NIP;Nama;Email\n${nip};Ani Lestari, S.Sos.;\n${other};Budi Santosa;budi@contoh.go.id\n`), fileName: 'a.csv', agency: 'Dinas Kesehatan' });
  await takeRoster(app, { eventId: event.eventId, rosterId });
  const [agency] = await asSystem((trx) => listAgencies(trx, { eventId: event.eventId }));
  const { rows } = await asSystem((trx) => listEntries(trx, { eventId: event.eventId, agencyId: agency!.id }));
  return { event, agencyId: agency!.id, code: agency!.code, entryIds: rows.map(({ id }) => id) };
}
const answer = (token: string, more: Partial<AnswerInput> = {}): AnswerInput => ({ token, key: newId(), contact: '081234567890', region: '35.09', segment: 'umum', consent: { attend: true, publicity: false, contact: false }, origin: 'https://uji.contoh', language: 'id', tokens: [], ...more });
const places = (eventId: string) => asSystem((trx) => trx.selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id').select(['registration.id', 'participant.name', 'participant.institution']).where('registration.event_id', '=', eventId).orderBy('registration.number').execute());

test('a person without a phone on the list claims the place with the agency\'s code and the NIP, however they are typed', async () => {
  const { event, code, entryIds } = await listed();
  const { token } = await claimInvitation(app, { slug: event.slug, code: `${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`, typed: '19850101 201001 1 001', address: '10.0.0.1' });
  assert.equal(token, invitationToken(app.keys, entryIds[0]!));
  const { ticket } = await answerInvitation(app, answer(token));
  const invitation = await findInvitation(app, token);
  assert.deepEqual((await places(event.eventId)).map(({ id, name, institution }) => [id, name, institution]), [[invitation?.registrationId, 'Ani Lestari, S.Sos.', 'Dinas Kesehatan']]);
  assert.equal(ticket.number, 1);
});

test('a wrong code, a wrong number and a number of nobody are one answer, and guessing ends after five tries', async () => {
  const { event, code } = await listed();
  const claim = (typedCode: string, typed: string) => claimInvitation(app, { slug: event.slug, code: typedCode, typed, address: '10.0.0.2' });
  for (const [typedCode, typed] of [['AAAA0000', nip], [code, '199901012020011001'], [code, 'abc'], ['', '']] as const) await assert.rejects(claim(typedCode, typed), { reason: 'roster_person_unknown' });
  for (let i = 0; i < 4; i++) await assert.rejects(claim('AAAA0000', nip), { reason: 'roster_person_unknown' });
  await assert.rejects(claim(code, nip), { reason: 'too_many_tries' });
  assert.ok((await claim(code, other)).token, 'another person of the office is not kept waiting');
});

test('five answers at once, with one key or with five, are one registration; an altered one and a later one are refused', async () => {
  const { event, entryIds } = await listed();
  const same = answer(invitationToken(app.keys, entryIds[0]!));
  const replies = await Promise.all(Array.from({ length: 5 }, () => answerInvitation(app, same)));
  assert.equal(new Set(replies.map((reply) => JSON.stringify(reply))).size, 1);
  assert.deepEqual(await answerInvitation(app, same), replies[0], 'a later replay too');
  await assert.rejects(answerInvitation(app, { ...same, contact: '081299999999' }), { reason: 'idempotency_key_reused' });
  await assert.rejects(answerInvitation(app, { ...same, key: newId() }), { reason: 'invitation_answered' });
  await Promise.allSettled(Array.from({ length: 5 }, () => answerInvitation(app, answer(invitationToken(app.keys, entryIds[1]!), { contact: '' }))));
  assert.equal((await places(event.eventId)).length, 2);
});

test('who has not answered is invited, by e-mail where there is one, and again with a message of its own', async () => {
  const { event, agencyId, entryIds } = await listed();
  const invite = (key = newId()) => inviteAgency(app, by, { event: event.slug, agencyId, origin: 'https://uji.contoh', language: 'id', key: { scope: 'test', key, bodyHash: hashBody(1) } });
  const key = newId();
  const replies = await Promise.all(Array.from({ length: 5 }, () => invite(key)));
  assert.deepEqual(replies, Array.from({ length: 5 }, () => ({ invited: 2, mailed: 1 })));
  assert.deepEqual(await invite(), { invited: 2, mailed: 1 });
  const rows = await asSystem((trx) => trx.selectFrom('outbox').selectAll().where('event_id', '=', event.eventId).where('template', '=', 'invitation').orderBy('version').execute());
  assert.deepEqual(rows.map(({ version, recipient_hint, state }) => [version, recipient_hint, state]), [[1, 'b…@contoh.go.id', 'kept'], [2, 'b…@contoh.go.id', 'kept']]);
  const { subject, text } = readMessage(app, rows[0]!);
  assert.match(subject, /^Undangan webinar: Dampak/);
  assert.ok(text.includes(`https://uji.contoh/undangan/${invitationToken(app.keys, entryIds[1]!)}`) && text.includes('Dinas Kesehatan mendaftarkan Anda'));
  await answerInvitation(app, answer(invitationToken(app.keys, entryIds[1]!), { contact: '' }));
  assert.deepEqual(await invite(), { invited: 1, mailed: 0 });
});

test('a token of anything else, or changed in one letter, is no invitation', async () => {
  const { entryIds } = await listed();
  const token = invitationToken(app.keys, entryIds[0]!);
  assert.ok(await findInvitation(app, token));
  for (const wrong of ['', `${token}A`, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, invitationToken(app.keys, newId())]) assert.equal(await findInvitation(app, wrong), null);
});
