-- What Zoom tells by itself while a meeting runs, as provisional evidence: the accounts that may tell it, each notice once, and with
-- what it is replaced when the report comes.

-- ── floor 3: accounts of a meeting service ──────────────────────────────────────────────────────────────────────────────────────
create table channel_account (
  programme_id uuid not null references programme (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 2 and 100),
  secret bytea not null,
  added_by text not null,
  added_at timestamptz not null,
  heard_at timestamptz,
  primary key (programme_id, id)
);
comment on table channel_account is 'class: none; retention: kept; a Zoom account whose app tells us who joins and leaves';
comment on column channel_account.secret is 'class: special; retention: until the account is removed; the secret token of the Zoom app, encrypted';
comment on column channel_account.heard_at is 'class: none; when it last told something whose signature held';
create unique index channel_account_id on channel_account (id); -- the address in Zoom holds the id and not the programme
alter table channel_account enable row level security;
alter table channel_account force row level security;
create policy channel_account_scope on channel_account for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.programme_id = channel_account.programme_id)));
grant select, insert, update, delete on channel_account to serentak_app;

-- ── floor 5: notices ────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_notice (
  event_id uuid not null references event (id) on delete cascade,
  notice_key bytea not null check (length(notice_key) = 32),
  kind text not null check (kind in ('joined', 'left', 'ended')),
  account_id uuid not null,
  meeting_key text not null check (length(meeting_key) between 1 and 60),
  session_key bytea not null check (length(session_key) = 32),
  person_key bytea check (length(person_key) = 32),
  written bytea,
  visitor_id uuid,
  noticed_at timestamptz not null,
  received_at timestamptz not null,
  taken_at timestamptz,
  primary key (event_id, notice_key),
  foreign key (event_id, visitor_id) references attendance_visitor (event_id, id) on delete set null (visitor_id),
  check ((person_key is null) = (kind = 'ended')),
  check ((written is null) = (kind = 'ended'))
);
comment on table attendance_notice is 'class: personal; retention: 1 year; one notice of Zoom about one person who joined or left, or about a meeting that ended; evidence is made of these';
comment on column attendance_notice.notice_key is 'class: none; hash of what makes the notice itself: the same notice told again is the same row';
comment on column attendance_notice.session_key is 'class: none; hash of the occurrence of the meeting';
comment on column attendance_notice.person_key is 'class: personal; retention: 1 year; hash of the occurrence and the participant''s number in it';
comment on column attendance_notice.written is 'class: personal; retention: 1 year; name and address as Zoom wrote them, encrypted';
comment on column attendance_notice.noticed_at is 'class: personal; retention: 1 year; the moment itself, by Zoom''s clock';
comment on column attendance_notice.taken_at is 'class: none; null = not yet read into evidence';
create index attendance_notice_waiting on attendance_notice (event_id) where taken_at is null;
create index attendance_notice_person on attendance_notice (event_id, person_key);
create index attendance_notice_session on attendance_notice (event_id, session_key);
alter table attendance_notice enable row level security;
alter table attendance_notice force row level security;
create policy attendance_notice_scope on attendance_notice for all using (
  (select scope_is('system')) or ((select scope_is('event')) and attendance_notice.event_id = (select scope_event())) or ((select scope_is('staff')) and exists (select from event e where e.id = attendance_notice.event_id)));
grant select, insert, update, delete on attendance_notice to serentak_app;

-- Who answered a poll gave a second sign of being there, and no time.
alter table attendance_evidence drop constraint attendance_evidence_role_check;
alter table attendance_evidence add constraint attendance_evidence_role_check check (role in ('attendee', 'host', 'panelist', 'waiting_room', 'respondent'));
comment on column attendance_evidence.role is 'class: none; hosts, panel, whoever was kept waiting and who only answered a poll are kept as observed and never counted';

-- Groups that come on different days are measured each by the hours of their own day.
alter table attendance
  add column hours_from timestamptz,
  add column hours_until timestamptz,
  add constraint attendance_hours_check check ((hours_from is null) = (hours_until is null) and (hours_until is null or hours_until >= hours_from));
comment on column attendance.hours_from is 'class: none; from when this person was counted; null = from when the event was';
comment on column attendance.hours_until is 'class: none; until when this person was counted; null = as long as the event was';

-- Each row of these belongs to a registration or a visitor of the event already, and goes with it: a second check of the event itself
-- told nothing, and cost a sixth of every import.
alter table attendance drop constraint attendance_event_id_fkey;
alter table attendance_evidence drop constraint attendance_evidence_event_id_fkey;
