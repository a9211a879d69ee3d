import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freeSeats, type Pool, type Wish } from '../model.ts';
import { counts, isQuota, roomLeft, seatFor, waitsFor } from './model.ts';

const make = (kind: Pool['kind'], taken: number, limit: number | null = 1, more: Partial<Pool> = {}): Pool => ({ id: `${kind} ${more.regionCode ?? ''} ${more.segment ?? ''}`, channelId: kind, kind, position: 1, limit, reserved: 0, taken, reservedTaken: 0, regionCode: null, segment: null, ...more });
const kind = fc.constantFrom('meeting' as const, 'stream' as const, 'venue' as const, 'viewing_point' as const);
const base = fc.record({ kind, taken: fc.integer({ min: 0, max: 5 }), limit: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }), reserved: fc.integer({ min: 0, max: 2 }) }).map(({ kind, taken, limit, reserved }) => make(kind, taken, limit, { reserved }));
const quota = fc.record({ kind, taken: fc.integer({ min: 0, max: 3 }), limit: fc.integer({ min: 0, max: 3 }), regionCode: fc.constantFrom(null, '35', '35.09', '51'), segment: fc.constantFrom('asn', 'umum') }).map(({ kind, taken, limit, ...more }) => make(kind, taken, limit, more));
const who = fc.record({ regionCode: fc.constantFrom(null, '35.09', '35.10', '51.03', '3'), segment: fc.constantFrom(null, 'asn', 'umum') });
const wish = fc.constantFrom<Wish | null>(null, 'venue', 'viewing_point');
const umum = { regionCode: '35.09', segment: 'umum' };

test('nobody is without a seat while any channel has room for them, and a seat never comes from a full pool', () => {
  fc.assert(
    fc.property(fc.uniqueArray(base, { selector: (pool) => pool.kind }), fc.array(quota, { maxLength: 5 }), wish, who, (bases, quotas, chosen, person) => {
      const pools = [...bases, ...quotas];
      const full = (pool: Pool) => freeSeats(pool) === 0;
      const fits = bases.filter((pool) => !full(pool) && !quotas.some((one) => one.channelId === pool.channelId && counts(one, person) && full(one)));
      const seat = seatFor(pools, chosen, person);
      assert.equal(seat === null, fits.length === 0);
      assert.equal(roomLeft(pools, person) === 0, fits.length === 0);
      if (!seat) return;
      assert.ok([seat.pool, ...seat.quotas].every((pool) => !full(pool)));
      assert.deepEqual(seat.quotas, quotas.filter((one) => one.channelId === seat.pool.channelId && counts(one, person)));
    }),
  );
});

test('a kind that was chosen comes first while it has room, then meeting, then stream', () => {
  const seats = (pools: Pool[], chosen: Wish | null) => seatFor(pools, chosen, umum)?.pool.kind ?? null;
  const open = [make('viewing_point', 0), make('venue', 0), make('stream', 0, null), make('meeting', 0)];
  assert.deepEqual([seats(open, null), seats(open, 'venue'), seats(open, 'viewing_point')], ['meeting', 'venue', 'viewing_point']);
  const full = [make('viewing_point', 1), make('venue', 1), make('stream', 7, null), make('meeting', 1)];
  assert.deepEqual([seats(full, null), seats(full, 'venue')], ['stream', 'stream']);
  assert.equal(seats([make('meeting', 1), make('venue', 0)], null), 'venue', 'where there is no stream, whatever has room');
});

test('a region\'s quota counts the region and everything under it, and nothing that only begins like it', () => {
  const of = (regionCode: string | null, segment: string | null = null) => ({ regionCode, segment });
  assert.deepEqual([of('35'), of('35.09'), of(null), of('3'), of('35.1')].map((one) => counts(one, umum)), [true, true, true, false, false]);
  assert.deepEqual([of('35', 'umum'), of('35', 'asn'), of('51', 'umum')].map((one) => counts(one, umum)), [true, false, false]);
  assert.deepEqual([isQuota(of(null)), isQuota(of('35')), isQuota(of(null, 'asn'))], [false, true, true]);
});

test('one waits for the kind one chose, or for the meeting, where there is one and another was given', () => {
  const pools = [make('meeting', 1), make('venue', 1), make('stream', 0, null)];
  assert.deepEqual([waitsFor(pools, null, 'stream'), waitsFor(pools, 'venue', 'meeting'), waitsFor(pools, null, 'meeting'), waitsFor(pools, 'viewing_point', 'stream')], ['meeting', 'venue', null, null]);
});
