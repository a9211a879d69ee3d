-- Made by tools/snapshot-schema.ts from pg_catalog. Do not edit: write a migration.

table auth.account (
  id text not null
  "accountId" text not null
  "providerId" text not null
  "userId" text not null
  "accessToken" text
  "refreshToken" text
  "idToken" text
  "accessTokenExpiresAt" timestamp with time zone
  "refreshTokenExpiresAt" timestamp with time zone
  scope text
  password text
  "createdAt" timestamp with time zone not null default CURRENT_TIMESTAMP
  "updatedAt" timestamp with time zone not null
  constraint account_pkey PRIMARY KEY (id)
  constraint "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
)
CREATE INDEX "account_userId_idx" ON auth.account USING btree ("userId")
comment: class: personal; retention: as auth.user; how a member of staff signs in; passwords by scrypt

table auth.session (
  id text not null
  "expiresAt" timestamp with time zone not null
  token text not null
  "createdAt" timestamp with time zone not null default CURRENT_TIMESTAMP
  "updatedAt" timestamp with time zone not null
  "ipAddress" text
  "userAgent" text
  "userId" text not null
  constraint session_pkey PRIMARY KEY (id)
  constraint session_token_key UNIQUE (token)
  constraint "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
)
CREATE INDEX "session_userId_idx" ON auth.session USING btree ("userId")
comment: class: personal; retention: until expiry; who is signed in; the cookie carries the token signed, so a row alone opens nothing

table auth."user" (
  id text not null
  name text not null
  email text not null
  "emailVerified" boolean not null
  image text
  "createdAt" timestamp with time zone not null default CURRENT_TIMESTAMP
  "updatedAt" timestamp with time zone not null default CURRENT_TIMESTAMP
  constraint user_email_key UNIQUE (email)
  constraint user_pkey PRIMARY KEY (id)
)
comment: class: personal; retention: 5 years after the last grant; members of staff

table auth.verification (
  id text not null
  identifier text not null
  value text not null
  "expiresAt" timestamp with time zone not null
  "createdAt" timestamp with time zone not null default CURRENT_TIMESTAMP
  "updatedAt" timestamp with time zone not null default CURRENT_TIMESTAMP
  constraint verification_pkey PRIMARY KEY (id)
)
CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier)
comment: class: personal; retention: until expiry; the library's short-lived values

table public.account_attempt (
  bucket bytea not null
  tries integer not null
  since timestamp with time zone not null
  constraint account_attempt_pkey PRIMARY KEY (bucket)
  constraint account_attempt_tries_check CHECK ((tries > 0))
)
CREATE INDEX account_attempt_since ON public.account_attempt USING btree (since)
comment: class: none; retention: 1 day; tries of a password per account and device, and per address, by keyed hash

table public.account_grant (
  id uuid not null
  user_id text not null
  role text not null
  scope_kind text not null
  scope_id text not null
  granted_at timestamp with time zone not null
  valid_until timestamp with time zone
  constraint account_grant_pkey PRIMARY KEY (id)
  constraint account_grant_role_check CHECK ((role = ANY (ARRAY['programme_admin'::text, 'regional_organiser'::text])))
  constraint account_grant_scope_kind_check CHECK ((scope_kind = ANY (ARRAY['programme'::text, 'region'::text])))
  constraint account_grant_user_id_role_scope_kind_scope_id_key UNIQUE (user_id, role, scope_kind, scope_id)
)
comment: class: none; retention: 5 years; what a member of staff may do and where

table public.account_token (
  id uuid not null
  user_id text not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint account_token_pkey PRIMARY KEY (id)
  constraint account_token_token_hash_key UNIQUE (token_hash)
)
comment: class: none; retention: until expiry; bearer tokens of staff, hashed

table public.assessment_answer (
  event_id uuid not null
  attempt_id uuid not null
  item_id uuid not null
  value jsonb not null
  sequence bigint not null
  saved_at timestamp with time zone not null
  constraint assessment_answer_event_id_attempt_id_fkey FOREIGN KEY (event_id, attempt_id) REFERENCES public.assessment_attempt(event_id, id) ON DELETE CASCADE
  constraint assessment_answer_pkey PRIMARY KEY (event_id, attempt_id, item_id)
  constraint assessment_answer_sequence_check CHECK ((sequence > 0))
)
row security enabled, forced
policy assessment_answer_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = assessment_answer.event_id))))))
comment: class: personal; retention: 5 years after the programme; the newest answer to one item
comment on value: class: personal; keys chosen or in order, true or false, a number, a text; an empty list = taken back
comment on sequence: class: none; counted up by whoever answers: a late resend of an older answer never replaces a newer one

table public.assessment_attempt (
  event_id uuid not null
  id uuid not null
  registration_id uuid not null
  taken_as uuid not null
  role text not null
  version_id uuid not null
  form text not null
  order_seed integer not null
  language text not null
  state text not null default 'open'::text
  started_at timestamp with time zone not null
  deadline_at timestamp with time zone not null
  submitted_at timestamp with time zone
  closed_at timestamp with time zone
  points integer
  points_of integer
  by_pillar jsonb
  passed boolean
  constraint assessment_attempt_check CHECK ((deadline_at >= started_at))
  constraint assessment_attempt_check1 CHECK (((state = 'open'::text) = (closed_at IS NULL)))
  constraint assessment_attempt_check2 CHECK (((state = 'submitted'::text) = (submitted_at IS NOT NULL)))
  constraint assessment_attempt_check3 CHECK ((((state = 'open'::text) = (points IS NULL)) AND ((points IS NULL) = (points_of IS NULL)) AND ((points IS NULL) = (by_pillar IS NULL))))
  constraint assessment_attempt_check4 CHECK ((points <= points_of))
  constraint assessment_attempt_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint assessment_attempt_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint assessment_attempt_event_id_taken_as_fkey FOREIGN KEY (event_id, taken_as) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint assessment_attempt_event_id_taken_as_role_key UNIQUE (event_id, taken_as, role)
  constraint assessment_attempt_form_check CHECK ((form = ANY (ARRAY['A'::text, 'B'::text])))
  constraint assessment_attempt_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint assessment_attempt_pkey PRIMARY KEY (event_id, id)
  constraint assessment_attempt_points_check CHECK ((points >= 0))
  constraint assessment_attempt_points_of_check CHECK ((points_of >= 0))
  constraint assessment_attempt_role_check CHECK ((role = ANY (ARRAY['pre'::text, 'post'::text, 'feedback'::text, 'follow_up'::text])))
  constraint assessment_attempt_state_check CHECK ((state = ANY (ARRAY['open'::text, 'submitted'::text, 'expired'::text])))
  constraint assessment_attempt_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.assessment_version(id)
)
CREATE INDEX assessment_attempt_open ON public.assessment_attempt USING btree (deadline_at) WHERE (state = 'open'::text)
CREATE INDEX assessment_attempt_registration ON public.assessment_attempt USING btree (event_id, registration_id)
row security enabled, forced
policy assessment_attempt_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = assessment_attempt.event_id))))))
comment: class: personal; retention: 5 years after the programme; one person's one go at what an event asks
comment on registration_id: class: personal; whose it is; a claim that was joined to its person brings its attempts
comment on taken_as: class: personal; the registration it was begun with, so that a join can be undone
comment on order_seed: class: none; the order of items and options follows from it, the same at every look
comment on state: class: none; expired = time ran out before it was handed in; what was saved is scored
comment on by_pillar: class: personal; retention: 5 years after the programme; {pillar: {points, of}}

table public.assessment_event (
  event_id uuid not null
  role text not null
  version_id uuid not null
  opens_at timestamp with time zone not null
  closes_at timestamp with time zone not null
  minutes integer
  pass_mark integer
  languages text[] not null default '{id,en}'::text[]
  reveal text not null default 'after_close'::text
  shuffled boolean not null default true
  set_by text not null
  set_at timestamp with time zone not null
  constraint assessment_event_check CHECK ((closes_at > opens_at))
  constraint assessment_event_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint assessment_event_languages_check CHECK (((languages <@ ARRAY['id'::text, 'en'::text]) AND (cardinality(languages) > 0)))
  constraint assessment_event_minutes_check CHECK (((minutes >= 1) AND (minutes <= 240)))
  constraint assessment_event_pass_mark_check CHECK (((pass_mark >= 1) AND (pass_mark <= 100)))
  constraint assessment_event_pkey PRIMARY KEY (event_id, role)
  constraint assessment_event_reveal_check CHECK ((reveal = ANY (ARRAY['at_once'::text, 'after_close'::text])))
  constraint assessment_event_role_check CHECK ((role = ANY (ARRAY['pre'::text, 'post'::text, 'feedback'::text, 'follow_up'::text])))
  constraint assessment_event_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.assessment_version(id)
)
row security enabled, forced
policy assessment_event_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = assessment_event.event_id)))))
policy assessment_event_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = assessment_event.event_id))))))
comment: class: none; retention: kept; which version an event asks before, after, or about itself, from when to when
comment on minutes: class: none; time for one attempt; null = until the window closes
comment on pass_mark: class: none; per cent of the points; null = nobody passes or fails
comment on reveal: class: none; when a person sees the own result: at once, or when the window has closed for everybody

table public.assessment_follow_up (
  event_id uuid not null
  people integer not null
  told_at timestamp with time zone not null
  constraint assessment_follow_up_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint assessment_follow_up_people_check CHECK ((people >= 0))
  constraint assessment_follow_up_pkey PRIMARY KEY (event_id)
)
row security enabled, forced
policy assessment_follow_up_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = assessment_follow_up.event_id))))))
comment: class: none; retention: kept; the link to the form that asks again after months was sent, once per event

table public.assessment_instrument (
  id uuid not null
  programme_id uuid not null
  purpose text not null
  name_id text not null
  name_en text
  origin text
  created_by text not null
  created_at timestamp with time zone not null
  constraint assessment_instrument_name_en_check CHECK (((length(name_en) >= 3) AND (length(name_en) <= 200)))
  constraint assessment_instrument_name_id_check CHECK (((length(name_id) >= 3) AND (length(name_id) <= 200)))
  constraint assessment_instrument_origin_check CHECK (((length(origin) >= 1) AND (length(origin) <= 100)))
  constraint assessment_instrument_pkey PRIMARY KEY (id)
  constraint assessment_instrument_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint assessment_instrument_purpose_check CHECK ((purpose = ANY (ARRAY['test'::text, 'index'::text, 'feedback'::text])))
)
CREATE INDEX assessment_instrument_programme ON public.assessment_instrument USING btree (programme_id, created_at)
row security enabled, forced
policy assessment_instrument_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (programme_id = ( SELECT public.scope_programme() AS scope_programme))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND ((programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])) OR ('ID'::text = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.programme_id = assessment_instrument.programme_id)))))))
policy assessment_instrument_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND ((programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])) OR ('ID'::text = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.programme_id = assessment_instrument.programme_id)))))))
comment: class: none; retention: kept; a test, an index or a feedback form; what it asks stands in its versions, which are never averaged
comment on origin: class: none; the starter bank or the file it was made of

table public.assessment_item (
  version_id uuid not null
  id uuid not null
  form text not null
  "position" integer not null
  code text not null
  pillar text
  kind text not null
  text_id text not null
  text_en text
  options jsonb not null default '[]'::jsonb
  answer jsonb
  reverse boolean not null default false
  constraint assessment_item_check CHECK (((kind = ANY (ARRAY['likert'::text, 'text'::text])) = (answer IS NULL)))
  constraint assessment_item_check1 CHECK (((NOT reverse) OR (kind = 'likert'::text)))
  constraint assessment_item_code_check CHECK ((code ~ '^[a-z0-9-]{1,40}$'::text))
  constraint assessment_item_form_check CHECK ((form = ANY (ARRAY['A'::text, 'B'::text])))
  constraint assessment_item_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'several'::text, 'true_false'::text, 'likert'::text, 'number'::text, 'ordering'::text, 'text'::text])))
  constraint assessment_item_options_check CHECK ((jsonb_typeof(options) = 'array'::text))
  constraint assessment_item_pillar_check CHECK ((pillar = ANY (ARRAY['skill'::text, 'safety'::text, 'ethics'::text, 'culture'::text])))
  constraint assessment_item_pkey PRIMARY KEY (version_id, id)
  constraint assessment_item_position_check CHECK (("position" > 0))
  constraint assessment_item_text_en_check CHECK (((length(text_en) >= 3) AND (length(text_en) <= 1000)))
  constraint assessment_item_text_id_check CHECK (((length(text_id) >= 3) AND (length(text_id) <= 1000)))
  constraint assessment_item_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.assessment_version(id) ON DELETE CASCADE
  constraint assessment_item_version_id_form_code_key UNIQUE (version_id, form, code)
  constraint assessment_item_version_id_form_position_key UNIQUE (version_id, form, "position") DEFERRABLE INITIALLY DEFERRED
)
row security enabled, forced
policy assessment_item_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.assessment_version v
  WHERE (v.id = assessment_item.version_id)))))
policy assessment_item_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.assessment_version v
  WHERE (v.id = assessment_item.version_id))))))
CREATE TRIGGER assessment_item_stands BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_item FOR EACH ROW EXECUTE FUNCTION public.assessment_item_stands()
comment: class: none; retention: kept; one question of a version; its code stays through versions, and names the same place in both forms
comment on options: class: none; what can be chosen, put in order or marked on a scale: [{key, id, en}]; empty for true or false, a number, a text
comment on answer: class: none; the key: chosen keys, keys in order, true or false, or {value, tolerance}; null = asks for an opinion and is not scored
comment on reverse: class: none; a Likert statement that means the opposite: its scale is turned before it is averaged

table public.assessment_version (
  id uuid not null
  instrument_id uuid not null
  number integer not null
  used_at timestamp with time zone
  created_by text not null
  created_at timestamp with time zone not null
  constraint assessment_version_instrument_id_fkey FOREIGN KEY (instrument_id) REFERENCES public.assessment_instrument(id) ON DELETE CASCADE
  constraint assessment_version_instrument_id_number_key UNIQUE (instrument_id, number)
  constraint assessment_version_number_check CHECK ((number > 0))
  constraint assessment_version_pkey PRIMARY KEY (id)
)
row security enabled, forced
policy assessment_version_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.assessment_instrument i
  WHERE (i.id = assessment_version.instrument_id)))))
policy assessment_version_use permissive for update to public
  using ((( SELECT public.scope_is('event'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.assessment_instrument i
  WHERE (i.id = assessment_version.instrument_id)))))
policy assessment_version_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.assessment_instrument i
  WHERE (i.id = assessment_version.instrument_id))))))
CREATE TRIGGER assessment_version_stands BEFORE DELETE OR UPDATE ON public.assessment_version FOR EACH ROW EXECUTE FUNCTION public.assessment_version_stands()
comment: class: none; retention: kept; one state of an instrument; from its first use it stands, and a change makes the next
comment on used_at: class: none; when somebody first began an attempt with it; null = may still be changed

table public.attendance (
  event_id uuid not null
  registration_id uuid not null
  seconds integer not null
  needed_seconds integer not null
  met boolean not null
  reason text not null
  computed_at timestamp with time zone not null
  grade text
  sources text[] not null default '{}'::text[]
  codes integer not null default 0
  codes_needed integer not null default 0
  hours_from timestamp with time zone
  hours_until timestamp with time zone
  constraint attendance_check CHECK (((NOT met) OR (seconds >= needed_seconds)))
  constraint attendance_codes_check CHECK ((codes >= 0))
  constraint attendance_codes_needed_check CHECK ((codes_needed >= 0))
  constraint attendance_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])))
  constraint attendance_hours_check CHECK ((((hours_from IS NULL) = (hours_until IS NULL)) AND ((hours_until IS NULL) OR (hours_until >= hours_from))))
  constraint attendance_needed_seconds_check CHECK ((needed_seconds >= 0))
  constraint attendance_pkey PRIMARY KEY (event_id, registration_id)
  constraint attendance_reason_check CHECK ((reason = ANY (ARRAY['met'::text, 'too_short'::text, 'outside_window'::text, 'codes_missing'::text])))
  constraint attendance_seconds_check CHECK ((seconds >= 0))
)
row security enabled, forced
policy attendance_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance.event_id))))))
comment: class: personal; retention: 5 years after the programme; what the ledger concludes from the evidence
comment on grade: class: none; the weakest grade that the verdict leans on: evidence of this grade and better is enough for it
comment on codes: class: none; different room codes that were entered
comment on hours_from: class: none; from when this person was counted; null = from when the event was
comment on hours_until: class: none; until when this person was counted; null = as long as the event was

table public.attendance_alias (
  programme_id uuid not null
  id uuid not null
  alias_key bytea not null
  strong boolean not null
  participant_id uuid not null
  learned_from uuid not null
  learned_by text not null
  learned_at timestamp with time zone not null
  constraint attendance_alias_alias_key_check CHECK ((length(alias_key) = 32))
  constraint attendance_alias_learned_from_fkey FOREIGN KEY (learned_from) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_alias_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES public.participant(id) ON DELETE CASCADE
  constraint attendance_alias_pkey PRIMARY KEY (programme_id, id)
  constraint attendance_alias_programme_id_alias_key_participant_id_key UNIQUE (programme_id, alias_key, participant_id)
  constraint attendance_alias_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
CREATE INDEX attendance_alias_event ON public.attendance_alias USING btree (learned_from)
row security enabled, forced
policy attendance_alias_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.participant p
  WHERE (p.id = attendance_alias.participant_id))))))
comment: class: personal; retention: 5 years after the programme; an address or a name that a person decided to be somebody's
comment on strong: class: none; an address or registrant number of their own, which matches; a mere name only suggests

table public.attendance_claim (
  event_id uuid not null
  id uuid not null
  registration_id uuid not null
  reason text not null
  from_at timestamp with time zone not null
  until_at timestamp with time zone not null
  photo_hash bytea
  photo_type text
  state text not null default 'open'::text
  made_at timestamp with time zone not null
  decided_by text
  decided_at timestamp with time zone
  decision text
  constraint attendance_claim_check CHECK ((until_at > from_at))
  constraint attendance_claim_check1 CHECK (((photo_hash IS NULL) = (photo_type IS NULL)))
  constraint attendance_claim_check2 CHECK (((state = 'open'::text) = (decided_at IS NULL)))
  constraint attendance_claim_check3 CHECK (((state = 'open'::text) OR ((decided_by IS NOT NULL) AND (decision IS NOT NULL))))
  constraint attendance_claim_decision_check CHECK (((length(decision) >= 3) AND (length(decision) <= 300)))
  constraint attendance_claim_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_claim_photo_hash_check CHECK ((length(photo_hash) = 32))
  constraint attendance_claim_photo_type_check CHECK ((photo_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text])))
  constraint attendance_claim_pkey PRIMARY KEY (event_id, id)
  constraint attendance_claim_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 500)))
  constraint attendance_claim_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'refused'::text])))
)
CREATE UNIQUE INDEX attendance_claim_one_open ON public.attendance_claim USING btree (event_id, registration_id) WHERE (state = 'open'::text)
row security enabled, forced
policy attendance_claim_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_claim.event_id))))))
comment: class: personal; retention: 5 years after the programme; somebody says "I was there" afterwards; a person decides and says why
comment on photo_hash: class: personal; retention: 5 years after the programme; picture sent along, kept in the data folder under the hash of its bytes

table public.attendance_clock (
  programme_id uuid not null
  account_key bytea not null
  zone text not null
  day_first boolean
  said_by text not null
  said_at timestamp with time zone not null
  constraint attendance_clock_account_key_check CHECK ((length(account_key) = 32))
  constraint attendance_clock_pkey PRIMARY KEY (programme_id, account_key)
  constraint attendance_clock_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint attendance_clock_zone_check CHECK ((zone ~ '^[A-Za-z]+(/[A-Za-z_]+)*$'::text))
)
comment: class: none; retention: kept; the zone and date order that an account's reports are written in, as somebody said once

table public.attendance_code_entry (
  event_id uuid not null
  registration_id uuid not null
  slot bigint not null
  entered_at timestamp with time zone not null
  address bytea
  device bytea
  constraint attendance_code_entry_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_code_entry_pkey PRIMARY KEY (event_id, registration_id, slot)
)
row security enabled, forced
policy attendance_code_entry_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_code_entry.event_id))))))
comment: class: personal; retention: 1 year; when somebody entered the code of which span, and from where: keyed hashes of address and browser, for the list of doubts

table public.attendance_device (
  event_id uuid not null
  id uuid not null
  label text not null
  added_by text not null
  first_seen_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  last_sequence integer not null default 0
  constraint attendance_device_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_device_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
  constraint attendance_device_last_sequence_check CHECK ((last_sequence >= 0))
  constraint attendance_device_pkey PRIMARY KEY (event_id, id)
)
row security enabled, forced
policy attendance_device_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_device.event_id))))))
comment: class: none; retention: 1 year; a phone that scans tickets at a door; last_sequence = how many scans it has made, so that one that is missing is known

