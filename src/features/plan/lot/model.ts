/** What one contractor (penyedia) has to deliver, where and until when. */
export interface Lot {
  id: string;
  programmeId: string;
  number: number;
  name: string;
  contractor: string;
  startsOn: string;
  endsOn: string;
  /** Contracted. */
  events: number;
  people: number;
  /** Most events its crews can run in one day. */
  eventsADay: number;
  source: string;
  version: number;
  regions: { code: string; name: string }[];
}

/** What lies under a lot so far; planned counts drafts too, delivered what is over. */
export interface LotStanding {
  planned: number;
  published: number;
  delivered: number;
  /** Proven attendances of its closed events. */
  met: number;
  /** Days on which more events are planned than its crews can run, with how many. */
  crowded: { day: string; events: number }[];
}

/** The same place and segment within this many days is pointed out before approval (rule of 2023: no place is served twice). */
export const samePlaceDays = 90;

/** An event that serves a place and segment which another one serves within the period. */
export interface Repetition {
  eventId: string;
  slug: string;
  theme: string;
  startsOn: string;
  state: string;
  place: string;
  /** Keys of the segments both address; empty = one of them addresses everybody. */
  segments: string[];
}
