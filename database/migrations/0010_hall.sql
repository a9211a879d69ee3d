-- Presence that people bring with their own hands: the code said in the room, the door of a hall, a late claim; and the PIN with which
-- the crew of the day works without an account.

-- ── platform ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table audit drop constraint audit_actor_kind_check;
alter table audit add constraint audit_actor_kind_check check (actor_kind in ('public', 'participant', 'crew', 'staff', 'system'));

-- ── floor 2: the crew's PIN ─────────────────────────────────────────────────────────────────────────────────────────────────────
create table event_pin (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  label text not null check (length(label) between 1 and 60),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  primary key (event_id, id),
  check (expires_at > created_at)
);
comment on table event_pin is 'class: none; retention: 1 year; with a PIN the crew of the day works in one event until it expires; the eight digits are derived from the id and stored nowhere';
create index event_pin_id on event_pin (id); -- a crew token holds the PIN's id and not the event's
create table event_attempt (
  event_id uuid not null references event (id) on delete cascade,
  bucket bytea not null,
  tries int not null check (tries > 0),
  since timestamptz not null,
  primary key (event_id, bucket)
);
comment on table event_attempt is 'class: none; retention: 1 day; how often a PIN or a room code was guessed lately, by address or by person; keyed hashes only';

-- ── floor 5: the event's terms ──────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_setting (
  event_id uuid primary key references event (id) on delete cascade,
  codes_needed int not null default 0 check (codes_needed between 0 and 20),
  counted_until timestamptz,
  claims_until timestamptz,
  changed_by text not null,
  changed_at timestamptz not null
);
comment on table attendance_setting is 'class: none; retention: kept; what an event asks beside minutes, and the hours its organiser extended';
comment on column attendance_setting.codes_needed is 'class: none; so many different room codes must have been entered';
comment on column attendance_setting.counted_until is 'class: none; null = the hours of the event; presence counts until here when the event went on';
comment on column attendance_setting.claims_until is 'class: none; null = seven days after the end';

alter table attendance drop constraint attendance_reason_check;
alter table attendance add constraint attendance_reason_check check (reason in ('met', 'too_short', 'outside_window', 'codes_missing'));
alter table attendance add column codes int not null default 0 check (codes >= 0), add column codes_needed int not null default 0 check (codes_needed >= 0);
comment on column attendance.codes is 'class: none; different room codes that were entered';

-- ── floor 5: room codes ─────────────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_code_entry (
  event_id uuid not null,
  registration_id uuid not null,
  slot bigint not null,
  entered_at timestamptz not null,
  address bytea,
  device bytea,
  primary key (event_id, registration_id, slot),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table attendance_code_entry is 'class: personal; retention: 1 year; when somebody entered the code of which span, and from where: keyed hashes of address and browser, for the list of doubts';

-- ── floor 5: the door of a hall ─────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_device (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  label text not null check (length(label) between 1 and 60),
  added_by text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  last_sequence int not null default 0 check (last_sequence >= 0),
  primary key (event_id, id)
);
comment on table attendance_device is 'class: none; retention: 1 year; a phone that scans tickets at a door; last_sequence = how many scans it has made, so that one that is missing is known';
create table attendance_scan (
  event_id uuid not null,
  device_id uuid not null,
  sequence int not null check (sequence > 0),
  registration_id uuid,
  read text not null check (read in ('ticket', 'code', 'foreign', 'unknown')),
  direction text not null check (direction in ('in', 'out')),
  scanned_at timestamptz not null,
  device_at timestamptz not null,
  offset_ms bigint not null,
  received_at timestamptz not null,
  primary key (event_id, device_id, sequence),
  foreign key (event_id, device_id) references attendance_device (event_id, id) on delete cascade,
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check ((registration_id is not null) = (read in ('ticket', 'code')))
);
comment on table attendance_scan is 'class: personal; retention: 5 years after the programme; one reading of one ticket at a door, numbered by its device; evidence is made of these';
comment on column attendance_scan.scanned_at is 'class: personal; retention: 5 years after the programme; the device''s hour, corrected by the offset it had learned from us';
create index attendance_scan_registration on attendance_scan (event_id, registration_id);

-- ── floor 5: late claims ────────────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_claim (
  event_id uuid not null,
  id uuid not null,
  registration_id uuid not null,
  reason text not null check (length(reason) between 10 and 500),
  from_at timestamptz not null,
  until_at timestamptz not null,
  photo_hash bytea check (length(photo_hash) = 32),
  photo_type text check (photo_type in ('image/jpeg', 'image/png')),
  state text not null default 'open' check (state in ('open', 'accepted', 'refused')),
  made_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decision text check (length(decision) between 3 and 300),
  primary key (event_id, id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check (until_at > from_at),
  check ((photo_hash is null) = (photo_type is null)),
  check ((state = 'open') = (decided_at is null)),
  check (state = 'open' or (decided_by is not null and decision is not null))
);
comment on table attendance_claim is 'class: personal; retention: 5 years after the programme; somebody says "I was there" afterwards; a person decides and says why';
comment on column attendance_claim.photo_hash is 'class: personal; retention: 5 years after the programme; picture sent along, kept in the data folder under the hash of its bytes';
create unique index attendance_claim_one_open on attendance_claim (event_id, registration_id) where state = 'open';

-- ── row security and rights ─────────────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['event_pin', 'event_attempt', 'attendance_code_entry', 'attendance_device', 'attendance_scan', 'attendance_claim'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
-- What an event asks is told before it; whoever sees the event sees this.
alter table attendance_setting enable row level security;
alter table attendance_setting force row level security;
create policy attendance_setting_read on attendance_setting for select using ((select scope_is('system')) or exists (select from event e where e.id = attendance_setting.event_id));
create policy attendance_setting_write on attendance_setting for all using ((select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.id = attendance_setting.event_id)));
grant select, insert, update, delete on event_pin, event_attempt, attendance_setting, attendance_code_entry, attendance_device, attendance_scan, attendance_claim to serentak_app;
