import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../../../../tests/support/app.ts';
import { holderOf, rightAnswer } from '../../../../../tests/support/assessment.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { copyEvent } from '#features/event/copy/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { startAttempt, submitAttempt } from '../../attempt/server/commands.ts';
import { copyStarter, replaceItems } from '../../bank/server/commands.ts';
import { starterBank } from '../../bank/model.ts';
import { findEventAssessment, getResults, listItems } from '../../server/queries.ts';
import type { SettingEntry } from '../schema.ts';
import { copyAssessments, moveWindow, removeAssessment, setAssessment } from './commands.ts';
import { countProgress } from './queries.ts';

const product = await testApp({ clock: manualClock(new Date('2026-11-21T02:00:00Z')) });
const { app, asSystem, close } = product;
after(close);
const us = system('test');
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const entryOf = (instrumentId: string, more: Partial<SettingEntry> = {}): SettingEntry => ({ instrumentId, opensAt: '2026-11-21T08:00', closesAt: '2026-11-21T12:00', minutes: null, passMark: null, languages: ['id', 'en'], reveal: 'after_close', shuffled: true, ...more });

test('hours are the event\'s own; a window that ends before it begins, an empty set and missing English are refused', async () => {
  const event = await makeEvent(product);
  const { instrumentId } = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital', wanted: ['skill'] });
  const set = (more: Partial<SettingEntry>) => setAssessment(app, us, { event: event.slug, role: 'pre', entry: entryOf(instrumentId, more) });
  assert.equal(await reasonOf(set({ closesAt: '2026-11-21T08:00' })), 'assessment_window_wrong');
  assert.equal(await reasonOf(set({ opensAt: '2026-13-40T08:00' })), 'invalid');
  assert.equal(await reasonOf(set({})), 'done');
  const asked = await asSystem((trx) => findEventAssessment(trx, { eventId: event.eventId, role: 'pre' }));
  assert.equal(asked!.opensAt.toISOString(), '2026-11-21T01:00:00.000Z', '08.00 WIB');
  const items = starterBank[0]!.items.filter(({ pillar }) => pillar === 'skill').map((item) => ({ ...item, text: { ...item.text, en: null }, options: item.options.map((option) => ({ ...option, en: null })) }));
  await replaceItems(app, us, { instrumentId, items });
  assert.equal(await reasonOf(set({})), 'assessment_language_incomplete');
  assert.equal(await reasonOf(set({ languages: ['id'] })), 'done');
  await replaceItems(app, us, { instrumentId, items: items.slice(0, 7) });
  assert.equal(await reasonOf(set({ languages: ['id'] })), 'assessment_instrument_unfit', 'forms A and B are not parallel');
});

test('once somebody has begun the version stands, and hours and mark hold for everybody', async () => {
  const event = await makeEvent(product);
  const made = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital', wanted: ['skill'] });
  const other = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital', wanted: ['ethics'] });
  const set = (more: Partial<SettingEntry> = {}) => setAssessment(app, us, { event: event.slug, role: 'pre', entry: entryOf(made.instrumentId, more) });
  await set({ passMark: 90 });
  const [done, open] = (await addPeople(product, event, 2)).map((one) => holderOf(event, one));
  const attempt = await startAttempt(app, done!, { role: 'pre', language: 'id', key: null });
  const items = (await asSystem((trx) => listItems(trx, { versionId: made.versionId, form: attempt.form }))).slice(0, 4);
  await submitAttempt(app, done!, { role: 'pre', answers: items.map((item, i) => ({ item: item.id, value: rightAnswer(item), sequence: i + 1, ageMs: 0 })), key: null });
  await startAttempt(app, open!, { role: 'pre', language: 'id', key: null });
  const passed = async () => (await asSystem((trx) => getResults(trx, { eventId: event.eventId })))[0]!.results.pre!.passed;
  assert.equal(await passed(), false);
  await set({ passMark: 60, minutes: 30 });
  assert.equal(await passed(), true);
  const deadline = async () => (await asSystem((trx) => trx.selectFrom('assessment_attempt').select('deadline_at').where('event_id', '=', event.eventId).where('state', '=', 'open').executeTakeFirstOrThrow())).deadline_at.toISOString();
  assert.equal(await deadline(), '2026-11-21T02:30:00.000Z');
  assert.equal(await reasonOf(setAssessment(app, us, { event: event.slug, role: 'pre', entry: entryOf(other.instrumentId) })), 'assessment_begun');
  assert.equal(await reasonOf(removeAssessment(app, us, { event: event.slug, role: 'pre' })), 'assessment_begun');
  await moveWindow(app, us, { event: event.slug, role: 'pre', move: 'close' });
  assert.equal(await deadline(), '2026-11-21T02:00:00.000Z');
  assert.deepEqual((await asSystem((trx) => countProgress(trx, { eventId: event.eventId }))).pre, { people: 2, started: 2, open: 1, submitted: 1, expired: 0 });
});

test('a copy of an event asks the same, as far from its start as the original', async () => {
  const event = await makeEvent(product);
  const made = await copyStarter(app, us, { event: event.slug, starter: 'literasi-digital', wanted: ['skill'] });
  await setAssessment(app, us, { event: event.slug, role: 'post', entry: entryOf(made.instrumentId, { passMark: 70 }) });
  const copy = await copyEvent(app, us, { event: event.slug, newSlug: `${event.slug}-salinan`, at: new Date('2026-12-21T02:00:00Z'), simulated: false });
  assert.equal(await asSystem((trx) => copyAssessments(trx, { from: event.eventId, to: copy.id, by: us, now: app.clock.now() })), 1);
  assert.equal(await asSystem((trx) => copyAssessments(trx, { from: event.eventId, to: copy.id, by: us, now: app.clock.now() })), 0);
  const asked = await asSystem((trx) => findEventAssessment(trx, { eventId: copy.id, role: 'post' }));
  assert.deepEqual([asked!.opensAt.toISOString(), asked!.closesAt.toISOString(), asked!.passMark, asked!.versionId], ['2026-12-21T01:00:00.000Z', '2026-12-21T05:00:00.000Z', 70, made.versionId]);
  assert.equal(await reasonOf(removeAssessment(app, us, { event: copy.slug, role: 'post' })), 'done');
});