table public.attendance_evidence (
  event_id uuid not null
  id uuid not null
  registration_id uuid
  source text not null
  source_key text not null
  started_at timestamp with time zone not null
  ended_at timestamp with time zone not null
  grade text not null
  decided_by text
  reason text
  visitor_id uuid
  shape text not null default 'interval'::text
  direction text
  total_seconds integer
  role text not null default 'attendee'::text
  channel_id uuid
  meeting_key text
  file_hash bytea
  file_row integer
  session_key bytea
  recorded_at timestamp with time zone
  constraint attendance_evidence_check CHECK ((ended_at >= started_at))
  constraint attendance_evidence_check1 CHECK (((source <> 'manual'::text) OR ((decided_by IS NOT NULL) AND (reason IS NOT NULL))))
  constraint attendance_evidence_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
  constraint attendance_evidence_direction_fits CHECK (((source = 'hall_scan'::text) = (direction IS NOT NULL)))
  constraint attendance_evidence_event_id_channel_id_fkey FOREIGN KEY (event_id, channel_id) REFERENCES public.channel(event_id, id) ON DELETE SET NULL (channel_id)
  constraint attendance_evidence_event_id_file_hash_fkey FOREIGN KEY (event_id, file_hash) REFERENCES public.attendance_file(event_id, hash) ON DELETE CASCADE
  constraint attendance_evidence_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_evidence_event_id_registration_id_source_source__key UNIQUE (event_id, registration_id, source, source_key)
  constraint attendance_evidence_event_id_visitor_id_fkey FOREIGN KEY (event_id, visitor_id) REFERENCES public.attendance_visitor(event_id, id) ON DELETE CASCADE
  constraint attendance_evidence_file_row_check CHECK ((file_row > 0))
  constraint attendance_evidence_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])))
  constraint attendance_evidence_meeting_key_check CHECK (((length(meeting_key) >= 1) AND (length(meeting_key) <= 60)))
  constraint attendance_evidence_of_somebody CHECK (((registration_id IS NOT NULL) OR (visitor_id IS NOT NULL)))
  constraint attendance_evidence_pkey PRIMARY KEY (event_id, id)
  constraint attendance_evidence_role_check CHECK ((role = ANY (ARRAY['attendee'::text, 'host'::text, 'panelist'::text, 'waiting_room'::text, 'respondent'::text])))
  constraint attendance_evidence_row_of_file CHECK (((file_hash IS NULL) = (file_row IS NULL)))
  constraint attendance_evidence_shape_check CHECK ((shape = ANY (ARRAY['interval'::text, 'instant'::text, 'total'::text])))
  constraint attendance_evidence_shape_fits CHECK ((((shape = 'total'::text) = (total_seconds IS NOT NULL)) AND ((shape <> 'instant'::text) OR (started_at = ended_at))))
  constraint attendance_evidence_source_check CHECK ((source = ANY (ARRAY['room_pulse'::text, 'room_code'::text, 'zoom_registrant'::text, 'zoom_guest'::text, 'zoom_webhook'::text, 'hall_scan'::text, 'viewing_point'::text, 'paper'::text, 'manual'::text])))
  constraint attendance_evidence_total_seconds_check CHECK ((total_seconds >= 0))
)
CREATE INDEX attendance_evidence_file ON public.attendance_evidence USING btree (event_id, file_hash) WHERE (file_hash IS NOT NULL)
CREATE UNIQUE INDEX attendance_evidence_seen ON public.attendance_evidence USING btree (event_id, source, source_key) WHERE (visitor_id IS NOT NULL)
CREATE INDEX attendance_evidence_visitor ON public.attendance_evidence USING btree (event_id, visitor_id) WHERE (visitor_id IS NOT NULL)
row security enabled, forced
policy attendance_evidence_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_evidence.event_id))))))
comment: class: personal; retention: 5 years after the programme; one observation of presence
comment on registration_id: class: personal; whose presence it is; null while nobody knows
comment on source_key: class: none; natural key of the observation within its source: the same observation again is the same row
comment on visitor_id: class: personal; as whom the file writes them; null for our own observations
comment on shape: class: none; interval: there from start to end; instant: there at that moment; total: so many seconds somewhere between start and end
comment on role: class: none; hosts, panel, whoever was kept waiting and who only answered a poll are kept as observed and never counted
comment on meeting_key: class: none; the number of the meeting: what its webhooks said yields to what its report says
comment on file_row: class: none; the line of the file, counted from 1
comment on session_key: class: personal; retention: 1 year; keyed hash of the device or session that sent it
comment on recorded_at: class: none; when it reached us, where that differs from when it was observed

table public.attendance_file (
  event_id uuid not null
  hash bytea not null
  kind text not null
  name text not null
  type text not null
  layout text not null
  language text
  meeting_key text
  topic text
  zone text
  day_first boolean
  started_at timestamp with time zone
  ended_at timestamp with time zone
  rows integer not null
  warnings jsonb not null default '[]'::jsonb
  taken_by text not null
  taken_at timestamp with time zone not null
  constraint attendance_file_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
  constraint attendance_file_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_file_hash_check CHECK ((length(hash) = 32))
  constraint attendance_file_kind_check CHECK ((kind = ANY (ARRAY['zoom'::text, 'roster'::text, 'paper'::text])))
  constraint attendance_file_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint attendance_file_layout_check CHECK (((length(layout) >= 1) AND (length(layout) <= 60)))
  constraint attendance_file_meeting_key_check CHECK (((length(meeting_key) >= 1) AND (length(meeting_key) <= 60)))
  constraint attendance_file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint attendance_file_pkey PRIMARY KEY (event_id, hash)
  constraint attendance_file_rows_check CHECK ((rows >= 0))
  constraint attendance_file_topic_check CHECK (((length(topic) >= 1) AND (length(topic) <= 500)))
  constraint attendance_file_type_check CHECK (((length(type) >= 1) AND (length(type) <= 100)))
  constraint attendance_file_zone_check CHECK ((zone ~ '^[A-Za-z]+(/[A-Za-z_]+)*$'::text))
)
row security enabled, forced
policy attendance_file_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_file.event_id))))))
comment: class: personal; retention: 5 years after the programme; a report, roster or sheet that evidence was read from; its bytes lie in the data folder under their hash
comment on meeting_key: class: none; the number of the meeting or webinar, digits only
comment on zone: class: none; the zone its clock times are meant in, said by a person or remembered of the account
comment on day_first: class: none; whether dates read day before month; null where the file writes no such dates

table public.attendance_joined (
  event_id uuid not null
  evidence_id uuid not null
  from_registration_id uuid not null
  into_registration_id uuid not null
  constraint attendance_joined_event_id_evidence_id_fkey FOREIGN KEY (event_id, evidence_id) REFERENCES public.attendance_evidence(event_id, id) ON DELETE CASCADE
  constraint attendance_joined_pkey PRIMARY KEY (event_id, evidence_id)
)
row security enabled, forced
policy attendance_joined_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_joined.event_id))))))
comment: class: none; retention: 5 years after the programme; evidence that counts for the place a claim was joined to, so that it can be given back

table public.attendance_notice (
  event_id uuid not null
  notice_key bytea not null
  kind text not null
  account_id uuid not null
  meeting_key text not null
  session_key bytea not null
  person_key bytea
  written bytea
  visitor_id uuid
  noticed_at timestamp with time zone not null
  received_at timestamp with time zone not null
  taken_at timestamp with time zone
  constraint attendance_notice_check CHECK (((person_key IS NULL) = (kind = 'ended'::text)))
  constraint attendance_notice_check1 CHECK (((written IS NULL) = (kind = 'ended'::text)))
  constraint attendance_notice_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_notice_event_id_visitor_id_fkey FOREIGN KEY (event_id, visitor_id) REFERENCES public.attendance_visitor(event_id, id) ON DELETE SET NULL (visitor_id)
  constraint attendance_notice_kind_check CHECK ((kind = ANY (ARRAY['joined'::text, 'left'::text, 'ended'::text])))
  constraint attendance_notice_meeting_key_check CHECK (((length(meeting_key) >= 1) AND (length(meeting_key) <= 60)))
  constraint attendance_notice_notice_key_check CHECK ((length(notice_key) = 32))
  constraint attendance_notice_person_key_check CHECK ((length(person_key) = 32))
  constraint attendance_notice_pkey PRIMARY KEY (event_id, notice_key)
  constraint attendance_notice_session_key_check CHECK ((length(session_key) = 32))
)
CREATE INDEX attendance_notice_person ON public.attendance_notice USING btree (event_id, person_key)
CREATE INDEX attendance_notice_session ON public.attendance_notice USING btree (event_id, session_key)
CREATE INDEX attendance_notice_waiting ON public.attendance_notice USING btree (event_id) WHERE (taken_at IS NULL)
row security enabled, forced
policy attendance_notice_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_notice.event_id))))))
comment: class: personal; retention: 1 year; one notice of Zoom about one person who joined or left, or about a meeting that ended; evidence is made of these
comment on notice_key: class: none; hash of what makes the notice itself: the same notice told again is the same row
comment on session_key: class: none; hash of the occurrence of the meeting
comment on person_key: class: personal; retention: 1 year; hash of the occurrence and the participant's number in it
comment on written: class: personal; retention: 1 year; name and address as Zoom wrote them, encrypted
comment on noticed_at: class: personal; retention: 1 year; the moment itself, by Zoom's clock
comment on taken_at: class: none; null = not yet read into evidence

table public.attendance_reported (
  event_id uuid not null
  kind text not null
  count integer
  qualifier text
  basis text
  as_written text
  stated_by text
  note text
  source text not null
  constraint attendance_reported_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_reported_kind_check CHECK ((kind = ANY (ARRAY['attended'::text, 'registered'::text, 'participants'::text, 'views'::text])))
  constraint attendance_reported_pkey PRIMARY KEY (event_id, kind)
  constraint attendance_reported_qualifier_check CHECK ((qualifier = ANY (ARRAY['exactly'::text, 'moreThan'::text, 'about'::text])))
)
row security enabled, forced
policy attendance_reported_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_reported.event_id))))))
policy attendance_reported_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_reported.event_id))))))
policy attendance_reported_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_reported.event_id)))))
policy attendance_reported_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_reported.event_id)))) OR (('attendance_reported'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; figures said by others, never added to what the ledger proves

table public.attendance_scan (
  event_id uuid not null
  device_id uuid not null
  sequence integer not null
  registration_id uuid
  read text not null
  direction text not null
  scanned_at timestamp with time zone not null
  device_at timestamp with time zone not null
  offset_ms bigint not null
  received_at timestamp with time zone not null
  constraint attendance_scan_check CHECK (((registration_id IS NOT NULL) = (read = ANY (ARRAY['ticket'::text, 'code'::text]))))
  constraint attendance_scan_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
  constraint attendance_scan_event_id_device_id_fkey FOREIGN KEY (event_id, device_id) REFERENCES public.attendance_device(event_id, id) ON DELETE CASCADE
  constraint attendance_scan_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_scan_pkey PRIMARY KEY (event_id, device_id, sequence)
  constraint attendance_scan_read_check CHECK ((read = ANY (ARRAY['ticket'::text, 'code'::text, 'foreign'::text, 'unknown'::text])))
  constraint attendance_scan_sequence_check CHECK ((sequence > 0))
)
CREATE INDEX attendance_scan_registration ON public.attendance_scan USING btree (event_id, registration_id)
row security enabled, forced
policy attendance_scan_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_scan.event_id))))))
comment: class: personal; retention: 5 years after the programme; one reading of one ticket at a door, numbered by its device; evidence is made of these
comment on scanned_at: class: personal; retention: 5 years after the programme; the device's hour, corrected by the offset it had learned from us

table public.attendance_setting (
  event_id uuid not null
  codes_needed integer not null default 0
  counted_until timestamp with time zone
  claims_until timestamp with time zone
  changed_by text not null
  changed_at timestamp with time zone not null
  constraint attendance_setting_codes_needed_check CHECK (((codes_needed >= 0) AND (codes_needed <= 20)))
  constraint attendance_setting_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_setting_pkey PRIMARY KEY (event_id)
)
row security enabled, forced
policy attendance_setting_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_setting.event_id)))))
policy attendance_setting_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_setting.event_id))))))
comment: class: none; retention: kept; what an event asks beside minutes, and the hours its organiser extended
comment on codes_needed: class: none; so many different room codes must have been entered
comment on counted_until: class: none; null = the hours of the event; presence counts until here when the event went on
comment on claims_until: class: none; null = seven days after the end

table public.attendance_visitor (
  event_id uuid not null
  id uuid not null
  visitor_key bytea not null
  name text not null
  name_key text not null
  email_hmac bytea
  phone_hmac bytea
  registrant_hmac bytea
  contact_hint text
  state text not null
  reason text not null
  registration_id uuid
  candidates jsonb not null default '[]'::jsonb
  decision text
  decided_registration_id uuid
  decided_by text
  decided_at timestamp with time zone
  constraint attendance_visitor_check CHECK (((state = 'matched'::text) = (registration_id IS NOT NULL)))
  constraint attendance_visitor_check1 CHECK ((((decision IS NULL) = (decided_by IS NULL)) AND ((decision IS NULL) = (decided_at IS NULL))))
  constraint attendance_visitor_check2 CHECK (((NOT (decision IS DISTINCT FROM 'credit'::text)) = (decided_registration_id IS NOT NULL)))
  constraint attendance_visitor_decision_check CHECK ((decision = ANY (ARRAY['credit'::text, 'set_aside'::text])))
  constraint attendance_visitor_event_id_decided_registration_id_fkey FOREIGN KEY (event_id, decided_registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_visitor_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint attendance_visitor_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint attendance_visitor_event_id_visitor_key_key UNIQUE (event_id, visitor_key)
  constraint attendance_visitor_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300)))
  constraint attendance_visitor_pkey PRIMARY KEY (event_id, id)
  constraint attendance_visitor_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 60)))
  constraint attendance_visitor_state_check CHECK ((state = ANY (ARRAY['matched'::text, 'suggested'::text, 'unmatched'::text, 'crew'::text])))
  constraint attendance_visitor_visitor_key_check CHECK ((length(visitor_key) = 32))
)
CREATE INDEX attendance_visitor_state ON public.attendance_visitor USING btree (event_id, state)
row security enabled, forced
policy attendance_visitor_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = attendance_visitor.event_id))))))
comment: class: personal; retention: 5 years after the programme; somebody as a report or roster writes them, and whose attendance that is
comment on visitor_key: class: none; keyed hash of name, e-mail, phone and registrant number as written: the same writing in another file is the same visitor
comment on email_hmac: class: personal; retention: 5 years after the programme; keyed, for look-up only
comment on candidates: class: none; registrations that it might be, each with the reason; ids and reason codes only
comment on decision: class: none; what a person decided: credit a registration, or set aside as no participant; null = the machine's state stands

table public.audit (
  id uuid not null
  at timestamp with time zone not null
  actor_kind text not null
  actor_id text
  action text not null
  object_kind text not null
  object_id text not null
  event_id uuid
  detail jsonb not null default '{}'::jsonb
  constraint audit_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['public'::text, 'participant'::text, 'crew'::text, 'cast'::text, 'staff'::text, 'system'::text])))
  constraint audit_pkey PRIMARY KEY (id)
)
CREATE INDEX audit_object ON public.audit USING btree (object_kind, object_id)
comment: class: none; retention: 5 years; ids and counts only, never names or contacts

table public.certificate (
  event_id uuid not null
  id uuid not null
  registration_id uuid not null
  serial integer not null
  number text not null
  name text not null
  payload text not null
  digest bytea not null
  log text not null
  leaf bigint not null
  state text not null default 'valid'::text
  reason text
  superseded_by uuid
  issued_at timestamp with time zone not null
  changed_at timestamp with time zone
  fetched_at timestamp with time zone
  notified_at timestamp with time zone
  constraint certificate_check CHECK (((state = 'valid'::text) = (changed_at IS NULL)))
  constraint certificate_check1 CHECK (((state = 'valid'::text) = (reason IS NULL)))
  constraint certificate_check2 CHECK (((state = 'superseded'::text) = (superseded_by IS NOT NULL)))
  constraint certificate_digest_check CHECK ((length(digest) = 32))
  constraint certificate_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_event_id_log_leaf_key UNIQUE (event_id, log, leaf)
  constraint certificate_event_id_number_key UNIQUE (event_id, number)
  constraint certificate_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint certificate_event_id_serial_key UNIQUE (event_id, serial)
  constraint certificate_event_id_superseded_by_fkey FOREIGN KEY (event_id, superseded_by) REFERENCES public.certificate(event_id, id)
  constraint certificate_leaf_check CHECK ((leaf >= 0))
  constraint certificate_log_check CHECK ((log = ANY (ARRAY['real'::text, 'rehearsal'::text])))
  constraint certificate_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint certificate_number_check CHECK ((number ~ '^[A-Z0-9-]{8,140}$'::text))
  constraint certificate_payload_check CHECK ((payload ~ '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'::text))
  constraint certificate_pkey PRIMARY KEY (event_id, id)
  constraint certificate_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500)))
  constraint certificate_serial_check CHECK ((serial > 0))
  constraint certificate_state_check CHECK ((state = ANY (ARRAY['valid'::text, 'superseded'::text, 'revoked'::text])))
)
CREATE INDEX certificate_digest ON public.certificate USING btree (digest)
CREATE INDEX certificate_number ON public.certificate USING btree (number)
CREATE UNIQUE INDEX certificate_one_valid ON public.certificate USING btree (event_id, registration_id) WHERE (state = 'valid'::text)
row security enabled, forced
policy certificate_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT (NULLIF(current_setting('serentak.event'::text, true), ''::text))::uuid AS "nullif"))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate.event_id))))))
comment: class: personal; retention: 5 years; the signed payload is the certificate, everything else of it is clothes
comment on number: class: none; ends in eight random letters, so that knowing one number tells no other
comment on digest: class: none; SHA-256 of the signed payload; what the log holds of it
comment on notified_at: class: none; when a message with the way to it was put into the outbox; each certificate at most once

table public.certificate_correction (
  event_id uuid not null
  id uuid not null
  certificate_id uuid not null
  name text not null
  state text not null default 'asked'::text
  answer text
  asked_at timestamp with time zone not null
  decided_by text
  decided_at timestamp with time zone
  constraint certificate_correction_answer_check CHECK (((length(answer) >= 3) AND (length(answer) <= 500)))
  constraint certificate_correction_check CHECK (((state = 'asked'::text) = (decided_at IS NULL)))
  constraint certificate_correction_check1 CHECK (((decided_by IS NULL) = (decided_at IS NULL)))
  constraint certificate_correction_check2 CHECK (((state <> 'refused'::text) OR (answer IS NOT NULL)))
  constraint certificate_correction_event_id_certificate_id_fkey FOREIGN KEY (event_id, certificate_id) REFERENCES public.certificate(event_id, id) ON DELETE CASCADE
  constraint certificate_correction_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_correction_name_check CHECK (((length(name) >= 2) AND (length(name) <= 120)))
  constraint certificate_correction_pkey PRIMARY KEY (event_id, id)
  constraint certificate_correction_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text])))
)
CREATE UNIQUE INDEX certificate_correction_one ON public.certificate_correction USING btree (event_id, certificate_id) WHERE (state = 'asked'::text)
row security enabled, forced
policy certificate_correction_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT (NULLIF(current_setting('serentak.event'::text, true), ''::text))::uuid AS "nullif"))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_correction.event_id))))))
comment: class: personal; retention: 5 years; a name that its owner wants written otherwise, and who decided

table public.certificate_counter (
  event_id uuid not null
  last_serial integer not null default 0
  constraint certificate_counter_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_counter_last_serial_check CHECK ((last_serial >= 0))
  constraint certificate_counter_pkey PRIMARY KEY (event_id)
)
row security enabled, forced
policy certificate_counter_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT (NULLIF(current_setting('serentak.event'::text, true), ''::text))::uuid AS "nullif"))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_counter.event_id))))))
comment: class: none; retention: kept; the last serial of the event; its row lock orders the issue

