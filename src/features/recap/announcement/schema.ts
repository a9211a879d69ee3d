/** What an announcement is made from: the record of the event and of its programme, the public address, and when each person is on. */
import type { Zone } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import type { EventFacts, PersonFacts, ProgrammeFacts } from '../schema.ts';

export type AnnouncedEvent = EventFacts & {
  /** The clock of the place, where the source names none. */
  zone?: Zone | null;
  seriesNumber?: number | null;
  mc?: PersonFacts | null;
};

/** When a person is on, by role and place in it: what the plan of the day says. */
export interface Slot {
  role: string;
  position: number;
  /** '09.20' on the event's clock. */
  start: string;
  minutes: number | null;
}

/** When somebody counts as present, as the event's own rule says. */
export type PresenceRule = { kind: 'share'; share: number } | { kind: 'minutes'; minutes: number };

export interface AnnouncementInput {
  event: AnnouncedEvent;
  programme: ProgrammeFacts | null;
  /** The event's public page, where everybody signs up and comes in; null before it has one. */
  link: string | null;
  /** What every event of these days must say, by order of the programme. */
  mustSay?: readonly { text: string; textEn: string }[];
  /** The personal link of who appears, by role and place in it. */
  doors?: readonly { role: string; position: number; link: string }[];
  slots?: readonly Slot[];
  rule?: PresenceRule | null;
}

/** The same as facts that know their path. */
export interface Announced {
  event: Fact<AnnouncedEvent>;
  programme: Fact<ProgrammeFacts> | null;
  link: Fact<string> | null;
  mustSay?: readonly { text: string; textEn: string }[];
}
