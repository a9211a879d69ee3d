-- Lists of agencies (who is invited, who answered) and viewing points (titik nobar: one screen, many people). People on a list are
-- no participants: they become one when they claim their place, or when a host writes them down with their consent.

create table registration_agency (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 2 and 200),
  name_key text not null,
  code text not null check (code ~ '^[0-9A-Z]{8}$'),
  created_at timestamptz not null,
  primary key (event_id, id),
  unique (event_id, name_key),
  unique (event_id, code)
);
comment on table registration_agency is 'class: none; retention: 5 years after the programme; an agency that sends people, and the code its people claim their places with';

create table registration_roster (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  file_name text not null check (length(file_name) between 1 and 200),
  file_hash bytea not null check (length(file_hash) = 32),
  content_hash bytea not null check (length(content_hash) = 32),
  agency text check (length(agency) between 2 and 200),
  sheet text not null,
  sheets text[] not null default '{}',
  mapping jsonb not null,
  state text not null default 'preview' check (state in ('preview', 'importing', 'done', 'failed')),
  progress int not null default 0 check (progress >= 0),
  counts jsonb not null default '{}',
  fault text,
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  finished_at timestamptz,
  forgotten_at timestamptz,
  primary key (event_id, id),
  check ((state = 'failed') = (fault is not null)),
  check (state <> 'done' or finished_at is not null)
);
comment on table registration_roster is 'class: none; retention: 5 years after the programme; one uploaded list: how its columns are read and what came of it';
comment on column registration_roster.file_hash is 'class: personal; retention: 30 days; the encrypted file in the data folder, kept for its error sheet';
comment on column registration_roster.content_hash is 'class: none; of what was uploaded, so that the same file is known again';
comment on column registration_roster.progress is 'class: none; rows of the file that were dealt with';
comment on column registration_roster.counts is 'class: none; rows, good, faulty, added, changed, unchanged';

create table registration_roster_entry (
  event_id uuid not null,
  id uuid not null,
  agency_id uuid not null,
  roster_id uuid not null,
  line int not null check (line > 0),
  person_hmac bytea not null check (length(person_hmac) = 32),
  name text not null check (length(name) between 2 and 200),
  name_key text not null,
  nip bytea,
  nip_hmac bytea,
  nip_hint text,
  contact_kind text check (contact_kind in ('phone', 'email')),
  contact bytea,
  contact_hmac bytea,
  contact_hint text,
  unit text check (length(unit) between 1 and 200),
  position text check (length(position) between 1 and 200),
  region_code text references region (code),
  invitations int not null default 0 check (invitations >= 0),
  invited_at timestamptz,
  registration_id uuid,
  linked_by text check (linked_by in ('claim', 'contact', 'nip', 'staff', 'viewing_point')),
  linked_at timestamptz,
  created_at timestamptz not null,
  primary key (event_id, id),
  unique (event_id, person_hmac),
  foreign key (event_id, agency_id) references registration_agency (event_id, id) on delete cascade,
  foreign key (event_id, roster_id) references registration_roster (event_id, id) on delete cascade,
  foreign key (event_id, registration_id) references registration (event_id, id) on delete set null (registration_id),
  check ((nip is null) = (nip_hmac is null) and (nip is null) = (nip_hint is null)),
  check ((contact is null) = (contact_kind is null) and (contact is null) = (contact_hmac is null) and (contact is null) = (contact_hint is null)),
  check (registration_id is null or (linked_by is not null and linked_at is not null)),
  check ((invitations = 0) = (invited_at is null))
);
comment on table registration_roster_entry is 'class: personal; retention: 1 year; somebody an agency named for an event; no participant before the place is claimed';
comment on column registration_roster_entry.person_hmac is 'class: personal; retention: 1 year; keyed: the NIP, else contact and name, else agency and name; one row per person however often lists come';
comment on column registration_roster_entry.nip is 'class: personal; retention: 1 year; encrypted number of a civil servant';
comment on column registration_roster_entry.nip_hmac is 'class: personal; retention: 1 year; keyed, for look-up only';
comment on column registration_roster_entry.contact is 'class: personal; retention: 1 year; encrypted phone or e-mail';
comment on column registration_roster_entry.contact_hmac is 'class: personal; retention: 1 year; keyed, for look-up only';
create index registration_roster_entry_agency on registration_roster_entry (event_id, agency_id, name);
create index registration_roster_entry_nip on registration_roster_entry (event_id, nip_hmac) where nip_hmac is not null;
create index registration_roster_entry_contact on registration_roster_entry (event_id, contact_hmac) where contact_hmac is not null;
create index registration_roster_entry_registration on registration_roster_entry (event_id, registration_id) where registration_id is not null;

