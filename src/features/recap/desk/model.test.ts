import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayAssign, mayFollow, mayPublishAtOnce, mayStep, recapStates, recapSteps, type Hand } from './model.ts';

const nobody: Hand = { isAdmin: false, isOrganiser: false, isWriter: false, isEditor: false, wroteIt: false, assigned: { writer: false, editor: false }, isSimulated: false };
const hand = (more: Partial<Hand>): Hand => ({ ...nobody, ...more });
const both = { writer: true, editor: true };
const may = (one: Hand): string => recapSteps.filter((step) => mayStep(step, one)).join(' ');

test('every step follows the states it follows, and no other', () => {
  const table = Object.fromEntries(recapSteps.map((step) => [step, recapStates.filter((state) => mayFollow(step, state)).join(' ')]));
  assert.deepEqual(table, { save: 'draft checked approved published corrected', submit: 'draft', approve: 'checked', return: 'checked approved', publish: 'approved' });
});

test('who may do what: writers write, editors decide, nobody approves their own words, admins do all', () => {
  assert.equal(may(nobody), '');
  assert.equal(may(hand({ isAdmin: true, wroteIt: true })), 'save submit approve return publish');
  assert.equal(may(hand({ isOrganiser: true })), 'save submit approve return publish');
  assert.equal(may(hand({ isOrganiser: true, wroteIt: true })), 'save submit');
  assert.equal(may(hand({ isOrganiser: true, assigned: both })), '');
  assert.equal(may(hand({ isOrganiser: true, isWriter: true, assigned: both })), 'save submit');
  assert.equal(may(hand({ isOrganiser: true, isEditor: true, assigned: both })), 'save submit approve return publish');
  assert.equal(may(hand({ isOrganiser: true, isEditor: true, wroteIt: true, assigned: both })), 'save submit return publish');
  assert.equal(may(hand({ isOrganiser: true, assigned: { writer: true, editor: false } })), 'approve return publish');
});

test('in one step publish only admins, our own jobs, and the organisers of a rehearsal', () => {
  assert.deepEqual([hand({ isAdmin: true }), hand({ isOrganiser: true }), hand({ isOrganiser: true, isSimulated: true }), hand({ isSimulated: true })].map(mayPublishAtOnce), [true, false, true, false]);
  assert.deepEqual([hand({ isAdmin: true }), hand({ isOrganiser: true }), hand({ isWriter: true })].map(mayAssign), [true, true, false]);
});
