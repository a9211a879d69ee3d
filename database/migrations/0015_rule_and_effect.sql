-- The certificate's rule over presence, test and feedback; its look; telling people; doubts that a person decided; the follow-up after months.

alter table certificate_rule
  add column attendance boolean not null default true,
  add column test text not null default 'none' check (test in ('none', 'taken', 'both', 'passed')),
  add column feedback boolean not null default false;
comment on column certificate_rule.attendance is 'class: none; the event''s attendance rule must be fulfilled';
comment on column certificate_rule.test is 'class: none; none, the final test handed in, both tests handed in, or the final test passed';
comment on column certificate_rule.feedback is 'class: none; the feedback form must be handed in';
comment on table certificate_rule is 'class: none; retention: kept; what earns a certificate of this event, and what it says beside its event';

alter table certificate add column notified_at timestamptz;
comment on column certificate.notified_at is 'class: none; when a message with the way to it was put into the outbox; each certificate at most once';

create table certificate_notice (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  total int check (total >= 0),
  told int not null default 0 check (told >= 0),
  asked_by text not null,
  asked_at timestamptz not null,
  finished_at timestamptz,
  primary key (event_id, id),
  check ((state = 'done') = (finished_at is not null))
);
comment on table certificate_notice is 'class: none; retention: kept; one telling of people that their certificate is there; a killed one goes on with those not told yet';
create unique index certificate_notice_one on certificate_notice (event_id) where state <> 'done';

create table certificate_review (
  event_id uuid not null references event (id) on delete cascade,
  id uuid not null,
  certificate_id uuid not null,
  missing text[] not null check (missing <@ array['attendance', 'pre', 'post', 'pass', 'feedback'] and cardinality(missing) > 0),
  reason text not null check (length(reason) between 3 and 500),
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (event_id, id),
  foreign key (event_id, certificate_id) references certificate (event_id, id) on delete cascade
);
comment on table certificate_review is 'class: personal; retention: 5 years; a certificate left valid by a person although the rule is not fulfilled any more, and why';
comment on column certificate_review.missing is 'class: personal; what was missing when it was decided; something else missing later asks again';
create index certificate_review_certificate on certificate_review (event_id, certificate_id, decided_at desc);

create table certificate_style (
  programme_id uuid primary key references programme (id),
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  logo bytea check (length(logo) = 32),
  logo_type text check (logo_type in ('image/png', 'image/jpeg')),
  set_by text not null,
  set_at timestamptz not null,
  check ((logo is null) = (logo_type is null))
);
comment on table certificate_style is 'class: none; retention: kept; a programme''s colour and logo on the page of its certificates; what is signed does not change with it';
comment on column certificate_style.logo is 'class: none; SHA-256 of the picture in the file store';

create table assessment_follow_up (
  event_id uuid primary key references event (id) on delete cascade,
  people int not null check (people >= 0),
  told_at timestamptz not null
);
comment on table assessment_follow_up is 'class: none; retention: kept; the link to the form that asks again after months was sent, once per event';

do $$
declare t text;
begin
  foreach t in array array['certificate_notice', 'certificate_review', 'assessment_follow_up'] loop
    execute format('alter table %1$I enable row level security', t);
    execute format('alter table %1$I force row level security', t);
    execute format('create policy %1$s_all on %1$I using (
      (select scope_is(''system'')) or
      ((select scope_is(''staff'')) and exists (select from event e where e.id = %1$I.event_id)))', t);
  end loop;
end $$;
alter table certificate_style enable row level security;
alter table certificate_style force row level security;
create policy certificate_style_read on certificate_style for select using ((select coalesce(current_setting('serentak.scope', true), '') <> ''));
create policy certificate_style_write on certificate_style for all using (
  (select scope_is('system'))
  or ((select scope_is('staff')) and (programme_id = any ((select scope_programmes())::uuid[]) or 'ID' = any ((select scope_regions())::text[]))));
grant select, insert, update, delete on certificate_notice, certificate_review, certificate_style, assessment_follow_up to serentak_app;
