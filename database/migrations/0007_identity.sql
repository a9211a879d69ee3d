-- One identity, and what surrounds the form: numbers of civil servants, an optional profile, claims that are joined, known devices,
-- confirmations, consent that was given for somebody, a helpdesk, and oddities for a person to look at.

-- ── floor 2: participant ────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table participant
  add column nip bytea,
  add column nip_hmac bytea,
  add column age_band text check (age_band in ('under_18', '18_24', '25_34', '35_44', '45_54', '55_up')),
  add column sex text check (sex in ('female', 'male')),
  add column occupation text check (occupation in ('student', 'civil_servant', 'employee', 'self_employed', 'farmer_fisher', 'homemaker', 'not_working', 'retired', 'other')),
  add column education text check (education in ('primary', 'junior_secondary', 'senior_secondary', 'diploma', 'bachelor', 'postgraduate', 'none')),
  add column changed_at timestamptz,
  add constraint participant_nip_whole check ((nip is null) = (nip_hmac is null));
comment on column participant.nip is 'class: personal; retention: 5 years after the programme; encrypted number of a civil servant (PNS or PPPK); it tells birth date and sex';
comment on column participant.nip_hmac is 'class: personal; retention: 5 years after the programme; keyed, for look-up only';
comment on column participant.age_band is 'class: personal; retention: 5 years after the programme; answered after the ticket, by free choice';
comment on column participant.sex is 'class: personal; retention: 5 years after the programme; answered after the ticket, by free choice';
create index participant_nip on participant (programme_id, nip_hmac) where nip_hmac is not null;

create table participant_join (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  claim_id uuid not null references participant (id) on delete cascade,
  into_id uuid not null references participant (id) on delete cascade,
  proof text not null check (proof in ('code', 'link', 'helpdesk')),
  reason text check (length(reason) between 3 and 300),
  decided_by text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  undone_reason text check (length(undone_reason) between 3 and 300),
  check (claim_id <> into_id),
  check ((undone_at is null) = (undone_by is null)),
  check ((undone_at is null) = (undone_reason is null)),
  check (proof <> 'helpdesk' or reason is not null)
);
comment on table participant_join is 'class: none; retention: 5 years after the programme; a claim that was proven and joined to its person, and who undid it';
comment on column participant_join.decided_by is 'class: none; registration or account that proved or decided';
create unique index participant_join_one on participant_join (claim_id) where undone_at is null;
create index participant_join_into on participant_join (into_id);

-- ── floor 4: registration ───────────────────────────────────────────────────────────────────────────────────────────────────────
alter table registration
  add column joined_into uuid,
  add constraint registration_joined_into_fkey foreign key (event_id, joined_into) references registration (event_id, id),
  add constraint registration_joined_into_check check (joined_into is null or (state <> 'active' and joined_into <> id));
comment on column registration.joined_into is 'class: none; the registration of the same person that this claim became; its link and code lead there';

alter table registration_consent
  add column withdrawn_at timestamptz,
  add constraint registration_consent_withdrawn check (withdrawn_at is null or purpose = 'attend' or not given);

