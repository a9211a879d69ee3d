-- What the room's people do with questions and polls: votes, merging, written answers, following up, announcements; one answer per person.

-- ── floor 5: questions ──────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table question
  add column merged_into int,
  add column merged_from text check (merged_from in ('asked', 'queued')),
  add column answered_how text check (answered_how in ('live', 'written')),
  add column published_at timestamptz,
  drop constraint question_state_check,
  drop constraint question_check,
  drop constraint question_check1,
  drop constraint question_via_check,
  drop constraint question_hidden_reason_check;
-- The state machine of question/model.ts, as far as one row can hold it.
alter table question
  add constraint question_state_check check (state in ('asked', 'queued', 'on_air', 'answered', 'published', 'hidden', 'merged')),
  add constraint question_answered_check check (state not in ('answered', 'published') or answer is not null),
  add constraint question_answer_state_check check (answer is null or state in ('answered', 'published', 'hidden')),
  add constraint question_merged_check check ((state = 'merged') = (merged_into is not null)),
  add constraint question_merged_from_check2 check ((merged_into is null) = (merged_from is null)),
  add constraint question_merged_self_check check (merged_into <> number),
  add constraint question_published_check check ((state = 'published') <= (published_at is not null)),
  add constraint question_via_check check (via in ('room', 'zoom_chat', 'zoom_qa', 'floor', 'viewing_point', 'message')),
  add constraint question_hidden_reason_check check (hidden_reason in ('off_topic', 'repeated', 'abusive', 'personal_data', 'advertising', 'complaint', 'other')),
  add constraint question_merged_fkey foreign key (event_id, merged_into) references question (event_id, number) deferrable initially deferred;
create index question_merged on question (event_id, merged_into) where merged_into is not null;
comment on column question.merged_into is 'class: none; the number of the question that asks the same and now stands for both';
comment on column question.merged_from is 'class: none; the state it had before, to undo the merging';
comment on column question.answered_how is 'class: none; live = said in the room, written = sent by the speaker or an agency; absent where a source does not say';
comment on column question.published_at is 'class: none; when the desk put the answer before everybody';

create table question_vote (
  event_id uuid not null references event (id) on delete cascade,
  number int not null,
  registration_id uuid not null,
  at timestamptz not null,
  primary key (event_id, number, registration_id),
  foreign key (event_id, number) references question (event_id, number) on delete cascade,
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table question_vote is 'class: personal; retention: 5 years; who wants a question answered: one vote per person and question';

create table question_block (
  event_id uuid not null references event (id) on delete cascade,
  registration_id uuid not null,
  reason text not null check (reason in ('flooding', 'abusive', 'advertising', 'other')),
  blocked_by text not null,
  blocked_at timestamptz not null,
  primary key (event_id, registration_id),
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade
);
comment on table question_block is 'class: personal; retention: 1 year; who may not ask in this event any more, and why; lifting a block removes the row and leaves its audit line';

create table question_followup (
  event_id uuid not null references event (id) on delete cascade,
  number int not null,
  owner_cast_id uuid,
  owner_agency text check (length(owner_agency) between 2 and 200),
  due_on date not null,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_how text check (closed_how in ('answered', 'dropped')),
  closed_note text check (length(closed_note) between 3 and 500),
  primary key (event_id, number),
  foreign key (event_id, number) references question (event_id, number) on delete cascade,
  foreign key (event_id, owner_cast_id) references event_cast (event_id, id),
  check ((owner_cast_id is null) <> (owner_agency is null)),
  check ((closed_at is null) = (closed_how is null)),
  check (closed_how is distinct from 'dropped' or closed_note is not null)
);
comment on table question_followup is 'class: none; retention: 5 years; who still owes an answer, and until when';
create index question_followup_open on question_followup (due_on) where closed_at is null;

create table question_import (
  event_id uuid not null references event (id) on delete cascade,
  file_hash bytea not null check (length(file_hash) = 32),
  file_row int not null check (file_row > 0),
  number int not null,
  primary key (event_id, file_hash, file_row),
  foreign key (event_id, number) references question (event_id, number) on delete cascade
);
comment on table question_import is 'class: none; retention: kept; which row of which file became which question, so that a file read twice adds nothing';

create table question_notice (
  event_id uuid not null references event (id) on delete cascade,
  number int not null check (number > 0),
  text text not null check (length(text) between 3 and 280),
  sent_by text not null,
  sent_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (event_id, number)
);
comment on table question_notice is 'class: none; retention: kept; lines that the desk sent to everybody in the room';

-- ── floor 5: polls ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table poll (
  event_id uuid not null references event (id) on delete cascade,
  number int not null check (number > 0),
  kind text not null check (kind in ('single', 'several')),
  text text not null check (length(text) between 3 and 300),
  state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
  shown boolean not null default false,
  made_by text not null,
  made_at timestamptz not null,
  opened_at timestamptz,
  closed_at timestamptz,
  primary key (event_id, number),
  unique (event_id, number, kind),
  check ((state = 'draft') = (opened_at is null)),
  check ((state = 'closed') = (closed_at is not null)),
  check (state <> 'draft' or not shown)
);
comment on table poll is 'class: none; retention: kept; a question with given answers, put to the room';
create unique index poll_one_open on poll (event_id) where state = 'open';

create table poll_option (
  event_id uuid not null,
  number int not null,
  position int not null check (position between 1 and 10),
  text text not null check (length(text) between 1 and 120),
  primary key (event_id, number, position),
  foreign key (event_id, number) references poll (event_id, number) on delete cascade
);
comment on table poll_option is 'class: none; retention: kept; the answers to choose from';

create table poll_answer (
  event_id uuid not null,
  number int not null,
  registration_id uuid not null,
  kind text not null,
  choices int[] not null check (cardinality(choices) between 1 and 10),
  at timestamptz not null,
  primary key (event_id, number, registration_id),
  foreign key (event_id, number, kind) references poll (event_id, number, kind) on delete cascade,
  foreign key (event_id, registration_id) references registration (event_id, id) on delete cascade,
  check (kind = 'several' or cardinality(choices) = 1),
  check (0 < all (choices) and 11 > all (choices))
);
comment on table poll_answer is 'class: personal; retention: 5 years; what one person chose: one answer per person and poll, changed while the poll is open';

do $$
declare t text;
begin
  foreach t in array array['question_vote', 'question_block', 'question_followup', 'question_import', 'question_notice', 'poll', 'poll_option', 'poll_answer'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_scope on %1$I for all using ((select scope_is(''system'')) or ((select scope_is(''event'')) and %1$I.event_id = (select scope_event())) or ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
grant select, insert, update, delete on question_vote, question_block, question_followup, question_import, question_notice, poll, poll_option, poll_answer to serentak_app;
