-- The cube: every cell of a programme's counts that can be asked for is one row, kept with the ledger. Two tables stand behind it: as what
-- an event was counted (`report_event`) and as whom its people were (`report_presence`), so that whatever changes can be taken out again.

-- An event that was removed (a rehearsal) keeps its row until it was counted out.
alter table report_event
  drop constraint report_event_event_id_fkey,
  add column starts_on date,
  add column pillars text[] not null default '{}',
  add column segments text[] not null default '{}',
  add column regions text[] not null default '{}',
  add column places text[] not null default '{}',
  add column lot_id uuid;
comment on column report_event.starts_on is 'class: none; the day it counts in; null = counted before there was a cube';
comment on column report_event.regions is 'class: none; codes of its regions, as counted';
comment on column report_event.places is 'class: none; every place of the cube that it counts in: the nation, its provinces of that day, its regencies';
comment on column report_event.lot_id is 'class: none; the lot it was delivered under, as counted';

create table report_presence (
  event_id uuid not null,
  person_id uuid not null,
  region_code text not null,
  segment text not null,
  attendances int not null check (attendances > 0),
  met int not null check (met between 0 and attendances),
  primary key (event_id, person_id)
);
comment on table report_presence is 'class: personal; retention: 5 years after the programme; who was counted in which event, as from which region and segment; ids only';
comment on column report_presence.person_id is 'class: personal; the person: whoever a claim claims to be';
comment on column report_presence.attendances is 'class: none; two where a claim and its person both came';
create index report_presence_person on report_presence (person_id);

create table report_cell (
  programme_id uuid not null references programme (id),
  simulated boolean not null,
  lot text not null,
  pillar text not null check (pillar in ('', 'none', 'skill', 'safety', 'ethics', 'culture')),
  segment text not null,
  place text not null check (place ~ '^(ID|[0-9]{2}|[0-9]{2}\.[0-9]{2}|[0-9]{2}/[0-9]{2}(\.[0-9]{2})?)$'),
  period text not null check (period ~ '^(all|[0-9]{4}(-Q[1-4]|-[0-9]{2}|-W[0-9]{2})?)$'),
  attendances int not null,
  met int not null,
  people int not null,
  primary key (programme_id, simulated, lot, pillar, segment, place, period),
  check (0 <= people and people <= met and met <= attendances)
);
comment on table report_cell is 'class: none; retention: kept; attendances, those that meet the rule, and different people among these, of every cell that can be asked for; recounted by the doctor (I24)';
comment on column report_cell.lot is 'class: none; id of the lot; none = under no lot; empty = all';
comment on column report_cell.pillar is 'class: none; an event with two pillars counts in both, and once where it is empty (= all)';
comment on column report_cell.segment is 'class: none; of the person; empty = all';
comment on column report_cell.place is 'class: none; of the person: nation, province of the event''s day, regency; 91/93.01 = a regency while it lay in that province, 35/35 = of the province without a regency';
comment on column report_cell.period is 'class: none; of the event''s first day: all, year, quarter, month, or ISO week; people are counted once in each';

alter table report_presence enable row level security;
alter table report_presence force row level security;
create policy report_presence_scope on report_presence for all using ((select scope_is('system')));

grant select, insert, update, delete on report_presence, report_cell to serentak_app;
