import { z } from 'zod';

/** What Zoom tells of a meeting or webinar while it runs. */
export interface ZoomNotice {
  kind: 'joined' | 'left' | 'ended';
  /** Digits only. */
  meetingId: string;
  /** One occurrence of the meeting: a link that is used every week has a new one each time. */
  occurrence: string;
  /** Milliseconds since 1970, by Zoom's clock. */
  at: number;
  /** Null where the meeting itself ended. */
  person: ZoomPerson | null;
}

export interface ZoomPerson {
  /** Their number within the occurrence. */
  number: string;
  name: string;
  email: string;
  phone: string;
  registrantId: string;
}

const text = z.union([z.string(), z.number()]).nullish().transform((value) => String(value ?? '').trim());
const object = z.object({
  id: z.union([z.string(), z.number()]).transform((value) => String(value).replace(/\D/g, '')).pipe(z.string().min(1).max(60)),
  uuid: text,
  start_time: text,
  end_time: text,
  participant: z.object({ user_id: text, participant_uuid: text, id: text, user_name: text, email: text, phone_number: text, registrant_id: text, join_time: text, leave_time: text }).nullish(),
});
const notice = z.object({ event: z.string(), event_ts: z.number().nullish(), payload: z.object({ object: z.unknown() }) });
const validation = z.object({ event: z.literal('endpoint.url_validation'), payload: z.object({ plainToken: z.string().min(1).max(500) }) });

const kinds: Record<string, ZoomNotice['kind']> = {
  'meeting.participant_joined': 'joined', 'webinar.participant_joined': 'joined',
  'meeting.participant_left': 'left', 'webinar.participant_left': 'left',
  'meeting.ended': 'ended', 'webinar.ended': 'ended',
};

/**
 * Reads the body of a webhook (Zoom's webhook reference, "Meeting" and "Webinar" events): a notice, the question whether the address is
 * ours, or null for everything else that an app may be subscribed to. Whoever is kept in a waiting room is told of by other events, and
 * is not present.
 */
export function readNotice(body: unknown): { notice: ZoomNotice } | { plainToken: string } | null {
  const asked = validation.safeParse(body);
  if (asked.success) return { plainToken: asked.data.payload.plainToken };
  const told = notice.safeParse(body);
  const kind = told.success ? kinds[told.data.event] : undefined;
  if (!told.success || !kind) return null;
  const read = object.safeParse(told.data.payload.object);
  if (!read.success) return null;
  const { id: meetingId, uuid, start_time: startTime, end_time: endTime, participant } = read.data;
  const time = kind === 'ended' ? endTime : kind === 'joined' ? participant?.join_time : participant?.leave_time;
  const at = Date.parse(time || '') || told.data.event_ts || null;
  if (at === null) return null;
  const occurrence = `${meetingId}/${uuid || startTime}`;
  if (kind === 'ended') return { notice: { kind, meetingId, occurrence, at, person: null } };
  if (!participant) return null;
  const number = participant.user_id || participant.participant_uuid || participant.id;
  if (!number || !(participant.user_name || participant.email)) return null;
  const { user_name: name, email, phone_number: phone, registrant_id: registrantId } = participant;
  return { notice: { kind, meetingId, occurrence, at, person: { number, name: name || email, email, phone, registrantId } } };
}
