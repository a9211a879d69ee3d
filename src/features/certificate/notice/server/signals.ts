/** Somebody asked to tell people that their certificate is there; the worker writes the messages. */
export const noticeAsked = 'certificate.notice_asked';

export interface NoticeAsked {
  eventId: string;
  noticeId: string;
}
