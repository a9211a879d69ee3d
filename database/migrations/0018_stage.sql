-- The show as it is run: every stretch an item was on, every click with its number, cues and prompts; personal links of those who
-- appear; the switch between meeting and stream; what a programme must say in a period, and who writes in its name.

-- ── platform ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table audit drop constraint audit_actor_kind_check;
alter table audit add constraint audit_actor_kind_check check (actor_kind in ('public', 'participant', 'crew', 'cast', 'staff', 'system'));

-- ── floor 1: what a programme says ──────────────────────────────────────────────────────────────────────────────────────────────
create table programme_notice (
  programme_id uuid not null references programme (id),
  id uuid not null,
  text text not null check (length(text) between 5 and 500),
  text_en text not null check (length(text_en) between 5 and 500),
  from_on date not null,
  until_on date not null,
  source text not null check (length(source) between 3 and 300),
  created_by text not null,
  created_at timestamptz not null,
  primary key (programme_id, id),
  check (until_on >= from_on)
);
comment on table programme_notice is 'class: none; retention: kept; sentences that every event of a period must carry, e.g. neutrality before elections, with the order they come from';
create table programme_sender (
  programme_id uuid not null references programme (id),
  id uuid not null,
  kind text not null check (kind in ('whatsapp', 'sms', 'email', 'web')),
  address text not null check (length(address) between 3 and 200),
  created_by text not null,
  created_at timestamptz not null,
  primary key (programme_id, id),
  unique (programme_id, kind, address)
);
comment on table programme_sender is 'class: none; retention: kept; the only numbers and addresses that write in a programme''s name; published, so that a false one is known';

-- ── floor 2: who appears, and who works behind ──────────────────────────────────────────────────────────────────────────────────
alter table event_cast add column link_version int not null default 0 check (link_version >= 0);
comment on column event_cast.link_version is 'class: none; counts up when the personal link of somebody who appears is withdrawn; the link is derived and stored nowhere';
create index event_cast_id on event_cast (id); -- a personal link holds this id and not the event's

-- ── floor 3: the switch ─────────────────────────────────────────────────────────────────────────────────────────────────────────
create table channel_carrier (
  event_id uuid primary key references event (id) on delete cascade,
  carrier text not null check (carrier in ('meeting', 'stream')),
  version int not null check (version > 0),
  changed_by text not null,
  changed_at timestamptz not null
);
comment on table channel_carrier is 'class: none; retention: kept; where people of the meeting are sent now; no row = the meeting; version = how often it was switched';

-- ── floor 3: the run of show ────────────────────────────────────────────────────────────────────────────────────────────────────
alter table rundown_item
  add column extended_minutes int not null default 0 check (extended_minutes between 0 and 600),
  add column inserted boolean not null default false,
  add column skipped_at timestamptz,
  add column resume boolean not null default false,
  add constraint rundown_item_skipped check (skipped_at is null or actual_started_at is null);
comment on column rundown_item.extended_minutes is 'class: none; minutes given on the day; planned_minutes stays what was planned';
comment on column rundown_item.inserted is 'class: none; put in while the event was on, so it has no plan';
comment on column rundown_item.skipped_at is 'class: none; when it was decided that it does not happen';
comment on column rundown_item.resume is 'class: none; was left by going back, and is next again';
create table rundown_stretch (
  event_id uuid not null references event (id) on delete cascade,
  number int not null check (number > 0),
  item_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (event_id, number),
  foreign key (event_id, item_id) references rundown_item (event_id, id) on delete cascade,
  check (ended_at is null or ended_at >= started_at)
);
comment on table rundown_stretch is 'class: none; retention: kept; every stretch an item was on; the item keeps the first start and the last end';
create unique index rundown_stretch_one_open on rundown_stretch (event_id) where ended_at is null;
insert into rundown_stretch (event_id, number, item_id, started_at, ended_at)
  select event_id, row_number() over (partition by event_id order by actual_started_at, position), id, actual_started_at, actual_ended_at
  from rundown_item where actual_started_at is not null;
create table rundown_change (
  event_id uuid not null references event (id) on delete cascade,
  version int not null check (version > 0),
  action text not null,
  item_id uuid,
  title text,
  actor text not null,
  at timestamptz not null,
  primary key (event_id, version)
);
comment on table rundown_change is 'class: none; retention: 1 year; the clicks on a run of show in their order: a click says which one it has seen, and is told what came after';
create table rundown_cue (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  item_id uuid not null,
  kind text not null check (kind in ('anthem', 'video', 'slides', 'photo', 'music', 'other')),
  label text not null check (length(label) between 1 and 200),
  link text check (link ~ '^https://' and length(link) <= 2000),
  file_hash bytea check (length(file_hash) = 32),
  file_type text,
  file_name text check (length(file_name) between 1 and 200),
  primary key (event_id, id),
  foreign key (event_id, item_id) references rundown_item (event_id, id) on delete cascade,
  check ((file_hash is null) = (file_type is null) and (file_hash is null) = (file_name is null)),
  check (link is null or file_hash is null)
);
comment on table rundown_cue is 'class: none; retention: kept; what is played, shown or taken when an item comes, as a link or a file';
create index rundown_cue_item on rundown_cue (event_id, item_id);
create table rundown_prompt (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  cast_id uuid not null,
  text text not null check (length(text) between 1 and 120),
  sent_by text not null,
  sent_at timestamptz not null,
  seen_at timestamptz,
  primary key (event_id, id),
  foreign key (event_id, cast_id) references event_cast (event_id, id) on delete cascade,
  check (seen_at is null or seen_at >= sent_at)
);
comment on table rundown_prompt is 'class: none; retention: 1 year; a word from the desk that fills a speaker''s screen until it is acknowledged';
create index rundown_prompt_cast on rundown_prompt (event_id, cast_id) where seen_at is null;

-- ── who sees and writes what ────────────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  -- Within the event: its crew and its moderators drive the show by the commands, the public reads by the queries.
  foreach t in array array['channel_carrier', 'rundown_stretch', 'rundown_change', 'rundown_cue', 'rundown_prompt'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
    execute format('grant select, insert, update, delete on %1$I to serentak_app', t);
  end loop;
  -- What the public page shows of them.
  foreach t in array array['channel_carrier', 'rundown_stretch'] loop
    execute format('create policy %1$s_read on %1$I for select using (exists (select from event e where e.id = %1$I.event_id))', t);
  end loop;
  -- Read by whoever says who they are; written for a programme by its admins.
  foreach t in array array['programme_notice', 'programme_sender'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_read on %1$I for select using ((select coalesce(current_setting(''serentak.scope'', true), '''') <> ''''))', t);
    execute format('create policy %1$s_write on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and programme_id = any ((select scope_programmes())::uuid[])))', t);
    execute format('grant select, insert, update, delete on %1$I to serentak_app', t);
  end loop;
end $$;
-- A crew of the day or a moderator has no account; the commands ask who it is, the rows only which event.
create policy rundown_item_run on rundown_item for all using ((select scope_is('event')) and event_id = (select scope_event()));
