import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { testApp } from '../../../tests/support/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { bytesColumn, plainColumn, textColumn } from './columns.ts';
import { newId } from './id.ts';
import { ahead, together } from './prepared.ts';
import { brokenConstraint } from './retry.ts';
import { withScope } from './scope.ts';

const product = await testApp();
after(product.close);

const put = (key: string) => sql`${ahead} insert into idempotency (scope, key, body_hash, status, answer, created_at) values ('ahead', ${key}, '\\x00', 200, '{}', now())`;
const count = (key: string) => sql<{ n: number }>`select count(*)::int as n from idempotency where scope = 'ahead' and key = ${key}`;

test('what went ahead is there for the next statement and after the commit', async () => {
  const key = newId();
  const within = await withScope(product.app.db, anybody, async (trx) => {
    await put(key).execute(trx);
    return (await count(key).execute(trx)).rows;
  });
  assert.deepEqual([within, (await product.asSystem((trx) => count(key).execute(trx))).rows], [[{ n: 1 }], [{ n: 1 }]]);
});

test('what went ahead and failed is thrown by the next statement that is waited for, the commit at the latest, and nothing stays', async () => {
  for (const more of [false, true]) {
    const [key, first] = [newId(), newId()];
    const act = withScope(product.app.db, anybody, async (trx) => {
      await put(first).execute(trx);
      await put(key).execute(trx);
      await put(key).execute(trx);
      if (more) await count(key).execute(trx);
    });
    const reason: unknown = await act.then(() => null, (thrown: unknown) => thrown);
    assert.equal(brokenConstraint(reason), 'idempotency_pkey');
    assert.deepEqual((await product.asSystem((trx) => count(first).execute(trx))).rows, [{ n: 0 }]);
  }
});

test('a failure that nobody waited for does not reach the next transaction of the connection', async () => {
  const key = newId();
  for (let i = 0; i < 30; i++) {
    await assert.rejects(withScope(product.app.db, anybody, async (trx) => {
      await put('short').execute(trx);
      throw new Error('changed my mind');
    }), /changed my mind/);
  }
  await Promise.all(Array.from({ length: 30 }, () => withScope(product.app.db, anybody, (trx) => count(key).execute(trx))));
});

test('together: answers in the order of the questions, each with its own types; one that fails fails the whole', async () => {
  const [numbers, words] = await withScope(product.app.db, anybody, (trx) => together(trx, sql<{ n: number }>`select 7 as n`, trx.selectFrom('region').select('code').where('code', '=', '35.09')));
  assert.deepEqual([numbers, words], [[{ n: 7 }], [{ code: '35.09' }]]);
  await assert.rejects(withScope(product.app.db, anybody, (trx) => together(trx, sql`select 1 / 0`, sql`select 1`)), /division by zero/);
});

test('columns arrive as they were, whatever stands in them', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ text: fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('NULL', 'null', '', '{}', '"', '\\', ',', ' a ', '\n'))), bytes: fc.option(fc.uint8Array({ maxLength: 9 })), number: fc.option(fc.integer()), yes: fc.boolean() }), { maxLength: 12 }), async (given) => {
    const rows = given.map((row) => ({ ...row, text: row.text?.replaceAll('\0', '').toWellFormed() ?? null }));
    const { rows: back } = await product.asSystem((trx) => sql`select * from unnest(${textColumn(rows.map(({ text }) => text))}::text[], ${bytesColumn(rows.map(({ bytes }) => bytes))}::bytea[], ${plainColumn(rows.map(({ number }) => number))}::int[], ${plainColumn(rows.map(({ yes }) => yes))}::boolean[]) as row (text, bytes, number, yes)`.execute(trx));
    assert.deepEqual(back, rows.map(({ text, bytes, number, yes }) => ({ text, bytes: bytes && Buffer.from(bytes), number, yes })));
  }), { numRuns: 60 });
});
