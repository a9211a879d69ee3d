-- Papers behind an event, packs of evidence, and the register of people with its decisions.

-- ── floor 1: the register of people ─────────────────────────────────────────────────────────────────────────────────────────────
-- A spelling that a person found to be somebody else's points at that entry; nothing is rewritten, so undoing is exact.
alter table speaker add column merged_into uuid references speaker (id) check (merged_into <> id);
alter table speaker add column head_id uuid references speaker (id) check (head_id <> id);
alter table speaker add constraint speaker_merged_head check ((merged_into is null) = (head_id is null));
comment on column speaker.merged_into is 'class: personal; the entry that this spelling belongs to, as somebody decided';
comment on column speaker.head_id is 'class: none; derived: where the chain of merged_into ends; null = here';
create index speaker_merged_into on speaker (merged_into) where merged_into is not null;
create index speaker_head on speaker (head_id) where head_id is not null;

create table speaker_merge (
  id uuid primary key,
  from_id uuid not null references speaker (id),
  into_id uuid not null references speaker (id),
  decision text not null check (decision in ('same', 'apart')),
  reason text check (length(reason) <= 300),
  decided_by text not null,
  decided_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  check (from_id <> into_id),
  check ((undone_at is null) = (undone_by is null))
);
comment on table speaker_merge is 'class: personal; retention: kept; which spellings are one person and which are not, decided by whom, and what was taken back';
create index speaker_merge_from on speaker_merge (from_id);
create index speaker_merge_into on speaker_merge (into_id);

create table speaker_office (
  id uuid primary key,
  speaker_id uuid not null references speaker (id),
  office text not null check (length(office) between 2 and 200),
  name_as_written text check (length(name_as_written) between 2 and 200),
  starts_on date,
  ends_on date,
  source text not null check (length(source) between 3 and 300),
  entered_by text not null,
  entered_at timestamptz not null,
  removed_at timestamptz,
  check (ends_on is null or starts_on is null or ends_on >= starts_on)
);
comment on table speaker_office is 'class: personal; retention: kept; the office somebody held between two days, and how the name with its titles was written then; published';
create index speaker_office_speaker on speaker_office (speaker_id, starts_on);

create table speaker_file (
  id uuid primary key,
  speaker_id uuid not null references speaker (id),
  kind text not null check (kind in ('cv', 'slides')),
  title text not null check (length(title) between 1 and 200),
  file_hash bytea not null check (length(file_hash) = 32),
  type text not null,
  size int not null check (size > 0),
  added_by text not null,
  added_at timestamptz not null,
  removed_at timestamptz
);
comment on table speaker_file is 'class: personal; retention: 5 years; curricula and slides that speakers handed in, for staff';
create index speaker_file_speaker on speaker_file (speaker_id);

create table speaker_consent (
  id uuid primary key,
  speaker_id uuid not null references speaker (id),
  about text not null check (about in ('profile', 'slides')),
  given boolean not null,
  said_by text not null check (length(said_by) between 2 and 200),
  said_on date not null,
  entered_by text not null,
  entered_at timestamptz not null
);
comment on table speaker_consent is 'class: personal; retention: kept; what somebody agreed to have published, or no longer; the newest line counts';
create index speaker_consent_speaker on speaker_consent (speaker_id, about, said_on);

-- ── floor 6: papers of an event ──────────────────────────────────────────────────────────────────────────────────────
create table plan_paper (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('assignment', 'invitation', 'cv', 'slides', 'receipt', 'handover', 'other')),
  title text not null check (length(title) between 1 and 200),
  file_hash bytea not null check (length(file_hash) = 32),
  type text not null,
  size int not null check (size > 0),
  added_by text not null,
  added_at timestamptz not null,
  removed_at timestamptz,
  removed_by text,
  primary key (event_id, id),
  check ((removed_at is null) = (removed_by is null))
);
comment on table plan_paper is 'class: personal; retention: 10 years; papers attached to an event for the audit: letters, invitations, receipts, hand-over reports';
create table plan_paper_waiver (
  event_id uuid not null references event (id) on delete cascade,
  kind text not null check (kind in ('assignment', 'invitation', 'cv', 'slides', 'receipt', 'handover')),
  reason text not null check (length(reason) between 3 and 300),
  entered_by text not null,
  entered_at timestamptz not null,
  primary key (event_id, kind)
);
comment on table plan_paper_waiver is 'class: none; retention: 10 years; a paper that an event does not need, and why';

-- ── floor 7: packs of evidence ──────────────────────────────────────────────────────────────────────────────────────────────────
create table report_pack (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  lot_id uuid not null references plan_lot (id),
  language text not null check (language in ('id', 'en')),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  done int not null default 0,
  total int not null default 0,
  file_hash bytea check (length(file_hash) = 32),
  size bigint,
  failure text,
  asked_by text not null,
  asked_at timestamptz not null,
  finished_at timestamptz,
  check ((state = 'done') = (file_hash is not null))
);
comment on table report_pack is 'class: personal; retention: 1 year; a lot''s evidence packs put together into one file, with how far that is';
create index report_pack_lot on report_pack (lot_id, asked_at);

-- ── row security ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['speaker_merge', 'speaker_file', 'speaker_consent'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or (select scope_is(''staff'')))', t);
  end loop;
  foreach t in array array['plan_paper', 'plan_paper_waiver'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
-- Who held which office when is public knowledge; who wrote it down is staff.
alter table speaker_office enable row level security;
alter table speaker_office force row level security;
create policy speaker_office_read on speaker_office for select using ((select coalesce(current_setting('serentak.scope', true), '') <> ''));
create policy speaker_office_write on speaker_office for all using ((select scope_is('system')) or (select scope_is('staff')));

alter table report_pack enable row level security;
alter table report_pack force row level security;
create policy report_pack_scope on report_pack for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and programme_id = any ((select scope_programmes())::uuid[])));

grant select, insert, update, delete on speaker_merge, speaker_office, speaker_file, speaker_consent, plan_paper, plan_paper_waiver, report_pack to serentak_app;
