import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Hand, RecapState } from '../model.ts';
import { lateSince, sideOf, taskOf, type Standing } from './model.ts';

const now = new Date('2026-11-22T05:00:00Z');
const nobody: Hand = { isAdmin: false, isOrganiser: false, isWriter: false, isEditor: false, wroteIt: false, assigned: { writer: true, editor: true }, isSimulated: false };
const hands = { admin: { ...nobody, isAdmin: true }, writer: { ...nobody, isWriter: true, wroteIt: true }, editor: { ...nobody, isEditor: true }, other: { ...nobody, isOrganiser: true } };
const standing = (state: RecapState | null, more: Partial<Standing> = {}): Standing => ({ state, wasPublic: false, embargoUntil: null, closedAt: new Date('2026-11-22T04:30:00Z'), ...more });

test('each finds what is theirs, and what others have', () => {
  const row = (at: Standing) => (['admin', 'writer', 'editor', 'other'] as const).map((who) => taskOf(at, hands[who], now));
  assert.deepEqual(row(standing(null)), ['start', 'start', 'start', 'others']);
  assert.deepEqual(row(standing('draft')), ['write', 'write', 'write', 'others']);
  assert.deepEqual(row(standing('draft', { wasPublic: true })), ['correct', 'correct', 'correct', 'others']);
  assert.deepEqual(row(standing('checked')), ['approve', 'others', 'approve', 'others']);
  assert.deepEqual(row(standing('approved')), ['publish', 'others', 'publish', 'others']);
  assert.deepEqual(row(standing('published')), [null, null, null, null]);
  assert.deepEqual(row(standing('published', { embargoUntil: new Date(now.getTime() + 1) })), ['embargo', 'embargo', 'embargo', 'embargo']);
  assert.deepEqual(row(standing('published', { embargoUntil: now })), [null, null, null, null]);
  assert.deepEqual([sideOf.write, sideOf.publish, sideOf.embargo], ['writer', 'editor', 'nobody']);
});

test('a recap is late an hour after the event was closed, unless readers have one or it is only held back', () => {
  const closedAt = new Date('2026-11-22T03:59:59Z');
  const late = new Date('2026-11-22T04:59:59Z');
  assert.deepEqual(lateSince(standing('draft', { closedAt }), now), late);
  assert.deepEqual(lateSince(standing(null, { closedAt }), now), late);
  assert.equal(lateSince(standing('draft', { closedAt: new Date('2026-11-22T04:00:00Z') }), now), null);
  assert.equal(lateSince(standing('published', { closedAt }), now), null);
  assert.equal(lateSince(standing('draft', { closedAt, wasPublic: true }), now), null);
  assert.equal(lateSince(standing('draft', { closedAt: null }), now), null);
});
