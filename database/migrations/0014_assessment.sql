-- What people learned: versioned instruments in two parallel forms, what an event asks when, and attempts that belong to a person's
-- registration. An answer that was acknowledged is a row; a version that was used never changes again.

-- ── instruments of a programme ──────────────────────────────────────────────────────────────────────────────────────────────────
create table assessment_instrument (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  purpose text not null check (purpose in ('test', 'index', 'feedback')),
  name_id text not null check (length(name_id) between 3 and 200),
  name_en text check (length(name_en) between 3 and 200),
  origin text check (length(origin) between 1 and 100),
  created_by text not null,
  created_at timestamptz not null
);
comment on table assessment_instrument is 'class: none; retention: kept; a test, an index or a feedback form; what it asks stands in its versions, which are never averaged';
comment on column assessment_instrument.origin is 'class: none; the starter bank or the file it was made of';
create index assessment_instrument_programme on assessment_instrument (programme_id, created_at);

create table assessment_version (
  id uuid primary key,
  instrument_id uuid not null references assessment_instrument (id) on delete cascade,
  number int not null check (number > 0),
  used_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  unique (instrument_id, number)
);
comment on table assessment_version is 'class: none; retention: kept; one state of an instrument; from its first use it stands, and a change makes the next';
comment on column assessment_version.used_at is 'class: none; when somebody first began an attempt with it; null = may still be changed';

create table assessment_item (
  version_id uuid not null references assessment_version (id) on delete cascade,
  id uuid not null,
  form text not null check (form in ('A', 'B')),
  position int not null check (position > 0),
  code text not null check (code ~ '^[a-z0-9-]{1,40}$'),
  pillar text check (pillar in ('skill', 'safety', 'ethics', 'culture')),
  kind text not null check (kind in ('single', 'several', 'true_false', 'likert', 'number', 'ordering', 'text')),
  text_id text not null check (length(text_id) between 3 and 1000),
  text_en text check (length(text_en) between 3 and 1000),
  options jsonb not null default '[]' check (jsonb_typeof(options) = 'array'),
  answer jsonb,
  reverse boolean not null default false,
  primary key (version_id, id),
  unique (version_id, form, code),
  unique (version_id, form, position) deferrable initially deferred,
  check ((kind in ('likert', 'text')) = (answer is null)),
  check (not reverse or kind = 'likert')
);
comment on table assessment_item is 'class: none; retention: kept; one question of a version; its code stays through versions, and names the same place in both forms';
comment on column assessment_item.options is 'class: none; what can be chosen, put in order or marked on a scale: [{key, id, en}]; empty for true or false, a number, a text';
comment on column assessment_item.answer is 'class: none; the key: chosen keys, keys in order, true or false, or {value, tolerance}; null = asks for an opinion and is not scored';
comment on column assessment_item.reverse is 'class: none; a Likert statement that means the opposite: its scale is turned before it is averaged';

-- A version that was used is evidence: nobody changes it, whatever program asks.
create function assessment_item_stands() returns trigger language plpgsql as $$
begin
  if exists (select from assessment_version v where v.id in (new.version_id, old.version_id) and v.used_at is not null) then
    raise exception 'a version that was used stands' using errcode = 'check_violation', constraint = 'assessment_version_stands';
  end if;
  return coalesce(new, old);
end $$;
create trigger assessment_item_stands before insert or update or delete on assessment_item for each row execute function assessment_item_stands();
create function assessment_version_stands() returns trigger language plpgsql as $$
begin
  if old.used_at is not null and (tg_op = 'DELETE' or new is distinct from old) then
    raise exception 'a version that was used stands' using errcode = 'check_violation', constraint = 'assessment_version_stands';
  end if;
  return coalesce(new, old);
end $$;
create trigger assessment_version_stands before update or delete on assessment_version for each row execute function assessment_version_stands();

-- ── what an event asks ──────────────────────────────────────────────────────────────────────────────────────────────────────────
create table assessment_event (
  event_id uuid not null references event (id) on delete cascade,
  role text not null check (role in ('pre', 'post', 'feedback', 'follow_up')),
  version_id uuid not null references assessment_version (id),
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  minutes int check (minutes between 1 and 240),
  pass_mark int check (pass_mark between 1 and 100),
  languages text[] not null default '{id,en}' check (languages <@ array['id', 'en'] and cardinality(languages) > 0),
  reveal text not null default 'after_close' check (reveal in ('at_once', 'after_close')),
  shuffled boolean not null default true,
  set_by text not null,
  set_at timestamptz not null,
  primary key (event_id, role),
  check (closes_at > opens_at)
);
comment on table assessment_event is 'class: none; retention: kept; which version an event asks before, after, or about itself, from when to when';
comment on column assessment_event.minutes is 'class: none; time for one attempt; null = until the window closes';
comment on column assessment_event.pass_mark is 'class: none; per cent of the points; null = nobody passes or fails';
comment on column assessment_event.reveal is 'class: none; when a person sees the own result: at once, or when the window has closed for everybody';

