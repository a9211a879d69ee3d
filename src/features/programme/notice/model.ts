/** What a programme says in its own name: sentences that every event of a period carries, and who alone writes for it. */

export interface Notice {
  id: string;
  text: string;
  textEn: string;
  /** YYYY-MM-DD, both days included. */
  fromOn: string;
  untilOn: string;
  /** The order it comes from. */
  source: string;
}

export const senderKinds = ['whatsapp', 'sms', 'email', 'web'] as const;
export type SenderKind = (typeof senderKinds)[number];

export interface Sender {
  id: string;
  kind: SenderKind;
  address: string;
}

export interface NoticeText {
  text: string;
  textEn: string;
}
