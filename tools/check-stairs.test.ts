import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkStairs } from './check-stairs.ts';
import { plantTree, rulesIn } from './planted-tree.ts';

const stairs = `export const stairs = {
  region: { floor: 0, tables: ['region'] },
  event: { floor: 2, tables: ['event', 'event_day'] },
  participant: { floor: 2, tables: ['participant'] },
  registration: { floor: 4, tables: ['registration'] },
};`;
const migration = `create table region (id uuid);
create table event (id uuid);
create table event_day (id uuid);
create table participant (id uuid);
create table registration (id uuid);
create table auth."user" (id text);
create table outbox (id uuid);`;
const house = { 'src/features/stairs.ts': stairs, 'database/migrations/0001.sql': migration };

/** The rules broken in the house once these files are added. */
async function rules(files: Record<string, string>): Promise<string[]> {
  return rulesIn(await checkStairs(plantTree({ ...house, ...files })));
}

test('a house that keeps every rule has no findings', async () => {
  const findings = await checkStairs(plantTree({
    ...house,
    'src/platform/database/scope.ts': `import type { Kysely } from 'kysely'; import { now } from '../clock.ts';
      export const announce = (trx) => trx.insertInto('outbox').values({}); export const words = 'counted from event to event';`,
    'src/features/event/model.ts': `import { zone } from '#features/region/model.ts'; export const x = zone;`,
    'src/features/registration/server/commands.ts': `import { dayOf } from '#features/event/server/queries.ts';
      import type { Seat } from '../model.ts';
      export const go = async (trx) => {
        await trx.insertInto('registration').values({}).execute();
        await trx.with('picked', (q) => q.selectFrom('registration')).updateTable('picked').set({}).execute();
        await trx.selectFrom('registration as r').innerJoin('event as e', 'e.id', 'r.event_id').execute();
        await sql\`with due as (select 1) delete from registration using event where id in (select id from due)\`;
        await sql\`select extract(epoch from arrived) from registration for update of registration\`;
        return Array.from('registration');
      };`,
    'src/features/registration/server/commands.test.ts': `import { cluster } from '../../../../tests/support/cluster.ts'; cluster.insertInto('event');`,
    'src/features/registration/ui/form.svelte': `<script lang="ts">import { page } from '$app/state'; import Part from './part.svelte'; import { label } from '#features/registration/model.ts';</script>`,
    'src/features/registration/ui/part.svelte': `<p></p>`,
    'src/routes/(public)/+page.server.ts': `import type { PageServerLoad } from './$types'; import { list } from '#features/event/server/queries.ts';`,
    'src/routes/(public)/+page.svelte': `<script lang="ts">import Form from '#features/registration/ui/form.svelte'; import Bar from './bar.svelte';</script>`,
    'src/routes/(public)/bar.svelte': `<p></p>`,
    'src/processes/worker.ts': `import { jobs } from '#features/event/server/jobs.ts'; import pkg from '../../package.json' with { type: 'json' }; import { handler } from '../../build/handler.js';
      import { eventRoutes } from '../routes/api/event.ts';`,
    'src/platform/database/embedded.ts': `import { lock } from '../../../bin/lock.mjs';`,
  }));
  assert.deepEqual(findings, []);
});

test('an import that goes up is caught, and names both floors', async () => {
  const root = plantTree({ ...house, 'src/features/event/server/queries.ts': `\nimport { seat } from '#features/registration/model.ts';` });
  assert.deepEqual(await checkStairs(root), [{
    file: 'src/features/event/server/queries.ts',
    line: 2,
    rule: 'up',
    message: `event (floor 2) imports up from registration (floor 4): import of '#features/registration/model.ts'`,
  }]);
});

