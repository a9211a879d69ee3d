import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testServer } from '../../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../../tests/support/factory.ts';
import { outboxText } from '../../../../../../tests/support/mailbox.ts';
import { newId } from '#platform/database/id.ts';
import { hashBody } from '#platform/idempotency/idempotency.ts';
import { findTicketByToken } from '../../server/queries.ts';
import { askForLinks, sendLinks } from './commands.ts';

const server = await testServer();
const { app, origin } = server;
after(server.close);

const keyOf = () => ({ scope: 'test', key: newId(), bodyHash: hashBody({}) });

async function signUp(slug: string, name: string, phone: string): Promise<{ link: string; registrationId: string }> {
  const answer = await fetch(`${origin}/api/v1/events/${slug}/registrations`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newId() }, body: JSON.stringify({ name, phone, region: '35.09', segment: 'umum', consent: { attend: true } }) });
  const { link } = (await answer.json()) as { link: string };
  return { link, registrationId: (await findTicketByToken(app, link.split('/j/')[1]!))!.registrationId };
}
const sealed = (value: string) => app.keys.encrypt(JSON.stringify({ kind: 'phone', value })).toString('base64');

test('everybody who shares a number gets his own link at that number, and a number nobody has gets nothing', async () => {
  const event = await makeEvent(server);
  const family = [await signUp(event.slug, 'Budi Santosa', '082600000001'), await signUp(event.slug, 'Siti Aminah', '082600000001')];
  await signUp(event.slug, 'Orang Lain', '082600000002');
  assert.equal(await sendLinks(app, { eventId: event.eventId, sealed: sealed('+6282600000001'), origin }), 2);
  assert.equal(await sendLinks(app, { eventId: event.eventId, sealed: sealed('+6282600000009'), origin }), 0);
  for (const { link, registrationId } of family) {
    const texts = await outboxText(server, { registrationId, template: 'ticket' });
    assert.deepEqual([texts.length, texts[1]!.includes(link)], [2, true]);
  }
});

test('asking says the same whoever asks; only what cannot be a number is refused', async () => {
  const event = await makeEvent(server);
  await signUp(event.slug, 'Budi Santosa', '082600000003');
  const ask = (typed: string) => askForLinks(app, { slug: event.slug, typed, origin, key: keyOf() });
  assert.deepEqual([await ask('0826-0000-0003'), await ask('082600000004'), await ask('orang@contoh.id')], [{ asked: true }, { asked: true }, { asked: true }]);
  await assert.rejects(ask('0826'), { reason: 'invalid' });
});
