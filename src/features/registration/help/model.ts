/** What people ask the helpdesk for; words of the table's CHECK, each with a sentence `help_kind_<kind>`. */
export const helpKinds = ['link_missing', 'name_wrong', 'wrong_channel', 'cannot_enter', 'not_counted', 'data', 'other'] as const;
export type HelpKind = (typeof helpKinds)[number];

export interface HelpRow {
  id: string;
  number: number;
  kind: HelpKind;
  /** Of the ticket, or as typed. */
  name: string;
  contactHint: string | null;
  registration: { id: string; number: number } | null;
  text: string | null;
  state: 'open' | 'answered';
  owner: { id: string; name: string } | null;
  answer: string | null;
  askedAt: Date;
  answeredAt: Date | null;
}

/** From this age in minutes an open question is late: the person stands before a closed door. */
export const lateMinutes = 30;
/** Whole minutes a question has waited, or took. */
export const ageMinutes = (row: Pick<HelpRow, 'askedAt' | 'answeredAt'>, now: Date): number => Math.max(0, Math.floor(((row.answeredAt ?? now).getTime() - row.askedAt.getTime()) / 60_000));
