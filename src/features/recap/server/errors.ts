import { Refusal } from '#platform/http/refusal.ts';
import type { RecapState } from '../desk/model.ts';
import type { Tampering } from '../document/model.ts';

export const eventNotClosed = () => new Refusal('recap_event_not_closed', 409);
export const recapMissing = () => new Refusal('recap_missing', 409);
/** The step does not follow the state the recap is in. */
export const stepNotDue = (state: RecapState) => new Refusal(`recap_step_from_${state}`, 409);
export const changedMeanwhile = () => new Refusal('recap_changed_meanwhile', 409);
export const documentUnreadable = () => new Refusal('recap_document_unreadable', 422);
/** A token that the event's facts do not bear out. The path of a field is no personal datum. */
export const tampered = ({ reason, path }: Tampering) => new Refusal(reason, 422, { values: { path } });
export const factsMoved = () => new Refusal('recap_facts_moved', 409);
/** Findings of certainty `certain` that nobody resolved or answered for. */
export const findingsOpen = (count: number) => new Refusal('recap_findings_open', 409, { values: { count } });
export const noteNeeded = () => new Refusal('recap_correction_note_needed', 422, { fields: { note: 'required', noteEn: 'required' } });
export const findingGone = () => new Refusal('recap_finding_gone', 409);
export const alreadyRead = () => new Refusal('recap_already_read', 409);
export const notApproved = () => new Refusal('recap_not_approved', 409);
export const colleagueUnknown = (field: 'writer' | 'editor') => new Refusal('invalid', 422, { fields: { [field]: 'wrong' } });
/** A fact of the programme's store that the text uses and that is disputed or over. `because`: what staff wrote, or its last day. */
export const factBlocks = (state: 'disputed' | 'expired', values: { fact: string; because: string }) => new Refusal(`recap_fact_${state}`, 409, { values });
