import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { anybody } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { cancelRegistration, register } from '../../server/commands.ts';
import { claimPlace } from './commands.ts';
import { findTicketByToken, findTickets, linkToken } from './queries.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
const product = await testApp({ clock });
const { app, asSystem, close } = product;
after(close);

let people = 0;
async function signUp(event: TestEvent, contact: Record<string, string>) {
  const body = { name: `Orang ${++people}`, ...contact, region: '35.09', segment: 'umum', consent: { attend: true } };
  return register(app, anybody, { slug: event.slug, body, key: newId(), via: 'api', origin: 'http://localhost', language: 'id' });
}
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));

test('the code and four digits of the phone lead to one\'s place, however both are written', async () => {
  const event = await makeEvent(product);
  const { ticket, token } = await signUp(event, { phone: '081234567890' });
  const spoken = `${ticket.code.slice(0, 4).toLowerCase()} ${ticket.code.slice(4)}`;
  for (const contact of ['7890', ' 78 90 ', '0812-3456-7890', '+6281234567890']) {
    assert.deepEqual(await claimPlace(app, { slug: event.slug, code: spoken, contact, address: '10.0.0.1' }), { eventId: event.eventId, token, here: true });
  }
});

test('with an e-mail address the whole address is asked', async () => {
  const event = await makeEvent(product);
  const { ticket, token } = await signUp(event, { email: 'budi1234@example.id' });
  const claim = (contact: string) => claimPlace(app, { slug: event.slug, code: ticket.code, contact, address: '10.0.0.2' });
  assert.equal((await claim('Budi1234@Example.id')).token, token);
  assert.equal(await reasonOf(claim('1234')), 'ticket_unknown');
});

test('a wrong code, wrong digits, a cancelled place and another event\'s code get one answer', async () => {
  const [event, other] = [await makeEvent(product), await makeEvent(product)];
  const [mine, theirs] = [await signUp(event, { phone: '081234567890' }), await signUp(other, { phone: '081234567890' })];
  const gone = await signUp(event, { phone: '081234567890' });
  await cancelRegistration(app, (await findTicketByToken(app, gone.token))!, { key: newId() });
  const claim = (code: string, contact: string) => reasonOf(claimPlace(app, { slug: event.slug, code, contact, address: '10.0.0.3' }));
  const answers = [await claim('ZZZZZZZZ', '7890'), await claim('kode?', '7890'), await claim(mine.ticket.code, '0000'), await claim(mine.ticket.code, ''), await claim(gone.ticket.code, '7890'), await claim(theirs.ticket.code, '7890')];
  assert.deepEqual(new Set(answers), new Set(['ticket_unknown']));
});

test('a code can be tried five times in a quarter of an hour, then again', async () => {
  const event = await makeEvent(product);
  const { ticket, token } = await signUp(event, { phone: '081234567890' });
  const claim = (contact: string) => claimPlace(app, { slug: event.slug, code: ticket.code, contact, address: `10.1.0.${Math.floor(Math.random() * 200)}` });
  const tries = await Promise.all(Array.from({ length: 8 }, (_, i) => reasonOf(claim(String(1000 + i)))));
  assert.deepEqual([tries.filter((reason) => reason === 'ticket_unknown').length, tries.filter((reason) => reason === 'too_many_tries').length], [5, 3]);
  assert.equal(await reasonOf(claim('7890')), 'too_many_tries', 'the right answer does not open it either');
  clock.advance(15 * 60_000 + 1000);
  assert.equal((await claim('7890')).token, token);
});

test('one address can try a hundred codes in a quarter of an hour; people who find their place do not use it up', async () => {
  const event = await makeEvent(product);
  const { ticket } = await signUp(event, { phone: '081234567890' });
  const claim = (code: string) => reasonOf(claimPlace(app, { slug: event.slug, code, contact: '7890', address: '10.2.0.1' }));
  for (let i = 0; i < 20; i++) assert.equal(await claim(ticket.code), 'done');
  const answers: string[] = [];
  for (let i = 0; i < 101; i++) answers.push(await claim(`ZZZZZ${String(i).padStart(3, '0')}`));
  assert.deepEqual([answers.filter((reason) => reason === 'ticket_unknown').length >= 99, answers.at(-1)], [true, 'too_many_tries']);
  assert.equal(await reasonOf(claimPlace(app, { slug: event.slug, code: ticket.code, contact: '7890', address: '10.2.0.2' })), 'done', 'other people are not shut out');
});

test('a token is only ours with its own code of authenticity, and a new link version ends the old link', async () => {
  const event = await makeEvent(product);
  const { token } = await signUp(event, { phone: '081234567890' });
  const holder = await findTicketByToken(app, token);
  assert.ok(holder);
  const flipped = Array.from({ length: 38 }, (_, i) => token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1));
  assert.deepEqual(await findTickets(app, flipped.slice(0, 20)), []);
  assert.deepEqual(await findTickets(app, flipped.slice(20)), []);
  await asSystem((trx) => trx.updateTable('registration').set({ link_version: 2 }).where('id', '=', holder.registrationId).execute());
  assert.equal(await findTicketByToken(app, token), null);
  assert.deepEqual(await findTicketByToken(app, linkToken(app.keys, { registrationId: holder.registrationId, linkVersion: 2 })), holder);
});
