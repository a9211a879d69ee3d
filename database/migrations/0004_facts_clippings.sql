-- What recaps lean on and what becomes of them: dated facts with their reviewer, clippings of what papers printed, and answers worth
-- finding again.

-- ── floor 1: facts ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table programme_fact (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  path text check (path ~ '^programme(\.[A-Za-z0-9]+)+$'),
  sentence text not null check (length(sentence) between 5 and 500),
  value double precision,
  unit text check (length(unit) between 1 and 100),
  scale_min double precision,
  scale_max double precision,
  as_of text check (length(as_of) between 1 and 100),
  source text not null check (length(source) between 1 and 500),
  note text check (length(note) between 1 and 500),
  valid_from date,
  valid_until date,
  state text not null default 'active' check (state in ('active', 'disputed', 'expired')),
  reason text check (length(reason) between 5 and 500),
  added_by text not null,
  added_at timestamptz not null,
  changed_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  unique (programme_id, sentence),
  check (valid_until is null or valid_from is null or valid_until >= valid_from),
  check ((scale_min is null) = (scale_max is null)),
  check (scale_max is null or scale_max > scale_min),
  check ((state = 'active') = (reason is null)),
  check ((reviewed_by is null) = (reviewed_at is null))
);
comment on table programme_fact is 'class: none; retention: kept; sentences and figures that recaps may print, each with its date, source and reviewer; never changed, only reviewed, disputed or ended';
comment on column programme_fact.path is 'class: none; where the figure stands in the programme''s record, e.g. programme.baseline.literacyIndex: a recap that cites this path, or a part of it, uses this fact';
comment on column programme_fact.as_of is 'class: none; the date of the figure as its source words it ("awal 2021")';
comment on column programme_fact.reason is 'class: none; why it is disputed or over; shown to whoever wants to publish';
comment on column programme_fact.reviewed_by is 'class: none; account; null = nobody has reviewed it';
create index programme_fact_path on programme_fact (programme_id, path);

alter table programme_fact enable row level security;
alter table programme_fact force row level security;
-- Read by whoever says who they are: recaps print facts. Written for a programme by its admins.
create policy programme_fact_read on programme_fact for select using ((select coalesce(current_setting('serentak.scope', true), '') <> ''));
create policy programme_fact_insert on programme_fact for insert with check (
  (select scope_is('system')) or ((select scope_is('staff')) and programme_id = any ((select scope_programmes())::uuid[])));
create policy programme_fact_update on programme_fact for update using (
  (select scope_is('system')) or ((select scope_is('staff')) and programme_id = any ((select scope_programmes())::uuid[])));

-- ── floor 6: clippings ──────────────────────────────────────────────────────────────────────────────────────────────────────────
create table recap_clipping (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  outlet text check (length(outlet) between 1 and 200),
  title text check (length(title) between 1 and 300),
  url text check (url ~ '^https?://' and length(url) <= 1000),
  published_on date,
  file text check (length(file) between 1 and 200),
  picture_hash bytea check (length(picture_hash) = 32),
  picture_type text check (picture_type in ('image/jpeg', 'image/png')),
  added_by text not null,
  added_at timestamptz not null,
  primary key (event_id, id),
  unique (event_id, url),
  unique (event_id, file),
  check (outlet is not null or title is not null or url is not null or file is not null),
  check ((picture_hash is null) = (picture_type is null))
);
comment on table recap_clipping is 'class: none; retention: kept; where an event was printed: outlet, address, day, picture; what nobody stated is null';
comment on column recap_clipping.file is 'class: none; the stored article that the event''s facts were read from';
comment on column recap_clipping.picture_hash is 'class: personal; retention: kept; picture of the printed page, kept in the data folder under the hash of its bytes';

-- ── floor 6: answers worth finding again ────────────────────────────────────────────────────────────────────────────────────────
create table recap_knowledge (
  event_id uuid not null references event (id) on delete cascade,
  question_id uuid not null,
  pillar text not null check (pillar in ('skill', 'safety', 'ethics', 'culture')),
  question text not null check (length(question) between 3 and 500),
  answer text not null check (length(answer) between 3 and 2000),
  to_cast_id uuid,
  answered_by_cast_id uuid,
  approved_by text not null,
  approved_at timestamptz not null,
  primary key (event_id, question_id),
  foreign key (event_id, question_id) references question (event_id, id) on delete cascade,
  foreign key (event_id, to_cast_id) references event_cast (event_id, id),
  foreign key (event_id, answered_by_cast_id) references event_cast (event_id, id)
);
comment on table recap_knowledge is 'class: none; retention: kept; questions and answers that staff approved for everybody, by pillar; who asked is not told';
create index recap_knowledge_words on recap_knowledge using gin (to_tsvector('indonesian', question || ' ' || answer));

-- Belongs to an event and is read by whoever may read the event; written by staff and system.
do $$
declare t text;
begin
  foreach t in array array['recap_clipping', 'recap_knowledge'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_read on %1$I for select using ((select scope_is(''system'')) or exists (select from event e where e.id = %1$I.event_id))', t);
    execute format('create policy %1$s_insert on %1$I for insert with check ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
    execute format('create policy %1$s_update on %1$I for update using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
    execute format('create policy %1$s_delete on %1$I for delete using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;

grant select, insert, update, delete on recap_clipping, recap_knowledge to serentak_app;
grant select, insert, update on programme_fact to serentak_app;
