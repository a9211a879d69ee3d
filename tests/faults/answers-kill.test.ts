import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { AskedItem } from '#features/assessment/attempt/model.ts';
import { scoreOf } from '#features/assessment/item/model.ts';
import { linkToken } from '#features/registration/ticket/server/queries.ts';
import { invariants } from '#features/report/doctor/server/queries.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { askStarter, type AskedTest } from '../support/assessment.ts';
import { Dice } from '../support/dice.ts';
import { makeEvent, type TestEvent } from '../support/factory.ts';
import { addPeople } from '../support/people.ts';
import { openLines, sitTest, type Given, type Sat } from '../support/phone.ts';
import { startProcess, type ProductProcess } from '../support/process.ts';

/**
 * People at a test while the server is killed under them, lines break and browsers die. SERENTAK_ATTEMPTS=10000 or SERENTAK_LONG=1:
 * the whole ten thousand; SERENTAK_SEED replays what people do (not what the machine does).
 */
const attempts = Number(process.env.SERENTAK_ATTEMPTS ?? (process.env.SERENTAK_LONG ? 10_000 : 300));
const seed = Number(process.env.SERENTAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
const atOnce = 50;

let product: TestApp;
let server: ProductProcess;
let event: TestEvent;
let asked: AskedTest;
const start = async (port?: number) => (server = await startProcess({ owner: product.doors.owner, product: product.doors.product, dataDir: product.app.config.dataDir, services: 'web', ...(port ? { port } : {}) }));

before(async () => {
  product = await testApp();
  event = await makeEvent(product);
  asked = await askStarter(product, event, { asked: ['pre', 'post'], wanted: ['skill'] });
  await start();
});
after(async () => {
  await server.kill();
  await product.close();
});

/** Any answer of the right shape. */
function anyAnswer(item: AskedItem, dice: Dice): Given {
  const keys = item.options.map(({ key }) => key);
  if (item.kind === 'true_false') return dice.chance(0.5);
  if (item.kind === 'number') return dice.number(1, 9);
  return item.kind === 'ordering' ? dice.some(keys, keys.length) : item.kind === 'several' ? dice.some(keys, dice.number(1, keys.length)).sort() : dice.some(keys, 1);
}

/** So many people sit the test while the server is killed; answers what each gave and was told. */
async function sit(role: 'pre' | 'post', count: number, { autosave, kills }: { autosave: boolean; kills: number }): Promise<{ sat: Sat[]; killed: number }> {
  const people = await addPeople(product, event, count);
  const dice = new Dice(seed);
  const lines = openLines({ origin: () => server.origin, slug: event.slug, connections: atOnce, broken: 0.03, dice: new Dice(seed + 1) });
  const sat: Sat[] = [];
  let killed = 0;
  const stop: { killing: Promise<void> | null } = { killing: null };
  const killEvery = Math.max(20, Math.min(250, Math.floor(count / 6)));
  /** In the middle of whatever the others are doing; a machine that starts slowly is killed no more often for it. */
  function killNow(): void {
    stop.killing ??= (async () => {
      await sleep(Math.random() * 200);
      await server.kill();
      killed += 1;
      await start();
      stop.killing = null;
    })();
  }
  const queue = [...people];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let person = queue.pop(); person; person = queue.pop()) {
      const token = linkToken(product.app.keys, { registrationId: person.registrationId, linkVersion: 1 });
      sat.push(await sitTest(lines, { role, token, dice: new Dice(dice.number(1, 2 ** 30)), kills, pause: () => sleep(40), answer: anyAnswer, autosave }));
      if (sat.length % killEvery === 0) killNow();
    }
  }));
  await stop.killing;
  lines.close();
  return { sat, killed };
}

interface Row {
  id: string;
  form: string;
  state: string;
  points: number;
  submissions: number;
  answers: Record<string, { value: Given; sequence: number }>;
}

const rowsOf = (role: string): Promise<Map<string, Row>> => product.asSystem(async (trx) => {
  const { rows } = await sql<Row>`
    select a.id, a.form, a.state, a.points, (select count(*)::int from audit where object_id = a.id::text and action = 'assessment.submit') as submissions,
      coalesce((select jsonb_object_agg(s.item_id, jsonb_build_object('value', s.value, 'sequence', s.sequence)) from assessment_answer s where s.event_id = a.event_id and s.attempt_id = a.id), '{}') as answers
    from assessment_attempt a where a.event_id = ${event.eventId} and a.role = ${role}`.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
});

/** Given answers that are not there as they were given last. */
const lostOf = (sat: readonly Sat[], rows: ReadonlyMap<string, Row>): string[] =>
  sat.flatMap(({ attemptId, given }) => [...given].flatMap(([item, value]) => (JSON.stringify(rows.get(attemptId)?.answers[item]?.value) === JSON.stringify(value) ? [] : `${attemptId} ${item}`)));

test(`${attempts} attempts while the server is killed: no answer is lost, acknowledged or not, and each is handed in once`, { timeout: 900_000 }, async (t) => {
  t.diagnostic(`seed ${seed}; replay: SERENTAK_SEED=${seed} SERENTAK_ATTEMPTS=${attempts} npm test -- tests/faults/answers-kill.test.ts`);
  const began = Date.now();
  const { sat, killed } = await sit('pre', attempts, { autosave: true, kills: 0.05 });
  const rows = await rowsOf('pre');
  const acknowledged = sat.reduce((sum, one) => sum + one.acknowledged.size, 0);
  t.diagnostic(`${killed} kills, ${acknowledged} answers acknowledged last, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  assert.ok(killed >= 3, `${killed} kills prove little`);
  assert.equal(sat.length, attempts);
  const forgotten = sat.flatMap(({ attemptId, acknowledged: told }) => [...told].flatMap(([item, { value, sequence }]) => {
    const kept = rows.get(attemptId)?.answers[item];
    return kept && (kept.sequence > sequence || (kept.sequence === sequence && JSON.stringify(kept.value) === JSON.stringify(value))) ? [] : `${attemptId} ${item}`;
  }));
  assert.deepEqual(forgotten, []);
  assert.deepEqual(lostOf(sat, rows), []);
  assert.deepEqual([...rows.values()].filter(({ state, submissions }) => state !== 'submitted' || submissions !== 1), []);
  assert.equal(rows.size, attempts);
  const misjudged = sat.filter(({ attemptId, given }) => {
    const row = rows.get(attemptId)!;
    return scoreOf(asked.items.filter(({ form }) => form === row.form), given).points !== row.points;
  });
  assert.deepEqual(misjudged, []);
  const recounted = invariants.find(({ id }) => id === 'I10')!;
  assert.deepEqual((await product.asSystem((trx) => recounted.check(trx))).failures, []);
});

test('canary: with answers on the screen alone, sent at the end, dying browsers take some along', { timeout: 400_000 }, async (t) => {
  const { sat } = await sit('post', 40, { autosave: false, kills: 0.05 });
  const lost = lostOf(sat, await rowsOf('post'));
  t.diagnostic(`${lost.length} answers lost`);
  assert.ok(lost.length > 0, 'the protection that is taken away here protects nothing');
});
