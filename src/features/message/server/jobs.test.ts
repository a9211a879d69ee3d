import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { after, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { testApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { enqueueMessages, takeDue } from '#platform/outbox/outbox.ts';
import { ticketMessages } from './commands.ts';
import { sendDueMail } from './jobs.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
const product = await testApp({ clock });
const { app, asSystem, close } = product;
after(close);

/** A mail service of this test: `answer` decides per try of a recipient; what it took is kept as source text. */
async function mailService(answer: (address: string, tries: number) => 'accept' | { code: number } | 'die') {
  const accepted: { to: string; source: string }[] = [];
  const tries = new Map<string, number>();
  const decide = (address: string) => answer(address, tries.get(address) ?? 0);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      tries.set(address, (tries.get(address) ?? 0) + 1);
      const said = decide(address);
      done(typeof said === 'object' ? Object.assign(new Error(`refused ${address}`), { responseCode: said.code }) : null);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const to = session.envelope.rcptTo[0]!.address;
        accepted.push({ to, source: Buffer.concat(parts).toString() });
        if (decide(to) === 'die') for (const socket of sockets) socket.destroy();
        else done();
      });
    },
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('error', () => {}); // a connection that this test cut
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  server.server.unref(); // a test that fails leaves it open
  const { port } = server.server.address() as AddressInfo;
  app.config.smtpUrl = `smtp://127.0.0.1:${port}`;
  return { accepted, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

async function enqueue(event: TestEvent, addresses: readonly string[]): Promise<void> {
  const occasion = { theme: 'Dampak Positif Bermedsos', organiser: 'Dinas Uji', startsAt: '2026-11-22T02:00:00Z', endsAt: '2026-11-22T05:00:00Z', zone: 'WIB' as const, publicLink: 'http://localhost/e/x' };
  const messages = ticketMessages(app, addresses.map((address, i) => ({
    eventId: event.eventId, registrationId: newId(), contactKind: 'email', contact: app.keys.encrypt(address), contactHint: '…', language: 'id', mute: false,
    ticket: { name: 'Drs. Budi, M.Si.\r\nBcc: semua@example.id', number: i + 1, code: 'CBQC0PSS', link: 'http://localhost/j/t', seat: { kind: 'meeting', channel: 'Zoom', place: null, overflowOf: null }, occasion },
  })));
  await asSystem((trx) => enqueueMessages(trx, clock.now(), messages));
}

const states = (event: TestEvent) => asSystem((trx) => trx.selectFrom('outbox').select(['state', 'attempts', 'last_error', 'sent_at', 'due_at']).where('event_id', '=', event.eventId).orderBy('id').execute());
const header = (source: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(source.split('\r\n\r\n')[0]!)?.[1]?.trim();

test('every message that is due is sent once, with its own Message-ID and to its own recipient alone', async () => {
  const event = await makeEvent(product);
  const service = await mailService(() => 'accept');
  const addresses = Array.from({ length: 90 }, (_, i) => `orang${i}@example.id`);
  await enqueue(event, addresses);
  const [one, two] = await Promise.all([sendDueMail(app), sendDueMail(app)]);
  assert.equal(one.sent + two.sent, 90, 'two senders at once share the work');
  assert.deepEqual(service.accepted.map((mail) => mail.to).sort(), [...addresses].sort());
  assert.equal(new Set(service.accepted.map((mail) => header(mail.source, 'Message-ID'))).size, 90);
  const { source } = service.accepted[0]!;
  assert.deepEqual([header(source, 'Bcc'), header(source, 'Auto-Submitted'), header(source, 'From')], [undefined, 'auto-generated', 'Serentak <no-reply@localhost>']);
  assert.deepEqual(new Set((await states(event)).map((row) => `${row.state} ${row.attempts}`)), new Set(['sent 1']));
  assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 0 });
  await service.stop();
});

