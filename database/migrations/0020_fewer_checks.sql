-- One reference that says more than the two it replaces: a seat's pool is a pool of the seat's own channel. Each reference is a
-- look-up and a row lock for every sign-up of a rush.
alter table registration_pool add constraint registration_pool_of_channel unique (event_id, id, channel_id);
alter table registration add constraint registration_pool_of_channel_fkey foreign key (event_id, pool_id, channel_id) references registration_pool (event_id, id, channel_id);
alter table registration drop constraint registration_event_id_pool_id_fkey;
-- That the channel exists follows: its pool refers to it.
alter table registration drop constraint registration_event_id_channel_id_fkey;

-- Whose place a registration became: read for every list of one's own questions.
create index registration_joined_into on registration (event_id, joined_into) where joined_into is not null;

-- Who took every consent back is erased after thirty days; the row stays for what hangs on it.
alter table participant add column erased_at timestamptz;
comment on column participant.erased_at is 'class: none; set thirty days after the last consent was withdrawn, when everything that says who it was went';
create index registration_consent_withdrawn_at on registration_consent (withdrawn_at) where purpose = 'attend' and withdrawn_at is not null;
