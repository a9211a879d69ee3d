import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createKeys } from '#platform/files/keys.ts';
import { isHallTicketTrue, readHallTicket, type HallTicket } from './model.ts';
import { hallTicketKey, hallTicketText } from './server/queries.ts';

const keys = createKeys(Buffer.alloc(32, 1));
const tickets = fc.record({ eventId: fc.uuid(), registrationId: fc.uuid(), number: fc.integer({ min: 1, max: 2 ** 31 - 1 }), linkVersion: fc.integer({ min: 1, max: 60_000 }) }, { noNullPrototype: true });
const ticket: HallTicket = { eventId: '01890a5d-ac96-774b-bcce-b302099a8057', registrationId: '01890a5d-ac96-774b-bcce-b302099a8058', number: 312, linkVersion: 1 };

test('any ticket is read as it was written, and only with the key of its installation', async () => {
  await fc.assert(
    fc.asyncProperty(tickets, async (one) => {
      const read = readHallTicket(hallTicketText(keys, one));
      assert.ok(read);
      assert.deepEqual(read.ticket, one);
      assert.equal(await isHallTicketTrue(read, hallTicketKey(keys)), true);
      assert.equal(await isHallTicketTrue(read, hallTicketKey(createKeys(Buffer.alloc(32, 2)))), false);
    }),
    { numRuns: 50 },
  );
});

test('a ticket in which one sign was changed is none, or is not true', async () => {
  const text = hallTicketText(keys, ticket);
  for (let i = 0; i < text.length; i++) {
    const read = readHallTicket(`${text.slice(0, i)}${text[i] === '7' ? '8' : '7'}${text.slice(i + 1)}`);
    assert.equal(read !== null && (await isHallTicketTrue(read, hallTicketKey(keys))), false, `sign ${i}`);
  }
});

test('it uses only the dense alphabet of QR codes, and anything else that is scanned is no ticket', () => {
  const text = hallTicketText(keys, ticket);
  assert.match(text, /^[0-9A-Z $%*+\-./:]{159}$/);
  for (const other of ['', 'SR1:', 'https://serentak.id/j/abc', text.slice(0, -1), `${text}0`, text.toLowerCase(), text.replace('SR1', 'SR2')]) assert.equal(readHallTicket(other), null);
});
