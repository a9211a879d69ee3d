/**
 * The stairs of the house: every feature stands on a floor and owns its tables.
 * An import goes down, never up, never sideways; a feature writes only the tables named here
 * and may read those of lower floors. Enforced by tools/check-stairs.ts.
 */
export const stairs = {
  region: { floor: 0, tables: ['region', 'region_parent', 'region_alias'] },
  organisation: { floor: 0, tables: ['organisation', 'organisation_name'] },

  programme: {
    floor: 1,
    tables: ['programme', 'programme_target', 'programme_statement', 'programme_reach', 'programme_segment', 'programme_fact', 'programme_target_cell', 'programme_notice', 'programme_sender'],
  },
  speaker: { floor: 1, tables: ['speaker', 'speaker_merge', 'speaker_office', 'speaker_file', 'speaker_consent'] },
  account: { floor: 1, tables: ['account_grant', 'account_token', 'account_attempt'] },

  event: {
    floor: 2,
    tables: [
      'event',
      'event_region',
      'event_day',
      'event_group',
      'event_statement',
      'event_cast',
      'event_crew',
      'event_pin',
      'event_attempt',
    ],
  },
  participant: { floor: 2, tables: ['participant', 'participant_join'] },

  channel: { floor: 3, tables: ['channel', 'channel_carrier', 'channel_account'] },
  rundown: { floor: 3, tables: ['rundown_item', 'rundown_note', 'rundown_stretch', 'rundown_change', 'rundown_cue', 'rundown_prompt'] },
  message: { floor: 3, tables: [] },

  registration: {
    floor: 4,
    tables: [
      'registration', 'registration_counter', 'registration_pool', 'registration_consent', 'registration_refusal', 'registration_attempt', 'registration_entry', 'registration_release',
      'registration_joined', 'registration_consent_record', 'registration_device', 'registration_confirmation', 'registration_arrival', 'registration_flag', 'registration_help',
      'registration_agency', 'registration_roster', 'registration_roster_entry', 'registration_viewing_point', 'registration_viewing_person',
    ],
  },

  attendance: { floor: 5, tables: ['attendance', 'attendance_alias', 'attendance_claim', 'attendance_clock', 'attendance_code_entry', 'attendance_device', 'attendance_evidence', 'attendance_file', 'attendance_joined', 'attendance_notice', 'attendance_reported', 'attendance_scan', 'attendance_setting', 'attendance_visitor'] },
  question: { floor: 5, tables: ['question', 'question_block', 'question_followup', 'question_import', 'question_notice', 'question_vote'] },
  poll: { floor: 5, tables: ['poll', 'poll_answer', 'poll_option'] },
  assessment: { floor: 5, tables: ['assessment_instrument', 'assessment_version', 'assessment_item', 'assessment_event', 'assessment_attempt', 'assessment_answer', 'assessment_follow_up'] },

  certificate: {
    floor: 6,
    tables: [
      'certificate',
      'certificate_rule',
      'certificate_counter',
      'certificate_run',
      'certificate_correction',
      'certificate_key',
      'certificate_tree',
      'certificate_entry',
      'certificate_tile',
      'certificate_head',
      'certificate_notice',
      'certificate_review',
      'certificate_style',
    ],
  },
  recap: { floor: 6, tables: ['recap', 'recap_desk', 'recap_override', 'recap_photo', 'recap_clipping', 'recap_knowledge', 'recap_occasion', 'recap_article'] },
  prize: { floor: 6, tables: [] },
  plan: { floor: 6, tables: ['plan_rehearsal', 'plan_batch', 'plan_lot', 'plan_lot_region', 'plan_lot_event', 'plan_sheet', 'plan_paper', 'plan_paper_waiver'] },

  report: { floor: 7, tables: ['report_event', 'report_programme', 'report_presence', 'report_cell', 'report_pack'] },
} as const satisfies Record<string, { floor: number; tables: readonly string[] }>;
