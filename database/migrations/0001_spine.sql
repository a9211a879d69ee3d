-- The spine: one person from sign-up to recap. Every rule that must never break stands here first (UNIQUE, CHECK, row security),
-- the code second. Tables are `feature` or `feature_noun`; `src/features/stairs.ts` says who may write which.
-- Comments carry the privacy class: `class: none|personal|special; retention: ...`. A column without its own comment has its table's class.

-- ── platform ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table idempotency (
  scope text not null,
  key text not null check (length(key) between 8 and 200),
  body_hash bytea not null,
  status smallint not null,
  answer jsonb not null,
  created_at timestamptz not null,
  primary key (scope, key)
);
comment on table idempotency is 'class: personal; retention: 7 days; the first answer per principal and key, so that a retry has one effect';
create index idempotency_created_at on idempotency (created_at);

create table audit (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('public', 'participant', 'staff', 'system')),
  actor_id text,
  action text not null,
  object_kind text not null,
  object_id text not null,
  event_id uuid,
  detail jsonb not null default '{}'
);
comment on table audit is 'class: none; retention: 5 years; ids and counts only, never names or contacts';
create index audit_object on audit (object_kind, object_id);

create table outbox (
  event_id uuid not null,
  id uuid not null,
  registration_id uuid not null,
  template text not null,
  version int not null default 1,
  transport text not null check (transport in ('email', 'whatsapp')),
  recipient bytea not null,
  recipient_hint text not null,
  language text not null check (language in ('id', 'en')),
  data jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'kept')),
  attempts int not null default 0,
  message_id text not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  sent_at timestamptz,
  last_error text,
  primary key (event_id, id),
  unique (event_id, registration_id, template, version)
);
comment on table outbox is 'class: personal; retention: 1 year; messages to people, written in the transaction of their cause';
comment on column outbox.recipient is 'class: personal; retention: 1 year; encrypted phone or e-mail';
create index outbox_due on outbox (due_at) where state in ('queued', 'sending');
create index outbox_id on outbox (id); -- newest first in the mailbox, over all events

create table room (
  event_id uuid primary key,
  last_seq bigint not null default 0
);
comment on table room is 'class: none; retention: 5 years; the last number of each room, and the lock under which numbers are given';
create table room_log (
  event_id uuid not null,
  seq bigint not null check (seq > 0),
  kind text not null,
  payload jsonb not null,
  at timestamptz not null,
  primary key (event_id, seq)
);
comment on table room_log is 'class: personal; retention: 5 years; what happened in a room, in order; holds names of askers';

-- ── floor 0 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table region (
  code text primary key check (code ~ '^[0-9]{2}(\.[0-9]{2})?$'),
  kind text not null check (kind in ('province', 'regency', 'city')),
  name text not null,
  parent_code text references region (code),
  zone text not null check (zone in ('WIB', 'WITA', 'WIT')),
  valid_from date,
  valid_until date,
  source text not null,
  check ((kind = 'province') = (parent_code is null))
);
comment on table region is 'class: none; retention: kept; provinces, regencies and cities with their official codes';
create table region_parent (
  code text not null references region (code),
  parent_code text not null references region (code),
  valid_from date,
  valid_until date,
  source text not null,
  unique nulls not distinct (code, valid_from)
);
comment on table region_parent is 'class: none; retention: kept; which province a regency belonged to, by date';
create table region_alias (
  alias_key text not null,
  alias text not null,
  code text not null references region (code),
  source text not null,
  primary key (alias_key, code)
);
comment on table region_alias is 'class: none; retention: kept; other spellings of a region';

create table organisation (
  id uuid primary key,
  slug text not null unique,
  kind text not null,
  parent_id uuid references organisation (id)
);
comment on table organisation is 'class: none; retention: kept; institutions';
create table organisation_name (
  organisation_id uuid not null references organisation (id),
  name text not null,
  short_name text,
  valid_from date,
  valid_until date,
  source text not null,
  unique nulls not distinct (organisation_id, valid_from)
);
comment on table organisation_name is 'class: none; retention: kept; names of institutions by date';

