import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';

/** What earns a certificate of an event: presence, test and feedback, each by choice; shown before the event. */
export const testDemands = ['none', 'taken', 'both', 'passed'] as const;
/** `taken`: the test after the event was handed in; `both`: the one before it too; `passed`: the one after reached its mark. */
export type TestDemand = (typeof testDemands)[number];

export interface Conditions {
  /** The event's attendance rule is fulfilled. */
  attendance: boolean;
  test: TestDemand;
  /** The feedback form was handed in. */
  feedback: boolean;
}

export const plainConditions: Conditions = { attendance: true, test: 'none', feedback: false };

/** What is known of one person. */
export interface Standing {
  attended: boolean;
  pre: boolean;
  post: boolean;
  /** Of the test after the event; false where it was not taken. */
  passed: boolean;
  feedback: boolean;
}

export const gaps = ['attendance', 'pre', 'post', 'pass', 'feedback'] as const;
export type Gap = (typeof gaps)[number];

/** What this person still lacks, in the order of the event; nothing = the certificate is earned. */
export function missingOf({ attendance, test, feedback }: Conditions, standing: Standing): Gap[] {
  const found: Gap[] = [];
  if (attendance && !standing.attended) found.push('attendance');
  if (test === 'both' && !standing.pre) found.push('pre');
  if (test !== 'none' && !standing.post && !(test === 'passed' && standing.passed)) found.push('post');
  else if (test === 'passed' && !standing.passed) found.push('pass');
  if (feedback && !standing.feedback) found.push('feedback');
  return found;
}

/** May a person look at this gap again, given that these were accepted before? Something new that is missing asks again. */
export const isCovered = (missing: readonly Gap[], accepted: readonly Gap[]): boolean => missing.every((gap) => accepted.includes(gap));

/** Each gap as its owner reads it. */
export const gapWords: Record<Gap, (locale?: Locale) => string> = {
  attendance: (locale) => m.certificate_missing_attendance({}, locale ? { locale } : {}),
  pre: (locale) => m.certificate_missing_pre({}, locale ? { locale } : {}),
  post: (locale) => m.certificate_missing_post({}, locale ? { locale } : {}),
  pass: (locale) => m.certificate_missing_pass({}, locale ? { locale } : {}),
  feedback: (locale) => m.certificate_missing_feedback({}, locale ? { locale } : {}),
};

/** The rule as people read it before the event, one line per thing it asks. `mark`: per cent of the final test, where one is set. */
export function conditionLines({ attendance, test, feedback }: Conditions, mark: number | null, locale?: Locale): string[] {
  const words = locale ? { locale } : {};
  const tests: Record<TestDemand, string[]> = {
    none: [], taken: [m.certificate_rule_line_post({}, words)], both: [m.certificate_rule_line_both({}, words)],
    passed: [mark === null ? m.certificate_rule_line_passed({}, words) : m.certificate_rule_line_mark({ mark }, words)],
  };
  return [...(attendance ? [m.certificate_rule_line_attendance({}, words)] : []), ...tests[test], ...(feedback ? [m.certificate_rule_line_feedback({}, words)] : [])];
}
