-- Proof that nobody can forge: signed certificates, one per person and event, and an append-only log of hashes over all of them.

-- ── floor 6: the rule and the certificates of an event ──────────────────────────────────────────────────────────────────────────
create table certificate_rule (
  event_id uuid primary key references event (id) on delete cascade,
  hours int check (hours between 1 and 200),
  signatory_name text check (length(signatory_name) between 2 and 200),
  signatory_position text check (length(signatory_position) between 2 and 200),
  correction_days int not null default 7 check (correction_days between 0 and 90),
  version int not null default 1,
  set_by text not null,
  set_at timestamptz not null,
  check (signatory_position is null or signatory_name is not null)
);
comment on table certificate_rule is 'class: none; retention: kept; what a certificate of this event says beside its event; who gets one follows from the event''s attendance rule';
comment on column certificate_rule.hours is 'class: none; jam pelajaran (JP) credited; null = none stated';
comment on column certificate_rule.correction_days is 'class: none; so many days after the issue a person may correct the spelling of the own name alone';

create table certificate_counter (
  event_id uuid primary key references event (id) on delete cascade,
  last_serial int not null default 0 check (last_serial >= 0)
);
comment on table certificate_counter is 'class: none; retention: kept; the last serial of the event; its row lock orders the issue';

create table certificate_run (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  total int check (total >= 0),
  looked_at int not null default 0 check (looked_at >= 0),
  issued int not null default 0 check (issued >= 0),
  reached uuid,
  asked_by text not null,
  asked_at timestamptz not null,
  finished_at timestamptz,
  primary key (event_id, id),
  check ((state = 'done') = (finished_at is not null)),
  check (issued <= looked_at)
);
comment on table certificate_run is 'class: none; retention: kept; one issue of certificates: how far it is, so that a killed one goes on where it stopped';
comment on column certificate_run.reached is 'class: none; the last registration that was looked at, in the order of ids';
create unique index certificate_run_one on certificate_run (event_id) where state <> 'done';

