-- The attendance ledger over every channel: where an observation was read, of whom a file speaks, and what is decided about it.
-- The ledger stays a pure function of `attendance_evidence`; a row that nobody could be found for waits there without a registration.

-- ── files that evidence was read from ───────────────────────────────────────────────────────────────────────────────────────────
create table attendance_file (
  event_id uuid not null references event (id) on delete cascade,
  hash bytea not null check (length(hash) = 32),
  kind text not null check (kind in ('zoom', 'roster', 'paper')),
  name text not null check (length(name) between 1 and 200),
  type text not null check (length(type) between 1 and 100),
  layout text not null check (length(layout) between 1 and 60),
  language text check (language in ('id', 'en')),
  meeting_key text check (length(meeting_key) between 1 and 60),
  topic text check (length(topic) between 1 and 500),
  zone text check (zone ~ '^[A-Za-z]+(/[A-Za-z_]+)*$'),
  day_first boolean,
  started_at timestamptz,
  ended_at timestamptz,
  rows int not null check (rows >= 0),
  warnings jsonb not null default '[]',
  taken_by text not null,
  taken_at timestamptz not null,
  primary key (event_id, hash),
  check (ended_at is null or ended_at >= started_at)
);
comment on table attendance_file is 'class: personal; retention: 5 years after the programme; a report, roster or sheet that evidence was read from; its bytes lie in the data folder under their hash';
comment on column attendance_file.meeting_key is 'class: none; the number of the meeting or webinar, digits only';
comment on column attendance_file.zone is 'class: none; the zone its clock times are meant in, said by a person or remembered of the account';
comment on column attendance_file.day_first is 'class: none; whether dates read day before month; null where the file writes no such dates';

-- ── of whom a file speaks ───────────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_visitor (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  visitor_key bytea not null check (length(visitor_key) = 32),
  name text not null check (length(name) between 1 and 300),
  name_key text not null,
  email_hmac bytea,
  phone_hmac bytea,
  registrant_hmac bytea,
  contact_hint text,
  state text not null check (state in ('matched', 'suggested', 'unmatched', 'crew')),
  reason text not null check (length(reason) between 1 and 60),
  registration_id uuid,
  candidates jsonb not null default '[]',
  decision text check (decision in ('credit', 'set_aside')),
  decided_registration_id uuid,
  decided_by text,
  decided_at timestamptz,
  primary key (event_id, id),
  unique (event_id, visitor_key),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  foreign key (event_id, decided_registration_id) references registration (event_id, id) on delete cascade,
  check ((state = 'matched') = (registration_id is not null)),
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  check ((decision is not distinct from 'credit') = (decided_registration_id is not null))
);
comment on table attendance_visitor is 'class: personal; retention: 5 years after the programme; somebody as a report or roster writes them, and whose attendance that is';
comment on column attendance_visitor.visitor_key is 'class: none; keyed hash of name, e-mail, phone and registrant number as written: the same writing in another file is the same visitor';
comment on column attendance_visitor.email_hmac is 'class: personal; retention: 5 years after the programme; keyed, for look-up only';
comment on column attendance_visitor.candidates is 'class: none; registrations that it might be, each with the reason; ids and reason codes only';
comment on column attendance_visitor.decision is 'class: none; what a person decided: credit a registration, or set aside as no participant; null = the machine''s state stands';
create index attendance_visitor_state on attendance_visitor (event_id, state);

