import type { PublicPoll } from '#features/poll/model.ts';
import { withPoll } from '#features/poll/model.ts';
import type { HiddenReason, QuestionState } from '#features/question/model.ts';
import { withNews, type RoomNews, type RoomView } from '#features/question/room/model.ts';

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
  questions: OwnQuestion[];
  /** Numbers of questions wanted. */
  votes: number[];
  /** The own choices, by the poll's number. */
  choices: Record<number, number[]>;
  countedSeconds: number;
}

/** What the news makes of the whole room. */
export function withRoomNews(room: WholeRoom, news: RoomNews): WholeRoom {
  const view = withNews(room, news) as WholeRoom;
  return news.kind === 'poll.changed' ? { ...view, polls: withPoll(view.polls, news.payload as PublicPoll) } : view;
}
