import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freeSeats, readCode, seatFor, ticketCookie, ticketTokens, toCode, type Pool, type Wish } from './model.ts';

const pool = fc.record({
  id: fc.uuid(),
  channelId: fc.uuid(),
  kind: fc.constantFrom('meeting' as const, 'stream' as const, 'venue' as const, 'viewing_point' as const),
  position: fc.integer({ min: 1, max: 9 }),
  limit: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
  reserved: fc.integer({ min: 0, max: 2 }),
  taken: fc.integer({ min: 0, max: 5 }),
});
const wish = fc.constantFrom<Wish | null>(null, 'venue', 'viewing_point');

test('nobody is without a seat while any pool has room, and no seat comes from a full pool', () => {
  fc.assert(
    fc.property(fc.array(pool, { maxLength: 6 }), wish, (pools, chosen) => {
      const seat = seatFor(pools, chosen);
      assert.equal(seat === null, pools.every((one) => freeSeats(one) === 0));
      if (seat) assert.ok(freeSeats(seat) > 0);
    }),
  );
});

test('a kind that was chosen comes first while it has room, then meeting, then stream', () => {
  const make = (kind: Pool['kind'], taken: number, limit: number | null = 1): Pool => ({ id: kind, channelId: kind, kind, position: 1, limit, reserved: 0, taken });
  const seats = (pools: Pool[], chosen: Wish | null) => seatFor(pools, chosen)?.kind ?? null;
  const open = [make('viewing_point', 0), make('venue', 0), make('stream', 0, null), make('meeting', 0)];
  assert.deepEqual([seats(open, null), seats(open, 'venue'), seats(open, 'viewing_point')], ['meeting', 'venue', 'viewing_point']);
  const full = [make('viewing_point', 1), make('venue', 1), make('stream', 7, null), make('meeting', 1)];
  assert.deepEqual([seats(full, null), seats(full, 'venue')], ['stream', 'stream']);
  assert.equal(seats([make('meeting', 1), make('venue', 0)], null), 'venue', 'where there is no stream, whatever has room');
});

test('reserved seats are not given', () => {
  assert.equal(freeSeats({ limit: 10, reserved: 4, taken: 6 }), 0);
  assert.equal(freeSeats({ limit: 10, reserved: 4, taken: 5 }), 1);
});

test('a code is read however it was dictated', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
      const code = toCode(bytes);
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{8}$/);
      assert.equal(readCode(code), code);
      assert.equal(readCode(` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4)} `), code);
      assert.equal(readCode(code.replaceAll('0', 'o').replaceAll('1', 'l')), code);
    }),
  );
  assert.deepEqual(['', 'ABC', 'ABCDEFGHJ', 'ABCD-EFGU', '😀😀😀😀'].map(readCode), [null, null, null, null, null]);
});

test('different bytes are different codes', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), fc.uint8Array({ minLength: 5, maxLength: 5 }), (a, b) => (toCode(a) === toCode(b)) === (Buffer.compare(a, b) === 0)));
});

test('tokens are found in the bearer header and in ticket cookies, and nowhere else', () => {
  const cookie = `lang=id; ${ticketCookie('0190-e')}=abc_-1; other=zzz; ${ticketCookie('0190-f')}=def`;
  assert.deepEqual(ticketTokens({ authorization: 'Bearer xyz', cookie }), ['xyz', 'abc_-1', 'def']);
  assert.deepEqual(ticketTokens({ authorization: 'Basic eHl6' }), []);
});
