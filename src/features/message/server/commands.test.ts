import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { openMessage, ticketMessages } from './commands.ts';
import { listMailbox } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);

const organiser = (region: string): Staff => ({ kind: 'staff', userId: `organiser-${region}`, email: 'o@example.id', name: 'O', grants: [{ role: 'regional_organiser', kind: 'region', id: region }] });

async function write(event: TestEvent, count: number): Promise<string[]> {
  const messages = ticketMessages(app, Array.from({ length: count }, (_, i) => ({
    eventId: event.eventId, registrationId: newId(), contactKind: 'phone', contact: app.keys.encrypt('+6281234567890'), contactHint: '…7890', language: 'id', mute: false,
    ticket: {
      name: 'Drs. Budi Santosa, M.Si.', number: i + 1, code: 'CBQC0PSS', link: 'http://localhost/j/t', seat: { kind: 'meeting', channel: 'Zoom', place: null, overflowOf: null },
      occasion: { theme: 'Tema', organiser: 'Dinas Uji', startsAt: '2026-11-22T02:00:00Z', endsAt: '2026-11-22T05:00:00Z', zone: 'WIB', publicLink: 'http://localhost/e/x' },
    },
  })));
  await asSystem((trx) => enqueueMessages(trx, app.clock.now(), messages));
  return messages.map((message) => message.id);
}

test('the mailbox lists newest first, page after page, and only what lies in one\'s regions', async () => {
  const [jember, badung] = [await makeEvent(product, { region: '35.09' }), await makeEvent(product, { region: '51.03' })];
  const ids = await write(jember, 5);
  await write(badung, 2);
  const list = (who: Staff, more: Parameters<typeof listMailbox>[1] = {}) => withScope(app.db, who, (trx) => listMailbox(trx, more)).then((rows) => rows.map((row) => row.id));
  assert.deepEqual(await list(organiser('35')), ids.toReversed());
  assert.deepEqual(await list(organiser('35.09'), { limit: 2, before: ids[3] }), [ids[2], ids[1]]);
  assert.deepEqual(await list(organiser('35'), { eventId: badung.eventId }), []);
  assert.equal((await list(organiser('ID'))).length, 7);
});

test('a row of the list tells nobody\'s name, address, code or link', async () => {
  const event = await makeEvent(product);
  await write(event, 1);
  const rows = await withScope(app.db, organiser('35.09'), (trx) => listMailbox(trx, { eventId: event.eventId }));
  assert.deepEqual([rows.length, rows[0]!.recipientHint, rows[0]!.state], [1, '…7890', 'kept']);
  for (const personal of ['Budi', '6281234567890', 'CBQC', '/j/t']) assert.equal(JSON.stringify(rows).includes(personal), false, personal);
});

test('opening a message shows its words and leaves one audit line; a foreign one is absent and leaves none', async () => {
  const event = await makeEvent(product);
  const [id = ''] = await write(event, 1);
  const audited = () => asSystem((trx) => trx.selectFrom('audit').select(['actor_id', 'action', 'detail']).where('object_id', '=', id).execute());
  for (const [who, asked] of [[organiser('51.03'), id], [organiser('35.09'), newId()], [organiser('35.09'), 'x\'; drop']] as const) {
    await assert.rejects(openMessage(app, who, { id: asked }), (reason: unknown) => reason instanceof Refusal && reason.status === 404);
  }
  assert.deepEqual(await audited(), []);
  const { to, subject, text } = await openMessage(app, organiser('35.09'), { id });
  assert.deepEqual([to, subject, text.startsWith('*TIKET NOMOR 1*\n*“Tema”*')], ['+6281234567890', 'Tiket Anda: Tema', true]);
  assert.deepEqual(await audited(), [{ actor_id: 'organiser-35.09', action: 'message.read', detail: {} }]);
});