-- ── floor 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table programme (
  id uuid primary key,
  key text not null unique check (key ~ '^[a-z0-9-]+$'),
  name text not null,
  organiser text not null,
  note text,
  asks_nip boolean not null default false,
  created_at timestamptz not null
);
comment on table programme is 'class: none; retention: kept; a movement with dated targets';
create table programme_target (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  value bigint not null check (value > 0),
  basis text not null,
  segment text,
  staged boolean not null default false,
  as_written text,
  stated_by text,
  stated_on date,
  source text not null
);
comment on table programme_target is 'class: none; retention: kept; several dated and sourced targets of one programme';
create table programme_statement (
  programme_id uuid not null references programme (id),
  key text not null,
  value jsonb not null,
  source text,
  derived boolean not null default false,
  primary key (programme_id, key)
);
comment on table programme_statement is 'class: none; retention: kept; aims, baseline figures with their scale, pillars, reminders: as stated, with source';
create table programme_reach (
  programme_id uuid not null references programme (id),
  position int not null,
  channel text not null,
  followers bigint,
  qualifier text check (qualifier in ('exactly', 'moreThan', 'about')),
  as_written text,
  host text,
  owner text,
  as_of date not null,
  source text not null,
  primary key (programme_id, position)
);
comment on table programme_reach is 'class: none; retention: kept; reach of the organisers'' own channels, dated; never people';
create table programme_segment (
  programme_id uuid not null references programme (id),
  key text not null check (key ~ '^[a-z0-9-]+$'),
  position int not null,
  name text not null,
  name_en text not null,
  primary key (programme_id, key)
);
comment on table programme_segment is 'class: none; retention: kept; whom a programme addresses';

create table speaker (
  id uuid primary key,
  front_titles text[] not null default '{}',
  name text not null check (length(name) between 1 and 200),
  back_titles text[] not null default '{}',
  name_key text not null,
  handle text,
  note text,
  created_at timestamptz not null
);
comment on table speaker is 'class: personal; retention: kept; register of people who appear in public; names are published';
create unique index speaker_name_key on speaker (name_key);

