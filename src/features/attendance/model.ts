/**
 * The ledger's arithmetic, pure: observations of presence in, seconds and a verdict out. Order, repetition, splitting and
 * re-import of the observations change nothing, and nobody is present for longer than the event's hours.
 */
import type { AttendanceRule } from '#features/event/model.ts';
import { formatNumber } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { spansOfInstants, type Span } from './span/model.ts';

/** The room's page says "I am here" this often, in seconds. */
export const pulseEverySeconds = 30;
/** Where somebody follows with text alone, less often: one that is lost still leaves no gap. */
export const quietPulseEverySeconds = 40;
/** One pulse proves presence from its arrival for this many seconds, so that a late one leaves no hole. */
export const pulseHoldsSeconds = 45;
/**
 * Two pulses at most this far apart prove the time between them: a phone runs a hidden page's timers once a minute, and one
 * pulse more may be lost on the way. Beyond it the gap was an absence, and is not counted.
 */
export const pulseReachSeconds = 90;

/** What pulses prove. A function of the set of instants: their order and number make no difference. */
export function spansOfPulses(instants: readonly number[]): Span[] {
  return spansOfInstants(instants, { holds: pulseHoldsSeconds, reach: pulseReachSeconds });
}

/** Whole seconds of the union of `spans` inside `window`; what lies outside does not count, what overlaps counts once. */
export function countPresence(spans: readonly Span[], window: Span): { seconds: number } {
  const inside: Span[] = [];
  for (const { from, until } of spans) {
    const span = { from: Math.max(from, window.from), until: Math.min(until, window.until) };
    if (span.until > span.from) inside.push(span);
  }
  inside.sort((a, b) => a.from - b.from);
  let total = 0;
  let end = -Infinity;
  for (const { from, until } of inside) {
    if (until <= end) continue;
    total += until - Math.max(from, end);
    end = until;
  }
  return { seconds: Math.floor(total / 1000) };
}

export type Reason = 'met' | 'too_short' | 'outside_window' | 'codes_missing';

export const attendanceFilters = ['all', 'met', 'short', 'none'] as const;
/** met: fulfils the rule · short: evidence, but too little · none: registered, no evidence. */
export type AttendanceFilter = (typeof attendanceFilters)[number];

export interface Verdict {
  met: boolean;
  reason: Reason;
  /** What was counted and what the rule asked for; the sentence is made of both. */
  seconds: number;
  neededSeconds: number;
  /** Room codes, where the event asks for some. */
  codes?: { entered: number; needed: number };
}

/**
 * Seconds that a rule asks for in an event of this length. A share is rounded down to whole minutes, in the person's favour, so
 * that "87 of 87 minutes" is never too short by half a minute that nobody sees.
 */
export function neededSeconds(rule: AttendanceRule, window: Span): number {
  if (rule.kind === 'minutes') return rule.minutes * 60;
  const exact = Math.ceil((rule.share * Math.max(0, window.until - window.from)) / 1000);
  return exact < 60 ? exact : Math.floor(exact / 60) * 60;
}

/**
 * What the ledger concludes for one person with evidence. Evidence that lies wholly outside the event's hours meets no rule. Who was
 * there long enough and entered too few codes is told so; who was there too short is told that first.
 * @param window the hours that a share is a part of.
 */
export function judge({ seconds, window, rule, codes }: { seconds: number; window: Span; rule: AttendanceRule; codes?: { entered: number; needed: number } }): Verdict {
  const needed = neededSeconds(rule, window);
  const long = seconds > 0 && seconds >= needed;
  const met = long && (!codes || codes.entered >= codes.needed);
  const reason = met ? 'met' : long ? 'codes_missing' : seconds > 0 ? 'too_short' : 'outside_window';
  return { met, reason, seconds, neededSeconds: needed, ...(codes && codes.needed > 0 ? { codes } : {}) };
}

/**
 * The verdict for the person it is about: "Tercatat 74 menit dari paling sedikit 90 menit." Whole minutes, dropped rather than
 * rounded; seconds where the rule asks for less than a minute. `null` = no evidence.
 */
export function verdictSentence(verdict: Omit<Verdict, 'met'> | null, locale: Locale): string {
  if (!verdict) return m.attendance_reason_none({}, { locale });
  if (verdict.reason === 'outside_window') return m.attendance_reason_outside_window({}, { locale });
  const inSeconds = verdict.neededSeconds < 60;
  const shown = (seconds: number): string => formatNumber(inSeconds ? seconds : Math.floor(seconds / 60), locale);
  const values = { recorded: shown(verdict.seconds), needed: shown(verdict.neededSeconds) };
  if (verdict.reason === 'codes_missing') return m.attendance_reason_codes_missing({ ...values, entered: formatNumber(verdict.codes?.entered ?? 0, locale), codes: formatNumber(verdict.codes?.needed ?? 0, locale) }, { locale });
  if (verdict.reason === 'met') return (inSeconds ? m.attendance_reason_met_seconds : m.attendance_reason_met)(values, { locale });
  return (inSeconds ? m.attendance_reason_too_short_seconds : m.attendance_reason_too_short)(values, { locale });
}

/** Opened this much before the planned hour or less, an event's first minutes are its waiting room. */
const waitingRoom = 60 * 60_000;

export interface Hours {
  startsAt: Date | null;
  endsAt: Date | null;
  openedAt: Date | null;
  endedAt: Date | null;
  /** The organiser let presence count until here, for the event went on. It only ever adds. */
  countedUntil?: Date | null;
}

/**
 * The hours that count, or null while none are known: what happened where it is known, else the plan, with two guards.
 * A room opened up to an hour early is a waiting room, and waiting is not presence. An event that nobody ended stops at its
 * planned end, or after its planned length when it began late; otherwise a share of a forgotten afternoon would fail everybody.
 */
export function countedWindow({ startsAt, endsAt, openedAt, endedAt, countedUntil = null }: Hours): Span | null {
  const opened = openedAt ?? startsAt;
  if (!opened) return null;
  const early = startsAt ? startsAt.getTime() - opened.getTime() : 0;
  const heldEarly = startsAt && endedAt && endedAt <= startsAt;
  const from = early > 0 && early <= waitingRoom && !heldEarly ? startsAt!.getTime() : opened.getTime();
  const planned = startsAt && endsAt ? Math.max(endsAt.getTime(), from + endsAt.getTime() - startsAt.getTime()) : Infinity;
  const usual = Math.min(endedAt?.getTime() ?? Infinity, planned);
  const until = usual === Infinity ? (countedUntil?.getTime() ?? Infinity) : Math.max(usual, countedUntil?.getTime() ?? -Infinity);
  return until === Infinity ? null : { from, until: Math.max(from, until) };
}

export type Qualifier = 'exactly' | 'moreThan' | 'about';

/** A figure that somebody else stated; never added to what the ledger proves. */
export interface ReportedFigure {
  kind: 'attended' | 'registered' | 'participants' | 'views';
  /** Null where the source says "ribuan" and no number. */
  count: number | null;
  qualifier: Qualifier | null;
  basis: string | null;
  asWritten: string | null;
  statedBy: string | null;
  note: string | null;
  source: string;
}