create table registration_joined (
  event_id uuid not null,
  registration_id uuid not null,
  join_id uuid not null references participant_join (id) on delete cascade,
  into_id uuid,
  state_before text not null,
  consents text[] not null default '{}',
  primary key (event_id, registration_id, join_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  foreign key (event_id, into_id) references registration (event_id, id) on delete cascade
);
comment on table registration_joined is 'class: none; retention: 5 years after the programme; what a join did to one registration, so that a person can undo it';
comment on column registration_joined.into_id is 'class: none; the registration it was put into; absent where the claim''s place itself became the person''s';
comment on column registration_joined.consents is 'class: none; purposes that the join added to the other registration';

create table registration_consent_record (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  participant_id uuid not null references participant (id) on delete cascade,
  given_by text not null check (given_by in ('person', 'guardian', 'school')),
  how text not null check (how in ('form', 'paper', 'voice')),
  giver bytea,
  recorded_by text,
  at timestamptz not null,
  primary key (event_id, id),
  check (given_by = 'person' or giver is not null),
  check (how = 'form' or recorded_by is not null)
);
comment on table registration_consent_record is 'class: personal; retention: 5 years after the programme; consent that somebody else gave or wrote down: guardian, school, or an officer on paper or by voice';
comment on column registration_consent_record.giver is 'class: personal; retention: 5 years after the programme; encrypted name of the guardian or of the school';
create index registration_consent_record_participant on registration_consent_record (event_id, participant_id);

create table registration_device (
  event_id uuid not null,
  registration_id uuid not null,
  opened_at timestamptz not null,
  primary key (event_id, registration_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table registration_device is 'class: none; retention: 1 year; a personal link that was opened once: on any further device its holder confirms';

create table registration_confirmation (
  event_id uuid not null,
  registration_id uuid not null,
  code_hmac bytea not null,
  sends int not null default 1 check (sends > 0),
  tries int not null default 0 check (tries >= 0),
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (event_id, registration_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table registration_confirmation is 'class: none; retention: 1 day; a code that was sent to the contact of a registration; keyed hash only';

create table registration_arrival (
  event_id uuid not null,
  registration_id uuid not null,
  device bytea,
  proof text not null check (proof in ('work', 'time', 'none')),
  waited_ms int not null check (waited_ms >= 0),
  at timestamptz not null,
  primary key (event_id, registration_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table registration_arrival is 'class: personal; retention: 30 days; how a sign-up came through the form: keyed hash of the browser''s cookie, what stood for it, how long it waited; never an address';
create index registration_arrival_device on registration_arrival (event_id, device, at) where device is not null;

create table registration_flag (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('burst', 'same_device', 'same_contact', 'same_name', 'same_nip', 'guardian_missing')),
  subject bytea not null,
  registrations uuid[] not null,
  count int not null check (count > 0),
  state text not null default 'open' check (state in ('open', 'fine', 'handled')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  note text check (length(note) between 1 and 300),
  primary key (event_id, id),
  unique (event_id, kind, subject),
  check ((state = 'open') = (decided_by is null))
);
comment on table registration_flag is 'class: personal; retention: 1 year; sign-ups that look alike or came in a burst: for a person to look at, never a refusal; subject is a keyed hash';

create table registration_help (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  number int not null check (number > 0),
  kind text not null check (kind in ('link_missing', 'name_wrong', 'wrong_channel', 'cannot_enter', 'not_counted', 'data', 'other')),
  registration_id uuid,
  name text check (length(name) between 2 and 200),
  contact_kind text check (contact_kind in ('phone', 'email')),
  contact bytea,
  contact_hint text,
  text text check (length(text) between 1 and 500),
  state text not null default 'open' check (state in ('open', 'answered')),
  owner_id text,
  owner_name text,
  answer text check (length(answer) between 1 and 1000),
  asked_at timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  primary key (event_id, id),
  unique (event_id, number),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check (registration_id is not null or (name is not null and contact is not null)),
  check ((contact is null) = (contact_kind is null) and (contact is null) = (contact_hint is null)),
  check ((owner_id is null) = (owner_name is null)),
  check ((state = 'answered') = (answer is not null)),
  check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null))
);
comment on table registration_help is 'class: personal; retention: 1 year; who asked for help, what for, who takes care of it and what was answered';
comment on column registration_help.contact is 'class: personal; retention: 1 year; encrypted phone or e-mail, where no ticket came along';
create index registration_help_open on registration_help (event_id, state, asked_at);
create index registration_help_registration on registration_help (event_id, registration_id) where registration_id is not null;

-- ── floor 5: attendance ─────────────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_joined (
  event_id uuid not null,
  evidence_id uuid not null,
  from_registration_id uuid not null,
  into_registration_id uuid not null,
  primary key (event_id, evidence_id),
  foreign key (event_id, evidence_id) references attendance_evidence (event_id, id) on delete cascade
);
comment on table attendance_joined is 'class: none; retention: 5 years after the programme; evidence that counts for the place a claim was joined to, so that it can be given back';

-- ── row security ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['registration_joined', 'registration_consent_record', 'registration_device', 'registration_confirmation', 'registration_arrival', 'registration_flag', 'registration_help', 'attendance_joined'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
alter table participant_join enable row level security;
alter table participant_join force row level security;
create policy participant_join_scope on participant_join for all using (
  (select scope_is('system'))
  or ((select scope_is('event')) and programme_id = (select scope_programme()))
  or ((select scope_is('staff')) and exists (select from registration r where r.participant_id in (participant_join.claim_id, participant_join.into_id))));

grant select, insert, update, delete on participant_join, registration_joined, registration_consent_record, registration_device, registration_confirmation, registration_arrival, registration_flag, registration_help, attendance_joined to serentak_app;
