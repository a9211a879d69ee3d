import { Refusal } from '#platform/http/refusal.ts';

const ofFile = (reason: string, values: Record<string, string | number> = {}): Refusal => new Refusal(reason, 422, { fields: { file: reason }, values });

/** No heading of any report was found: an article, a letter, another list. */
export const reportNotZoom = () => ofFile('report_not_zoom');
/** Headings, and nobody under them. */
export const reportEmpty = () => ofFile('report_empty');
/** A closed event takes no more questions, from Zoom neither. */
export const reportClosed = () => ofFile('report_closed');
/** Everything in it happened outside the event's hours. */
export const reportOtherTime = (values: { from: string; until: string }) => ofFile('report_other_time', values);
/** Its meeting number is not the one of the event's channel. */
export const reportOtherMeeting = (values: { found: string; expected: string }) => ofFile('report_other_meeting', values);
/** Nobody said the zone, and nobody has said it of this account before. */
export const reportZoneUnknown = () => new Refusal('report_zone_unknown', 422, { fields: { zone: 'report_zone_unknown' } });
export const reportZoneWrong = () => new Refusal('report_zone_wrong', 422, { fields: { zone: 'report_zone_wrong' } });
/** 07/08 may be July or August: a person must say. */
export const reportOrderUnknown = (example: string) => new Refusal('report_order_unknown', 422, { fields: { order: 'report_order_unknown' }, values: { example } });
/** A file the command line was given is not there. */
export const importNoFile = () => new Refusal('import_no_file', 422);
export const importNoEvent = () => new Refusal('import_no_event', 422);
export const importOrderWrong = () => new Refusal('import_order_wrong', 422);
export const importTooLarge = (megabytes: number) => ofFile('sheet_too_large', { megabytes });
/** The file held since the preview is no longer here. */
export const reportGone = () => ofFile('report_gone');
