import type { EventState } from '#features/event/model.ts';
import { withChanges, type RundownItem } from '#features/rundown/model.ts';
import { withNotice, type Notice } from '../notice/model.ts';
import { withQuestion, withVotes, type PublicQuestion, type QuestionState } from '../model.ts';

/** A room as everybody may see it: what a page shows first, and what a newcomer's stream begins with. */
export interface RoomView {
  state: EventState;
  /** The plan's beginning (ISO), for items without an hour of their own. */
  startsAt: string | null;
  /** The video of the first public broadcast; who carries it otherwise has a link on the ticket. */
  videoId: string | null;
  /** The sound of the broadcast alone, where a stream's link is a sound file or radio stream (mp3, m4a, aac, ogg, opus). */
  audioUrl: string | null;
  items: RundownItem[];
  questions: PublicQuestion[];
  /** The last lines that the desk sent to everybody. */
  notices: Notice[];
}

/** An entry of the room's log as the stream carries it. */
export interface RoomNews {
  kind: string;
  at: string;
  payload: unknown;
}

/** What the news makes of the room. Kinds it does not know change nothing, so that an open page outlives a new version. */
export function withNews(room: RoomView, { kind, payload }: RoomNews): RoomView {
  switch (kind) {
    case 'event.state':
      return { ...room, state: (payload as { state: EventState }).state };
    case 'rundown.changed':
      return { ...room, items: (payload as { items: RundownItem[] }).items };
    case 'rundown.moved':
      return { ...room, items: withChanges(room.items, (payload as { items: RundownItem[] }).items) };
    case 'question.changed':
      return { ...room, questions: withQuestion(room.questions, payload as PublicQuestion | { number: number; state: QuestionState }) };
    case 'question.votes':
      return { ...room, questions: withVotes(room.questions, (payload as { votes: Record<string, number> }).votes) };
    case 'notice.sent':
      return { ...room, notices: withNotice(room.notices, payload as Notice) };
    case 'notice.withdrawn':
      return { ...room, notices: room.notices.filter(({ number }) => number !== (payload as { number: number }).number) };
    default:
      return room;
  }
}
