-- Old articles brought in by the folder: each is kept once by the hash of its bytes, read into fields, gathered by the occasion it
-- tells of, and waits for a person who accepts, joins or rejects it.

create table recap_occasion (
  programme_id uuid not null references programme (id),
  id uuid primary key,
  state text not null default 'open' check (state in ('open', 'accepted', 'joined', 'rejected')),
  entry jsonb not null,
  certainty double precision not null check (certainty between 0 and 1),
  doubts text[] not null default '{}',
  known_event_id uuid references event (id) on delete set null,
  event_id uuid references event (id) on delete set null,
  reason text check (length(reason) between 5 and 500),
  version int not null default 1 check (version > 0),
  edited_by text,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null,
  unique (programme_id, id),
  check ((state = 'open') = (decided_at is null)),
  check ((decided_by is null) = (decided_at is null)),
  check ((state = 'rejected') = (reason is not null))
);
comment on table recap_occasion is 'class: personal; retention: kept; one occasion as old articles tell it, before anybody has agreed to it; names of people who appeared or asked stand in its fields';
comment on column recap_occasion.entry is 'class: personal; the fields as they will be taken over: read by machine, corrected by people';
comment on column recap_occasion.doubts is 'class: none; fields that ask';
comment on column recap_occasion.known_event_id is 'class: none; an event of the product that seems to be the same occasion; a person decides';
comment on column recap_occasion.event_id is 'class: none; the event it became (accepted) or whose clipping it is (joined)';
comment on column recap_occasion.edited_by is 'class: none; account that corrected the fields last; null = as the machine read them';
create index recap_occasion_queue on recap_occasion (programme_id, state, certainty);

create table recap_article (
  programme_id uuid not null references programme (id),
  id uuid primary key,
  occasion_id uuid,
  file_hash bytea not null check (length(file_hash) = 32),
  file_type text not null check (file_type in ('text/plain', 'text/html', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
  name text not null check (length(name) between 1 and 200),
  state text not null default 'waiting' check (state in ('waiting', 'read', 'refused')),
  refusal text,
  text text,
  draft jsonb,
  added_by text not null,
  added_at timestamptz not null,
  read_at timestamptz,
  unique (programme_id, file_hash),
  foreign key (programme_id, occasion_id) references recap_occasion (programme_id, id),
  check ((state = 'read') = (occasion_id is not null)),
  check ((state = 'read') = (draft is not null)),
  check ((state = 'read') = (text is not null)),
  check ((state = 'refused') = (refusal is not null))
);
comment on table recap_article is 'class: personal; retention: kept; an old article: its file (in the data folder, by hash), its words and what was read of them';
comment on column recap_article.refusal is 'class: none; why the file could not be read, as a reason code';
comment on column recap_article.draft is 'class: personal; the draft event as the reader gave it, with the spans of its fields in the text';
create index recap_article_waiting on recap_article (programme_id, added_at, id) where state = 'waiting';
create index recap_article_occasion on recap_article (occasion_id);

do $$
declare t text;
begin
  foreach t in array array['recap_occasion', 'recap_article'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''staff'')) and programme_id = any ((select scope_programmes())::uuid[])))', t);
  end loop;
end $$;
grant select, insert, update on recap_occasion, recap_article to serentak_app;
grant delete on recap_occasion to serentak_app;
