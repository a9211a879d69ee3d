import { Refusal } from '#platform/http/refusal.ts';
import { budgetPerPerson, type QuestionState } from '../model.ts';

/** Questions are taken from publication to the end of the event. */
export const questionsClosed = () => new Refusal('questions_closed', 409);
/** One person has asked as often as one person may. */
export const questionBudgetSpent = () => new Refusal('question_budget', 409, { values: { max: budgetPerPerson } });
/** The place was cancelled; the link still opens, but asks nothing. */
export const placeCancelled = () => new Refusal('place_cancelled', 409);
export const askedWhom = () => new Refusal('invalid', 422, { fields: { to: 'cast_unknown' } });
export const answeredByWhom = () => new Refusal('invalid', 422, { fields: { answeredBy: 'cast_unknown' } });
/** The desk's act does not fit the state, which a second moderator may have changed a moment ago. */
export const questionState = (from: QuestionState) => new Refusal(`question_is_${from}`, 409);
/** The desk has taken the right to ask in this event from this person. */
export const askingBlocked = () => new Refusal('asking_blocked', 403);
/** One's own question counts by itself. */
export const ownQuestion = () => new Refusal('own_question', 409);
/** What the desk entered for somebody was asked from no link that could be blocked. */
export const nobodyToBlock = () => new Refusal('nobody_to_block', 409);
/** Questions can be merged into one that still waits, and not into themselves. */
export const mergedWhere = () => new Refusal('merged_where', 409);
/** An answered question owes nobody anything. */
export const nothingOwed = () => new Refusal('nothing_owed', 409);