create schema if not exists auth;
create table account_grant (
  id uuid primary key,
  user_id text not null,
  role text not null check (role in ('programme_admin', 'regional_organiser')),
  scope_kind text not null check (scope_kind in ('programme', 'region')),
  scope_id text not null,
  granted_at timestamptz not null,
  valid_until timestamptz,
  unique (user_id, role, scope_kind, scope_id)
);
comment on table account_grant is 'class: none; retention: 5 years; what a member of staff may do and where';
create table account_token (
  id uuid primary key,
  user_id text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table account_token is 'class: none; retention: until expiry; bearer tokens of staff, hashed';

-- ── floor 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table event (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  slug text not null unique check (slug ~ '^[a-z0-9-]{3,100}$'),
  state text not null default 'draft' check (state in ('draft', 'published', 'live', 'ended', 'closed')),
  theme text not null check (length(theme) between 3 and 300),
  title text,
  organiser text not null,
  starts_on date not null,
  ends_on date not null,
  zone text not null check (zone in ('WIB', 'WITA', 'WIT')),
  zone_stated boolean not null default true,
  starts_at timestamptz,
  ends_at timestamptz,
  segments text[] not null default '{}',
  pillars text[] not null default '{}' check (pillars <@ array['skill', 'safety', 'ethics', 'culture']),
  partners text[] not null default '{}',
  series text,
  series_number int,
  next_event jsonb,
  writer text,
  contact text,
  source text,
  attendance_rule jsonb not null default '{"kind":"share","share":0.5}',
  questions_moderated boolean not null default true,
  registration_open boolean not null default true,
  copy_of uuid references event (id),
  simulated boolean not null default false,
  opened_at timestamptz,
  ended_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1,
  check (ends_on >= starts_on),
  check (ends_at is null or starts_at is null or ends_at > starts_at),
  check (state not in ('published', 'live') or (starts_at is not null and ends_at is not null)),
  check (simulated = false or copy_of is not null)
);
comment on table event is 'class: none; retention: kept; one webinar';
create index event_programme on event (programme_id, starts_on);
create index event_starts_on on event (starts_on);
create table event_region (
  event_id uuid not null references event (id) on delete cascade,
  region_code text not null references region (code),
  position int not null,
  primary key (event_id, region_code)
);
comment on table event_region is 'class: none; retention: kept; one event serves one or many regions';
create index event_region_code on event_region (region_code);
create table event_day (
  event_id uuid not null references event (id) on delete cascade,
  day date not null,
  people int check (people > 0),
  units text[] not null default '{}',
  note text,
  primary key (event_id, day)
);
comment on table event_day is 'class: none; retention: kept; the days of an event and the quota of each';
create table event_group (
  event_id uuid not null references event (id) on delete cascade,
  number int not null check (number > 0),
  day date,
  units text[] not null default '{}',
  quota int check (quota > 0),
  primary key (event_id, number)
);
comment on table event_group is 'class: none; retention: kept; groups (kelompok) of an event; day and quota where they are known';
create table event_statement (
  event_id uuid not null references event (id) on delete cascade,
  key text not null,
  value jsonb not null,
  primary key (event_id, key)
);
comment on table event_statement is 'class: none; retention: kept; what a source says about an event beyond the columns, verbatim';
create table event_cast (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  role text not null check (role in ('speaker', 'keynote', 'opening', 'kol', 'moderator', 'official', 'mc')),
  position int not null check (position > 0),
  speaker_id uuid not null references speaker (id),
  name_as_written text not null,
  office text,
  representing text,
  talk_title text,
  pillar text check (pillar in ('skill', 'safety', 'ethics', 'culture')),
  form text check (form in ('live', 'video')),
  statement jsonb not null default '{}',
  source text,
  primary key (event_id, id),
  unique (event_id, role, position)
);
comment on table event_cast is 'class: personal; retention: kept; who appears in an event, in order; published';
create index event_cast_speaker on event_cast (speaker_id);
create table event_crew (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  role text not null check (role in ('runner', 'operator', 'note_taker', 'zoom_host', 'writer', 'sign_language_interpreter', 'documentation')),
  name text not null,
  office text,
  primary key (event_id, id)
);
comment on table event_crew is 'class: personal; retention: 5 years; who works behind an event';

create table participant (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  name text not null check (length(name) between 2 and 200),
  name_key text not null,
  contact_kind text not null check (contact_kind in ('phone', 'email')),
  contact bytea not null,
  contact_hmac bytea not null,
  contact_hint text not null,
  region_code text not null references region (code),
  segment text not null,
  institution text,
  language text not null check (language in ('id', 'en')),
  claim_of uuid references participant (id),
  origin_hmac bytea not null,
  simulated boolean not null default false,
  created_at timestamptz not null,
  unique (programme_id, origin_hmac)
);
comment on table participant is 'class: personal; retention: 5 years after the programme; one identity per person and programme';
comment on column participant.contact is 'class: personal; retention: 5 years after the programme; encrypted phone or e-mail';
comment on column participant.contact_hmac is 'class: personal; retention: 5 years after the programme; keyed, for look-up only';
comment on column participant.claim_of is 'class: none; same contact and name typed again without proof: a claim, merged when the person confirms';
comment on column participant.origin_hmac is 'class: none; the idempotency key that made the row, so that a retry after a crash finds it';
create unique index participant_person on participant (programme_id, contact_hmac, name_key) where claim_of is null;
create index participant_contact on participant (programme_id, contact_hmac, created_at);
create index participant_claim_of on participant (claim_of) where claim_of is not null;

-- ── floor 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table channel (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('meeting', 'stream', 'venue', 'viewing_point')),
  position int not null check (position > 0),
  name text not null,
  provider text check (provider in ('zoom', 'youtube', 'own', 'other')),
  url text,
  external_id text,
  place text,
  capacity int check (capacity > 0),
  statement jsonb not null default '{}',
  primary key (event_id, id),
  unique (event_id, kind, position)
);
comment on table channel is 'class: none; retention: kept; how an event is carried; the meeting link is shown to seat holders only';

create table rundown_item (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  position int not null check (position > 0),
  kind text not null check (kind in ('opening', 'anthem', 'video', 'speech', 'talk', 'kol', 'questions', 'poll', 'photo', 'break', 'closing', 'other')),
  title text not null,
  cast_id uuid,
  planned_starts_at timestamptz,
  planned_minutes int check (planned_minutes between 1 and 600),
  actual_started_at timestamptz,
  actual_ended_at timestamptz,
  as_written text,
  primary key (event_id, id),
  unique (event_id, position) deferrable initially deferred,
  foreign key (event_id, cast_id) references event_cast (event_id, id) on delete set null (cast_id),
  check (actual_ended_at is null or actual_ended_at >= actual_started_at)
);
comment on table rundown_item is 'class: none; retention: kept; the run of show, planned and actual';
create unique index rundown_item_one_current on rundown_item (event_id) where actual_started_at is not null and actual_ended_at is null;
create table rundown_note (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  cast_id uuid not null,
  position int not null check (position > 0),
  kind text not null check (kind in ('point', 'quote')),
  text text not null check (length(text) between 1 and 2000),
  source text,
  written_by text,
  created_at timestamptz not null,
  primary key (event_id, id),
  unique (event_id, cast_id, kind, position),
  foreign key (event_id, cast_id) references event_cast (event_id, id) on delete cascade
);
comment on table rundown_note is 'class: none; retention: kept; what the note-taker wrote of a talk; the recap is made of it';

