-- The recap desk. A version of a recap goes draft -> checked -> approved -> published, or corrected when readers saw an earlier one.
-- A version's words never change once written: saving writes the next version, so that every difference can be shown.

alter table recap drop constraint recap_state_check;
alter table recap drop constraint recap_check;
alter table recap
  add column document jsonb,
  add column written_by text,
  add column checked_at timestamptz,
  add column checked_by text,
  add column approved_at timestamptz,
  add column approved_by text,
  add column correction_note text,
  add column announced_at timestamptz,
  add constraint recap_state_known check (state in ('draft', 'checked', 'approved', 'published', 'corrected')),
  add constraint recap_public_is_dated check ((state in ('published', 'corrected')) = (published_at is not null)),
  add constraint recap_correction_is_told check ((state = 'corrected') = (correction_note is not null));
-- What was public before was announced then.
select set_config('serentak.scope', 'system', true);
update recap set announced_at = published_at where state = 'published';
comment on column recap.document is 'class: personal; retention: kept; the article in pieces: locked facts with their field, and the words between them; null for versions written before the desk';
comment on column recap.written_by is 'class: none; retention: kept; account of whoever saved this version; null = put together from the rows alone';
comment on column recap.correction_note is 'class: none; retention: kept; printed on the public page: what was wrong and what is right';
comment on column recap.announced_at is 'class: none; retention: kept; when the news was announced to the other parts of the house; an embargo delays it';

create table recap_desk (
  event_id uuid primary key references event (id) on delete cascade,
  writer_id text,
  editor_id text,
  embargo_until timestamptz,
  changed_at timestamptz not null
);
comment on table recap_desk is 'class: none; retention: kept; who writes and who edits the recap of an event (accounts), and the instant before which nobody else reads it';

create table recap_override (
  event_id uuid not null references event (id) on delete cascade,
  language text not null check (language in ('id', 'en')),
  kind text not null,
  quote text not null,
  reason text not null check (length(reason) between 5 and 500),
  overridden_by text not null,
  overridden_at timestamptz not null,
  primary key (event_id, language, kind, quote)
);
comment on table recap_override is 'class: personal; retention: kept; a finding of the checker that an editor let stand, and why; it holds for these very words only';

create table recap_photo (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  position int not null check (position > 0),
  file_hash bytea not null check (length(file_hash) = 32),
  type text not null check (type in ('image/jpeg', 'image/png')),
  width int not null check (width > 0),
  height int not null check (height > 0),
  caption text not null,
  caption_en text not null,
  credit text not null,
  consent_kind text not null check (consent_kind in ('written', 'spoken', 'nobody_recognisable')),
  consent_by text not null,
  consent_on date not null,
  added_by text not null,
  added_at timestamptz not null,
  primary key (event_id, id),
  unique (event_id, position)
);
comment on table recap_photo is 'class: personal; retention: kept; pictures of the published article; the file lies in the data folder under the hash of its bytes, without the place and device it was taken with';
comment on column recap_photo.consent_by is 'class: personal; retention: kept; who vouches that those in the picture agreed to its publication';

-- The desk's row and its pictures are read by whoever may read the event: the instant of an embargo is compared in the query, with
-- the clock of the application. Overrides are nobody''s business but the staff's.
do $$
declare t text;
begin
  foreach t in array array['recap_desk', 'recap_override', 'recap_photo'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_write on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
create policy recap_desk_read on recap_desk for select using (
  ((select scope_is('public')) or (select scope_is('event'))) and exists (select from event e where e.id = recap_desk.event_id));
create policy recap_photo_read on recap_photo for select using (
  ((select scope_is('public')) or (select scope_is('event')))
  and exists (select from recap r where r.event_id = recap_photo.event_id and r.state in ('published', 'corrected')));

drop policy recap_read on recap;
create policy recap_read on recap for select using (
  (select scope_is('system'))
  or (((select scope_is('public')) or (select scope_is('event'))) and state in ('published', 'corrected'))
  or ((select scope_is('staff')) and exists (select from event e where e.id = recap.event_id)));

create index recap_unannounced on recap (event_id) where state in ('published', 'corrected') and announced_at is null;
grant select, insert, update, delete on recap_desk, recap_override, recap_photo to serentak_app;
