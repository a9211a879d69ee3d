import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { startEmbedded } from '#platform/database/embedded.ts';
import { firstDifference, snapshotSchema } from './snapshot-schema.ts';

const closing: (() => unknown)[] = [];
after(async () => {
  for (const close of closing.reverse()) await close();
});

/** A database of our own on the server of DATABASE_URL, or on a bundled one that lives as long as this file. */
async function emptyDatabase(): Promise<pg.Client> {
  const server = process.env.DATABASE_URL ? { connectionString: process.env.DATABASE_URL } : await bundledServer();
  const name = `snapshot_${process.pid}`;
  const owner = new pg.Client(server);
  await owner.connect();
  await owner.query(`create database ${name} template template0`);
  closing.push(async () => {
    await owner.query(`drop database ${name}`);
    await owner.end();
  });
  const url = process.env.DATABASE_URL ? new URL(process.env.DATABASE_URL) : undefined;
  if (url) url.pathname = `/${name}`;
  const client = new pg.Client(url ? { connectionString: url.href } : { ...server, database: name });
  await client.connect();
  closing.push(() => client.end());
  return client;
}

async function bundledServer(): Promise<pg.ClientConfig> {
  const dataDir = mkdtempSync(join(tmpdir(), 'serentak-snapshot-'));
  closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  closing.push(() => server.stop());
  return { host: server.socketDir, port: server.port, user: server.user, database: 'postgres' };
}

const client = await emptyDatabase();

/** The lines that a change adds to the snapshot (+) and takes from it (-), the change being undone afterwards. */
async function changeOf(sql: string): Promise<string[]> {
  const before = (await snapshotSchema(client)).split('\n');
  await client.query('begin');
  await client.query(sql);
  const now = (await snapshotSchema(client)).split('\n');
  await client.query('rollback');
  const only = (sign: string, these: string[], those: string[]): string[] => these.filter((line) => !those.includes(line)).map((line) => `${sign} ${line.trim()}`);
  return [...only('-', before, now), ...only('+', now, before)];
}

await client.query(`
  do $$ begin create role serentak_app login nosuperuser nobypassrls; exception when duplicate_object or unique_violation then null; end $$;
  create schema auth; create schema pgboss;
  create type mood as enum ('calm', 'busy');
  create domain short_code as text check (value ~ '^[A-Z]+$');
  create table event (
    id uuid primary key, title text collate "C" not null unique, mood mood default 'calm', code short_code, seats int,
    constraint event_seats check (seats > 0)
  );
  create table event_day (event_id uuid not null references event on delete cascade, on_day date, primary key (event_id, on_day)) partition by range (on_day);
  create table event_day_2026 partition of event_day for values from ('2026-01-01') to ('2027-01-01');
  create table auth."user" (id int generated always as identity primary key, twice int generated always as (2 * 3) stored);
  create table pgboss.job (id uuid);
  create index event_mood on event (mood desc nulls last) where seats is not null;
  create function seats_of(wanted uuid) returns int language sql stable as $$ select seats from public.event where id = wanted $$;
  create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger event_stamp before insert on event for each row execute function stamp();
  create view event_open as select id from event where seats > 0;
  alter table event enable row level security;
  alter table event force row level security;
  create policy event_read on event for select to serentak_app using (seats_of(id) > 0);
  comment on table event is 'class: none';
  comment on column event.code is 'what is read out';
  grant usage on schema auth to serentak_app;
  grant select, insert on event to serentak_app;
  grant update (title) on event to serentak_app;
  grant execute on function seats_of to serentak_app;
`);

