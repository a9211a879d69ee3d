// Written by `node bin/run.mjs tools/snapshot.ts --write` from the database; do not edit.
import type { ColumnType, Generated } from 'kysely';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
/** Read as values, written as text: the driver would turn an array into a PostgreSQL array. */
export type Json = ColumnType<JsonValue, string, string>;
export type DefaultJson = ColumnType<JsonValue, string | undefined, string>;
export type NullableJson = ColumnType<JsonValue | null, string | null | undefined, string | null>;

export interface AccountAttemptTable {
  bucket: Buffer;
  tries: number;
  since: Date;
}

export interface AccountGrantTable {
  id: string;
  user_id: string;
  role: string;
  scope_kind: string;
  scope_id: string;
  granted_at: Date;
  valid_until: Date | null;
}

export interface AccountTokenTable {
  id: string;
  user_id: string;
  token_hash: Buffer;
  created_at: Date;
  expires_at: Date;
}

export interface AssessmentAnswerTable {
  event_id: string;
  attempt_id: string;
  item_id: string;
  value: Json;
  sequence: number;
  saved_at: Date;
}

export interface AssessmentAttemptTable {
  event_id: string;
  id: string;
  registration_id: string;
  taken_as: string;
  role: string;
  version_id: string;
  form: string;
  order_seed: number;
  language: string;
  state: Generated<string>;
  started_at: Date;
  deadline_at: Date;
  submitted_at: Date | null;
  closed_at: Date | null;
  points: number | null;
  points_of: number | null;
  by_pillar: NullableJson;
  passed: boolean | null;
}

export interface AssessmentEventTable {
  event_id: string;
  role: string;
  version_id: string;
  opens_at: Date;
  closes_at: Date;
  minutes: number | null;
  pass_mark: number | null;
  languages: Generated<string[]>;
  reveal: Generated<string>;
  shuffled: Generated<boolean>;
  set_by: string;
  set_at: Date;
}

export interface AssessmentFollowUpTable {
  event_id: string;
  people: number;
  told_at: Date;
}

export interface AssessmentInstrumentTable {
  id: string;
  programme_id: string;
  purpose: string;
  name_id: string;
  name_en: string | null;
  origin: string | null;
  created_by: string;
  created_at: Date;
}

export interface AssessmentItemTable {
  version_id: string;
  id: string;
  form: string;
  position: number;
  code: string;
  pillar: string | null;
  kind: string;
  text_id: string;
  text_en: string | null;
  options: DefaultJson;
  answer: NullableJson;
  reverse: Generated<boolean>;
}

export interface AssessmentVersionTable {
  id: string;
  instrument_id: string;
  number: number;
  used_at: Date | null;
  created_by: string;
  created_at: Date;
}

export interface AttendanceTable {
  event_id: string;
  registration_id: string;
  seconds: number;
  needed_seconds: number;
  met: boolean;
  reason: string;
  computed_at: Date;
  grade: string | null;
  sources: Generated<string[]>;
  codes: Generated<number>;
  codes_needed: Generated<number>;
  hours_from: Date | null;
  hours_until: Date | null;
}

export interface AttendanceAliasTable {
  programme_id: string;
  id: string;
  alias_key: Buffer;
  strong: boolean;
  participant_id: string;
  learned_from: string;
  learned_by: string;
  learned_at: Date;
}

export interface AttendanceClaimTable {
  event_id: string;
  id: string;
  registration_id: string;
  reason: string;
  from_at: Date;
  until_at: Date;
  photo_hash: Buffer | null;
  photo_type: string | null;
  state: Generated<string>;
  made_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  decision: string | null;
}

export interface AttendanceClockTable {
  programme_id: string;
  account_key: Buffer;
  zone: string;
  day_first: boolean | null;
  said_by: string;
  said_at: Date;
}

export interface AttendanceCodeEntryTable {
  event_id: string;
  registration_id: string;
  slot: number;
  entered_at: Date;
  address: Buffer | null;
  device: Buffer | null;
}

export interface AttendanceDeviceTable {
  event_id: string;
  id: string;
  label: string;
  added_by: string;
  first_seen_at: Date;
  last_seen_at: Date;
  last_sequence: Generated<number>;
}

export interface AttendanceEvidenceTable {
  event_id: string;
  id: string;
  registration_id: string | null;
  source: string;
  source_key: string;
  started_at: Date;
  ended_at: Date;
  grade: string;
  decided_by: string | null;
  reason: string | null;
  visitor_id: string | null;
  shape: Generated<string>;
  direction: string | null;
  total_seconds: number | null;
  role: Generated<string>;
  channel_id: string | null;
  meeting_key: string | null;
  file_hash: Buffer | null;
  file_row: number | null;
  session_key: Buffer | null;
  recorded_at: Date | null;
}

