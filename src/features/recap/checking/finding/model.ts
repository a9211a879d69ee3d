/** What a news desk reports of a text: where, what kind, why, what to write instead, and how sure it is. */
import type { Language } from '#platform/i18n/format.ts';

/** Every kind of fault the checker knows. The code is stable; its words are the message `check_<kind>`. */
export const findingKinds = [
  'weekday_differs', 'date_impossible', 'date_differs', 'date_in_future', 'date_missing', 'relative_day',
  'hour_order', 'hour_impossible', 'hour_differs', 'hour_form', 'zone_missing', 'zone_differs',
  'place_missing', 'place_foreign', 'place_misspelt', 'place_count', 'theme_missing', 'segment_missing', 'theme_as_segment',
  'person_unknown', 'person_misspelt', 'title_dots', 'title_comma', 'title_glued', 'order_glued',
  'position_differs', 'acting_missing', 'representing_missing',
  'question_asker', 'question_addressee', 'answer_by',
  'headline_length', 'headline_acronym', 'headline_small_word',
  'count_differs', 'listed_count', 'sum_differs', 'percentage_differs', 'index_differs', 'scale_differs', 'difference_wrong',
  'thousands_sign', 'decimal_sign', 'rupiah_form',
  'placeholder', 'markup', 'hidden_character', 'link_broken', 'link_foreign',
  'word_doubled', 'paragraph_repeated', 'quotation_unbalanced', 'bracket_unbalanced', 'spacing',
  'spelling', 'foreign_word', 'praise', 'sentence_starts_with_figure', 'organisation_renamed',
  // Only the desk sees it, where the article is held against the one it was made from.
  'fact_dropped',
] as const;

export type FindingKind = (typeof findingKinds)[number];

/** `certain`: wrong whatever was meant. `likely`: somebody should change it. `possible`: somebody should look at it. */
export type Certainty = 'certain' | 'likely' | 'possible';

export interface Finding {
  /** Positions in the text as it was handed in, `to` behind the last character; `quote` is what stands there. */
  where: { from: number; to: number; quote: string };
  what: FindingKind;
  why: string;
  suggestion: string | null;
  certainty: Certainty;
}

/** A finding before it is worded: positions are those of the reading's plain text. */
export interface Fault {
  from: number;
  to: number;
  what: FindingKind;
  certainty: Certainty;
  /** A message function with its values bound. */
  why: (options: { locale: Language }) => string;
  suggestion?: string | null;
}

/** Whether two words differ by one letter put in, left out, exchanged, or swapped with its neighbour (Fachry, Fahcry). */
export function isOneLetterApart(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const [a, b] = [one.slice(at), other.slice(at)];
  if (a.slice(1) === b.slice(1) || a === b.slice(1) || a.slice(1) === b) return true;
  return a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}

/** Only the letters and figures of a text, small: what stays when punctuation and case are taken away. */
export function lettersOf(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
