import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { system, type Principal, type Staff } from '#platform/app/principal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import type { Refusal } from '#platform/http/refusal.ts';
import { importProgramme } from '#features/programme/server/commands.ts';
import { testApp } from '../../../../tests/support/app.ts';
import { setCast } from '../cast/server/commands.ts';
import { copyEvent } from '../copy/server/commands.ts';
import { setGroups } from '../group/server/commands.ts';
import { castEntries, dayEntry, eventDetails, groupEntry, type EventDetailsInput } from '../schema.ts';
import { closeEvent, createEvent, editEvent, endEvent, openEvent, publishEvent, setRegions } from './commands.ts';
import { findEvent, getCast, getDays, getGroups } from './queries.ts';

const { app, asSystem, close } = await testApp();
after(close);

const staff = (grants: Staff['grants']): Staff => ({ kind: 'staff', userId: newId(), email: 'a@b.id', name: 'A', grants });
let admin: Principal;
const organiser = (code: string) => staff([{ role: 'regional_organiser', kind: 'region', id: code }]);
const jember = organiser('35.09');

before(async () => {
  const { id } = await importProgramme(app, system('test'), {
    key: 'uji', name: 'Program Uji', organiser: 'Dinas Uji', targets: [], statements: {}, reach: [], segments: [{ key: 'asn', name: 'ASN', nameEn: 'Civil servants' }],
  });
  admin = staff([{ role: 'programme_admin', kind: 'programme', id }]);
});

const details = (more: Partial<EventDetailsInput> = {}) =>
  eventDetails.parse({ theme: 'Dampak Positif Bermedsos', organiser: 'Dinas Uji', startsOn: '2026-12-01', startHour: '09.00', endHour: '12.00', zone: 'WIB', ...more });
const create = (who: Principal, regions = ['Kab. Jember'], more: Partial<EventDetailsInput> = {}) => createEvent(app, who, { programme: 'uji', details: details(more), regions });
const refusedAs = (reason: string, fields: Record<string, string> = {}) => (error: Refusal) => {
  assert.deepEqual([error.reason, error.fields], [reason, fields]);
  return true;
};
const member = (nameAsWritten: string, role = 'speaker', more = {}) => ({ nameAsWritten, role, ...more });

test('an event is created as a draft, at an address of place and day, with what was typed', async () => {
  const { slug } = await create(admin, ['Kab. Jember', '35.78'], { segments: ['asn'], pillars: ['safety'], startHour: '09:00' });
  const event = await asSystem((trx) => findEvent(trx, slug));
  assert.deepEqual(
    [event?.slug, event?.state, event?.startsAt?.toISOString(), event?.endsAt?.toISOString(), event?.segments, event?.regions],
    ['jember-2026-12-01', 'draft', '2026-12-01T02:00:00.000Z', '2026-12-01T05:00:00.000Z', ['asn'], [
      { code: '35.09', name: 'Kabupaten Jember', kind: 'regency', provinceName: 'Jawa Timur' },
      { code: '35.78', name: 'Kota Surabaya', kind: 'city', provinceName: 'Jawa Timur' },
    ]],
  );
});

test('a second event on the same day and place gets another address, though its maker cannot see the first', async () => {
  const day = { startsOn: '2027-01-04' };
  await create(admin, ['Jember'], day);
  await assert.rejects(create(organiser('51'), ['Jember'], day), refusedAs('region_not_yours', { regions: 'region_not_yours' }));
  assert.equal((await create(jember, ['Jember'], day)).slug, 'jember-2027-01-04-2');
});

test('what is wrong is named field by field', async () => {
  await assert.rejects(create(admin, ['Atlantis']), refusedAs('invalid', { regions: 'region_unknown' }));
  await assert.rejects(create(admin, ['Bogor']), refusedAs('invalid', { regions: 'region_ambiguous' }));
  await assert.rejects(create(admin, ['Kota Bogor'], { segments: ['petani'] }), refusedAs('invalid', { segments: 'segment_unknown' }));
  await assert.rejects(create(admin, ['Kota Bogor'], { endHour: '08.00' }), refusedAs('invalid', { endHour: 'ends_before_start' }));
  await assert.rejects(create(admin, ['Kota Bogor'], { endsOn: '2026-11-30' }), refusedAs('invalid', { endsOn: 'ends_before_start' }));
  await assert.rejects(createEvent(app, admin, { programme: 'none', details: details(), regions: ['Jember'] }), refusedAs('programme_unknown', { programme: 'programme_unknown' }));
  await assert.rejects(create({ kind: 'public' }), refusedAs('forbidden'));
});