-- ── floor 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table registration_counter (
  event_id uuid primary key references event (id) on delete cascade,
  last_number int not null default 0
);
comment on table registration_counter is 'class: none; retention: kept; the admission lock of an event and its last sequence number';
create table registration_pool (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  channel_id uuid not null,
  position int not null,
  seat_limit int check (seat_limit >= 0),
  reserved int not null default 0 check (reserved >= 0),
  taken int not null default 0 check (taken >= 0),
  primary key (event_id, id),
  foreign key (event_id, channel_id) references channel (event_id, id) on delete cascade,
  constraint registration_pool_not_oversold check (seat_limit is null or taken + reserved <= seat_limit)
);
comment on table registration_pool is 'class: none; retention: kept; a limit that a seat consumes; no limit = everybody';
create table registration (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  number int not null check (number > 0),
  participant_id uuid not null references participant (id),
  channel_id uuid not null,
  pool_id uuid not null,
  state text not null default 'active' check (state in ('active', 'cancelled')),
  code text not null check (code ~ '^[0-9A-Z]{8}$'),
  link_version int not null default 1,
  via text not null check (via in ('form', 'api', 'staff')),
  created_at timestamptz not null,
  cancelled_at timestamptz,
  primary key (event_id, id),
  unique (event_id, number),
  unique (event_id, code),
  foreign key (event_id, channel_id) references channel (event_id, id),
  foreign key (event_id, pool_id) references registration_pool (event_id, id)
);
comment on table registration is 'class: personal; retention: 5 years after the programme; a person''s place in one event';
create unique index registration_one_active on registration (event_id, participant_id) where state = 'active';
create index registration_participant on registration (participant_id);
-- A personal link holds the registration's id and not the event's.
create index registration_id on registration (id);
create table registration_consent (
  event_id uuid not null,
  registration_id uuid not null,
  purpose text not null check (purpose in ('attend', 'publicity', 'contact')),
  given boolean not null,
  text_version text not null,
  at timestamptz not null,
  primary key (event_id, registration_id, purpose),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check (purpose <> 'attend' or given)
);
comment on table registration_consent is 'class: personal; retention: 5 years after the programme; what a person agreed to, to which text, when';
create table registration_refusal (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  reason text not null,
  free_seats int not null,
  at timestamptz not null,
  primary key (event_id, id)
);
comment on table registration_refusal is 'class: none; retention: 1 year; a refusal for want of room, with the room that was left at that moment (invariant I3)';

create table registration_attempt (
  event_id uuid not null references event (id) on delete cascade,
  bucket bytea not null,
  tries int not null check (tries > 0),
  since timestamptz not null,
  primary key (event_id, bucket)
);
comment on table registration_attempt is 'class: none; retention: 1 day; how often a short code, or an address, was tried lately; keyed hashes only';