const importFaults: [claim: string, path: string, code: string, rule: string][] = [
  ['a sideways import', 'src/features/event/model.ts', `import { p } from '#features/participant/model.ts';`, 'sideways'],
  ['a type-only import that goes up', 'src/features/event/model.ts', `import type { S } from '#features/registration/model.ts';`, 'up'],
  ['a dynamic import that goes up', 'src/features/event/server/commands.ts', `const m = await import('#features/registration/model.ts');`, 'up'],
  ['an import inside a type that goes up', 'src/features/event/model.ts', `export type S = import('#features/registration/model.ts').Seat;`, 'up'],
  ['a re-export that goes up', 'src/features/event/model.ts', `export { s } from '#features/registration/model.ts';`, 'up'],
  ['a script block that goes up', 'src/features/event/ui/card.svelte', `<script lang="ts">\nimport { s } from '#features/registration/model.ts';</script>`, 'up'],
  ['markup that goes up', 'src/features/event/ui/card.svelte', `{#await import('#features/registration/model.ts') then m}{m}{/await}`, 'up'],
  ['a test that goes up', 'src/features/event/model.test.ts', `import { s } from '#features/registration/model.ts';`, 'up'],
  ['a platform that knows a feature', 'src/platform/jobs.ts', `import { s } from '#features/region/model.ts';`, 'up'],
  ['a component of the shop window that knows a feature', 'src/ui/bar.svelte', `<script lang="ts">import { s } from '#features/region/model.ts';</script>`, 'up'],
  ['a feature that knows a process', 'src/features/event/server/jobs.ts', `import { boss } from '../../../processes/worker.ts';`, 'cross-folder up'],
  ['a process that knows a page', 'src/processes/web.ts', `import { load } from '../routes/+page.server.ts';`, 'cross-folder up'],
  ['a feature that knows the API', 'src/features/event/server/jobs.ts', `import { load } from '../../../routes/api/event.ts';`, 'cross-folder up'],
  ['a relative import of another feature', 'src/features/event/model.ts', `import { zone } from '../region/model.ts';`, 'cross-folder'],
  ['a model that imports SvelteKit', 'src/features/event/model.ts', `import { page } from '$app/state';`, 'no-sveltekit'],
  ['a schema that imports SvelteKit', 'src/features/event/schema.ts', `import type { Cookies } from '@sveltejs/kit';`, 'no-sveltekit'],
  ['server code that imports SvelteKit', 'src/features/event/server/queries.ts', `import { error } from '@sveltejs/kit';`, 'no-sveltekit'],
  ['server code that imports Svelte', 'src/features/event/server/queries.ts', `import { writable } from 'svelte/store';`, 'no-sveltekit'],
  ['server code that imports a component', 'src/features/event/server/queries.ts', `import Bar from '#ui/bar.svelte';`, 'no-sveltekit'],
  ['a model that imports Node', 'src/features/event/model.ts', `import { createHash } from 'node:crypto';`, 'browser-safe'],
  ['a model that imports server code', 'src/features/event/model.ts', `import { find } from './server/queries.ts';`, 'browser-safe'],
  [`another feature's component`, 'src/features/registration/ui/form.svelte', `<script lang="ts">import Card from '#features/event/ui/card.svelte';</script>`, 'foreign-ui'],
  ['a route that imports the code of a feature relatively', 'src/routes/+page.server.ts', `import { x } from '../features/event/model.ts';`, 'hash-import'],
  ['a component that imports code relatively', 'src/features/event/ui/card.svelte', `<script lang="ts">import { x } from '../model.ts';</script>`, 'hash-import'],
  ['a route that reaches a component of a feature relatively', 'src/routes/+page.svelte', `<script>import C from '../features/event/ui/card.svelte';</script>`, 'cross-folder'],
  ['a route that wires jobs', 'src/routes/+page.server.ts', `import { jobs } from '#features/event/server/jobs.ts';`, 'wiring'],
  ['a hook that wires receivers', 'src/hooks.server.ts', `import { receivers } from '#features/event/server/receivers.ts';`, 'wiring'],
  ['a product that imports a test helper', 'src/processes/cli.ts', `import { fake } from '../../tests/support/fake.ts';`, 'cross-folder proving'],
  ['a feature without a floor', 'src/features/weather/model.ts', `export const x = 1;`, 'no-floor'],
];
for (const [claim, path, code, rule] of importFaults) {
  test(`${claim} is caught`, async () => assert.deepEqual(await rules({ [path]: code }), rule.split(' ')));
}