export interface AttendanceFileTable {
  event_id: string;
  hash: Buffer;
  kind: string;
  name: string;
  type: string;
  layout: string;
  language: string | null;
  meeting_key: string | null;
  topic: string | null;
  zone: string | null;
  day_first: boolean | null;
  started_at: Date | null;
  ended_at: Date | null;
  rows: number;
  warnings: DefaultJson;
  taken_by: string;
  taken_at: Date;
}

export interface AttendanceJoinedTable {
  event_id: string;
  evidence_id: string;
  from_registration_id: string;
  into_registration_id: string;
}

export interface AttendanceNoticeTable {
  event_id: string;
  notice_key: Buffer;
  kind: string;
  account_id: string;
  meeting_key: string;
  session_key: Buffer;
  person_key: Buffer | null;
  written: Buffer | null;
  visitor_id: string | null;
  noticed_at: Date;
  received_at: Date;
  taken_at: Date | null;
}

export interface AttendanceReportedTable {
  event_id: string;
  kind: string;
  count: number | null;
  qualifier: string | null;
  basis: string | null;
  as_written: string | null;
  stated_by: string | null;
  note: string | null;
  source: string;
}

export interface AttendanceScanTable {
  event_id: string;
  device_id: string;
  sequence: number;
  registration_id: string | null;
  read: string;
  direction: string;
  scanned_at: Date;
  device_at: Date;
  offset_ms: number;
  received_at: Date;
}

export interface AttendanceSettingTable {
  event_id: string;
  codes_needed: Generated<number>;
  counted_until: Date | null;
  claims_until: Date | null;
  changed_by: string;
  changed_at: Date;
}

