import { Refusal } from '#platform/http/refusal.ts';

/** Items are started and ended while the event is on; before, somebody must open it. */
export const eventNotLive = () => new Refusal('event_not_live', 409);
/** The plan is edited before the event; on the day it is run. */
export const rundownLocked = () => new Refusal('rundown_locked', 409);
export const itemStarted = () => new Refusal('item_started', 409);
/** Nothing is left to start, and nothing is on. */
export const rundownOver = () => new Refusal('rundown_over', 409);
export const nothingOn = () => new Refusal('rundown_nothing_on', 409);
/** Another operator was a moment earlier. */
export const rundownMovedOn = () => new Refusal('rundown_moved_on', 409);
/** Other operators were earlier; the reason says what they did, so that nobody clicks blindly. `title` and `at` (an hour with its zone) are of the last change. */
export const rundownMeanwhile = (action: string, { title, at, count }: { title: string; at: string; count: number }) => new Refusal(`rundown_meanwhile_${action}`, 409, { values: { title, at, count } });
/** Nothing was on before that one could go back to. */
export const nothingBefore = () => new Refusal('rundown_nothing_before', 409);
/** Without planned minutes there is nothing to extend. */
export const noMinutes = () => new Refusal('rundown_no_minutes', 409);
/** A cue is a link or a file, and a file is a PDF, a picture or a sound of at most 16 MB. */
export const cueFileWrong = () => new Refusal('invalid', 422, { fields: { file: 'cue_file' } });
export const castUnknown = () => new Refusal('invalid', 422, { fields: { castId: 'cast_unknown' } });
export const strangerToNotes = () => new Refusal('invalid', 422, { fields: { speaker: 'cast_unknown' } });
/** The recap of a closed event is corrected as a recap. */
export const notesClosed = () => new Refusal('notes_closed', 409);
