import { Refusal } from '#platform/http/refusal.ts';
import type { PollState } from '../model.ts';

/** The desk's act does not fit the state, or the poll takes no answers now. */
export const pollState = (from: PollState) => new Refusal(`poll_is_${from}`, 409);
/** No choice, more than one where one is asked for, or one that is not offered. */
export const choiceWrong = () => new Refusal('invalid', 422, { fields: { choices: 'poll_choice' } });
export const pollPlaceCancelled = () => new Refusal('place_cancelled', 409);
/** A poll is opened while the room is. */
export const pollRoomClosed = () => new Refusal('poll_room_closed', 409);
