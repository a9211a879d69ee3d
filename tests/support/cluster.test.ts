import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { testCluster } from './cluster.ts';

test('databases made from a template hold its rows, are apart, and go when dropped', { timeout: 30_000 }, async () => {
  const cluster = await testCluster();
  const names = ['template', 'one', 'two'].map((name) => `serentak_test_${name}_${process.pid}`);
  const [template = '', one = '', two = ''] = names;
  const ask = async (database: string, sql: string) => {
    const client = new pg.Client(cluster.ownerUrl(database));
    await client.connect();
    try {
      return (await client.query<{ id: number }>(sql)).rows.map((row) => row.id);
    } finally {
      await client.end();
    }
  };
  try {
    await cluster.create(template);
    await ask(template, 'create table kept as select 7 as id');
    await Promise.all([cluster.create(one, template), cluster.create(two, template)]);
    await ask(one, 'insert into kept values (8)');
    assert.deepEqual(await ask(one, 'select id from kept order by id'), [7, 8]);
    assert.deepEqual(await ask(two, 'select id from kept order by id'), [7]);
    await assert.rejects(cluster.drop('postgres'), /is not a test's own/);
  } finally {
    for (const name of names) await cluster.drop(name);
  }
  await assert.rejects(ask(one, 'select 1 as id'), /does not exist/);
  await cluster.stop();
});

test('a test process that is killed takes its own server and folder with it', { timeout: 30_000 }, async () => {
  const program = `const { testCluster } = await import(${JSON.stringify(fileURLToPath(new URL('./cluster.ts', import.meta.url)))});
    console.log((await testCluster()).address.host); setInterval(() => {}, 1000);`;
  const { DATABASE_URL: _given, SERENTAK_TEST_CLUSTER: _shared, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const [host] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  assert.equal(existsSync(`${host}/.s.PGSQL.5432`), true);
  child.kill('SIGKILL');
  for (const end = Date.now() + 10_000; existsSync(host) && Date.now() < end; ) await sleep(50);
  assert.equal(existsSync(host), false);
});