export interface AttendanceVisitorTable {
  event_id: string;
  id: string;
  visitor_key: Buffer;
  name: string;
  name_key: string;
  email_hmac: Buffer | null;
  phone_hmac: Buffer | null;
  registrant_hmac: Buffer | null;
  contact_hint: string | null;
  state: string;
  reason: string;
  registration_id: string | null;
  candidates: DefaultJson;
  decision: string | null;
  decided_registration_id: string | null;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface AuditTable {
  id: string;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  object_kind: string;
  object_id: string;
  event_id: string | null;
  detail: DefaultJson;
}

export interface CertificateTable {
  event_id: string;
  id: string;
  registration_id: string;
  serial: number;
  number: string;
  name: string;
  payload: string;
  digest: Buffer;
  log: string;
  leaf: number;
  state: Generated<string>;
  reason: string | null;
  superseded_by: string | null;
  issued_at: Date;
  changed_at: Date | null;
  fetched_at: Date | null;
  notified_at: Date | null;
}

export interface CertificateCorrectionTable {
  event_id: string;
  id: string;
  certificate_id: string;
  name: string;
  state: Generated<string>;
  answer: string | null;
  asked_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface CertificateCounterTable {
  event_id: string;
  last_serial: Generated<number>;
}

export interface CertificateEntryTable {
  log: string;
  leaf: number;
  kind: string;
  digest: Buffer;
  at: Date;
}

export interface CertificateHeadTable {
  log: string;
  size: number;
  root: Buffer;
  note: string;
  signed_at: Date;
}

export interface CertificateKeyTable {
  generation: number;
  kid: string;
  public_key: Buffer;
  created_at: Date;
  retired_at: Date | null;
}

export interface CertificateNoticeTable {
  event_id: string;
  id: string;
  state: Generated<string>;
  total: number | null;
  told: Generated<number>;
  asked_by: string;
  asked_at: Date;
  finished_at: Date | null;
}

export interface CertificateReviewTable {
  event_id: string;
  id: string;
  certificate_id: string;
  missing: string[];
  reason: string;
  decided_by: string;
  decided_at: Date;
}

export interface CertificateRuleTable {
  event_id: string;
  hours: number | null;
  signatory_name: string | null;
  signatory_position: string | null;
  correction_days: Generated<number>;
  version: Generated<number>;
  set_by: string;
  set_at: Date;
  attendance: Generated<boolean>;
  test: Generated<string>;
  feedback: Generated<boolean>;
}

export interface CertificateRunTable {
  event_id: string;
  id: string;
  state: Generated<string>;
  total: number | null;
  looked_at: Generated<number>;
  issued: Generated<number>;
  reached: string | null;
  asked_by: string;
  asked_at: Date;
  finished_at: Date | null;
}

export interface CertificateStyleTable {
  programme_id: string;
  accent: string | null;
  logo: Buffer | null;
  logo_type: string | null;
  set_by: string;
  set_at: Date;
}

export interface CertificateTileTable {
  log: string;
  level: number;
  number: number;
  hashes: Buffer;
}

export interface CertificateTreeTable {
  log: string;
  size: Generated<number>;
}

export interface ChannelTable {
  event_id: string;
  id: string;
  kind: string;
  position: number;
  name: string;
  provider: string | null;
  url: string | null;
  external_id: string | null;
  place: string | null;
  capacity: number | null;
  statement: DefaultJson;
}

export interface ChannelAccountTable {
  programme_id: string;
  id: string;
  name: string;
  secret: Buffer;
  added_by: string;
  added_at: Date;
  heard_at: Date | null;
}

export interface ChannelCarrierTable {
  event_id: string;
  carrier: string;
  version: number;
  changed_by: string;
  changed_at: Date;
}

export interface EventTable {
  id: string;
  programme_id: string;
  slug: string;
  state: Generated<string>;
  theme: string;
  title: string | null;
  organiser: string;
  starts_on: string;
  ends_on: string;
  zone: string;
  zone_stated: Generated<boolean>;
  starts_at: Date | null;
  ends_at: Date | null;
  segments: Generated<string[]>;
  pillars: Generated<string[]>;
  partners: Generated<string[]>;
  series: string | null;
  series_number: number | null;
  next_event: NullableJson;
  writer: string | null;
  contact: string | null;
  source: string | null;
  attendance_rule: DefaultJson;
  questions_moderated: Generated<boolean>;
  registration_open: Generated<boolean>;
  copy_of: string | null;
  simulated: Generated<boolean>;
  opened_at: Date | null;
  ended_at: Date | null;
  closed_at: Date | null;
  created_at: Date;
  version: Generated<number>;
}

export interface EventAttemptTable {
  event_id: string;
  bucket: Buffer;
  tries: number;
  since: Date;
}

export interface EventCastTable {
  event_id: string;
  id: string;
  role: string;
  position: number;
  speaker_id: string;
  name_as_written: string;
  office: string | null;
  representing: string | null;
  talk_title: string | null;
  pillar: string | null;
  form: string | null;
  statement: DefaultJson;
  source: string | null;
  link_version: Generated<number>;
}

export interface EventCrewTable {
  event_id: string;
  id: string;
  role: string;
  name: string;
  office: string | null;
}

export interface EventDayTable {
  event_id: string;
  day: string;
  people: number | null;
  units: Generated<string[]>;
  note: string | null;
}

export interface EventGroupTable {
  event_id: string;
  number: number;
  day: string | null;
  units: Generated<string[]>;
  quota: number | null;
}

export interface EventPinTable {
  event_id: string;
  id: string;
  label: string;
  expires_at: Date;
  revoked_at: Date | null;
  created_by: string;
  created_at: Date;
}

export interface EventRegionTable {
  event_id: string;
  region_code: string;
  position: number;
}

export interface EventStatementTable {
  event_id: string;
  key: string;
  value: Json;
}

export interface IdempotencyTable {
  scope: string;
  key: string;
  body_hash: Buffer;
  status: number;
  answer: Json;
  created_at: Date;
}

export interface OrganisationTable {
  id: string;
  slug: string;
  kind: string;
  parent_id: string | null;
}

export interface OrganisationNameTable {
  organisation_id: string;
  name: string;
  short_name: string | null;
  valid_from: string | null;
  valid_until: string | null;
  source: string;
}

export interface OutboxTable {
  event_id: string;
  id: string;
  registration_id: string;
  template: string;
  version: Generated<number>;
  transport: string;
  recipient: Buffer;
  recipient_hint: string;
  language: string;
  data: Json;
  state: Generated<string>;
  attempts: Generated<number>;
  message_id: string;
  created_at: Date;
  due_at: Date;
  sent_at: Date | null;
  last_error: string | null;
}

export interface ParticipantTable {
  id: string;
  programme_id: string;
  name: string;
  name_key: string;
  contact_kind: string;
  contact: Buffer;
  contact_hmac: Buffer;
  contact_hint: string;
  region_code: string;
  segment: string;
  institution: string | null;
  language: string;
  claim_of: string | null;
  origin_hmac: Buffer;
  simulated: Generated<boolean>;
  created_at: Date;
  nip: Buffer | null;
  nip_hmac: Buffer | null;
  age_band: string | null;
  sex: string | null;
  occupation: string | null;
  education: string | null;
  changed_at: Date | null;
  erased_at: Date | null;
}

export interface ParticipantJoinTable {
  id: string;
  programme_id: string;
  claim_id: string;
  into_id: string;
  proof: string;
  reason: string | null;
  decided_by: string;
  at: Date;
  undone_at: Date | null;
  undone_by: string | null;
  undone_reason: string | null;
}

export interface PlanBatchTable {
  event_id: string;
  id: string;
  problem: Json;
  answer: NullableJson;
  groups: NullableJson;
  state: string;
  progress: DefaultJson;
  version: Generated<number>;
  started_by: string;
  created_at: Date;
  finished_at: Date | null;
  applied_at: Date | null;
}

export interface PlanLotTable {
  id: string;
  programme_id: string;
  number: number;
  name: string;
  contractor: string;
  starts_on: string;
  ends_on: string;
  events: number;
  people: number;
  events_a_day: Generated<number>;
  source: string;
  version: Generated<number>;
  created_at: Date;
}

export interface PlanLotEventTable {
  event_id: string;
  lot_id: string;
  assigned_by: string;
  assigned_at: Date;
}

export interface PlanLotRegionTable {
  lot_id: string;
  region_code: string;
}

export interface PlanPaperTable {
  event_id: string;
  id: string;
  kind: string;
  title: string;
  file_hash: Buffer;
  type: string;
  size: number;
  added_by: string;
  added_at: Date;
  removed_at: Date | null;
  removed_by: string | null;
}

export interface PlanPaperWaiverTable {
  event_id: string;
  kind: string;
  reason: string;
  entered_by: string;
  entered_at: Date;
}

export interface PlanRehearsalTable {
  id: string;
  of_event_id: string;
  event_id: string | null;
  people: number;
  state: string;
  progress: DefaultJson;
  started_by: string;
  created_at: Date;
  finished_at: Date | null;
  failure: string | null;
}

export interface PlanSheetTable {
  id: string;
  programme_id: string;
  file_name: string;
  content_hash: string;
  rows: Json;
  state: Generated<string>;
  outcome: NullableJson;
  uploaded_by: string;
  created_at: Date;
  taken_at: Date | null;
}

export interface PollTable {
  event_id: string;
  number: number;
  kind: string;
  text: string;
  state: Generated<string>;
  shown: Generated<boolean>;
  made_by: string;
  made_at: Date;
  opened_at: Date | null;
  closed_at: Date | null;
}

export interface PollAnswerTable {
  event_id: string;
  number: number;
  registration_id: string;
  kind: string;
  choices: number[];
  at: Date;
}

export interface PollOptionTable {
  event_id: string;
  number: number;
  position: number;
  text: string;
}

export interface ProgrammeTable {
  id: string;
  key: string;
  name: string;
  organiser: string;
  note: string | null;
  asks_nip: Generated<boolean>;
  created_at: Date;
}

export interface ProgrammeFactTable {
  id: string;
  programme_id: string;
  path: string | null;
  sentence: string;
  value: number | null;
  unit: string | null;
  scale_min: number | null;
  scale_max: number | null;
  as_of: string | null;
  source: string;
  note: string | null;
  valid_from: string | null;
  valid_until: string | null;
  state: Generated<string>;
  reason: string | null;
  added_by: string;
  added_at: Date;
  changed_at: Date;
  reviewed_by: string | null;
  reviewed_at: Date | null;
}

export interface ProgrammeNoticeTable {
  programme_id: string;
  id: string;
  text: string;
  text_en: string;
  from_on: string;
  until_on: string;
  source: string;
  created_by: string;
  created_at: Date;
}

export interface ProgrammeReachTable {
  programme_id: string;
  position: number;
  channel: string;
  followers: number | null;
  qualifier: string | null;
  as_written: string | null;
  host: string | null;
  owner: string | null;
  as_of: string;
  source: string;
}

export interface ProgrammeSegmentTable {
  programme_id: string;
  key: string;
  position: number;
  name: string;
  name_en: string;
}

export interface ProgrammeSenderTable {
  programme_id: string;
  id: string;
  kind: string;
  address: string;
  created_by: string;
  created_at: Date;
}

export interface ProgrammeStatementTable {
  programme_id: string;
  key: string;
  value: Json;
  source: string | null;
  derived: Generated<boolean>;
}

export interface ProgrammeTargetTable {
  id: string;
  programme_id: string;
  value: number;
  basis: string;
  segment: string | null;
  staged: Generated<boolean>;
  as_written: string | null;
  stated_by: string | null;
  stated_on: string | null;
  source: string;
}

export interface ProgrammeTargetCellTable {
  id: string;
  programme_id: string;
  region_code: string | null;
  segment: string | null;
  pillar: string | null;
  starts_on: string;
  ends_on: string;
  people: number | null;
  events: number | null;
  source: string;
  stated_on: string | null;
  version: number;
  entered_by: string;
  entered_at: Date;
  ended_at: Date | null;
}

export interface QuestionTable {
  event_id: string;
  id: string;
  number: number;
  registration_id: string | null;
  asker_name: string;
  to_cast_id: string | null;
  text: string;
  via: string | null;
  state: Generated<string>;
  hidden_reason: string | null;
  answer: string | null;
  answered_by_cast_id: string | null;
  statement: DefaultJson;
  source: string | null;
  asked_at: Date;
  answered_at: Date | null;
  merged_into: number | null;
  merged_from: string | null;
  answered_how: string | null;
  published_at: Date | null;
}

export interface QuestionBlockTable {
  event_id: string;
  registration_id: string;
  reason: string;
  blocked_by: string;
  blocked_at: Date;
}

export interface QuestionFollowupTable {
  event_id: string;
  number: number;
  owner_cast_id: string | null;
  owner_agency: string | null;
  due_on: string;
  opened_by: string;
  opened_at: Date;
  closed_at: Date | null;
  closed_how: string | null;
  closed_note: string | null;
}

export interface QuestionImportTable {
  event_id: string;
  file_hash: Buffer;
  file_row: number;
  number: number;
}

export interface QuestionNoticeTable {
  event_id: string;
  number: number;
  text: string;
  sent_by: string;
  sent_at: Date;
  withdrawn_at: Date | null;
}

export interface QuestionVoteTable {
  event_id: string;
  number: number;
  registration_id: string;
  at: Date;
}

export interface RecapTable {
  event_id: string;
  language: string;
  version: number;
  state: string;
  title: string;
  body: Json;
  written_at: Date;
  published_at: Date | null;
  published_by: string | null;
  document: NullableJson;
  written_by: string | null;
  checked_at: Date | null;
  checked_by: string | null;
  approved_at: Date | null;
  approved_by: string | null;
  correction_note: string | null;
  announced_at: Date | null;
}

export interface RecapArticleTable {
  programme_id: string;
  id: string;
  occasion_id: string | null;
  file_hash: Buffer;
  file_type: string;
  name: string;
  state: Generated<string>;
  refusal: string | null;
  text: string | null;
  draft: NullableJson;
  added_by: string;
  added_at: Date;
  read_at: Date | null;
}

export interface RecapClippingTable {
  event_id: string;
  id: string;
  outlet: string | null;
  title: string | null;
  url: string | null;
  published_on: string | null;
  file: string | null;
  picture_hash: Buffer | null;
  picture_type: string | null;
  added_by: string;
  added_at: Date;
}

export interface RecapDeskTable {
  event_id: string;
  writer_id: string | null;
  editor_id: string | null;
  embargo_until: Date | null;
  changed_at: Date;
}

export interface RecapKnowledgeTable {
  event_id: string;
  question_id: string;
  pillar: string;
  question: string;
  answer: string;
  to_cast_id: string | null;
  answered_by_cast_id: string | null;
  approved_by: string;
  approved_at: Date;
}

export interface RecapOccasionTable {
  programme_id: string;
  id: string;
  state: Generated<string>;
  entry: Json;
  certainty: number;
  doubts: Generated<string[]>;
  known_event_id: string | null;
  event_id: string | null;
  reason: string | null;
  version: Generated<number>;
  edited_by: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  created_at: Date;
}

export interface RecapOverrideTable {
  event_id: string;
  language: string;
  kind: string;
  quote: string;
  reason: string;
  overridden_by: string;
  overridden_at: Date;
}

export interface RecapPhotoTable {
  event_id: string;
  id: string;
  position: number;
  file_hash: Buffer;
  type: string;
  width: number;
  height: number;
  caption: string;
  caption_en: string;
  credit: string;
  consent_kind: string;
  consent_by: string;
  consent_on: string;
  added_by: string;
  added_at: Date;
}

export interface RegionTable {
  code: string;
  kind: string;
  name: string;
  parent_code: string | null;
  zone: string;
  valid_from: string | null;
  valid_until: string | null;
  source: string;
}

export interface RegionAliasTable {
  alias_key: string;
  alias: string;
  code: string;
  source: string;
}

export interface RegionParentTable {
  code: string;
  parent_code: string;
  valid_from: string | null;
  valid_until: string | null;
  source: string;
}

export interface RegistrationTable {
  event_id: string;
  id: string;
  number: number;
  participant_id: string;
  channel_id: string;
  pool_id: string;
  state: Generated<string>;
  code: string;
  link_version: Generated<number>;
  via: string;
  created_at: Date;
  cancelled_at: Date | null;
  role: Generated<string>;
  seat_reserved: Generated<boolean>;
  quota_ids: Generated<string[]>;
  region_code: string | null;
  segment: string | null;
  waits_for: string | null;
  seat_version: Generated<number>;
  seat_at: Date | null;
  joined_into: string | null;
}

export interface RegistrationAgencyTable {
  event_id: string;
  id: string;
  name: string;
  name_key: string;
  code: string;
  created_at: Date;
}

export interface RegistrationArrivalTable {
  event_id: string;
  registration_id: string;
  device: Buffer | null;
  proof: string;
  waited_ms: number;
  at: Date;
}

export interface RegistrationAttemptTable {
  event_id: string;
  bucket: Buffer;
  tries: number;
  since: Date;
}

export interface RegistrationConfirmationTable {
  event_id: string;
  registration_id: string;
  code_hmac: Buffer;
  sends: Generated<number>;
  tries: Generated<number>;
  sent_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface RegistrationConsentTable {
  event_id: string;
  registration_id: string;
  purpose: string;
  given: boolean;
  text_version: string;
  at: Date;
  withdrawn_at: Date | null;
}

export interface RegistrationConsentRecordTable {
  event_id: string;
  id: string;
  participant_id: string;
  given_by: string;
  how: string;
  giver: Buffer | null;
  recorded_by: string | null;
  at: Date;
}

export interface RegistrationCounterTable {
  event_id: string;
  last_number: Generated<number>;
}

export interface RegistrationDeviceTable {
  event_id: string;
  registration_id: string;
  opened_at: Date;
}

export interface RegistrationEntryTable {
  event_id: string;
  registration_id: string;
  at: Date;
}

export interface RegistrationFlagTable {
  event_id: string;
  id: string;
  kind: string;
  subject: Buffer;
  registrations: string[];
  count: number;
  state: Generated<string>;
  first_at: Date;
  last_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  note: string | null;
}

export interface RegistrationHelpTable {
  event_id: string;
  id: string;
  number: number;
  kind: string;
  registration_id: string | null;
  name: string | null;
  contact_kind: string | null;
  contact: Buffer | null;
  contact_hint: string | null;
  text: string | null;
  state: Generated<string>;
  owner_id: string | null;
  owner_name: string | null;
  answer: string | null;
  asked_at: Date;
  answered_at: Date | null;
  answered_by: string | null;
}

export interface RegistrationJoinedTable {
  event_id: string;
  registration_id: string;
  join_id: string;
  into_id: string | null;
  state_before: string;
  consents: Generated<string[]>;
}

export interface RegistrationPoolTable {
  event_id: string;
  id: string;
  channel_id: string;
  position: number;
  seat_limit: number | null;
  reserved: Generated<number>;
  taken: Generated<number>;
  region_code: string | null;
  segment: string | null;
  reserved_taken: Generated<number>;
}

export interface RegistrationRefusalTable {
  event_id: string;
  id: string;
  reason: string;
  free_seats: number;
  at: Date;
}

export interface RegistrationReleaseTable {
  event_id: string;
  after_minutes: number;
  released_at: Date | null;
  released: number | null;
}

export interface RegistrationRosterTable {
  event_id: string;
  id: string;
  file_name: string;
  file_hash: Buffer;
  content_hash: Buffer;
  agency: string | null;
  sheet: string;
  sheets: Generated<string[]>;
  mapping: Json;
  state: Generated<string>;
  progress: Generated<number>;
  counts: DefaultJson;
  fault: string | null;
  uploaded_by: string;
  uploaded_at: Date;
  finished_at: Date | null;
  forgotten_at: Date | null;
}

export interface RegistrationRosterEntryTable {
  event_id: string;
  id: string;
  agency_id: string;
  roster_id: string;
  line: number;
  person_hmac: Buffer;
  name: string;
  name_key: string;
  nip: Buffer | null;
  nip_hmac: Buffer | null;
  nip_hint: string | null;
  contact_kind: string | null;
  contact: Buffer | null;
  contact_hmac: Buffer | null;
  contact_hint: string | null;
  unit: string | null;
  position: string | null;
  region_code: string | null;
  invitations: Generated<number>;
  invited_at: Date | null;
  registration_id: string | null;
  linked_by: string | null;
  linked_at: Date | null;
  created_at: Date;
}

export interface RegistrationViewingPersonTable {
  event_id: string;
  id: string;
  point_id: string;
  entry_id: string | null;
  name: string;
  name_key: string;
  nip: Buffer | null;
  nip_hmac: Buffer | null;
  nip_hint: string | null;
  contact_kind: string | null;
  contact: Buffer | null;
  contact_hmac: Buffer | null;
  contact_hint: string | null;
  consent: string;
  added_by: string;
  came_at: Date | null;
  left_at: Date | null;
  changed_at: Date;
  removed_at: Date | null;
  registration_id: string | null;
  linked_by: string | null;
  maybe_registration_id: string | null;
  decision: string | null;
  decided_by: string | null;
  created_at: Date;
}

export interface RegistrationViewingPointTable {
  event_id: string;
  id: string;
  code: string;
  place: string;
  address: string | null;
  region_code: string;
  segment: string;
  agency_id: string | null;
  officer: string;
  contact_kind: string;
  contact: Buffer;
  contact_hmac: Buffer;
  contact_hint: string;
  expected: number;
  listed: Generated<boolean>;
  head_count: number | null;
  head_count_at: Date | null;
  link_version: Generated<number>;
  state: Generated<string>;
  created_at: Date;
}

export interface ReportCellTable {
  programme_id: string;
  simulated: boolean;
  lot: string;
  pillar: string;
  segment: string;
  place: string;
  period: string;
  attendances: number;
  met: number;
  people: number;
}

export interface ReportEventTable {
  event_id: string;
  programme_id: string;
  simulated: boolean;
  registrations: number;
  attendances: number;
  met: number;
  computed_at: Date;
  starts_on: string | null;
  pillars: Generated<string[]>;
  segments: Generated<string[]>;
  regions: Generated<string[]>;
  places: Generated<string[]>;
  lot_id: string | null;
}

export interface ReportPackTable {
  id: string;
  programme_id: string;
  lot_id: string;
  language: string;
  state: Generated<string>;
  done: Generated<number>;
  total: Generated<number>;
  file_hash: Buffer | null;
  size: number | null;
  failure: string | null;
  asked_by: string;
  asked_at: Date;
  finished_at: Date | null;
}

export interface ReportPresenceTable {
  event_id: string;
  person_id: string;
  region_code: string;
  segment: string;
  attendances: number;
  met: number;
}

export interface ReportProgrammeTable {
  programme_id: string;
  simulated: boolean;
  events: number;
  attendances: number;
  met: number;
  people: number;
  computed_at: Date;
}

export interface RoomTable {
  event_id: string;
  last_seq: Generated<number>;
}

export interface RoomLogTable {
  event_id: string;
  seq: number;
  kind: string;
  payload: Json;
  at: Date;
}

export interface RundownChangeTable {
  event_id: string;
  version: number;
  action: string;
  item_id: string | null;
  title: string | null;
  actor: string;
  at: Date;
}

export interface RundownCueTable {
  event_id: string;
  id: string;
  item_id: string;
  kind: string;
  label: string;
  link: string | null;
  file_hash: Buffer | null;
  file_type: string | null;
  file_name: string | null;
}

export interface RundownItemTable {
  event_id: string;
  id: string;
  position: number;
  kind: string;
  title: string;
  cast_id: string | null;
  planned_starts_at: Date | null;
  planned_minutes: number | null;
  actual_started_at: Date | null;
  actual_ended_at: Date | null;
  as_written: string | null;
  extended_minutes: Generated<number>;
  inserted: Generated<boolean>;
  skipped_at: Date | null;
  resume: Generated<boolean>;
}

export interface RundownNoteTable {
  event_id: string;
  id: string;
  cast_id: string;
  position: number;
  kind: string;
  text: string;
  source: string | null;
  written_by: string | null;
  created_at: Date;
}

export interface RundownPromptTable {
  event_id: string;
  id: string;
  cast_id: string;
  text: string;
  sent_by: string;
  sent_at: Date;
  seen_at: Date | null;
}

export interface RundownStretchTable {
  event_id: string;
  number: number;
  item_id: string;
  started_at: Date;
  ended_at: Date | null;
}

export interface SchemaMigrationTable {
  name: string;
  applied_at: Generated<Date>;
}

export interface SpeakerTable {
  id: string;
  front_titles: Generated<string[]>;
  name: string;
  back_titles: Generated<string[]>;
  name_key: string;
  handle: string | null;
  note: string | null;
  created_at: Date;
  merged_into: string | null;
  head_id: string | null;
}

export interface SpeakerConsentTable {
  id: string;
  speaker_id: string;
  about: string;
  given: boolean;
  said_by: string;
  said_on: string;
  entered_by: string;
  entered_at: Date;
}

export interface SpeakerFileTable {
  id: string;
  speaker_id: string;
  kind: string;
  title: string;
  file_hash: Buffer;
  type: string;
  size: number;
  added_by: string;
  added_at: Date;
  removed_at: Date | null;
}

export interface SpeakerMergeTable {
  id: string;
  from_id: string;
  into_id: string;
  decision: string;
  reason: string | null;
  decided_by: string;
  decided_at: Date;
  undone_by: string | null;
  undone_at: Date | null;
}

export interface SpeakerOfficeTable {
  id: string;
  speaker_id: string;
  office: string;
  name_as_written: string | null;
  starts_on: string | null;
  ends_on: string | null;
  source: string;
  entered_by: string;
  entered_at: Date;
  removed_at: Date | null;
}

export interface Database {
  account_attempt: AccountAttemptTable;
  account_grant: AccountGrantTable;
  account_token: AccountTokenTable;
  assessment_answer: AssessmentAnswerTable;
  assessment_attempt: AssessmentAttemptTable;
  assessment_event: AssessmentEventTable;
  assessment_follow_up: AssessmentFollowUpTable;
  assessment_instrument: AssessmentInstrumentTable;
  assessment_item: AssessmentItemTable;
  assessment_version: AssessmentVersionTable;
  attendance: AttendanceTable;
  attendance_alias: AttendanceAliasTable;
  attendance_claim: AttendanceClaimTable;
  attendance_clock: AttendanceClockTable;
  attendance_code_entry: AttendanceCodeEntryTable;
  attendance_device: AttendanceDeviceTable;
  attendance_evidence: AttendanceEvidenceTable;
  attendance_file: AttendanceFileTable;
  attendance_joined: AttendanceJoinedTable;
  attendance_notice: AttendanceNoticeTable;
  attendance_reported: AttendanceReportedTable;
  attendance_scan: AttendanceScanTable;
  attendance_setting: AttendanceSettingTable;
  attendance_visitor: AttendanceVisitorTable;
  audit: AuditTable;
  certificate: CertificateTable;
  certificate_correction: CertificateCorrectionTable;
  certificate_counter: CertificateCounterTable;
  certificate_entry: CertificateEntryTable;
  certificate_head: CertificateHeadTable;
  certificate_key: CertificateKeyTable;
  certificate_notice: CertificateNoticeTable;
  certificate_review: CertificateReviewTable;
  certificate_rule: CertificateRuleTable;
  certificate_run: CertificateRunTable;
  certificate_style: CertificateStyleTable;
  certificate_tile: CertificateTileTable;
  certificate_tree: CertificateTreeTable;
  channel: ChannelTable;
  channel_account: ChannelAccountTable;
  channel_carrier: ChannelCarrierTable;
  event: EventTable;
  event_attempt: EventAttemptTable;
  event_cast: EventCastTable;
  event_crew: EventCrewTable;
  event_day: EventDayTable;
  event_group: EventGroupTable;
  event_pin: EventPinTable;
  event_region: EventRegionTable;
  event_statement: EventStatementTable;
  idempotency: IdempotencyTable;
  organisation: OrganisationTable;
  organisation_name: OrganisationNameTable;
  outbox: OutboxTable;
  participant: ParticipantTable;
  participant_join: ParticipantJoinTable;
  plan_batch: PlanBatchTable;
  plan_lot: PlanLotTable;
  plan_lot_event: PlanLotEventTable;
  plan_lot_region: PlanLotRegionTable;
  plan_paper: PlanPaperTable;
  plan_paper_waiver: PlanPaperWaiverTable;
  plan_rehearsal: PlanRehearsalTable;
  plan_sheet: PlanSheetTable;
  poll: PollTable;
  poll_answer: PollAnswerTable;
  poll_option: PollOptionTable;
  programme: ProgrammeTable;
  programme_fact: ProgrammeFactTable;
  programme_notice: ProgrammeNoticeTable;
  programme_reach: ProgrammeReachTable;
  programme_segment: ProgrammeSegmentTable;
  programme_sender: ProgrammeSenderTable;
  programme_statement: ProgrammeStatementTable;
  programme_target: ProgrammeTargetTable;
  programme_target_cell: ProgrammeTargetCellTable;
  question: QuestionTable;
  question_block: QuestionBlockTable;
  question_followup: QuestionFollowupTable;
  question_import: QuestionImportTable;
  question_notice: QuestionNoticeTable;
  question_vote: QuestionVoteTable;
  recap: RecapTable;
  recap_article: RecapArticleTable;
  recap_clipping: RecapClippingTable;
  recap_desk: RecapDeskTable;
  recap_knowledge: RecapKnowledgeTable;
  recap_occasion: RecapOccasionTable;
  recap_override: RecapOverrideTable;
  recap_photo: RecapPhotoTable;
  region: RegionTable;
  region_alias: RegionAliasTable;
  region_parent: RegionParentTable;
  registration: RegistrationTable;
  registration_agency: RegistrationAgencyTable;
  registration_arrival: RegistrationArrivalTable;
  registration_attempt: RegistrationAttemptTable;
  registration_confirmation: RegistrationConfirmationTable;
  registration_consent: RegistrationConsentTable;
  registration_consent_record: RegistrationConsentRecordTable;
  registration_counter: RegistrationCounterTable;
  registration_device: RegistrationDeviceTable;
  registration_entry: RegistrationEntryTable;
  registration_flag: RegistrationFlagTable;
  registration_help: RegistrationHelpTable;
  registration_joined: RegistrationJoinedTable;
  registration_pool: RegistrationPoolTable;
  registration_refusal: RegistrationRefusalTable;
  registration_release: RegistrationReleaseTable;
  registration_roster: RegistrationRosterTable;
  registration_roster_entry: RegistrationRosterEntryTable;
  registration_viewing_person: RegistrationViewingPersonTable;
  registration_viewing_point: RegistrationViewingPointTable;
  report_cell: ReportCellTable;
  report_event: ReportEventTable;
  report_pack: ReportPackTable;
  report_presence: ReportPresenceTable;
  report_programme: ReportProgrammeTable;
  room: RoomTable;
  room_log: RoomLogTable;
  rundown_change: RundownChangeTable;
  rundown_cue: RundownCueTable;
  rundown_item: RundownItemTable;
  rundown_note: RundownNoteTable;
  rundown_prompt: RundownPromptTable;
  rundown_stretch: RundownStretchTable;
  schema_migration: SchemaMigrationTable;
  speaker: SpeakerTable;
  speaker_consent: SpeakerConsentTable;
  speaker_file: SpeakerFileTable;
  speaker_merge: SpeakerMergeTable;
  speaker_office: SpeakerOfficeTable;
}