table public.certificate_entry (
  log text not null
  leaf bigint not null
  kind text not null
  digest bytea not null
  at timestamp with time zone not null
  constraint certificate_entry_digest_check CHECK ((length(digest) = 32))
  constraint certificate_entry_kind_check CHECK ((kind = ANY (ARRAY['issue'::text, 'supersede'::text, 'revoke'::text])))
  constraint certificate_entry_leaf_check CHECK ((leaf >= 0))
  constraint certificate_entry_log_fkey FOREIGN KEY (log) REFERENCES public.certificate_tree(log)
  constraint certificate_entry_pkey PRIMARY KEY (log, leaf)
)
row security enabled, forced
policy certificate_entry_insert permissive for insert to public
  with check (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
policy certificate_entry_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
comment: class: none; retention: kept; what happened to a certificate, by the hash of its payload; never changed

table public.certificate_head (
  log text not null
  size bigint not null
  root bytea not null
  note text not null
  signed_at timestamp with time zone not null
  constraint certificate_head_log_fkey FOREIGN KEY (log) REFERENCES public.certificate_tree(log)
  constraint certificate_head_pkey PRIMARY KEY (log, size)
  constraint certificate_head_root_check CHECK ((length(root) = 32))
  constraint certificate_head_size_check CHECK ((size > 0))
)
row security enabled, forced
policy certificate_head_insert permissive for insert to public
  with check (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
policy certificate_head_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
comment: class: none; retention: kept; signed heads of the log (C2SP tlog-checkpoint)

table public.certificate_key (
  generation integer not null
  kid text not null
  public_key bytea not null
  created_at timestamp with time zone not null
  retired_at timestamp with time zone
  constraint certificate_key_generation_check CHECK ((generation > 0))
  constraint certificate_key_kid_check CHECK ((kid ~ '^[A-Za-z0-9_-]{43}$'::text))
  constraint certificate_key_kid_key UNIQUE (kid)
  constraint certificate_key_pkey PRIMARY KEY (generation)
  constraint certificate_key_public_key_check CHECK ((length(public_key) = 32))
)
row security enabled, forced
policy certificate_key_insert permissive for insert to public
  with check (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
policy certificate_key_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy certificate_key_update permissive for update to public
  using (( SELECT public.scope_is('system'::text) AS scope_is))
comment: class: none; retention: kept; public halves of the signing keys (Ed25519); the private ones are derived from the secret in the data folder

table public.certificate_notice (
  event_id uuid not null
  id uuid not null
  state text not null default 'queued'::text
  total integer
  told integer not null default 0
  asked_by text not null
  asked_at timestamp with time zone not null
  finished_at timestamp with time zone
  constraint certificate_notice_check CHECK (((state = 'done'::text) = (finished_at IS NOT NULL)))
  constraint certificate_notice_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_notice_pkey PRIMARY KEY (event_id, id)
  constraint certificate_notice_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text])))
  constraint certificate_notice_told_check CHECK ((told >= 0))
  constraint certificate_notice_total_check CHECK ((total >= 0))
)
CREATE UNIQUE INDEX certificate_notice_one ON public.certificate_notice USING btree (event_id) WHERE (state <> 'done'::text)
row security enabled, forced
policy certificate_notice_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_notice.event_id))))))
comment: class: none; retention: kept; one telling of people that their certificate is there; a killed one goes on with those not told yet

table public.certificate_review (
  event_id uuid not null
  id uuid not null
  certificate_id uuid not null
  missing text[] not null
  reason text not null
  decided_by text not null
  decided_at timestamp with time zone not null
  constraint certificate_review_event_id_certificate_id_fkey FOREIGN KEY (event_id, certificate_id) REFERENCES public.certificate(event_id, id) ON DELETE CASCADE
  constraint certificate_review_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_review_missing_check CHECK (((missing <@ ARRAY['attendance'::text, 'pre'::text, 'post'::text, 'pass'::text, 'feedback'::text]) AND (cardinality(missing) > 0)))
  constraint certificate_review_pkey PRIMARY KEY (event_id, id)
  constraint certificate_review_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500)))
)
CREATE INDEX certificate_review_certificate ON public.certificate_review USING btree (event_id, certificate_id, decided_at DESC)
row security enabled, forced
policy certificate_review_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_review.event_id))))))
comment: class: personal; retention: 5 years; a certificate left valid by a person although the rule is not fulfilled any more, and why
comment on missing: class: personal; what was missing when it was decided; something else missing later asks again

table public.certificate_rule (
  event_id uuid not null
  hours integer
  signatory_name text
  signatory_position text
  correction_days integer not null default 7
  version integer not null default 1
  set_by text not null
  set_at timestamp with time zone not null
  attendance boolean not null default true
  test text not null default 'none'::text
  feedback boolean not null default false
  constraint certificate_rule_check CHECK (((signatory_position IS NULL) OR (signatory_name IS NOT NULL)))
  constraint certificate_rule_correction_days_check CHECK (((correction_days >= 0) AND (correction_days <= 90)))
  constraint certificate_rule_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_rule_hours_check CHECK (((hours >= 1) AND (hours <= 200)))
  constraint certificate_rule_pkey PRIMARY KEY (event_id)
  constraint certificate_rule_signatory_name_check CHECK (((length(signatory_name) >= 2) AND (length(signatory_name) <= 200)))
  constraint certificate_rule_signatory_position_check CHECK (((length(signatory_position) >= 2) AND (length(signatory_position) <= 200)))
  constraint certificate_rule_test_check CHECK ((test = ANY (ARRAY['none'::text, 'taken'::text, 'both'::text, 'passed'::text])))
)
row security enabled, forced
policy certificate_rule_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT (NULLIF(current_setting('serentak.event'::text, true), ''::text))::uuid AS "nullif"))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_rule.event_id))))))
policy certificate_rule_read permissive for select to public
  using ((EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_rule.event_id))))
comment: class: none; retention: kept; what earns a certificate of this event, and what it says beside its event
comment on hours: class: none; jam pelajaran (JP) credited; null = none stated
comment on correction_days: class: none; so many days after the issue a person may correct the spelling of the own name alone
comment on attendance: class: none; the event's attendance rule must be fulfilled
comment on test: class: none; none, the final test handed in, both tests handed in, or the final test passed
comment on feedback: class: none; the feedback form must be handed in

table public.certificate_run (
  event_id uuid not null
  id uuid not null
  state text not null default 'queued'::text
  total integer
  looked_at integer not null default 0
  issued integer not null default 0
  reached uuid
  asked_by text not null
  asked_at timestamp with time zone not null
  finished_at timestamp with time zone
  constraint certificate_run_check CHECK (((state = 'done'::text) = (finished_at IS NOT NULL)))
  constraint certificate_run_check1 CHECK ((issued <= looked_at))
  constraint certificate_run_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint certificate_run_issued_check CHECK ((issued >= 0))
  constraint certificate_run_looked_at_check CHECK ((looked_at >= 0))
  constraint certificate_run_pkey PRIMARY KEY (event_id, id)
  constraint certificate_run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text])))
  constraint certificate_run_total_check CHECK ((total >= 0))
)
CREATE UNIQUE INDEX certificate_run_one ON public.certificate_run USING btree (event_id) WHERE (state <> 'done'::text)
row security enabled, forced
policy certificate_run_all permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT (NULLIF(current_setting('serentak.event'::text, true), ''::text))::uuid AS "nullif"))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = certificate_run.event_id))))))
comment: class: none; retention: kept; one issue of certificates: how far it is, so that a killed one goes on where it stopped
comment on reached: class: none; the last registration that was looked at, in the order of ids

table public.certificate_style (
  programme_id uuid not null
  accent text
  logo bytea
  logo_type text
  set_by text not null
  set_at timestamp with time zone not null
  constraint certificate_style_accent_check CHECK ((accent ~ '^#[0-9a-f]{6}$'::text))
  constraint certificate_style_check CHECK (((logo IS NULL) = (logo_type IS NULL)))
  constraint certificate_style_logo_check CHECK ((length(logo) = 32))
  constraint certificate_style_logo_type_check CHECK ((logo_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text])))
  constraint certificate_style_pkey PRIMARY KEY (programme_id)
  constraint certificate_style_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
row security enabled, forced
policy certificate_style_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy certificate_style_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND ((programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])) OR ('ID'::text = ANY (( SELECT public.scope_regions() AS scope_regions)::text[]))))))
comment: class: none; retention: kept; a programme's colour and logo on the page of its certificates; what is signed does not change with it
comment on logo: class: none; SHA-256 of the picture in the file store

table public.certificate_tile (
  log text not null
  level integer not null
  number bigint not null
  hashes bytea not null
  constraint certificate_tile_hashes_check CHECK ((((length(hashes) >= 32) AND (length(hashes) <= 8192)) AND ((length(hashes) % 32) = 0)))
  constraint certificate_tile_level_check CHECK (((level >= 0) AND (level <= 5)))
  constraint certificate_tile_log_fkey FOREIGN KEY (log) REFERENCES public.certificate_tree(log)
  constraint certificate_tile_number_check CHECK ((number >= 0))
  constraint certificate_tile_pkey PRIMARY KEY (log, level, number)
)
row security enabled, forced
policy certificate_tile_insert permissive for insert to public
  with check (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
policy certificate_tile_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy certificate_tile_update permissive for update to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
comment: class: none; retention: kept; the Merkle tree over the entries in tiles of 256 hashes (C2SP tlog-tiles)

table public.certificate_tree (
  log text not null
  size bigint not null default 0
  constraint certificate_tree_log_check CHECK ((log = ANY (ARRAY['real'::text, 'rehearsal'::text])))
  constraint certificate_tree_pkey PRIMARY KEY (log)
  constraint certificate_tree_size_check CHECK ((size >= 0))
)
row security enabled, forced
policy certificate_tree_insert permissive for insert to public
  with check (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
policy certificate_tree_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy certificate_tree_update permissive for update to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) = ANY (ARRAY['system'::text, 'staff'::text, 'event'::text]))))
comment: class: none; retention: kept; how many entries a log holds; its row lock orders them

table public.channel (
  event_id uuid not null
  id uuid not null
  kind text not null
  "position" integer not null
  name text not null
  provider text
  url text
  external_id text
  place text
  capacity integer
  statement jsonb not null default '{}'::jsonb
  constraint channel_capacity_check CHECK ((capacity > 0))
  constraint channel_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint channel_event_id_kind_position_key UNIQUE (event_id, kind, "position")
  constraint channel_kind_check CHECK ((kind = ANY (ARRAY['meeting'::text, 'stream'::text, 'venue'::text, 'viewing_point'::text])))
  constraint channel_pkey PRIMARY KEY (event_id, id)
  constraint channel_position_check CHECK (("position" > 0))
  constraint channel_provider_check CHECK ((provider = ANY (ARRAY['zoom'::text, 'youtube'::text, 'own'::text, 'other'::text])))
)
row security enabled, forced
policy channel_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = channel.event_id))))))
policy channel_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = channel.event_id))))))
policy channel_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = channel.event_id)))))
policy channel_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = channel.event_id)))) OR (('channel'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; how an event is carried; the meeting link is shown to seat holders only

table public.channel_account (
  programme_id uuid not null
  id uuid not null
  name text not null
  secret bytea not null
  added_by text not null
  added_at timestamp with time zone not null
  heard_at timestamp with time zone
  constraint channel_account_name_check CHECK (((length(name) >= 2) AND (length(name) <= 100)))
  constraint channel_account_pkey PRIMARY KEY (programme_id, id)
  constraint channel_account_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id) ON DELETE CASCADE
)
CREATE UNIQUE INDEX channel_account_id ON public.channel_account USING btree (id)
row security enabled, forced
policy channel_account_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.programme_id = channel_account.programme_id))))))
comment: class: none; retention: kept; a Zoom account whose app tells us who joins and leaves
comment on secret: class: special; retention: until the account is removed; the secret token of the Zoom app, encrypted
comment on heard_at: class: none; when it last told something whose signature held

table public.channel_carrier (
  event_id uuid not null
  carrier text not null
  version integer not null
  changed_by text not null
  changed_at timestamp with time zone not null
  constraint channel_carrier_carrier_check CHECK ((carrier = ANY (ARRAY['meeting'::text, 'stream'::text])))
  constraint channel_carrier_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint channel_carrier_pkey PRIMARY KEY (event_id)
  constraint channel_carrier_version_check CHECK ((version > 0))
)
row security enabled, forced
policy channel_carrier_read permissive for select to public
  using ((EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = channel_carrier.event_id))))
policy channel_carrier_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = channel_carrier.event_id))))))
comment: class: none; retention: kept; where people of the meeting are sent now; no row = the meeting; version = how often it was switched

table public.event (
  id uuid not null
  programme_id uuid not null
  slug text not null
  state text not null default 'draft'::text
  theme text not null
  title text
  organiser text not null
  starts_on date not null
  ends_on date not null
  zone text not null
  zone_stated boolean not null default true
  starts_at timestamp with time zone
  ends_at timestamp with time zone
  segments text[] not null default '{}'::text[]
  pillars text[] not null default '{}'::text[]
  partners text[] not null default '{}'::text[]
  series text
  series_number integer
  next_event jsonb
  writer text
  contact text
  source text
  attendance_rule jsonb not null default '{"kind": "share", "share": 0.5}'::jsonb
  questions_moderated boolean not null default true
  registration_open boolean not null default true
  copy_of uuid
  simulated boolean not null default false
  opened_at timestamp with time zone
  ended_at timestamp with time zone
  closed_at timestamp with time zone
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint event_check CHECK ((ends_on >= starts_on))
  constraint event_check1 CHECK (((ends_at IS NULL) OR (starts_at IS NULL) OR (ends_at > starts_at)))
  constraint event_check2 CHECK (((state <> ALL (ARRAY['published'::text, 'live'::text])) OR ((starts_at IS NOT NULL) AND (ends_at IS NOT NULL))))
  constraint event_check3 CHECK (((simulated = false) OR (copy_of IS NOT NULL)))
  constraint event_copy_of_fkey FOREIGN KEY (copy_of) REFERENCES public.event(id)
  constraint event_pillars_check CHECK ((pillars <@ ARRAY['skill'::text, 'safety'::text, 'ethics'::text, 'culture'::text]))
  constraint event_pkey PRIMARY KEY (id)
  constraint event_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint event_slug_check CHECK ((slug ~ '^[a-z0-9-]{3,100}$'::text))
  constraint event_slug_key UNIQUE (slug)
  constraint event_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'live'::text, 'ended'::text, 'closed'::text])))
  constraint event_theme_check CHECK (((length(theme) >= 3) AND (length(theme) <= 300)))
  constraint event_zone_check CHECK ((zone = ANY (ARRAY['WIB'::text, 'WITA'::text, 'WIT'::text])))
)
CREATE INDEX event_programme ON public.event USING btree (programme_id, starts_on)
CREATE INDEX event_starts_on ON public.event USING btree (starts_on)
row security enabled, forced
policy event_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND simulated)))
policy event_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
policy event_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('public'::text) AS scope_is) AND (state <> 'draft'::text)) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (state <> 'draft'::text)) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND ((programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])) OR ('ID'::text = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR (EXISTS ( SELECT
   FROM public.event_region r
  WHERE ((r.event_id = event.id) AND ((r.region_code = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR ("left"(r.region_code, 2) = ANY (( SELECT public.scope_regions() AS scope_regions)::text[]))))))))))
policy event_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND ((programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])) OR ('ID'::text = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR (EXISTS ( SELECT
   FROM public.event_region r
  WHERE ((r.event_id = event.id) AND ((r.region_code = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR ("left"(r.region_code, 2) = ANY (( SELECT public.scope_regions() AS scope_regions)::text[]))))))))))
comment: class: none; retention: kept; one webinar

table public.event_attempt (
  event_id uuid not null
  bucket bytea not null
  tries integer not null
  since timestamp with time zone not null
  constraint event_attempt_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_attempt_pkey PRIMARY KEY (event_id, bucket)
  constraint event_attempt_tries_check CHECK ((tries > 0))
)
row security enabled, forced
policy event_attempt_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_attempt.event_id))))))
comment: class: none; retention: 1 day; how often a PIN or a room code was guessed lately, by address or by person; keyed hashes only

table public.event_cast (
  event_id uuid not null
  id uuid not null
  role text not null
  "position" integer not null
  speaker_id uuid not null
  name_as_written text not null
  office text
  representing text
  talk_title text
  pillar text
  form text
  statement jsonb not null default '{}'::jsonb
  source text
  link_version integer not null default 0
  constraint event_cast_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_cast_event_id_role_position_key UNIQUE (event_id, role, "position")
  constraint event_cast_form_check CHECK ((form = ANY (ARRAY['live'::text, 'video'::text])))
  constraint event_cast_link_version_check CHECK ((link_version >= 0))
  constraint event_cast_pillar_check CHECK ((pillar = ANY (ARRAY['skill'::text, 'safety'::text, 'ethics'::text, 'culture'::text])))
  constraint event_cast_pkey PRIMARY KEY (event_id, id)
  constraint event_cast_position_check CHECK (("position" > 0))
  constraint event_cast_role_check CHECK ((role = ANY (ARRAY['speaker'::text, 'keynote'::text, 'opening'::text, 'kol'::text, 'moderator'::text, 'official'::text, 'mc'::text])))
  constraint event_cast_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id)
)
CREATE INDEX event_cast_id ON public.event_cast USING btree (id)
CREATE INDEX event_cast_speaker ON public.event_cast USING btree (speaker_id)
row security enabled, forced
policy event_cast_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_cast.event_id))))))
policy event_cast_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_cast.event_id))))))
policy event_cast_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_cast.event_id)))))
policy event_cast_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_cast.event_id)))) OR (('event_cast'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: personal; retention: kept; who appears in an event, in order; published
comment on link_version: class: none; counts up when the personal link of somebody who appears is withdrawn; the link is derived and stored nowhere

table public.event_crew (
  event_id uuid not null
  id uuid not null
  role text not null
  name text not null
  office text
  constraint event_crew_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_crew_pkey PRIMARY KEY (event_id, id)
  constraint event_crew_role_check CHECK ((role = ANY (ARRAY['runner'::text, 'operator'::text, 'note_taker'::text, 'zoom_host'::text, 'writer'::text, 'sign_language_interpreter'::text, 'documentation'::text])))
)
row security enabled, forced
policy event_crew_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_crew.event_id))))))
policy event_crew_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_crew.event_id))))))
policy event_crew_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_crew.event_id)))))
policy event_crew_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_crew.event_id)))) OR (('event_crew'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: personal; retention: 5 years; who works behind an event

table public.event_day (
  event_id uuid not null
  day date not null
  people integer
  units text[] not null default '{}'::text[]
  note text
  constraint event_day_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_day_people_check CHECK ((people > 0))
  constraint event_day_pkey PRIMARY KEY (event_id, day)
)
row security enabled, forced
policy event_day_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_day.event_id))))))
policy event_day_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_day.event_id))))))
policy event_day_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_day.event_id)))))
policy event_day_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_day.event_id)))) OR (('event_day'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; the days of an event and the quota of each

table public.event_group (
  event_id uuid not null
  number integer not null
  day date
  units text[] not null default '{}'::text[]
  quota integer
  constraint event_group_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_group_number_check CHECK ((number > 0))
  constraint event_group_pkey PRIMARY KEY (event_id, number)
  constraint event_group_quota_check CHECK ((quota > 0))
)
row security enabled, forced
policy event_group_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_group.event_id))))))
policy event_group_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_group.event_id))))))
policy event_group_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_group.event_id)))))
policy event_group_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_group.event_id)))) OR (('event_group'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; groups (kelompok) of an event; day and quota where they are known

table public.event_pin (
  event_id uuid not null
  id uuid not null
  label text not null
  expires_at timestamp with time zone not null
  revoked_at timestamp with time zone
  created_by text not null
  created_at timestamp with time zone not null
  constraint event_pin_check CHECK ((expires_at > created_at))
  constraint event_pin_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_pin_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
  constraint event_pin_pkey PRIMARY KEY (event_id, id)
)
CREATE INDEX event_pin_id ON public.event_pin USING btree (id)
row security enabled, forced
policy event_pin_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_pin.event_id))))))
comment: class: none; retention: 1 year; with a PIN the crew of the day works in one event until it expires; the eight digits are derived from the id and stored nowhere

table public.event_region (
  event_id uuid not null
  region_code text not null
  "position" integer not null
  constraint event_region_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_region_pkey PRIMARY KEY (event_id, region_code)
  constraint event_region_region_code_fkey FOREIGN KEY (region_code) REFERENCES public.region(code)
)
CREATE INDEX event_region_code ON public.event_region USING btree (region_code)
comment: class: none; retention: kept; one event serves one or many regions