create table registration_viewing_point (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  code text not null check (code ~ '^[0-9A-Z]{8}$'),
  place text not null check (length(place) between 3 and 200),
  address text check (length(address) between 3 and 300),
  region_code text not null references region (code),
  segment text not null check (length(segment) between 1 and 100),
  agency_id uuid,
  officer text not null check (length(officer) between 2 and 200),
  contact_kind text not null check (contact_kind in ('phone', 'email')),
  contact bytea not null,
  contact_hmac bytea not null,
  contact_hint text not null,
  expected int not null check (expected between 1 and 10000),
  listed boolean not null default false,
  head_count int check (head_count between 0 and 100000),
  head_count_at timestamptz,
  link_version int not null default 1 check (link_version > 0),
  state text not null default 'open' check (state in ('open', 'closed')),
  created_at timestamptz not null,
  primary key (event_id, id),
  unique (event_id, code),
  foreign key (event_id, agency_id) references registration_agency (event_id, id) on delete set null (agency_id),
  check ((head_count is null) = (head_count_at is null))
);
comment on table registration_viewing_point is 'class: personal; retention: 5 years after the programme; a place where people watch together, its officer, and how many heads were counted: never added to identified people';
comment on column registration_viewing_point.contact is 'class: personal; retention: 5 years after the programme; encrypted phone or e-mail of the officer';
comment on column registration_viewing_point.contact_hmac is 'class: personal; retention: 5 years after the programme; keyed, for look-up only';
create index registration_viewing_point_id on registration_viewing_point (id); -- a host's link holds the point's id and not the event's

create table registration_viewing_person (
  event_id uuid not null,
  id uuid not null,
  point_id uuid not null,
  entry_id uuid,
  name text not null check (length(name) between 2 and 200),
  name_key text not null,
  nip bytea,
  nip_hmac bytea,
  nip_hint text,
  contact_kind text check (contact_kind in ('phone', 'email')),
  contact bytea,
  contact_hmac bytea,
  contact_hint text,
  consent text not null check (consent in ('paper', 'voice', 'form')),
  added_by text not null check (added_by in ('host', 'self')),
  came_at timestamptz,
  left_at timestamptz,
  changed_at timestamptz not null,
  removed_at timestamptz,
  registration_id uuid,
  linked_by text check (linked_by in ('contact', 'nip', 'self', 'new', 'staff')),
  maybe_registration_id uuid,
  decision text check (decision in ('same', 'other')),
  decided_by text,
  created_at timestamptz not null,
  primary key (event_id, id),
  foreign key (event_id, point_id) references registration_viewing_point (event_id, id) on delete cascade,
  foreign key (event_id, entry_id) references registration_roster_entry (event_id, id) on delete set null (entry_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete set null (registration_id),
  foreign key (event_id, maybe_registration_id) references registration (event_id, id) on delete set null (maybe_registration_id),
  check (left_at is null or left_at >= came_at),
  check ((nip is null) = (nip_hmac is null) and (nip is null) = (nip_hint is null)),
  check ((contact is null) = (contact_kind is null) and (contact is null) = (contact_hmac is null) and (contact is null) = (contact_hint is null)),
  check (registration_id is null or linked_by is not null),
  check ((decision is null) = (decided_by is null))
);
comment on table registration_viewing_person is 'class: personal; retention: 5 years after the programme; somebody whom a host saw at a viewing point, or who said so with a ticket; id is made on the host''s device, so that a list sent twice is kept once';
comment on column registration_viewing_person.maybe_registration_id is 'class: none; another registration with the same name, for a person to decide';
create index registration_viewing_person_point on registration_viewing_person (event_id, point_id);
create unique index registration_viewing_person_once on registration_viewing_person (event_id, point_id, registration_id) where registration_id is not null and removed_at is null;
create unique index registration_viewing_person_entry on registration_viewing_person (event_id, point_id, entry_id) where entry_id is not null;

-- ── row security ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['registration_agency', 'registration_roster', 'registration_roster_entry', 'registration_viewing_point', 'registration_viewing_person'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;

grant select, insert, update, delete on registration_agency, registration_roster, registration_roster_entry, registration_viewing_point, registration_viewing_person to serentak_app;
