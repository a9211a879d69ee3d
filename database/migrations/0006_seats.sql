-- Limits that overlap, the waiting list, seats for crew and officials, and the release of seats nobody came for.

-- A channel has one pool for all its seats, and any number of quotas among them: by region (a code and everything under it), by
-- segment, or by both. A seat consumes the channel's pool and every quota that fits its person.
alter table registration_pool
  add column region_code text check (region_code ~ '^[0-9]{2}(\.[0-9]{2})?$'),
  add column segment text check (length(segment) between 1 and 100),
  add column reserved_taken int not null default 0 check (reserved_taken >= 0),
  add constraint registration_pool_reserve_not_oversold check (reserved_taken <= reserved),
  add constraint registration_pool_quota_is_a_limit check ((region_code is null and segment is null) or (seat_limit is not null and reserved = 0));
comment on column registration_pool.taken is 'class: none; seats given to everybody; the reserved ones are counted apart';
comment on column registration_pool.reserved_taken is 'class: none; reserved seats that crew and officials hold';
comment on column registration_pool.region_code is 'class: none; a quota for people of this region; null = wherever they come from';
comment on column registration_pool.segment is 'class: none; a quota for people of this segment; null = whoever they are';
create unique index registration_pool_one on registration_pool (event_id, channel_id, coalesce(region_code, ''), coalesce(segment, ''));

alter table registration
  add column role text not null default 'participant' check (role in ('participant', 'crew', 'official')),
  add column seat_reserved boolean not null default false,
  add column quota_ids uuid[] not null default '{}',
  add column region_code text check (region_code ~ '^[0-9]{2}(\.[0-9]{2})?$'),
  add column segment text check (length(segment) between 1 and 100),
  add column waits_for text check (waits_for in ('meeting', 'venue', 'viewing_point')),
  add column seat_version int not null default 1 check (seat_version > 0),
  add column seat_at timestamptz,
  add constraint registration_waits_while_active check (waits_for is null or state = 'active'),
  add constraint registration_reserve_is_for_crew check (not seat_reserved or role <> 'participant');
comment on column registration.quota_ids is 'class: none; the quotas this seat consumes beside its channel''s pool';
comment on column registration.region_code is 'class: personal; retention: 5 years after the programme; as said at sign-up, which decides the quotas';
comment on column registration.segment is 'class: personal; retention: 5 years after the programme; as said at sign-up, which decides the quotas';
comment on column registration.waits_for is 'class: none; the kind of seat this person waits for, in the order of numbers';
comment on column registration.seat_version is 'class: none; raised by every change of seat, and by one message each';
comment on column registration.seat_at is 'class: none; when the seat was given, where that is later than the sign-up';
create index registration_waiting on registration (event_id, waits_for, number) where waits_for is not null;
select set_config('serentak.scope', 'system', true);
update registration r set region_code = p.region_code, segment = p.segment from participant p where p.id = r.participant_id;

create table registration_entry (
  event_id uuid not null references event (id) on delete cascade,
  registration_id uuid not null,
  at timestamptz not null,
  primary key (event_id, registration_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table registration_entry is 'class: personal; retention: 5 years after the programme; that somebody came in at all (a pulse of the room, a scan at the door), for the release of seats';

create table registration_release (
  event_id uuid primary key references event (id) on delete cascade,
  after_minutes int not null check (after_minutes between 5 and 240),
  released_at timestamptz,
  released int check (released >= 0)
);
comment on table registration_release is 'class: none; retention: kept; the organiser''s wish to release seats nobody came for, so many minutes after the start; no row = never';

do $$
declare t text;
begin
  foreach t in array array['registration_entry', 'registration_release'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
    execute format('grant select, insert, update, delete on %1$I to serentak_app', t);
  end loop;
end $$;