table public.event_statement (
  event_id uuid not null
  key text not null
  value jsonb not null
  constraint event_statement_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint event_statement_pkey PRIMARY KEY (event_id, key)
)
row security enabled, forced
policy event_statement_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_statement.event_id))))))
policy event_statement_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_statement.event_id))))))
policy event_statement_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_statement.event_id)))))
policy event_statement_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = event_statement.event_id)))) OR (('event_statement'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; what a source says about an event beyond the columns, verbatim

table public.idempotency (
  scope text not null
  key text not null
  body_hash bytea not null
  status smallint not null
  answer jsonb not null
  created_at timestamp with time zone not null
  constraint idempotency_key_check CHECK (((length(key) >= 8) AND (length(key) <= 200)))
  constraint idempotency_pkey PRIMARY KEY (scope, key)
)
CREATE INDEX idempotency_created_at ON public.idempotency USING btree (created_at)
row security enabled, forced
policy idempotency_scope permissive for all to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
comment: class: personal; retention: 7 days; the first answer per principal and key, so that a retry has one effect

table public.organisation (
  id uuid not null
  slug text not null
  kind text not null
  parent_id uuid
  constraint organisation_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.organisation(id)
  constraint organisation_pkey PRIMARY KEY (id)
  constraint organisation_slug_key UNIQUE (slug)
)
comment: class: none; retention: kept; institutions

table public.organisation_name (
  organisation_id uuid not null
  name text not null
  short_name text
  valid_from date
  valid_until date
  source text not null
  constraint organisation_name_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisation(id)
  constraint organisation_name_organisation_id_valid_from_key UNIQUE NULLS NOT DISTINCT (organisation_id, valid_from)
)
comment: class: none; retention: kept; names of institutions by date

table public.outbox (
  event_id uuid not null
  id uuid not null
  registration_id uuid not null
  template text not null
  version integer not null default 1
  transport text not null
  recipient bytea not null
  recipient_hint text not null
  language text not null
  data jsonb not null
  state text not null default 'queued'::text
  attempts integer not null default 0
  message_id text not null
  created_at timestamp with time zone not null
  due_at timestamp with time zone not null
  sent_at timestamp with time zone
  last_error text
  constraint outbox_event_id_registration_id_template_version_key UNIQUE (event_id, registration_id, template, version)
  constraint outbox_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint outbox_pkey PRIMARY KEY (event_id, id)
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'kept'::text])))
  constraint outbox_transport_check CHECK ((transport = ANY (ARRAY['email'::text, 'whatsapp'::text])))
)
CREATE INDEX outbox_due ON public.outbox USING btree (due_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]))
CREATE INDEX outbox_id ON public.outbox USING btree (id)
row security enabled, forced
policy outbox_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = outbox.event_id))))))
comment: class: personal; retention: 1 year; messages to people, written in the transaction of their cause
comment on recipient: class: personal; retention: 1 year; encrypted phone or e-mail

table public.participant (
  id uuid not null
  programme_id uuid not null
  name text not null
  name_key text not null
  contact_kind text not null
  contact bytea not null
  contact_hmac bytea not null
  contact_hint text not null
  region_code text not null
  segment text not null
  institution text
  language text not null
  claim_of uuid
  origin_hmac bytea not null
  simulated boolean not null default false
  created_at timestamp with time zone not null
  nip bytea
  nip_hmac bytea
  age_band text
  sex text
  occupation text
  education text
  changed_at timestamp with time zone
  erased_at timestamp with time zone
  constraint participant_age_band_check CHECK ((age_band = ANY (ARRAY['under_18'::text, '18_24'::text, '25_34'::text, '35_44'::text, '45_54'::text, '55_up'::text])))
  constraint participant_claim_of_fkey FOREIGN KEY (claim_of) REFERENCES public.participant(id)
  constraint participant_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['phone'::text, 'email'::text])))
  constraint participant_education_check CHECK ((education = ANY (ARRAY['primary'::text, 'junior_secondary'::text, 'senior_secondary'::text, 'diploma'::text, 'bachelor'::text, 'postgraduate'::text, 'none'::text])))
  constraint participant_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint participant_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200)))
  constraint participant_nip_whole CHECK (((nip IS NULL) = (nip_hmac IS NULL)))
  constraint participant_occupation_check CHECK ((occupation = ANY (ARRAY['student'::text, 'civil_servant'::text, 'employee'::text, 'self_employed'::text, 'farmer_fisher'::text, 'homemaker'::text, 'not_working'::text, 'retired'::text, 'other'::text])))
  constraint participant_pkey PRIMARY KEY (id)
  constraint participant_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint participant_programme_id_origin_hmac_key UNIQUE (programme_id, origin_hmac)
  constraint participant_region_code_fkey FOREIGN KEY (region_code) REFERENCES public.region(code)
  constraint participant_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])))
)
CREATE INDEX participant_claim_of ON public.participant USING btree (claim_of) WHERE (claim_of IS NOT NULL)
CREATE INDEX participant_contact ON public.participant USING btree (programme_id, contact_hmac, created_at)
CREATE INDEX participant_nip ON public.participant USING btree (programme_id, nip_hmac) WHERE (nip_hmac IS NOT NULL)
CREATE UNIQUE INDEX participant_person ON public.participant USING btree (programme_id, contact_hmac, name_key) WHERE (claim_of IS NULL)
row security enabled, forced
policy participant_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (programme_id = ( SELECT public.scope_programme() AS scope_programme))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.registration r
  WHERE (r.participant_id = participant.id))))))
comment: class: personal; retention: 5 years after the programme; one identity per person and programme
comment on contact: class: personal; retention: 5 years after the programme; encrypted phone or e-mail
comment on contact_hmac: class: personal; retention: 5 years after the programme; keyed, for look-up only
comment on claim_of: class: none; same contact and name typed again without proof: a claim, merged when the person confirms
comment on origin_hmac: class: none; the idempotency key that made the row, so that a retry after a crash finds it
comment on nip: class: personal; retention: 5 years after the programme; encrypted number of a civil servant (PNS or PPPK); it tells birth date and sex
comment on nip_hmac: class: personal; retention: 5 years after the programme; keyed, for look-up only
comment on age_band: class: personal; retention: 5 years after the programme; answered after the ticket, by free choice
comment on sex: class: personal; retention: 5 years after the programme; answered after the ticket, by free choice
comment on erased_at: class: none; set thirty days after the last consent was withdrawn, when everything that says who it was went

table public.participant_join (
  id uuid not null
  programme_id uuid not null
  claim_id uuid not null
  into_id uuid not null
  proof text not null
  reason text
  decided_by text not null
  at timestamp with time zone not null
  undone_at timestamp with time zone
  undone_by text
  undone_reason text
  constraint participant_join_check CHECK ((claim_id <> into_id))
  constraint participant_join_check1 CHECK (((undone_at IS NULL) = (undone_by IS NULL)))
  constraint participant_join_check2 CHECK (((undone_at IS NULL) = (undone_reason IS NULL)))
  constraint participant_join_check3 CHECK (((proof <> 'helpdesk'::text) OR (reason IS NOT NULL)))
  constraint participant_join_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES public.participant(id) ON DELETE CASCADE
  constraint participant_join_into_id_fkey FOREIGN KEY (into_id) REFERENCES public.participant(id) ON DELETE CASCADE
  constraint participant_join_pkey PRIMARY KEY (id)
  constraint participant_join_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint participant_join_proof_check CHECK ((proof = ANY (ARRAY['code'::text, 'link'::text, 'helpdesk'::text])))
  constraint participant_join_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 300)))
  constraint participant_join_undone_reason_check CHECK (((length(undone_reason) >= 3) AND (length(undone_reason) <= 300)))
)
CREATE INDEX participant_join_into ON public.participant_join USING btree (into_id)
CREATE UNIQUE INDEX participant_join_one ON public.participant_join USING btree (claim_id) WHERE (undone_at IS NULL)
row security enabled, forced
policy participant_join_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (programme_id = ( SELECT public.scope_programme() AS scope_programme))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.registration r
  WHERE (r.participant_id = ANY (ARRAY[participant_join.claim_id, participant_join.into_id])))))))
comment: class: none; retention: 5 years after the programme; a claim that was proven and joined to its person, and who undid it
comment on decided_by: class: none; registration or account that proved or decided

table public.plan_batch (
  event_id uuid not null
  id uuid not null
  problem jsonb not null
  answer jsonb
  groups jsonb
  state text not null
  progress jsonb not null default '{}'::jsonb
  version integer not null default 1
  started_by text not null
  created_at timestamp with time zone not null
  finished_at timestamp with time zone
  applied_at timestamp with time zone
  constraint plan_batch_check CHECK (((state = 'done'::text) = (answer IS NOT NULL)))
  constraint plan_batch_check1 CHECK (((applied_at IS NULL) OR (groups IS NOT NULL)))
  constraint plan_batch_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint plan_batch_pkey PRIMARY KEY (event_id, id)
  constraint plan_batch_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
)
CREATE INDEX plan_batch_newest ON public.plan_batch USING btree (event_id, created_at)
row security enabled, forced
policy plan_batch_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = plan_batch.event_id))))))
comment: class: none; retention: 5 years; how the agencies of an event are put into groups: asked, answered, changed by hand, applied
comment on groups: class: none; the groups as they stand after changes by hand

table public.plan_lot (
  id uuid not null
  programme_id uuid not null
  number integer not null
  name text not null
  contractor text not null
  starts_on date not null
  ends_on date not null
  events integer not null
  people bigint not null
  events_a_day integer not null default 14
  source text not null
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint plan_lot_check CHECK ((ends_on >= starts_on))
  constraint plan_lot_contractor_check CHECK (((length(contractor) >= 2) AND (length(contractor) <= 200)))
  constraint plan_lot_events_a_day_check CHECK (((events_a_day >= 1) AND (events_a_day <= 200)))
  constraint plan_lot_events_check CHECK ((events > 0))
  constraint plan_lot_name_check CHECK (((length(name) >= 3) AND (length(name) <= 200)))
  constraint plan_lot_number_check CHECK ((number > 0))
  constraint plan_lot_people_check CHECK ((people > 0))
  constraint plan_lot_pkey PRIMARY KEY (id)
  constraint plan_lot_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint plan_lot_programme_id_number_key UNIQUE (programme_id, number)
  constraint plan_lot_source_check CHECK (((length(source) >= 3) AND (length(source) <= 300)))
)
row security enabled, forced
policy plan_lot_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND ((programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])) OR ('ID'::text = ANY (( SELECT public.scope_regions() AS scope_regions)::text[])) OR (EXISTS ( SELECT
   FROM public.plan_lot_region r
  WHERE ((r.lot_id = plan_lot.id) AND (EXISTS ( SELECT
           FROM unnest(( SELECT public.scope_regions() AS scope_regions)) own(own)
          WHERE ((own.own = r.region_code) OR (own.own = "left"(r.region_code, 2)) OR ("left"(own.own, 2) = r.region_code)))))))))))
policy plan_lot_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: none; retention: kept; what one contractor has to deliver, where and until when

table public.plan_lot_event (
  event_id uuid not null
  lot_id uuid not null
  assigned_by text not null
  assigned_at timestamp with time zone not null
  constraint plan_lot_event_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint plan_lot_event_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES public.plan_lot(id)
  constraint plan_lot_event_pkey PRIMARY KEY (event_id)
)
CREATE INDEX plan_lot_event_lot ON public.plan_lot_event USING btree (lot_id)
row security enabled, forced
policy plan_lot_event_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = plan_lot_event.event_id))))))
comment: class: none; retention: kept; the lot that an event is delivered under; one at most

table public.plan_lot_region (
  lot_id uuid not null
  region_code text not null
  constraint plan_lot_region_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES public.plan_lot(id) ON DELETE CASCADE
  constraint plan_lot_region_pkey PRIMARY KEY (lot_id, region_code)
  constraint plan_lot_region_region_code_fkey FOREIGN KEY (region_code) REFERENCES public.region(code)
)
CREATE INDEX plan_lot_region_code ON public.plan_lot_region USING btree (region_code)
comment: class: none; retention: kept; the regions of a lot; a province stands for its regencies

table public.plan_paper (
  event_id uuid not null
  id uuid not null
  kind text not null
  title text not null
  file_hash bytea not null
  type text not null
  size integer not null
  added_by text not null
  added_at timestamp with time zone not null
  removed_at timestamp with time zone
  removed_by text
  constraint plan_paper_check CHECK (((removed_at IS NULL) = (removed_by IS NULL)))
  constraint plan_paper_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint plan_paper_file_hash_check CHECK ((length(file_hash) = 32))
  constraint plan_paper_kind_check CHECK ((kind = ANY (ARRAY['assignment'::text, 'invitation'::text, 'cv'::text, 'slides'::text, 'receipt'::text, 'handover'::text, 'other'::text])))
  constraint plan_paper_pkey PRIMARY KEY (event_id, id)
  constraint plan_paper_size_check CHECK ((size > 0))
  constraint plan_paper_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
)
row security enabled, forced
policy plan_paper_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = plan_paper.event_id))))))
comment: class: personal; retention: 10 years; papers attached to an event for the audit: letters, invitations, receipts, hand-over reports

table public.plan_paper_waiver (
  event_id uuid not null
  kind text not null
  reason text not null
  entered_by text not null
  entered_at timestamp with time zone not null
  constraint plan_paper_waiver_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint plan_paper_waiver_kind_check CHECK ((kind = ANY (ARRAY['assignment'::text, 'invitation'::text, 'cv'::text, 'slides'::text, 'receipt'::text, 'handover'::text])))
  constraint plan_paper_waiver_pkey PRIMARY KEY (event_id, kind)
  constraint plan_paper_waiver_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 300)))
)
row security enabled, forced
policy plan_paper_waiver_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = plan_paper_waiver.event_id))))))
comment: class: none; retention: 10 years; a paper that an event does not need, and why

table public.plan_rehearsal (
  id uuid not null
  of_event_id uuid not null
  event_id uuid
  people integer not null
  state text not null
  progress jsonb not null default '{}'::jsonb
  started_by text not null
  created_at timestamp with time zone not null
  finished_at timestamp with time zone
  failure text
  constraint plan_rehearsal_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE SET NULL
  constraint plan_rehearsal_of_event_id_fkey FOREIGN KEY (of_event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint plan_rehearsal_people_check CHECK (((people >= 1) AND (people <= 10000)))
  constraint plan_rehearsal_pkey PRIMARY KEY (id)
  constraint plan_rehearsal_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'removed'::text])))
)
row security enabled, forced
policy plan_rehearsal_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = plan_rehearsal.of_event_id))))))
comment: class: none; retention: 1 year; geladi bersih: a whole event played with simulated people

table public.plan_sheet (
  id uuid not null
  programme_id uuid not null
  file_name text not null
  content_hash text not null
  rows jsonb not null
  state text not null default 'read'::text
  outcome jsonb
  uploaded_by text not null
  created_at timestamp with time zone not null
  taken_at timestamp with time zone
  constraint plan_sheet_check CHECK (((state = 'taken'::text) = (taken_at IS NOT NULL)))
  constraint plan_sheet_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200)))
  constraint plan_sheet_pkey PRIMARY KEY (id)
  constraint plan_sheet_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint plan_sheet_state_check CHECK ((state = ANY (ARRAY['read'::text, 'taken'::text])))
)
row security enabled, forced
policy plan_sheet_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
comment: class: personal; retention: 1 year; a month of events as one sheet had it, with the names of who appears

table public.poll (
  event_id uuid not null
  number integer not null
  kind text not null
  text text not null
  state text not null default 'draft'::text
  shown boolean not null default false
  made_by text not null
  made_at timestamp with time zone not null
  opened_at timestamp with time zone
  closed_at timestamp with time zone
  constraint poll_check CHECK (((state = 'draft'::text) = (opened_at IS NULL)))
  constraint poll_check1 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL)))
  constraint poll_check2 CHECK (((state <> 'draft'::text) OR (NOT shown)))
  constraint poll_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint poll_event_id_number_kind_key UNIQUE (event_id, number, kind)
  constraint poll_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'several'::text])))
  constraint poll_number_check CHECK ((number > 0))
  constraint poll_pkey PRIMARY KEY (event_id, number)
  constraint poll_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text])))
  constraint poll_text_check CHECK (((length(text) >= 3) AND (length(text) <= 300)))
)
CREATE UNIQUE INDEX poll_one_open ON public.poll USING btree (event_id) WHERE (state = 'open'::text)
row security enabled, forced
policy poll_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = poll.event_id))))))
comment: class: none; retention: kept; a question with given answers, put to the room

table public.poll_answer (
  event_id uuid not null
  number integer not null
  registration_id uuid not null
  kind text not null
  choices integer[] not null
  at timestamp with time zone not null
  constraint poll_answer_check CHECK (((kind = 'several'::text) OR (cardinality(choices) = 1)))
  constraint poll_answer_choices_check CHECK (((cardinality(choices) >= 1) AND (cardinality(choices) <= 10)))
  constraint poll_answer_choices_check1 CHECK (((0 < ALL (choices)) AND (11 > ALL (choices))))
  constraint poll_answer_event_id_number_kind_fkey FOREIGN KEY (event_id, number, kind) REFERENCES public.poll(event_id, number, kind) ON DELETE CASCADE
  constraint poll_answer_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint poll_answer_pkey PRIMARY KEY (event_id, number, registration_id)
)
row security enabled, forced
policy poll_answer_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = poll_answer.event_id))))))
comment: class: personal; retention: 5 years; what one person chose: one answer per person and poll, changed while the poll is open

table public.poll_option (
  event_id uuid not null
  number integer not null
  "position" integer not null
  text text not null
  constraint poll_option_event_id_number_fkey FOREIGN KEY (event_id, number) REFERENCES public.poll(event_id, number) ON DELETE CASCADE
  constraint poll_option_pkey PRIMARY KEY (event_id, number, "position")
  constraint poll_option_position_check CHECK ((("position" >= 1) AND ("position" <= 10)))
  constraint poll_option_text_check CHECK (((length(text) >= 1) AND (length(text) <= 120)))
)
row security enabled, forced
policy poll_option_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = poll_option.event_id))))))
comment: class: none; retention: kept; the answers to choose from

table public.programme (
  id uuid not null
  key text not null
  name text not null
  organiser text not null
  note text
  asks_nip boolean not null default false
  created_at timestamp with time zone not null
  constraint programme_key_check CHECK ((key ~ '^[a-z0-9-]+$'::text))
  constraint programme_key_key UNIQUE (key)
  constraint programme_pkey PRIMARY KEY (id)
)
comment: class: none; retention: kept; a movement with dated targets

table public.programme_fact (
  id uuid not null
  programme_id uuid not null
  path text
  sentence text not null
  value double precision
  unit text
  scale_min double precision
  scale_max double precision
  as_of text
  source text not null
  note text
  valid_from date
  valid_until date
  state text not null default 'active'::text
  reason text
  added_by text not null
  added_at timestamp with time zone not null
  changed_at timestamp with time zone not null
  reviewed_by text
  reviewed_at timestamp with time zone
  constraint programme_fact_as_of_check CHECK (((length(as_of) >= 1) AND (length(as_of) <= 100)))
  constraint programme_fact_check CHECK (((valid_until IS NULL) OR (valid_from IS NULL) OR (valid_until >= valid_from)))
  constraint programme_fact_check1 CHECK (((scale_min IS NULL) = (scale_max IS NULL)))
  constraint programme_fact_check2 CHECK (((scale_max IS NULL) OR (scale_max > scale_min)))
  constraint programme_fact_check3 CHECK (((state = 'active'::text) = (reason IS NULL)))
  constraint programme_fact_check4 CHECK (((reviewed_by IS NULL) = (reviewed_at IS NULL)))
  constraint programme_fact_note_check CHECK (((length(note) >= 1) AND (length(note) <= 500)))
  constraint programme_fact_path_check CHECK ((path ~ '^programme(\.[A-Za-z0-9]+)+$'::text))
  constraint programme_fact_pkey PRIMARY KEY (id)
  constraint programme_fact_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint programme_fact_programme_id_sentence_key UNIQUE (programme_id, sentence)
  constraint programme_fact_reason_check CHECK (((length(reason) >= 5) AND (length(reason) <= 500)))
  constraint programme_fact_sentence_check CHECK (((length(sentence) >= 5) AND (length(sentence) <= 500)))
  constraint programme_fact_source_check CHECK (((length(source) >= 1) AND (length(source) <= 500)))
  constraint programme_fact_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disputed'::text, 'expired'::text])))
  constraint programme_fact_unit_check CHECK (((length(unit) >= 1) AND (length(unit) <= 100)))
)
CREATE INDEX programme_fact_path ON public.programme_fact USING btree (programme_id, path)
row security enabled, forced
policy programme_fact_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
policy programme_fact_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy programme_fact_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: none; retention: kept; sentences and figures that recaps may print, each with its date, source and reviewer; never changed, only reviewed, disputed or ended
comment on path: class: none; where the figure stands in the programme's record, e.g. programme.baseline.literacyIndex: a recap that cites this path, or a part of it, uses this fact
comment on as_of: class: none; the date of the figure as its source words it ("awal 2021")
comment on reason: class: none; why it is disputed or over; shown to whoever wants to publish
comment on reviewed_by: class: none; account; null = nobody has reviewed it

table public.programme_notice (
  programme_id uuid not null
  id uuid not null
  text text not null
  text_en text not null
  from_on date not null
  until_on date not null
  source text not null
  created_by text not null
  created_at timestamp with time zone not null
  constraint programme_notice_check CHECK ((until_on >= from_on))
  constraint programme_notice_pkey PRIMARY KEY (programme_id, id)
  constraint programme_notice_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint programme_notice_source_check CHECK (((length(source) >= 3) AND (length(source) <= 300)))
  constraint programme_notice_text_check CHECK (((length(text) >= 5) AND (length(text) <= 500)))
  constraint programme_notice_text_en_check CHECK (((length(text_en) >= 5) AND (length(text_en) <= 500)))
)
row security enabled, forced
policy programme_notice_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy programme_notice_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: none; retention: kept; sentences that every event of a period must carry, e.g. neutrality before elections, with the order they come from