test('an event goes from draft to closed one step at a time, each step once, with a numbered line in its room', async () => {
  const { slug, id } = await create(jember, ['35.09'], { startsOn: '2027-01-05' });
  const input = { event: slug };
  await assert.rejects(openEvent(app, jember, input), refusedAs('event_state_live'));
  for (const [step, state] of [[publishEvent, 'published'], [openEvent, 'live'], [endEvent, 'ended'], [closeEvent, 'closed']] as const) {
    assert.equal((await step(app, jember, input)).state, state);
    await assert.rejects(step(app, jember, input), refusedAs(`event_state_${state}`));
  }
  const event = await asSystem((trx) => findEvent(trx, id));
  assert.deepEqual([event?.state, event?.version, event?.openedAt !== null, event?.endedAt !== null, event?.closedAt !== null], ['closed', 5, true, true, true]);
  const log = await asSystem((trx) => trx.selectFrom('room_log').select(['seq', 'kind', 'payload']).where('event_id', '=', id).orderBy('seq').execute());
  assert.deepEqual(log, ['published', 'live', 'ended', 'closed'].map((state, at) => ({ seq: at + 1, kind: 'event.state', payload: { state } })));
});

test('a replayed request has one effect and one answer', async () => {
  const { slug } = await create(admin, ['Jember'], { startsOn: '2027-01-06' });
  const key = keyFor(admin, 'event.publish', 'key-12345678', { slug });
  const first = await publishEvent(app, admin, { event: slug, key });
  assert.deepEqual(await publishEvent(app, admin, { event: slug, key }), first);
});

test('an event without hours is not published, and a published one keeps its hours', async () => {
  const { slug } = await create(admin, ['Jember'], { startsOn: '2027-01-07', startHour: '', endHour: '' });
  await assert.rejects(publishEvent(app, admin, { event: slug }), refusedAs('event_incomplete', { startHour: 'required', endHour: 'required' }));
  await editEvent(app, admin, { event: slug, version: 1, details: details({ startsOn: '2027-01-07' }) });
  await publishEvent(app, admin, { event: slug });
  await assert.rejects(editEvent(app, admin, { event: slug, version: 3, details: details({ startHour: '', endHour: '' }) }), refusedAs('event_incomplete', { startHour: 'required', endHour: 'required' }));
});

test('of two who edit at once the second is told, and of two who publish at once one does', async () => {
  const { slug, version } = await create(admin, ['Jember'], { startsOn: '2027-01-08' });
  const edit = (theme: string) => editEvent(app, admin, { event: slug, version, details: details({ theme, startsOn: '2027-01-08' }) });
  const edits = await Promise.allSettled([edit('Tema satu'), edit('Tema dua')]);
  assert.deepEqual(edits.map((edit) => edit.status).sort(), ['fulfilled', 'rejected']);
  const steps = await Promise.allSettled([1, 2, 3].map(() => publishEvent(app, admin, { event: slug })));
  assert.deepEqual(steps.map((step) => step.status).sort(), ['fulfilled', 'rejected', 'rejected']);
});

test('an organiser finds no event of other regions, adds none and keeps one of their own', async () => {
  const { slug } = await create(admin, ['Kota Denpasar'], { startsOn: '2027-01-09' });
  await assert.rejects(publishEvent(app, jember, { event: slug }), refusedAs('not_found'));
  const own = await create(jember, ['Jember'], { startsOn: '2027-01-09' });
  await assert.rejects(setRegions(app, jember, { event: own.slug, regions: ['Jember', 'Kota Denpasar'] }), refusedAs('region_not_yours', { regions: 'region_not_yours' }));
  await setRegions(app, admin, { event: own.slug, regions: ['Jember', 'Kota Denpasar'] });
  await assert.rejects(setRegions(app, jember, { event: own.slug, regions: ['Kota Denpasar'] }), refusedAs('region_not_yours', { regions: 'region_not_yours' }));
  await publishEvent(app, organiser('51'), { event: own.slug });
});

