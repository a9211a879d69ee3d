import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { system, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { lotEntry } from '../schema.ts';
import { assignLot, createLot, editLot, gatherEvents } from './commands.ts';
import { findLotOf, listLots, listRepetitions, standingsOf } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const us = system('test');
const staff = (role: 'programme_admin' | 'regional_organiser', id: string): Principal => ({ kind: 'staff', userId: `u-${id}`, email: 'u@contoh.id', name: 'U', grants: [{ role, kind: role === 'programme_admin' ? 'programme' : 'region', id }] });
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const entry = (more: object = {}) => lotEntry.parse({ number: 1, name: 'Paket Jawa Timur I', contractor: 'PT Contoh', startsOn: '2020-01-01', endsOn: '2035-12-31', events: 10, people: 6000, source: 'kontrak uji', regions: ['35'], ...more });
const keyOf = (programmeId: string) => asSystem((trx) => trx.selectFrom('programme').select('key').where('id', '=', programmeId).executeTakeFirstOrThrow()).then((row) => row.key);
/** A second event of the same programme. */
const another = async (first: { programmeId: string }, region = '35.09', segments = ['umum']) => {
  const made = await makeEvent(product, { state: 'draft', region });
  await asSystem((trx) => trx.updateTable('event').set({ programme_id: first.programmeId, segments }).where('id', '=', made.eventId).execute());
  return made;
};

test('a lot is made by the programme\'s admin, its number is taken once, and an older form is told so', async () => {
  const event = await makeEvent(product, { state: 'draft' });
  const programme = await keyOf(event.programmeId);
  const admin = staff('programme_admin', event.programmeId);
  const { id } = await createLot(app, admin, { programme, entry: entry() });
  assert.deepEqual(await Promise.all([
    reasonOf(createLot(app, admin, { programme, entry: entry({ name: 'Lain' }) })),
    reasonOf(createLot(app, staff('regional_organiser', '35'), { programme, entry: entry({ number: 2 }) })),
    reasonOf(createLot(app, admin, { programme, entry: entry({ number: 2, endsOn: '2019-01-01' }) })),
    reasonOf(createLot(app, admin, { programme, entry: entry({ number: 2, regions: ['Kabupaten Antah Berantah'] }) })),
  ]), ['lot_number_taken', 'forbidden', 'invalid', 'invalid']);
  await editLot(app, admin, { lotId: id, version: 1, entry: entry({ contractor: 'PT Contoh Baru' }) });
  assert.equal(await reasonOf(editLot(app, admin, { lotId: id, version: 1, entry: entry() })), 'lot_changed');
  const seen = (principal: Principal) => withScope(app.db, principal, (trx) => listLots(trx, { programmeId: event.programmeId })).then((lots) => lots.map((lot) => lot.contractor));
  assert.deepEqual([await seen(admin), await seen(staff('regional_organiser', '35.09')), await seen(staff('regional_organiser', '73'))], [['PT Contoh Baru'], ['PT Contoh Baru'], []]);
});

test('an event belongs to one lot, of its programme, regions and period; the rest are gathered at once', async () => {
  const event = await makeEvent(product, { state: 'draft' });
  const programme = await keyOf(event.programmeId);
  const east = (await createLot(app, us, { programme, entry: entry({ eventsADay: 1 }) })).id;
  const past = (await createLot(app, us, { programme, entry: entry({ number: 2, endsOn: '2020-12-31' }) })).id;
  const south = (await createLot(app, us, { programme, entry: entry({ number: 3, regions: ['73'] }) })).id;
  const stranger = await makeEvent(product, { state: 'draft' });
  const assign = (lotId: string | null, slug = event.slug) => reasonOf(assignLot(app, us, { event: slug, lotId }));
  assert.deepEqual([await assign(past), await assign(south), await assign(east, stranger.slug), await assign(east)], ['lot_other_period', 'lot_other_region', 'lot_other_programme', 'done']);
  const second = await another(event);
  await another(event, '73.71');
  assert.deepEqual(await gatherEvents(app, us, { lotId: east }), { assigned: 1 });
  const standing = (await asSystem((trx) => standingsOf(trx, { programmeId: event.programmeId }))).get(east)!;
  assert.deepEqual([standing.planned, standing.published, standing.delivered, standing.crowded.map((day) => day.events)], [2, 0, 0, [2]]);
  assert.equal((await asSystem((trx) => findLotOf(trx, { eventId: second.eventId })))?.number, 1);
  await assign(null, second.slug);
  assert.equal(await asSystem((trx) => findLotOf(trx, { eventId: second.eventId })), undefined);
});

test('the same place and segment within ninety days is pointed out, another segment or place is not', async () => {
  const event = await makeEvent(product, { state: 'draft' });
  const twin = await another(event);
  await another(event, '73.71');
  await another(event, '35.09', ['asn']);
  const everybody = await another(event, '35.09', []);
  const far = await another(event);
  await asSystem((trx) => trx.updateTable('event').set({ starts_on: '2020-01-01', ends_on: '2020-01-01' }).where('id', '=', far.eventId).execute());
  const found = await asSystem((trx) => listRepetitions(trx, { eventId: event.eventId }));
  assert.deepEqual(new Map(found.map((one) => [one.slug, one.segments])), new Map([[twin.slug, ['umum']], [everybody.slug, []]]));
});