table public.programme_reach (
  programme_id uuid not null
  "position" integer not null
  channel text not null
  followers bigint
  qualifier text
  as_written text
  host text
  owner text
  as_of date not null
  source text not null
  constraint programme_reach_pkey PRIMARY KEY (programme_id, "position")
  constraint programme_reach_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint programme_reach_qualifier_check CHECK ((qualifier = ANY (ARRAY['exactly'::text, 'moreThan'::text, 'about'::text])))
)
comment: class: none; retention: kept; reach of the organisers' own channels, dated; never people

table public.programme_segment (
  programme_id uuid not null
  key text not null
  "position" integer not null
  name text not null
  name_en text not null
  constraint programme_segment_key_check CHECK ((key ~ '^[a-z0-9-]+$'::text))
  constraint programme_segment_pkey PRIMARY KEY (programme_id, key)
  constraint programme_segment_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
comment: class: none; retention: kept; whom a programme addresses

table public.programme_sender (
  programme_id uuid not null
  id uuid not null
  kind text not null
  address text not null
  created_by text not null
  created_at timestamp with time zone not null
  constraint programme_sender_address_check CHECK (((length(address) >= 3) AND (length(address) <= 200)))
  constraint programme_sender_kind_check CHECK ((kind = ANY (ARRAY['whatsapp'::text, 'sms'::text, 'email'::text, 'web'::text])))
  constraint programme_sender_pkey PRIMARY KEY (programme_id, id)
  constraint programme_sender_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint programme_sender_programme_id_kind_address_key UNIQUE (programme_id, kind, address)
)
row security enabled, forced
policy programme_sender_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy programme_sender_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: none; retention: kept; the only numbers and addresses that write in a programme's name; published, so that a false one is known

table public.programme_statement (
  programme_id uuid not null
  key text not null
  value jsonb not null
  source text
  derived boolean not null default false
  constraint programme_statement_pkey PRIMARY KEY (programme_id, key)
  constraint programme_statement_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
comment: class: none; retention: kept; aims, baseline figures with their scale, pillars, reminders: as stated, with source

table public.programme_target (
  id uuid not null
  programme_id uuid not null
  value bigint not null
  basis text not null
  segment text
  staged boolean not null default false
  as_written text
  stated_by text
  stated_on date
  source text not null
  constraint programme_target_pkey PRIMARY KEY (id)
  constraint programme_target_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint programme_target_value_check CHECK ((value > 0))
)
comment: class: none; retention: kept; several dated and sourced targets of one programme

table public.programme_target_cell (
  id uuid not null
  programme_id uuid not null
  region_code text
  segment text
  pillar text
  starts_on date not null
  ends_on date not null
  people bigint
  events integer
  source text not null
  stated_on date
  version integer not null
  entered_by text not null
  entered_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint programme_target_cell_check CHECK ((ends_on >= starts_on))
  constraint programme_target_cell_check1 CHECK (((people IS NOT NULL) OR (events IS NOT NULL)))
  constraint programme_target_cell_events_check CHECK ((events > 0))
  constraint programme_target_cell_people_check CHECK ((people > 0))
  constraint programme_target_cell_pillar_check CHECK ((pillar = ANY (ARRAY['skill'::text, 'safety'::text, 'ethics'::text, 'culture'::text])))
  constraint programme_target_cell_pkey PRIMARY KEY (id)
  constraint programme_target_cell_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint programme_target_cell_region_code_fkey FOREIGN KEY (region_code) REFERENCES public.region(code)
  constraint programme_target_cell_source_check CHECK (((length(source) >= 3) AND (length(source) <= 300)))
  constraint programme_target_cell_version_check CHECK ((version > 0))
)
CREATE UNIQUE INDEX programme_target_cell_current ON public.programme_target_cell USING btree (programme_id, region_code, segment, pillar, starts_on, ends_on) NULLS NOT DISTINCT WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX programme_target_cell_version ON public.programme_target_cell USING btree (programme_id, region_code, segment, pillar, starts_on, ends_on, version) NULLS NOT DISTINCT
comment: class: none; retention: kept; the target of a region, segment, pillar and period; a new version ends the old one, nothing is edited
comment on region_code: class: none; null = the whole nation; segment and pillar likewise null = all of them

table public.question (
  event_id uuid not null
  id uuid not null
  number integer not null
  registration_id uuid
  asker_name text not null
  to_cast_id uuid
  text text not null
  via text
  state text not null default 'asked'::text
  hidden_reason text
  answer text
  answered_by_cast_id uuid
  statement jsonb not null default '{}'::jsonb
  source text
  asked_at timestamp with time zone not null
  answered_at timestamp with time zone
  merged_into integer
  merged_from text
  answered_how text
  published_at timestamp with time zone
  constraint question_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 2000)))
  constraint question_answer_state_check CHECK (((answer IS NULL) OR (state = ANY (ARRAY['answered'::text, 'published'::text, 'hidden'::text]))))
  constraint question_answered_check CHECK (((state <> ALL (ARRAY['answered'::text, 'published'::text])) OR (answer IS NOT NULL)))
  constraint question_answered_how_check CHECK ((answered_how = ANY (ARRAY['live'::text, 'written'::text])))
  constraint question_asker_name_check CHECK (((length(asker_name) >= 1) AND (length(asker_name) <= 200)))
  constraint question_check2 CHECK (((state = 'hidden'::text) = (hidden_reason IS NOT NULL)))
  constraint question_event_id_answered_by_cast_id_fkey FOREIGN KEY (event_id, answered_by_cast_id) REFERENCES public.event_cast(event_id, id)
  constraint question_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint question_event_id_number_key UNIQUE (event_id, number)
  constraint question_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint question_event_id_to_cast_id_fkey FOREIGN KEY (event_id, to_cast_id) REFERENCES public.event_cast(event_id, id)
  constraint question_hidden_reason_check CHECK ((hidden_reason = ANY (ARRAY['off_topic'::text, 'repeated'::text, 'abusive'::text, 'personal_data'::text, 'advertising'::text, 'complaint'::text, 'other'::text])))
  constraint question_merged_check CHECK (((state = 'merged'::text) = (merged_into IS NOT NULL)))
  constraint question_merged_fkey FOREIGN KEY (event_id, merged_into) REFERENCES public.question(event_id, number) DEFERRABLE INITIALLY DEFERRED
  constraint question_merged_from_check CHECK ((merged_from = ANY (ARRAY['asked'::text, 'queued'::text])))
  constraint question_merged_from_check2 CHECK (((merged_into IS NULL) = (merged_from IS NULL)))
  constraint question_merged_self_check CHECK ((merged_into <> number))
  constraint question_number_check CHECK ((number > 0))
  constraint question_pkey PRIMARY KEY (event_id, id)
  constraint question_published_check CHECK (((state = 'published'::text) <= (published_at IS NOT NULL)))
  constraint question_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'queued'::text, 'on_air'::text, 'answered'::text, 'published'::text, 'hidden'::text, 'merged'::text])))
  constraint question_text_check CHECK (((length(text) >= 3) AND (length(text) <= 500)))
  constraint question_via_check CHECK ((via = ANY (ARRAY['room'::text, 'zoom_chat'::text, 'zoom_qa'::text, 'floor'::text, 'viewing_point'::text, 'message'::text])))
)
CREATE INDEX question_merged ON public.question USING btree (event_id, merged_into) WHERE (merged_into IS NOT NULL)
CREATE UNIQUE INDEX question_one_on_air ON public.question USING btree (event_id) WHERE (state = 'on_air'::text)
CREATE INDEX question_registration ON public.question USING btree (event_id, registration_id)
row security enabled, forced
policy question_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = question.event_id))))))
comment: class: personal; retention: kept when published, else 5 years; a question to a named speaker, or to all
comment on via: class: none; how it reached the desk; absent where a source does not say
comment on merged_into: class: none; the number of the question that asks the same and now stands for both
comment on merged_from: class: none; the state it had before, to undo the merging
comment on answered_how: class: none; live = said in the room, written = sent by the speaker or an agency; absent where a source does not say
comment on published_at: class: none; when the desk put the answer before everybody

table public.question_block (
  event_id uuid not null
  registration_id uuid not null
  reason text not null
  blocked_by text not null
  blocked_at timestamp with time zone not null
  constraint question_block_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint question_block_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint question_block_pkey PRIMARY KEY (event_id, registration_id)
  constraint question_block_reason_check CHECK ((reason = ANY (ARRAY['flooding'::text, 'abusive'::text, 'advertising'::text, 'other'::text])))
)
row security enabled, forced
policy question_block_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = question_block.event_id))))))
comment: class: personal; retention: 1 year; who may not ask in this event any more, and why; lifting a block removes the row and leaves its audit line

table public.question_followup (
  event_id uuid not null
  number integer not null
  owner_cast_id uuid
  owner_agency text
  due_on date not null
  opened_by text not null
  opened_at timestamp with time zone not null
  closed_at timestamp with time zone
  closed_how text
  closed_note text
  constraint question_followup_check CHECK (((owner_cast_id IS NULL) <> (owner_agency IS NULL)))
  constraint question_followup_check1 CHECK (((closed_at IS NULL) = (closed_how IS NULL)))
  constraint question_followup_check2 CHECK (((closed_how IS DISTINCT FROM 'dropped'::text) OR (closed_note IS NOT NULL)))
  constraint question_followup_closed_how_check CHECK ((closed_how = ANY (ARRAY['answered'::text, 'dropped'::text])))
  constraint question_followup_closed_note_check CHECK (((length(closed_note) >= 3) AND (length(closed_note) <= 500)))
  constraint question_followup_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint question_followup_event_id_number_fkey FOREIGN KEY (event_id, number) REFERENCES public.question(event_id, number) ON DELETE CASCADE
  constraint question_followup_event_id_owner_cast_id_fkey FOREIGN KEY (event_id, owner_cast_id) REFERENCES public.event_cast(event_id, id)
  constraint question_followup_owner_agency_check CHECK (((length(owner_agency) >= 2) AND (length(owner_agency) <= 200)))
  constraint question_followup_pkey PRIMARY KEY (event_id, number)
)
CREATE INDEX question_followup_open ON public.question_followup USING btree (due_on) WHERE (closed_at IS NULL)
row security enabled, forced
policy question_followup_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = question_followup.event_id))))))
comment: class: none; retention: 5 years; who still owes an answer, and until when

table public.question_import (
  event_id uuid not null
  file_hash bytea not null
  file_row integer not null
  number integer not null
  constraint question_import_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint question_import_event_id_number_fkey FOREIGN KEY (event_id, number) REFERENCES public.question(event_id, number) ON DELETE CASCADE
  constraint question_import_file_hash_check CHECK ((length(file_hash) = 32))
  constraint question_import_file_row_check CHECK ((file_row > 0))
  constraint question_import_pkey PRIMARY KEY (event_id, file_hash, file_row)
)
row security enabled, forced
policy question_import_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = question_import.event_id))))))
comment: class: none; retention: kept; which row of which file became which question, so that a file read twice adds nothing

table public.question_notice (
  event_id uuid not null
  number integer not null
  text text not null
  sent_by text not null
  sent_at timestamp with time zone not null
  withdrawn_at timestamp with time zone
  constraint question_notice_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint question_notice_number_check CHECK ((number > 0))
  constraint question_notice_pkey PRIMARY KEY (event_id, number)
  constraint question_notice_text_check CHECK (((length(text) >= 3) AND (length(text) <= 280)))
)
row security enabled, forced
policy question_notice_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = question_notice.event_id))))))
comment: class: none; retention: kept; lines that the desk sent to everybody in the room

table public.question_vote (
  event_id uuid not null
  number integer not null
  registration_id uuid not null
  at timestamp with time zone not null
  constraint question_vote_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint question_vote_event_id_number_fkey FOREIGN KEY (event_id, number) REFERENCES public.question(event_id, number) ON DELETE CASCADE
  constraint question_vote_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint question_vote_pkey PRIMARY KEY (event_id, number, registration_id)
)
row security enabled, forced
policy question_vote_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = question_vote.event_id))))))
comment: class: personal; retention: 5 years; who wants a question answered: one vote per person and question

table public.recap (
  event_id uuid not null
  language text not null
  version integer not null
  state text not null
  title text not null
  body jsonb not null
  written_at timestamp with time zone not null
  published_at timestamp with time zone
  published_by text
  document jsonb
  written_by text
  checked_at timestamp with time zone
  checked_by text
  approved_at timestamp with time zone
  approved_by text
  correction_note text
  announced_at timestamp with time zone
  constraint recap_correction_is_told CHECK (((state = 'corrected'::text) = (correction_note IS NOT NULL)))
  constraint recap_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint recap_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint recap_pkey PRIMARY KEY (event_id, language, version)
  constraint recap_public_is_dated CHECK (((state = ANY (ARRAY['published'::text, 'corrected'::text])) = (published_at IS NOT NULL)))
  constraint recap_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'checked'::text, 'approved'::text, 'published'::text, 'corrected'::text])))
  constraint recap_version_check CHECK ((version > 0))
)
CREATE INDEX recap_unannounced ON public.recap USING btree (event_id) WHERE ((state = ANY (ARRAY['published'::text, 'corrected'::text])) AND (announced_at IS NULL))
row security enabled, forced
policy recap_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ((( SELECT public.scope_is('public'::text) AS scope_is) OR ( SELECT public.scope_is('event'::text) AS scope_is)) AND (state = ANY (ARRAY['published'::text, 'corrected'::text]))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap.event_id))))))
policy recap_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap.event_id))))))
comment: class: personal; retention: kept; the news of an event; names of those who appeared and asked
comment on document: class: personal; retention: kept; the article in pieces: locked facts with their field, and the words between them; null for versions written before the desk
comment on written_by: class: none; retention: kept; account of whoever saved this version; null = put together from the rows alone
comment on correction_note: class: none; retention: kept; printed on the public page: what was wrong and what is right
comment on announced_at: class: none; retention: kept; when the news was announced to the other parts of the house; an embargo delays it

table public.recap_article (
  programme_id uuid not null
  id uuid not null
  occasion_id uuid
  file_hash bytea not null
  file_type text not null
  name text not null
  state text not null default 'waiting'::text
  refusal text
  text text
  draft jsonb
  added_by text not null
  added_at timestamp with time zone not null
  read_at timestamp with time zone
  constraint recap_article_check CHECK (((state = 'read'::text) = (occasion_id IS NOT NULL)))
  constraint recap_article_check1 CHECK (((state = 'read'::text) = (draft IS NOT NULL)))
  constraint recap_article_check2 CHECK (((state = 'read'::text) = (text IS NOT NULL)))
  constraint recap_article_check3 CHECK (((state = 'refused'::text) = (refusal IS NOT NULL)))
  constraint recap_article_file_hash_check CHECK ((length(file_hash) = 32))
  constraint recap_article_file_type_check CHECK ((file_type = ANY (ARRAY['text/plain'::text, 'text/html'::text, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'::text])))
  constraint recap_article_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint recap_article_pkey PRIMARY KEY (id)
  constraint recap_article_programme_id_file_hash_key UNIQUE (programme_id, file_hash)
  constraint recap_article_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint recap_article_programme_id_occasion_id_fkey FOREIGN KEY (programme_id, occasion_id) REFERENCES public.recap_occasion(programme_id, id)
  constraint recap_article_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'read'::text, 'refused'::text])))
)
CREATE INDEX recap_article_occasion ON public.recap_article USING btree (occasion_id)
CREATE INDEX recap_article_waiting ON public.recap_article USING btree (programme_id, added_at, id) WHERE (state = 'waiting'::text)
row security enabled, forced
policy recap_article_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: personal; retention: kept; an old article: its file (in the data folder, by hash), its words and what was read of them
comment on refusal: class: none; why the file could not be read, as a reason code
comment on draft: class: personal; the draft event as the reader gave it, with the spans of its fields in the text

table public.recap_clipping (
  event_id uuid not null
  id uuid not null
  outlet text
  title text
  url text
  published_on date
  file text
  picture_hash bytea
  picture_type text
  added_by text not null
  added_at timestamp with time zone not null
  constraint recap_clipping_check CHECK (((outlet IS NOT NULL) OR (title IS NOT NULL) OR (url IS NOT NULL) OR (file IS NOT NULL)))
  constraint recap_clipping_check1 CHECK (((picture_hash IS NULL) = (picture_type IS NULL)))
  constraint recap_clipping_event_id_file_key UNIQUE (event_id, file)
  constraint recap_clipping_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint recap_clipping_event_id_url_key UNIQUE (event_id, url)
  constraint recap_clipping_file_check CHECK (((length(file) >= 1) AND (length(file) <= 200)))
  constraint recap_clipping_outlet_check CHECK (((length(outlet) >= 1) AND (length(outlet) <= 200)))
  constraint recap_clipping_picture_hash_check CHECK ((length(picture_hash) = 32))
  constraint recap_clipping_picture_type_check CHECK ((picture_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text])))
  constraint recap_clipping_pkey PRIMARY KEY (event_id, id)
  constraint recap_clipping_title_check CHECK (((length(title) >= 1) AND (length(title) <= 300)))
  constraint recap_clipping_url_check CHECK (((url ~ '^https?://'::text) AND (length(url) <= 1000)))
)
row security enabled, forced
policy recap_clipping_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_clipping.event_id))))))
policy recap_clipping_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_clipping.event_id))))))
policy recap_clipping_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_clipping.event_id)))))
policy recap_clipping_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_clipping.event_id))))))
comment: class: none; retention: kept; where an event was printed: outlet, address, day, picture; what nobody stated is null
comment on file: class: none; the stored article that the event's facts were read from
comment on picture_hash: class: personal; retention: kept; picture of the printed page, kept in the data folder under the hash of its bytes

table public.recap_desk (
  event_id uuid not null
  writer_id text
  editor_id text
  embargo_until timestamp with time zone
  changed_at timestamp with time zone not null
  constraint recap_desk_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint recap_desk_pkey PRIMARY KEY (event_id)
)
row security enabled, forced
policy recap_desk_read permissive for select to public
  using (((( SELECT public.scope_is('public'::text) AS scope_is) OR ( SELECT public.scope_is('event'::text) AS scope_is)) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_desk.event_id)))))
policy recap_desk_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_desk.event_id))))))
comment: class: none; retention: kept; who writes and who edits the recap of an event (accounts), and the instant before which nobody else reads it

table public.recap_knowledge (
  event_id uuid not null
  question_id uuid not null
  pillar text not null
  question text not null
  answer text not null
  to_cast_id uuid
  answered_by_cast_id uuid
  approved_by text not null
  approved_at timestamp with time zone not null
  constraint recap_knowledge_answer_check CHECK (((length(answer) >= 3) AND (length(answer) <= 2000)))
  constraint recap_knowledge_event_id_answered_by_cast_id_fkey FOREIGN KEY (event_id, answered_by_cast_id) REFERENCES public.event_cast(event_id, id)
  constraint recap_knowledge_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint recap_knowledge_event_id_question_id_fkey FOREIGN KEY (event_id, question_id) REFERENCES public.question(event_id, id) ON DELETE CASCADE
  constraint recap_knowledge_event_id_to_cast_id_fkey FOREIGN KEY (event_id, to_cast_id) REFERENCES public.event_cast(event_id, id)
  constraint recap_knowledge_pillar_check CHECK ((pillar = ANY (ARRAY['skill'::text, 'safety'::text, 'ethics'::text, 'culture'::text])))
  constraint recap_knowledge_pkey PRIMARY KEY (event_id, question_id)
  constraint recap_knowledge_question_check CHECK (((length(question) >= 3) AND (length(question) <= 500)))
)
CREATE INDEX recap_knowledge_words ON public.recap_knowledge USING gin (to_tsvector('indonesian'::regconfig, ((question || ' '::text) || answer)))
row security enabled, forced
policy recap_knowledge_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_knowledge.event_id))))))
policy recap_knowledge_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_knowledge.event_id))))))
policy recap_knowledge_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_knowledge.event_id)))))
policy recap_knowledge_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_knowledge.event_id))))))
comment: class: none; retention: kept; questions and answers that staff approved for everybody, by pillar; who asked is not told

table public.recap_occasion (
  programme_id uuid not null
  id uuid not null
  state text not null default 'open'::text
  entry jsonb not null
  certainty double precision not null
  doubts text[] not null default '{}'::text[]
  known_event_id uuid
  event_id uuid
  reason text
  version integer not null default 1
  edited_by text
  decided_by text
  decided_at timestamp with time zone
  created_at timestamp with time zone not null
  constraint recap_occasion_certainty_check CHECK (((certainty >= (0)::double precision) AND (certainty <= (1)::double precision)))
  constraint recap_occasion_check CHECK (((state = 'open'::text) = (decided_at IS NULL)))
  constraint recap_occasion_check1 CHECK (((decided_by IS NULL) = (decided_at IS NULL)))
  constraint recap_occasion_check2 CHECK (((state = 'rejected'::text) = (reason IS NOT NULL)))
  constraint recap_occasion_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE SET NULL
  constraint recap_occasion_known_event_id_fkey FOREIGN KEY (known_event_id) REFERENCES public.event(id) ON DELETE SET NULL
  constraint recap_occasion_pkey PRIMARY KEY (id)
  constraint recap_occasion_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint recap_occasion_programme_id_id_key UNIQUE (programme_id, id)
  constraint recap_occasion_reason_check CHECK (((length(reason) >= 5) AND (length(reason) <= 500)))
  constraint recap_occasion_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'joined'::text, 'rejected'::text])))
  constraint recap_occasion_version_check CHECK ((version > 0))
)
CREATE INDEX recap_occasion_queue ON public.recap_occasion USING btree (programme_id, state, certainty)
row security enabled, forced
policy recap_occasion_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: personal; retention: kept; one occasion as old articles tell it, before anybody has agreed to it; names of people who appeared or asked stand in its fields
comment on entry: class: personal; the fields as they will be taken over: read by machine, corrected by people
comment on doubts: class: none; fields that ask
comment on known_event_id: class: none; an event of the product that seems to be the same occasion; a person decides
comment on event_id: class: none; the event it became (accepted) or whose clipping it is (joined)
comment on edited_by: class: none; account that corrected the fields last; null = as the machine read them