-- ── evidence: its final shape ───────────────────────────────────────────────────────────────────────────────────────────────────
alter table attendance_evidence
  drop constraint attendance_evidence_source_check,
  alter column registration_id drop not null,
  add column visitor_id uuid,
  add column shape text not null default 'interval' check (shape in ('interval', 'instant', 'total')),
  add column direction text check (direction in ('in', 'out')),
  add column total_seconds int check (total_seconds >= 0),
  add column role text not null default 'attendee' check (role in ('attendee', 'host', 'panelist', 'waiting_room')),
  add column channel_id uuid,
  add column meeting_key text check (length(meeting_key) between 1 and 60),
  add column file_hash bytea,
  add column file_row int check (file_row > 0),
  add column session_key bytea,
  add column recorded_at timestamptz,
  add constraint attendance_evidence_source_check check (source in
    ('room_pulse', 'room_code', 'zoom_registrant', 'zoom_guest', 'zoom_webhook', 'hall_scan', 'viewing_point', 'paper', 'manual')),
  add constraint attendance_evidence_of_somebody check (registration_id is not null or visitor_id is not null),
  add constraint attendance_evidence_shape_fits check (
    (shape = 'total') = (total_seconds is not null) and (shape <> 'instant' or started_at = ended_at)),
  add constraint attendance_evidence_direction_fits check ((source = 'hall_scan') = (direction is not null)),
  add constraint attendance_evidence_row_of_file check ((file_hash is null) = (file_row is null)),
  add foreign key (event_id, visitor_id) references attendance_visitor (event_id, id) on delete cascade,
  add foreign key (event_id, channel_id) references channel (event_id, id) on delete set null (channel_id),
  add foreign key (event_id, file_hash) references attendance_file (event_id, hash) on delete cascade;
comment on column attendance_evidence.registration_id is 'class: personal; whose presence it is; null while nobody knows';
comment on column attendance_evidence.visitor_id is 'class: personal; as whom the file writes them; null for our own observations';
comment on column attendance_evidence.source_key is 'class: none; natural key of the observation within its source: the same observation again is the same row';
comment on column attendance_evidence.shape is 'class: none; interval: there from start to end; instant: there at that moment; total: so many seconds somewhere between start and end';
comment on column attendance_evidence.role is 'class: none; hosts, panel and whoever was kept waiting are kept as observed and never counted';
comment on column attendance_evidence.meeting_key is 'class: none; the number of the meeting: what its webhooks said yields to what its report says';
comment on column attendance_evidence.file_row is 'class: none; the line of the file, counted from 1';
comment on column attendance_evidence.session_key is 'class: personal; retention: 1 year; keyed hash of the device or session that sent it';
comment on column attendance_evidence.recorded_at is 'class: none; when it reached us, where that differs from when it was observed';
create unique index attendance_evidence_seen on attendance_evidence (event_id, source, source_key) where visitor_id is not null;
create index attendance_evidence_visitor on attendance_evidence (event_id, visitor_id) where visitor_id is not null;
create index attendance_evidence_file on attendance_evidence (event_id, file_hash) where file_hash is not null;

alter table attendance
  add column grade text check (grade in ('A', 'B', 'C', 'D', 'E')),
  add column sources text[] not null default '{}';
comment on column attendance.grade is 'class: none; the weakest grade that the verdict leans on: evidence of this grade and better is enough for it';

-- ── what people taught the desk, per programme ──────────────────────────────────────────────────────────────────────────────────
create table attendance_alias (
  programme_id uuid not null references programme (id),
  id uuid not null,
  alias_key bytea not null check (length(alias_key) = 32),
  strong boolean not null,
  participant_id uuid not null references participant (id) on delete cascade,
  learned_from uuid not null references event (id) on delete cascade,
  learned_by text not null,
  learned_at timestamptz not null,
  primary key (programme_id, id),
  unique (programme_id, alias_key, participant_id)
);
comment on table attendance_alias is 'class: personal; retention: 5 years after the programme; an address or a name that a person decided to be somebody''s';
comment on column attendance_alias.strong is 'class: none; an address or registrant number of their own, which matches; a mere name only suggests';
create index attendance_alias_event on attendance_alias (learned_from);
create table attendance_clock (
  programme_id uuid not null references programme (id),
  account_key bytea not null check (length(account_key) = 32),
  zone text not null check (zone ~ '^[A-Za-z]+(/[A-Za-z_]+)*$'),
  day_first boolean,
  said_by text not null,
  said_at timestamptz not null,
  primary key (programme_id, account_key)
);
comment on table attendance_clock is 'class: none; retention: kept; the zone and date order that an account''s reports are written in, as somebody said once';

do $$
declare t text;
begin
  foreach t in array array['attendance_file', 'attendance_visitor'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
alter table attendance_alias enable row level security;
alter table attendance_alias force row level security;
create policy attendance_alias_scope on attendance_alias for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from participant p where p.id = attendance_alias.participant_id)));

grant select, insert, update, delete on attendance_file, attendance_visitor, attendance_alias, attendance_clock to serentak_app;