const expected = `-- Made by tools/snapshot-schema.ts from pg_catalog. Do not edit: write a migration.

type public.mood as enum ('calm', 'busy')
type public.short_code as text CHECK ((VALUE ~ '^[A-Z]+$'::text))

sequence auth.user_id_seq as integer start 1 increment 1

table auth."user" (
  id integer not null generated always as identity
  twice integer generated always as ((2 * 3)) stored
  constraint user_pkey PRIMARY KEY (id)
)

table public.event (
  id uuid not null
  title text collate "C" not null
  mood public.mood default 'calm'::public.mood
  code public.short_code
  seats integer
  constraint event_pkey PRIMARY KEY (id)
  constraint event_seats CHECK ((seats > 0))
  constraint event_title_key UNIQUE (title)
)
CREATE INDEX event_mood ON public.event USING btree (mood DESC NULLS LAST) WHERE (seats IS NOT NULL)
row security enabled, forced
policy event_read permissive for select to serentak_app
  using ((public.seats_of(id) > 0))
CREATE TRIGGER event_stamp BEFORE INSERT ON public.event FOR EACH ROW EXECUTE FUNCTION public.stamp()
comment: class: none
comment on code: what is read out

table public.event_day partition by RANGE (on_day) (
  event_id uuid not null
  on_day date not null
  constraint event_day_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_day_pkey PRIMARY KEY (event_id, on_day)
)

table public.event_day_2026 partition of public.event_day FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') (
  event_id uuid not null
  on_day date not null
  constraint event_day_2026_pkey PRIMARY KEY (event_id, on_day)
  constraint event_day_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
)

view public.event_open as
 SELECT id
   FROM event
  WHERE (seats > 0);

CREATE OR REPLACE FUNCTION public.seats_of(wanted uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select seats from public.event where id = wanted $function$
CREATE OR REPLACE FUNCTION public.stamp()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin return new; end $function$

grant execute on public.seats_of(uuid) to serentak_app
grant insert, select on public.event to serentak_app
grant update (title) on public.event to serentak_app
grant usage on schema auth to serentak_app
`;

test('the whole text is the same on every supported version of PostgreSQL', async () => {
  assert.equal(await snapshotSchema(client), expected);
});

test('the text does not depend on the search path, which is left as it was', async () => {
  const first = await snapshotSchema(client);
  await client.query('set search_path = auth, pg_catalog');
  const second = await snapshotSchema(client);
  const { rows } = await client.query('show search_path');
  await client.query('reset search_path');
  assert.equal(second, first);
  assert.deepEqual(rows, [{ search_path: 'auth, pg_catalog' }]);
});

const changes: [claim: string, sql: string, lines: string[]][] = [
  ['a dropped default', 'alter table event alter mood drop default', [`-   mood public.mood default 'calm'::public.mood`, '+   mood public.mood']],
  ['a column that may be null', 'alter table event alter title drop not null', ['-   title text collate "C" not null', '+   title text collate "C"']],
  ['a dropped constraint', 'alter table event drop constraint event_seats', ['-   constraint event_seats CHECK ((seats > 0))']],
  ['a dropped index', 'drop index event_mood', ['- CREATE INDEX event_mood ON public.event USING btree (mood DESC NULLS LAST) WHERE (seats IS NOT NULL)']],
  ['row security no longer forced', 'alter table event no force row level security', ['- row security enabled, forced', '+ row security enabled, not forced']],
  ['row security off', 'alter table event disable row level security', ['- row security enabled, forced']],
  ['a policy that lets everyone in', 'alter policy event_read on event using (true)', ['-   using ((public.seats_of(id) > 0))', '+   using (true)']],
  ['a function body', 'create or replace function seats_of(wanted uuid) returns int language sql stable as $$ select 1 $$', ['- AS $function$ select seats from public.event where id = wanted $function$', '+ AS $function$ select 1 $function$']],
  ['a dropped trigger', 'drop trigger event_stamp on event', ['- CREATE TRIGGER event_stamp BEFORE INSERT ON public.event FOR EACH ROW EXECUTE FUNCTION public.stamp()']],
  ['a wider grant', 'grant delete on event to serentak_app', ['- grant insert, select on public.event to serentak_app', '+ grant delete, insert, select on public.event to serentak_app']],
  ['a grant on one column', 'grant update (seats) on event to serentak_app', ['+ grant update (seats) on public.event to serentak_app']],
  ['a comment', `comment on column event.code is 'short'`, ['- comment on code: what is read out', '+ comment on code: short']],
  ['a new label', `alter type mood add value 'wild'`, [`- type public.mood as enum ('calm', 'busy')`, `+ type public.mood as enum ('calm', 'busy', 'wild')`]],
];
for (const [claim, sql, lines] of changes) {
  test(`${claim} changes the text`, async () => {
    assert.deepEqual(await changeOf(sql), lines.map((line) => line.replace(/^(.) +/, '$1 ')));
  });
}

test('the first difference is shown with its line, and equal texts have none', () => {
  assert.equal(firstDifference('a\nb\nc\n', 'a\nB\nc\n', 2), 'line 2:\n- b\n- c\n+ B\n+ c');
  assert.equal(firstDifference('a\n', 'a\nb\n'), 'line 2:\n- \n+ b\n+ ');
  assert.equal(firstDifference('a\nb\n', 'a\n'), 'line 2:\n- b\n- \n+ ');
  assert.equal(firstDifference('a\n', 'a\n'), undefined);
});