table public.recap_override (
  event_id uuid not null
  language text not null
  kind text not null
  quote text not null
  reason text not null
  overridden_by text not null
  overridden_at timestamp with time zone not null
  constraint recap_override_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint recap_override_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint recap_override_pkey PRIMARY KEY (event_id, language, kind, quote)
  constraint recap_override_reason_check CHECK (((length(reason) >= 5) AND (length(reason) <= 500)))
)
row security enabled, forced
policy recap_override_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_override.event_id))))))
comment: class: personal; retention: kept; a finding of the checker that an editor let stand, and why; it holds for these very words only

table public.recap_photo (
  event_id uuid not null
  id uuid not null
  "position" integer not null
  file_hash bytea not null
  type text not null
  width integer not null
  height integer not null
  caption text not null
  caption_en text not null
  credit text not null
  consent_kind text not null
  consent_by text not null
  consent_on date not null
  added_by text not null
  added_at timestamp with time zone not null
  constraint recap_photo_consent_kind_check CHECK ((consent_kind = ANY (ARRAY['written'::text, 'spoken'::text, 'nobody_recognisable'::text])))
  constraint recap_photo_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint recap_photo_event_id_position_key UNIQUE (event_id, "position")
  constraint recap_photo_file_hash_check CHECK ((length(file_hash) = 32))
  constraint recap_photo_height_check CHECK ((height > 0))
  constraint recap_photo_pkey PRIMARY KEY (event_id, id)
  constraint recap_photo_position_check CHECK (("position" > 0))
  constraint recap_photo_type_check CHECK ((type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text])))
  constraint recap_photo_width_check CHECK ((width > 0))
)
row security enabled, forced
policy recap_photo_read permissive for select to public
  using (((( SELECT public.scope_is('public'::text) AS scope_is) OR ( SELECT public.scope_is('event'::text) AS scope_is)) AND (EXISTS ( SELECT
   FROM public.recap r
  WHERE ((r.event_id = recap_photo.event_id) AND (r.state = ANY (ARRAY['published'::text, 'corrected'::text])))))))
policy recap_photo_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = recap_photo.event_id))))))
comment: class: personal; retention: kept; pictures of the published article; the file lies in the data folder under the hash of its bytes, without the place and device it was taken with
comment on consent_by: class: personal; retention: kept; who vouches that those in the picture agreed to its publication

table public.region (
  code text not null
  kind text not null
  name text not null
  parent_code text
  zone text not null
  valid_from date
  valid_until date
  source text not null
  constraint region_check CHECK (((kind = 'province'::text) = (parent_code IS NULL)))
  constraint region_code_check CHECK ((code ~ '^[0-9]{2}(\.[0-9]{2})?$'::text))
  constraint region_kind_check CHECK ((kind = ANY (ARRAY['province'::text, 'regency'::text, 'city'::text])))
  constraint region_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES public.region(code)
  constraint region_pkey PRIMARY KEY (code)
  constraint region_zone_check CHECK ((zone = ANY (ARRAY['WIB'::text, 'WITA'::text, 'WIT'::text])))
)
comment: class: none; retention: kept; provinces, regencies and cities with their official codes

table public.region_alias (
  alias_key text not null
  alias text not null
  code text not null
  source text not null
  constraint region_alias_code_fkey FOREIGN KEY (code) REFERENCES public.region(code)
  constraint region_alias_pkey PRIMARY KEY (alias_key, code)
)
comment: class: none; retention: kept; other spellings of a region

table public.region_parent (
  code text not null
  parent_code text not null
  valid_from date
  valid_until date
  source text not null
  constraint region_parent_code_fkey1 FOREIGN KEY (code) REFERENCES public.region(code)
  constraint region_parent_code_valid_from_key UNIQUE NULLS NOT DISTINCT (code, valid_from)
  constraint region_parent_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES public.region(code)
)
comment: class: none; retention: kept; which province a regency belonged to, by date

table public.registration (
  event_id uuid not null
  id uuid not null
  number integer not null
  participant_id uuid not null
  channel_id uuid not null
  pool_id uuid not null
  state text not null default 'active'::text
  code text not null
  link_version integer not null default 1
  via text not null
  created_at timestamp with time zone not null
  cancelled_at timestamp with time zone
  role text not null default 'participant'::text
  seat_reserved boolean not null default false
  quota_ids uuid[] not null default '{}'::uuid[]
  region_code text
  segment text
  waits_for text
  seat_version integer not null default 1
  seat_at timestamp with time zone
  joined_into uuid
  constraint registration_code_check CHECK ((code ~ '^[0-9A-Z]{8}$'::text))
  constraint registration_event_id_code_key UNIQUE (event_id, code)
  constraint registration_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_event_id_number_key UNIQUE (event_id, number)
  constraint registration_joined_into_check CHECK (((joined_into IS NULL) OR ((state <> 'active'::text) AND (joined_into <> id))))
  constraint registration_joined_into_fkey FOREIGN KEY (event_id, joined_into) REFERENCES public.registration(event_id, id)
  constraint registration_number_check CHECK ((number > 0))
  constraint registration_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES public.participant(id)
  constraint registration_pkey PRIMARY KEY (event_id, id)
  constraint registration_pool_of_channel_fkey FOREIGN KEY (event_id, pool_id, channel_id) REFERENCES public.registration_pool(event_id, id, channel_id)
  constraint registration_region_code_check CHECK ((region_code ~ '^[0-9]{2}(\.[0-9]{2})?$'::text))
  constraint registration_reserve_is_for_crew CHECK (((NOT seat_reserved) OR (role <> 'participant'::text)))
  constraint registration_role_check CHECK ((role = ANY (ARRAY['participant'::text, 'crew'::text, 'official'::text])))
  constraint registration_seat_version_check CHECK ((seat_version > 0))
  constraint registration_segment_check CHECK (((length(segment) >= 1) AND (length(segment) <= 100)))
  constraint registration_state_check CHECK ((state = ANY (ARRAY['active'::text, 'cancelled'::text])))
  constraint registration_via_check CHECK ((via = ANY (ARRAY['form'::text, 'api'::text, 'staff'::text])))
  constraint registration_waits_for_check CHECK ((waits_for = ANY (ARRAY['meeting'::text, 'venue'::text, 'viewing_point'::text])))
  constraint registration_waits_while_active CHECK (((waits_for IS NULL) OR (state = 'active'::text)))
)
CREATE INDEX registration_id ON public.registration USING btree (id)
CREATE INDEX registration_joined_into ON public.registration USING btree (event_id, joined_into) WHERE (joined_into IS NOT NULL)
CREATE UNIQUE INDEX registration_one_active ON public.registration USING btree (event_id, participant_id) WHERE (state = 'active'::text)
CREATE INDEX registration_participant ON public.registration USING btree (participant_id)
CREATE INDEX registration_waiting ON public.registration USING btree (event_id, waits_for, number) WHERE (waits_for IS NOT NULL)
row security enabled, forced
policy registration_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration.event_id))))))
comment: class: personal; retention: 5 years after the programme; a person's place in one event
comment on quota_ids: class: none; the quotas this seat consumes beside its channel's pool
comment on region_code: class: personal; retention: 5 years after the programme; as said at sign-up, which decides the quotas
comment on segment: class: personal; retention: 5 years after the programme; as said at sign-up, which decides the quotas
comment on waits_for: class: none; the kind of seat this person waits for, in the order of numbers
comment on seat_version: class: none; raised by every change of seat, and by one message each
comment on seat_at: class: none; when the seat was given, where that is later than the sign-up
comment on joined_into: class: none; the registration of the same person that this claim became; its link and code lead there

table public.registration_agency (
  event_id uuid not null
  id uuid not null
  name text not null
  name_key text not null
  code text not null
  created_at timestamp with time zone not null
  constraint registration_agency_code_check CHECK ((code ~ '^[0-9A-Z]{8}$'::text))
  constraint registration_agency_event_id_code_key UNIQUE (event_id, code)
  constraint registration_agency_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_agency_event_id_name_key_key UNIQUE (event_id, name_key)
  constraint registration_agency_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200)))
  constraint registration_agency_pkey PRIMARY KEY (event_id, id)
)
row security enabled, forced
policy registration_agency_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_agency.event_id))))))
comment: class: none; retention: 5 years after the programme; an agency that sends people, and the code its people claim their places with

table public.registration_arrival (
  event_id uuid not null
  registration_id uuid not null
  device bytea
  proof text not null
  waited_ms integer not null
  at timestamp with time zone not null
  constraint registration_arrival_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_arrival_pkey PRIMARY KEY (event_id, registration_id)
  constraint registration_arrival_proof_check CHECK ((proof = ANY (ARRAY['work'::text, 'time'::text, 'none'::text])))
  constraint registration_arrival_waited_ms_check CHECK ((waited_ms >= 0))
)
CREATE INDEX registration_arrival_device ON public.registration_arrival USING btree (event_id, device, at) WHERE (device IS NOT NULL)
row security enabled, forced
policy registration_arrival_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_arrival.event_id))))))
comment: class: personal; retention: 30 days; how a sign-up came through the form: keyed hash of the browser's cookie, what stood for it, how long it waited; never an address

table public.registration_attempt (
  event_id uuid not null
  bucket bytea not null
  tries integer not null
  since timestamp with time zone not null
  constraint registration_attempt_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_attempt_pkey PRIMARY KEY (event_id, bucket)
  constraint registration_attempt_tries_check CHECK ((tries > 0))
)
row security enabled, forced
policy registration_attempt_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_attempt.event_id))))))
comment: class: none; retention: 1 day; how often a short code, or an address, was tried lately; keyed hashes only

table public.registration_confirmation (
  event_id uuid not null
  registration_id uuid not null
  code_hmac bytea not null
  sends integer not null default 1
  tries integer not null default 0
  sent_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  constraint registration_confirmation_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_confirmation_pkey PRIMARY KEY (event_id, registration_id)
  constraint registration_confirmation_sends_check CHECK ((sends > 0))
  constraint registration_confirmation_tries_check CHECK ((tries >= 0))
)
row security enabled, forced
policy registration_confirmation_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_confirmation.event_id))))))
comment: class: none; retention: 1 day; a code that was sent to the contact of a registration; keyed hash only

table public.registration_consent (
  event_id uuid not null
  registration_id uuid not null
  purpose text not null
  given boolean not null
  text_version text not null
  at timestamp with time zone not null
  withdrawn_at timestamp with time zone
  constraint registration_consent_check CHECK (((purpose <> 'attend'::text) OR given))
  constraint registration_consent_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_consent_pkey PRIMARY KEY (event_id, registration_id, purpose)
  constraint registration_consent_purpose_check CHECK ((purpose = ANY (ARRAY['attend'::text, 'publicity'::text, 'contact'::text])))
  constraint registration_consent_withdrawn CHECK (((withdrawn_at IS NULL) OR (purpose = 'attend'::text) OR (NOT given)))
)
CREATE INDEX registration_consent_withdrawn_at ON public.registration_consent USING btree (withdrawn_at) WHERE ((purpose = 'attend'::text) AND (withdrawn_at IS NOT NULL))
row security enabled, forced
policy registration_consent_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_consent.event_id))))))
comment: class: personal; retention: 5 years after the programme; what a person agreed to, to which text, when

table public.registration_consent_record (
  event_id uuid not null
  id uuid not null
  participant_id uuid not null
  given_by text not null
  how text not null
  giver bytea
  recorded_by text
  at timestamp with time zone not null
  constraint registration_consent_record_check CHECK (((given_by = 'person'::text) OR (giver IS NOT NULL)))
  constraint registration_consent_record_check1 CHECK (((how = 'form'::text) OR (recorded_by IS NOT NULL)))
  constraint registration_consent_record_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_consent_record_given_by_check CHECK ((given_by = ANY (ARRAY['person'::text, 'guardian'::text, 'school'::text])))
  constraint registration_consent_record_how_check CHECK ((how = ANY (ARRAY['form'::text, 'paper'::text, 'voice'::text])))
  constraint registration_consent_record_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES public.participant(id) ON DELETE CASCADE
  constraint registration_consent_record_pkey PRIMARY KEY (event_id, id)
)
CREATE INDEX registration_consent_record_participant ON public.registration_consent_record USING btree (event_id, participant_id)
row security enabled, forced
policy registration_consent_record_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_consent_record.event_id))))))
comment: class: personal; retention: 5 years after the programme; consent that somebody else gave or wrote down: guardian, school, or an officer on paper or by voice
comment on giver: class: personal; retention: 5 years after the programme; encrypted name of the guardian or of the school

table public.registration_counter (
  event_id uuid not null
  last_number integer not null default 0
  constraint registration_counter_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_counter_pkey PRIMARY KEY (event_id)
)
row security enabled, forced
policy registration_counter_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_counter.event_id))))))
comment: class: none; retention: kept; the admission lock of an event and its last sequence number

table public.registration_device (
  event_id uuid not null
  registration_id uuid not null
  opened_at timestamp with time zone not null
  constraint registration_device_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_device_pkey PRIMARY KEY (event_id, registration_id)
)
row security enabled, forced
policy registration_device_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_device.event_id))))))
comment: class: none; retention: 1 year; a personal link that was opened once: on any further device its holder confirms

table public.registration_entry (
  event_id uuid not null
  registration_id uuid not null
  at timestamp with time zone not null
  constraint registration_entry_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_entry_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_entry_pkey PRIMARY KEY (event_id, registration_id)
)
row security enabled, forced
policy registration_entry_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_entry.event_id))))))
comment: class: personal; retention: 5 years after the programme; that somebody came in at all (a pulse of the room, a scan at the door), for the release of seats

table public.registration_flag (
  event_id uuid not null
  id uuid not null
  kind text not null
  subject bytea not null
  registrations uuid[] not null
  count integer not null
  state text not null default 'open'::text
  first_at timestamp with time zone not null
  last_at timestamp with time zone not null
  decided_by text
  decided_at timestamp with time zone
  note text
  constraint registration_flag_check CHECK (((state = 'open'::text) = (decided_by IS NULL)))
  constraint registration_flag_count_check CHECK ((count > 0))
  constraint registration_flag_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_flag_event_id_kind_subject_key UNIQUE (event_id, kind, subject)
  constraint registration_flag_kind_check CHECK ((kind = ANY (ARRAY['burst'::text, 'same_device'::text, 'same_contact'::text, 'same_name'::text, 'same_nip'::text, 'guardian_missing'::text])))
  constraint registration_flag_note_check CHECK (((length(note) >= 1) AND (length(note) <= 300)))
  constraint registration_flag_pkey PRIMARY KEY (event_id, id)
  constraint registration_flag_state_check CHECK ((state = ANY (ARRAY['open'::text, 'fine'::text, 'handled'::text])))
)
row security enabled, forced
policy registration_flag_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_flag.event_id))))))
comment: class: personal; retention: 1 year; sign-ups that look alike or came in a burst: for a person to look at, never a refusal; subject is a keyed hash

table public.registration_help (
  event_id uuid not null
  id uuid not null
  number integer not null
  kind text not null
  registration_id uuid
  name text
  contact_kind text
  contact bytea
  contact_hint text
  text text
  state text not null default 'open'::text
  owner_id text
  owner_name text
  answer text
  asked_at timestamp with time zone not null
  answered_at timestamp with time zone
  answered_by text
  constraint registration_help_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 1000)))
  constraint registration_help_check CHECK (((registration_id IS NOT NULL) OR ((name IS NOT NULL) AND (contact IS NOT NULL))))
  constraint registration_help_check1 CHECK ((((contact IS NULL) = (contact_kind IS NULL)) AND ((contact IS NULL) = (contact_hint IS NULL))))
  constraint registration_help_check2 CHECK (((owner_id IS NULL) = (owner_name IS NULL)))
  constraint registration_help_check3 CHECK (((state = 'answered'::text) = (answer IS NOT NULL)))
  constraint registration_help_check4 CHECK ((((answer IS NULL) = (answered_at IS NULL)) AND ((answer IS NULL) = (answered_by IS NULL))))
  constraint registration_help_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['phone'::text, 'email'::text])))
  constraint registration_help_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_help_event_id_number_key UNIQUE (event_id, number)
  constraint registration_help_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_help_kind_check CHECK ((kind = ANY (ARRAY['link_missing'::text, 'name_wrong'::text, 'wrong_channel'::text, 'cannot_enter'::text, 'not_counted'::text, 'data'::text, 'other'::text])))
  constraint registration_help_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200)))
  constraint registration_help_number_check CHECK ((number > 0))
  constraint registration_help_pkey PRIMARY KEY (event_id, id)
  constraint registration_help_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text])))
  constraint registration_help_text_check CHECK (((length(text) >= 1) AND (length(text) <= 500)))
)
CREATE INDEX registration_help_open ON public.registration_help USING btree (event_id, state, asked_at)
CREATE INDEX registration_help_registration ON public.registration_help USING btree (event_id, registration_id) WHERE (registration_id IS NOT NULL)
row security enabled, forced
policy registration_help_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_help.event_id))))))
comment: class: personal; retention: 1 year; who asked for help, what for, who takes care of it and what was answered
comment on contact: class: personal; retention: 1 year; encrypted phone or e-mail, where no ticket came along

table public.registration_joined (
  event_id uuid not null
  registration_id uuid not null
  join_id uuid not null
  into_id uuid
  state_before text not null
  consents text[] not null default '{}'::text[]
  constraint registration_joined_event_id_into_id_fkey FOREIGN KEY (event_id, into_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_joined_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE CASCADE
  constraint registration_joined_join_id_fkey FOREIGN KEY (join_id) REFERENCES public.participant_join(id) ON DELETE CASCADE
  constraint registration_joined_pkey PRIMARY KEY (event_id, registration_id, join_id)
)
row security enabled, forced
policy registration_joined_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_joined.event_id))))))
comment: class: none; retention: 5 years after the programme; what a join did to one registration, so that a person can undo it
comment on into_id: class: none; the registration it was put into; absent where the claim's place itself became the person's
comment on consents: class: none; purposes that the join added to the other registration

table public.registration_pool (
  event_id uuid not null
  id uuid not null
  channel_id uuid not null
  "position" integer not null
  seat_limit integer
  reserved integer not null default 0
  taken integer not null default 0
  region_code text
  segment text
  reserved_taken integer not null default 0
  constraint registration_pool_event_id_channel_id_fkey FOREIGN KEY (event_id, channel_id) REFERENCES public.channel(event_id, id) ON DELETE CASCADE
  constraint registration_pool_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_pool_not_oversold CHECK (((seat_limit IS NULL) OR ((taken + reserved) <= seat_limit)))
  constraint registration_pool_of_channel UNIQUE (event_id, id, channel_id)
  constraint registration_pool_pkey PRIMARY KEY (event_id, id)
  constraint registration_pool_quota_is_a_limit CHECK ((((region_code IS NULL) AND (segment IS NULL)) OR ((seat_limit IS NOT NULL) AND (reserved = 0))))
  constraint registration_pool_region_code_check CHECK ((region_code ~ '^[0-9]{2}(\.[0-9]{2})?$'::text))
  constraint registration_pool_reserve_not_oversold CHECK ((reserved_taken <= reserved))
  constraint registration_pool_reserved_check CHECK ((reserved >= 0))
  constraint registration_pool_reserved_taken_check CHECK ((reserved_taken >= 0))
  constraint registration_pool_seat_limit_check CHECK ((seat_limit >= 0))
  constraint registration_pool_segment_check CHECK (((length(segment) >= 1) AND (length(segment) <= 100)))
  constraint registration_pool_taken_check CHECK ((taken >= 0))
)
CREATE UNIQUE INDEX registration_pool_one ON public.registration_pool USING btree (event_id, channel_id, COALESCE(region_code, ''::text), COALESCE(segment, ''::text))
row security enabled, forced
policy registration_pool_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_pool.event_id))))))
policy registration_pool_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_pool.event_id))))))
policy registration_pool_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_pool.event_id)))))
policy registration_pool_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_pool.event_id)))) OR (('registration_pool'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; a limit that a seat consumes; no limit = everybody
comment on taken: class: none; seats given to everybody; the reserved ones are counted apart
comment on region_code: class: none; a quota for people of this region; null = wherever they come from
comment on segment: class: none; a quota for people of this segment; null = whoever they are
comment on reserved_taken: class: none; reserved seats that crew and officials hold

table public.registration_refusal (
  event_id uuid not null
  id uuid not null
  reason text not null
  free_seats integer not null
  at timestamp with time zone not null
  constraint registration_refusal_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_refusal_pkey PRIMARY KEY (event_id, id)
)
row security enabled, forced
policy registration_refusal_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_refusal.event_id))))))
comment: class: none; retention: 1 year; a refusal for want of room, with the room that was left at that moment (invariant I3)