test('a refusal that may pass is tried again later, with longer and longer waits, and then sent once', async () => {
  const event = await makeEvent(product);
  const service = await mailService((_, tries) => (tries <= 2 ? { code: 451 } : 'accept'));
  await enqueue(event, ['lambat@example.id']);
  assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 1 });
  const [first] = await states(event);
  assert.deepEqual([first!.state, first!.last_error, first!.due_at.getTime() - clock.now().getTime()], ['queued', 'SMTP 451', 30_000]);
  assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 0 }, 'not before its time');
  clock.advance(30_000);
  await sendDueMail(app);
  assert.equal((await states(event))[0]!.due_at.getTime() - clock.now().getTime(), 60_000);
  clock.advance(60_000);
  assert.deepEqual(await sendDueMail(app), { sent: 1, failed: 0 });
  assert.equal(service.accepted.length, 1);
  await service.stop();
});

test('a refusal for good is failed at once, and one bad address delays nobody', async () => {
  const event = await makeEvent(product);
  const service = await mailService((address) => (address.startsWith('salah') ? { code: 550 } : 'accept'));
  await enqueue(event, ['baik1@example.id', 'salah@example.id', 'baik2@example.id']);
  assert.deepEqual(await sendDueMail(app), { sent: 2, failed: 1 });
  const rows = await states(event);
  assert.deepEqual(rows.map((row) => [row.state, row.last_error]), [['sent', null], ['failed', 'SMTP 550'], ['sent', null]]);
  clock.advance(86_400_000);
  assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 0 });
  await service.stop();
});

test('a mail service that dies after it took the message gets it again with the same Message-ID', async () => {
  const event = await makeEvent(product);
  const service = await mailService((_, tries) => (tries === 1 ? 'die' : 'accept'));
  await enqueue(event, ['putus@example.id']);
  assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 1 });
  clock.advance(30_000);
  assert.deepEqual(await sendDueMail(app), { sent: 1, failed: 0 });
  const ids = service.accepted.map((mail) => header(mail.source, 'Message-ID'));
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
  await service.stop();
});

test('a message whose sender died comes up again when the lease is over, and not before', async () => {
  const event = await makeEvent(product);
  const service = await mailService(() => 'accept');
  await enqueue(event, ['yatim@example.id']);
  const taken = await asSystem((trx) => takeDue(trx, { now: clock.now(), limit: 10, leaseMs: 600_000 }));
  assert.equal(taken.length, 1); // and here the sender is killed
  assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 0 });
  clock.advance(600_000);
  assert.deepEqual(await sendDueMail(app), { sent: 1, failed: 0 });
  assert.deepEqual((await states(event)).map((row) => [row.state, row.attempts]), [['sent', 2]]);
  await service.stop();
});

test('with no mail service nobody answers: the message waits, and after the eighth try it is failed', async () => {
  const event = await makeEvent(product);
  app.config.smtpUrl = 'smtp://127.0.0.1:9';
  await enqueue(event, ['sepi@example.id']);
  for (let i = 0; i < 8; i++) {
    assert.deepEqual(await sendDueMail(app), { sent: 0, failed: 1 });
    clock.advance(3_600_000);
  }
  assert.deepEqual((await states(event)).map((row) => [row.state, row.attempts]), [['failed', 8]]);
});

test('without SMTP_URL a ticket is kept, and content and recipient are unreadable in the row', async () => {
  const event = await makeEvent(product);
  app.config.smtpUrl = null;
  await enqueue(event, ['rahasia@example.id']);
  const row = await asSystem((trx) => trx.selectFrom('outbox').selectAll().where('event_id', '=', event.eventId).executeTakeFirstOrThrow());
  assert.equal(row.state, 'kept');
  const text = JSON.stringify(row) + row.recipient.toString('latin1') + Buffer.from((row.data as { sealed: string }).sealed, 'base64').toString('latin1');
  for (const personal of ['rahasia', 'Budi', '/j/t', 'CBQC']) assert.equal(text.includes(personal), false, personal);
});
