import { withPoll, type PublicPoll } from '#features/poll/model.ts';
import type { HiddenReason, QuestionState } from '#features/question/model.ts';
import { withNews, type RoomNews, type RoomView } from '#features/question/room/model.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import type { Mode } from './mode.ts';

/** A room with everything that is in it: what its page shows first, and what a newcomer's stream begins with. */
export interface WholeRoom extends RoomView {
  polls: PublicPoll[];
}

export interface OwnQuestion {
  number: number;
  state: QuestionState;
  to: string | null;
  text: string;
  hiddenReason: HiddenReason | null;
  mergedInto: number | null;
}

/** What is a participant's own in a room. */
export interface Mine {
  seat: { kind: 'meeting' | 'stream' | 'venue' | 'viewing_point'; channel: string; place: string | null; overflowOf: string | null; url: string | null };
  /** The meeting fails, and its people watch the stream for now. */
  detoured: boolean;
  questions: OwnQuestion[];
  /** Numbers of questions wanted. */
  votes: number[];
  /** The own choices, by the poll's number. */
  choices: Record<number, number[]>;
  countedSeconds: number;
}

/** What the page is given: by the server at first, and again to the script that takes it over. */
export interface RoomPage {
  seq: number;
  room: WholeRoom;
  askable: { castId: string; position: number | null; name: string }[];
  mine: (Mine & { code: { mine: number; needed: number; sent: 'new' | 'again' | null } }) | null;
  locale: Locale;
  key: string;
  codeKey: string;
  now: string;
  slug: string;
  theme: string;
  simulated: boolean;
  zone: Zone;
  moderated: boolean;
  as: string | null;
  mode: Mode | null;
  choosing: boolean;
  writing: boolean;
  sent: number | null;
  form: { message: string; fields: Record<string, string>; values: Record<string, string> } | null;
}

/** What the news makes of the whole room. */
export function withRoomNews(room: WholeRoom, news: RoomNews): WholeRoom {
  const view = withNews(room, news) as WholeRoom;
  return news.kind === 'poll.changed' ? { ...view, polls: withPoll(view.polls, news.payload as PublicPoll) } : view;
}