const writeFaults: [claim: string, path: string, code: string, rule: string][] = [
  ['a Kysely insert into a foreign table', 'src/features/registration/server/commands.ts', `db.insertInto('event')`, 'foreign-write'],
  ['a Kysely update of a foreign table', 'src/features/registration/server/commands.ts', `db.updateTable('event as e')`, 'foreign-write'],
  ['a Kysely delete from a foreign table', 'src/features/registration/server/commands.ts', `db.deleteFrom('event' as never)`, 'foreign-write'],
  ['a Kysely merge into a foreign table', 'src/features/registration/server/commands.ts', `db.mergeInto('event as e')`, 'foreign-write'],
  ['a raw insert into a foreign table', 'src/features/registration/server/commands.ts', 'sql`\n\ninsert into "event" (id) values (1)`', 'foreign-write'],
  ['a raw insert through sql.table', 'src/features/registration/server/commands.ts', `sql\`insert into \${sql.table('event')} values (1)\``, 'foreign-write'],
  ['a raw update of a foreign table', 'src/features/registration/server/commands.ts', `client.query('UPDATE public.event AS e SET title = 1')`, 'foreign-write'],
  ['a raw delete inside a CTE', 'src/features/registration/server/commands.ts', 'sql`with gone as (delete from event returning id) select * from gone`', 'foreign-write'],
  ['a truncate', 'src/features/registration/server/commands.ts', `client.query('truncate event')`, 'foreign-write'],
  ['a copy', 'src/features/registration/server/commands.ts', `client.query('copy event (id, title) from stdin')`, 'foreign-write'],
  ['a write whose table is computed', 'src/features/registration/server/commands.ts', `db.insertInto(wanted)`, 'computed-table'],
  ['a raw write whose table is computed', 'src/features/registration/server/commands.ts', 'sql.raw(`delete from ${wanted}`)', 'computed-table'],
  ['a raw write whose table is glued on', 'src/features/registration/server/commands.ts', `client.query('insert into ' + wanted)`, 'computed-table'],
  ['a write to a table nobody owns', 'src/features/registration/server/commands.ts', `db.insertInto('weather')`, 'foreign-write'],
  ['a feature that writes a platform table', 'src/features/registration/server/commands.ts', `db.insertInto('outbox')`, 'foreign-write'],
  ['a feature that writes the sign-in tables of account', 'src/features/registration/server/commands.ts', `db.insertInto('auth.user')`, 'foreign-write'],
  ['a platform that writes a feature table', 'src/platform/audit.ts', `db.insertInto('event')`, 'foreign-write'],
  ['a process that writes', 'src/processes/worker.ts', `db.deleteFrom('outbox')`, 'foreign-write'],
  ['a route that writes', 'src/routes/+page.server.ts', `db.insertInto('registration')`, 'foreign-write'],
  ['a page that writes', 'src/routes/+page.svelte', `<script lang="ts">db.insertInto('registration')</script>`, 'foreign-write'],
  ['a Kysely read of an upper table', 'src/features/event/server/queries.ts', `db.selectFrom('registration as r')`, 'read-up'],
  ['a Kysely read of several tables', 'src/features/event/server/queries.ts', `db.selectFrom(['event as e', 'registration as r'])`, 'read-up'],
  ['a Kysely join of an upper table', 'src/features/event/server/queries.ts', `db.selectFrom('event').leftJoin('registration', 'a', 'b')`, 'read-up'],
  ['a raw join of an upper table', 'src/features/event/server/queries.ts', 'sql`select 1 from event e join registration r on true`', 'read-up'],
  ['a raw list of tables with an upper one', 'src/features/event/server/queries.ts', 'sql`select 1 from event e, registration r`', 'read-up'],
  ['a sideways read', 'src/features/event/server/queries.ts', `db.selectFrom('participant')`, 'read-sideways'],
  ['a platform that reads a feature table', 'src/platform/audit.ts', `db.selectFrom('region')`, 'read-up'],
];
for (const [claim, path, code, rule] of writeFaults) {
  test(`${claim} is caught`, async () => assert.deepEqual(await rules({ [path]: code }), [rule]));
}

test('a foreign write names the owner and the line', async () => {
  const root = plantTree({ ...house, 'src/features/registration/server/commands.ts': 'sql`\n\ninsert into event values (1)`;' });
  assert.deepEqual(await checkStairs(root), [{
    file: 'src/features/registration/server/commands.ts',
    line: 3,
    rule: 'foreign-write',
    message: 'registration writes "event", which feature "event" owns',
  }]);
});

test('tables and stairs must agree', async () => {
  assert.deepEqual(await rules({ 'database/migrations/0002.sql': 'create table weather (id uuid);' }), ['no-owner']);
  assert.deepEqual(await rules({ 'src/features/stairs.ts': stairs.replace(`['region']`, `['region', 'region_alias']`) }), ['no-table']);
  assert.deepEqual(await rules({ 'src/features/stairs.ts': stairs.replace(`['region']`, `['region', 'event']`) }), ['table-name', 'one-owner']);
});