-- ── floor 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table attendance_evidence (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  registration_id uuid not null,
  source text not null check (source in ('room_pulse', 'manual')),
  source_key text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  grade text not null check (grade in ('A', 'B', 'C', 'D', 'E')),
  decided_by text,
  reason text,
  primary key (event_id, id),
  unique (event_id, registration_id, source, source_key),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check (ended_at >= started_at),
  check (source <> 'manual' or (decided_by is not null and reason is not null))
) with (fillfactor = 80);
comment on table attendance_evidence is 'class: personal; retention: 5 years after the programme; one observation of presence';
create table attendance (
  event_id uuid not null references event (id) on delete cascade,
  registration_id uuid not null,
  seconds int not null check (seconds >= 0),
  needed_seconds int not null check (needed_seconds >= 0),
  met boolean not null check (not met or seconds >= needed_seconds),
  reason text not null check (reason in ('met', 'too_short', 'outside_window')),
  computed_at timestamptz not null,
  primary key (event_id, registration_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table attendance is 'class: personal; retention: 5 years after the programme; what the ledger concludes from the evidence';
create table attendance_reported (
  event_id uuid not null references event (id) on delete cascade,
  kind text not null check (kind in ('attended', 'registered', 'participants', 'views')),
  count int,
  qualifier text check (qualifier in ('exactly', 'moreThan', 'about')),
  basis text,
  as_written text,
  stated_by text,
  note text,
  source text not null,
  primary key (event_id, kind)
);
comment on table attendance_reported is 'class: none; retention: kept; figures said by others, never added to what the ledger proves';

create table question (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  number int not null check (number > 0),
  registration_id uuid,
  asker_name text not null check (length(asker_name) between 1 and 200),
  to_cast_id uuid,
  text text not null check (length(text) between 3 and 500),
  via text check (via in ('room', 'zoom_chat', 'floor', 'viewing_point', 'message')),
  state text not null default 'asked' check (state in ('asked', 'queued', 'on_air', 'answered', 'hidden')),
  hidden_reason text check (hidden_reason in ('off_topic', 'repeated', 'abusive', 'personal_data', 'advertising', 'other')),
  answer text check (length(answer) between 1 and 2000),
  answered_by_cast_id uuid,
  statement jsonb not null default '{}',
  source text,
  asked_at timestamptz not null,
  answered_at timestamptz,
  primary key (event_id, id),
  unique (event_id, number),
  foreign key (event_id, to_cast_id) references event_cast (event_id, id),
  foreign key (event_id, answered_by_cast_id) references event_cast (event_id, id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check (state <> 'answered' or answer is not null),
  check (answer is null or state in ('answered', 'hidden')),
  check ((state = 'hidden') = (hidden_reason is not null))
);
comment on table question is 'class: personal; retention: kept when published, else 5 years; a question to a named speaker, or to all';
comment on column question.via is 'class: none; how it reached the desk; absent where a source does not say';
create unique index question_one_on_air on question (event_id) where state = 'on_air';
create index question_registration on question (event_id, registration_id);

-- ── floor 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table recap (
  event_id uuid not null references event (id) on delete cascade,
  language text not null check (language in ('id', 'en')),
  version int not null check (version > 0),
  state text not null check (state in ('draft', 'published')),
  title text not null,
  body jsonb not null,
  written_at timestamptz not null,
  published_at timestamptz,
  published_by text,
  primary key (event_id, language, version),
  check ((state = 'published') = (published_at is not null))
);
comment on table recap is 'class: personal; retention: kept; the news of an event; names of those who appeared and asked';
create table plan_rehearsal (
  id uuid primary key,
  of_event_id uuid not null references event (id) on delete cascade,
  event_id uuid references event (id) on delete set null,
  people int not null check (people between 1 and 10000),
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'removed')),
  progress jsonb not null default '{}',
  started_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  failure text
);
comment on table plan_rehearsal is 'class: none; retention: 1 year; geladi bersih: a whole event played with simulated people';

-- ── floor 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table report_event (
  event_id uuid primary key references event (id) on delete cascade,
  programme_id uuid not null references programme (id),
  simulated boolean not null,
  registrations int not null,
  attendances int not null,
  met int not null,
  computed_at timestamptz not null
);
comment on table report_event is 'class: none; retention: kept; roll-up per closed event, recounted by the doctor (I24)';
create index report_event_programme on report_event (programme_id, simulated);
create table report_programme (
  programme_id uuid not null references programme (id),
  simulated boolean not null,
  events int not null,
  attendances int not null,
  met int not null,
  people int not null,
  computed_at timestamptz not null,
  primary key (programme_id, simulated),
  check (people <= met and met <= attendances)
);
comment on table report_programme is 'class: none; retention: kept; roll-up per programme over closed events: events, attendances and people are three counts';

-- ── row security ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- A transaction says who acts: serentak.scope = system | staff | event | public. Unset sees nothing.
--   system  our own jobs and the command line
--   staff   serentak.programmes and serentak.regions (codes; 'ID' = everywhere): events of those programmes or in those subtrees
--   event   one event's participants and admission: serentak.event (and serentak.programme for identities)
--   public  what anybody may read: events that are no draft, with their cast, rundown and published recaps
create function scope_is(wanted text) returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('serentak.scope', true), '') = wanted $$;
create function scope_event() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('serentak.event', true), '')::uuid $$;
create function scope_programme() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('serentak.programme', true), '')::uuid $$;
create function scope_programmes() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('serentak.programmes', true), ''), '{}')::uuid[] $$;
create function scope_regions() returns text[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('serentak.regions', true), ''), '{}')::text[] $$;