test('the cast keeps its people through an edit, in the order given, each once in the register', async () => {
  const { slug, id } = await create(admin, ['Jember'], { startsOn: '2027-01-10' });
  const set = (entries: unknown) => setCast(app, admin, { event: slug, cast: castEntries.parse(entries) });
  await set([member('M Yasin, S.Kom, M.Kom'), member('Firdaus Rahman, A.Md.A', 'speaker', { talkTitle: 'Digital Culture', pillar: 'culture' }), member('Hendy Siswanto', 'keynote', { office: 'Bupati Jember' })]);
  const [keynote, first, second] = await asSystem((trx) => getCast(trx, id));
  assert.deepEqual(
    [keynote?.name, first?.name, second?.name, second?.nameAsWritten, second?.position, second?.pillar],
    ['Hendy Siswanto', 'M Yasin, S.Kom., M.Kom.', 'Firdaus Rahman, A.Md.A.', 'Firdaus Rahman, A.Md.A', 2, 'culture'],
  );
  await set([member('Firdaus Rahman, A.Md.A', 'speaker', { id: second?.id }), member('M Yasin, S.Kom, M.Kom', 'speaker', { id: first?.id, description: 'dosen' })]);
  const swapped = await asSystem((trx) => getCast(trx, id));
  assert.deepEqual(swapped.map(({ id: castId, position, speakerId, description }) => [castId, position, speakerId, description]), [
    [second?.id, 1, second?.speakerId, null], [first?.id, 2, first?.speakerId, 'dosen'],
  ]);
  await assert.rejects(set([member('Ani'), member('Firdaus Rahman, S.H.')]), refusedAs('speaker_titles_differ', { 'cast.1.nameAsWritten': 'speaker_titles_differ' }));
});

test('groups and days stay within the event and are told apart by number', async () => {
  const { slug, id } = await create(admin, ['51'], { startsOn: '2027-02-01', endsOn: '2027-02-04' });
  const set = (days: object[], groups: object[]) => setGroups(app, admin, { event: slug, days: days.map((day) => dayEntry.parse(day)), groups: groups.map((group) => groupEntry.parse(group)) });
  await set([{ day: '2027-02-01', people: 5000, units: ['Pemprov Bali'] }], [{ number: 1, day: '2027-02-01' }, { number: 2 }]);
  const [days, groups] = await asSystem(async (trx) => [await getDays(trx, id), await getGroups(trx, id)] as const);
  assert.deepEqual(days, [{ day: '2027-02-01', people: 5000, units: ['Pemprov Bali'], note: null }]);
  assert.deepEqual(groups, [{ number: 1, day: '2027-02-01', units: [], quota: null }, { number: 2, day: null, units: [], quota: null }]);
  await assert.rejects(set([{ day: '2027-02-05' }], []), refusedAs('invalid', { days: 'day_outside_event' }));
  await assert.rejects(set([], [{ number: 1 }, { number: 1 }]), refusedAs('invalid', { groups: 'given_twice' }));
});

test('a copy has its own cast, its own hours and says what it is a copy of; copying again finds it', async () => {
  const { slug, id } = await create(admin, ['Jember'], { startsOn: '2027-02-10' });
  await setCast(app, admin, { event: slug, cast: castEntries.parse([member('M Yasin, S.Kom, M.Kom')]) });
  const copy = (newSlug: string) => copyEvent(app, admin, { event: slug, newSlug, at: new Date('2027-03-01T02:00:00Z'), simulated: true });
  const made = await copy('gladi-jember');
  assert.deepEqual(await copy('gladi-jember'), made);
  await assert.rejects(copy(slug), refusedAs('slug_taken', { slug: 'slug_taken' }));
  const [copied, cast, original] = await asSystem(async (trx) => [await findEvent(trx, 'gladi-jember'), await getCast(trx, made.id), await getCast(trx, id)] as const);
  assert.deepEqual([copied?.copyOf, copied?.simulated, copied?.state, copied?.startsOn, copied?.endsAt?.toISOString()], [id, true, 'draft', '2027-03-01', '2027-03-01T05:00:00.000Z']);
  assert.deepEqual(made.castIds, { [original[0]!.id]: cast[0]!.id });
});

test('only staff and our own jobs change events: a public transaction writes nothing', async () => {
  const { slug, id } = await create(admin, ['Jember'], { startsOn: '2027-02-11' });
  await assert.rejects(publishEvent(app, { kind: 'public' }, { event: slug }), refusedAs('not_found'));
  await publishEvent(app, admin, { event: slug });
  await assert.rejects(openEvent(app, { kind: 'public' }, { event: slug }), refusedAs('forbidden'));
  const { numUpdatedRows } = await withScope(app.db, { kind: 'public' }, (trx) => trx.updateTable('event').set({ theme: 'Tema lain' }).where('id', '=', id).executeTakeFirstOrThrow());
  assert.equal(Number(numUpdatedRows), 0);
});
