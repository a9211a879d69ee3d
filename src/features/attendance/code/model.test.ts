import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createKeys } from '#platform/files/keys.ts';
import { codeAlphabet, codeGraceSeconds, codeTurnsSeconds, readRoomCode, slotHours, slotOf, slotsTaken, spokenRoomCode, toRoomCode } from './model.ts';
import { codesAhead, roomCode } from './server/queries.ts';

const keys = createKeys(Buffer.alloc(32, 1));
const at = Date.parse('2026-11-22T02:00:30Z');

test('a code is six signs that cannot be taken for others, and its spoken form is read back', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
    const code = toRoomCode(bytes);
    assert.match(code, /^[34679CDFGHJKMNPQRTWXY]{6}$/);
    assert.equal(readRoomCode(` ${spokenRoomCode(code).toLowerCase()}. `), code);
  }));
  for (const confusable of '0O1ILS5B8Z2UVAE') assert.equal(codeAlphabet.includes(confusable), false);
  for (const typed of ['', 'K7M4Q', 'K7M4QXX', 'K7M4Q0', 'kode ya']) assert.equal(readRoomCode(typed), null);
});

test('a code is taken while it is shown and three minutes longer, to the millisecond', () => {
  const slot = slotOf(at);
  const { from, until } = slotHours(slot);
  assert.equal(until - from, codeTurnsSeconds * 1000);
  const taken = (instant: number) => slotsTaken(instant).includes(slot);
  assert.deepEqual([taken(from - 1), taken(from), taken(until + codeGraceSeconds * 1000 - 1), taken(until + codeGraceSeconds * 1000)], [false, true, true, false]);
  assert.deepEqual(slotsTaken(from), [slot, slot - 1, slot - 2]);
});

test('the next code says nothing of this one, and another event has other codes', () => {
  const codes = new Set(Array.from({ length: 500 }, (_, i) => roomCode(keys, 'a', i)));
  assert.equal(codes.size, 500);
  assert.notEqual(roomCode(keys, 'a', 7), roomCode(keys, 'b', 7));
  assert.notEqual(roomCode(keys, 'a', 7), roomCode(createKeys(Buffer.alloc(32, 2)), 'a', 7));
});

test('what a screen is given turns by itself and has no hole', () => {
  const ahead = codesAhead(keys, { eventId: 'a', now: new Date(at), count: 3 });
  assert.deepEqual(ahead.map(({ code }) => code), [0, 1, 2].map((i) => roomCode(keys, 'a', slotOf(at) + i)));
  assert.deepEqual(ahead.map(({ until }) => until), ['2026-11-22T02:02:00.000Z', '2026-11-22T02:04:00.000Z', '2026-11-22T02:06:00.000Z']);
});
