import { Refusal } from '#platform/http/refusal.ts';
import type { EventState } from '../model.ts';

/** The way of an event leads forward, one step at a time. */
export const eventStateWrong = (to: EventState) => new Refusal(`event_state_${to}`, 409);
/** Somebody else saved this event meanwhile; what was typed is kept by the form. */
export const eventChanged = () => new Refusal('event_changed', 409);
/** Fields that publishing needs and that are empty. */
export const eventIncomplete = (fields: Record<string, string>) => new Refusal('event_incomplete', 422, { fields });
export const regionUnknown = () => new Refusal('invalid', 422, { fields: { regions: 'region_unknown' } });
/** A name that a Kabupaten and a Kota share. */
export const regionAmbiguous = () => new Refusal('invalid', 422, { fields: { regions: 'region_ambiguous' } });
/** A region outside what this person may organise. */
export const regionNotYours = () => new Refusal('region_not_yours', 403, { fields: { regions: 'region_not_yours' } });
export const segmentUnknown = () => new Refusal('invalid', 422, { fields: { segments: 'segment_unknown' } });
/** Somebody who was asked a question cannot leave the cast. */
export const castInUse = () => new Refusal('cast_in_use', 409);
export const slugTaken = () => new Refusal('slug_taken', 409, { fields: { slug: 'slug_taken' } });
/** Days or hours in the wrong order. */
export const hoursWrong = (fields: Record<string, string>) => new Refusal('invalid', 422, { fields });
