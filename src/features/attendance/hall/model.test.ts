import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeys } from '#platform/files/keys.ts';
import { hallTicketText } from '#features/registration/ticket/hall/server/queries.ts';
import { answerAtDoor, hourOf, initialsOf, offsetOf, readScan, type ListedTicket } from './model.ts';

const eventId = '01890a5d-ac96-774b-bcce-b302099a8057';
const ticket = { eventId, registrationId: '01890a5d-ac96-774b-bcce-b302099a8058', number: 312, linkVersion: 1 };
const text = hallTicketText(createKeys(Buffer.alloc(32, 1)), ticket);
const listed: ListedTicket = ['aabbccdd', '0011223344556677', 312, 'A. L.', 'active'];
const cancelled: ListedTicket = ['aabbccdd', '0011223344556677', 312, 'A. L.', 'cancelled'];
const asked = { eventId, found: [listed], signed: true, last: null, direction: 'in' } as const;

test('a ticket, a code as people type it, and anything else', () => {
  assert.deepEqual(readScan(text), { kind: 'ticket', registrationId: ticket.registrationId, eventId, number: 312 });
  assert.deepEqual(readScan(' 0ab1-2cd3 '), { kind: 'code', code: '0AB12CD3' });
  for (const other of ['', 'halo', 'https://contoh.id/j/abc', '8991002101234']) assert.deepEqual(readScan(other), { kind: 'unknown' });
});

test('the phone says what its list knows', () => {
  const read = readScan(text);
  assert.deepEqual(answerAtDoor(read, asked), { kind: 'ok', number: 312, initials: 'A. L.' });
  assert.deepEqual(answerAtDoor(read, { ...asked, last: 'in' }), { kind: 'again', number: 312, initials: 'A. L.' });
  assert.deepEqual(answerAtDoor(read, { ...asked, last: 'in', direction: 'out' }), { kind: 'ok', number: 312, initials: 'A. L.' });
  assert.deepEqual(answerAtDoor(read, { ...asked, found: [cancelled] }), { kind: 'cancelled', number: 312, initials: 'A. L.' });
  assert.deepEqual(answerAtDoor(read, { ...asked, found: [] }), { kind: 'later', number: 312 });
  assert.deepEqual(answerAtDoor(read, { ...asked, found: [], signed: null }), { kind: 'later', number: 312 }, 'a browser that cannot check lets the server check');
  assert.deepEqual(answerAtDoor(read, { ...asked, signed: false }), { kind: 'unknown' }, 'a forged ticket is none, even of somebody on the list');
  assert.deepEqual(answerAtDoor(read, { ...asked, eventId: '01890a5d-ac96-774b-bcce-b302099a8059' }), { kind: 'foreign' });
  assert.deepEqual(answerAtDoor(readScan('0AB12CD3'), { ...asked, found: [] }), { kind: 'unknown' }, 'a code carries no signature');
});

test('a clock that is a day off is corrected to the half of the way there and back', () => {
  const day = 86_400_000;
  const server = Date.parse('2026-11-22T02:00:00Z');
  const offset = offsetOf({ asked: server - day - 100, answered: server - day + 100, server });
  assert.equal(offset, day);
  assert.equal(hourOf({ at: server - day + 5000, offset }), server + 5000);
});

test('initials are enough to notice a wrong hand, and no name', () => {
  assert.deepEqual(['Ani Lestari, S.Pd.', 'dr. Budi', 'Siti', 'Muhammad Nur Rizky Pratama'].map(initialsOf), ['A. L.', 'D. B.', 'S.', 'M. N. R.']);
});