table public.registration_release (
  event_id uuid not null
  after_minutes integer not null
  released_at timestamp with time zone
  released integer
  constraint registration_release_after_minutes_check CHECK (((after_minutes >= 5) AND (after_minutes <= 240)))
  constraint registration_release_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_release_pkey PRIMARY KEY (event_id)
  constraint registration_release_released_check CHECK ((released >= 0))
)
row security enabled, forced
policy registration_release_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_release.event_id))))))
comment: class: none; retention: kept; the organiser's wish to release seats nobody came for, so many minutes after the start; no row = never

table public.registration_roster (
  event_id uuid not null
  id uuid not null
  file_name text not null
  file_hash bytea not null
  content_hash bytea not null
  agency text
  sheet text not null
  sheets text[] not null default '{}'::text[]
  mapping jsonb not null
  state text not null default 'preview'::text
  progress integer not null default 0
  counts jsonb not null default '{}'::jsonb
  fault text
  uploaded_by text not null
  uploaded_at timestamp with time zone not null
  finished_at timestamp with time zone
  forgotten_at timestamp with time zone
  constraint registration_roster_agency_check CHECK (((length(agency) >= 2) AND (length(agency) <= 200)))
  constraint registration_roster_check CHECK (((state = 'failed'::text) = (fault IS NOT NULL)))
  constraint registration_roster_check1 CHECK (((state <> 'done'::text) OR (finished_at IS NOT NULL)))
  constraint registration_roster_content_hash_check CHECK ((length(content_hash) = 32))
  constraint registration_roster_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_roster_file_hash_check CHECK ((length(file_hash) = 32))
  constraint registration_roster_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200)))
  constraint registration_roster_pkey PRIMARY KEY (event_id, id)
  constraint registration_roster_progress_check CHECK ((progress >= 0))
  constraint registration_roster_state_check CHECK ((state = ANY (ARRAY['preview'::text, 'importing'::text, 'done'::text, 'failed'::text])))
)
row security enabled, forced
policy registration_roster_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_roster.event_id))))))
comment: class: none; retention: 5 years after the programme; one uploaded list: how its columns are read and what came of it
comment on file_hash: class: personal; retention: 30 days; the encrypted file in the data folder, kept for its error sheet
comment on content_hash: class: none; of what was uploaded, so that the same file is known again
comment on progress: class: none; rows of the file that were dealt with
comment on counts: class: none; rows, good, faulty, added, changed, unchanged

table public.registration_roster_entry (
  event_id uuid not null
  id uuid not null
  agency_id uuid not null
  roster_id uuid not null
  line integer not null
  person_hmac bytea not null
  name text not null
  name_key text not null
  nip bytea
  nip_hmac bytea
  nip_hint text
  contact_kind text
  contact bytea
  contact_hmac bytea
  contact_hint text
  unit text
  "position" text
  region_code text
  invitations integer not null default 0
  invited_at timestamp with time zone
  registration_id uuid
  linked_by text
  linked_at timestamp with time zone
  created_at timestamp with time zone not null
  constraint registration_roster_entry_check CHECK ((((nip IS NULL) = (nip_hmac IS NULL)) AND ((nip IS NULL) = (nip_hint IS NULL))))
  constraint registration_roster_entry_check1 CHECK ((((contact IS NULL) = (contact_kind IS NULL)) AND ((contact IS NULL) = (contact_hmac IS NULL)) AND ((contact IS NULL) = (contact_hint IS NULL))))
  constraint registration_roster_entry_check2 CHECK (((registration_id IS NULL) OR ((linked_by IS NOT NULL) AND (linked_at IS NOT NULL))))
  constraint registration_roster_entry_check3 CHECK (((invitations = 0) = (invited_at IS NULL)))
  constraint registration_roster_entry_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['phone'::text, 'email'::text])))
  constraint registration_roster_entry_event_id_agency_id_fkey FOREIGN KEY (event_id, agency_id) REFERENCES public.registration_agency(event_id, id) ON DELETE CASCADE
  constraint registration_roster_entry_event_id_person_hmac_key UNIQUE (event_id, person_hmac)
  constraint registration_roster_entry_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE SET NULL (registration_id)
  constraint registration_roster_entry_event_id_roster_id_fkey FOREIGN KEY (event_id, roster_id) REFERENCES public.registration_roster(event_id, id) ON DELETE CASCADE
  constraint registration_roster_entry_invitations_check CHECK ((invitations >= 0))
  constraint registration_roster_entry_line_check CHECK ((line > 0))
  constraint registration_roster_entry_linked_by_check CHECK ((linked_by = ANY (ARRAY['claim'::text, 'contact'::text, 'nip'::text, 'staff'::text, 'viewing_point'::text])))
  constraint registration_roster_entry_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200)))
  constraint registration_roster_entry_person_hmac_check CHECK ((length(person_hmac) = 32))
  constraint registration_roster_entry_pkey PRIMARY KEY (event_id, id)
  constraint registration_roster_entry_position_check CHECK (((length("position") >= 1) AND (length("position") <= 200)))
  constraint registration_roster_entry_region_code_fkey FOREIGN KEY (region_code) REFERENCES public.region(code)
  constraint registration_roster_entry_unit_check CHECK (((length(unit) >= 1) AND (length(unit) <= 200)))
)
CREATE INDEX registration_roster_entry_agency ON public.registration_roster_entry USING btree (event_id, agency_id, name)
CREATE INDEX registration_roster_entry_contact ON public.registration_roster_entry USING btree (event_id, contact_hmac) WHERE (contact_hmac IS NOT NULL)
CREATE INDEX registration_roster_entry_nip ON public.registration_roster_entry USING btree (event_id, nip_hmac) WHERE (nip_hmac IS NOT NULL)
CREATE INDEX registration_roster_entry_registration ON public.registration_roster_entry USING btree (event_id, registration_id) WHERE (registration_id IS NOT NULL)
row security enabled, forced
policy registration_roster_entry_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_roster_entry.event_id))))))
comment: class: personal; retention: 1 year; somebody an agency named for an event; no participant before the place is claimed
comment on person_hmac: class: personal; retention: 1 year; keyed: the NIP, else contact and name, else agency and name; one row per person however often lists come
comment on nip: class: personal; retention: 1 year; encrypted number of a civil servant
comment on nip_hmac: class: personal; retention: 1 year; keyed, for look-up only
comment on contact: class: personal; retention: 1 year; encrypted phone or e-mail
comment on contact_hmac: class: personal; retention: 1 year; keyed, for look-up only

table public.registration_viewing_person (
  event_id uuid not null
  id uuid not null
  point_id uuid not null
  entry_id uuid
  name text not null
  name_key text not null
  nip bytea
  nip_hmac bytea
  nip_hint text
  contact_kind text
  contact bytea
  contact_hmac bytea
  contact_hint text
  consent text not null
  added_by text not null
  came_at timestamp with time zone
  left_at timestamp with time zone
  changed_at timestamp with time zone not null
  removed_at timestamp with time zone
  registration_id uuid
  linked_by text
  maybe_registration_id uuid
  decision text
  decided_by text
  created_at timestamp with time zone not null
  constraint registration_viewing_person_added_by_check CHECK ((added_by = ANY (ARRAY['host'::text, 'self'::text])))
  constraint registration_viewing_person_check CHECK (((left_at IS NULL) OR (left_at >= came_at)))
  constraint registration_viewing_person_check1 CHECK ((((nip IS NULL) = (nip_hmac IS NULL)) AND ((nip IS NULL) = (nip_hint IS NULL))))
  constraint registration_viewing_person_check2 CHECK ((((contact IS NULL) = (contact_kind IS NULL)) AND ((contact IS NULL) = (contact_hmac IS NULL)) AND ((contact IS NULL) = (contact_hint IS NULL))))
  constraint registration_viewing_person_check3 CHECK (((registration_id IS NULL) OR (linked_by IS NOT NULL)))
  constraint registration_viewing_person_check4 CHECK (((decision IS NULL) = (decided_by IS NULL)))
  constraint registration_viewing_person_consent_check CHECK ((consent = ANY (ARRAY['paper'::text, 'voice'::text, 'form'::text])))
  constraint registration_viewing_person_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['phone'::text, 'email'::text])))
  constraint registration_viewing_person_decision_check CHECK ((decision = ANY (ARRAY['same'::text, 'other'::text])))
  constraint registration_viewing_person_event_id_entry_id_fkey FOREIGN KEY (event_id, entry_id) REFERENCES public.registration_roster_entry(event_id, id) ON DELETE SET NULL (entry_id)
  constraint registration_viewing_person_event_id_maybe_registration_id_fkey FOREIGN KEY (event_id, maybe_registration_id) REFERENCES public.registration(event_id, id) ON DELETE SET NULL (maybe_registration_id)
  constraint registration_viewing_person_event_id_point_id_fkey FOREIGN KEY (event_id, point_id) REFERENCES public.registration_viewing_point(event_id, id) ON DELETE CASCADE
  constraint registration_viewing_person_event_id_registration_id_fkey FOREIGN KEY (event_id, registration_id) REFERENCES public.registration(event_id, id) ON DELETE SET NULL (registration_id)
  constraint registration_viewing_person_linked_by_check CHECK ((linked_by = ANY (ARRAY['contact'::text, 'nip'::text, 'self'::text, 'new'::text, 'staff'::text])))
  constraint registration_viewing_person_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200)))
  constraint registration_viewing_person_pkey PRIMARY KEY (event_id, id)
)
CREATE UNIQUE INDEX registration_viewing_person_entry ON public.registration_viewing_person USING btree (event_id, point_id, entry_id) WHERE (entry_id IS NOT NULL)
CREATE UNIQUE INDEX registration_viewing_person_once ON public.registration_viewing_person USING btree (event_id, point_id, registration_id) WHERE ((registration_id IS NOT NULL) AND (removed_at IS NULL))
CREATE INDEX registration_viewing_person_point ON public.registration_viewing_person USING btree (event_id, point_id)
row security enabled, forced
policy registration_viewing_person_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_viewing_person.event_id))))))
comment: class: personal; retention: 5 years after the programme; somebody whom a host saw at a viewing point, or who said so with a ticket; id is made on the host's device, so that a list sent twice is kept once
comment on maybe_registration_id: class: none; another registration with the same name, for a person to decide

table public.registration_viewing_point (
  event_id uuid not null
  id uuid not null
  code text not null
  place text not null
  address text
  region_code text not null
  segment text not null
  agency_id uuid
  officer text not null
  contact_kind text not null
  contact bytea not null
  contact_hmac bytea not null
  contact_hint text not null
  expected integer not null
  listed boolean not null default false
  head_count integer
  head_count_at timestamp with time zone
  link_version integer not null default 1
  state text not null default 'open'::text
  created_at timestamp with time zone not null
  constraint registration_viewing_point_address_check CHECK (((length(address) >= 3) AND (length(address) <= 300)))
  constraint registration_viewing_point_check CHECK (((head_count IS NULL) = (head_count_at IS NULL)))
  constraint registration_viewing_point_code_check CHECK ((code ~ '^[0-9A-Z]{8}$'::text))
  constraint registration_viewing_point_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['phone'::text, 'email'::text])))
  constraint registration_viewing_point_event_id_agency_id_fkey FOREIGN KEY (event_id, agency_id) REFERENCES public.registration_agency(event_id, id) ON DELETE SET NULL (agency_id)
  constraint registration_viewing_point_event_id_code_key UNIQUE (event_id, code)
  constraint registration_viewing_point_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint registration_viewing_point_expected_check CHECK (((expected >= 1) AND (expected <= 10000)))
  constraint registration_viewing_point_head_count_check CHECK (((head_count >= 0) AND (head_count <= 100000)))
  constraint registration_viewing_point_link_version_check CHECK ((link_version > 0))
  constraint registration_viewing_point_officer_check CHECK (((length(officer) >= 2) AND (length(officer) <= 200)))
  constraint registration_viewing_point_pkey PRIMARY KEY (event_id, id)
  constraint registration_viewing_point_place_check CHECK (((length(place) >= 3) AND (length(place) <= 200)))
  constraint registration_viewing_point_region_code_fkey FOREIGN KEY (region_code) REFERENCES public.region(code)
  constraint registration_viewing_point_segment_check CHECK (((length(segment) >= 1) AND (length(segment) <= 100)))
  constraint registration_viewing_point_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
)
CREATE INDEX registration_viewing_point_id ON public.registration_viewing_point USING btree (id)
row security enabled, forced
policy registration_viewing_point_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = registration_viewing_point.event_id))))))
comment: class: personal; retention: 5 years after the programme; a place where people watch together, its officer, and how many heads were counted: never added to identified people
comment on contact: class: personal; retention: 5 years after the programme; encrypted phone or e-mail of the officer
comment on contact_hmac: class: personal; retention: 5 years after the programme; keyed, for look-up only

table public.report_cell (
  programme_id uuid not null
  simulated boolean not null
  lot text not null
  pillar text not null
  segment text not null
  place text not null
  period text not null
  attendances integer not null
  met integer not null
  people integer not null
  constraint report_cell_check CHECK (((0 <= people) AND (people <= met) AND (met <= attendances)))
  constraint report_cell_period_check CHECK ((period ~ '^(all|[0-9]{4}(-Q[1-4]|-[0-9]{2}|-W[0-9]{2})?)$'::text))
  constraint report_cell_pillar_check CHECK ((pillar = ANY (ARRAY[''::text, 'none'::text, 'skill'::text, 'safety'::text, 'ethics'::text, 'culture'::text])))
  constraint report_cell_pkey PRIMARY KEY (programme_id, simulated, lot, pillar, segment, place, period)
  constraint report_cell_place_check CHECK ((place ~ '^(ID|[0-9]{2}|[0-9]{2}\.[0-9]{2}|[0-9]{2}/[0-9]{2}(\.[0-9]{2})?)$'::text))
  constraint report_cell_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
comment: class: none; retention: kept; attendances, those that meet the rule, and different people among these, of every cell that can be asked for; recounted by the doctor (I24)
comment on lot: class: none; id of the lot; none = under no lot; empty = all
comment on pillar: class: none; an event with two pillars counts in both, and once where it is empty (= all)
comment on segment: class: none; of the person; empty = all
comment on place: class: none; of the person: nation, province of the event's day, regency; 91/93.01 = a regency while it lay in that province, 35/35 = of the province without a regency
comment on period: class: none; of the event's first day: all, year, quarter, month, or ISO week; people are counted once in each

table public.report_event (
  event_id uuid not null
  programme_id uuid not null
  simulated boolean not null
  registrations integer not null
  attendances integer not null
  met integer not null
  computed_at timestamp with time zone not null
  starts_on date
  pillars text[] not null default '{}'::text[]
  segments text[] not null default '{}'::text[]
  regions text[] not null default '{}'::text[]
  places text[] not null default '{}'::text[]
  lot_id uuid
  constraint report_event_pkey PRIMARY KEY (event_id)
  constraint report_event_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
CREATE INDEX report_event_programme ON public.report_event USING btree (programme_id, simulated)
comment: class: none; retention: kept; roll-up per closed event, recounted by the doctor (I24)
comment on starts_on: class: none; the day it counts in; null = counted before there was a cube
comment on regions: class: none; codes of its regions, as counted
comment on places: class: none; every place of the cube that it counts in: the nation, its provinces of that day, its regencies
comment on lot_id: class: none; the lot it was delivered under, as counted

table public.report_pack (
  id uuid not null
  programme_id uuid not null
  lot_id uuid not null
  language text not null
  state text not null default 'queued'::text
  done integer not null default 0
  total integer not null default 0
  file_hash bytea
  size bigint
  failure text
  asked_by text not null
  asked_at timestamp with time zone not null
  finished_at timestamp with time zone
  constraint report_pack_check CHECK (((state = 'done'::text) = (file_hash IS NOT NULL)))
  constraint report_pack_file_hash_check CHECK ((length(file_hash) = 32))
  constraint report_pack_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
  constraint report_pack_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES public.plan_lot(id)
  constraint report_pack_pkey PRIMARY KEY (id)
  constraint report_pack_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
  constraint report_pack_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
)
CREATE INDEX report_pack_lot ON public.report_pack USING btree (lot_id, asked_at)
row security enabled, forced
policy report_pack_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (programme_id = ANY (( SELECT public.scope_programmes() AS scope_programmes)::uuid[])))))
comment: class: personal; retention: 1 year; a lot's evidence packs put together into one file, with how far that is

table public.report_presence (
  event_id uuid not null
  person_id uuid not null
  region_code text not null
  segment text not null
  attendances integer not null
  met integer not null
  constraint report_presence_attendances_check CHECK ((attendances > 0))
  constraint report_presence_check CHECK (((met >= 0) AND (met <= attendances)))
  constraint report_presence_pkey PRIMARY KEY (event_id, person_id)
)
CREATE INDEX report_presence_person ON public.report_presence USING btree (person_id)
row security enabled, forced
policy report_presence_scope permissive for all to public
  using (( SELECT public.scope_is('system'::text) AS scope_is))
comment: class: personal; retention: 5 years after the programme; who was counted in which event, as from which region and segment; ids only
comment on person_id: class: personal; the person: whoever a claim claims to be
comment on attendances: class: none; two where a claim and its person both came

table public.report_programme (
  programme_id uuid not null
  simulated boolean not null
  events integer not null
  attendances integer not null
  met integer not null
  people integer not null
  computed_at timestamp with time zone not null
  constraint report_programme_check CHECK (((people <= met) AND (met <= attendances)))
  constraint report_programme_pkey PRIMARY KEY (programme_id, simulated)
  constraint report_programme_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id)
)
comment: class: none; retention: kept; roll-up per programme over closed events: events, attendances and people are three counts

table public.room (
  event_id uuid not null
  last_seq bigint not null default 0
  constraint room_pkey PRIMARY KEY (event_id)
)
row security enabled, forced
policy room_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = room.event_id))))))
comment: class: none; retention: 5 years; the last number of each room, and the lock under which numbers are given

table public.room_log (
  event_id uuid not null
  seq bigint not null
  kind text not null
  payload jsonb not null
  at timestamp with time zone not null
  constraint room_log_pkey PRIMARY KEY (event_id, seq)
  constraint room_log_seq_check CHECK ((seq > 0))
)
row security enabled, forced
policy room_log_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = room_log.event_id))))))
comment: class: personal; retention: 5 years; what happened in a room, in order; holds names of askers

table public.rundown_change (
  event_id uuid not null
  version integer not null
  action text not null
  item_id uuid
  title text
  actor text not null
  at timestamp with time zone not null
  constraint rundown_change_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint rundown_change_pkey PRIMARY KEY (event_id, version)
  constraint rundown_change_version_check CHECK ((version > 0))
)
row security enabled, forced
policy rundown_change_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_change.event_id))))))
comment: class: none; retention: 1 year; the clicks on a run of show in their order: a click says which one it has seen, and is told what came after

table public.rundown_cue (
  event_id uuid not null
  id uuid not null
  item_id uuid not null
  kind text not null
  label text not null
  link text
  file_hash bytea
  file_type text
  file_name text
  constraint rundown_cue_check CHECK ((((file_hash IS NULL) = (file_type IS NULL)) AND ((file_hash IS NULL) = (file_name IS NULL))))
  constraint rundown_cue_check1 CHECK (((link IS NULL) OR (file_hash IS NULL)))
  constraint rundown_cue_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint rundown_cue_event_id_item_id_fkey FOREIGN KEY (event_id, item_id) REFERENCES public.rundown_item(event_id, id) ON DELETE CASCADE
  constraint rundown_cue_file_hash_check CHECK ((length(file_hash) = 32))
  constraint rundown_cue_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200)))
  constraint rundown_cue_kind_check CHECK ((kind = ANY (ARRAY['anthem'::text, 'video'::text, 'slides'::text, 'photo'::text, 'music'::text, 'other'::text])))
  constraint rundown_cue_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200)))
  constraint rundown_cue_link_check CHECK (((link ~ '^https://'::text) AND (length(link) <= 2000)))
  constraint rundown_cue_pkey PRIMARY KEY (event_id, id)
)
CREATE INDEX rundown_cue_item ON public.rundown_cue USING btree (event_id, item_id)
row security enabled, forced
policy rundown_cue_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_cue.event_id))))))
comment: class: none; retention: kept; what is played, shown or taken when an item comes, as a link or a file

