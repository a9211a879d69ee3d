import type { ReportLayout } from '#features/channel/zoom/model.ts';
import { formatNumber } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { concludePresence, type Covered, type EvidenceRow, type Grade } from '../evidence/model.ts';
import type { Span } from '../span/model.ts';
import type { Match } from '../visitor/model.ts';

export const warningReasons = ['already_taken', 'zone_assumed', 'order_from_event', 'other_meeting', 'lines_unread', 'lines_wrong', 'outside_hours', 'hours_unknown', 'no_times', 'waiting_left_out', 'hosts_left_out', 'crew_left_out', 'few_addresses', 'no_presence', 'questions_handed_over'] as const;
export type WarningReason = (typeof warningReasons)[number];

/** Something a person should know of a file before taking it; `count` lines or people. */
export interface Warning {
  reason: WarningReason;
  count: number | null;
}

/** What taking a file would do, or did. */
export interface FileSummary {
  layout: ReportLayout | 'roster';
  language: 'id' | 'en';
  /** Join rows of attendees; of a poll the answers, of a Q&A report the questions. */
  rows: number;
  /** Distinct attendees. */
  people: number;
  matched: number;
  suggested: number;
  unmatched: number;
  /** Of every attendee the union of their rows inside the event's hours, summed. */
  minutes: number;
  warnings: Warning[];
}

/** A line of a file with what matching said of its visitor. */
export interface MatchedLine extends Omit<EvidenceRow, 'grade' | 'direction' | 'shape'> {
  match: Match;
}

/**
 * Counts a file by itself, whatever other files say: lines of attendees, whom they are, and their minutes. Two writings that are one
 * person (one address, or one registration) are one of the people.
 */
export function summarise(lines: readonly MatchedLine[], { window, covered }: { window: Span | null; covered: readonly Covered[] }): Pick<FileSummary, 'rows' | 'people' | 'matched' | 'suggested' | 'unmatched' | 'minutes'> & { outside: number; crew: number } {
  const attendees = lines.filter((line) => line.role === 'attendee' || line.role === 'respondent');
  const counted = attendees.filter((line) => line.match.state !== 'crew');
  const people = Map.groupBy(counted, (line) => line.match.registrationId ?? line.match.identity);
  const sums = { matched: 0, suggested: 0, unmatched: 0, seconds: 0 };
  for (const rows of people.values()) {
    const states = rows.map((row) => row.match.state);
    sums[states.includes('matched') ? 'matched' : states.includes('suggested') ? 'suggested' : 'unmatched'] += 1;
    const evidence = rows.map((row) => ({ ...row, grade: 'B' as Grade, direction: null, shape: row.totalSeconds === null ? ('interval' as const) : ('total' as const) }));
    if (window) sums.seconds += concludePresence(evidence, { window, covered, needed: 0 }).seconds;
  }
  return {
    rows: counted.length, people: people.size, matched: sums.matched, suggested: sums.suggested, unmatched: sums.unmatched, minutes: Math.round(sums.seconds / 60),
    outside: window ? counted.filter((line) => line.until <= window.from || line.from >= window.until).length : 0,
    crew: new Set(attendees.filter((line) => line.match.state === 'crew').map((line) => line.match.identity)).size,
  };
}

const layoutNames: Record<FileSummary['layout'], (values: object, options: { locale: Locale }) => string> = {
  webinar: m.zoom_layout_webinar, 'meeting-A': m.zoom_layout_meeting_times, 'meeting-C': m.zoom_layout_meeting_times, 'meeting-D': m.zoom_layout_meeting_times,
  'meeting-B': m.zoom_layout_meeting_totals, 'meeting-C-unique': m.zoom_layout_meeting_totals, 'meeting-D-unique': m.zoom_layout_meeting_totals,
  registration: m.zoom_layout_registration, roster: m.zoom_layout_roster, question: m.zoom_layout_question, poll: m.zoom_layout_poll, survey: m.zoom_layout_survey,
};

/** What a layout is called: "Zoom Webinar: laporan peserta". */
export function layoutName(layout: FileSummary['layout'], locale: Locale): string {
  return layoutNames[layout]({}, { locale });
}

const warningWords: Record<WarningReason, (values: { count: string }, options: { locale: Locale }) => string> = {
  already_taken: m.zoom_warning_already_taken,
  zone_assumed: m.zoom_warning_zone_assumed,
  order_from_event: m.zoom_warning_order_from_event,
  other_meeting: m.zoom_warning_other_meeting,
  lines_unread: m.zoom_warning_lines_unread,
  lines_wrong: m.zoom_warning_lines_wrong,
  outside_hours: m.zoom_warning_outside_hours,
  hours_unknown: m.zoom_warning_hours_unknown,
  no_times: m.zoom_warning_no_times,
  waiting_left_out: m.zoom_warning_waiting_left_out,
  hosts_left_out: m.zoom_warning_hosts_left_out,
  crew_left_out: m.zoom_warning_crew_left_out,
  few_addresses: m.zoom_warning_few_addresses,
  no_presence: m.zoom_warning_no_presence,
  questions_handed_over: m.zoom_warning_questions_handed_over,
};

/** A warning as a sentence. */
export function warningSentence({ reason, count }: Warning, locale: Locale): string {
  return warningWords[reason]({ count: formatNumber(count ?? 0, locale) }, { locale });
}