create table certificate (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  registration_id uuid not null,
  serial int not null check (serial > 0),
  number text not null check (number ~ '^[A-Z0-9-]{8,140}$'),
  name text not null check (length(name) between 1 and 200),
  payload text not null check (payload ~ '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  digest bytea not null check (length(digest) = 32),
  log text not null check (log in ('real', 'rehearsal')),
  leaf bigint not null check (leaf >= 0),
  state text not null default 'valid' check (state in ('valid', 'superseded', 'revoked')),
  reason text check (length(reason) between 3 and 500),
  superseded_by uuid,
  issued_at timestamptz not null,
  changed_at timestamptz,
  fetched_at timestamptz,
  primary key (event_id, id),
  unique (event_id, serial),
  unique (event_id, number),
  unique (event_id, log, leaf),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  foreign key (event_id, superseded_by) references certificate (event_id, id),
  check ((state = 'valid') = (changed_at is null)),
  check ((state = 'valid') = (reason is null)),
  check ((state = 'superseded') = (superseded_by is not null))
);
comment on table certificate is 'class: personal; retention: 5 years; the signed payload is the certificate, everything else of it is clothes';
comment on column certificate.number is 'class: none; ends in eight random letters, so that knowing one number tells no other';
comment on column certificate.digest is 'class: none; SHA-256 of the signed payload; what the log holds of it';
create unique index certificate_one_valid on certificate (event_id, registration_id) where state = 'valid';
create index certificate_number on certificate (number);
create index certificate_digest on certificate (digest);

create table certificate_correction (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  certificate_id uuid not null,
  name text not null check (length(name) between 2 and 120),
  state text not null default 'asked' check (state in ('asked', 'accepted', 'refused')),
  answer text check (length(answer) between 3 and 500),
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  primary key (event_id, id),
  foreign key (event_id, certificate_id) references certificate (event_id, id) on delete cascade,
  check ((state = 'asked') = (decided_at is null)),
  check ((decided_by is null) = (decided_at is null)),
  check (state <> 'refused' or answer is not null)
);
comment on table certificate_correction is 'class: personal; retention: 5 years; a name that its owner wants written otherwise, and who decided';
create unique index certificate_correction_one on certificate_correction (event_id, certificate_id) where state = 'asked';

-- ── the log: keyed by its own numbers, without a word about anybody ─────────────────────────────────────────────────────────────
create table certificate_key (
  generation int primary key check (generation > 0),
  kid text not null unique check (kid ~ '^[A-Za-z0-9_-]{43}$'),
  public_key bytea not null check (length(public_key) = 32),
  created_at timestamptz not null,
  retired_at timestamptz
);
comment on table certificate_key is 'class: none; retention: kept; public halves of the signing keys (Ed25519); the private ones are derived from the secret in the data folder';
create table certificate_tree (
  log text primary key check (log in ('real', 'rehearsal')),
  size bigint not null default 0 check (size >= 0)
);
comment on table certificate_tree is 'class: none; retention: kept; how many entries a log holds; its row lock orders them';
insert into certificate_tree (log) values ('real'), ('rehearsal');
create table certificate_entry (
  log text not null references certificate_tree (log),
  leaf bigint not null check (leaf >= 0),
  kind text not null check (kind in ('issue', 'supersede', 'revoke')),
  digest bytea not null check (length(digest) = 32),
  at timestamptz not null,
  primary key (log, leaf)
);
comment on table certificate_entry is 'class: none; retention: kept; what happened to a certificate, by the hash of its payload; never changed';
create table certificate_tile (
  log text not null references certificate_tree (log),
  level int not null check (level between 0 and 5),
  number bigint not null check (number >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (log, level, number)
);
comment on table certificate_tile is 'class: none; retention: kept; the Merkle tree over the entries in tiles of 256 hashes (C2SP tlog-tiles)';
create table certificate_head (
  log text not null references certificate_tree (log),
  size bigint not null check (size > 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  signed_at timestamptz not null,
  primary key (log, size)
);
comment on table certificate_head is 'class: none; retention: kept; signed heads of the log (C2SP tlog-checkpoint)';

do $$
declare t text;
begin
  -- Read and written for an event by its staff, our jobs, and within the event (its own people, through our queries).
  foreach t in array array['certificate_rule', 'certificate_counter', 'certificate_run', 'certificate', 'certificate_correction'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_all on %1$I using (
      (select scope_is(''system'')) or
      ((select scope_is(''event'')) and event_id = (select nullif(current_setting(''serentak.event'', true), '''')::uuid)) or
      ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
  -- The rule is shown to everybody before the event.
  create policy certificate_rule_read on certificate_rule for select using (exists (select from event e where e.id = certificate_rule.event_id));
  -- The log is public and only grows.
  foreach t in array array['certificate_key', 'certificate_tree', 'certificate_entry', 'certificate_tile', 'certificate_head'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_read on %1$I for select using ((select coalesce(current_setting(''serentak.scope'', true), '''') <> ''''))', t);
    execute format('create policy %1$s_insert on %1$I for insert with check ((select coalesce(current_setting(''serentak.scope'', true), '''') in (''system'', ''staff'', ''event'')))', t);
  end loop;
  create policy certificate_tree_update on certificate_tree for update using ((select coalesce(current_setting('serentak.scope', true), '') in ('system', 'staff', 'event')));
  create policy certificate_tile_update on certificate_tile for update using ((select coalesce(current_setting('serentak.scope', true), '') in ('system', 'staff', 'event')));
  create policy certificate_key_update on certificate_key for update using ((select scope_is('system')));
end $$;

grant select, insert, update, delete on certificate_rule, certificate_counter, certificate_run, certificate, certificate_correction to serentak_app;
grant select, insert on certificate_entry, certificate_head to serentak_app;
grant select, update on certificate_tree to serentak_app;
grant select, insert, update on certificate_key, certificate_tile to serentak_app;
