/** What the checker may compare a text with. Everything but the regions is optional: without it, fewer things can be known. */
import type { RegionIndex } from '#features/region/model.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { EventFacts, ProgrammeFacts } from '../schema.ts';

/** A person of the register, as the speaker feature keeps them: the name, and its titles as EYD prints them around it. */
export interface RegisteredPerson {
  name: string;
  titles?: { front: readonly string[]; back: readonly string[] };
}

/** Counts of people from the attendance ledger of the event; a key that is absent was not counted. */
export interface LedgerCounts {
  registered?: number;
  present?: number;
  /** People by channel, such as `{ meeting: 812, stream: 289 }`. */
  channels?: Readonly<Record<string, number>>;
}

export interface CheckContext {
  facts?: EventFacts;
  programme?: ProgrammeFacts;
  register?: readonly RegisteredPerson[];
  regions: RegionIndex;
  ledger?: LedgerCounts;
  /** The day of the check, such as '2026-11-21': what lies behind it cannot have been held. */
  today: string;
  /** The language of the explanations; Indonesian when not given. */
  language?: Language;
}