create table assessment_attempt (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  registration_id uuid not null,
  taken_as uuid not null,
  role text not null check (role in ('pre', 'post', 'feedback', 'follow_up')),
  version_id uuid not null references assessment_version (id),
  form text not null check (form in ('A', 'B')),
  order_seed int not null,
  language text not null check (language in ('id', 'en')),
  state text not null default 'open' check (state in ('open', 'submitted', 'expired')),
  started_at timestamptz not null,
  deadline_at timestamptz not null,
  submitted_at timestamptz,
  closed_at timestamptz,
  points int check (points >= 0),
  points_of int check (points_of >= 0),
  by_pillar jsonb,
  passed boolean,
  primary key (event_id, id),
  unique (event_id, taken_as, role),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  foreign key (event_id, taken_as) references registration (event_id, id) on delete cascade,
  check (deadline_at >= started_at),
  check ((state = 'open') = (closed_at is null)),
  check ((state = 'submitted') = (submitted_at is not null)),
  check ((state = 'open') = (points is null) and (points is null) = (points_of is null) and (points is null) = (by_pillar is null)),
  check (points <= points_of)
);
comment on table assessment_attempt is 'class: personal; retention: 5 years after the programme; one person''s one go at what an event asks';
comment on column assessment_attempt.registration_id is 'class: personal; whose it is; a claim that was joined to its person brings its attempts';
comment on column assessment_attempt.taken_as is 'class: personal; the registration it was begun with, so that a join can be undone';
comment on column assessment_attempt.order_seed is 'class: none; the order of items and options follows from it, the same at every look';
comment on column assessment_attempt.state is 'class: none; expired = time ran out before it was handed in; what was saved is scored';
comment on column assessment_attempt.by_pillar is 'class: personal; retention: 5 years after the programme; {pillar: {points, of}}';
create index assessment_attempt_registration on assessment_attempt (event_id, registration_id);
create index assessment_attempt_open on assessment_attempt (deadline_at) where state = 'open';

create table assessment_answer (
  event_id uuid not null,
  attempt_id uuid not null,
  item_id uuid not null,
  value jsonb not null,
  sequence bigint not null check (sequence > 0),
  saved_at timestamptz not null,
  primary key (event_id, attempt_id, item_id),
  foreign key (event_id, attempt_id) references assessment_attempt (event_id, id) on delete cascade
);
comment on table assessment_answer is 'class: personal; retention: 5 years after the programme; the newest answer to one item';
comment on column assessment_answer.value is 'class: personal; keys chosen or in order, true or false, a number, a text; an empty list = taken back';
comment on column assessment_answer.sequence is 'class: none; counted up by whoever answers: a late resend of an older answer never replaces a newer one';

-- ── who sees what ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- An instrument is seen by our jobs, within its programme's events, and by staff who work in the programme; its key is never public.
-- It is written by staff and our jobs; a first attempt marks the version as used.
alter table assessment_instrument enable row level security;
alter table assessment_instrument force row level security;
create policy assessment_instrument_read on assessment_instrument for select using (
  (select scope_is('system'))
  or ((select scope_is('event')) and programme_id = (select scope_programme()))
  or ((select scope_is('staff')) and (
    programme_id = any ((select scope_programmes())::uuid[])
    or 'ID' = any ((select scope_regions())::text[])
    or exists (select from event e where e.programme_id = assessment_instrument.programme_id))));
create policy assessment_instrument_write on assessment_instrument for all using (
  (select scope_is('system'))
  or ((select scope_is('staff')) and (
    programme_id = any ((select scope_programmes())::uuid[])
    or 'ID' = any ((select scope_regions())::text[])
    or exists (select from event e where e.programme_id = assessment_instrument.programme_id))));
alter table assessment_version enable row level security;
alter table assessment_version force row level security;
create policy assessment_version_read on assessment_version for select using (
  (select scope_is('system')) or exists (select from assessment_instrument i where i.id = assessment_version.instrument_id));
create policy assessment_version_use on assessment_version for update using (
  (select scope_is('event')) and exists (select from assessment_instrument i where i.id = assessment_version.instrument_id));
create policy assessment_version_write on assessment_version for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from assessment_instrument i where i.id = assessment_version.instrument_id)));
alter table assessment_item enable row level security;
alter table assessment_item force row level security;
create policy assessment_item_read on assessment_item for select using (
  (select scope_is('system')) or exists (select from assessment_version v where v.id = assessment_item.version_id));
create policy assessment_item_write on assessment_item for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from assessment_version v where v.id = assessment_item.version_id)));

alter table assessment_event enable row level security;
alter table assessment_event force row level security;
create policy assessment_event_read on assessment_event for select using ((select scope_is('system')) or exists (select from event e where e.id = assessment_event.event_id));
create policy assessment_event_write on assessment_event for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.id = assessment_event.event_id)));

do $$
declare t text;
begin
  foreach t in array array['assessment_attempt', 'assessment_answer'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;

grant select, insert, update, delete on assessment_instrument, assessment_version, assessment_item, assessment_event, assessment_attempt, assessment_answer to serentak_app;