table public.rundown_item (
  event_id uuid not null
  id uuid not null
  "position" integer not null
  kind text not null
  title text not null
  cast_id uuid
  planned_starts_at timestamp with time zone
  planned_minutes integer
  actual_started_at timestamp with time zone
  actual_ended_at timestamp with time zone
  as_written text
  extended_minutes integer not null default 0
  inserted boolean not null default false
  skipped_at timestamp with time zone
  resume boolean not null default false
  constraint rundown_item_check CHECK (((actual_ended_at IS NULL) OR (actual_ended_at >= actual_started_at)))
  constraint rundown_item_event_id_cast_id_fkey FOREIGN KEY (event_id, cast_id) REFERENCES public.event_cast(event_id, id) ON DELETE SET NULL (cast_id)
  constraint rundown_item_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint rundown_item_event_id_position_key UNIQUE (event_id, "position") DEFERRABLE INITIALLY DEFERRED
  constraint rundown_item_extended_minutes_check CHECK (((extended_minutes >= 0) AND (extended_minutes <= 600)))
  constraint rundown_item_kind_check CHECK ((kind = ANY (ARRAY['opening'::text, 'anthem'::text, 'video'::text, 'speech'::text, 'talk'::text, 'kol'::text, 'questions'::text, 'poll'::text, 'photo'::text, 'break'::text, 'closing'::text, 'other'::text])))
  constraint rundown_item_pkey PRIMARY KEY (event_id, id)
  constraint rundown_item_planned_minutes_check CHECK (((planned_minutes >= 1) AND (planned_minutes <= 600)))
  constraint rundown_item_position_check CHECK (("position" > 0))
  constraint rundown_item_skipped CHECK (((skipped_at IS NULL) OR (actual_started_at IS NULL)))
)
CREATE UNIQUE INDEX rundown_item_one_current ON public.rundown_item USING btree (event_id) WHERE ((actual_started_at IS NOT NULL) AND (actual_ended_at IS NULL))
row security enabled, forced
policy rundown_item_delete permissive for delete to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_item.event_id))))))
policy rundown_item_insert permissive for insert to public
  with check ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_item.event_id))))))
policy rundown_item_read permissive for select to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_item.event_id)))))
policy rundown_item_run permissive for all to public
  using ((( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))))
policy rundown_item_update permissive for update to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_item.event_id)))) OR (('rundown_item'::text = 'registration_pool'::text) AND ( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event)))))
comment: class: none; retention: kept; the run of show, planned and actual
comment on extended_minutes: class: none; minutes given on the day; planned_minutes stays what was planned
comment on inserted: class: none; put in while the event was on, so it has no plan
comment on skipped_at: class: none; when it was decided that it does not happen
comment on resume: class: none; was left by going back, and is next again

table public.rundown_note (
  event_id uuid not null
  id uuid not null
  cast_id uuid not null
  "position" integer not null
  kind text not null
  text text not null
  source text
  written_by text
  created_at timestamp with time zone not null
  constraint rundown_note_event_id_cast_id_fkey FOREIGN KEY (event_id, cast_id) REFERENCES public.event_cast(event_id, id) ON DELETE CASCADE
  constraint rundown_note_event_id_cast_id_kind_position_key UNIQUE (event_id, cast_id, kind, "position")
  constraint rundown_note_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint rundown_note_kind_check CHECK ((kind = ANY (ARRAY['point'::text, 'quote'::text])))
  constraint rundown_note_pkey PRIMARY KEY (event_id, id)
  constraint rundown_note_position_check CHECK (("position" > 0))
  constraint rundown_note_text_check CHECK (((length(text) >= 1) AND (length(text) <= 2000)))
)
row security enabled, forced
policy rundown_note_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_note.event_id))))))
comment: class: none; retention: kept; what the note-taker wrote of a talk; the recap is made of it

table public.rundown_prompt (
  event_id uuid not null
  id uuid not null
  cast_id uuid not null
  text text not null
  sent_by text not null
  sent_at timestamp with time zone not null
  seen_at timestamp with time zone
  constraint rundown_prompt_check CHECK (((seen_at IS NULL) OR (seen_at >= sent_at)))
  constraint rundown_prompt_event_id_cast_id_fkey FOREIGN KEY (event_id, cast_id) REFERENCES public.event_cast(event_id, id) ON DELETE CASCADE
  constraint rundown_prompt_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint rundown_prompt_pkey PRIMARY KEY (event_id, id)
  constraint rundown_prompt_text_check CHECK (((length(text) >= 1) AND (length(text) <= 120)))
)
CREATE INDEX rundown_prompt_cast ON public.rundown_prompt USING btree (event_id, cast_id) WHERE (seen_at IS NULL)
row security enabled, forced
policy rundown_prompt_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_prompt.event_id))))))
comment: class: none; retention: 1 year; a word from the desk that fills a speaker's screen until it is acknowledged

table public.rundown_stretch (
  event_id uuid not null
  number integer not null
  item_id uuid not null
  started_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint rundown_stretch_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
  constraint rundown_stretch_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id) ON DELETE CASCADE
  constraint rundown_stretch_event_id_item_id_fkey FOREIGN KEY (event_id, item_id) REFERENCES public.rundown_item(event_id, id) ON DELETE CASCADE
  constraint rundown_stretch_number_check CHECK ((number > 0))
  constraint rundown_stretch_pkey PRIMARY KEY (event_id, number)
)
CREATE UNIQUE INDEX rundown_stretch_one_open ON public.rundown_stretch USING btree (event_id) WHERE (ended_at IS NULL)
row security enabled, forced
policy rundown_stretch_read permissive for select to public
  using ((EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_stretch.event_id))))
policy rundown_stretch_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR (( SELECT public.scope_is('event'::text) AS scope_is) AND (event_id = ( SELECT public.scope_event() AS scope_event))) OR (( SELECT public.scope_is('staff'::text) AS scope_is) AND (EXISTS ( SELECT
   FROM public.event e
  WHERE (e.id = rundown_stretch.event_id))))))
comment: class: none; retention: kept; every stretch an item was on; the item keeps the first start and the last end

table public.schema_migration (
  name text not null
  applied_at timestamp with time zone not null default now()
  constraint schema_migration_pkey PRIMARY KEY (name)
)

table public.speaker (
  id uuid not null
  front_titles text[] not null default '{}'::text[]
  name text not null
  back_titles text[] not null default '{}'::text[]
  name_key text not null
  handle text
  note text
  created_at timestamp with time zone not null
  merged_into uuid
  head_id uuid
  constraint speaker_check CHECK ((merged_into <> id))
  constraint speaker_check1 CHECK ((head_id <> id))
  constraint speaker_head_id_fkey FOREIGN KEY (head_id) REFERENCES public.speaker(id)
  constraint speaker_merged_head CHECK (((merged_into IS NULL) = (head_id IS NULL)))
  constraint speaker_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES public.speaker(id)
  constraint speaker_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint speaker_pkey PRIMARY KEY (id)
)
CREATE INDEX speaker_head ON public.speaker USING btree (head_id) WHERE (head_id IS NOT NULL)
CREATE INDEX speaker_merged_into ON public.speaker USING btree (merged_into) WHERE (merged_into IS NOT NULL)
CREATE UNIQUE INDEX speaker_name_key ON public.speaker USING btree (name_key)
row security enabled, forced
policy speaker_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy speaker_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
comment: class: personal; retention: kept; register of people who appear in public; names are published
comment on merged_into: class: personal; the entry that this spelling belongs to, as somebody decided
comment on head_id: class: none; derived: where the chain of merged_into ends; null = here

table public.speaker_consent (
  id uuid not null
  speaker_id uuid not null
  about text not null
  given boolean not null
  said_by text not null
  said_on date not null
  entered_by text not null
  entered_at timestamp with time zone not null
  constraint speaker_consent_about_check CHECK ((about = ANY (ARRAY['profile'::text, 'slides'::text])))
  constraint speaker_consent_pkey PRIMARY KEY (id)
  constraint speaker_consent_said_by_check CHECK (((length(said_by) >= 2) AND (length(said_by) <= 200)))
  constraint speaker_consent_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id)
)
CREATE INDEX speaker_consent_speaker ON public.speaker_consent USING btree (speaker_id, about, said_on)
row security enabled, forced
policy speaker_consent_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
comment: class: personal; retention: kept; what somebody agreed to have published, or no longer; the newest line counts

table public.speaker_file (
  id uuid not null
  speaker_id uuid not null
  kind text not null
  title text not null
  file_hash bytea not null
  type text not null
  size integer not null
  added_by text not null
  added_at timestamp with time zone not null
  removed_at timestamp with time zone
  constraint speaker_file_file_hash_check CHECK ((length(file_hash) = 32))
  constraint speaker_file_kind_check CHECK ((kind = ANY (ARRAY['cv'::text, 'slides'::text])))
  constraint speaker_file_pkey PRIMARY KEY (id)
  constraint speaker_file_size_check CHECK ((size > 0))
  constraint speaker_file_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id)
  constraint speaker_file_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
)
CREATE INDEX speaker_file_speaker ON public.speaker_file USING btree (speaker_id)
row security enabled, forced
policy speaker_file_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
comment: class: personal; retention: 5 years; curricula and slides that speakers handed in, for staff

table public.speaker_merge (
  id uuid not null
  from_id uuid not null
  into_id uuid not null
  decision text not null
  reason text
  decided_by text not null
  decided_at timestamp with time zone not null
  undone_by text
  undone_at timestamp with time zone
  constraint speaker_merge_check CHECK ((from_id <> into_id))
  constraint speaker_merge_check1 CHECK (((undone_at IS NULL) = (undone_by IS NULL)))
  constraint speaker_merge_decision_check CHECK ((decision = ANY (ARRAY['same'::text, 'apart'::text])))
  constraint speaker_merge_from_id_fkey FOREIGN KEY (from_id) REFERENCES public.speaker(id)
  constraint speaker_merge_into_id_fkey FOREIGN KEY (into_id) REFERENCES public.speaker(id)
  constraint speaker_merge_pkey PRIMARY KEY (id)
  constraint speaker_merge_reason_check CHECK ((length(reason) <= 300))
)
CREATE INDEX speaker_merge_from ON public.speaker_merge USING btree (from_id)
CREATE INDEX speaker_merge_into ON public.speaker_merge USING btree (into_id)
row security enabled, forced
policy speaker_merge_scope permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
comment: class: personal; retention: kept; which spellings are one person and which are not, decided by whom, and what was taken back

table public.speaker_office (
  id uuid not null
  speaker_id uuid not null
  office text not null
  name_as_written text
  starts_on date
  ends_on date
  source text not null
  entered_by text not null
  entered_at timestamp with time zone not null
  removed_at timestamp with time zone
  constraint speaker_office_check CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on >= starts_on)))
  constraint speaker_office_name_as_written_check CHECK (((length(name_as_written) >= 2) AND (length(name_as_written) <= 200)))
  constraint speaker_office_office_check CHECK (((length(office) >= 2) AND (length(office) <= 200)))
  constraint speaker_office_pkey PRIMARY KEY (id)
  constraint speaker_office_source_check CHECK (((length(source) >= 3) AND (length(source) <= 300)))
  constraint speaker_office_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES public.speaker(id)
)
CREATE INDEX speaker_office_speaker ON public.speaker_office USING btree (speaker_id, starts_on)
row security enabled, forced
policy speaker_office_read permissive for select to public
  using (( SELECT (COALESCE(current_setting('serentak.scope'::text, true), ''::text) <> ''::text)))
policy speaker_office_write permissive for all to public
  using ((( SELECT public.scope_is('system'::text) AS scope_is) OR ( SELECT public.scope_is('staff'::text) AS scope_is)))
comment: class: personal; retention: kept; the office somebody held between two days, and how the name with its titles was written then; published

CREATE OR REPLACE FUNCTION public.assessment_item_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from assessment_version v where v.id in (new.version_id, old.version_id) and v.used_at is not null) then
    raise exception 'a version that was used stands' using errcode = 'check_violation', constraint = 'assessment_version_stands';
  end if;
  return coalesce(new, old);
end $function$
CREATE OR REPLACE FUNCTION public.assessment_version_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.used_at is not null and (tg_op = 'DELETE' or new is distinct from old) then
    raise exception 'a version that was used stands' using errcode = 'check_violation', constraint = 'assessment_version_stands';
  end if;
  return coalesce(new, old);
end $function$
CREATE OR REPLACE FUNCTION public.scope_event()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('serentak.event', true), '')::uuid $function$
CREATE OR REPLACE FUNCTION public.scope_is(wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('serentak.scope', true), '') = wanted $function$
CREATE OR REPLACE FUNCTION public.scope_programme()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('serentak.programme', true), '')::uuid $function$
CREATE OR REPLACE FUNCTION public.scope_programmes()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('serentak.programmes', true), ''), '{}')::uuid[] $function$
CREATE OR REPLACE FUNCTION public.scope_regions()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('serentak.regions', true), ''), '{}')::text[] $function$

grant delete, insert, select, update on public.assessment_answer to serentak_app
grant delete, insert, select, update on public.assessment_attempt to serentak_app
grant delete, insert, select, update on public.assessment_event to serentak_app
grant delete, insert, select, update on public.assessment_follow_up to serentak_app
grant delete, insert, select, update on public.assessment_instrument to serentak_app
grant delete, insert, select, update on public.assessment_item to serentak_app
grant delete, insert, select, update on public.assessment_version to serentak_app
grant delete, insert, select, update on public.attendance to serentak_app
grant delete, insert, select, update on public.attendance_alias to serentak_app
grant delete, insert, select, update on public.attendance_claim to serentak_app
grant delete, insert, select, update on public.attendance_clock to serentak_app
grant delete, insert, select, update on public.attendance_code_entry to serentak_app
grant delete, insert, select, update on public.attendance_device to serentak_app
grant delete, insert, select, update on public.attendance_evidence to serentak_app
grant delete, insert, select, update on public.attendance_file to serentak_app
grant delete, insert, select, update on public.attendance_joined to serentak_app
grant delete, insert, select, update on public.attendance_notice to serentak_app
grant delete, insert, select, update on public.attendance_reported to serentak_app
grant delete, insert, select, update on public.attendance_scan to serentak_app
grant delete, insert, select, update on public.attendance_setting to serentak_app
grant delete, insert, select, update on public.attendance_visitor to serentak_app
grant delete, insert, select, update on public.certificate to serentak_app
grant delete, insert, select, update on public.certificate_correction to serentak_app
grant delete, insert, select, update on public.certificate_counter to serentak_app
grant delete, insert, select, update on public.certificate_notice to serentak_app
grant delete, insert, select, update on public.certificate_review to serentak_app
grant delete, insert, select, update on public.certificate_rule to serentak_app
grant delete, insert, select, update on public.certificate_run to serentak_app
grant delete, insert, select, update on public.certificate_style to serentak_app
grant delete, insert, select, update on public.channel to serentak_app
grant delete, insert, select, update on public.channel_account to serentak_app
grant delete, insert, select, update on public.channel_carrier to serentak_app
grant delete, insert, select, update on public.event to serentak_app
grant delete, insert, select, update on public.event_attempt to serentak_app
grant delete, insert, select, update on public.event_cast to serentak_app
grant delete, insert, select, update on public.event_crew to serentak_app
grant delete, insert, select, update on public.event_day to serentak_app
grant delete, insert, select, update on public.event_group to serentak_app
grant delete, insert, select, update on public.event_pin to serentak_app
grant delete, insert, select, update on public.event_region to serentak_app
grant delete, insert, select, update on public.event_statement to serentak_app
grant delete, insert, select, update on public.idempotency to serentak_app
grant delete, insert, select, update on public.organisation to serentak_app
grant delete, insert, select, update on public.organisation_name to serentak_app
grant delete, insert, select, update on public.outbox to serentak_app
grant delete, insert, select, update on public.participant to serentak_app
grant delete, insert, select, update on public.participant_join to serentak_app
grant delete, insert, select, update on public.plan_batch to serentak_app
grant delete, insert, select, update on public.plan_lot to serentak_app
grant delete, insert, select, update on public.plan_lot_event to serentak_app
grant delete, insert, select, update on public.plan_lot_region to serentak_app
grant delete, insert, select, update on public.plan_paper to serentak_app
grant delete, insert, select, update on public.plan_paper_waiver to serentak_app
grant delete, insert, select, update on public.plan_rehearsal to serentak_app
grant delete, insert, select, update on public.plan_sheet to serentak_app
grant delete, insert, select, update on public.poll to serentak_app
grant delete, insert, select, update on public.poll_answer to serentak_app
grant delete, insert, select, update on public.poll_option to serentak_app
grant delete, insert, select, update on public.programme to serentak_app
grant delete, insert, select, update on public.programme_notice to serentak_app
grant delete, insert, select, update on public.programme_reach to serentak_app
grant delete, insert, select, update on public.programme_segment to serentak_app
grant delete, insert, select, update on public.programme_sender to serentak_app
grant delete, insert, select, update on public.programme_statement to serentak_app
grant delete, insert, select, update on public.programme_target to serentak_app
grant delete, insert, select, update on public.programme_target_cell to serentak_app
grant delete, insert, select, update on public.question to serentak_app
grant delete, insert, select, update on public.question_block to serentak_app
grant delete, insert, select, update on public.question_followup to serentak_app
grant delete, insert, select, update on public.question_import to serentak_app
grant delete, insert, select, update on public.question_notice to serentak_app
grant delete, insert, select, update on public.question_vote to serentak_app
grant delete, insert, select, update on public.recap to serentak_app
grant delete, insert, select, update on public.recap_clipping to serentak_app
grant delete, insert, select, update on public.recap_desk to serentak_app
grant delete, insert, select, update on public.recap_knowledge to serentak_app
grant delete, insert, select, update on public.recap_occasion to serentak_app
grant delete, insert, select, update on public.recap_override to serentak_app
grant delete, insert, select, update on public.recap_photo to serentak_app
grant delete, insert, select, update on public.region to serentak_app
grant delete, insert, select, update on public.region_alias to serentak_app
grant delete, insert, select, update on public.region_parent to serentak_app
grant delete, insert, select, update on public.registration to serentak_app
grant delete, insert, select, update on public.registration_agency to serentak_app
grant delete, insert, select, update on public.registration_arrival to serentak_app
grant delete, insert, select, update on public.registration_attempt to serentak_app
grant delete, insert, select, update on public.registration_confirmation to serentak_app
grant delete, insert, select, update on public.registration_consent to serentak_app
grant delete, insert, select, update on public.registration_consent_record to serentak_app
grant delete, insert, select, update on public.registration_counter to serentak_app
grant delete, insert, select, update on public.registration_device to serentak_app
grant delete, insert, select, update on public.registration_entry to serentak_app
grant delete, insert, select, update on public.registration_flag to serentak_app
grant delete, insert, select, update on public.registration_help to serentak_app
grant delete, insert, select, update on public.registration_joined to serentak_app
grant delete, insert, select, update on public.registration_pool to serentak_app
grant delete, insert, select, update on public.registration_refusal to serentak_app
grant delete, insert, select, update on public.registration_release to serentak_app
grant delete, insert, select, update on public.registration_roster to serentak_app
grant delete, insert, select, update on public.registration_roster_entry to serentak_app
grant delete, insert, select, update on public.registration_viewing_person to serentak_app
grant delete, insert, select, update on public.registration_viewing_point to serentak_app
grant delete, insert, select, update on public.report_cell to serentak_app
grant delete, insert, select, update on public.report_event to serentak_app
grant delete, insert, select, update on public.report_pack to serentak_app
grant delete, insert, select, update on public.report_presence to serentak_app
grant delete, insert, select, update on public.report_programme to serentak_app
grant delete, insert, select, update on public.room to serentak_app
grant delete, insert, select, update on public.room_log to serentak_app
grant delete, insert, select, update on public.rundown_change to serentak_app
grant delete, insert, select, update on public.rundown_cue to serentak_app
grant delete, insert, select, update on public.rundown_item to serentak_app
grant delete, insert, select, update on public.rundown_note to serentak_app
grant delete, insert, select, update on public.rundown_prompt to serentak_app
grant delete, insert, select, update on public.rundown_stretch to serentak_app
grant delete, insert, select, update on public.schema_migration to serentak_app
grant delete, insert, select, update on public.speaker to serentak_app
grant delete, insert, select, update on public.speaker_consent to serentak_app
grant delete, insert, select, update on public.speaker_file to serentak_app
grant delete, insert, select, update on public.speaker_merge to serentak_app
grant delete, insert, select, update on public.speaker_office to serentak_app
grant insert, select on public.audit to serentak_app
grant insert, select on public.certificate_entry to serentak_app
grant insert, select on public.certificate_head to serentak_app
grant insert, select, update on public.certificate_key to serentak_app
grant insert, select, update on public.certificate_tile to serentak_app
grant insert, select, update on public.programme_fact to serentak_app
grant insert, select, update on public.recap_article to serentak_app
grant select, update on public.certificate_tree to serentak_app
grant usage on schema public to serentak_app