alter table event enable row level security;
alter table event force row level security;
create policy event_read on event for select using (
  (select scope_is('system'))
  or ((select scope_is('public')) and state <> 'draft')
  or ((select scope_is('event')) and state <> 'draft')
  or ((select scope_is('staff')) and (
    programme_id = any ((select scope_programmes())::uuid[])
    or 'ID' = any ((select scope_regions())::text[])
    or exists (select from event_region r where r.event_id = event.id
      and (r.region_code = any ((select scope_regions())::text[]) or left(r.region_code, 2) = any ((select scope_regions())::text[])))))
);
-- A new event has no regions yet when its row is written, so what a regional organiser may create is decided by the command
-- (event/server/policy.ts); event_region holds no personal data and is readable by all, which keeps this policy free of recursion.
create policy event_insert on event for insert with check ((select scope_is('system')) or (select scope_is('staff')));
create policy event_update on event for update using (
  (select scope_is('system'))
  or ((select scope_is('staff')) and (
    programme_id = any ((select scope_programmes())::uuid[])
    or 'ID' = any ((select scope_regions())::text[])
    or exists (select from event_region r where r.event_id = event.id
      and (r.region_code = any ((select scope_regions())::text[]) or left(r.region_code, 2) = any ((select scope_regions())::text[])))))
);
create policy event_delete on event for delete using ((select scope_is('system')) or ((select scope_is('staff')) and simulated));

-- What belongs to an event and may be read by whoever may read the event; written by staff and system.
do $$
declare t text;
begin
  foreach t in array array['event_day', 'event_group', 'event_statement', 'event_cast', 'event_crew', 'channel', 'rundown_item', 'registration_pool', 'attendance_reported'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_read on %1$I for select using ((select scope_is(''system'')) or exists (select from event e where e.id = %1$I.event_id))', t);
    execute format('create policy %1$s_insert on %1$I for insert with check ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
    execute format('create policy %1$s_update on %1$I for update using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)) or (''%1$s'' = ''registration_pool'' and (select scope_is(''event'')) and %1$I.event_id = (select scope_event())))', t);
    execute format('create policy %1$s_delete on %1$I for delete using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;

-- What belongs to an event and is nobody's business but its participants' transactions, its staff and our jobs.
do $$
declare t text;
begin
  foreach t in array array['registration', 'registration_counter', 'registration_consent', 'registration_refusal', 'registration_attempt', 'attendance_evidence', 'attendance', 'question', 'rundown_note', 'outbox', 'room', 'room_log'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;

alter table recap enable row level security;
alter table recap force row level security;
create policy recap_read on recap for select using (
  (select scope_is('system'))
  or (((select scope_is('public')) or (select scope_is('event'))) and state = 'published')
  or ((select scope_is('staff')) and exists (select from event e where e.id = recap.event_id)));
create policy recap_write on recap for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.id = recap.event_id)));

alter table participant enable row level security;
alter table participant force row level security;
create policy participant_scope on participant for all using (
  (select scope_is('system'))
  or ((select scope_is('event')) and programme_id = (select scope_programme()))
  or ((select scope_is('staff')) and exists (select from registration r where r.participant_id = participant.id)));

-- Personal rows that belong to no event: the register of public people is read by all, first answers by whoever acts at all.
-- Both are silent to a connection that never said who acts.
alter table speaker enable row level security;
alter table speaker force row level security;
create policy speaker_read on speaker for select using ((select coalesce(current_setting('serentak.scope', true), '') <> ''));
create policy speaker_write on speaker for all using ((select scope_is('system')) or (select scope_is('staff')));
alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy idempotency_scope on idempotency for all using ((select coalesce(current_setting('serentak.scope', true), '') <> ''));

alter table plan_rehearsal enable row level security;
alter table plan_rehearsal force row level security;
create policy plan_rehearsal_scope on plan_rehearsal for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.id = plan_rehearsal.of_event_id)));

-- ── rights of the unprivileged role that the product runs as ────────────────────────────────────────────────────────────────────
grant usage on schema public to serentak_app;
grant select, insert, update, delete on all tables in schema public to serentak_app;
revoke update, delete on audit from serentak_app;
