import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { testServer } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../../tests/support/people.ts';
import { reportEvent } from '../../server/commands.ts';

const server = await testServer();
after(server.close);

test('open data says the same as the progress page, as JSON and CSV, and a small total nothing at all', async () => {
  for (const [came, shown] of [[14, 14], [6, null]] as const) {
    const event = await makeEvent(server, { state: 'live', seats: 50 });
    const people = await addPeople(server, event, came);
    await addEvidence(server, event, server.app.clock.now(), people.map((person) => ({ ...person, from: 0, until: 3 * 3600 })));
    await server.asSystem((trx) => trx.updateTable('event').set({ state: 'closed', ended_at: new Date(server.app.clock.now().getTime() + 3 * 3_600_000) }).where('id', '=', event.eventId).execute());
    await computeAttendance(server.app, system('test'), event.eventId);
    await reportEvent(server.app, event.eventId);
    const { key } = await server.asSystem((trx) => trx.selectFrom('programme').select('key').where('id', '=', event.programmeId).executeTakeFirstOrThrow());
    const get = (path: string) => fetch(`${server.origin}/api/v1/programmes/${key}/${path}`);
    const open = (await (await get('open-data')).json()) as { state: string; rows: { place: string; segment: string; people: number | null; met: number | null }[] };
    const progress = (await (await get('progress')).json()) as { proven: { people: number; met: number } };
    const total = open.rows.find((row) => row.place === 'ID' && row.segment === '');
    assert.deepEqual([open.state, total?.people, total?.met], ['confirmed', shown, shown]);
    assert.deepEqual([progress.proven.people, progress.proven.met], [came, came]);
    if (shown === null) assert.ok(open.rows.every((row) => row.people === null));
    const csv = await get('open-data.csv');
    assert.match(csv.headers.get('content-type') ?? '', /text\/csv/);
    assert.equal((await csv.text()).trim().split('\r\n').length, open.rows.length + 1);
  }
});
