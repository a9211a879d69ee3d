-- Planning the movement: batches of an event's agencies, lots of contractors, targets cell by cell, and a month of events in one sheet.

-- ── floor 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table programme_target_cell (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  region_code text references region (code),
  segment text,
  pillar text check (pillar in ('skill', 'safety', 'ethics', 'culture')),
  starts_on date not null,
  ends_on date not null,
  people bigint check (people > 0),
  events int check (events > 0),
  source text not null check (length(source) between 3 and 300),
  stated_on date,
  version int not null check (version > 0),
  entered_by text not null,
  entered_at timestamptz not null,
  ended_at timestamptz,
  check (ends_on >= starts_on),
  check (people is not null or events is not null)
);
comment on table programme_target_cell is 'class: none; retention: kept; the target of a region, segment, pillar and period; a new version ends the old one, nothing is edited';
comment on column programme_target_cell.region_code is 'class: none; null = the whole nation; segment and pillar likewise null = all of them';
create unique index programme_target_cell_current on programme_target_cell (programme_id, region_code, segment, pillar, starts_on, ends_on) nulls not distinct where ended_at is null;
create unique index programme_target_cell_version on programme_target_cell (programme_id, region_code, segment, pillar, starts_on, ends_on, version) nulls not distinct;

-- ── floor 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table plan_batch (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  problem jsonb not null,
  answer jsonb,
  groups jsonb,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  progress jsonb not null default '{}',
  version int not null default 1,
  started_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  applied_at timestamptz,
  primary key (event_id, id),
  check ((state = 'done') = (answer is not null)),
  check (applied_at is null or groups is not null)
);
comment on table plan_batch is 'class: none; retention: 5 years; how the agencies of an event are put into groups: asked, answered, changed by hand, applied';
comment on column plan_batch.groups is 'class: none; the groups as they stand after changes by hand';
create index plan_batch_newest on plan_batch (event_id, created_at);

create table plan_lot (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  number int not null check (number > 0),
  name text not null check (length(name) between 3 and 200),
  contractor text not null check (length(contractor) between 2 and 200),
  starts_on date not null,
  ends_on date not null,
  events int not null check (events > 0),
  people bigint not null check (people > 0),
  events_a_day int not null default 14 check (events_a_day between 1 and 200),
  source text not null check (length(source) between 3 and 300),
  version int not null default 1,
  created_at timestamptz not null,
  unique (programme_id, number),
  check (ends_on >= starts_on)
);
comment on table plan_lot is 'class: none; retention: kept; what one contractor has to deliver, where and until when';
create table plan_lot_region (
  lot_id uuid not null references plan_lot (id) on delete cascade,
  region_code text not null references region (code),
  primary key (lot_id, region_code)
);
comment on table plan_lot_region is 'class: none; retention: kept; the regions of a lot; a province stands for its regencies';
create index plan_lot_region_code on plan_lot_region (region_code);
create table plan_lot_event (
  event_id uuid primary key references event (id) on delete cascade,
  lot_id uuid not null references plan_lot (id),
  assigned_by text not null,
  assigned_at timestamptz not null
);
comment on table plan_lot_event is 'class: none; retention: kept; the lot that an event is delivered under; one at most';
create index plan_lot_event_lot on plan_lot_event (lot_id);

create table plan_sheet (
  id uuid primary key,
  programme_id uuid not null references programme (id),
  file_name text not null check (length(file_name) between 1 and 200),
  content_hash text not null,
  rows jsonb not null,
  state text not null default 'read' check (state in ('read', 'taken')),
  outcome jsonb,
  uploaded_by text not null,
  created_at timestamptz not null,
  taken_at timestamptz,
  check ((state = 'taken') = (taken_at is not null))
);
comment on table plan_sheet is 'class: personal; retention: 1 year; a month of events as one sheet had it, with the names of who appears';

-- ── row security ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table plan_batch enable row level security;
alter table plan_batch force row level security;
create policy plan_batch_scope on plan_batch for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.id = plan_batch.event_id)));

-- A lot is seen by its programme's staff and by whoever works in one of its regions; regions of lots are public knowledge.
alter table plan_lot enable row level security;
alter table plan_lot force row level security;
create policy plan_lot_read on plan_lot for select using (
  (select scope_is('system'))
  or ((select scope_is('staff')) and (
    programme_id = any ((select scope_programmes())::uuid[])
    or 'ID' = any ((select scope_regions())::text[])
    or exists (select from plan_lot_region r where r.lot_id = plan_lot.id and exists (
      select from unnest((select scope_regions())::text[]) own where own = r.region_code or own = left(r.region_code, 2) or left(own, 2) = r.region_code)))));
create policy plan_lot_write on plan_lot for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and programme_id = any ((select scope_programmes())::uuid[])));
alter table plan_lot_event enable row level security;
alter table plan_lot_event force row level security;
create policy plan_lot_event_scope on plan_lot_event for all using (
  (select scope_is('system')) or ((select scope_is('staff')) and exists (select from event e where e.id = plan_lot_event.event_id)));
alter table plan_sheet enable row level security;
alter table plan_sheet force row level security;
create policy plan_sheet_scope on plan_sheet for all using ((select scope_is('system')) or (select scope_is('staff')));

grant select, insert, update, delete on programme_target_cell, plan_batch, plan_lot, plan_lot_region, plan_lot_event, plan_sheet to serentak_app;
